WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.region,
    changes.product,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.region, changes.product, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sale_change.product,
    sum(sale_change.weight) AS __pgt_count_change,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) FILTER (WHERE sale_change.amount IS NOT NULL) AS __pgt_sum_count_change
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
    kept.sum AS old_sum,
    group_change.region,
    group_change.product,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    hash_record_extended(ROW(group_change.region, group_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.region, group_change.product), 0)
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.product IS NOT DISTINCT FROM group_change.product
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sum(sale_change.weight) AS __pgt_count_change,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) FILTER (WHERE sale_change.amount IS NOT NULL) AS __pgt_sum_count_change
  FROM sale_change
  GROUP BY sale_change.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    group_2_change.region,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    hash_record_extended(ROW(group_2_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.region), 0)
    AND kept.region IS NOT DISTINCT FROM group_2_change.region
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(sale_change.weight) AS __pgt_count_change,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) FILTER (WHERE sale_change.amount IS NOT NULL) AS __pgt_sum_count_change
  FROM sale_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_change.sum_change::bigint, total_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_result.total" AS kept
    ON true
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_region AS region,
    group_next.old_product AS product,
    group_next.old___pgt_count AS count,
    group_next.old_sum AS sum,
    0 AS region_absent,
    0 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old___pgt_count, group_next.old_sum)::record *<> ROW(group_next.region, group_next.product, group_next.__pgt_count, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.region,
    group_next.product,
    group_next.__pgt_count AS count,
    group_next.sum,
    0 AS region_absent,
    0 AS product_absent,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old___pgt_count, group_next.old_sum)::record *<> ROW(group_next.region, group_next.product, group_next.__pgt_count, group_next.sum)::record)
),
-- Δ of group_2: sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_next.old_region AS region,
    NULL::text AS product,
    group_2_next.old___pgt_count AS count,
    group_2_next.old_sum AS sum,
    0 AS region_absent,
    1 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old___pgt_count, group_2_next.old_sum)::record *<> ROW(group_2_next.region, group_2_next.__pgt_count, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_next.region,
    NULL::text AS product,
    group_2_next.__pgt_count AS count,
    group_2_next.sum,
    0 AS region_absent,
    1 AS product_absent,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old___pgt_count, group_2_next.old_sum)::record *<> ROW(group_2_next.region, group_2_next.__pgt_count, group_2_next.sum)::record)
),
-- Δ of total: sale
total_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_next.old___pgt_count AS count,
    total_next.old_sum AS sum,
    1 AS region_absent,
    1 AS product_absent,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count, total_next.old_sum)::record *<> ROW(total_next.__pgt_count, total_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_next.__pgt_count AS count,
    total_next.sum,
    1 AS region_absent,
    1 AS product_absent,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count, total_next.old_sum)::record *<> ROW(total_next.__pgt_count, total_next.sum)::record)
),
-- Δ(union): sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.region,
    group_delta.product,
    (0 * 2 + group_delta.region_absent) * 2 + group_delta.product_absent AS level,
    group_delta.count AS n,
    group_delta.sum AS amount,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when sale changed
  SELECT
    group_2_delta.region,
    group_2_delta.product,
    (0 * 2 + group_2_delta.region_absent) * 2 + group_2_delta.product_absent AS level,
    group_2_delta.count AS n,
    group_2_delta.sum AS amount,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δtotal: runs when sale changed
  SELECT
    total_delta.region,
    total_delta.product,
    (0 * 2 + total_delta.region_absent) * 2 + total_delta.product_absent AS level,
    total_delta.count AS n,
    total_delta.sum AS amount,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.region,
    union_delta.product,
    union_delta.level,
    union_delta.n,
    union_delta.amount,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.region, union_delta.product, union_delta.level, union_delta.n, union_delta.amount
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.region,
    result_change.product,
    result_change.level,
    result_change.n,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.region, result_change.product, result_change.level, result_change.n, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.region, result_change.product, result_change.level, result_change.n, result_change.amount), 0)
    AND ROW(kept.region, kept.product, kept.level, kept.n, kept.amount) IS NOT DISTINCT FROM ROW(result_change.region, result_change.product, result_change.level, result_change.n, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_result" (region, product, level, n, amount, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.level, n.n, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_result" AS s
  SET region = n.region, product = n.product, level = n.level, n = n.n, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.level, s.n, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.level, n.n, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_result.group" (region, product, __pgt_count, sum, __pgt_sum_count, __pgt_hash)
  SELECT n.region, n.product, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_result.group" AS s
  SET region = n.region, product = n.product, __pgt_count = n.__pgt_count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.__pgt_count, s.sum, s.__pgt_sum_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_result.group_2" (region, __pgt_count, sum, __pgt_sum_count, __pgt_hash)
  SELECT n.region, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_result.group_2" AS s
  SET region = n.region, __pgt_count = n.__pgt_count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.__pgt_count, s.sum, s.__pgt_sum_count, s.__pgt_hash)::record *<> ROW(n.region, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_result.total" (__pgt_count, sum, __pgt_sum_count)
  SELECT n.__pgt_count, n.sum, n.__pgt_sum_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_result.total" AS s
  SET __pgt_count = n.__pgt_count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count, s.sum, s.__pgt_sum_count)::record *<> ROW(n.__pgt_count, n.sum, n.__pgt_sum_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_result.total" AS s
  USING total_next AS n
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
  stream_table => 'public.grouping_sets_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
