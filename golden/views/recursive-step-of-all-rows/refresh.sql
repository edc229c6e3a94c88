WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_step_of_all_rows_result'
),
-- Δdepot: the rows that changed since the last refresh, each with its weight
depot_change AS MATERIALIZED (
  SELECT
    changes.id
  FROM pgtrickle_changes."public.depot" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δroad: the rows that changed since the last refresh, each with its weight
road_change AS MATERIALIZED (
  SELECT
    changes.origin
  FROM pgtrickle_changes."public.road" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.origin, changes.destination, changes.length
  HAVING sum(changes.__pgt_weight) <> 0
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: depot, road
distance_compared AS MATERIALIZED (
  -- −distance₀: runs when depot or road changed
  SELECT
    kept.id,
    kept.length,
    kept.round,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" AS kept
  WHERE (EXISTS (SELECT FROM depot_change) OR EXISTS (SELECT FROM road_change))
  UNION ALL
  -- distance₁: runs when depot or road changed
  SELECT
    fixpoint.id,
    fixpoint.length,
    fixpoint.round,
    1::bigint AS weight
  FROM (
    WITH RECURSIVE distance (id, length, round) AS (
      SELECT
        depot.id,
        0 AS length,
        0 AS round
      FROM public.depot AS depot
      UNION ALL
      SELECT
        windowed.destination AS id,
        windowed.min AS length,
        windowed.min_2 + 1 AS round
      FROM (
        SELECT
          grouped.destination,
          grouped.min,
          grouped.min_2,
          rank() OVER (ORDER BY grouped.min, grouped.destination) AS rank
        FROM (
          SELECT
            joined.destination,
            min(joined.length + joined.length_2) AS min,
            min(joined.round) AS min_2
          FROM (
            SELECT
              distance_2.id,
              distance_2.length,
              distance_2.round,
              road.origin,
              road.destination,
              road.length AS length_2
            FROM distance AS distance_2
            JOIN public.road AS road
              ON road.origin = distance_2.id
          ) AS joined
          GROUP BY joined.destination
        ) AS grouped
      ) AS windowed
      WHERE windowed.min_2 < 5
        AND windowed.rank <= 3
    )
    SELECT
      distance_3.id,
      distance_3.length,
      distance_3.round
    FROM distance AS distance_3
  ) AS fixpoint
  WHERE (EXISTS (SELECT FROM depot_change) OR EXISTS (SELECT FROM road_change))
),
-- ΔX, consolidated: rows that are there before and after cancel
distance_change AS MATERIALIZED (
  SELECT
    distance_compared.id,
    distance_compared.length,
    distance_compared.round,
    sum(distance_compared.weight)::bigint AS weight
  FROM distance_compared
  GROUP BY distance_compared.id, distance_compared.length, distance_compared.round
  HAVING sum(distance_compared.weight) <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    distance_change.id,
    distance_change.length,
    distance_change.round,
    coalesce(kept.__pgt_count, 0) + distance_change.weight AS __pgt_count,
    hash_record_extended(ROW(distance_change.id, distance_change.length, distance_change.round), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + distance_change.weight > 0 AS present
  FROM distance_change
  LEFT JOIN pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distance_change.id, distance_change.length, distance_change.round), 0)
    AND ROW(kept.id, kept.length, kept.round) IS NOT DISTINCT FROM ROW(distance_change.id, distance_change.length, distance_change.round)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.id,
    min(grouped.length) FILTER (WHERE grouped.weight > 0) AS length_arrived,
    min(grouped.length) FILTER (WHERE grouped.weight < 0) AS length_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      distance_change.id,
      distance_change.length,
      sum(distance_change.weight)::bigint AS weight
    FROM distance_change
    GROUP BY distance_change.id, distance_change.length
    HAVING sum(distance_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.id,
    least(group_change.length_arrived, kept.length) AS length,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.length_left <= kept.length AND (group_change.length_arrived IS NULL OR group_change.length_arrived > kept.length)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.recursive_step_of_all_rows_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.id), 0)
    AND kept.id IS NOT DISTINCT FROM group_change.id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: depot, road
group_rescan AS MATERIALIZED (
  SELECT
    group_next.id,
    min(fixpoint.length) AS length
  FROM group_next
  JOIN (
    WITH RECURSIVE distance (id, length, round) AS (
      SELECT
        depot.id,
        0 AS length,
        0 AS round
      FROM public.depot AS depot
      UNION ALL
      SELECT
        windowed.destination AS id,
        windowed.min AS length,
        windowed.min_2 + 1 AS round
      FROM (
        SELECT
          grouped.destination,
          grouped.min,
          grouped.min_2,
          rank() OVER (ORDER BY grouped.min, grouped.destination) AS rank
        FROM (
          SELECT
            joined.destination,
            min(joined.length + joined.length_2) AS min,
            min(joined.round) AS min_2
          FROM (
            SELECT
              distance_2.id,
              distance_2.length,
              distance_2.round,
              road.origin,
              road.destination,
              road.length AS length_2
            FROM distance AS distance_2
            JOIN public.road AS road
              ON road.origin = distance_2.id
          ) AS joined
          GROUP BY joined.destination
        ) AS grouped
      ) AS windowed
      WHERE windowed.min_2 < 5
        AND windowed.rank <= 3
    )
    SELECT
      distance_3.id,
      distance_3.length,
      distance_3.round
    FROM distance AS distance_3
  ) AS fixpoint
    ON (group_next.id = fixpoint.id OR group_next.id IS NULL AND fixpoint.id IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.id
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.id,
    CASE WHEN group_next.rescan THEN group_rescan.length ELSE group_next.length END AS length,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.id), 0) = hash_record_extended(ROW(group_rescan.id), 0)
    AND group_next.id IS NOT DISTINCT FROM group_rescan.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_step_of_all_rows_result" (id, length, __pgt_count, __pgt_hash)
  SELECT n.id, n.length, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_step_of_all_rows_result" AS s
  SET id = n.id, length = n.length, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.length, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.length, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_step_of_all_rows_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" (id, length, round, __pgt_count, __pgt_hash)
  SELECT n.id, n.length, n.round, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" AS s
  SET id = n.id, length = n.length, round = n.round, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.length, s.round, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.length, n.round, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_step_of_all_rows_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.depot', (SELECT count(*) FROM depot_change),
    'public.road', (SELECT count(*) FROM road_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_step_of_all_rows_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0));
