WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_neighbours_by_days_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.day,
    changes.n,
    changes.q,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.day, changes.n, changes.q, changes.q::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where rows of Δ(t) stand or stood
window_places AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    t_change.day AS order_1
  FROM t_change
  GROUP BY t_change.g, t_change.day
),
-- the rows that came, and 5 on each side of every changed one, as they are now: t
window_near AS MATERIALIZED (
  -- Δ⁺t: runs when t changed
  SELECT
    t_change.g,
    t_change.day,
    t_change.n,
    t_change.q,
    1::bigint AS weight
  FROM t_change
  WHERE t_change.weight > 0
  UNION ALL
  -- R₁|K, 5 rows before: runs when t changed
  SELECT
    lateral_rows.g,
    lateral_rows.day,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.g,
      t.day,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND window_places.order_1 > t.day
    ORDER BY t.day DESC
    LIMIT 5::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- R₁|K, 5 rows after: runs when t changed
  SELECT
    lateral_rows.g,
    lateral_rows.day,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.g,
      t.day,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND window_places.order_1 < t.day
    ORDER BY t.day
    LIMIT 5::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- each of them once
window_rows_now AS MATERIALIZED (
  SELECT
    latest.g,
    latest.day,
    latest.n,
    latest.q
  FROM (
    SELECT DISTINCT ON (window_near.g, window_near.day)
      window_near.g,
      window_near.day,
      window_near.n,
      window_near.q
    FROM window_near
    ORDER BY window_near.g, window_near.day
  ) AS latest
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.day,
    grouped.n,
    grouped.q
  FROM (
    SELECT
      combined.g,
      combined.day,
      combined.n,
      combined.q,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.g,
        window_rows_now.day,
        window_rows_now.n,
        window_rows_now.q,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.g,
        t_change.day,
        t_change.n,
        t_change.q,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.g, combined.day, combined.n, combined.q, combined.q::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.day,
    windowed.sum AS upto,
    windowed.count AS around,
    windowed.lag AS earlier,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.g,
      window_rows_before.day,
      window_rows_before.n,
      window_rows_before.q,
      sum(window_rows_before.q) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.day RANGE BETWEEN '3 days'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(window_rows_before.n) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.day RANGE BETWEEN '1 day'::interval PRECEDING AND '2 days'::interval FOLLOWING EXCLUDE CURRENT ROW) AS count,
      lag(window_rows_before.n) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.day) AS lag
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.day,
    windowed.sum AS upto,
    windowed.count AS around,
    windowed.lag AS earlier,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.g,
      window_rows_now.day,
      window_rows_now.n,
      window_rows_now.q,
      sum(window_rows_now.q) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.day RANGE BETWEEN '3 days'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(window_rows_now.n) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.day RANGE BETWEEN '1 day'::interval PRECEDING AND '2 days'::interval FOLLOWING EXCLUDE CURRENT ROW) AS count,
      lag(window_rows_now.n) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.day) AS lag
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    window_delta.day,
    window_delta.upto,
    window_delta.around,
    window_delta.earlier,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.g, window_delta.day, window_delta.upto, window_delta.upto::text COLLATE pg_catalog."C", window_delta.around, window_delta.earlier
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.g,
    latest.day,
    latest.upto,
    latest.around,
    latest.earlier,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.g, result_change.day)
      result_change.g,
      result_change.day,
      result_change.upto,
      result_change.around,
      result_change.earlier,
      result_change.weight
    FROM result_change
    ORDER BY result_change.g, result_change.day, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_neighbours_by_days_result" AS kept
    ON kept.g = latest.g
    AND kept.day = latest.day
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_neighbours_by_days_result" (g, day, upto, around, earlier)
  SELECT n.g, n.day, n.upto, n.around, n.earlier
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_neighbours_by_days_result" AS s
  SET g = n.g, day = n.day, upto = n.upto, around = n.around, earlier = n.earlier
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.day, s.upto, s.around, s.earlier)::record *<> ROW(n.g, n.day, n.upto, n.around, n.earlier)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_neighbours_by_days_result" AS s
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
  stream_table => 'public.window_neighbours_by_days_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
