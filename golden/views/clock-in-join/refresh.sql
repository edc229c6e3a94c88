WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_join_result'
),
-- Δroom: the rows that changed since the last refresh, each with its weight
room_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.room" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbooking: the rows that changed since the last refresh, each with its weight
booking_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.room,
    changes.until,
    changes.guests,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.booking" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.room, changes.until, changes.guests
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
      (now()) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_join_result.clock" AS kept
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
  FROM pgtrickle_state."public.clock_in_join_result.clock" AS kept
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
-- Δ(clock_semi_join): booking, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δbooking ⋉ clock₀: runs when booking changed
  SELECT
    booking_change.id,
    booking_change.room,
    booking_change.guests,
    booking_change.weight
  FROM booking_change
  JOIN clock_threshold
    ON booking_change.until > clock_threshold.moment_before
  WHERE booking_change.until IS NOT NULL
  UNION ALL
  -- booking with until > moment now: runs when clock changed
  SELECT
    booking.id,
    booking.room,
    booking.guests,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.booking AS booking
    ON booking.until > clock_threshold.moment_now AND booking.until <= clock_threshold.moment_before
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- booking with until > moment before: runs when clock changed
  SELECT
    booking.id,
    booking.room,
    booking.guests,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.booking AS booking
    ON booking.until > clock_threshold.moment_before AND booking.until <= clock_threshold.moment_now
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- the keys of Δclock_semi_join whose number of rows changed, and by how many
clock_semi_join_keys AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.room,
    sum(clock_semi_join_delta.weight)::bigint AS net
  FROM clock_semi_join_delta
  WHERE clock_semi_join_delta.room IS NOT NULL
  GROUP BY clock_semi_join_delta.room
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: booking
clock_semi_join_flips AS MATERIALIZED (
  SELECT
    clock_semi_join_keys.room,
    CASE WHEN lateral_rows.found = clock_semi_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM clock_semi_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.booking AS booking
      WHERE EXISTS (
        SELECT
        WHERE booking.until > (now())
      )
        AND booking.room = clock_semi_join_keys.room
      LIMIT greatest(clock_semi_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = clock_semi_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(room_join): booking, clock, room
room_join_delta AS MATERIALIZED (
  -- Δclock_semi_join ⋈ room: runs when booking or clock changed
  SELECT
    clock_semi_join_delta.id,
    clock_semi_join_delta.guests,
    room.id AS id_2,
    room.name,
    clock_semi_join_delta.weight
  FROM clock_semi_join_delta
  JOIN public.room AS room
    ON clock_semi_join_delta.room = room.id
  WHERE (EXISTS (SELECT FROM booking_change) OR EXISTS (SELECT FROM clock_change))
    AND clock_semi_join_delta.room IS NOT NULL
  UNION ALL
  -- clock_semi_join ⋈ Δroom: runs when room changed
  SELECT
    booking.id,
    booking.guests,
    room_change.id AS id_2,
    room_change.name,
    room_change.weight
  FROM room_change
  JOIN public.booking AS booking
    ON booking.room = room_change.id
  WHERE EXISTS (SELECT FROM room_change)
    AND EXISTS (
    SELECT
    WHERE booking.until > (now())
  )
  UNION ALL
  -- −Δclock_semi_join ⋈ Δroom: runs when room and (booking or clock) changed
  SELECT
    clock_semi_join_delta.id,
    clock_semi_join_delta.guests,
    room_change.id AS id_2,
    room_change.name,
    - (room_change.weight * clock_semi_join_delta.weight) AS weight
  FROM room_change
  JOIN clock_semi_join_delta
    ON clock_semi_join_delta.room = room_change.id
  WHERE clock_semi_join_delta.room IS NOT NULL
),
-- Δ(booking_anti_join): room, booking, clock
booking_anti_join_delta AS MATERIALIZED (
  -- Δroom ▷ clock_semi_join: runs when room changed
  SELECT
    room_change.id,
    room_change.name,
    room_change.weight
  FROM room_change
  WHERE EXISTS (SELECT FROM room_change)
    AND NOT EXISTS (
    SELECT
    FROM public.booking AS booking
    WHERE EXISTS (
      SELECT
      WHERE booking.until > (now())
    )
      AND booking.room = room_change.id
  )
  UNION ALL
  -- room ⋈ flipped keys of clock_semi_join: runs when booking or clock changed
  SELECT
    room.id,
    room.name,
    - clock_semi_join_flips.weight AS weight
  FROM clock_semi_join_flips
  JOIN public.room AS room
    ON clock_semi_join_flips.room = room.id
  WHERE (EXISTS (SELECT FROM booking_change) OR EXISTS (SELECT FROM clock_change))
  UNION ALL
  -- −Δroom ⋈ flipped keys of clock_semi_join: runs when (booking or clock) and room changed
  SELECT
    room_change.id,
    room_change.name,
    clock_semi_join_flips.weight * room_change.weight AS weight
  FROM clock_semi_join_flips
  JOIN room_change
    ON clock_semi_join_flips.room = room_change.id
),
-- Δ(booking_outer_join): booking, clock, room
booking_outer_join_delta AS MATERIALIZED (
  -- Δroom_join: runs when booking or clock or room changed
  SELECT
    room_join_delta.id_2 AS id,
    room_join_delta.name,
    room_join_delta.id AS id_2,
    room_join_delta.guests,
    room_join_delta.weight
  FROM room_join_delta
  UNION ALL
  -- Δbooking_anti_join: runs when room or booking or clock changed
  SELECT
    booking_anti_join_delta.id,
    booking_anti_join_delta.name,
    NULL::integer AS id_2,
    NULL::integer AS guests,
    booking_anti_join_delta.weight
  FROM booking_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    booking_outer_join_delta.id,
    booking_outer_join_delta.name,
    sum(booking_outer_join_delta.weight) FILTER (WHERE booking_outer_join_delta.id_2 IS NOT NULL) AS bookings_change,
    sum(booking_outer_join_delta.guests * booking_outer_join_delta.weight) AS guests_change,
    sum(booking_outer_join_delta.weight) FILTER (WHERE booking_outer_join_delta.guests IS NOT NULL) AS __pgt_guests_count_change,
    sum(booking_outer_join_delta.weight) AS __pgt_count_change
  FROM booking_outer_join_delta
  GROUP BY booking_outer_join_delta.id, booking_outer_join_delta.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.id,
    group_change.name,
    coalesce(kept.bookings, 0) + coalesce(group_change.bookings_change::bigint, 0) AS bookings,
    CASE WHEN coalesce(kept.__pgt_guests_count, 0) + coalesce(group_change.__pgt_guests_count_change::bigint, 0) > 0 THEN coalesce(kept.guests + group_change.guests_change::bigint, group_change.guests_change::bigint, kept.guests) ELSE NULL::bigint END AS guests,
    coalesce(kept.__pgt_guests_count, 0) + coalesce(group_change.__pgt_guests_count_change::bigint, 0) AS __pgt_guests_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.id, group_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_in_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.id, group_change.name), 0)
    AND kept.id IS NOT DISTINCT FROM group_change.id
    AND kept.name IS NOT DISTINCT FROM group_change.name
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_join_result" (id, name, bookings, guests, __pgt_guests_count, __pgt_count, __pgt_hash)
  SELECT n.id, n.name, n.bookings, n.guests, n.__pgt_guests_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_join_result" AS s
  SET id = n.id, name = n.name, bookings = n.bookings, guests = n.guests, __pgt_guests_count = n.__pgt_guests_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.bookings, s.guests, s.__pgt_guests_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.name, n.bookings, n.guests, n.__pgt_guests_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_join_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_join_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_join_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_join_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.room', (SELECT count(*) FROM room_change),
    'public.booking', (SELECT count(*) FROM booking_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_in_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
