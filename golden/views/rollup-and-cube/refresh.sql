WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.rollup_and_cube_result'
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
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  WHERE sale_change.amount > 0
  GROUP BY sale_change.region, sale_change.product
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.sum AS old_sum,
    group_change.region,
    group_change.product,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.region, group_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.region, group_change.product), 0)
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.product IS NOT DISTINCT FROM group_change.product
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  WHERE sale_change.amount > 0
  GROUP BY sale_change.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.sum AS old_sum,
    group_2_change.region,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.region), 0)
    AND kept.region IS NOT DISTINCT FROM group_2_change.region
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  WHERE sale_change.amount > 0
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sum AS old_sum,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_change.sum_change::bigint, total_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.total" AS kept
    ON true
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_region AS region,
    group_next.old_product AS product,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old_sum)::record *<> ROW(group_next.region, group_next.product, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.region,
    group_next.product,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old_sum)::record *<> ROW(group_next.region, group_next.product, group_next.sum)::record)
),
-- Δ of group_2: sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_next.old_region AS region,
    NULL::text AS product,
    group_2_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old_sum)::record *<> ROW(group_2_next.region, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_next.region,
    NULL::text AS product,
    group_2_next.sum,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_region, group_2_next.old_sum)::record *<> ROW(group_2_next.region, group_2_next.sum)::record)
),
-- Δ of total: sale
total_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_next.sum,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    grouped.region,
    grouped.product,
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.region,
      sale_change.product,
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.region, sale_change.product, sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.region, grouped.product
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.region,
    group_3_change.product,
    greatest(group_3_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.region, group_3_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_3_change.max_left >= kept.max AND (group_3_change.max_arrived IS NULL OR group_3_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.region, group_3_change.product), 0)
    AND kept.region IS NOT DISTINCT FROM group_3_change.region
    AND kept.product IS NOT DISTINCT FROM group_3_change.product
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.region,
    group_3_next.product,
    max(sale.amount) AS max
  FROM group_3_next
  JOIN public.sale AS sale
    ON (group_3_next.region = sale.region OR group_3_next.region IS NULL AND sale.region IS NULL) AND (group_3_next.product = sale.product OR group_3_next.product IS NULL AND sale.product IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.region, group_3_next.product
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_region,
    group_3_next.old_product,
    group_3_next.old_max,
    group_3_next.old___pgt_count,
    group_3_next.region,
    group_3_next.product,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.max ELSE group_3_next.max END AS max,
    group_3_next.__pgt_count,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.region, group_3_next.product), 0) = hash_record_extended(ROW(group_3_rescan.region, group_3_rescan.product), 0)
    AND group_3_next.region IS NOT DISTINCT FROM group_3_rescan.region
    AND group_3_next.product IS NOT DISTINCT FROM group_3_rescan.product
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    grouped.region,
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.region,
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.region, sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.region,
    greatest(group_4_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_4_change.max_left >= kept.max AND (group_4_change.max_arrived IS NULL OR group_4_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.region), 0)
    AND kept.region IS NOT DISTINCT FROM group_4_change.region
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.region,
    max(sale.amount) AS max
  FROM group_4_next
  JOIN public.sale AS sale
    ON (group_4_next.region = sale.region OR group_4_next.region IS NULL AND sale.region IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.region
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_region,
    group_4_next.old_max,
    group_4_next.old___pgt_count,
    group_4_next.region,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.max ELSE group_4_next.max END AS max,
    group_4_next.__pgt_count,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.region), 0) = hash_record_extended(ROW(group_4_rescan.region), 0)
    AND group_4_next.region IS NOT DISTINCT FROM group_4_rescan.region
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    grouped.product,
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.product,
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.product, sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.product
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.product AS old_product,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    group_5_change.product,
    greatest(group_5_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.product), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_5_change.max_left >= kept.max AND (group_5_change.max_arrived IS NULL OR group_5_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.product), 0)
    AND kept.product IS NOT DISTINCT FROM group_5_change.product
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_5_rescan AS MATERIALIZED (
  SELECT
    group_5_next.product,
    max(sale.amount) AS max
  FROM group_5_next
  JOIN public.sale AS sale
    ON (group_5_next.product = sale.product OR group_5_next.product IS NULL AND sale.product IS NULL)
  WHERE group_5_next.rescan
    AND EXISTS (
    SELECT
    FROM group_5_next AS group_5_next_2
    WHERE group_5_next_2.rescan
  )
  GROUP BY group_5_next.product
),
-- the new values, with those that were read again in their place
group_5_new AS MATERIALIZED (
  SELECT
    group_5_next.locator,
    group_5_next.old_product,
    group_5_next.old_max,
    group_5_next.old___pgt_count,
    group_5_next.product,
    CASE WHEN group_5_next.rescan THEN group_5_rescan.max ELSE group_5_next.max END AS max,
    group_5_next.__pgt_count,
    group_5_next.__pgt_hash,
    group_5_next.present
  FROM group_5_next
  LEFT JOIN group_5_rescan
    ON group_5_next.rescan
    AND hash_record_extended(ROW(group_5_next.product), 0) = hash_record_extended(ROW(group_5_rescan.product), 0)
    AND group_5_next.product IS NOT DISTINCT FROM group_5_rescan.product
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
total_2_rescan AS MATERIALIZED (
  SELECT
    max(sale.amount) AS max
  FROM public.sale AS sale
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_max,
    total_2_next.old___pgt_count,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ of group_3: sale
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_3_new.old_region AS region,
    group_3_new.old_product AS product,
    group_3_new.old_max AS max,
    group_3_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_region, group_3_new.old_product, group_3_new.old_max, group_3_new.old___pgt_count)::record *<> ROW(group_3_new.region, group_3_new.product, group_3_new.max, group_3_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_3_new.region,
    group_3_new.product,
    group_3_new.max,
    group_3_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_region, group_3_new.old_product, group_3_new.old_max, group_3_new.old___pgt_count)::record *<> ROW(group_3_new.region, group_3_new.product, group_3_new.max, group_3_new.__pgt_count)::record)
),
-- Δ of group_4: sale
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_4_new.old_region AS region,
    NULL::text AS product,
    group_4_new.old_max AS max,
    group_4_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_region, group_4_new.old_max, group_4_new.old___pgt_count)::record *<> ROW(group_4_new.region, group_4_new.max, group_4_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_4_new.region,
    NULL::text AS product,
    group_4_new.max,
    group_4_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_region, group_4_new.old_max, group_4_new.old___pgt_count)::record *<> ROW(group_4_new.region, group_4_new.max, group_4_new.__pgt_count)::record)
),
-- Δ of group_5: sale
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::text AS region,
    group_5_new.old_product AS product,
    group_5_new.old_max AS max,
    group_5_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.locator IS NOT NULL
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_product, group_5_new.old_max, group_5_new.old___pgt_count)::record *<> ROW(group_5_new.product, group_5_new.max, group_5_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::text AS region,
    group_5_new.product,
    group_5_new.max,
    group_5_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.present
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_product, group_5_new.old_max, group_5_new.old___pgt_count)::record *<> ROW(group_5_new.product, group_5_new.max, group_5_new.__pgt_count)::record)
),
-- Δ of total_2: sale
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_2_new.old_max AS max,
    total_2_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max, total_2_new.old___pgt_count)::record *<> ROW(total_2_new.max, total_2_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    total_2_new.max,
    total_2_new.__pgt_count AS count,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max, total_2_new.old___pgt_count)::record *<> ROW(total_2_new.max, total_2_new.__pgt_count)::record)
),
-- Δ of union: sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.region,
    group_delta.product,
    group_delta.sum AS amount,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when sale changed
  SELECT
    group_2_delta.region,
    group_2_delta.product,
    group_2_delta.sum AS amount,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δtotal: runs when sale changed
  SELECT
    total_delta.region,
    total_delta.product,
    total_delta.sum AS amount,
    total_delta.weight
  FROM total_delta
),
-- Δ of union: sale
union_delta_2 AS MATERIALIZED (
  -- Δgroup_3: runs when sale changed
  SELECT
    group_3_delta.region,
    group_3_delta.product,
    group_3_delta.max::bigint AS max,
    group_3_delta.weight
  FROM group_3_delta
  WHERE group_3_delta.count > 1
  UNION ALL
  -- Δgroup_4: runs when sale changed
  SELECT
    group_4_delta.region,
    group_4_delta.product,
    group_4_delta.max::bigint AS max,
    group_4_delta.weight
  FROM group_4_delta
  WHERE group_4_delta.count > 1
  UNION ALL
  -- Δgroup_5: runs when sale changed
  SELECT
    group_5_delta.region,
    group_5_delta.product,
    group_5_delta.max::bigint AS max,
    group_5_delta.weight
  FROM group_5_delta
  WHERE group_5_delta.count > 1
  UNION ALL
  -- Δtotal_2: runs when sale changed
  SELECT
    total_2_delta.region,
    total_2_delta.product,
    total_2_delta.max::bigint AS max,
    total_2_delta.weight
  FROM total_2_delta
  WHERE total_2_delta.count > 1
),
-- Δ(union): sale
union_delta_3 AS MATERIALIZED (
  -- Δunion: runs when sale changed
  SELECT
    union_delta.region,
    union_delta.product,
    union_delta.amount,
    union_delta.weight
  FROM union_delta
  UNION ALL
  -- Δunion: runs when sale changed
  SELECT
    union_delta_2.region,
    union_delta_2.product,
    union_delta_2.max AS amount,
    union_delta_2.weight
  FROM union_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta_3.region,
    union_delta_3.product,
    union_delta_3.amount,
    sum(union_delta_3.weight)::bigint AS weight
  FROM union_delta_3
  GROUP BY union_delta_3.region, union_delta_3.product, union_delta_3.amount
  HAVING sum(union_delta_3.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.region,
    result_change.product,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.region, result_change.product, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.region, result_change.product, result_change.amount), 0)
    AND ROW(kept.region, kept.product, kept.amount) IS NOT DISTINCT FROM ROW(result_change.region, result_change.product, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result" (region, product, amount, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result" AS s
  SET region = n.region, product = n.product, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group" (region, product, sum, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.sum, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group" AS s
  SET region = n.region, product = n.product, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group_2" (region, sum, __pgt_count, __pgt_hash)
  SELECT n.region, n.sum, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group_2" AS s
  SET region = n.region, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.total" (sum, __pgt_count)
  SELECT n.sum, n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.total" AS s
  SET sum = n.sum, __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.sum, s.__pgt_count)::record *<> ROW(n.sum, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group_3" (region, product, max, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group_3" AS s
  SET region = n.region, product = n.product, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.product, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group_4" (region, max, __pgt_count, __pgt_hash)
  SELECT n.region, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group_4" AS s
  SET region = n.region, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.region, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group_5" (product, max, __pgt_count, __pgt_hash)
  SELECT n.product, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_5_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group_5" AS s
  SET product = n.product, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.product, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.product, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group_5" AS s
  USING group_5_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.total_2" AS s
  USING total_2_new AS n
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
  stream_table => 'public.rollup_and_cube_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0));
