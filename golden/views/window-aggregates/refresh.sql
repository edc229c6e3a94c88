WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_aggregates_result'
),
-- Δrun: the rows that changed since the last refresh, each with its weight
run_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.team,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.run" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.team, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(run) touches
window_partitions AS MATERIALIZED (
  SELECT
    run_change.team AS key_1
  FROM run_change
  GROUP BY run_change.team
),
-- the rows of the touched partitions, as they are now: run
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when run changed
  SELECT
    run.id,
    run.team,
    run.n,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.run AS run
    ON (window_partitions.key_1 = run.team OR window_partitions.key_1 IS NULL AND run.team IS NULL)
  WHERE EXISTS (SELECT FROM run_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.team,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.team,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.team,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        run_change.id,
        run_change.team,
        run_change.n,
        run_change.weight * '-1'::integer AS weight
      FROM run_change
    ) AS combined
    GROUP BY combined.id, combined.team, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): run
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when run changed
  SELECT
    windowed.id,
    windowed.team,
    windowed.n,
    windowed.sum AS running,
    windowed.count AS members,
    windowed.max AS neighbours,
    windowed.lag AS before,
    windowed.first_value AS first,
    windowed.last_value AS last,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.team,
      window_rows_before.n,
      sum(window_rows_before.n) OVER (PARTITION BY window_rows_before.team ORDER BY window_rows_before.id) AS sum,
      count(*) OVER (PARTITION BY window_rows_before.team) AS count,
      max(window_rows_before.n) OVER (PARTITION BY window_rows_before.team ORDER BY window_rows_before.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS max,
      lag(window_rows_before.n, 1, '-1'::integer) OVER (PARTITION BY window_rows_before.team ORDER BY window_rows_before.id) AS lag,
      first_value(window_rows_before.id) OVER (PARTITION BY window_rows_before.team ORDER BY window_rows_before.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first_value,
      last_value(window_rows_before.id) OVER (PARTITION BY window_rows_before.team ORDER BY window_rows_before.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_value
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when run changed
  SELECT
    windowed.id,
    windowed.team,
    windowed.n,
    windowed.sum AS running,
    windowed.count AS members,
    windowed.max AS neighbours,
    windowed.lag AS before,
    windowed.first_value AS first,
    windowed.last_value AS last,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.team,
      window_rows_now.n,
      sum(window_rows_now.n) OVER (PARTITION BY window_rows_now.team ORDER BY window_rows_now.id) AS sum,
      count(*) OVER (PARTITION BY window_rows_now.team) AS count,
      max(window_rows_now.n) OVER (PARTITION BY window_rows_now.team ORDER BY window_rows_now.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS max,
      lag(window_rows_now.n, 1, '-1'::integer) OVER (PARTITION BY window_rows_now.team ORDER BY window_rows_now.id) AS lag,
      first_value(window_rows_now.id) OVER (PARTITION BY window_rows_now.team ORDER BY window_rows_now.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS first_value,
      last_value(window_rows_now.id) OVER (PARTITION BY window_rows_now.team ORDER BY window_rows_now.id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_value
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.team,
    window_delta.n,
    window_delta.running,
    window_delta.members,
    window_delta.neighbours,
    window_delta.before,
    window_delta.first,
    window_delta.last,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.team, window_delta.n, window_delta.running, window_delta.members, window_delta.neighbours, window_delta.before, window_delta.first, window_delta.last
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.team,
    latest.n,
    latest.running,
    latest.members,
    latest.neighbours,
    latest.before,
    latest.first,
    latest.last,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.team,
      result_change.n,
      result_change.running,
      result_change.members,
      result_change.neighbours,
      result_change.before,
      result_change.first,
      result_change.last,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_aggregates_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_aggregates_result" (id, team, n, running, members, neighbours, before, first, last)
  SELECT n.id, n.team, n.n, n.running, n.members, n.neighbours, n.before, n.first, n.last
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_aggregates_result" AS s
  SET id = n.id, team = n.team, n = n.n, running = n.running, members = n.members, neighbours = n.neighbours, before = n.before, first = n.first, last = n.last
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.team, s.n, s.running, s.members, s.neighbours, s.before, s.first, s.last)::record *<> ROW(n.id, n.team, n.n, n.running, n.members, n.neighbours, n.before, n.first, n.last)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_aggregates_result" AS s
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
  stream_table => 'public.window_aggregates_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
