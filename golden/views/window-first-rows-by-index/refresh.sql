WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_first_rows_by_index_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.q,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.q, changes.q::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the groups that Δ(t) touches, and how many rows of them to look at
top_groups AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    coalesce(sum(greatest(t_change.weight, 0))::bigint, 0) + 2::bigint AS wanted
  FROM t_change
  WHERE t_change.q IS NOT NULL
  GROUP BY t_change.g
),
-- the first rows of the touched groups, and as many more as came: t
top_rows_now AS MATERIALIZED (
  -- R₁|K, the first rows: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.q IS NOT NULL
      AND t.g = top_groups.key_1
    ORDER BY t.n DESC NULLS LAST, t.id
    LIMIT top_groups.wanted
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND top_groups.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, the first rows, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.q IS NOT NULL
      AND t.g IS NULL
    ORDER BY t.n DESC NULLS LAST, t.id
    LIMIT top_groups.wanted
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND top_groups.key_1 IS NULL
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.g,
        top_rows_now.n,
        top_rows_now.q,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.n,
        t_change.q,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
      WHERE t_change.q IS NOT NULL
    ) AS combined
    GROUP BY combined.id, combined.g, combined.n, combined.q, combined.q::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.g,
    windowed.row_number AS place,
    windowed.sum AS running,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.g,
      top_rows_before.n,
      row_number() OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST, top_rows_before.id) AS row_number,
      sum(top_rows_before.n) OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST, top_rows_before.id) AS sum
    FROM top_rows_before
  ) AS windowed
  WHERE windowed.row_number <= 2
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.g,
    windowed.row_number AS place,
    windowed.sum AS running,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.g,
      top_rows_now.n,
      row_number() OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST, top_rows_now.id) AS row_number,
      sum(top_rows_now.n) OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST, top_rows_now.id) AS sum
    FROM top_rows_now
  ) AS windowed
  WHERE windowed.row_number <= 2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.g,
    window_delta.place,
    window_delta.running,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.g, window_delta.place, window_delta.running
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.g,
    latest.place,
    latest.running,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.g,
      result_change.place,
      result_change.running,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_first_rows_by_index_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_first_rows_by_index_result" (id, g, place, running)
  SELECT n.id, n.g, n.place, n.running
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_first_rows_by_index_result" AS s
  SET id = n.id, g = n.g, place = n.place, running = n.running
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g, s.place, s.running)::record *<> ROW(n.id, n.g, n.place, n.running)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_first_rows_by_index_result" AS s
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
  stream_table => 'public.window_first_rows_by_index_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
