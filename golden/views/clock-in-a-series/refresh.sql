WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_a_series_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.due,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.due, changes.amount
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
      (CURRENT_DATE::timestamp without time zone) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_a_series_result.clock" AS kept
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
  FROM pgtrickle_state."public.clock_in_a_series_result.clock" AS kept
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
-- the keys of Δevents whose number of rows changed, and by how many
events_keys AS MATERIALIZED (
  SELECT
    events_change.due,
    sum(events_change.weight)::bigint AS net
  FROM events_change
  WHERE events_change.due IS NOT NULL
  GROUP BY events_change.due
  HAVING sum(events_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: events
events_flips AS MATERIALIZED (
  SELECT
    events_keys.due,
    CASE WHEN lateral_rows.found = events_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM events_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.events AS events
      WHERE events.due = events_keys.due
      LIMIT greatest(events_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = events_keys.net OR lateral_rows.found = 0)
),
-- Δ(constant_join): events, clock
constant_join_delta AS MATERIALIZED (
  -- Δevents ⋈ marked_constant₀: runs when events changed
  SELECT
    events_change.id,
    events_change.amount,
    expanded.d,
    events_change.weight
  FROM events_change
  CROSS JOIN pgtrickle_state."public.clock_in_a_series_result.clock" AS kept
  CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, kept.moment, '1 day'::interval) AS expanded (d)
  WHERE EXISTS (SELECT FROM events_change)
    AND events_change.due IS NOT NULL
    AND events_change.due = expanded.d::date
  UNION ALL
  -- events ⋈ Δmarked_constant: runs when clock changed
  SELECT
    events.id,
    events.amount,
    expanded.d,
    marked_constant_delta.weight
  FROM marked_constant_delta
  CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, marked_constant_delta.timed, '1 day'::interval) AS expanded (d)
  JOIN public.events AS events
    ON events.due = expanded.d::date
  WHERE EXISTS (SELECT FROM clock_change)
    AND expanded.d IS NOT NULL
),
-- Δ(events_anti_join): clock, events
events_anti_join_delta AS MATERIALIZED (
  -- Δmarked_constant ▷ events: runs when clock changed
  SELECT
    expanded.d,
    marked_constant_delta.weight
  FROM marked_constant_delta
  CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, marked_constant_delta.timed, '1 day'::interval) AS expanded (d)
  WHERE EXISTS (SELECT FROM clock_change)
    AND NOT EXISTS (
    SELECT
    FROM public.events AS events
    WHERE events.due = expanded.d::date
  )
  UNION ALL
  -- marked_constant₀ ⋈ flipped keys of events: runs when events changed
  SELECT
    expanded.d,
    - events_flips.weight AS weight
  FROM events_flips
  CROSS JOIN pgtrickle_state."public.clock_in_a_series_result.clock" AS kept
  CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, kept.moment, '1 day'::interval) AS expanded (d)
  WHERE EXISTS (SELECT FROM events_change)
    AND events_flips.due = expanded.d::date
),
-- Δ(events_outer_join): events, clock
events_outer_join_delta AS MATERIALIZED (
  -- Δconstant_join: runs when events or clock changed
  SELECT
    constant_join_delta.d,
    constant_join_delta.id,
    constant_join_delta.amount,
    constant_join_delta.weight
  FROM constant_join_delta
  UNION ALL
  -- Δevents_anti_join: runs when clock or events changed
  SELECT
    events_anti_join_delta.d,
    NULL::integer AS id,
    NULL::numeric(8,2) AS amount,
    events_anti_join_delta.weight
  FROM events_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    events_outer_join_delta.d,
    sum(events_outer_join_delta.weight) FILTER (WHERE events_outer_join_delta.id IS NOT NULL) AS due_change,
    sum(events_outer_join_delta.amount * events_outer_join_delta.weight) AS amount_change,
    sum(events_outer_join_delta.weight) FILTER (WHERE events_outer_join_delta.amount IS NOT NULL) AS __pgt_amount_count_change,
    sum(events_outer_join_delta.weight) AS __pgt_count_change
  FROM events_outer_join_delta
  GROUP BY events_outer_join_delta.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.d,
    coalesce(kept.due, 0) + coalesce(group_change.due_change::bigint, 0) AS due,
    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change, group_change.amount_change, kept.amount) ELSE NULL::numeric END AS amount,
    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.amount = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.amount_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_in_a_series_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.d), 0)
    AND kept.d IS NOT DISTINCT FROM group_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: events
group_rescan AS MATERIALIZED (
  SELECT
    group_next.d,
    sum(events.amount) AS amount
  FROM group_next
  JOIN (
    SELECT
      expanded.d
    FROM LATERAL (
      SELECT
        (CURRENT_DATE::timestamp without time zone) AS timed
    ) AS lateral_rows
    CROSS JOIN LATERAL generate_series('2025-12-20'::timestamp without time zone, lateral_rows.timed, '1 day'::interval) AS expanded (d)
  ) AS joined
  LEFT JOIN public.events AS events
    ON events.due = joined.d::date
    ON (group_next.d = joined.d OR group_next.d IS NULL AND joined.d IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.d
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.d,
    group_next.due,
    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,
    group_next.__pgt_amount_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.d), 0) = hash_record_extended(ROW(group_rescan.d), 0)
    AND group_next.d IS NOT DISTINCT FROM group_rescan.d
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_a_series_result" (d, due, amount, __pgt_amount_count, __pgt_count, __pgt_hash)
  SELECT n.d, n.due, n.amount, n.__pgt_amount_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_a_series_result" AS s
  SET d = n.d, due = n.due, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.d, s.due, s.amount, s.__pgt_amount_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.d, n.due, n.amount, n.__pgt_amount_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_a_series_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_a_series_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_a_series_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_a_series_result.clock" AS s
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
  stream_table => 'public.clock_in_a_series_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
