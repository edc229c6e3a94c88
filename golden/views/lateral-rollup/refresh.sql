WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_rollup_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.floor,
    changes.town,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.floor, changes.town
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.town,
    changes.item,
    changes.pieces,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.town, changes.item, changes.pieces
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_change.town
),
-- Δ(group): shop
group_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_town)::record *<> ROW(group_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_next.town,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_town)::record *<> ROW(group_next.town)::record)
),
-- Δ(group_join): sale, shop
group_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    sale_change.item,
    sale_change.pieces,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    sale.item,
    sale.pieces,
    group_delta.town AS town_2,
    group_delta.weight
  FROM group_delta
  JOIN public.sale AS sale
    ON sale.town = group_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.item,
    group_join_delta.town_2 AS town,
    sum(group_join_delta.pieces * group_join_delta.weight) AS sum_change,
    sum(group_join_delta.weight) FILTER (WHERE group_join_delta.pieces IS NOT NULL) AS __pgt_sum_count_change,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.item, group_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.town AS old_town,
    kept.sum AS old_sum,
    group_2_change.item,
    group_2_change.town,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.item, group_2_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.item, group_2_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_2_change.item
    AND kept.town IS NOT DISTINCT FROM group_2_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_3_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_3_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_4_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_4_change.town
),
-- Δ(group_4): shop
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_4_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.locator IS NOT NULL
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_town)::record *<> ROW(group_4_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_4_next.town,
    1::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.present
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_town)::record *<> ROW(group_4_next.town)::record)
),
-- Δ(group_4_join): sale, shop
group_4_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_4₀: runs when sale changed
  SELECT
    sale_change.pieces,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_4" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_4: runs when shop changed
  SELECT
    sale.pieces,
    group_4_delta.town AS town_2,
    group_4_delta.weight
  FROM group_4_delta
  JOIN public.sale AS sale
    ON sale.town = group_4_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_4_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    group_4_join_delta.town_2 AS town,
    sum(group_4_join_delta.pieces * group_4_join_delta.weight) AS sum_change,
    sum(group_4_join_delta.weight) FILTER (WHERE group_4_join_delta.pieces IS NOT NULL) AS __pgt_sum_count_change,
    sum(group_4_join_delta.weight) AS __pgt_count_change
  FROM group_4_join_delta
  GROUP BY group_4_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.sum AS old_sum,
    group_5_change.town,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_5_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_5_change.sum_change::bigint, group_5_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_5_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_5" AS kept
    ON kept.town = group_5_change.town
),
-- Δ(group_5): sale, shop
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_5_next.old_town AS town,
    group_5_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.locator IS NOT NULL
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_town, group_5_next.old_sum)::record *<> ROW(group_5_next.town, group_5_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_5_next.town,
    group_5_next.sum,
    1::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.present
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_town, group_5_next.old_sum)::record *<> ROW(group_5_next.town, group_5_next.sum)::record)
),
-- Δ(group_3): shop
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_3_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town)::record *<> ROW(group_3_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_3_next.town,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town)::record *<> ROW(group_3_next.town)::record)
),
-- the keys of Δgroup_5 whose number of rows changed, and by how many
group_5_keys AS MATERIALIZED (
  SELECT
    group_5_delta.town,
    sum(group_5_delta.weight)::bigint AS net
  FROM group_5_delta
  GROUP BY group_5_delta.town
  HAVING sum(group_5_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_5_flips AS MATERIALIZED (
  SELECT
    group_5_keys.town,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_5_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_5_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_rollup_result.group_5" AS kept
      WHERE kept.town = group_5_keys.town
      LIMIT greatest(group_5_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_5_keys.net * '-1'::integer)
),
-- Δ(group_5_join): shop, sale
group_5_join_delta AS MATERIALIZED (
  -- Δgroup_3 ⋈ group_5₀: runs when shop changed
  SELECT
    group_3_delta.town,
    kept.sum,
    group_3_delta.weight
  FROM group_3_delta
  JOIN pgtrickle_state."public.lateral_rollup_result.group_5" AS kept
    ON group_3_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_3_delta.town IS NOT NULL
  UNION ALL
  -- group_3 ⋈ Δgroup_5: runs when sale or shop changed
  SELECT
    grouped.town,
    group_5_delta.sum,
    group_5_delta.weight
  FROM group_5_delta
  JOIN (
    SELECT
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.town
  ) AS grouped
    ON grouped.town = group_5_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_5_anti_join): shop, sale
group_5_anti_join_delta AS MATERIALIZED (
  -- Δgroup_3 ▷ group_5₀: runs when shop changed
  SELECT
    group_3_delta.town,
    group_3_delta.weight
  FROM group_3_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_rollup_result.group_5" AS kept
    WHERE group_3_delta.town = kept.town
  )
  UNION ALL
  -- group_3 ⋈ flipped keys of group_5: runs when sale or shop changed
  SELECT
    combined.town,
    - (group_5_flips.weight * combined.weight) AS weight
  FROM group_5_flips
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
    UNION ALL
    SELECT
      group_3_delta.town,
      group_3_delta.weight
    FROM group_3_delta
  ) AS combined
    ON combined.town = group_5_flips.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_2: sale, shop
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_2_next.old_item AS item,
    group_2_next.old_sum AS sum,
    0 AS item_absent,
    group_2_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old_sum)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_2_next.item,
    group_2_next.sum,
    0 AS item_absent,
    group_2_next.town,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old_sum)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.sum)::record)
),
-- Δ of group_5_outer_join: shop, sale
group_5_outer_join_delta AS MATERIALIZED (
  -- Δgroup_5_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    group_5_join_delta.sum,
    1 AS item_absent,
    group_5_join_delta.town,
    group_5_join_delta.weight
  FROM group_5_join_delta
  UNION ALL
  -- Δgroup_5_anti_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    NULL::bigint AS sum,
    1 AS item_absent,
    group_5_anti_join_delta.town,
    group_5_anti_join_delta.weight
  FROM group_5_anti_join_delta
),
-- Δ(union): sale, shop
union_delta AS MATERIALIZED (
  -- Δgroup_2: runs when sale or shop changed
  SELECT
    group_2_delta.item,
    group_2_delta.sum,
    group_2_delta.item_absent,
    group_2_delta.town,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_5_outer_join: runs when shop or sale changed
  SELECT
    group_5_outer_join_delta.item,
    group_5_outer_join_delta.sum,
    group_5_outer_join_delta.item_absent,
    group_5_outer_join_delta.town,
    group_5_outer_join_delta.weight
  FROM group_5_outer_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_6_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_6_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_6_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_6_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_6_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_6_change.town
),
-- Δ(group_6): shop
group_6_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_6_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.locator IS NOT NULL
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_town)::record *<> ROW(group_6_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_6_next.town,
    1::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.present
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_town)::record *<> ROW(group_6_next.town)::record)
),
-- Δ(group_6_join): sale, shop
group_6_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_6₀: runs when sale changed
  SELECT
    sale_change.item,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_6" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_6: runs when shop changed
  SELECT
    sale.item,
    group_6_delta.town AS town_2,
    group_6_delta.weight
  FROM group_6_delta
  JOIN public.sale AS sale
    ON sale.town = group_6_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_6_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_7_change AS MATERIALIZED (
  SELECT
    group_6_join_delta.item,
    group_6_join_delta.town_2 AS town,
    sum(group_6_join_delta.weight) AS __pgt_count_change
  FROM group_6_join_delta
  GROUP BY group_6_join_delta.item, group_6_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_7_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.town AS old_town,
    group_7_change.item,
    group_7_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_7_change.item, group_7_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_7_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_7" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_7_change.item, group_7_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_7_change.item
    AND kept.town IS NOT DISTINCT FROM group_7_change.town
),
-- Δ(group_7): sale, shop
group_7_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_7_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.locator IS NOT NULL
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_item, group_7_next.old_town)::record *<> ROW(group_7_next.item, group_7_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_7_next.town,
    1::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.present
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_item, group_7_next.old_town)::record *<> ROW(group_7_next.item, group_7_next.town)::record)
),
-- Δ of group_7_join: shop, sale
group_7_join_delta AS MATERIALIZED (
  -- Δshop ⋈ group_7₀: runs when shop changed
  SELECT
    shop_change.floor,
    shop_change.weight
  FROM shop_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_7" AS kept
    ON shop_change.town IS NOT DISTINCT FROM kept.town
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δgroup_7: runs when sale or shop changed
  SELECT
    shop.floor,
    group_7_delta.weight
  FROM group_7_delta
  JOIN public.shop AS shop
    ON shop.town IS NOT DISTINCT FROM group_7_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Σ w·lift(row) per group: what the changes add to the state
group_8_change AS MATERIALIZED (
  SELECT
    group_7_join_delta.floor,
    0 AS level,
    sum(group_7_join_delta.weight) AS __pgt_count_change
  FROM group_7_join_delta
  GROUP BY group_7_join_delta.floor, 0::integer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_8_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.level AS old_level,
    group_8_change.floor,
    group_8_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_8_change.floor, group_8_change.level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_8_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_8" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_8_change.floor, group_8_change.level), 0)
    AND kept.floor IS NOT DISTINCT FROM group_8_change.floor
    AND kept.level IS NOT DISTINCT FROM group_8_change.level
),
-- Δ(group_8): shop, sale
group_8_delta AS MATERIALIZED (
  -- −old groups: runs when shop or sale changed
  SELECT
    group_8_next.old_floor AS floor,
    group_8_next.old_level AS level,
    '-1'::integer::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.locator IS NOT NULL
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_floor, group_8_next.old_level)::record *<> ROW(group_8_next.floor, group_8_next.level)::record)
  UNION ALL
  -- +new groups: runs when shop or sale changed
  SELECT
    group_8_next.floor,
    group_8_next.level,
    1::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.present
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_floor, group_8_next.old_level)::record *<> ROW(group_8_next.floor, group_8_next.level)::record)
),
-- Δ(group_8_join): sale, shop
group_8_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_8₀: runs when sale changed
  SELECT
    sale_change.town,
    kept.floor,
    kept.level,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_8" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_8: runs when shop or sale changed
  SELECT
    sale.town,
    group_8_delta.floor,
    group_8_delta.level,
    group_8_delta.weight
  FROM group_8_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_8_delta.floor
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND group_8_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_9_change AS MATERIALIZED (
  SELECT
    group_8_join_delta.town,
    group_8_join_delta.floor,
    group_8_join_delta.level,
    sum(group_8_join_delta.weight) AS __pgt_count_change
  FROM group_8_join_delta
  GROUP BY group_8_join_delta.town, group_8_join_delta.floor, group_8_join_delta.level
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_9_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.floor AS old_floor,
    kept.level AS old_level,
    kept.__pgt_count AS old___pgt_count,
    group_9_change.town,
    group_9_change.floor,
    group_9_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_9_change.town, group_9_change.floor, group_9_change.level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_9_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_9" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_9_change.town, group_9_change.floor, group_9_change.level), 0)
    AND kept.town IS NOT DISTINCT FROM group_9_change.town
    AND kept.floor IS NOT DISTINCT FROM group_9_change.floor
    AND kept.level IS NOT DISTINCT FROM group_9_change.level
),
-- Σ w·lift(row) per group: what the changes add to the state
group_10_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_10_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_10_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_10_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_10_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_10" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_10_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_10_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_11_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_11_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_11_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_11_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_11_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_11_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_11_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_11" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_11_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_11_change.town
),
-- Δ(group_11): shop
group_11_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_11_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_11_next
  WHERE group_11_next.locator IS NOT NULL
    AND (group_11_next.locator IS NULL OR NOT group_11_next.present OR ROW(group_11_next.old_town)::record *<> ROW(group_11_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_11_next.town,
    1::bigint AS weight
  FROM group_11_next
  WHERE group_11_next.present
    AND (group_11_next.locator IS NULL OR NOT group_11_next.present OR ROW(group_11_next.old_town)::record *<> ROW(group_11_next.town)::record)
),
-- Δ(group_11_join): sale, shop
group_11_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_11₀: runs when sale changed
  SELECT
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_11" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_11: runs when shop changed
  SELECT
    group_11_delta.town AS town_2,
    group_11_delta.weight
  FROM group_11_delta
  JOIN public.sale AS sale
    ON sale.town = group_11_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_11_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_12_change AS MATERIALIZED (
  SELECT
    group_11_join_delta.town_2 AS town,
    sum(group_11_join_delta.weight) AS __pgt_count_change
  FROM group_11_join_delta
  GROUP BY group_11_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_12_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_12_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_12_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_12_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_12_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_12" AS kept
    ON kept.town = group_12_change.town
),
-- Δ(group_12): sale, shop
group_12_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_12_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_12_next
  WHERE group_12_next.locator IS NOT NULL
    AND (group_12_next.locator IS NULL OR NOT group_12_next.present OR ROW(group_12_next.old_town)::record *<> ROW(group_12_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_12_next.town,
    1::bigint AS weight
  FROM group_12_next
  WHERE group_12_next.present
    AND (group_12_next.locator IS NULL OR NOT group_12_next.present OR ROW(group_12_next.old_town)::record *<> ROW(group_12_next.town)::record)
),
-- Δ(group_10): shop
group_10_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_10_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.locator IS NOT NULL
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_town)::record *<> ROW(group_10_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_10_next.town,
    1::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.present
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_town)::record *<> ROW(group_10_next.town)::record)
),
-- the keys of Δgroup_12 whose number of rows changed, and by how many
group_12_keys AS MATERIALIZED (
  SELECT
    group_12_delta.town,
    sum(group_12_delta.weight)::bigint AS net
  FROM group_12_delta
  GROUP BY group_12_delta.town
  HAVING sum(group_12_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_12_flips AS MATERIALIZED (
  SELECT
    group_12_keys.town,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_12_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_12_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_rollup_result.group_12" AS kept
      WHERE kept.town = group_12_keys.town
      LIMIT greatest(group_12_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_12_keys.net * '-1'::integer)
),
-- Δ(group_12_join): shop, sale
group_12_join_delta AS MATERIALIZED (
  -- Δgroup_10 ⋈ group_12₀: runs when shop changed
  SELECT
    group_10_delta.town,
    group_10_delta.weight
  FROM group_10_delta
  JOIN pgtrickle_state."public.lateral_rollup_result.group_12" AS kept
    ON group_10_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_10_delta.town IS NOT NULL
  UNION ALL
  -- group_10 ⋈ Δgroup_12: runs when sale or shop changed
  SELECT
    grouped.town,
    group_12_delta.weight
  FROM group_12_delta
  JOIN (
    SELECT
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.town
  ) AS grouped
    ON grouped.town = group_12_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_12_anti_join): shop, sale
group_12_anti_join_delta AS MATERIALIZED (
  -- Δgroup_10 ▷ group_12₀: runs when shop changed
  SELECT
    group_10_delta.town,
    group_10_delta.weight
  FROM group_10_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_rollup_result.group_12" AS kept
    WHERE group_10_delta.town = kept.town
  )
  UNION ALL
  -- group_10 ⋈ flipped keys of group_12: runs when sale or shop changed
  SELECT
    combined.town,
    - (group_12_flips.weight * combined.weight) AS weight
  FROM group_12_flips
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_result.group_10" AS kept
    UNION ALL
    SELECT
      group_10_delta.town,
      group_10_delta.weight
    FROM group_10_delta
  ) AS combined
    ON combined.town = group_12_flips.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_12_outer_join): shop, sale
