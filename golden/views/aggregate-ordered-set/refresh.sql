WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_ordered_set_result'
),
-- Δreading: the rows that changed since the last refresh, each with its weight
reading_change AS MATERIALIZED (
  SELECT
    changes.room,
    changes.degrees,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.reading" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.room, changes.degrees, changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    reading_change.room,
    sum(reading_change.weight) FILTER (WHERE reading_change.degrees > 10) AS __pgt_warm_true_change,
    sum(reading_change.weight) FILTER (WHERE (reading_change.degrees > 10) IS NOT NULL) AS __pgt_warm_count_change,
    sum(reading_change.weight) AS __pgt_count_change
  FROM reading_change
  GROUP BY reading_change.room
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.room,
    kept.median,
    kept.labels,
    kept.all_degrees,
    kept.different,
    coalesce(kept.__pgt_warm_true, 0) + coalesce(group_change.__pgt_warm_true_change::bigint, 0) AS __pgt_warm_true,
    coalesce(kept.__pgt_warm_count, 0) + coalesce(group_change.__pgt_warm_count_change::bigint, 0) AS __pgt_warm_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.room), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_ordered_set_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.room), 0)
    AND kept.room IS NOT DISTINCT FROM group_change.room
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: reading
group_rescan AS MATERIALIZED (
  SELECT
    group_next.room,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY reading.degrees::double precision) AS median,
    string_agg(reading.label, ','::text ORDER BY reading.id) AS labels,
    array_agg(reading.degrees ORDER BY reading.id DESC) AS all_degrees,
    count(DISTINCT reading.degrees) AS different
  FROM group_next
  JOIN public.reading AS reading
    ON (group_next.room = reading.room OR group_next.room IS NULL AND reading.room IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.room
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.room,
    CASE WHEN group_next.rescan THEN group_rescan.median ELSE group_next.median END AS median,
    CASE WHEN group_next.rescan THEN group_rescan.labels ELSE group_next.labels END AS labels,
    CASE WHEN group_next.rescan THEN group_rescan.all_degrees ELSE group_next.all_degrees END AS all_degrees,
    CASE WHEN group_next.rescan THEN group_rescan.different ELSE group_next.different END AS different,
    group_next.__pgt_warm_true,
    group_next.__pgt_warm_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.room), 0) = hash_record_extended(ROW(group_rescan.room), 0)
    AND group_next.room IS NOT DISTINCT FROM group_rescan.room
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_ordered_set_result" (room, median, labels, all_degrees, different, __pgt_warm_true, __pgt_warm_count, __pgt_count, __pgt_hash)
  SELECT n.room, n.median, n.labels, n.all_degrees, n.different, n.__pgt_warm_true, n.__pgt_warm_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_ordered_set_result" AS s
  SET room = n.room, median = n.median, labels = n.labels, all_degrees = n.all_degrees, different = n.different, __pgt_warm_true = n.__pgt_warm_true, __pgt_warm_count = n.__pgt_warm_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.room, s.median, s.labels, s.all_degrees, s.different, s.__pgt_warm_true, s.__pgt_warm_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.room, n.median, n.labels, n.all_degrees, n.different, n.__pgt_warm_true, n.__pgt_warm_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_ordered_set_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.reading', (SELECT count(*) FROM reading_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_ordered_set_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
