WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.foreign_key_actions_result'
),
-- Δhouse: the rows that changed since the last refresh, each with its weight
house_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.house" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δroom: the rows that changed since the last refresh, each with its weight
room_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.house_id,
    changes.area,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.room" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.house_id, changes.area
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlamp: the rows that changed since the last refresh, each with its weight
lamp_change AS MATERIALIZED (
  SELECT
    changes.room_id,
    changes.watt,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.lamp" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.room_id, changes.watt
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(room ⋈ house)
house_join_delta AS MATERIALIZED (
  -- Δroom ⋈ house: runs when room changed
  SELECT
    room_change.id,
    room_change.area,
    house.name,
    room_change.weight
  FROM room_change
  JOIN public.house AS house
    ON room_change.house_id = house.id
  WHERE EXISTS (SELECT FROM room_change)
    AND room_change.house_id IS NOT NULL
  UNION ALL
  -- room ⋈ Δhouse: runs when house changed
  SELECT
    room.id,
    room.area,
    house_change.name,
    house_change.weight
  FROM house_change
  JOIN public.room AS room
    ON room.house_id = house_change.id
  WHERE EXISTS (SELECT FROM house_change)
  UNION ALL
  -- −Δroom ⋈ Δhouse: runs when house and room changed
  SELECT
    room_change.id,
    room_change.area,
    house_change.name,
    - (house_change.weight * room_change.weight) AS weight
  FROM house_change
  JOIN room_change
    ON room_change.house_id = house_change.id
  WHERE room_change.house_id IS NOT NULL
),
-- Δ(room ⋈ house), added up over what is read of it
house_join_change AS MATERIALIZED (
  SELECT
    house_join_delta.id,
    house_join_delta.area,
    house_join_delta.name,
    sum(house_join_delta.weight)::bigint AS weight
  FROM house_join_delta
  GROUP BY house_join_delta.id, house_join_delta.area, house_join_delta.name
  HAVING sum(house_join_delta.weight) <> 0
),
-- Δ of room_join: lamp, room, house
room_join_delta AS MATERIALIZED (
  -- Δlamp ⋈ (room ⋈ house): runs when lamp changed
  SELECT
    lamp_change.watt,
    room.area,
    house.name,
    lamp_change.weight
  FROM lamp_change
  JOIN public.room AS room
    ON lamp_change.room_id = room.id
  JOIN public.house AS house
    ON room.house_id = house.id
  WHERE EXISTS (SELECT FROM lamp_change)
    AND lamp_change.room_id IS NOT NULL
  UNION ALL
  -- lamp ⋈ Δ(room ⋈ house): runs when room or house changed
  SELECT
    lamp.watt,
    house_join_change.area,
    house_join_change.name,
    house_join_change.weight
  FROM house_join_change
  JOIN public.lamp AS lamp
    ON lamp.room_id = house_join_change.id
  WHERE (EXISTS (SELECT FROM room_change) OR EXISTS (SELECT FROM house_change))
  UNION ALL
  -- −Δlamp ⋈ Δ(room ⋈ house): runs when (room or house) and lamp changed
  SELECT
    lamp_change.watt,
    house_join_change.area,
    house_join_change.name,
    - (house_join_change.weight * lamp_change.weight) AS weight
  FROM house_join_change
  JOIN lamp_change
    ON lamp_change.room_id = house_join_change.id
  WHERE lamp_change.room_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    room_join_delta.name,
    room_join_delta.area,
    room_join_delta.watt,
    sum(room_join_delta.weight)::bigint AS weight
  FROM room_join_delta
  GROUP BY room_join_delta.name, room_join_delta.area, room_join_delta.watt
  HAVING sum(room_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.area,
    result_change.watt,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.area, result_change.watt), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.foreign_key_actions_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.area, result_change.watt), 0)
    AND ROW(kept.name, kept.area, kept.watt) IS NOT DISTINCT FROM ROW(result_change.name, result_change.area, result_change.watt)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.foreign_key_actions_result" (name, area, watt, __pgt_count, __pgt_hash)
  SELECT n.name, n.area, n.watt, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.foreign_key_actions_result" AS s
  SET name = n.name, area = n.area, watt = n.watt, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.area, s.watt, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.area, n.watt, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.foreign_key_actions_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.house', (SELECT count(*) FROM house_change),
    'public.room', (SELECT count(*) FROM room_change),
    'public.lamp', (SELECT count(*) FROM lamp_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.foreign_key_actions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