group_12_outer_join_delta AS MATERIALIZED (
  -- Δgroup_12_join: runs when shop or sale changed
  SELECT
    group_12_join_delta.town,
    group_12_join_delta.weight
  FROM group_12_join_delta
  UNION ALL
  -- Δgroup_12_anti_join: runs when shop or sale changed
  SELECT
    group_12_anti_join_delta.town,
    group_12_anti_join_delta.weight
  FROM group_12_anti_join_delta
),
-- Δ of group_10_join: shop, sale
group_10_join_delta AS MATERIALIZED (
  -- Δshop ⋈ group_12_outer_join: runs when shop changed
  SELECT
    shop_change.floor,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT DISTINCT
      shop.town
    FROM public.shop AS shop
  ) AS distinct_rows
  LEFT JOIN (
    SELECT
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows_2
    JOIN public.sale AS sale
      ON sale.town = distinct_rows_2.town
    GROUP BY distinct_rows_2.town
  ) AS grouped
    ON distinct_rows.town = grouped.town
    ON shop_change.town IS NOT DISTINCT FROM distinct_rows.town
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δgroup_12_outer_join: runs when shop or sale changed
  SELECT
    shop.floor,
    group_12_outer_join_delta.weight
  FROM group_12_outer_join_delta
  JOIN public.shop AS shop
    ON shop.town IS NOT DISTINCT FROM group_12_outer_join_delta.town
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
  UNION ALL
  -- −Δshop ⋈ Δgroup_12_outer_join: runs when (shop or sale) and shop changed
  SELECT
    shop_change.floor,
    - (group_12_outer_join_delta.weight * shop_change.weight) AS weight
  FROM group_12_outer_join_delta
  JOIN shop_change
    ON shop_change.town IS NOT DISTINCT FROM group_12_outer_join_delta.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_13_change AS MATERIALIZED (
  SELECT
    group_10_join_delta.floor,
    1 AS level,
    sum(group_10_join_delta.weight) AS __pgt_count_change
  FROM group_10_join_delta
  GROUP BY group_10_join_delta.floor, 1::integer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_13_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.level AS old_level,
    group_13_change.floor,
    group_13_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_13_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_13_change.floor, group_13_change.level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_13_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_13_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_13" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_13_change.floor, group_13_change.level), 0)
    AND kept.floor IS NOT DISTINCT FROM group_13_change.floor
    AND kept.level IS NOT DISTINCT FROM group_13_change.level
),
-- Σ w·lift(row) per group: what the changes add to the state
group_14_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_14_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_14_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_14_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_14_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_14_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_14_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_14" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_14_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_14_change.town
),
-- Δ(group_14): shop
group_14_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_14_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_14_next
  WHERE group_14_next.locator IS NOT NULL
    AND (group_14_next.locator IS NULL OR NOT group_14_next.present OR ROW(group_14_next.old_town)::record *<> ROW(group_14_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_14_next.town,
    1::bigint AS weight
  FROM group_14_next
  WHERE group_14_next.present
    AND (group_14_next.locator IS NULL OR NOT group_14_next.present OR ROW(group_14_next.old_town)::record *<> ROW(group_14_next.town)::record)
),
-- Δ(group_14_join): sale, shop
group_14_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_14₀: runs when sale changed
  SELECT
    sale_change.item,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_14" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_14: runs when shop changed
  SELECT
    sale.item,
    group_14_delta.town AS town_2,
    group_14_delta.weight
  FROM group_14_delta
  JOIN public.sale AS sale
    ON sale.town = group_14_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_14_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_15_change AS MATERIALIZED (
  SELECT
    group_14_join_delta.item,
    group_14_join_delta.town_2 AS town,
    sum(group_14_join_delta.weight) AS __pgt_count_change
  FROM group_14_join_delta
  GROUP BY group_14_join_delta.item, group_14_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_15_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.town AS old_town,
    group_15_change.item,
    group_15_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_15_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_15_change.item, group_15_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_15_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_15_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_15" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_15_change.item, group_15_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_15_change.item
    AND kept.town IS NOT DISTINCT FROM group_15_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_16_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_16_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_16_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_16_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_16_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_16_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_16_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_16" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_16_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_16_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_17_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_17_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_17_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_17_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_17_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_17_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_17_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_17" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_17_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_17_change.town
),
-- Δ(group_17): shop
group_17_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_17_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_17_next
  WHERE group_17_next.locator IS NOT NULL
    AND (group_17_next.locator IS NULL OR NOT group_17_next.present OR ROW(group_17_next.old_town)::record *<> ROW(group_17_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_17_next.town,
    1::bigint AS weight
  FROM group_17_next
  WHERE group_17_next.present
    AND (group_17_next.locator IS NULL OR NOT group_17_next.present OR ROW(group_17_next.old_town)::record *<> ROW(group_17_next.town)::record)
),
-- Δ(group_17_join): sale, shop
group_17_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_17₀: runs when sale changed
  SELECT
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_17" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_17: runs when shop changed
  SELECT
    group_17_delta.town AS town_2,
    group_17_delta.weight
  FROM group_17_delta
  JOIN public.sale AS sale
    ON sale.town = group_17_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_17_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_18_change AS MATERIALIZED (
  SELECT
    group_17_join_delta.town_2 AS town,
    sum(group_17_join_delta.weight) AS __pgt_count_change
  FROM group_17_join_delta
  GROUP BY group_17_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_18_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_18_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_18_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_18_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_18_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_18" AS kept
    ON kept.town = group_18_change.town
),
-- Δ(group_18): sale, shop
group_18_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_18_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_18_next
  WHERE group_18_next.locator IS NOT NULL
    AND (group_18_next.locator IS NULL OR NOT group_18_next.present OR ROW(group_18_next.old_town)::record *<> ROW(group_18_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_18_next.town,
    1::bigint AS weight
  FROM group_18_next
  WHERE group_18_next.present
    AND (group_18_next.locator IS NULL OR NOT group_18_next.present OR ROW(group_18_next.old_town)::record *<> ROW(group_18_next.town)::record)
),
-- Δ(group_16): shop
group_16_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_16_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_16_next
  WHERE group_16_next.locator IS NOT NULL
    AND (group_16_next.locator IS NULL OR NOT group_16_next.present OR ROW(group_16_next.old_town)::record *<> ROW(group_16_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_16_next.town,
    1::bigint AS weight
  FROM group_16_next
  WHERE group_16_next.present
    AND (group_16_next.locator IS NULL OR NOT group_16_next.present OR ROW(group_16_next.old_town)::record *<> ROW(group_16_next.town)::record)
),
-- the keys of Δgroup_18 whose number of rows changed, and by how many
group_18_keys AS MATERIALIZED (
  SELECT
    group_18_delta.town,
    sum(group_18_delta.weight)::bigint AS net
  FROM group_18_delta
  GROUP BY group_18_delta.town
  HAVING sum(group_18_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_18_flips AS MATERIALIZED (
  SELECT
    group_18_keys.town,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_18_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_18_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_rollup_result.group_18" AS kept
      WHERE kept.town = group_18_keys.town
      LIMIT greatest(group_18_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_18_keys.net * '-1'::integer)
),
-- Δ(group_18_join): shop, sale
group_18_join_delta AS MATERIALIZED (
  -- Δgroup_16 ⋈ group_18₀: runs when shop changed
  SELECT
    group_16_delta.town,
    group_16_delta.weight
  FROM group_16_delta
  JOIN pgtrickle_state."public.lateral_rollup_result.group_18" AS kept
    ON group_16_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_16_delta.town IS NOT NULL
  UNION ALL
  -- group_16 ⋈ Δgroup_18: runs when sale or shop changed
  SELECT
    grouped.town,
    group_18_delta.weight
  FROM group_18_delta
  JOIN (
    SELECT
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.town
  ) AS grouped
    ON grouped.town = group_18_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_18_anti_join): shop, sale
group_18_anti_join_delta AS MATERIALIZED (
  -- Δgroup_16 ▷ group_18₀: runs when shop changed
  SELECT
    group_16_delta.town,
    group_16_delta.weight
  FROM group_16_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_rollup_result.group_18" AS kept
    WHERE group_16_delta.town = kept.town
  )
  UNION ALL
  -- group_16 ⋈ flipped keys of group_18: runs when sale or shop changed
  SELECT
    combined.town,
    - (group_18_flips.weight * combined.weight) AS weight
  FROM group_18_flips
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_result.group_16" AS kept
    UNION ALL
    SELECT
      group_16_delta.town,
      group_16_delta.weight
    FROM group_16_delta
  ) AS combined
    ON combined.town = group_18_flips.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_15: sale, shop
group_15_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    0 AS item_absent,
    group_15_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_15_next
  WHERE group_15_next.locator IS NOT NULL
    AND (group_15_next.locator IS NULL OR NOT group_15_next.present OR ROW(group_15_next.old_item, group_15_next.old_town)::record *<> ROW(group_15_next.item, group_15_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    0 AS item_absent,
    group_15_next.town,
    1::bigint AS weight
  FROM group_15_next
  WHERE group_15_next.present
    AND (group_15_next.locator IS NULL OR NOT group_15_next.present OR ROW(group_15_next.old_item, group_15_next.old_town)::record *<> ROW(group_15_next.item, group_15_next.town)::record)
),
-- Δ of group_18_outer_join: shop, sale
group_18_outer_join_delta AS MATERIALIZED (
  -- Δgroup_18_join: runs when shop or sale changed
  SELECT
    1 AS item_absent,
    group_18_join_delta.town,
    group_18_join_delta.weight
  FROM group_18_join_delta
  UNION ALL
  -- Δgroup_18_anti_join: runs when shop or sale changed
  SELECT
    1 AS item_absent,
    group_18_anti_join_delta.town,
    group_18_anti_join_delta.weight
  FROM group_18_anti_join_delta
),
-- Δ(union): sale, shop
union_delta_2 AS MATERIALIZED (
  -- Δgroup_15: runs when sale or shop changed
  SELECT
    group_15_delta.item_absent,
    group_15_delta.town,
    group_15_delta.weight
  FROM group_15_delta
  UNION ALL
  -- Δgroup_18_outer_join: runs when shop or sale changed
  SELECT
    group_18_outer_join_delta.item_absent,
    group_18_outer_join_delta.town,
    group_18_outer_join_delta.weight
  FROM group_18_outer_join_delta
),
-- Δ of union_join: shop, sale
union_join_delta AS MATERIALIZED (
  -- Δshop ⋈ union: runs when shop changed
  SELECT
    shop_change.floor,
    combined.item_absent,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      0 AS item_absent,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop.town
      FROM public.shop AS shop
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
    UNION ALL
    SELECT
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town
      FROM (
        SELECT DISTINCT
          shop_3.town
        FROM public.shop AS shop_3
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.town = distinct_rows_3.town
      GROUP BY distinct_rows_3.town
    ) AS grouped
      ON distinct_rows_2.town = grouped.town
  ) AS combined
    ON shop_change.town IS NOT DISTINCT FROM combined.town
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.floor,
    union_delta_2.item_absent,
    union_delta_2.weight
  FROM union_delta_2
  JOIN public.shop AS shop
    ON shop.town IS NOT DISTINCT FROM union_delta_2.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
  UNION ALL
  -- −Δshop ⋈ Δunion: runs when (sale or shop) and shop changed
  SELECT
    shop_change.floor,
    union_delta_2.item_absent,
    - (union_delta_2.weight * shop_change.weight) AS weight
  FROM union_delta_2
  JOIN shop_change
    ON shop_change.town IS NOT DISTINCT FROM union_delta_2.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_19_change AS MATERIALIZED (
  SELECT
    union_join_delta.floor,
    union_join_delta.item_absent AS level,
    sum(union_join_delta.weight) AS __pgt_count_change
  FROM union_join_delta
  GROUP BY union_join_delta.floor, union_join_delta.item_absent
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_19_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.level AS old_level,
    group_19_change.floor,
    group_19_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_19_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_19_change.floor, group_19_change.level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_19_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_19_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_19" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_19_change.floor, group_19_change.level), 0)
    AND kept.floor IS NOT DISTINCT FROM group_19_change.floor
    AND kept.level IS NOT DISTINCT FROM group_19_change.level
),
-- Δ(group_19): shop, sale
group_19_delta AS MATERIALIZED (
  -- −old groups: runs when shop or sale changed
  SELECT
    group_19_next.old_floor AS floor,
    group_19_next.old_level AS level,
    '-1'::integer::bigint AS weight
  FROM group_19_next
  WHERE group_19_next.locator IS NOT NULL
    AND (group_19_next.locator IS NULL OR NOT group_19_next.present OR ROW(group_19_next.old_floor, group_19_next.old_level)::record *<> ROW(group_19_next.floor, group_19_next.level)::record)
  UNION ALL
  -- +new groups: runs when shop or sale changed
  SELECT
    group_19_next.floor,
    group_19_next.level,
    1::bigint AS weight
  FROM group_19_next
  WHERE group_19_next.present
    AND (group_19_next.locator IS NULL OR NOT group_19_next.present OR ROW(group_19_next.old_floor, group_19_next.old_level)::record *<> ROW(group_19_next.floor, group_19_next.level)::record)
),
-- Δ(group_19_join): sale, shop
group_19_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_19₀: runs when sale changed
  SELECT
    kept.floor,
    kept.level,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_result.group_19" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_19: runs when shop or sale changed
  SELECT
    group_19_delta.floor,
    group_19_delta.level,
    group_19_delta.weight
  FROM group_19_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_19_delta.floor
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND group_19_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_20_change AS MATERIALIZED (
  SELECT
    group_19_join_delta.floor,
    group_19_join_delta.level,
    sum(group_19_join_delta.weight) AS __pgt_count_change
  FROM group_19_join_delta
  GROUP BY group_19_join_delta.floor, group_19_join_delta.level
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_20_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.level AS old_level,
    kept.__pgt_count AS old___pgt_count,
    group_20_change.floor,
    group_20_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_20_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_20_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_20_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_20" AS kept
    ON kept.floor = group_20_change.floor
    AND kept.level = group_20_change.level
),
-- Δ(group_20): sale, shop
group_20_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_20_next.old_floor AS floor,
    group_20_next.old_level AS level,
    group_20_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_20_next
  WHERE group_20_next.locator IS NOT NULL
    AND (group_20_next.locator IS NULL OR NOT group_20_next.present OR ROW(group_20_next.old_floor, group_20_next.old_level, group_20_next.old___pgt_count)::record *<> ROW(group_20_next.floor, group_20_next.level, group_20_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_20_next.floor,
    group_20_next.level,
    group_20_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_20_next
  WHERE group_20_next.present
    AND (group_20_next.locator IS NULL OR NOT group_20_next.present OR ROW(group_20_next.old_floor, group_20_next.old_level, group_20_next.old___pgt_count)::record *<> ROW(group_20_next.floor, group_20_next.level, group_20_next.__pgt_count)::record)
),
-- Δ(group_13): shop, sale
group_13_delta AS MATERIALIZED (
  -- −old groups: runs when shop or sale changed
  SELECT
    group_13_next.old_floor AS floor,
    group_13_next.old_level AS level,
    '-1'::integer::bigint AS weight
  FROM group_13_next
  WHERE group_13_next.locator IS NOT NULL
    AND (group_13_next.locator IS NULL OR NOT group_13_next.present OR ROW(group_13_next.old_floor, group_13_next.old_level)::record *<> ROW(group_13_next.floor, group_13_next.level)::record)
  UNION ALL
  -- +new groups: runs when shop or sale changed
  SELECT
    group_13_next.floor,
    group_13_next.level,
    1::bigint AS weight
  FROM group_13_next
  WHERE group_13_next.present
    AND (group_13_next.locator IS NULL OR NOT group_13_next.present OR ROW(group_13_next.old_floor, group_13_next.old_level)::record *<> ROW(group_13_next.floor, group_13_next.level)::record)
),
-- the keys of Δgroup_20 whose number of rows changed, and by how many
group_20_keys AS MATERIALIZED (
  SELECT
    group_20_delta.floor,
    group_20_delta.level,
    sum(group_20_delta.weight)::bigint AS net
  FROM group_20_delta
  GROUP BY group_20_delta.floor, group_20_delta.level
  HAVING sum(group_20_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_20_flips AS MATERIALIZED (
  SELECT
    group_20_keys.floor,
    group_20_keys.level,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_20_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_20_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_rollup_result.group_20" AS kept
      WHERE kept.floor = group_20_keys.floor
        AND kept.level = group_20_keys.level
      LIMIT greatest(group_20_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_20_keys.net * '-1'::integer)
),
-- Δ(group_20_join): shop, sale
group_20_join_delta AS MATERIALIZED (
  -- Δgroup_13 ⋈ group_20₀: runs when shop or sale changed
  SELECT
    group_13_delta.floor,
    group_13_delta.level,
    kept.__pgt_count AS count,
    group_13_delta.weight
  FROM group_13_delta
  JOIN pgtrickle_state."public.lateral_rollup_result.group_20" AS kept
    ON group_13_delta.floor = kept.floor AND group_13_delta.level = kept.level
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND group_13_delta.floor IS NOT NULL
  UNION ALL
  -- group_13 ⋈ Δgroup_20: runs when sale or shop changed
  SELECT
    grouped_2.floor,
    grouped_2.level,
    group_20_delta.count,
    group_20_delta.weight
  FROM group_20_delta
  JOIN (
    SELECT
      shop.floor,
      1 AS level
    FROM public.shop AS shop
    JOIN (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows
    LEFT JOIN (
      SELECT
        distinct_rows_2.town
      FROM (
        SELECT DISTINCT
          shop_3.town
        FROM public.shop AS shop_3
      ) AS distinct_rows_2
      JOIN public.sale AS sale
        ON sale.town = distinct_rows_2.town
      GROUP BY distinct_rows_2.town
    ) AS grouped
      ON distinct_rows.town = grouped.town
      ON shop.town IS NOT DISTINCT FROM distinct_rows.town
    GROUP BY shop.floor, 1::integer
  ) AS grouped_2
    ON grouped_2.floor = group_20_delta.floor AND grouped_2.level = group_20_delta.level
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_20_anti_join): shop, sale
group_20_anti_join_delta AS MATERIALIZED (
  -- Δgroup_13 ▷ group_20₀: runs when shop or sale changed
  SELECT
    group_13_delta.floor,
    group_13_delta.level,
    group_13_delta.weight
  FROM group_13_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_rollup_result.group_20" AS kept
    WHERE group_13_delta.floor = kept.floor
      AND group_13_delta.level = kept.level
  )
  UNION ALL
  -- group_13 ⋈ flipped keys of group_20: runs when sale or shop changed
  SELECT
    combined.floor,
    combined.level,
    - (group_20_flips.weight * combined.weight) AS weight
  FROM group_20_flips
  JOIN (
    SELECT
      kept.floor,
      kept.level,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_result.group_13" AS kept
    UNION ALL
    SELECT
      group_13_delta.floor,
      group_13_delta.level,
      group_13_delta.weight
    FROM group_13_delta
  ) AS combined
    ON combined.floor = group_20_flips.floor AND combined.level = group_20_flips.level
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_9: sale, shop
group_9_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_9_next.old_town AS town,
    group_9_next.old___pgt_count AS count,
    group_9_next.old_floor AS floor,
    group_9_next.old_level AS level,
    '-1'::integer::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.locator IS NOT NULL
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_town, group_9_next.old_floor, group_9_next.old_level, group_9_next.old___pgt_count)::record *<> ROW(group_9_next.town, group_9_next.floor, group_9_next.level, group_9_next.__pgt_count)::record)
    AND group_9_next.old___pgt_count <> 2
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_9_next.town,
    group_9_next.__pgt_count AS count,
    group_9_next.floor,
    group_9_next.level,
    1::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.present
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_town, group_9_next.old_floor, group_9_next.old_level, group_9_next.old___pgt_count)::record *<> ROW(group_9_next.town, group_9_next.floor, group_9_next.level, group_9_next.__pgt_count)::record)
    AND group_9_next.__pgt_count <> 2
),
-- Δ of group_20_outer_join: shop, sale
group_20_outer_join_delta AS MATERIALIZED (
  -- Δgroup_20_join: runs when shop or sale changed
  SELECT
    NULL::text AS town,
    coalesce(group_20_join_delta.count, '0'::bigint) AS count,
    group_20_join_delta.floor,
    group_20_join_delta.level,
    group_20_join_delta.weight
  FROM group_20_join_delta
  WHERE coalesce(group_20_join_delta.count, '0'::bigint) <> 2
  UNION ALL
  -- Δgroup_20_anti_join: runs when shop or sale changed
  SELECT
    NULL::text AS town,
    coalesce(NULL::bigint, '0'::bigint) AS count,
    group_20_anti_join_delta.floor,
    group_20_anti_join_delta.level,
    group_20_anti_join_delta.weight
  FROM group_20_anti_join_delta
  WHERE coalesce(NULL::bigint, '0'::bigint) <> 2
),
-- Δ(union_join): shop, sale
union_join_delta_2 AS MATERIALIZED (
  -- Δshop ⋈ union: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.floor,
    shop_change.town,
    combined.item,
    combined.sum,
    combined.item_absent,
    combined.town AS town_2,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      sale.item,
      sum(sale.pieces) AS sum,
      0 AS item_absent,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop.town
      FROM public.shop AS shop
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
    UNION ALL
    SELECT
      NULL::text AS item,
      grouped.sum,
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town,
        sum(sale_2.pieces) AS sum
      FROM (
        SELECT DISTINCT
          shop_3.town
        FROM public.shop AS shop_3
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.town = distinct_rows_3.town
      GROUP BY distinct_rows_3.town
    ) AS grouped
      ON distinct_rows_2.town = grouped.town
  ) AS combined
    ON shop_change.town IS NOT DISTINCT FROM combined.town
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    union_delta.item,
    union_delta.sum,
    union_delta.item_absent,
    union_delta.town AS town_2,
    union_delta.weight
  FROM union_delta
  JOIN public.shop AS shop
    ON shop.town IS NOT DISTINCT FROM union_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
  UNION ALL
  -- −Δshop ⋈ Δunion: runs when (sale or shop) and shop changed
  SELECT
    shop_change.id,
    shop_change.floor,
    shop_change.town,
    union_delta.item,
    union_delta.sum,
    union_delta.item_absent,
    union_delta.town AS town_2,
    - (union_delta.weight * shop_change.weight) AS weight
  FROM union_delta
  JOIN shop_change
    ON shop_change.town IS NOT DISTINCT FROM union_delta.town
),
-- Δ(union): sale, shop
union_delta_3 AS MATERIALIZED (
  -- Δgroup_9: runs when sale or shop changed
  SELECT
    group_9_delta.town,
    group_9_delta.count,
    group_9_delta.floor,
    group_9_delta.level,
    group_9_delta.weight
  FROM group_9_delta
  UNION ALL
  -- Δgroup_20_outer_join: runs when shop or sale changed
  SELECT
    group_20_outer_join_delta.town,
    group_20_outer_join_delta.count,
    group_20_outer_join_delta.floor,
    group_20_outer_join_delta.level,
    group_20_outer_join_delta.weight
  FROM group_20_outer_join_delta
),
-- the rows of union_join₀ that match a row of Δunion: sale, shop
union_join_candidates AS MATERIALIZED (
  -- union_join ⋉ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    combined.item,
    combined.sum,
    combined.item_absent,
    combined.town AS town_2,
    1::bigint AS weight
  FROM public.shop AS shop
  JOIN (
    SELECT
      sale.item,
      sum(sale.pieces) AS sum,
      0 AS item_absent,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
    UNION ALL
    SELECT
      NULL::text AS item,
      grouped.sum,
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town,
        sum(sale_2.pieces) AS sum
      FROM (
        SELECT DISTINCT
          shop_4.town
        FROM public.shop AS shop_4
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.town = distinct_rows_3.town
      GROUP BY distinct_rows_3.town
    ) AS grouped
      ON distinct_rows_2.town = grouped.town
  ) AS combined
    ON shop.town IS NOT DISTINCT FROM combined.town AND EXISTS (
    SELECT
    FROM union_delta_3 AS union_delta_3_2
    WHERE shop.floor IS NOT DISTINCT FROM union_delta_3_2.floor
      AND combined.item_absent = union_delta_3_2.level
  )
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM union_delta_3
    WHERE combined.item_absent = union_delta_3.level
  )
  UNION ALL
  -- −Δunion_join ⋉ Δunion: runs when (shop or sale) and (sale or shop) changed
  SELECT
    union_join_delta_2.id,
    union_join_delta_2.floor,
    union_join_delta_2.town,
    union_join_delta_2.item,
    union_join_delta_2.sum,
    union_join_delta_2.item_absent,
    union_join_delta_2.town_2,
    - union_join_delta_2.weight AS weight
  FROM union_join_delta_2
  WHERE EXISTS (
    SELECT
    FROM union_delta_3
    WHERE union_join_delta_2.floor IS NOT DISTINCT FROM union_delta_3.floor
      AND union_join_delta_2.item_absent = union_delta_3.level
  )
),
-- those whose number of partners changed, and by how many
union_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.floor,
    grouped.item,
    grouped.sum,
    grouped.item_absent,
    grouped.weight,
    sum(union_delta_3.weight)::bigint AS gained
  FROM (
    SELECT
      union_join_candidates.id,
      union_join_candidates.floor,
      union_join_candidates.town,
      union_join_candidates.item,
      union_join_candidates.sum,
      union_join_candidates.item_absent,
      union_join_candidates.town_2,
      sum(union_join_candidates.weight)::bigint AS weight
    FROM union_join_candidates
    GROUP BY union_join_candidates.id, union_join_candidates.floor, union_join_candidates.town, union_join_candidates.item, union_join_candidates.sum, union_join_candidates.item_absent, union_join_candidates.town_2
    HAVING sum(union_join_candidates.weight) <> 0
  ) AS grouped
  JOIN union_delta_3
    ON grouped.floor IS NOT DISTINCT FROM union_delta_3.floor AND grouped.item_absent = union_delta_3.level
  GROUP BY grouped.id, grouped.floor, grouped.town, grouped.item, grouped.sum, grouped.item_absent, grouped.town_2, grouped.weight
  HAVING sum(union_delta_3.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: shop, sale
union_join_flips AS MATERIALIZED (
  SELECT
    union_join_touched.id,
    union_join_touched.item,
    union_join_touched.sum,
    union_join_touched.item_absent,
    union_join_touched.weight * CASE WHEN lateral_rows.found = union_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM union_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          distinct_rows_2.floor,
          distinct_rows_2.level
        FROM (
          SELECT DISTINCT
            shop.floor,
            0 AS level
          FROM public.shop AS shop
          JOIN (
            SELECT
              sale.item,
              distinct_rows.town
            FROM (
              SELECT DISTINCT
                shop_2.town
              FROM public.shop AS shop_2
            ) AS distinct_rows
            JOIN public.sale AS sale
              ON sale.town = distinct_rows.town
            GROUP BY sale.item, distinct_rows.town
          ) AS grouped
            ON shop.town IS NOT DISTINCT FROM grouped.town
        ) AS distinct_rows_2
        JOIN public.sale AS sale_2
          ON sale_2.pieces > distinct_rows_2.floor
        GROUP BY sale_2.town, distinct_rows_2.floor, distinct_rows_2.level
        HAVING count(*) <> 2
        UNION ALL
        SELECT
          distinct_rows_5.floor,
          distinct_rows_5.level
        FROM (
          SELECT DISTINCT
            shop_3.floor,
            1 AS level
          FROM public.shop AS shop_3
          JOIN (
            SELECT DISTINCT
              shop_4.town
            FROM public.shop AS shop_4
          ) AS distinct_rows_3
          LEFT JOIN (
            SELECT
              distinct_rows_4.town
            FROM (
              SELECT DISTINCT
                shop_5.town
              FROM public.shop AS shop_5
            ) AS distinct_rows_4
            JOIN public.sale AS sale_3
              ON sale_3.town = distinct_rows_4.town
            GROUP BY distinct_rows_4.town
          ) AS grouped_2
            ON distinct_rows_3.town = grouped_2.town
            ON shop_3.town IS NOT DISTINCT FROM distinct_rows_3.town
        ) AS distinct_rows_5
        LEFT JOIN (
          SELECT
            distinct_rows_9.floor,
            distinct_rows_9.level,
            count(*) AS count
          FROM (
            SELECT DISTINCT
              shop_6.floor,
              combined.item_absent AS level
            FROM public.shop AS shop_6
            JOIN (
              SELECT
                0 AS item_absent,
                distinct_rows_6.town
              FROM (
                SELECT DISTINCT
                  shop_7.town
                FROM public.shop AS shop_7
              ) AS distinct_rows_6
              JOIN public.sale AS sale_4
                ON sale_4.town = distinct_rows_6.town
              GROUP BY sale_4.item, distinct_rows_6.town
              UNION ALL
              SELECT
                1 AS item_absent,
                distinct_rows_7.town
              FROM (
                SELECT DISTINCT
                  shop_8.town
                FROM public.shop AS shop_8
              ) AS distinct_rows_7
              LEFT JOIN (
                SELECT
                  distinct_rows_8.town
                FROM (
                  SELECT DISTINCT
                    shop_9.town
                  FROM public.shop AS shop_9
                ) AS distinct_rows_8
                JOIN public.sale AS sale_5
                  ON sale_5.town = distinct_rows_8.town
                GROUP BY distinct_rows_8.town
              ) AS grouped_3
                ON distinct_rows_7.town = grouped_3.town
            ) AS combined
              ON shop_6.town IS NOT DISTINCT FROM combined.town
          ) AS distinct_rows_9
          JOIN public.sale AS sale_6
            ON sale_6.pieces > distinct_rows_9.floor
          GROUP BY distinct_rows_9.floor, distinct_rows_9.level
        ) AS grouped_4
          ON distinct_rows_5.floor = grouped_4.floor
          AND distinct_rows_5.level = grouped_4.level
        WHERE coalesce(grouped_4.count, '0'::bigint) <> 2
      ) AS combined_2
      WHERE union_join_touched.floor IS NOT DISTINCT FROM combined_2.floor
        AND union_join_touched.item_absent = combined_2.level
      LIMIT greatest(union_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = union_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(union_join): shop, sale
union_join_delta_3 AS MATERIALIZED (
  -- Δunion_join ⋈ union: runs when shop or sale changed
  SELECT
    union_join_delta_2.id,
    union_join_delta_2.item,
    union_join_delta_2.sum,
    union_join_delta_2.item_absent,
    combined_2.town AS town_3,
    combined_2.count,
    union_join_delta_2.weight
  FROM union_join_delta_2
  JOIN (
    SELECT
      sale_2.town,
      count(*) AS count,
      distinct_rows_2.floor,
      distinct_rows_2.level
    FROM (
      SELECT DISTINCT
        shop.floor,
        0 AS level
      FROM public.shop AS shop
      JOIN (
        SELECT
          sale.item,
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
      ) AS grouped
        ON shop.town IS NOT DISTINCT FROM grouped.town
    ) AS distinct_rows_2
    JOIN public.sale AS sale_2
      ON sale_2.pieces > distinct_rows_2.floor
    GROUP BY sale_2.town, distinct_rows_2.floor, distinct_rows_2.level
    HAVING count(*) <> 2
    UNION ALL
    SELECT
      NULL::text AS town,
      coalesce(grouped_4.count, '0'::bigint) AS count,
      distinct_rows_5.floor,
      distinct_rows_5.level
    FROM (
      SELECT DISTINCT
        shop_3.floor,
        1 AS level
      FROM public.shop AS shop_3
      JOIN (
        SELECT DISTINCT
          shop_4.town
        FROM public.shop AS shop_4
      ) AS distinct_rows_3
      LEFT JOIN (
        SELECT
          distinct_rows_4.town
        FROM (
          SELECT DISTINCT
            shop_5.town
          FROM public.shop AS shop_5
        ) AS distinct_rows_4
        JOIN public.sale AS sale_3
          ON sale_3.town = distinct_rows_4.town
        GROUP BY distinct_rows_4.town
      ) AS grouped_2
        ON distinct_rows_3.town = grouped_2.town
        ON shop_3.town IS NOT DISTINCT FROM distinct_rows_3.town
    ) AS distinct_rows_5
    LEFT JOIN (
      SELECT
        distinct_rows_9.floor,
        distinct_rows_9.level,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          combined.item_absent AS level
        FROM public.shop AS shop_6
        JOIN (
          SELECT
            0 AS item_absent,
            distinct_rows_6.town
          FROM (
            SELECT DISTINCT
              shop_7.town
            FROM public.shop AS shop_7
          ) AS distinct_rows_6
          JOIN public.sale AS sale_4
            ON sale_4.town = distinct_rows_6.town
          GROUP BY sale_4.item, distinct_rows_6.town
          UNION ALL
          SELECT
            1 AS item_absent,
            distinct_rows_7.town
          FROM (
            SELECT DISTINCT
              shop_8.town
            FROM public.shop AS shop_8
          ) AS distinct_rows_7
          LEFT JOIN (
            SELECT
              distinct_rows_8.town
            FROM (
              SELECT DISTINCT
                shop_9.town
              FROM public.shop AS shop_9
            ) AS distinct_rows_8
            JOIN public.sale AS sale_5
              ON sale_5.town = distinct_rows_8.town
            GROUP BY distinct_rows_8.town
          ) AS grouped_3
            ON distinct_rows_7.town = grouped_3.town
        ) AS combined
          ON shop_6.town IS NOT DISTINCT FROM combined.town
      ) AS distinct_rows_9
      JOIN public.sale AS sale_6
        ON sale_6.pieces > distinct_rows_9.floor
      GROUP BY distinct_rows_9.floor, distinct_rows_9.level
    ) AS grouped_4
      ON distinct_rows_5.floor = grouped_4.floor
      AND distinct_rows_5.level = grouped_4.level
    WHERE coalesce(grouped_4.count, '0'::bigint) <> 2
  ) AS combined_2
    ON union_join_delta_2.floor IS NOT DISTINCT FROM combined_2.floor AND union_join_delta_2.item_absent = combined_2.level
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
  UNION ALL
  -- union_join ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    combined.item,
    combined.sum,
    combined.item_absent,
    union_delta_3.town AS town_3,
    union_delta_3.count,
    union_delta_3.weight
  FROM union_delta_3
  JOIN public.shop AS shop
    ON shop.floor IS NOT DISTINCT FROM union_delta_3.floor
  JOIN (
    SELECT
      sale.item,
      sum(sale.pieces) AS sum,
      0 AS item_absent,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
    UNION ALL
    SELECT
      NULL::text AS item,
      grouped.sum,
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town,
        sum(sale_2.pieces) AS sum
      FROM (
        SELECT DISTINCT
          shop_4.town
        FROM public.shop AS shop_4
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.town = distinct_rows_3.town
      GROUP BY distinct_rows_3.town
    ) AS grouped
      ON distinct_rows_2.town = grouped.town
  ) AS combined
    ON shop.town IS NOT DISTINCT FROM combined.town AND combined.item_absent = union_delta_3.level
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
  UNION ALL
  -- −Δunion_join ⋈ Δunion: runs when (sale or shop) and (shop or sale) changed
  SELECT
    union_join_delta_2.id,
    union_join_delta_2.item,
    union_join_delta_2.sum,
    union_join_delta_2.item_absent,
    union_delta_3.town AS town_3,
    union_delta_3.count,
    - (union_delta_3.weight * union_join_delta_2.weight) AS weight
  FROM union_delta_3
  JOIN union_join_delta_2
    ON union_join_delta_2.floor IS NOT DISTINCT FROM union_delta_3.floor AND union_join_delta_2.item_absent = union_delta_3.level
),
-- Δ(union_anti_join): shop, sale
union_anti_join_delta AS MATERIALIZED (
  -- Δunion_join ▷ union: runs when shop or sale changed
  SELECT
    union_join_delta_2.id,
    union_join_delta_2.item,
    union_join_delta_2.sum,
    union_join_delta_2.item_absent,
    union_join_delta_2.weight
  FROM union_join_delta_2
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows_2.floor,
        distinct_rows_2.level
      FROM (
        SELECT DISTINCT
          shop.floor,
          0 AS level
        FROM public.shop AS shop
        JOIN (
          SELECT
            sale.item,
            distinct_rows.town
          FROM (
            SELECT DISTINCT
              shop_2.town
            FROM public.shop AS shop_2
          ) AS distinct_rows
          JOIN public.sale AS sale
            ON sale.town = distinct_rows.town
          GROUP BY sale.item, distinct_rows.town
        ) AS grouped
          ON shop.town IS NOT DISTINCT FROM grouped.town
      ) AS distinct_rows_2
      JOIN public.sale AS sale_2
        ON sale_2.pieces > distinct_rows_2.floor
      GROUP BY sale_2.town, distinct_rows_2.floor, distinct_rows_2.level
      HAVING count(*) <> 2
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.level
      FROM (
        SELECT DISTINCT
          shop_3.floor,
          1 AS level
        FROM public.shop AS shop_3
        JOIN (
          SELECT DISTINCT
            shop_4.town
          FROM public.shop AS shop_4
        ) AS distinct_rows_3
        LEFT JOIN (
          SELECT
            distinct_rows_4.town
          FROM (
            SELECT DISTINCT
              shop_5.town
            FROM public.shop AS shop_5
          ) AS distinct_rows_4
          JOIN public.sale AS sale_3
            ON sale_3.town = distinct_rows_4.town
          GROUP BY distinct_rows_4.town
        ) AS grouped_2
          ON distinct_rows_3.town = grouped_2.town
          ON shop_3.town IS NOT DISTINCT FROM distinct_rows_3.town
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_9.floor,
          distinct_rows_9.level,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_6.floor,
            combined.item_absent AS level
          FROM public.shop AS shop_6
          JOIN (
            SELECT
              0 AS item_absent,
              distinct_rows_6.town
            FROM (
              SELECT DISTINCT
                shop_7.town
              FROM public.shop AS shop_7
            ) AS distinct_rows_6
            JOIN public.sale AS sale_4
              ON sale_4.town = distinct_rows_6.town
            GROUP BY sale_4.item, distinct_rows_6.town
            UNION ALL
            SELECT
              1 AS item_absent,
              distinct_rows_7.town
            FROM (
              SELECT DISTINCT
                shop_8.town
              FROM public.shop AS shop_8
            ) AS distinct_rows_7
            LEFT JOIN (
              SELECT
                distinct_rows_8.town
              FROM (
                SELECT DISTINCT
                  shop_9.town
                FROM public.shop AS shop_9
              ) AS distinct_rows_8
              JOIN public.sale AS sale_5
                ON sale_5.town = distinct_rows_8.town
              GROUP BY distinct_rows_8.town
            ) AS grouped_3
              ON distinct_rows_7.town = grouped_3.town
          ) AS combined
            ON shop_6.town IS NOT DISTINCT FROM combined.town
        ) AS distinct_rows_9
        JOIN public.sale AS sale_6
          ON sale_6.pieces > distinct_rows_9.floor
        GROUP BY distinct_rows_9.floor, distinct_rows_9.level
      ) AS grouped_4
        ON distinct_rows_5.floor = grouped_4.floor
        AND distinct_rows_5.level = grouped_4.level
      WHERE coalesce(grouped_4.count, '0'::bigint) <> 2
    ) AS combined_2
    WHERE union_join_delta_2.floor IS NOT DISTINCT FROM combined_2.floor
      AND union_join_delta_2.item_absent = combined_2.level
  )
  UNION ALL
  -- flipped rows of union_join₀: runs when sale or shop changed
  SELECT
    union_join_flips.id,
    union_join_flips.item,
    union_join_flips.sum,
    union_join_flips.item_absent,
    - union_join_flips.weight AS weight
  FROM union_join_flips
),
-- Δ(union_outer_join): shop, sale
union_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when shop or sale changed
  SELECT
    union_join_delta_3.id,
    union_join_delta_3.item,
    union_join_delta_3.item_absent AS level,
    union_join_delta_3.sum AS pieces,
    union_join_delta_3.count AS many,
    union_join_delta_3.town_3 AS town,
    union_join_delta_3.weight
  FROM union_join_delta_3
  UNION ALL
  -- Δunion_anti_join: runs when shop or sale changed
  SELECT
    union_anti_join_delta.id,
    union_anti_join_delta.item,
    union_anti_join_delta.item_absent AS level,
    union_anti_join_delta.sum AS pieces,
    NULL::bigint AS many,
    NULL::text AS town,
    union_anti_join_delta.weight
  FROM union_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_outer_join_delta.id,
    union_outer_join_delta.item,
    union_outer_join_delta.level,
    union_outer_join_delta.pieces,
    union_outer_join_delta.many,
    union_outer_join_delta.town,
    sum(union_outer_join_delta.weight)::bigint AS weight
  FROM union_outer_join_delta
  GROUP BY union_outer_join_delta.id, union_outer_join_delta.item, union_outer_join_delta.level, union_outer_join_delta.pieces, union_outer_join_delta.many, union_outer_join_delta.town
  HAVING sum(union_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.item,
    result_change.level,
    result_change.pieces,
    result_change.many,
    result_change.town,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.item, result_change.level, result_change.pieces, result_change.many, result_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.item, result_change.level, result_change.pieces, result_change.many, result_change.town), 0)
    AND ROW(kept.id, kept.item, kept.level, kept.pieces, kept.many, kept.town) IS NOT DISTINCT FROM ROW(result_change.id, result_change.item, result_change.level, result_change.pieces, result_change.many, result_change.town)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result" (id, item, level, pieces, many, town, __pgt_count, __pgt_hash)
  SELECT n.id, n.item, n.level, n.pieces, n.many, n.town, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result" AS s
  SET id = n.id, item = n.item, level = n.level, pieces = n.pieces, many = n.many, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.item, s.level, s.pieces, s.many, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.item, n.level, n.pieces, n.many, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_2" (item, town, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_2" AS s
  SET item = n.item, town = n.town, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.town, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_3" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_3" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_4" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_4" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_5" (town, sum, __pgt_sum_count, __pgt_count)
  SELECT n.town, n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM group_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_5" AS s
  SET town = n.town, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM group_5_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.town, n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_5" AS s
  USING group_5_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_6 keeps
