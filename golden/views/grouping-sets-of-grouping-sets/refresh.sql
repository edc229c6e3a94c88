WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_of_grouping_sets_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.region,
    changes.product,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.region, changes.product
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sale_change.product,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region, sale_change.product
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.__pgt_count AS old___pgt_count,
    group_change.region,
    group_change.product,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.region, group_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.region, group_change.product), 0)
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.product IS NOT DISTINCT FROM group_change.product
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.region,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.region), 0)
    AND kept.region IS NOT DISTINCT FROM group_2_change.region
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total" AS kept
    ON true
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old___pgt_count AS count,
    0 AS region_absent,
    0 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old___pgt_count)::record *<> ROW(group_next.region, group_next.product, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.__pgt_count AS count,
    0 AS region_absent,
    0 AS product_absent,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old___pgt_count)::record *<> ROW(group_next.region, group_next.product, group_next.__pgt_count)::record)
),
-- Δ of group_2: sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_next.old___pgt_count AS count,
    0 AS region_absent,
    1 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.region, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_next.__pgt_count AS count,
    0 AS region_absent,
    1 AS product_absent,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.region, group_2_next.__pgt_count)::record)
),
-- Δ of total: sale
total_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    total_next.old___pgt_count AS count,
    1 AS region_absent,
    1 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    total_next.__pgt_count AS count,
    1 AS region_absent,
    1 AS product_absent,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(union): sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.count,
    group_delta.region_absent,
    group_delta.product_absent,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when sale changed
  SELECT
    group_2_delta.count,
    group_2_delta.region_absent,
    group_2_delta.product_absent,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δtotal: runs when sale changed
  SELECT
    total_delta.count,
    total_delta.region_absent,
    total_delta.product_absent,
    total_delta.weight
  FROM total_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    (0 * 2 + union_delta.region_absent) * 2 + union_delta.product_absent AS level,
    sum(union_delta.weight) AS __pgt_count_change,
    sum(union_delta.count::numeric * union_delta.weight) AS sum_change
  FROM union_delta
  GROUP BY (0 * 2 + union_delta.region_absent) * 2 + union_delta.product_absent
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.level AS old_level,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    group_3_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_change.sum_change, group_3_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" AS kept
    ON kept.level = group_3_change.level
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sale_change.product,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region, sale_change.product
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.region,
    group_4_change.product,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.region, group_4_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.region, group_4_change.product), 0)
    AND kept.region IS NOT DISTINCT FROM group_4_change.region
    AND kept.product IS NOT DISTINCT FROM group_4_change.product
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.__pgt_count AS old___pgt_count,
    group_5_change.region,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.region), 0)
    AND kept.region IS NOT DISTINCT FROM group_5_change.region
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_2" AS kept
    ON true
),
-- Δ of group_4: sale
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_4_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.locator IS NOT NULL
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_region, group_4_next.old_product, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.region, group_4_next.product, group_4_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_4_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.present
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_region, group_4_next.old_product, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.region, group_4_next.product, group_4_next.__pgt_count)::record)
),
-- Δ of group_5: sale
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_5_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.locator IS NOT NULL
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_region, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.region, group_5_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_5_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.present
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_region, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.region, group_5_next.__pgt_count)::record)
),
-- Δ of total_2: sale
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    total_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.locator IS NOT NULL
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    total_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.present
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
),
-- Δ(union): sale
union_delta_2 AS MATERIALIZED (
  -- Δgroup_4: runs when sale changed
  SELECT
    group_4_delta.count,
    group_4_delta.weight
  FROM group_4_delta
  UNION ALL
  -- Δgroup_5: runs when sale changed
  SELECT
    group_5_delta.count,
    group_5_delta.weight
  FROM group_5_delta
  UNION ALL
  -- Δtotal_2: runs when sale changed
  SELECT
    total_2_delta.count,
    total_2_delta.weight
  FROM total_2_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
total_3_change AS MATERIALIZED (
  SELECT
    sum(union_delta_2.weight) AS __pgt_count_change,
    sum(union_delta_2.count::numeric * union_delta_2.weight) AS sum_change
  FROM union_delta_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_3_change.sum_change, total_3_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    true AS present
  FROM total_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_3" AS kept
    ON true
),
-- Δ of group_3: sale
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_3_next.old_level AS level,
    group_3_next.old___pgt_count AS count,
    group_3_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_level, group_3_next.old___pgt_count, group_3_next.old_sum)::record *<> ROW(group_3_next.level, group_3_next.__pgt_count, group_3_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_3_next.level,
    group_3_next.__pgt_count AS count,
    group_3_next.sum,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_level, group_3_next.old___pgt_count, group_3_next.old_sum)::record *<> ROW(group_3_next.level, group_3_next.__pgt_count, group_3_next.sum)::record)
),
-- Δ of total_3: sale
total_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::integer AS level,
    total_3_next.old___pgt_count AS count,
    total_3_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.locator IS NOT NULL
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count, total_3_next.old_sum)::record *<> ROW(total_3_next.__pgt_count, total_3_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::integer AS level,
    total_3_next.__pgt_count AS count,
    total_3_next.sum,
    1::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.present
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count, total_3_next.old_sum)::record *<> ROW(total_3_next.__pgt_count, total_3_next.sum)::record)
),
-- Δ(union): sale
union_delta_3 AS MATERIALIZED (
  -- Δgroup_3: runs when sale changed
  SELECT
    group_3_delta.level,
    group_3_delta.count AS groups,
    group_3_delta.sum AS n,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δtotal_3: runs when sale changed
  SELECT
    total_3_delta.level,
    total_3_delta.count AS groups,
    total_3_delta.sum AS n,
    total_3_delta.weight
  FROM total_3_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta_3.level,
    union_delta_3.groups,
    union_delta_3.n,
    sum(union_delta_3.weight)::bigint AS weight
  FROM union_delta_3
  GROUP BY union_delta_3.level, union_delta_3.groups, union_delta_3.n, union_delta_3.n::text COLLATE pg_catalog."C"
  HAVING sum(union_delta_3.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.level,
    result_change.groups,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.level, result_change.groups, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_grouping_sets_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.level, result_change.groups, result_change.n), 0)
    AND ROW(kept.level, kept.groups, kept.n, kept.n::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.level, result_change.groups, result_change.n, result_change.n::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result" (level, groups, n, __pgt_count, __pgt_hash)
  SELECT n.level, n.groups, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result" AS s
  SET level = n.level, groups = n.groups, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.level, s.groups, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.level, n.groups, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" (region, product, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" AS s
  SET region = n.region, product = n.product, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" (region, __pgt_count, __pgt_hash)
  SELECT n.region, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" AS s
  SET region = n.region, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" (level, __pgt_count, sum)
  SELECT n.level, n.__pgt_count, n.sum
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" AS s
  SET level = n.level, __pgt_count = n.__pgt_count, sum = n.sum
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.level, s.__pgt_count, s.sum)::record *<> ROW(n.level, n.__pgt_count, n.sum)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" (region, product, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" AS s
  SET region = n.region, product = n.product, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" (region, __pgt_count, __pgt_hash)
  SELECT n.region, n.__pgt_count, n.__pgt_hash
  FROM group_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" AS s
  SET region = n.region, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" AS s
  USING group_5_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_2" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_2" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_2" AS s
  USING total_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_3 keeps
inserted_total_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_3" (__pgt_count, sum)
  SELECT n.__pgt_count, n.sum
  FROM total_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_3" AS s
  SET __pgt_count = n.__pgt_count, sum = n.sum
  FROM total_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count, s.sum)::record *<> ROW(n.__pgt_count, n.sum)::record
  RETURNING 1
),
removed_total_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_3" AS s
  USING total_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.grouping_sets_of_grouping_sets_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_3_next WHERE __pgt_count < 0));
