WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_lists_of_values_without_equality_result'
),
-- Δplace: the rows that changed since the last refresh, each with its weight
place_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.town,
    (array_agg(changes.at))[1] AS at,
    (array_agg(changes.area))[1] AS area,
    (array_agg(changes.details))[1] AS details,
    changes.tags,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.place" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.town, point_send(changes.at), box_send(changes.area), changes.details::text COLLATE pg_catalog."C", changes.tags
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.town,
    max(grouped.tags) FILTER (WHERE grouped.weight > 0) AS tags_arrived,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      place_change.town,
      place_change.tags,
      sum(place_change.weight)::bigint AS weight
    FROM place_change
    GROUP BY place_change.id, place_change.town, point_send(place_change.at), box_send(place_change.area), place_change.details::text COLLATE pg_catalog."C", place_change.tags
    HAVING sum(place_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.town,
    kept.points,
    kept.areas,
    kept.details,
    greatest(group_change.tags_arrived, kept.tags) AS tags,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_change.town
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: place
group_rescan AS MATERIALIZED (
  SELECT
    group_next.town,
    array_agg(place.at ORDER BY place.id) AS points,
    array_agg(place.area ORDER BY place.id DESC) AS areas,
    json_agg(place.details ORDER BY place.id) AS details,
    max(place.tags) AS tags
  FROM group_next
  JOIN public.place AS place
    ON (group_next.town = place.town OR group_next.town IS NULL AND place.town IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.town
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.town,
    CASE WHEN group_next.rescan THEN group_rescan.points ELSE group_next.points END AS points,
    CASE WHEN group_next.rescan THEN group_rescan.areas ELSE group_next.areas END AS areas,
    CASE WHEN group_next.rescan THEN group_rescan.details ELSE group_next.details END AS details,
    CASE WHEN group_next.rescan THEN group_rescan.tags ELSE group_next.tags END AS tags,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.town), 0) = hash_record_extended(ROW(group_rescan.town), 0)
    AND group_next.town IS NOT DISTINCT FROM group_rescan.town
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" (town, points, areas, details, tags, __pgt_count, __pgt_hash)
  SELECT n.town, n.points, n.areas, n.details, n.tags, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" AS s
  SET town = n.town, points = n.points, areas = n.areas, details = n.details, tags = n.tags, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.points, s.areas, s.details, s.tags, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.points, n.areas, n.details, n.tags, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_lists_of_values_without_equality_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.place', (SELECT count(*) FROM place_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_lists_of_values_without_equality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
