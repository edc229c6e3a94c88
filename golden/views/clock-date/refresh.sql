WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_date_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.planned,
    changes.due,
    changes.done,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.planned, changes.due, changes.done
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    kept.moment_2 AS old_moment_2,
    constants.moment,
    constants.moment_2,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (CURRENT_DATE) AS moment,
      (LOCALTIMESTAMP) AS moment_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_date_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    clock_next.old_moment_2 AS moment_2,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment, clock_next.old_moment_2)::record *<> ROW(clock_next.moment, clock_next.moment_2)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    clock_next_2.moment_2,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment, clock_next_2.old_moment_2)::record *<> ROW(clock_next_2.moment, clock_next_2.moment_2)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    kept.moment_2 AS moment_2_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment_2 END AS moment_2_now
  FROM pgtrickle_state."public.clock_date_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.moment_2,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- Δ of clock_semi_join: task, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δtask ⋉ clock₀: runs when task changed
  SELECT
    task_change.id,
    task_change.planned,
    task_change.due,
    task_change.weight
  FROM task_change
  JOIN clock_threshold
    ON (task_change.planned = clock_threshold.moment_before OR NOT (task_change.due >= clock_threshold.moment_2_before OR task_change.done))
  UNION ALL
  -- task with planned = moment now: runs when clock changed
  SELECT
    task.id,
    task.planned,
    task.due,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.task AS task
    ON task.planned = clock_threshold.moment_now AND task.planned <> clock_threshold.moment_before AND (task.planned = clock_threshold.moment_now OR NOT (task.due >= clock_threshold.moment_2_now OR task.done)) IS TRUE AND (task.planned = clock_threshold.moment_before OR NOT (task.due >= clock_threshold.moment_2_before OR task.done)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- task with due >= moment_2 now: runs when clock changed
  SELECT
    task.id,
    task.planned,
    task.due,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.task AS task
    ON task.due >= clock_threshold.moment_2_before AND task.due < clock_threshold.moment_2_now AND (task.planned = clock_threshold.moment_now OR NOT (task.due >= clock_threshold.moment_2_now OR task.done)) IS TRUE AND (task.planned = clock_threshold.moment_before OR NOT (task.due >= clock_threshold.moment_2_before OR task.done)) IS NOT TRUE AND (task.planned = clock_threshold.moment_now AND task.planned <> clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- task with planned = moment before: runs when clock changed
  SELECT
    task.id,
    task.planned,
    task.due,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.task AS task
    ON task.planned = clock_threshold.moment_before AND task.planned <> clock_threshold.moment_now AND (task.planned = clock_threshold.moment_before OR NOT (task.due >= clock_threshold.moment_2_before OR task.done)) IS TRUE AND (task.planned = clock_threshold.moment_now OR NOT (task.due >= clock_threshold.moment_2_now OR task.done)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- task with due >= moment_2 before: runs when clock changed
  SELECT
    task.id,
    task.planned,
    task.due,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.task AS task
    ON task.due >= clock_threshold.moment_2_now AND task.due < clock_threshold.moment_2_before AND (task.planned = clock_threshold.moment_before OR NOT (task.due >= clock_threshold.moment_2_before OR task.done)) IS TRUE AND (task.planned = clock_threshold.moment_now OR NOT (task.due >= clock_threshold.moment_2_now OR task.done)) IS NOT TRUE AND (task.planned = clock_threshold.moment_before AND task.planned <> clock_threshold.moment_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.id,
    clock_semi_join_delta.planned,
    clock_semi_join_delta.due,
    sum(clock_semi_join_delta.weight)::bigint AS weight
  FROM clock_semi_join_delta
  GROUP BY clock_semi_join_delta.id, clock_semi_join_delta.planned, clock_semi_join_delta.due
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.planned,
    latest.due,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.planned,
      result_change.due,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_date_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_date_result" (id, planned, due)
  SELECT n.id, n.planned, n.due
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_date_result" AS s
  SET id = n.id, planned = n.planned, due = n.due
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.planned, s.due)::record *<> ROW(n.id, n.planned, n.due)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_date_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_date_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_date_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_date_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.task', (SELECT count(*) FROM task_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_date_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
