WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.only_without_children_result'
),
-- Δvehicle: the rows that changed since the last refresh, each with its weight
vehicle_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.wheels,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.vehicle" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.wheels
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δroad: the rows that changed since the last refresh, each with its weight
road_change AS MATERIALIZED (
  SELECT
    changes.wheels,
    changes.toll,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.road" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.wheels, changes.toll
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δroad whose number of rows changed, and by how many
road_keys AS MATERIALIZED (
  SELECT
    road_change.wheels,
    sum(road_change.weight)::bigint AS net
  FROM road_change
  WHERE road_change.wheels IS NOT NULL
  GROUP BY road_change.wheels
  HAVING sum(road_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: road
road_flips AS MATERIALIZED (
  SELECT
    road_keys.wheels,
    CASE WHEN lateral_rows.found = road_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM road_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM ONLY public.road AS road
      WHERE road.wheels = road_keys.wheels
      LIMIT greatest(road_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = road_keys.net OR lateral_rows.found = 0)
),
-- Δ(road_join): vehicle, road
road_join_delta AS MATERIALIZED (
  -- Δvehicle ⋈ road: runs when vehicle changed
  SELECT
    vehicle_change.id,
    road.toll,
    vehicle_change.weight
  FROM vehicle_change
  JOIN ONLY public.road AS road
    ON vehicle_change.wheels = road.wheels
  WHERE EXISTS (SELECT FROM vehicle_change)
    AND vehicle_change.wheels IS NOT NULL
  UNION ALL
  -- vehicle ⋈ Δroad: runs when road changed
  SELECT
    vehicle.id,
    road_change.toll,
    road_change.weight
  FROM road_change
  JOIN ONLY public.vehicle AS vehicle
    ON vehicle.wheels = road_change.wheels
  WHERE EXISTS (SELECT FROM road_change)
    AND road_change.wheels IS NOT NULL
  UNION ALL
  -- −Δvehicle ⋈ Δroad: runs when road and vehicle changed
  SELECT
    vehicle_change.id,
    road_change.toll,
    - (road_change.weight * vehicle_change.weight) AS weight
  FROM road_change
  JOIN vehicle_change
    ON vehicle_change.wheels = road_change.wheels
  WHERE road_change.wheels IS NOT NULL
    AND vehicle_change.wheels IS NOT NULL
),
-- Δ(road_anti_join): vehicle, road
road_anti_join_delta AS MATERIALIZED (
  -- Δvehicle ▷ road: runs when vehicle changed
  SELECT
    vehicle_change.id,
    vehicle_change.weight
  FROM vehicle_change
  WHERE EXISTS (SELECT FROM vehicle_change)
    AND NOT EXISTS (
    SELECT
    FROM ONLY public.road AS road
    WHERE vehicle_change.wheels = road.wheels
  )
  UNION ALL
  -- vehicle ⋈ flipped keys of road: runs when road changed
  SELECT
    vehicle.id,
    - road_flips.weight AS weight
  FROM road_flips
  JOIN ONLY public.vehicle AS vehicle
    ON vehicle.wheels = road_flips.wheels
  WHERE EXISTS (SELECT FROM road_change)
  UNION ALL
  -- −Δvehicle ⋈ flipped keys of road: runs when road and vehicle changed
  SELECT
    vehicle_change.id,
    road_flips.weight * vehicle_change.weight AS weight
  FROM road_flips
  JOIN vehicle_change
    ON vehicle_change.wheels = road_flips.wheels
  WHERE vehicle_change.wheels IS NOT NULL
),
-- Δ(road_outer_join): vehicle, road
road_outer_join_delta AS MATERIALIZED (
  -- Δroad_join: runs when vehicle or road changed
  SELECT
    road_join_delta.id,
    road_join_delta.toll,
    road_join_delta.weight
  FROM road_join_delta
  UNION ALL
  -- Δroad_anti_join: runs when vehicle or road changed
  SELECT
    road_anti_join_delta.id,
    NULL::integer AS toll,
    road_anti_join_delta.weight
  FROM road_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    road_outer_join_delta.id,
    road_outer_join_delta.toll,
    sum(road_outer_join_delta.weight)::bigint AS weight
  FROM road_outer_join_delta
  GROUP BY road_outer_join_delta.id, road_outer_join_delta.toll
  HAVING sum(road_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.toll,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.toll), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.only_without_children_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.toll), 0)
    AND ROW(kept.id, kept.toll) IS NOT DISTINCT FROM ROW(result_change.id, result_change.toll)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.only_without_children_result" (id, toll, __pgt_count, __pgt_hash)
  SELECT n.id, n.toll, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.only_without_children_result" AS s
  SET id = n.id, toll = n.toll, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.toll, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.toll, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.only_without_children_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.vehicle', (SELECT count(*) FROM vehicle_change),
    'public.road', (SELECT count(*) FROM road_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.only_without_children_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
