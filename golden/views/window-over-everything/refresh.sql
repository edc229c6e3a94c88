WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_over_everything_result'
),
-- Δrun: the rows that changed since the last refresh, each with its weight
run_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.run" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- all rows, as they are now: run
window_rows_now AS MATERIALIZED (
  -- R₁: runs when run changed
  SELECT
    run.id,
    run.n,
    1::bigint AS weight
  FROM public.run AS run
  WHERE EXISTS (SELECT FROM run_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        run_change.id,
        run_change.n,
        run_change.weight * '-1'::integer AS weight
      FROM run_change
    ) AS combined
    GROUP BY combined.id, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): run
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when run changed
  SELECT
    windowed.id,
    windowed.row_number AS place,
    windowed.sum AS total,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.n,
      row_number() OVER (ORDER BY window_rows_before.n DESC NULLS LAST, window_rows_before.id) AS row_number,
      sum(window_rows_before.n) OVER () AS sum
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when run changed
  SELECT
    windowed.id,
    windowed.row_number AS place,
    windowed.sum AS total,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.n,
      row_number() OVER (ORDER BY window_rows_now.n DESC NULLS LAST, window_rows_now.id) AS row_number,
      sum(window_rows_now.n) OVER () AS sum
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.place,
    window_delta.total,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.place, window_delta.total
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.place,
    latest.total,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.place,
      result_change.total,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_over_everything_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_over_everything_result" (id, place, total)
  SELECT n.id, n.place, n.total
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_over_everything_result" AS s
  SET id = n.id, place = n.place, total = n.total
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.place, s.total)::record *<> ROW(n.id, n.place, n.total)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_over_everything_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.run', (SELECT count(*) FROM run_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_over_everything_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
