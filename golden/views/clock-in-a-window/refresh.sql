WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_a_window_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.ts,
    changes.due,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.ts, changes.due
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
      (now() - '1 day'::interval) AS moment,
      (CURRENT_DATE) AS moment_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_a_window_result.clock" AS kept
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
  FROM pgtrickle_state."public.clock_in_a_window_result.clock" AS kept
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
-- rows of events for which clock changes something
events_changed AS MATERIALIZED (
  -- events with ts > moment now: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before AND ROW(events.ts > clock_threshold.moment_before, events.due < clock_threshold.moment_2_before)::record *<> ROW(events.ts > clock_threshold.moment_now, events.due < clock_threshold.moment_2_now)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- events with ts > moment before: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now AND ROW(events.ts > clock_threshold.moment_before, events.due < clock_threshold.moment_2_before)::record *<> ROW(events.ts > clock_threshold.moment_now, events.due < clock_threshold.moment_2_now)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- events with due < moment_2 now: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_2_now AND events.due >= clock_threshold.moment_2_before AND ROW(events.ts > clock_threshold.moment_before, events.due < clock_threshold.moment_2_before)::record *<> ROW(events.ts > clock_threshold.moment_now, events.due < clock_threshold.moment_2_now)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- events with due < moment_2 before: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    clock_threshold.moment_before,
    clock_threshold.moment_2_before,
    clock_threshold.moment_now,
    clock_threshold.moment_2_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.due < clock_threshold.moment_2_before AND events.due >= clock_threshold.moment_2_now AND ROW(events.ts > clock_threshold.moment_before, events.due < clock_threshold.moment_2_before)::record *<> ROW(events.ts > clock_threshold.moment_now, events.due < clock_threshold.moment_2_now)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE AND (events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now) IS NOT TRUE AND (events.due < clock_threshold.moment_2_now AND events.due >= clock_threshold.moment_2_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
),
-- Δ(marked_events): events, clock
marked_events_delta AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.id,
    events_change.k,
    events_change.ts,
    events_change.due,
    events_change.ts > clock_threshold.moment_before AS timed,
    events_change.due < clock_threshold.moment_2_before AS timed_2,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed.id,
    events_changed.k,
    events_changed.ts,
    events_changed.due,
    events_changed.ts > events_changed.moment_before AS timed,
    events_changed.due < events_changed.moment_2_before AS timed_2,
    - events_changed.weight AS weight
  FROM events_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed.id,
    events_changed.k,
    events_changed.ts,
    events_changed.due,
    events_changed.ts > events_changed.moment_now AS timed,
    events_changed.due < events_changed.moment_2_now AS timed_2,
    events_changed.weight
  FROM events_changed
),
-- the partitions that Δ(marked_events) touches
window_partitions AS MATERIALIZED (
  SELECT
    marked_events_delta.k AS key_1,
    marked_events_delta.timed_2 AS key_2
  FROM marked_events_delta
  GROUP BY marked_events_delta.k, marked_events_delta.timed_2
),
-- the rows of the touched partitions, as they are now: events, clock
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when events or clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    events.ts > (now() - '1 day'::interval) AS timed,
    events.due < (CURRENT_DATE) AS timed_2,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.events AS events
    ON (window_partitions.key_1 = events.k OR window_partitions.key_1 IS NULL AND events.k IS NULL) AND (window_partitions.key_2 = (events.due < (CURRENT_DATE)) OR window_partitions.key_2 IS NULL AND (events.due < (CURRENT_DATE)) IS NULL)
  WHERE (EXISTS (SELECT FROM events_change) OR EXISTS (SELECT FROM clock_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.timed,
    grouped.timed_2
  FROM (
    SELECT
      combined.id,
      combined.k,
      combined.timed,
      combined.timed_2,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.k,
        window_rows_now.ts,
        window_rows_now.due,
        window_rows_now.timed,
        window_rows_now.timed_2,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        marked_events_delta.id,
        marked_events_delta.k,
        marked_events_delta.ts,
        marked_events_delta.due,
        marked_events_delta.timed,
        marked_events_delta.timed_2,
        marked_events_delta.weight * '-1'::integer AS weight
      FROM marked_events_delta
    ) AS combined
    GROUP BY combined.id, combined.k, combined.ts, combined.due, combined.timed, combined.timed_2
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): events, clock
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when events or clock changed
  SELECT
    windowed.id,
    windowed.count AS recent,
    windowed.row_number AS number,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.k,
      window_rows_before.timed,
      window_rows_before.timed_2,
      count(*) FILTER (WHERE window_rows_before.timed) OVER (PARTITION BY window_rows_before.k, window_rows_before.timed_2) AS count,
      row_number() OVER (PARTITION BY window_rows_before.k, window_rows_before.timed_2 ORDER BY window_rows_before.id) AS row_number
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when events or clock changed
  SELECT
    windowed.id,
    windowed.count AS recent,
    windowed.row_number AS number,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.k,
      window_rows_now.timed,
      window_rows_now.timed_2,
      count(*) FILTER (WHERE window_rows_now.timed) OVER (PARTITION BY window_rows_now.k, window_rows_now.timed_2) AS count,
      row_number() OVER (PARTITION BY window_rows_now.k, window_rows_now.timed_2 ORDER BY window_rows_now.id) AS row_number
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.recent,
    window_delta.number,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.recent, window_delta.number
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.recent,
    latest.number,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.recent,
      result_change.number,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_in_a_window_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_a_window_result" (id, recent, number)
  SELECT n.id, n.recent, n.number
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_a_window_result" AS s
  SET id = n.id, recent = n.recent, number = n.number
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.recent, s.number)::record *<> ROW(n.id, n.recent, n.number)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_a_window_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_a_window_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_a_window_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_a_window_result.clock" AS s
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
  stream_table => 'public.clock_in_a_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
