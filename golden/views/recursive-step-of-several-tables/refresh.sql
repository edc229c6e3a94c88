WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_step_of_several_tables_result'
),
-- Δstation: the rows that changed since the last refresh, each with its weight
station_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.zone,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.station" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.zone
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δhop: the rows that changed since the last refresh, each with its weight
hop_change AS MATERIALIZED (
  SELECT
    changes.line_id,
    changes.origin,
    changes.destination,
    changes.minutes,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.hop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.line_id, changes.origin, changes.destination, changes.minutes
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δline: the rows that changed since the last refresh, each with its weight
line_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.speed,
    changes.open,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.line" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.speed, changes.open
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δblocked: the rows that changed since the last refresh, each with its weight
blocked_change AS MATERIALIZED (
  SELECT
    changes.station_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.blocked" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.station_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δblocked whose number of rows changed, and by how many
blocked_keys AS MATERIALIZED (
  SELECT
    blocked_change.station_id,
    sum(blocked_change.weight)::bigint AS net
  FROM blocked_change
  WHERE blocked_change.station_id IS NOT NULL
  GROUP BY blocked_change.station_id
  HAVING sum(blocked_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: blocked
blocked_flips AS MATERIALIZED (
  SELECT
    blocked_keys.station_id,
    CASE WHEN lateral_rows.found = blocked_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM blocked_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.blocked AS blocked
      WHERE blocked.station_id = blocked_keys.station_id
      LIMIT greatest(blocked_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = blocked_keys.net OR lateral_rows.found = 0)
),
-- Δ(hop ⋈ line)
line_join_delta AS MATERIALIZED (
  -- Δhop ⋈ line: runs when hop changed
  SELECT
    hop_change.line_id,
    hop_change.origin,
    hop_change.destination,
    hop_change.minutes,
    line.id,
    line.speed,
    line.open,
    hop_change.weight
  FROM hop_change
  JOIN public.line AS line
    ON line.id = hop_change.line_id
  WHERE EXISTS (SELECT FROM hop_change)
    AND hop_change.line_id IS NOT NULL
    AND line.open
  UNION ALL
  -- hop ⋈ Δline: runs when line changed
  SELECT
    hop.line_id,
    hop.origin,
    hop.destination,
    hop.minutes,
    line_change.id,
    line_change.speed,
    line_change.open,
    line_change.weight
  FROM line_change
  JOIN public.hop AS hop
    ON line_change.id = hop.line_id
  WHERE EXISTS (SELECT FROM line_change)
    AND line_change.open
  UNION ALL
  -- −Δhop ⋈ Δline: runs when line and hop changed
  SELECT
    hop_change.line_id,
    hop_change.origin,
    hop_change.destination,
    hop_change.minutes,
    line_change.id,
    line_change.speed,
    line_change.open,
    - (line_change.weight * hop_change.weight) AS weight
  FROM line_change
  JOIN hop_change
    ON line_change.id = hop_change.line_id
  WHERE line_change.open
    AND hop_change.line_id IS NOT NULL
),
-- Δ(blocked_anti_join): station, blocked
blocked_anti_join_delta AS MATERIALIZED (
  -- Δstation ▷ blocked: runs when station changed
  SELECT
    station_change.id,
    station_change.weight
  FROM station_change
  WHERE EXISTS (SELECT FROM station_change)
    AND NOT EXISTS (
    SELECT
    FROM public.blocked AS blocked
    WHERE blocked.station_id = station_change.id
  )
  UNION ALL
  -- station ⋈ flipped keys of blocked: runs when blocked changed
  SELECT
    station.id,
    - blocked_flips.weight AS weight
  FROM blocked_flips
  JOIN public.station AS station
    ON blocked_flips.station_id = station.id
  WHERE EXISTS (SELECT FROM blocked_change)
  UNION ALL
  -- −Δstation ⋈ flipped keys of blocked: runs when blocked and station changed
  SELECT
    station_change.id,
    blocked_flips.weight * station_change.weight AS weight
  FROM blocked_flips
  JOIN station_change
    ON blocked_flips.station_id = station_change.id
),
-- Δ(hop ⋈ line ⋈ blocked_anti_join): hop, line, station, blocked
station_join_delta AS MATERIALIZED (
  -- Δ(hop ⋈ line) ⋈ blocked_anti_join: runs when hop or line changed
  SELECT
    line_join_delta.line_id,
    line_join_delta.origin,
    line_join_delta.destination,
    line_join_delta.minutes,
    line_join_delta.id,
    line_join_delta.speed,
    line_join_delta.open,
    station.id AS id_2,
    line_join_delta.weight
  FROM line_join_delta
  JOIN public.station AS station
    ON station.id = line_join_delta.destination
  WHERE (EXISTS (SELECT FROM hop_change) OR EXISTS (SELECT FROM line_change))
    AND line_join_delta.destination IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM public.blocked AS blocked
    WHERE blocked.station_id = station.id
  )
  UNION ALL
  -- (hop ⋈ line) ⋈ Δblocked_anti_join: runs when station or blocked changed
  SELECT
    hop.line_id,
    hop.origin,
    hop.destination,
    hop.minutes,
    line.id,
    line.speed,
    line.open,
    blocked_anti_join_delta.id AS id_2,
    blocked_anti_join_delta.weight
  FROM blocked_anti_join_delta
  JOIN public.hop AS hop
    ON blocked_anti_join_delta.id = hop.destination
  JOIN public.line AS line
    ON line.id = hop.line_id
  WHERE (EXISTS (SELECT FROM station_change) OR EXISTS (SELECT FROM blocked_change))
    AND line.open
  UNION ALL
  -- −Δ(hop ⋈ line) ⋈ Δblocked_anti_join: runs when (station or blocked) and (hop or line) changed
  SELECT
    line_join_delta.line_id,
    line_join_delta.origin,
    line_join_delta.destination,
    line_join_delta.minutes,
    line_join_delta.id,
    line_join_delta.speed,
    line_join_delta.open,
    blocked_anti_join_delta.id AS id_2,
    - (blocked_anti_join_delta.weight * line_join_delta.weight) AS weight
  FROM blocked_anti_join_delta
  JOIN line_join_delta
    ON blocked_anti_join_delta.id = line_join_delta.destination
  WHERE line_join_delta.destination IS NOT NULL
),
-- Δ of found_join: hop, line, station, blocked
found_join_delta AS MATERIALIZED (
  -- Δ(hop ⋈ line ⋈ blocked_anti_join) ⋈ found₀: runs when hop or line or station or blocked changed
  SELECT
    station_join_delta.line_id,
    station_join_delta.origin,
    station_join_delta.destination,
    station_join_delta.minutes,
    station_join_delta.id,
    station_join_delta.speed,
    station_join_delta.open,
    station_join_delta.id_2,
    kept.start,
    kept.station,
    kept.minutes AS minutes_2,
    kept.cost,
    kept.visited,
    kept.__pgt_level,
    kept.__pgt_count,
    station_join_delta.weight
  FROM station_join_delta
  JOIN pgtrickle_state."public.recursive_step_of_several_tables_result" AS kept
    ON station_join_delta.origin = kept.station AND station_join_delta.id_2 <> ALL (kept.visited)
  WHERE (EXISTS (SELECT FROM hop_change) OR EXISTS (SELECT FROM line_change) OR EXISTS (SELECT FROM station_change) OR EXISTS (SELECT FROM blocked_change))
    AND station_join_delta.origin IS NOT NULL
    AND kept.minutes < 40
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
trip_seeds AS MATERIALIZED (
  SELECT
    combined.start,
    combined.station,
    combined.minutes,
    combined.cost,
    combined.visited,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      station_change.id AS start,
      station_change.id AS station,
      0 AS minutes,
      0.00 AS cost,
      ARRAY[station_change.id]::integer[] AS visited,
      0::bigint AS __pgt_level,
      station_change.weight
    FROM station_change
    WHERE station_change.zone = 1
    UNION ALL
    SELECT
      found_join_delta.start,
      found_join_delta.id_2 AS station,
      found_join_delta.minutes_2 + coalesce(found_join_delta.minutes, 10) AS minutes,
      found_join_delta.cost + found_join_delta.speed AS cost,
      found_join_delta.visited || found_join_delta.id_2 AS visited,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      sum(found_join_delta.weight)::bigint * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
    GROUP BY found_join_delta.line_id, found_join_delta.origin, found_join_delta.destination, found_join_delta.minutes, found_join_delta.id, found_join_delta.speed, found_join_delta.open, found_join_delta.id_2, found_join_delta.start, found_join_delta.station, found_join_delta.minutes_2, found_join_delta.cost, found_join_delta.cost::text COLLATE pg_catalog."C", found_join_delta.visited, found_join_delta.__pgt_level, found_join_delta.__pgt_count
    HAVING sum(found_join_delta.weight) <> 0
  ) AS combined
  GROUP BY combined.start, combined.station, combined.minutes, combined.cost, combined.cost::text COLLATE pg_catalog."C", combined.visited, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: hop, line, station, blocked
trip_change AS MATERIALIZED (
  SELECT
    fixpoint.start,
    fixpoint.station,
    fixpoint.minutes,
    fixpoint.cost,
    fixpoint.visited,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE trip (start, station, minutes, cost, visited, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.start,
        latest.station,
        latest.minutes,
        latest.cost,
        latest.visited,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          trip_seeds.start,
          trip_seeds.station,
          trip_seeds.minutes,
          trip_seeds.cost,
          trip_seeds.visited,
          trip_seeds.__pgt_level
        FROM trip_seeds
        ORDER BY trip_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(trip_seeds_2.__pgt_level) AS __pgt_last
        FROM trip_seeds AS trip_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH trip_last AS MATERIALIZED (
          SELECT * FROM trip
        )
        SELECT
          combined.start,
          combined.station,
          combined.minutes,
          combined.cost,
          combined.visited,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            trip_last_2.start,
            station.id AS station,
            trip_last_2.minutes + coalesce(hop.minutes, 10) AS minutes,
            trip_last_2.cost + line.speed AS cost,
            trip_last_2.visited || station.id AS visited,
            trip_last_2.__pgt_level + 1 AS __pgt_level,
            trip_last_2.weight
          FROM trip_last AS trip_last_2
          JOIN public.hop AS hop
            ON hop.origin = trip_last_2.station
          JOIN public.line AS line
            ON line.id = hop.line_id
          JOIN public.station AS station
            ON station.id = hop.destination AND station.id <> ALL (trip_last_2.visited)
          WHERE trip_last_2.weight <> 0
            AND trip_last_2.minutes < 40
            AND line.open
            AND NOT EXISTS (
            SELECT
            FROM public.blocked AS blocked
            WHERE blocked.station_id = station.id
          )
          UNION ALL
          SELECT
            trip_seeds_3.start,
            trip_seeds_3.station,
            trip_seeds_3.minutes,
            trip_seeds_3.cost,
            trip_seeds_3.visited,
            trip_seeds_3.__pgt_level,
            trip_seeds_3.weight
          FROM trip_last AS trip_last_3
          JOIN trip_seeds AS trip_seeds_3
            ON trip_seeds_3.__pgt_level = trip_last_3.__pgt_level + 1
          WHERE trip_last_3.weight = 0
        ) AS combined
        GROUP BY combined.start, combined.station, combined.minutes, combined.cost, combined.cost::text COLLATE pg_catalog."C", combined.visited, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          trip_last_4.start,
          trip_last_4.station,
          trip_last_4.minutes,
          trip_last_4.cost,
          trip_last_4.visited,
          trip_last_4.__pgt_level + 1 AS __pgt_level,
          trip_last_4.__pgt_last,
          trip_last_4.weight
        FROM trip_last AS trip_last_4
        WHERE trip_last_4.weight = 0
          AND trip_last_4.__pgt_level + 1 < trip_last_4.__pgt_last
      )
    )
    SELECT
      trip_2.start,
      trip_2.station,
      trip_2.minutes,
      trip_2.cost,
      trip_2.visited,
      trip_2.__pgt_level,
      trip_2.__pgt_last,
      trip_2.weight
    FROM trip AS trip_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    trip_change.start,
    trip_change.station,
    trip_change.minutes,
    trip_change.cost,
    trip_change.visited,
    trip_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + trip_change.weight AS __pgt_count,
    hash_record_extended(ROW(trip_change.start, trip_change.station, trip_change.minutes, trip_change.cost, trip_change.visited, trip_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + trip_change.weight > 0 AS present
  FROM trip_change
  LEFT JOIN pgtrickle_state."public.recursive_step_of_several_tables_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(trip_change.start, trip_change.station, trip_change.minutes, trip_change.cost, trip_change.visited, trip_change.__pgt_level), 0)
    AND ROW(kept.start, kept.station, kept.minutes, kept.cost, kept.cost::text COLLATE pg_catalog."C", kept.visited, kept.__pgt_level) IS NOT DISTINCT FROM ROW(trip_change.start, trip_change.station, trip_change.minutes, trip_change.cost, trip_change.cost::text COLLATE pg_catalog."C", trip_change.visited, trip_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_step_of_several_tables_result" (start, station, minutes, cost, visited, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.start, n.station, n.minutes, n.cost, n.visited, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_step_of_several_tables_result" AS s
  SET start = n.start, station = n.station, minutes = n.minutes, cost = n.cost, visited = n.visited, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.start, s.station, s.minutes, s.cost, s.visited, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.start, n.station, n.minutes, n.cost, n.visited, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_step_of_several_tables_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.station', (SELECT count(*) FROM station_change),
    'public.hop', (SELECT count(*) FROM hop_change),
    'public.line', (SELECT count(*) FROM line_change),
    'public.blocked', (SELECT count(*) FROM blocked_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_step_of_several_tables_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
