WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_left_join_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.id,
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
  GROUP BY changes.id, changes.k, changes.ts, changes.due, changes.closed, changes.amount
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
  LEFT JOIN pgtrickle_state."public.clock_in_left_join_result.clock" AS kept
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
  FROM pgtrickle_state."public.clock_in_left_join_result.clock" AS kept
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
  -- events with ts > moment now: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.closed,
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before AND ROW(events.ts > clock_threshold.moment_before)::record *<> ROW(events.ts > clock_threshold.moment_now)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- events with ts > moment before: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.closed,
    clock_threshold.moment_before,
    clock_threshold.moment_now,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.events AS events
    ON events.ts > clock_threshold.moment_before AND events.ts <= clock_threshold.moment_now AND ROW(events.ts > clock_threshold.moment_before)::record *<> ROW(events.ts > clock_threshold.moment_now)::record AND (events.ts > clock_threshold.moment_now AND events.ts <= clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- the row of clock before and now
clock_threshold_2 AS MATERIALIZED (
  SELECT
    kept.moment_2 AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_in_left_join_result.clock" AS kept
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
-- rows of events for which clock changes something
events_changed_2 AS MATERIALIZED (
  -- events with due >= moment now: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.due,
    events.amount,
    clock_threshold_2.moment_before,
    clock_threshold_2.moment_now,
    1::bigint AS weight
  FROM clock_threshold_2
  JOIN public.events AS events
    ON events.due >= clock_threshold_2.moment_now AND events.due < clock_threshold_2.moment_before AND ROW(events.due >= clock_threshold_2.moment_before)::record *<> ROW(events.due >= clock_threshold_2.moment_now)::record
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
  UNION ALL
  -- events with due >= moment before: runs when clock changed
  SELECT
    events.id,
    events.k,
    events.due,
    events.amount,
    clock_threshold_2.moment_before,
    clock_threshold_2.moment_now,
    1::bigint AS weight
  FROM clock_threshold_2
  JOIN public.events AS events
    ON events.due >= clock_threshold_2.moment_before AND events.due < clock_threshold_2.moment_now AND ROW(events.due >= clock_threshold_2.moment_before)::record *<> ROW(events.due >= clock_threshold_2.moment_now)::record AND (events.due >= clock_threshold_2.moment_now AND events.due < clock_threshold_2.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold_2.moment_before)::record *<> ROW(clock_threshold_2.moment_now)::record
),
-- Δ(marked_events): events, clock
marked_events_delta AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.id,
    events_change.k,
    events_change.ts,
    events_change.closed,
    events_change.ts > clock_threshold.moment_before AS timed,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed.id,
    events_changed.k,
    events_changed.ts,
    events_changed.closed,
    events_changed.ts > events_changed.moment_before AS timed,
    - events_changed.weight AS weight
  FROM events_changed
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed.id,
    events_changed.k,
    events_changed.ts,
    events_changed.closed,
    events_changed.ts > events_changed.moment_now AS timed,
    events_changed.weight
  FROM events_changed
),
-- Δ(marked_events): events, clock
marked_events_delta_2 AS MATERIALIZED (
  -- Δevents with what clock was: runs when events changed
  SELECT
    events_change.id,
    events_change.k,
    events_change.amount,
    events_change.due >= clock_threshold_2.moment_before AS timed,
    events_change.weight
  FROM events_change
  CROSS JOIN clock_threshold_2
  UNION ALL
  -- rows that change, as they were: runs when clock changed
  SELECT
    events_changed_2.id,
    events_changed_2.k,
    events_changed_2.amount,
    events_changed_2.due >= events_changed_2.moment_before AS timed,
    - events_changed_2.weight AS weight
  FROM events_changed_2
  UNION ALL
  -- rows that change, as they are: runs when clock changed
  SELECT
    events_changed_2.id,
    events_changed_2.k,
    events_changed_2.amount,
    events_changed_2.due >= events_changed_2.moment_now AS timed,
    events_changed_2.weight
  FROM events_changed_2
),
-- the rows of marked_events₀ that match a row of Δmarked_events: events, clock
marked_events_candidates AS MATERIALIZED (
  -- marked_events ⋉ Δmarked_events: runs when events or clock changed
  SELECT
    events.id,
    events.k,
    events.ts,
    events.closed,
    events.ts > (now() - '1 day'::interval) AS timed,
    1::bigint AS weight
  FROM public.events AS events
  WHERE (EXISTS (SELECT FROM events_change) OR EXISTS (SELECT FROM clock_change))
    AND EXISTS (
    SELECT
    FROM marked_events_delta_2
    WHERE marked_events_delta_2.k = events.k
  )
    AND EXISTS (
    SELECT
    FROM marked_events_delta_2 AS marked_events_delta_2_2
    WHERE marked_events_delta_2_2.k = events.k
      AND marked_events_delta_2_2.id <> events.id
      AND events.ts > (now() - '1 day'::interval)
      AND (marked_events_delta_2_2.timed OR events.closed)
  )
  UNION ALL
  -- −Δmarked_events ⋉ Δmarked_events: runs when (events or clock) and (events or clock) changed
  SELECT
    marked_events_delta.id,
    marked_events_delta.k,
    marked_events_delta.ts,
    marked_events_delta.closed,
    marked_events_delta.timed,
    - marked_events_delta.weight AS weight
  FROM marked_events_delta
  WHERE EXISTS (
    SELECT
    FROM marked_events_delta_2
    WHERE marked_events_delta_2.k = marked_events_delta.k
      AND marked_events_delta_2.id <> marked_events_delta.id
      AND marked_events_delta.timed
      AND (marked_events_delta_2.timed OR marked_events_delta.closed)
  )
),
-- those whose number of partners changed, and by how many
marked_events_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.closed,
    grouped.timed,
    grouped.weight,
    sum(marked_events_delta_2.weight)::bigint AS gained
  FROM (
    SELECT
      marked_events_candidates.id,
      marked_events_candidates.k,
      marked_events_candidates.ts,
      marked_events_candidates.closed,
      marked_events_candidates.timed,
      sum(marked_events_candidates.weight)::bigint AS weight
    FROM marked_events_candidates
    GROUP BY marked_events_candidates.id, marked_events_candidates.k, marked_events_candidates.ts, marked_events_candidates.closed, marked_events_candidates.timed
    HAVING sum(marked_events_candidates.weight) <> 0
  ) AS grouped
  JOIN marked_events_delta_2
    ON marked_events_delta_2.k = grouped.k AND marked_events_delta_2.id <> grouped.id AND (marked_events_delta_2.timed OR grouped.closed)
  WHERE grouped.timed
  GROUP BY grouped.id, grouped.k, grouped.ts, grouped.closed, grouped.timed, grouped.weight
  HAVING sum(marked_events_delta_2.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: events
marked_events_flips AS MATERIALIZED (
  SELECT
    marked_events_touched.id,
    marked_events_touched.weight * CASE WHEN lateral_rows.found = marked_events_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM marked_events_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.events AS events
      WHERE events.k = marked_events_touched.k
        AND events.id <> marked_events_touched.id
        AND marked_events_touched.timed
        AND (events.due >= (CURRENT_DATE) OR marked_events_touched.closed)
      LIMIT greatest(marked_events_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = marked_events_touched.gained OR lateral_rows.found = 0)
),
-- Δ(events_join): events, clock
events_join_delta AS MATERIALIZED (
  -- Δmarked_events ⋈ marked_events: runs when events or clock changed
  SELECT
    marked_events_delta.id,
    events.id AS id_2,
    events.amount,
    marked_events_delta.weight
  FROM marked_events_delta
  JOIN public.events AS events
    ON events.k = marked_events_delta.k AND events.id <> marked_events_delta.id AND (events.due >= (CURRENT_DATE) OR marked_events_delta.closed)
  WHERE (EXISTS (SELECT FROM events_change) OR EXISTS (SELECT FROM clock_change))
    AND marked_events_delta.k IS NOT NULL
    AND marked_events_delta.timed IS NOT NULL
    AND marked_events_delta.timed
  UNION ALL
  -- marked_events ⋈ Δmarked_events: runs when events or clock changed
  SELECT
    events.id,
    marked_events_delta_2.id AS id_2,
    marked_events_delta_2.amount,
    marked_events_delta_2.weight
  FROM marked_events_delta_2
  JOIN public.events AS events
    ON marked_events_delta_2.k = events.k AND marked_events_delta_2.id <> events.id AND (marked_events_delta_2.timed OR events.closed)
  WHERE (EXISTS (SELECT FROM events_change) OR EXISTS (SELECT FROM clock_change))
    AND marked_events_delta_2.k IS NOT NULL
    AND events.ts > (now() - '1 day'::interval)
  UNION ALL
  -- −Δmarked_events ⋈ Δmarked_events: runs when (events or clock) and (events or clock) changed
  SELECT
    marked_events_delta.id,
    marked_events_delta_2.id AS id_2,
    marked_events_delta_2.amount,
    - (marked_events_delta_2.weight * marked_events_delta.weight) AS weight
  FROM marked_events_delta_2
  JOIN marked_events_delta
    ON marked_events_delta_2.k = marked_events_delta.k AND marked_events_delta_2.id <> marked_events_delta.id AND (marked_events_delta_2.timed OR marked_events_delta.closed)
  WHERE marked_events_delta_2.k IS NOT NULL
    AND marked_events_delta.k IS NOT NULL
    AND marked_events_delta.timed IS NOT NULL
    AND marked_events_delta.timed
),
-- Δ(events_anti_join): events, clock
events_anti_join_delta AS MATERIALIZED (
  -- Δmarked_events ▷ marked_events: runs when events or clock changed
  SELECT
    marked_events_delta.id,
    marked_events_delta.weight
  FROM marked_events_delta
  WHERE (EXISTS (SELECT FROM events_change) OR EXISTS (SELECT FROM clock_change))
    AND NOT EXISTS (
    SELECT
    FROM public.events AS events
    WHERE events.k = marked_events_delta.k
      AND events.id <> marked_events_delta.id
      AND marked_events_delta.timed
      AND (events.due >= (CURRENT_DATE) OR marked_events_delta.closed)
  )
  UNION ALL
  -- flipped rows of marked_events₀: runs when events or clock changed
  SELECT
    marked_events_flips.id,
    - marked_events_flips.weight AS weight
  FROM marked_events_flips
),
-- Δ(events_outer_join): events, clock
events_outer_join_delta AS MATERIALIZED (
  -- Δevents_join: runs when events or clock changed
  SELECT
    events_join_delta.id,
    events_join_delta.id_2 AS other,
    events_join_delta.amount,
    events_join_delta.weight
  FROM events_join_delta
  UNION ALL
  -- Δevents_anti_join: runs when events or clock changed
  SELECT
    events_anti_join_delta.id,
    NULL::integer AS other,
    NULL::numeric(8,2) AS amount,
    events_anti_join_delta.weight
  FROM events_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    events_outer_join_delta.id,
    events_outer_join_delta.other,
    events_outer_join_delta.amount,
    sum(events_outer_join_delta.weight)::bigint AS weight
  FROM events_outer_join_delta
  GROUP BY events_outer_join_delta.id, events_outer_join_delta.other, events_outer_join_delta.amount
  HAVING sum(events_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.other,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.other, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.clock_in_left_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.other, result_change.amount), 0)
    AND ROW(kept.id, kept.other, kept.amount) IS NOT DISTINCT FROM ROW(result_change.id, result_change.other, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_left_join_result" (id, other, amount, __pgt_count, __pgt_hash)
  SELECT n.id, n.other, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_left_join_result" AS s
  SET id = n.id, other = n.other, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.other, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.other, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_left_join_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_left_join_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_left_join_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_left_join_result.clock" AS s
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
  stream_table => 'public.clock_in_left_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