inserted_group_6 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_6" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_6 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_6" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_6_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_6 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_6" AS s
  USING group_6_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_7 keeps
inserted_group_7 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_7" (item, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_7_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_7 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_7" AS s
  SET item = n.item, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_7_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_7 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_7" AS s
  USING group_7_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_8 keeps
inserted_group_8 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_8" (floor, level, __pgt_count, __pgt_hash)
  SELECT n.floor, n.level, n.__pgt_count, n.__pgt_hash
  FROM group_8_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_8 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_8" AS s
  SET floor = n.floor, level = n.level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_8_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_8 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_8" AS s
  USING group_8_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_9 keeps
inserted_group_9 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_9" (town, floor, level, __pgt_count, __pgt_hash)
  SELECT n.town, n.floor, n.level, n.__pgt_count, n.__pgt_hash
  FROM group_9_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_9 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_9" AS s
  SET town = n.town, floor = n.floor, level = n.level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_9_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.floor, s.level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.floor, n.level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_9 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_9" AS s
  USING group_9_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_10 keeps
inserted_group_10 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_10" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_10_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_10 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_10" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_10_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_10 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_10" AS s
  USING group_10_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_11 keeps
inserted_group_11 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_11" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_11_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_11 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_11" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_11_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_11 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_11" AS s
  USING group_11_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_12 keeps
