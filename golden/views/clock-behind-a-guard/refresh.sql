WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_behind_a_guard_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.due,
    changes.person_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.due, changes.person_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.since,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.since
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
  LEFT JOIN pgtrickle_state."public.clock_behind_a_guard_result.clock" AS kept
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
  FROM pgtrickle_state."public.clock_behind_a_guard_result.clock" AS kept
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
-- Δ(clock_semi_join): person, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δperson ⋉ clock₀: runs when person changed
  SELECT
    person_change.id,
    person_change.weight
  FROM person_change
  JOIN clock_threshold
    ON CASE WHEN isfinite(person_change.since) THEN clock_threshold.moment_before - person_change.since < 10 ELSE NULL::boolean END
  UNION ALL
  -- person that pass now: runs when clock changed
  SELECT
    person.id,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.person AS person
    ON CASE WHEN isfinite(person.since) THEN clock_threshold.moment_now - person.since < 10 ELSE NULL::boolean END IS TRUE AND CASE WHEN isfinite(person.since) THEN clock_threshold.moment_before - person.since < 10 ELSE NULL::boolean END IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- person that passed before: runs when clock changed
  SELECT
    person.id,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.person AS person
    ON CASE WHEN isfinite(person.since) THEN clock_threshold.moment_before - person.since < 10 ELSE NULL::boolean END IS TRUE AND CASE WHEN isfinite(person.since) THEN clock_threshold.moment_now - person.since < 10 ELSE NULL::boolean END IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- the keys of Δclock_semi_join whose number of rows changed, and by how many
