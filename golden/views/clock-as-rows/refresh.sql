WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_as_rows_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.ts,
    changes.due,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.ts, changes.due
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    kept.moment_2 AS old_moment_2,
    kept.moment_3 AS old_moment_3,
    constants.moment,
    constants.moment_2,
    constants.moment_3,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (CURRENT_DATE) AS moment,
      (CURRENT_DATE > '2026-01-01'::date) AS moment_2,
      (now()) AS moment_3,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_as_rows_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    clock_next.old_moment_2 AS moment_2,
    clock_next.old_moment_3 AS moment_3,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment, clock_next.old_moment_2, clock_next.old_moment_3)::record *<> ROW(clock_next.moment, clock_next.moment_2, clock_next.moment_3)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    clock_next_2.moment_2,
    clock_next_2.moment_3,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment, clock_next_2.old_moment_2, clock_next_2.old_moment_3)::record *<> ROW(clock_next_2.moment, clock_next_2.moment_2, clock_next_2.moment_3)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_as_rows_result.clock" AS kept
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
-- rows of events for which clock changes something
events_changed AS MATERIALIZED (
  -- events with due < moment now: runs when clock changed
  SELECT
    events.k,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_now AND events.due >= clock_threshold.moment_before AND ROW(events.due < clock_threshold.moment_before)::record *<> ROW(events.due < clock_threshold.moment_now)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- events with due < moment before: runs when clock changed
  SELECT
    events.k,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_before AND events.due >= clock_threshold.moment_now AND ROW(events.due < clock_threshold.moment_before)::record *<> ROW(events.due < clock_threshold.moment_now)::record AND (events.due < clock_threshold.moment_now AND events.due >= clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- Δ of marked_events: events, clock
marked_events_delta AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.k,
    events_change.due < clock_threshold.moment_before AS timed,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed.k,
    events_changed.due < events_changed.moment_before AS timed,
    - events_changed.weight AS weight
  FROM events_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed.k,
    events_changed.due < events_changed.moment_now AS timed,
    events_changed.weight
  FROM events_changed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    marked_events_delta.k,
    marked_events_delta.timed AS late,
    sum(marked_events_delta.weight) AS __pgt_count_change
  FROM marked_events_delta
  GROUP BY marked_events_delta.k, marked_events_delta.timed
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.late AS old_late,
    group_change.k,
    group_change.late,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.late), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_as_rows_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.late), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.late IS NOT DISTINCT FROM group_change.late
),
-- the row of clock before and now
clock_threshold_2 AS MATERIALIZED (
  SELECT
    kept.moment_2 AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_as_rows_result.clock" AS kept
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
-- Δ of clock_semi_join: clock
clock_semi_join_delta AS MATERIALIZED (
  -- constant₀ that pass now: runs when clock changed
  SELECT
    1::bigint AS weight
  FROM clock_threshold_2
  WHERE ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
    AND clock_threshold_2.moment_now IS TRUE
    AND clock_threshold_2.moment_before IS NOT TRUE
  UNION ALL
  -- constant₀ that passed before: runs when clock changed
  SELECT
    - 1::bigint AS weight
  FROM clock_threshold_2
  WHERE ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
    AND clock_threshold_2.moment_before IS TRUE
    AND clock_threshold_2.moment_now IS NOT TRUE
),
-- Δ of group: events, clock
group_delta AS MATERIALIZED (
  -- −old groups: runs when events or clock changed
  SELECT
    group_next.old_k AS k,
    group_next.old_late AS late,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_late)::record *<> ROW(group_next.k, group_next.late)::record)
  UNION ALL
  -- +new groups: runs when events or clock changed
  SELECT
    group_next.k,
    group_next.late,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_late)::record *<> ROW(group_next.k, group_next.late)::record)
),
-- the row of clock before and now
clock_threshold_3 AS MATERIALIZED (
  SELECT
    kept.moment_3 AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment_3 ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_as_rows_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment_3 AS moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- rows of events for which clock changes something
events_changed_2 AS MATERIALIZED (
  -- events with ts > moment now: runs when clock changed
  SELECT
    events.k,
    events.ts,
    clock_threshold_3.moment_before,
    clock_threshold_3.moment_now,
    1::bigint AS weight
  FROM clock_threshold_3
  JOIN public.events AS events
    ON events.ts > clock_threshold_3.moment_now AND events.ts <= clock_threshold_3.moment_before AND ROW(events.ts > clock_threshold_3.moment_before)::record *<> ROW(events.ts > clock_threshold_3.moment_now)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold_3.moment_before)::record *<> ROW(clock_threshold_3.moment_now)::record
  UNION ALL
  -- events with ts > moment before: runs when clock changed
  SELECT
    events.k,
    events.ts,
    clock_threshold_3.moment_before,
    clock_threshold_3.moment_now,
    1::bigint AS weight
  FROM clock_threshold_3
  JOIN public.events AS events
    ON events.ts > clock_threshold_3.moment_before AND events.ts <= clock_threshold_3.moment_now AND ROW(events.ts > clock_threshold_3.moment_before)::record *<> ROW(events.ts > clock_threshold_3.moment_now)::record AND (events.ts > clock_threshold_3.moment_now AND events.ts <= clock_threshold_3.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold_3.moment_before)::record *<> ROW(clock_threshold_3.moment_now)::record
),
-- Δ of marked_events: events, clock
marked_events_delta_2 AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.k,
    events_change.ts > clock_threshold_3.moment_before AS timed,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold_3
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed_2.k,
    events_changed_2.ts > events_changed_2.moment_before AS timed,
    - events_changed_2.weight AS weight
  FROM events_changed_2
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed_2.k,
    events_changed_2.ts > events_changed_2.moment_now AS timed,
    events_changed_2.weight
  FROM events_changed_2
),
-- Δ of union: events, clock
union_delta AS MATERIALIZED (
  -- Δgroup: runs when events or clock changed
  SELECT
    group_delta.k,
    group_delta.late,
    1 AS in_left,
    0 AS in_right,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δclock_semi_join: runs when clock changed
  SELECT
    NULL::integer AS k,
    NULL::boolean AS late,
    1 AS in_left,
    0 AS in_right,
    clock_semi_join_delta.weight
  FROM clock_semi_join_delta
),
-- Δ(union): events, clock
union_delta_2 AS MATERIALIZED (
  -- Δunion: runs when events or clock changed
  SELECT
    union_delta.k,
    union_delta.late,
    union_delta.in_left,
    union_delta.in_right,
    union_delta.weight
  FROM union_delta
  UNION ALL
  -- Δmarked_events: runs when events or clock changed
  SELECT
    marked_events_delta_2.k,
    marked_events_delta_2.timed AS late,
    0 AS in_left,
    1 AS in_right,
    marked_events_delta_2.weight
  FROM marked_events_delta_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    union_delta_2.k,
    union_delta_2.late,
    sum(union_delta_2.in_left * union_delta_2.weight) AS left_count_change,
    sum(union_delta_2.weight) AS __pgt_count_change,
    sum(union_delta_2.in_right * union_delta_2.weight) AS right_count_change
  FROM union_delta_2
  GROUP BY union_delta_2.k, union_delta_2.late
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.k,
    group_change_2.late,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change_2.left_count_change::bigint, group_change_2.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change_2.right_count_change::bigint, group_change_2.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change_2.k, group_change_2.late), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.clock_as_rows_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.k, group_change_2.late), 0)
    AND kept.k IS NOT DISTINCT FROM group_change_2.k
    AND kept.late IS NOT DISTINCT FROM group_change_2.late
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_as_rows_result" (k, late, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.k, n.late, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_as_rows_result" AS s
  SET k = n.k, late = n.late, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.late, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.k, n.late, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_as_rows_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_as_rows_result.clock" (moment, moment_2, moment_3, time_zone)
  SELECT n.moment, n.moment_2, n.moment_3, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_as_rows_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, moment_3 = n.moment_3, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.moment_3, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.moment_3, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_as_rows_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.clock_as_rows_result.group" (k, late, __pgt_count, __pgt_hash)
  SELECT n.k, n.late, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.clock_as_rows_result.group" AS s
  SET k = n.k, late = n.late, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.late, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.late, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.clock_as_rows_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.events', (SELECT count(*) FROM events_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_as_rows_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
