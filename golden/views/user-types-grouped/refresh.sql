WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.user_types_grouped_result'
),
-- Δdiary: the rows that changed since the last refresh, each with its weight
diary_change AS MATERIALIZED (
  SELECT
    changes.day,
    changes.feels,
    changes.who,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.diary" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.day, changes.feels, changes.who
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.who,
    grouped.feels,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.feels) FILTER (WHERE grouped.weight > 0) AS worst_arrived,
    max(grouped.feels) FILTER (WHERE grouped.weight < 0) AS worst_left,
    min(grouped.day) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.day) FILTER (WHERE grouped.weight < 0) AS first_left
  FROM (
    SELECT
      diary_change.day,
      diary_change.feels,
      diary_change.who,
      sum(diary_change.weight)::bigint AS weight
    FROM diary_change
    GROUP BY diary_change.day, diary_change.feels, diary_change.who
    HAVING sum(diary_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.who, grouped.feels
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.who,
    group_change.feels,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_change.worst_arrived, kept.worst) AS worst,
    least(group_change.first_arrived, kept.first) AS first,
    hash_record_extended(ROW(group_change.who, group_change.feels), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.worst_left >= kept.worst AND (group_change.worst_arrived IS NOT DISTINCT FROM NULL OR group_change.worst_arrived < kept.worst) OR group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.user_types_grouped_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.who, group_change.feels), 0)
    AND kept.who IS NOT DISTINCT FROM group_change.who
    AND kept.feels IS NOT DISTINCT FROM group_change.feels
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: diary
group_rescan AS MATERIALIZED (
  SELECT
    group_next.who,
    group_next.feels,
    max(diary.feels) AS worst,
    min(diary.day) AS first
  FROM group_next
  JOIN public.diary AS diary
    ON (group_next.who = diary.who OR group_next.who IS NOT DISTINCT FROM NULL AND diary.who IS NOT DISTINCT FROM NULL) AND (group_next.feels = diary.feels OR group_next.feels IS NOT DISTINCT FROM NULL AND diary.feels IS NOT DISTINCT FROM NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.who, group_next.feels
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.who,
    group_next.feels,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.worst ELSE group_next.worst END AS worst,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.who, group_next.feels), 0) = hash_record_extended(ROW(group_rescan.who, group_rescan.feels), 0)
    AND group_next.who IS NOT DISTINCT FROM group_rescan.who
    AND group_next.feels IS NOT DISTINCT FROM group_rescan.feels
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.user_types_grouped_result" (who, feels, __pgt_count, worst, first, __pgt_hash)
  SELECT n.who, n.feels, n.__pgt_count, n.worst, n.first, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.user_types_grouped_result" AS s
  SET who = n.who, feels = n.feels, __pgt_count = n.__pgt_count, worst = n.worst, first = n.first, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.who, s.feels, s.__pgt_count, s.worst, s.first, s.__pgt_hash)::record *<> ROW(n.who, n.feels, n.__pgt_count, n.worst, n.first, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.user_types_grouped_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.diary', (SELECT count(*) FROM diary_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.user_types_grouped_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
