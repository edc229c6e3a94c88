WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_behind_coalesce_and_filter_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.due,
    changes.person_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.due, changes.person_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    constants.moment,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (CURRENT_DATE) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- rows of task for which clock changes something
task_changed AS MATERIALIZED (
  -- task of which something changes: runs when clock changed
  SELECT
    task.due,
    task.person_id,
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.task AS task
    ON ROW(CASE WHEN CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END IS NULL THEN clock_threshold.moment_before - task.due < 5 ELSE NULL::boolean END, CASE WHEN isfinite(task.due) THEN task.due - clock_threshold.moment_before < 3 ELSE NULL::boolean END, CASE WHEN isfinite(task.due) THEN task.due - clock_threshold.moment_before < 0 ELSE NULL::boolean END, CASE WHEN nullif(NOT isfinite(task.due), false) IS NULL THEN task.due - clock_threshold.moment_before < 9 ELSE NULL::boolean END)::record *<> ROW(CASE WHEN CASE WHEN NOT isfinite(task.due) THEN false ELSE NULL::boolean END IS NULL THEN clock_threshold.moment_now - task.due < 5 ELSE NULL::boolean END, CASE WHEN isfinite(task.due) THEN task.due - clock_threshold.moment_now < 3 ELSE NULL::boolean END, CASE WHEN isfinite(task.due) THEN task.due - clock_threshold.moment_now < 0 ELSE NULL::boolean END, CASE WHEN nullif(NOT isfinite(task.due), false) IS NULL THEN task.due - clock_threshold.moment_now < 9 ELSE NULL::boolean END)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- Δ(marked_task): task, clock
marked_task_delta AS MATERIALIZED (
  -- Δtask with what clock was: runs when task changed
  SELECT
    task_change.due,
    task_change.person_id,
    CASE WHEN CASE WHEN NOT isfinite(task_change.due) THEN false ELSE NULL::boolean END IS NULL THEN clock_threshold.moment_before - task_change.due < 5 ELSE NULL::boolean END AS timed,
    CASE WHEN isfinite(task_change.due) THEN task_change.due - clock_threshold.moment_before < 3 ELSE NULL::boolean END AS timed_2,
    CASE WHEN isfinite(task_change.due) THEN task_change.due - clock_threshold.moment_before < 0 ELSE NULL::boolean END AS timed_3,
    CASE WHEN nullif(NOT isfinite(task_change.due), false) IS NULL THEN task_change.due - clock_threshold.moment_before < 9 ELSE NULL::boolean END AS timed_4,
    task_change.weight
  FROM task_change
  CROSS JOIN clock_threshold
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    task_changed.due,
    task_changed.person_id,
    CASE WHEN CASE WHEN NOT isfinite(task_changed.due) THEN false ELSE NULL::boolean END IS NULL THEN task_changed.moment_before - task_changed.due < 5 ELSE NULL::boolean END AS timed,
    CASE WHEN isfinite(task_changed.due) THEN task_changed.due - task_changed.moment_before < 3 ELSE NULL::boolean END AS timed_2,
    CASE WHEN isfinite(task_changed.due) THEN task_changed.due - task_changed.moment_before < 0 ELSE NULL::boolean END AS timed_3,
    CASE WHEN nullif(NOT isfinite(task_changed.due), false) IS NULL THEN task_changed.due - task_changed.moment_before < 9 ELSE NULL::boolean END AS timed_4,
    - task_changed.weight AS weight
  FROM task_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    task_changed.due,
    task_changed.person_id,
    CASE WHEN CASE WHEN NOT isfinite(task_changed.due) THEN false ELSE NULL::boolean END IS NULL THEN task_changed.moment_now - task_changed.due < 5 ELSE NULL::boolean END AS timed,
    CASE WHEN isfinite(task_changed.due) THEN task_changed.due - task_changed.moment_now < 3 ELSE NULL::boolean END AS timed_2,
    CASE WHEN isfinite(task_changed.due) THEN task_changed.due - task_changed.moment_now < 0 ELSE NULL::boolean END AS timed_3,
    CASE WHEN nullif(NOT isfinite(task_changed.due), false) IS NULL THEN task_changed.due - task_changed.moment_now < 9 ELSE NULL::boolean END AS timed_4,
    task_changed.weight
  FROM task_changed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.person_id,
    coalesce(CASE WHEN NOT isfinite(grouped.due) THEN false ELSE NULL::boolean END, grouped.timed) AS recent,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.timed_2 AND isfinite(grouped.due)) AS __pgt_any_soon_true_change,
    sum(grouped.weight) FILTER (WHERE grouped.timed_2 IS NOT NULL AND isfinite(grouped.due)) AS __pgt_any_soon_count_change,
    sum(CASE WHEN grouped.timed_3 THEN 1 ELSE 0 END * grouped.weight) FILTER (WHERE isfinite(grouped.due)) AS late_change,
    sum(grouped.weight) FILTER (WHERE isfinite(grouped.due)) AS __pgt_late_count_change,
    sum(grouped.weight) FILTER (WHERE coalesce(nullif(NOT isfinite(grouped.due), false), grouped.timed_4)) AS open_or_never_change
  FROM (
    SELECT
      marked_task_delta.due,
      marked_task_delta.person_id,
      marked_task_delta.timed,
      marked_task_delta.timed_2,
      marked_task_delta.timed_3,
      marked_task_delta.timed_4,
      sum(marked_task_delta.weight)::bigint AS weight
    FROM marked_task_delta
    GROUP BY marked_task_delta.due, marked_task_delta.person_id, marked_task_delta.timed, marked_task_delta.timed_2, marked_task_delta.timed_3, marked_task_delta.timed_4
    HAVING sum(marked_task_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.person_id, coalesce(CASE WHEN NOT isfinite(grouped.due) THEN false ELSE NULL::boolean END, grouped.timed)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.person_id,
    group_change.recent,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_any_soon_true, 0) + coalesce(group_change.__pgt_any_soon_true_change::bigint, 0) AS __pgt_any_soon_true,
    coalesce(kept.__pgt_any_soon_count, 0) + coalesce(group_change.__pgt_any_soon_count_change::bigint, 0) AS __pgt_any_soon_count,
    CASE WHEN coalesce(kept.__pgt_late_count, 0) + coalesce(group_change.__pgt_late_count_change::bigint, 0) > 0 THEN coalesce(kept.late + group_change.late_change::bigint, group_change.late_change::bigint, kept.late) ELSE NULL::bigint END AS late,
    coalesce(kept.__pgt_late_count, 0) + coalesce(group_change.__pgt_late_count_change::bigint, 0) AS __pgt_late_count,
    coalesce(kept.open_or_never, 0) + coalesce(group_change.open_or_never_change::bigint, 0) AS open_or_never,
    hash_record_extended(ROW(group_change.person_id, group_change.recent), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_behind_coalesce_and_filter_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.person_id, group_change.recent), 0)
    AND kept.person_id IS NOT DISTINCT FROM group_change.person_id
    AND kept.recent IS NOT DISTINCT FROM group_change.recent
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_behind_coalesce_and_filter_result" (person_id, recent, __pgt_count, __pgt_any_soon_true, __pgt_any_soon_count, late, __pgt_late_count, open_or_never, __pgt_hash)
  SELECT n.person_id, n.recent, n.__pgt_count, n.__pgt_any_soon_true, n.__pgt_any_soon_count, n.late, n.__pgt_late_count, n.open_or_never, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_behind_coalesce_and_filter_result" AS s
  SET person_id = n.person_id, recent = n.recent, __pgt_count = n.__pgt_count, __pgt_any_soon_true = n.__pgt_any_soon_true, __pgt_any_soon_count = n.__pgt_any_soon_count, late = n.late, __pgt_late_count = n.__pgt_late_count, open_or_never = n.open_or_never, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.person_id, s.recent, s.__pgt_count, s.__pgt_any_soon_true, s.__pgt_any_soon_count, s.late, s.__pgt_late_count, s.open_or_never, s.__pgt_hash)::record *<> ROW(n.person_id, n.recent, n.__pgt_count, n.__pgt_any_soon_true, n.__pgt_any_soon_count, n.late, n.__pgt_late_count, n.open_or_never, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_behind_coalesce_and_filter_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_behind_coalesce_and_filter_result.clock" AS s
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
  stream_table => 'public.clock_behind_coalesce_and_filter_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