inserted_group_12 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_12" (town, __pgt_count)
  SELECT n.town, n.__pgt_count
  FROM group_12_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_12 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_12" AS s
  SET town = n.town, __pgt_count = n.__pgt_count
  FROM group_12_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count)::record *<> ROW(n.town, n.__pgt_count)::record
  RETURNING 1
),
removed_group_12 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_12" AS s
  USING group_12_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_13 keeps
inserted_group_13 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_13" (floor, level, __pgt_count, __pgt_hash)
  SELECT n.floor, n.level, n.__pgt_count, n.__pgt_hash
  FROM group_13_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_13 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_13" AS s
  SET floor = n.floor, level = n.level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_13_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_13 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_13" AS s
  USING group_13_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_14 keeps
inserted_group_14 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_14" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_14_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_14 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_14" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_14_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_14 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_14" AS s
  USING group_14_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_15 keeps
inserted_group_15 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_15" (item, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_15_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_15 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_15" AS s
  SET item = n.item, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_15_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_15 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_15" AS s
  USING group_15_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_16 keeps
inserted_group_16 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_16" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_16_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_16 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_16" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_16_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_16 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_16" AS s
  USING group_16_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_17 keeps
inserted_group_17 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_17" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_17_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_17 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_17" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_17_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_17 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_17" AS s
  USING group_17_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_18 keeps