clock_semi_join_keys AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.id,
    sum(clock_semi_join_delta.weight)::bigint AS net
  FROM clock_semi_join_delta
  GROUP BY clock_semi_join_delta.id
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: person
clock_semi_join_flips AS MATERIALIZED (
  SELECT
    clock_semi_join_keys.id,
    CASE WHEN lateral_rows.found = clock_semi_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM clock_semi_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.person AS person
      WHERE EXISTS (
        SELECT
        WHERE CASE WHEN isfinite(person.since) THEN (CURRENT_DATE) - person.since < 10 ELSE NULL::boolean END
      )
        AND person.id = clock_semi_join_keys.id
      LIMIT greatest(clock_semi_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = clock_semi_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(person_join): task, person, clock
person_join_delta AS MATERIALIZED (
  -- Δtask ⋈ clock_semi_join: runs when task changed
  SELECT
    task_change.id,
    task_change.due,
    person.id AS id_2,
    task_change.weight
  FROM task_change
  JOIN public.person AS person
    ON person.id = task_change.person_id
  WHERE EXISTS (SELECT FROM task_change)
    AND task_change.person_id IS NOT NULL
    AND EXISTS (
    SELECT
    WHERE CASE WHEN isfinite(person.since) THEN (CURRENT_DATE) - person.since < 10 ELSE NULL::boolean END
  )
  UNION ALL
  -- task ⋈ Δclock_semi_join: runs when person or clock changed
  SELECT
    task.id,
    task.due,
    clock_semi_join_delta.id AS id_2,
    clock_semi_join_delta.weight
  FROM clock_semi_join_delta
  JOIN public.task AS task
    ON clock_semi_join_delta.id = task.person_id
  WHERE (EXISTS (SELECT FROM person_change) OR EXISTS (SELECT FROM clock_change))
  UNION ALL
  -- −Δtask ⋈ Δclock_semi_join: runs when (person or clock) and task changed
  SELECT
    task_change.id,
    task_change.due,
    clock_semi_join_delta.id AS id_2,
    - (clock_semi_join_delta.weight * task_change.weight) AS weight
  FROM clock_semi_join_delta
  JOIN task_change
    ON clock_semi_join_delta.id = task_change.person_id
  WHERE task_change.person_id IS NOT NULL
),
-- Δ(person_anti_join): task, person, clock
person_anti_join_delta AS MATERIALIZED (
  -- Δtask ▷ clock_semi_join: runs when task changed
  SELECT
    task_change.id,
    task_change.due,
    task_change.weight
  FROM task_change
  WHERE EXISTS (SELECT FROM task_change)
    AND NOT EXISTS (
    SELECT
    FROM public.person AS person
    WHERE EXISTS (
      SELECT
      WHERE CASE WHEN isfinite(person.since) THEN (CURRENT_DATE) - person.since < 10 ELSE NULL::boolean END
    )
      AND person.id = task_change.person_id
  )
  UNION ALL
  -- task ⋈ flipped keys of clock_semi_join: runs when person or clock changed
  SELECT
    task.id,
    task.due,
    - clock_semi_join_flips.weight AS weight
  FROM clock_semi_join_flips
  JOIN public.task AS task
    ON clock_semi_join_flips.id = task.person_id
  WHERE (EXISTS (SELECT FROM person_change) OR EXISTS (SELECT FROM clock_change))
  UNION ALL
  -- −Δtask ⋈ flipped keys of clock_semi_join: runs when (person or clock) and task changed
  SELECT
    task_change.id,
    task_change.due,
    clock_semi_join_flips.weight * task_change.weight AS weight
  FROM clock_semi_join_flips
  JOIN task_change
    ON clock_semi_join_flips.id = task_change.person_id
  WHERE task_change.person_id IS NOT NULL
),
-- Δ(person_outer_join): task, person, clock
person_outer_join_delta AS MATERIALIZED (
  -- Δperson_join: runs when task or person or clock changed
  SELECT
    person_join_delta.id,
    person_join_delta.due,
    person_join_delta.id_2,
    person_join_delta.weight
  FROM person_join_delta
  UNION ALL
  -- Δperson_anti_join: runs when task or person or clock changed
  SELECT
    person_anti_join_delta.id,
    person_anti_join_delta.due,
    NULL::integer AS id_2,
    person_anti_join_delta.weight
  FROM person_anti_join_delta
),
-- the row of clock before and now
clock_threshold_2 AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_behind_a_guard_result.clock" AS kept
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
-- rows of person_outer_join for which clock changes something
person_outer_join_changed AS MATERIALIZED (
  -- person_outer_join of which something changes: runs when clock changed
  SELECT
    task.id,
    task.due,
    joined.id AS id_2,
    clock_threshold_2.moment_before,
    clock_threshold_2.moment_now,
    1::bigint AS weight
  FROM clock_threshold_2
  JOIN public.task AS task
  LEFT JOIN (
    SELECT
      person.id,
      person.since
    FROM public.person AS person
    WHERE EXISTS (
      SELECT
      WHERE CASE WHEN isfinite(person.since) THEN (CURRENT_DATE) - person.since < 10 ELSE NULL::boolean END
    )
  ) AS joined
    ON joined.id = task.person_id
    ON ROW(CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN task.id > 1 THEN task.due - clock_threshold_2.moment_before < 0 ELSE NULL::boolean END, CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN CASE WHEN task.id > 1 THEN task.due - clock_threshold_2.moment_before < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE task.due - clock_threshold_2.moment_before < 3 END)::record *<> ROW(CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN task.id > 1 THEN task.due - clock_threshold_2.moment_now < 0 ELSE NULL::boolean END, CASE WHEN task.due IS NULL THEN NULL::boolean WHEN NOT isfinite(task.due) THEN NULL::boolean WHEN CASE WHEN task.id > 1 THEN task.due - clock_threshold_2.moment_now < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE task.due - clock_threshold_2.moment_now < 3 END)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
),
-- Δ(marked_person_outer_join): task, person, clock
marked_person_outer_join_delta AS MATERIALIZED (
  -- Δperson_outer_join with what clock was: runs when task or person or clock changed
  SELECT
    person_outer_join_delta.due,
    person_outer_join_delta.id_2,
    CASE WHEN person_outer_join_delta.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_delta.due) THEN NULL::boolean WHEN person_outer_join_delta.id > 1 THEN person_outer_join_delta.due - clock_threshold_2.moment_before < 0 ELSE NULL::boolean END AS timed,
    CASE WHEN person_outer_join_delta.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_delta.due) THEN NULL::boolean WHEN CASE WHEN person_outer_join_delta.id > 1 THEN person_outer_join_delta.due - clock_threshold_2.moment_before < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE person_outer_join_delta.due - clock_threshold_2.moment_before < 3 END AS timed_2,
    person_outer_join_delta.weight
  FROM person_outer_join_delta
  CROSS JOIN clock_threshold_2
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    person_outer_join_changed.due,
    person_outer_join_changed.id_2,
    CASE WHEN person_outer_join_changed.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_changed.due) THEN NULL::boolean WHEN person_outer_join_changed.id > 1 THEN person_outer_join_changed.due - person_outer_join_changed.moment_before < 0 ELSE NULL::boolean END AS timed,
    CASE WHEN person_outer_join_changed.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_changed.due) THEN NULL::boolean WHEN CASE WHEN person_outer_join_changed.id > 1 THEN person_outer_join_changed.due - person_outer_join_changed.moment_before < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE person_outer_join_changed.due - person_outer_join_changed.moment_before < 3 END AS timed_2,
    - person_outer_join_changed.weight AS weight
  FROM person_outer_join_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    person_outer_join_changed.due,
    person_outer_join_changed.id_2,
    CASE WHEN person_outer_join_changed.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_changed.due) THEN NULL::boolean WHEN person_outer_join_changed.id > 1 THEN person_outer_join_changed.due - person_outer_join_changed.moment_now < 0 ELSE NULL::boolean END AS timed,
    CASE WHEN person_outer_join_changed.due IS NULL THEN NULL::boolean WHEN NOT isfinite(person_outer_join_changed.due) THEN NULL::boolean WHEN CASE WHEN person_outer_join_changed.id > 1 THEN person_outer_join_changed.due - person_outer_join_changed.moment_now < 0 ELSE NULL::boolean END THEN NULL::boolean ELSE person_outer_join_changed.due - person_outer_join_changed.moment_now < 3 END AS timed_2,
    person_outer_join_changed.weight
  FROM person_outer_join_changed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    CASE WHEN grouped.due IS NULL THEN 'open'::text WHEN NOT isfinite(grouped.due) THEN 'never'::text WHEN grouped.timed THEN 'late'::text WHEN grouped.timed_2 THEN 'soon'::text ELSE 'later'::text END AS state,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.id_2 IS NOT NULL) AS of_somebody_new_change
  FROM (
    SELECT
      marked_person_outer_join_delta.due,
      marked_person_outer_join_delta.id_2,
      marked_person_outer_join_delta.timed,
      marked_person_outer_join_delta.timed_2,
      sum(marked_person_outer_join_delta.weight)::bigint AS weight
    FROM marked_person_outer_join_delta
    GROUP BY marked_person_outer_join_delta.due, marked_person_outer_join_delta.id_2, marked_person_outer_join_delta.timed, marked_person_outer_join_delta.timed_2
    HAVING sum(marked_person_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY CASE WHEN grouped.due IS NULL THEN 'open'::text WHEN NOT isfinite(grouped.due) THEN 'never'::text WHEN grouped.timed THEN 'late'::text WHEN grouped.timed_2 THEN 'soon'::text ELSE 'later'::text END
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.state,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.of_somebody_new, 0) + coalesce(group_change.of_somebody_new_change::bigint, 0) AS of_somebody_new,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_behind_a_guard_result" AS kept
    ON kept.state = group_change.state
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_behind_a_guard_result" (state, __pgt_count, of_somebody_new)
  SELECT n.state, n.__pgt_count, n.of_somebody_new
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_behind_a_guard_result" AS s
  SET state = n.state, __pgt_count = n.__pgt_count, of_somebody_new = n.of_somebody_new
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.state, s.__pgt_count, s.of_somebody_new)::record *<> ROW(n.state, n.__pgt_count, n.of_somebody_new)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_behind_a_guard_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_behind_a_guard_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_behind_a_guard_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_behind_a_guard_result.clock" AS s
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
    'public.person', (SELECT count(*) FROM person_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_behind_a_guard_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
