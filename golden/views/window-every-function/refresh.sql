WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_every_function_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(t) touches
window_partitions AS MATERIALIZED (
  SELECT
    t_change.g AS key_1
  FROM t_change
  GROUP BY t_change.g
),
-- the rows of the touched partitions, as they are now: t
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.id,
    t.g,
    t.n,
    t.s,
    t.d,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.t AS t
    ON (window_partitions.key_1 = t.g OR window_partitions.key_1 IS NULL AND t.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g,
    grouped.n,
    grouped.s,
    grouped.d
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.n,
      combined.s,
      combined.d,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.g,
        window_rows_now.n,
        window_rows_now.s,
        window_rows_now.d,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.n,
        t_change.s,
        t_change.d,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g, combined.n, combined.s, combined.d
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.row_number AS rn,
    windowed.rank AS r,
    windowed.dense_rank AS dr,
    windowed.percent_rank AS pr,
    windowed.cume_dist AS cd,
    windowed.ntile AS nt,
    windowed.lag,
    windowed.lead,
    windowed.first_value AS first,
    windowed.last_value AS last,
    windowed.nth_value AS second,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.n,
      window_rows_before.s,
      window_rows_before.d,
      row_number() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS row_number,
      rank() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS rank,
      dense_rank() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS dense_rank,
      percent_rank() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS percent_rank,
      cume_dist() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS cume_dist,
      ntile(2) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS ntile,
      lag(window_rows_before.n) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS lag,
      lead(window_rows_before.n, 2) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS lead,
      first_value(window_rows_before.s) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS first_value,
      last_value(window_rows_before.s) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS last_value,
      nth_value(window_rows_before.s, 2) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.d, window_rows_before.id) AS nth_value
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.row_number AS rn,
    windowed.rank AS r,
    windowed.dense_rank AS dr,
    windowed.percent_rank AS pr,
    windowed.cume_dist AS cd,
    windowed.ntile AS nt,
    windowed.lag,
    windowed.lead,
    windowed.first_value AS first,
    windowed.last_value AS last,
    windowed.nth_value AS second,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.n,
      window_rows_now.s,
      window_rows_now.d,
      row_number() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS row_number,
      rank() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS rank,
      dense_rank() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS dense_rank,
      percent_rank() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS percent_rank,
      cume_dist() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS cume_dist,
      ntile(2) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS ntile,
      lag(window_rows_now.n) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS lag,
      lead(window_rows_now.n, 2) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS lead,
      first_value(window_rows_now.s) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS first_value,
      last_value(window_rows_now.s) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS last_value,
      nth_value(window_rows_now.s, 2) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.d, window_rows_now.id) AS nth_value
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.rn,
    window_delta.r,
    window_delta.dr,
    window_delta.pr,
    window_delta.cd,
    window_delta.nt,
    window_delta.lag,
    window_delta.lead,
    window_delta.first,
    window_delta.last,
    window_delta.second,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.rn, window_delta.r, window_delta.dr, window_delta.pr, window_delta.pr::text COLLATE pg_catalog."C", window_delta.cd, window_delta.cd::text COLLATE pg_catalog."C", window_delta.nt, window_delta.lag, window_delta.lead, window_delta.first, window_delta.last, window_delta.second
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.rn,
    latest.r,
    latest.dr,
    latest.pr,
    latest.cd,
    latest.nt,
    latest.lag,
    latest.lead,
    latest.first,
    latest.last,
    latest.second,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.rn,
      result_change.r,
      result_change.dr,
      result_change.pr,
      result_change.cd,
      result_change.nt,
      result_change.lag,
      result_change.lead,
      result_change.first,
      result_change.last,
      result_change.second,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_every_function_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_every_function_result" (id, rn, r, dr, pr, cd, nt, lag, lead, first, last, second)
  SELECT n.id, n.rn, n.r, n.dr, n.pr, n.cd, n.nt, n.lag, n.lead, n.first, n.last, n.second
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_every_function_result" AS s
  SET id = n.id, rn = n.rn, r = n.r, dr = n.dr, pr = n.pr, cd = n.cd, nt = n.nt, lag = n.lag, lead = n.lead, first = n.first, last = n.last, second = n.second
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.rn, s.r, s.dr, s.pr, s.cd, s.nt, s.lag, s.lead, s.first, s.last, s.second)::record *<> ROW(n.id, n.rn, n.r, n.dr, n.pr, n.cd, n.nt, n.lag, n.lead, n.first, n.last, n.second)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_every_function_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_every_function_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
