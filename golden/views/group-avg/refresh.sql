WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_avg_result'
),
-- Δgrade: the rows that changed since the last refresh, each with its weight
grade_change AS MATERIALIZED (
  SELECT
    changes.class,
    changes.points,
    changes.weight AS weight_2,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.grade" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.class, changes.points, changes.weight
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grade_change.class,
    sum(grade_change.points * grade_change.weight) AS __pgt_points_sum_change,
    sum(grade_change.weight) FILTER (WHERE grade_change.points IS NOT NULL) AS __pgt_points_count_change,
    sum(grade_change.weight_2 * grade_change.weight) AS __pgt_weight_sum_change,
    sum(grade_change.weight) FILTER (WHERE grade_change.weight_2 IS NOT NULL) AS __pgt_weight_count_change,
    sum(grade_change.points * grade_change.weight) FILTER (WHERE grade_change.points > 1) AS __pgt_passed_sum_change,
    sum(grade_change.weight) FILTER (WHERE grade_change.points IS NOT NULL AND grade_change.points > 1) AS __pgt_passed_count_change,
    sum(grade_change.weight) AS __pgt_count_change
  FROM grade_change
  GROUP BY grade_change.class
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.class,
    CASE WHEN coalesce(kept.__pgt_points_count, 0) + coalesce(group_change.__pgt_points_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_points_sum + group_change.__pgt_points_sum_change::bigint, group_change.__pgt_points_sum_change::bigint, kept.__pgt_points_sum) ELSE NULL::bigint END AS __pgt_points_sum,
    coalesce(kept.__pgt_points_count, 0) + coalesce(group_change.__pgt_points_count_change::bigint, 0) AS __pgt_points_count,
    CASE WHEN coalesce(kept.__pgt_weight_count, 0) + coalesce(group_change.__pgt_weight_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_weight_sum + group_change.__pgt_weight_sum_change, group_change.__pgt_weight_sum_change, kept.__pgt_weight_sum) ELSE NULL::numeric END AS __pgt_weight_sum,
    coalesce(kept.__pgt_weight_count, 0) + coalesce(group_change.__pgt_weight_count_change::bigint, 0) AS __pgt_weight_count,
    CASE WHEN coalesce(kept.__pgt_passed_count, 0) + coalesce(group_change.__pgt_passed_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_passed_sum + group_change.__pgt_passed_sum_change::bigint, group_change.__pgt_passed_sum_change::bigint, kept.__pgt_passed_sum) ELSE NULL::bigint END AS __pgt_passed_sum,
    coalesce(kept.__pgt_passed_count, 0) + coalesce(group_change.__pgt_passed_count_change::bigint, 0) AS __pgt_passed_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.class), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_weight_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_weight_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_avg_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.class), 0)
    AND kept.class IS NOT DISTINCT FROM group_change.class
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: grade
group_rescan AS MATERIALIZED (
  SELECT
    group_next.class,
    sum(grade.weight) AS __pgt_weight_sum
  FROM group_next
  JOIN public.grade AS grade
    ON (group_next.class = grade.class OR group_next.class IS NULL AND grade.class IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.class
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.class,
    group_next.__pgt_points_sum,
    group_next.__pgt_points_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_weight_sum ELSE group_next.__pgt_weight_sum END AS __pgt_weight_sum,
    group_next.__pgt_weight_count,
    group_next.__pgt_passed_sum,
    group_next.__pgt_passed_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.class), 0) = hash_record_extended(ROW(group_rescan.class), 0)
    AND group_next.class IS NOT DISTINCT FROM group_rescan.class
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_avg_result" (class, __pgt_points_sum, __pgt_points_count, __pgt_weight_sum, __pgt_weight_count, __pgt_passed_sum, __pgt_passed_count, __pgt_count, __pgt_hash)
  SELECT n.class, n.__pgt_points_sum, n.__pgt_points_count, n.__pgt_weight_sum, n.__pgt_weight_count, n.__pgt_passed_sum, n.__pgt_passed_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_avg_result" AS s
  SET class = n.class, __pgt_points_sum = n.__pgt_points_sum, __pgt_points_count = n.__pgt_points_count, __pgt_weight_sum = n.__pgt_weight_sum, __pgt_weight_count = n.__pgt_weight_count, __pgt_passed_sum = n.__pgt_passed_sum, __pgt_passed_count = n.__pgt_passed_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.class, s.__pgt_points_sum, s.__pgt_points_count, s.__pgt_weight_sum, s.__pgt_weight_count, s.__pgt_passed_sum, s.__pgt_passed_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.class, n.__pgt_points_sum, n.__pgt_points_count, n.__pgt_weight_sum, n.__pgt_weight_count, n.__pgt_passed_sum, n.__pgt_passed_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_avg_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.grade', (SELECT count(*) FROM grade_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_avg_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
