WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.names_of_kept_columns_result'
),
-- Δseat: the rows that changed since the last refresh, each with its weight
seat_change AS MATERIALIZED (
  SELECT
    changes.locator,
    changes.present,
    changes.rescan,
    changes.weight AS weight_2,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.seat" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.locator, changes.present, changes.rescan, changes.weight
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpupil: the rows that changed since the last refresh, each with its weight
pupil_change AS MATERIALIZED (
  SELECT
    changes.locator,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.pupil" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.locator
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.locator,
    sum(grouped.weight) FILTER (WHERE grouped.present) AS __pgt_bool_or_true_change,
    sum(grouped.weight) FILTER (WHERE grouped.present IS NOT NULL) AS __pgt_bool_or_count_change,
    max(grouped.rescan) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.rescan) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight_2 * grouped.weight) AS sum_change,
    sum(grouped.weight) FILTER (WHERE grouped.weight_2 IS NOT NULL) AS __pgt_sum_count_change,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      seat_change.locator,
      seat_change.present,
      seat_change.rescan,
      seat_change.weight_2,
      sum(seat_change.weight)::bigint AS weight
    FROM seat_change
    GROUP BY seat_change.locator, seat_change.present, seat_change.rescan, seat_change.weight_2
    HAVING sum(seat_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.locator
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.locator AS old_locator,
    kept.__pgt_bool_or_true AS old___pgt_bool_or_true,
    kept.__pgt_bool_or_count AS old___pgt_bool_or_count,
    kept.max AS old_max,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_change.locator AS locator_2,
    coalesce(kept.__pgt_bool_or_true, 0) + coalesce(group_change.__pgt_bool_or_true_change::bigint, 0) AS __pgt_bool_or_true,
    coalesce(kept.__pgt_bool_or_count, 0) + coalesce(group_change.__pgt_bool_or_count_change::bigint, 0) AS __pgt_bool_or_count,
    greatest(group_change.max_arrived, kept.max) AS max,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.locator), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.names_of_kept_columns_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.locator), 0)
    AND kept.locator IS NOT DISTINCT FROM group_change.locator
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: seat
group_rescan AS MATERIALIZED (
  SELECT
    group_next.locator_2,
    max(seat.rescan) AS max
  FROM group_next
  JOIN public.seat AS seat
    ON (group_next.locator_2 = seat.locator OR group_next.locator_2 IS NULL AND seat.locator IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.locator_2
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_locator,
    group_next.old___pgt_bool_or_true,
    group_next.old___pgt_bool_or_count,
    group_next.old_max,
    group_next.old_sum,
    group_next.old___pgt_count,
    group_next.locator_2,
    group_next.__pgt_bool_or_true,
    group_next.__pgt_bool_or_count,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.locator_2), 0) = hash_record_extended(ROW(group_rescan.locator_2), 0)
    AND group_next.locator_2 IS NOT DISTINCT FROM group_rescan.locator_2
),
-- Δ(group): seat
group_delta AS MATERIALIZED (
  -- −old groups: runs when seat changed
  SELECT
    group_new.old_locator AS locator,
    CASE WHEN group_new.old___pgt_bool_or_count > 0 THEN group_new.old___pgt_bool_or_true > 0 ELSE NULL::boolean END AS bool_or,
    group_new.old_max AS max,
    group_new.old_sum AS sum,
    group_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_locator, CASE WHEN group_new.old___pgt_bool_or_count > 0 THEN group_new.old___pgt_bool_or_true > 0 ELSE NULL::boolean END, group_new.old_max, group_new.old_sum, group_new.old___pgt_count)::record *<> ROW(group_new.locator_2, CASE WHEN group_new.__pgt_bool_or_count > 0 THEN group_new.__pgt_bool_or_true > 0 ELSE NULL::boolean END, group_new.max, group_new.sum, group_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when seat changed
  SELECT
    group_new.locator_2 AS locator,
    CASE WHEN group_new.__pgt_bool_or_count > 0 THEN group_new.__pgt_bool_or_true > 0 ELSE NULL::boolean END AS bool_or,
    group_new.max,
    group_new.sum,
    group_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_locator, CASE WHEN group_new.old___pgt_bool_or_count > 0 THEN group_new.old___pgt_bool_or_true > 0 ELSE NULL::boolean END, group_new.old_max, group_new.old_sum, group_new.old___pgt_count)::record *<> ROW(group_new.locator_2, CASE WHEN group_new.__pgt_bool_or_count > 0 THEN group_new.__pgt_bool_or_true > 0 ELSE NULL::boolean END, group_new.max, group_new.sum, group_new.__pgt_count)::record)
),
-- the keys of Δpupil whose number of rows changed, and by how many
pupil_keys AS MATERIALIZED (
  SELECT
    pupil_change.locator,
    sum(pupil_change.weight)::bigint AS net
  FROM pupil_change
  WHERE pupil_change.locator IS NOT NULL
  GROUP BY pupil_change.locator
  HAVING sum(pupil_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: pupil
pupil_flips AS MATERIALIZED (
  SELECT
    pupil_keys.locator,
    CASE WHEN lateral_rows.found = pupil_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM pupil_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.pupil AS pupil
      WHERE pupil.locator = pupil_keys.locator
      LIMIT greatest(pupil_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = pupil_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_join): pupil, seat
group_join_delta AS MATERIALIZED (
  -- Δpupil ⋈ group₀: runs when pupil changed
  SELECT
    pupil_change.locator,
    kept.locator AS locator_2,
    CASE WHEN kept.__pgt_bool_or_count > 0 THEN kept.__pgt_bool_or_true > 0 ELSE NULL::boolean END AS bool_or,
    kept.max,
    kept.sum,
    kept.__pgt_count AS count,
    pupil_change.weight
  FROM pupil_change
  JOIN pgtrickle_state."public.names_of_kept_columns_result.group" AS kept
    ON pupil_change.locator = kept.locator
  WHERE EXISTS (SELECT FROM pupil_change)
    AND pupil_change.locator IS NOT NULL
  UNION ALL
  -- pupil ⋈ Δgroup: runs when seat changed
  SELECT
    pupil.locator,
    group_delta.locator AS locator_2,
    group_delta.bool_or,
    group_delta.max,
    group_delta.sum,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.pupil AS pupil
    ON pupil.locator = group_delta.locator
  WHERE EXISTS (SELECT FROM seat_change)
    AND group_delta.locator IS NOT NULL
),
-- Δ(pupil_anti_join): seat, pupil
pupil_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ pupil: runs when seat changed
  SELECT
    group_delta.locator,
    group_delta.bool_or,
    group_delta.max,
    group_delta.sum,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM seat_change)
    AND NOT EXISTS (
    SELECT
    FROM public.pupil AS pupil
    WHERE pupil.locator = group_delta.locator
  )
  UNION ALL
  -- group₀ ⋈ flipped keys of pupil: runs when pupil changed
  SELECT
    kept.locator,
    CASE WHEN kept.__pgt_bool_or_count > 0 THEN kept.__pgt_bool_or_true > 0 ELSE NULL::boolean END AS bool_or,
    kept.max,
    kept.sum,
    kept.__pgt_count AS count,
    - pupil_flips.weight AS weight
  FROM pupil_flips
  JOIN pgtrickle_state."public.names_of_kept_columns_result.group" AS kept
    ON pupil_flips.locator = kept.locator
  WHERE EXISTS (SELECT FROM pupil_change)
),
-- Δ(pupil_outer_join): pupil, seat
pupil_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when pupil or seat changed
  SELECT
    group_join_delta.locator_2 AS locator,
    group_join_delta.bool_or AS present,
    group_join_delta.max AS rescan,
    group_join_delta.sum AS weight_2,
    group_join_delta.count AS __pgt_count,
    group_join_delta.locator AS __pgt_hash,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δpupil_anti_join: runs when seat or pupil changed
  SELECT
    pupil_anti_join_delta.locator,
    pupil_anti_join_delta.bool_or AS present,
    pupil_anti_join_delta.max AS rescan,
    pupil_anti_join_delta.sum AS weight_2,
    pupil_anti_join_delta.count AS __pgt_count,
    NULL::integer AS __pgt_hash,
    pupil_anti_join_delta.weight
  FROM pupil_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    pupil_outer_join_delta.locator,
    pupil_outer_join_delta.present,
    pupil_outer_join_delta.rescan,
    pupil_outer_join_delta.weight_2,
    pupil_outer_join_delta.__pgt_count,
    pupil_outer_join_delta.__pgt_hash,
    sum(pupil_outer_join_delta.weight)::bigint AS weight
  FROM pupil_outer_join_delta
  GROUP BY pupil_outer_join_delta.locator, pupil_outer_join_delta.present, pupil_outer_join_delta.rescan, pupil_outer_join_delta.weight_2, pupil_outer_join_delta.__pgt_count, pupil_outer_join_delta.__pgt_hash
  HAVING sum(pupil_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.locator AS locator_2,
    result_change.present,
    result_change.rescan,
    result_change.weight_2,
    result_change.__pgt_count,
    result_change.__pgt_hash,
    coalesce(kept.__pgt_count_2, 0) + result_change.weight AS __pgt_count_2,
    hash_record_extended(ROW(result_change.locator, result_change.present, result_change.rescan, result_change.weight_2, result_change.__pgt_count, result_change.__pgt_hash), 0) AS __pgt_hash_2,
    coalesce(kept.__pgt_count_2, 0) + result_change.weight > 0 AS present_2
  FROM result_change
  LEFT JOIN pgtrickle_state."public.names_of_kept_columns_result" AS kept
    ON kept.__pgt_hash_2 = hash_record_extended(ROW(result_change.locator, result_change.present, result_change.rescan, result_change.weight_2, result_change.__pgt_count, result_change.__pgt_hash), 0)
    AND ROW(kept.locator, kept.present, kept.rescan, kept.weight_2, kept.__pgt_count, kept.__pgt_hash) IS NOT DISTINCT FROM ROW(result_change.locator, result_change.present, result_change.rescan, result_change.weight_2, result_change.__pgt_count, result_change.__pgt_hash)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.names_of_kept_columns_result" (locator, present, rescan, weight_2, __pgt_count, __pgt_hash, __pgt_count_2, __pgt_hash_2)
  SELECT n.locator_2, n.present, n.rescan, n.weight_2, n.__pgt_count, n.__pgt_hash, n.__pgt_count_2, n.__pgt_hash_2
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present_2
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.names_of_kept_columns_result" AS s
  SET locator = n.locator_2, present = n.present, rescan = n.rescan, weight_2 = n.weight_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash, __pgt_count_2 = n.__pgt_count_2, __pgt_hash_2 = n.__pgt_hash_2
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present_2
    AND ROW(s.locator, s.present, s.rescan, s.weight_2, s.__pgt_count, s.__pgt_hash, s.__pgt_count_2, s.__pgt_hash_2)::record *<> ROW(n.locator_2, n.present, n.rescan, n.weight_2, n.__pgt_count, n.__pgt_hash, n.__pgt_count_2, n.__pgt_hash_2)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.names_of_kept_columns_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present_2
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.names_of_kept_columns_result.group" (locator, __pgt_bool_or_true, __pgt_bool_or_count, max, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.locator_2, n.__pgt_bool_or_true, n.__pgt_bool_or_count, n.max, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.names_of_kept_columns_result.group" AS s
  SET locator = n.locator_2, __pgt_bool_or_true = n.__pgt_bool_or_true, __pgt_bool_or_count = n.__pgt_bool_or_count, max = n.max, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.locator, s.__pgt_bool_or_true, s.__pgt_bool_or_count, s.max, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.locator_2, n.__pgt_bool_or_true, n.__pgt_bool_or_count, n.max, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.names_of_kept_columns_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.seat', (SELECT count(*) FROM seat_change),
    'public.pupil', (SELECT count(*) FROM pupil_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.names_of_kept_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count_2 < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
