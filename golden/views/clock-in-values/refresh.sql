WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_values_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.planned,
    changes.done,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.planned, changes.done
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
      (CURRENT_DATE + 1) AS moment_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_values_result.clock" AS kept
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
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept
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
-- rows of constant for which clock changes something
constant_changed AS MATERIALIZED (
  -- constant₀ of which something changes: runs when clock changed
  SELECT
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  WHERE ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- Δ of marked_constant: clock
marked_constant_delta AS MATERIALIZED (
  -- rows that change, as they were: runs when clock changed
  SELECT
    constant_changed.moment_before AS timed,
    - constant_changed.weight AS weight
  FROM constant_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    constant_changed.moment_now AS timed,
    constant_changed.weight
  FROM constant_changed
),
-- the row of clock before and now
clock_threshold_2 AS MATERIALIZED (
  SELECT
    kept.moment_2 AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment_2 AS moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- rows of constant for which clock changes something
constant_changed_2 AS MATERIALIZED (
  -- constant₀ of which something changes: runs when clock changed
  SELECT
    clock_threshold_2.moment_before,
    clock_threshold_2.moment_now,
    1::bigint AS weight
  FROM clock_threshold_2
  WHERE ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
    AND ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
),
-- Δ of marked_constant: clock
marked_constant_delta_2 AS MATERIALIZED (
  -- rows that change, as they were: runs when clock changed
  SELECT
    constant_changed_2.moment_before AS timed,
    - constant_changed_2.weight AS weight
  FROM constant_changed_2
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    constant_changed_2.moment_now AS timed,
    constant_changed_2.weight
  FROM constant_changed_2
),
-- Δ(union): clock
union_delta AS MATERIALIZED (
  -- Δmarked_constant: runs when clock changed
  SELECT
    'today'::text AS column1,
    marked_constant_delta.timed AS column2,
    marked_constant_delta.weight
  FROM marked_constant_delta
  UNION ALL
  -- Δmarked_constant: runs when clock changed
  SELECT
    'tomorrow'::text AS column1,
    marked_constant_delta_2.timed AS column2,
    marked_constant_delta_2.weight
  FROM marked_constant_delta_2
),
-- the keys of Δtask whose number of rows changed, and by how many
task_keys AS MATERIALIZED (
  SELECT
    task_change.planned,
    sum(task_change.weight)::bigint AS net
  FROM task_change
  WHERE task_change.planned IS NOT NULL
  GROUP BY task_change.planned
  HAVING sum(task_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: task
task_flips AS MATERIALIZED (
  SELECT
    task_keys.planned,
    CASE WHEN lateral_rows.found = task_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM task_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.task AS task
      WHERE task.planned = task_keys.planned
      LIMIT greatest(task_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = task_keys.net OR lateral_rows.found = 0)
),
-- Δ(union_join): task, clock
union_join_delta AS MATERIALIZED (
  -- Δtask ⋈ union₀: runs when task changed
  SELECT
    task_change.id,
    task_change.done,
    combined.column1,
    combined.column2,
    task_change.weight
  FROM task_change
  JOIN (
    SELECT
      'today'::text AS column1,
      kept.moment AS column2
    FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept
    UNION ALL
    SELECT
      'tomorrow'::text AS column1,
      kept_2.moment_2 AS column2
    FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept_2
    UNION ALL
    SELECT
      'never'::text AS column1,
      NULL::date AS column2
  ) AS combined
    ON task_change.planned = combined.column2
  WHERE EXISTS (SELECT FROM task_change)
    AND task_change.planned IS NOT NULL
  UNION ALL
  -- task ⋈ Δunion: runs when clock changed
  SELECT
    task.id,
    task.done,
    union_delta.column1,
    union_delta.column2,
    union_delta.weight
  FROM union_delta
  JOIN public.task AS task
    ON task.planned = union_delta.column2
  WHERE EXISTS (SELECT FROM clock_change)
    AND union_delta.column2 IS NOT NULL
),
-- Δ(task_anti_join): clock, task
task_anti_join_delta AS MATERIALIZED (
  -- Δunion ▷ task: runs when clock changed
  SELECT
    union_delta.column1,
    union_delta.column2,
    union_delta.weight
  FROM union_delta
  WHERE EXISTS (SELECT FROM clock_change)
    AND NOT EXISTS (
    SELECT
    FROM public.task AS task
    WHERE task.planned = union_delta.column2
  )
  UNION ALL
  -- union₀ ⋈ flipped keys of task: runs when task changed
  SELECT
    combined.column1,
    combined.column2,
    - task_flips.weight AS weight
  FROM task_flips
  JOIN (
    SELECT
      'today'::text AS column1,
      kept.moment AS column2
    FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept
    UNION ALL
    SELECT
      'tomorrow'::text AS column1,
      kept_2.moment_2 AS column2
    FROM pgtrickle_state."public.clock_in_values_result.clock" AS kept_2
    UNION ALL
    SELECT
      'never'::text AS column1,
      NULL::date AS column2
  ) AS combined
    ON task_flips.planned = combined.column2
  WHERE EXISTS (SELECT FROM task_change)
),
-- Δ(task_outer_join): task, clock
task_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when task or clock changed
  SELECT
    union_join_delta.column1,
    union_join_delta.column2,
    union_join_delta.id,
    union_join_delta.done,
    union_join_delta.weight
  FROM union_join_delta
  UNION ALL
  -- Δtask_anti_join: runs when clock or task changed
  SELECT
    task_anti_join_delta.column1,
    task_anti_join_delta.column2,
    NULL::integer AS id,
    NULL::boolean AS done,
    task_anti_join_delta.weight
  FROM task_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    task_outer_join_delta.column1 AS what,
    task_outer_join_delta.column2 AS day,
    sum(task_outer_join_delta.weight) FILTER (WHERE task_outer_join_delta.id IS NOT NULL) AS tasks_change,
    sum(task_outer_join_delta.weight) FILTER (WHERE task_outer_join_delta.done) AS __pgt_done_true_change,
    sum(task_outer_join_delta.weight) FILTER (WHERE task_outer_join_delta.done IS NOT NULL) AS __pgt_done_count_change,
    sum(task_outer_join_delta.weight) AS __pgt_count_change
  FROM task_outer_join_delta
  GROUP BY task_outer_join_delta.column1, task_outer_join_delta.column2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.what,
    group_change.day,
    coalesce(kept.tasks, 0) + coalesce(group_change.tasks_change::bigint, 0) AS tasks,
    coalesce(kept.__pgt_done_true, 0) + coalesce(group_change.__pgt_done_true_change::bigint, 0) AS __pgt_done_true,
    coalesce(kept.__pgt_done_count, 0) + coalesce(group_change.__pgt_done_count_change::bigint, 0) AS __pgt_done_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.what, group_change.day), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_in_values_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.what, group_change.day), 0)
    AND kept.what IS NOT DISTINCT FROM group_change.what
    AND kept.day IS NOT DISTINCT FROM group_change.day
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_values_result" (what, day, tasks, __pgt_done_true, __pgt_done_count, __pgt_count, __pgt_hash)
  SELECT n.what, n.day, n.tasks, n.__pgt_done_true, n.__pgt_done_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_values_result" AS s
  SET what = n.what, day = n.day, tasks = n.tasks, __pgt_done_true = n.__pgt_done_true, __pgt_done_count = n.__pgt_done_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.what, s.day, s.tasks, s.__pgt_done_true, s.__pgt_done_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.what, n.day, n.tasks, n.__pgt_done_true, n.__pgt_done_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_values_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_values_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_values_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_values_result.clock" AS s
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
  stream_table => 'public.clock_in_values_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