inserted_group_18 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_18" (town, __pgt_count)
  SELECT n.town, n.__pgt_count
  FROM group_18_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_18 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_18" AS s
  SET town = n.town, __pgt_count = n.__pgt_count
  FROM group_18_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count)::record *<> ROW(n.town, n.__pgt_count)::record
  RETURNING 1
),
removed_group_18 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_18" AS s
  USING group_18_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_19 keeps
inserted_group_19 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_19" (floor, level, __pgt_count, __pgt_hash)
  SELECT n.floor, n.level, n.__pgt_count, n.__pgt_hash
  FROM group_19_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_19 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_19" AS s
  SET floor = n.floor, level = n.level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_19_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_19 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_19" AS s
  USING group_19_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_20 keeps
inserted_group_20 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_20" (floor, level, __pgt_count)
  SELECT n.floor, n.level, n.__pgt_count
  FROM group_20_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_20 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_20" AS s
  SET floor = n.floor, level = n.level, __pgt_count = n.__pgt_count
  FROM group_20_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.level, s.__pgt_count)::record *<> ROW(n.floor, n.level, n.__pgt_count)::record
  RETURNING 1
),
removed_group_20 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_20" AS s
  USING group_20_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_rollup_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_6_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_7_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_8_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_9_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_10_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_11_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_12_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_13_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_14_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_15_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_16_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_17_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_18_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_19_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_20_next WHERE __pgt_count < 0));
