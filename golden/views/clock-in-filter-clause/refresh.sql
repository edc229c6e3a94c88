WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_filter_clause_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.ts,
    changes.due,
    changes.closed,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.ts, changes.due, changes.closed, changes.amount
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
      (now() - '1 day'::interval) AS moment,
      (now() - '7 days'::interval) AS moment_2,
      (CURRENT_DATE) AS moment_3,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_filter_clause_result.clock" AS kept
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
    kept.moment_2 AS moment_2_before,
    kept.moment_3 AS moment_3_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment_2 END AS moment_2_now,
    CASE WHEN joined.weight IS NULL THEN kept.moment_3 ELSE joined.moment_3 END AS moment_3_now
  FROM pgtrickle_state."public.clock_in_filter_clause_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.moment_2,
      clock_change.moment_3,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- rows of events for which clock changes something
events_changed AS MATERIALIZED (
  -- events with ts > moment now: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
  UNION ALL
  -- events with ts > moment before: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
  UNION ALL
  -- events with ts > moment_2 now: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_2_now AND events.ts <= clock_threshold.moment_2_before AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
  UNION ALL
  -- events with ts > moment_2 before: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_2_before AND events.ts <= clock_threshold.moment_2_now AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE AND (events.ts > clock_threshold.moment_2_now AND events.ts <= clock_threshold.moment_2_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
  UNION ALL
  -- events with due < moment_3 now: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_3_now AND events.due >= clock_threshold.moment_3_before AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE AND (events.ts > clock_threshold.moment_2_now AND events.ts <= clock_threshold.moment_2_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_2_before AND events.ts <= clock_threshold.moment_2_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
  UNION ALL
  -- events with due < moment_3 before: runs when clock changed
  SELECT
    events.k,
    events.ts,
    events.due,
    events.closed,
    events.amount,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_3_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    clock_threshold.moment_3_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_3_before AND events.due >= clock_threshold.moment_3_now AND ROW(events.ts > clock_threshold.moment_before, events.ts > clock_threshold.moment_2_before, NOT events.due < clock_threshold.moment_3_before OR events.closed)::record *<> ROW(events.ts > clock_threshold.moment_now, events.ts > clock_threshold.moment_2_now, NOT events.due < clock_threshold.moment_3_now OR events.closed)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE AND (events.ts > clock_threshold.moment_2_now AND events.ts <= clock_threshold.moment_2_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_2_before AND events.ts <= clock_threshold.moment_2_now) IS NOT TRUE AND (events.due < clock_threshold.moment_3_now AND events.due >= clock_threshold.moment_3_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before, clock_threshold.moment_3_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now, clock_threshold.moment_3_now)::record
),
-- Δ(marked_events): events, clock
marked_events_delta AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.k,
    events_change.amount,
    events_change.ts > clock_threshold.moment_before AS timed,
    events_change.ts > clock_threshold.moment_2_before AS timed_2,
    NOT events_change.due < clock_threshold.moment_3_before OR events_change.closed AS timed_3,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed.k,
    events_changed.amount,
    events_changed.ts > events_changed.moment_before AS timed,
    events_changed.ts > events_changed.moment_2_before AS timed_2,
    NOT events_changed.due < events_changed.moment_3_before OR events_changed.closed AS timed_3,
    - events_changed.weight AS weight
  FROM events_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed.k,
    events_changed.amount,
    events_changed.ts > events_changed.moment_now AS timed,
    events_changed.ts > events_changed.moment_2_now AS timed_2,
    NOT events_changed.due < events_changed.moment_3_now OR events_changed.closed AS timed_3,
    events_changed.weight
  FROM events_changed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    marked_events_delta.k,
    sum(marked_events_delta.weight) AS __pgt_count_change,
    sum(marked_events_delta.weight) FILTER (WHERE marked_events_delta.timed) AS day_change,
    sum(marked_events_delta.weight) FILTER (WHERE marked_events_delta.timed_2) AS week_change,
    sum(marked_events_delta.amount * marked_events_delta.weight) FILTER (WHERE marked_events_delta.timed_3) AS open_change,
    sum(marked_events_delta.weight) FILTER (WHERE marked_events_delta.amount IS NOT NULL AND marked_events_delta.timed_3) AS __pgt_open_count_change
  FROM marked_events_delta
  GROUP BY marked_events_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.day, 0) + coalesce(group_change.day_change::bigint, 0) AS day,
    coalesce(kept.week, 0) + coalesce(group_change.week_change::bigint, 0) AS week,
    CASE WHEN coalesce(kept.__pgt_open_count, 0) + coalesce(group_change.__pgt_open_count_change::bigint, 0) > 0 THEN coalesce(kept.open + group_change.open_change, group_change.open_change, kept.open) ELSE NULL::numeric END AS open,
    coalesce(kept.__pgt_open_count, 0) + coalesce(group_change.__pgt_open_count_change::bigint, 0) AS __pgt_open_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.open = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.open_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_in_filter_clause_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: events
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    sum(events.amount) FILTER (WHERE lateral_rows.timed_3) AS open
  FROM group_next
  JOIN public.events AS events
    ON (group_next.k = events.k OR group_next.k IS NULL AND events.k IS NULL)
  JOIN LATERAL (
    SELECT
      NOT events.due < (CURRENT_DATE) OR events.closed AS timed_3
  ) AS lateral_rows
    ON true
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.k,
    group_next.__pgt_count,
    group_next.day,
    group_next.week,
    CASE WHEN group_next.rescan THEN group_rescan.open ELSE group_next.open END AS open,
    group_next.__pgt_open_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_filter_clause_result" (k, __pgt_count, day, week, open, __pgt_open_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.day, n.week, n.open, n.__pgt_open_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_filter_clause_result" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, day = n.day, week = n.week, open = n.open, __pgt_open_count = n.__pgt_open_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.day, s.week, s.open, s.__pgt_open_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.day, n.week, n.open, n.__pgt_open_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_filter_clause_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_filter_clause_result.clock" (moment, moment_2, moment_3, time_zone)
  SELECT n.moment, n.moment_2, n.moment_3, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_filter_clause_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, moment_3 = n.moment_3, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.moment_3, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.moment_3, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_filter_clause_result.clock" AS s
  USING clock_next AS n
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
  stream_table => 'public.clock_in_filter_clause_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
