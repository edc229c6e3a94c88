WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.choices_of_joined_groups_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.place,
    changes.word,
    changes.f,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.place, changes.word, changes.f, changes.f::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    min(grouped.f * 0) FILTER (WHERE grouped.weight > 0 AND (grouped.f * 0)::text = '0'::text) AS mode_beside_arrived,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      item_change.k,
      item_change.f,
      sum(item_change.weight)::bigint AS weight
    FROM item_change
    GROUP BY item_change.k, item_change.place, item_change.word, item_change.f, item_change.f::text COLLATE pg_catalog."C"
    HAVING sum(item_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.string_agg AS old_string_agg,
    kept.sum AS old_sum,
    kept.mode AS old_mode,
    kept.mode_beside AS old_mode_beside,
    group_change.k,
    kept.string_agg,
    kept.sum,
    kept.mode,
    least(group_change.mode_beside_arrived, kept.mode_beside) AS mode_beside,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.choices_of_joined_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: item
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    string_agg(item.word, ','::text ORDER BY item.place, item.word) AS string_agg,
    sum(item.f ORDER BY item.f) AS sum,
    mode() WITHIN GROUP (ORDER BY item.f * 0) AS mode,
    min(item.f * 0) FILTER (WHERE (item.f * 0)::text = '0'::text) AS mode_beside
  FROM group_next
  JOIN public.item AS item
    ON (group_next.k = item.k OR group_next.k IS NULL AND item.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_k,
    group_next.old_string_agg,
    group_next.old_sum,
    group_next.old_mode,
    group_next.old_mode_beside,
    group_next.k,
    CASE WHEN group_next.rescan THEN group_rescan.string_agg ELSE group_next.string_agg END AS string_agg,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    CASE WHEN group_next.rescan THEN group_rescan.mode ELSE group_next.mode END AS mode,
    CASE WHEN group_next.rescan THEN group_rescan.mode_beside ELSE group_next.mode_beside END AS mode_beside,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- Δ(group): item
group_delta AS MATERIALIZED (
  -- −old groups: runs when item changed
  SELECT
    group_new.old_k AS k,
    group_new.old_string_agg AS string_agg,
    group_new.old_sum AS sum,
    CASE WHEN group_new.old_mode = '0'::double precision THEN coalesce(group_new.old_mode_beside, group_new.old_mode) ELSE group_new.old_mode END AS mode,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_string_agg, group_new.old_sum, group_new.old_mode, group_new.old_mode_beside)::record *<> ROW(group_new.k, group_new.string_agg, group_new.sum, group_new.mode, group_new.mode_beside)::record)
  UNION ALL
  -- +new groups: runs when item changed
  SELECT
    group_new.k,
    group_new.string_agg,
    group_new.sum,
    CASE WHEN group_new.mode = '0'::double precision THEN coalesce(group_new.mode_beside, group_new.mode) ELSE group_new.mode END AS mode,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_string_agg, group_new.old_sum, group_new.old_mode, group_new.old_mode_beside)::record *<> ROW(group_new.k, group_new.string_agg, group_new.sum, group_new.mode, group_new.mode_beside)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_delta.k % 2 AS parity,
    group_delta.string_agg AS words,
    group_delta.sum::text AS f,
    group_delta.mode::text AS zero,
    sum(group_delta.weight) AS __pgt_count_change
  FROM group_delta
  GROUP BY group_delta.k % 2, group_delta.string_agg, group_delta.sum::text, group_delta.mode::text
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.parity AS old_parity,
    kept.words AS old_words,
    kept.f AS old_f,
    kept.zero AS old_zero,
    kept.__pgt_count AS old___pgt_count,
    kept.array_agg AS old_array_agg,
    group_2_change.parity,
    group_2_change.words,
    group_2_change.f,
    group_2_change.zero,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    kept.array_agg,
    hash_record_extended(ROW(group_2_change.parity, group_2_change.words, group_2_change.f, group_2_change.zero), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.choices_of_joined_groups_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.parity, group_2_change.words, group_2_change.f, group_2_change.zero), 0)
    AND kept.parity IS NOT DISTINCT FROM group_2_change.parity
    AND kept.words IS NOT DISTINCT FROM group_2_change.words
    AND kept.f IS NOT DISTINCT FROM group_2_change.f
    AND kept.zero IS NOT DISTINCT FROM group_2_change.zero
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: item
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.parity,
    group_2_next.words,
    group_2_next.f,
    group_2_next.zero,
    array_agg(grouped.k ORDER BY grouped.k) AS array_agg
  FROM group_2_next
  JOIN (
    SELECT
      item.k,
      string_agg(item.word, ','::text ORDER BY item.place, item.word) AS string_agg,
      sum(item.f ORDER BY item.f) AS sum,
      CASE WHEN mode() WITHIN GROUP (ORDER BY item.f * 0) = '0'::double precision THEN coalesce(min(item.f * 0) FILTER (WHERE (item.f * 0)::text = '0'::text), mode() WITHIN GROUP (ORDER BY item.f * 0)) ELSE mode() WITHIN GROUP (ORDER BY item.f * 0) END AS mode
    FROM public.item AS item
    GROUP BY item.k
  ) AS grouped
    ON (group_2_next.parity = grouped.k % 2 OR group_2_next.parity IS NULL AND grouped.k % 2 IS NULL) AND (group_2_next.words = grouped.string_agg OR group_2_next.words IS NULL AND grouped.string_agg IS NULL) AND (group_2_next.f = grouped.sum::text OR group_2_next.f IS NULL AND grouped.sum::text IS NULL) AND (group_2_next.zero = grouped.mode::text OR group_2_next.zero IS NULL AND grouped.mode::text IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.parity, group_2_next.words, group_2_next.f, group_2_next.zero
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_parity,
    group_2_next.old_words,
    group_2_next.old_f,
    group_2_next.old_zero,
    group_2_next.old___pgt_count,
    group_2_next.old_array_agg,
    group_2_next.parity,
    group_2_next.words,
    group_2_next.f,
    group_2_next.zero,
    group_2_next.__pgt_count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.array_agg ELSE group_2_next.array_agg END AS array_agg,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.parity, group_2_next.words, group_2_next.f, group_2_next.zero), 0) = hash_record_extended(ROW(group_2_rescan.parity, group_2_rescan.words, group_2_rescan.f, group_2_rescan.zero), 0)
    AND group_2_next.parity IS NOT DISTINCT FROM group_2_rescan.parity
    AND group_2_next.words IS NOT DISTINCT FROM group_2_rescan.words
    AND group_2_next.f IS NOT DISTINCT FROM group_2_rescan.f
    AND group_2_next.zero IS NOT DISTINCT FROM group_2_rescan.zero
),
-- Δ(group_2): item
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when item changed
  SELECT
    group_2_new.old_parity AS parity,
    group_2_new.old___pgt_count AS count,
    group_2_new.old_array_agg AS array_agg,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_parity, group_2_new.old_words, group_2_new.old_f, group_2_new.old_zero, group_2_new.old___pgt_count, group_2_new.old_array_agg)::record *<> ROW(group_2_new.parity, group_2_new.words, group_2_new.f, group_2_new.zero, group_2_new.__pgt_count, group_2_new.array_agg)::record)
  UNION ALL
  -- +new groups: runs when item changed
  SELECT
    group_2_new.parity,
    group_2_new.__pgt_count AS count,
    group_2_new.array_agg,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_parity, group_2_new.old_words, group_2_new.old_f, group_2_new.old_zero, group_2_new.old___pgt_count, group_2_new.old_array_agg)::record *<> ROW(group_2_new.parity, group_2_new.words, group_2_new.f, group_2_new.zero, group_2_new.__pgt_count, group_2_new.array_agg)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_2_delta.parity,
    sum(cardinality(group_2_delta.array_agg) * group_2_delta.weight) AS members_change,
    sum(group_2_delta.weight) FILTER (WHERE cardinality(group_2_delta.array_agg) IS NOT NULL) AS __pgt_members_count_change,
    sum(group_2_delta.count::numeric * group_2_delta.weight) AS groups_change,
    sum(group_2_delta.weight) AS __pgt_count_change
  FROM group_2_delta
  GROUP BY group_2_delta.parity
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.parity,
    CASE WHEN coalesce(kept.__pgt_members_count, 0) + coalesce(group_change_2.__pgt_members_count_change::bigint, 0) > 0 THEN coalesce(kept.members + group_change_2.members_change::bigint, group_change_2.members_change::bigint, kept.members) ELSE NULL::bigint END AS members,
    coalesce(kept.__pgt_members_count, 0) + coalesce(group_change_2.__pgt_members_count_change::bigint, 0) AS __pgt_members_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.groups + group_change_2.groups_change, group_change_2.groups_change, kept.groups) ELSE NULL::numeric END AS groups,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change_2.parity), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.choices_of_joined_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.parity), 0)
    AND kept.parity IS NOT DISTINCT FROM group_change_2.parity
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.choices_of_joined_groups_result" (parity, members, __pgt_members_count, groups, __pgt_count, __pgt_hash)
  SELECT n.parity, n.members, n.__pgt_members_count, n.groups, n.__pgt_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.choices_of_joined_groups_result" AS s
  SET parity = n.parity, members = n.members, __pgt_members_count = n.__pgt_members_count, groups = n.groups, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.parity, s.members, s.__pgt_members_count, s.groups, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.parity, n.members, n.__pgt_members_count, n.groups, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.choices_of_joined_groups_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.choices_of_joined_groups_result.group" (k, string_agg, sum, mode, mode_beside, __pgt_count, __pgt_hash)
  SELECT n.k, n.string_agg, n.sum, n.mode, n.mode_beside, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.choices_of_joined_groups_result.group" AS s
  SET k = n.k, string_agg = n.string_agg, sum = n.sum, mode = n.mode, mode_beside = n.mode_beside, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.string_agg, s.sum, s.mode, s.mode_beside, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.string_agg, n.sum, n.mode, n.mode_beside, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.choices_of_joined_groups_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.choices_of_joined_groups_result.group_2" (parity, words, f, zero, __pgt_count, array_agg, __pgt_hash)
  SELECT n.parity, n.words, n.f, n.zero, n.__pgt_count, n.array_agg, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.choices_of_joined_groups_result.group_2" AS s
  SET parity = n.parity, words = n.words, f = n.f, zero = n.zero, __pgt_count = n.__pgt_count, array_agg = n.array_agg, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.parity, s.words, s.f, s.zero, s.__pgt_count, s.array_agg, s.__pgt_hash)::record *<> ROW(n.parity, n.words, n.f, n.zero, n.__pgt_count, n.array_agg, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.choices_of_joined_groups_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.choices_of_joined_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
