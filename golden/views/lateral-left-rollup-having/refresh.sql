WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_left_rollup_having_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.town,
    changes.floor,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.town, changes.floor
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.town,
    changes.item,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.town, changes.item
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    shop_change.floor,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town, shop_change.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.floor AS old_floor,
    group_change.town,
    group_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.town, group_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.town, group_change.floor), 0)
    AND kept.town IS NOT DISTINCT FROM group_change.town
    AND kept.floor IS NOT DISTINCT FROM group_change.floor
),
-- Δ(group): shop
group_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_next.old_town AS town,
    group_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_town, group_next.old_floor)::record *<> ROW(group_next.town, group_next.floor)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_next.town,
    group_next.floor,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_town, group_next.old_floor)::record *<> ROW(group_next.town, group_next.floor)::record)
),
-- Δ(group_join): sale, shop
group_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    sale_change.item,
    kept.town AS town_2,
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    sale.item,
    group_delta.town AS town_2,
    group_delta.floor,
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
    group_join_delta.floor,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.item, group_join_delta.town_2, group_join_delta.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.town AS old_town,
    kept.floor AS old_floor,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.item,
    group_2_change.town,
    group_2_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.item, group_2_change.town, group_2_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.item, group_2_change.town, group_2_change.floor), 0)
    AND kept.item IS NOT DISTINCT FROM group_2_change.item
    AND kept.town IS NOT DISTINCT FROM group_2_change.town
    AND kept.floor IS NOT DISTINCT FROM group_2_change.floor
),
-- Δ(group_join): sale, shop
group_join_delta_2 AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    kept.town AS town_2,
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    group_delta.town AS town_2,
    group_delta.floor,
    group_delta.weight
  FROM group_delta
  JOIN public.sale AS sale
    ON sale.town = group_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    group_join_delta_2.town_2 AS town,
    group_join_delta_2.floor,
    sum(group_join_delta_2.weight) AS __pgt_count_change
  FROM group_join_delta_2
  GROUP BY group_join_delta_2.town_2, group_join_delta_2.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.floor AS old_floor,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.town,
    group_3_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.town, group_3_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.town, group_3_change.floor), 0)
    AND kept.town IS NOT DISTINCT FROM group_3_change.town
    AND kept.floor IS NOT DISTINCT FROM group_3_change.floor
),
-- Δ(group_3): sale, shop
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_3_next.old_town AS town,
    group_3_next.old_floor AS floor,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old_floor, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.town, group_3_next.floor, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_3_next.town,
    group_3_next.floor,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old_floor, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.town, group_3_next.floor, group_3_next.__pgt_count)::record)
),
-- the rows of group that match a row of Δgroup_3: sale, shop
group_candidates AS MATERIALIZED (
  -- group ⋉ Δgroup_3: runs when sale or shop changed
  SELECT
    distinct_rows.town,
    distinct_rows.floor,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT
      shop.town,
      shop.floor
    FROM public.shop AS shop
  ) AS distinct_rows
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM group_3_delta
    WHERE distinct_rows.town = group_3_delta.town
  )
    AND EXISTS (
    SELECT
    FROM group_3_delta AS group_3_delta_2
    WHERE hash_record_extended(ROW(distinct_rows.floor), 0) = hash_record_extended(ROW(group_3_delta_2.floor), 0)
      AND distinct_rows.town = group_3_delta_2.town
      AND distinct_rows.floor IS NOT DISTINCT FROM group_3_delta_2.floor
  )
),
-- those whose number of partners changed, and by how many
group_touched AS MATERIALIZED (
  SELECT
    grouped.town,
    grouped.floor,
    grouped.weight,
    sum(group_3_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_candidates.town,
      group_candidates.floor,
      sum(group_candidates.weight)::bigint AS weight
    FROM group_candidates
    GROUP BY group_candidates.town, group_candidates.floor
    HAVING sum(group_candidates.weight) <> 0
  ) AS grouped
  JOIN group_3_delta
    ON hash_record_extended(ROW(grouped.floor), 0) = hash_record_extended(ROW(group_3_delta.floor), 0) AND grouped.town = group_3_delta.town AND grouped.floor IS NOT DISTINCT FROM group_3_delta.floor
  GROUP BY grouped.town, grouped.floor, grouped.weight
  HAVING sum(group_3_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_flips AS MATERIALIZED (
  SELECT
    group_touched.town,
    group_touched.floor,
    group_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept
      WHERE group_touched.town = kept.town
        AND group_touched.floor IS NOT DISTINCT FROM kept.floor
      LIMIT greatest(group_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_touched.gained * '-1'::integer)
),
-- Δ(group_3_join): shop, sale
group_3_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ group_3₀: runs when shop changed
  SELECT
    group_delta.town,
    group_delta.floor,
    kept.__pgt_count AS count,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept
    ON hash_record_extended(ROW(group_delta.floor), 0) = hash_record_extended(ROW(kept.floor), 0) AND group_delta.town = kept.town AND group_delta.floor IS NOT DISTINCT FROM kept.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.town IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_3: runs when sale or shop changed
  SELECT
    combined.town,
    combined.floor,
    group_3_delta.count,
    group_3_delta.weight * combined.weight AS weight
  FROM group_3_delta
  JOIN (
    SELECT
      kept.town,
      kept.floor,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.town,
      group_delta.floor,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON hash_record_extended(ROW(group_3_delta.floor), 0) = hash_record_extended(ROW(combined.floor), 0) AND combined.town = group_3_delta.town AND combined.floor IS NOT DISTINCT FROM group_3_delta.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_3_anti_join): shop, sale
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_3₀: runs when shop changed
  SELECT
    group_delta.town,
    group_delta.floor,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept
    WHERE hash_record_extended(ROW(group_delta.floor), 0) = hash_record_extended(ROW(kept.floor), 0)
      AND group_delta.town = kept.town
      AND group_delta.floor IS NOT DISTINCT FROM kept.floor
  )
  UNION ALL
  -- flipped rows of group₀: runs when sale or shop changed
  SELECT
    group_flips.town,
    group_flips.floor,
    - group_flips.weight AS weight
  FROM group_flips
),
-- Δ of group_2: sale, shop
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_2_next.old_item AS item,
    group_2_next.old___pgt_count AS count,
    group_2_next.old_town AS town,
    group_2_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old_floor, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.floor, group_2_next.__pgt_count)::record)
    AND group_2_next.old___pgt_count >= group_2_next.old_floor
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_2_next.item,
    group_2_next.__pgt_count AS count,
    group_2_next.town,
    group_2_next.floor,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old_floor, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.floor, group_2_next.__pgt_count)::record)
    AND group_2_next.__pgt_count >= group_2_next.floor
),
-- Δ of group_3_outer_join: shop, sale
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    coalesce(group_3_join_delta.count, '0'::bigint) AS count,
    group_3_join_delta.town,
    group_3_join_delta.floor,
    group_3_join_delta.weight
  FROM group_3_join_delta
  WHERE coalesce(group_3_join_delta.count, '0'::bigint) >= group_3_join_delta.floor
  UNION ALL
  -- Δgroup_3_anti_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    coalesce(NULL::bigint, '0'::bigint) AS count,
    group_3_anti_join_delta.town,
    group_3_anti_join_delta.floor,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
  WHERE coalesce(NULL::bigint, '0'::bigint) >= group_3_anti_join_delta.floor
),
-- Δ(union): sale, shop
union_delta AS MATERIALIZED (
  -- Δgroup_2: runs when sale or shop changed
  SELECT
    group_2_delta.item,
    group_2_delta.count,
    group_2_delta.town,
    group_2_delta.floor,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3_outer_join: runs when shop or sale changed
  SELECT
    group_3_outer_join_delta.item,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.town,
    group_3_outer_join_delta.floor,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
),
-- the rows of shop that match a row of Δunion: sale, shop
shop_candidates AS MATERIALIZED (
  -- shop ⋉ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    shop.town,
    shop.floor,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM union_delta
    WHERE shop.floor = union_delta.floor
  )
    AND EXISTS (
    SELECT
    FROM union_delta AS union_delta_2
    WHERE hash_record_extended(ROW(shop.town), 0) = hash_record_extended(ROW(union_delta_2.town), 0)
      AND (shop.town = union_delta_2.town OR shop.town IS NULL AND union_delta_2.town IS NULL)
      AND shop.floor = union_delta_2.floor
  )
),
-- those whose number of partners changed, and by how many
shop_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.town,
    grouped.floor,
    grouped.weight,
    sum(union_delta.weight)::bigint AS gained
  FROM (
    SELECT
      shop_candidates.id,
      shop_candidates.town,
      shop_candidates.floor,
      sum(shop_candidates.weight)::bigint AS weight
    FROM shop_candidates
    GROUP BY shop_candidates.id, shop_candidates.town, shop_candidates.floor
    HAVING sum(shop_candidates.weight) <> 0
  ) AS grouped
  JOIN union_delta
    ON hash_record_extended(ROW(grouped.town), 0) = hash_record_extended(ROW(union_delta.town), 0) AND grouped.town IS NOT DISTINCT FROM union_delta.town AND grouped.floor = union_delta.floor
  GROUP BY grouped.id, grouped.town, grouped.floor, grouped.weight
  HAVING sum(union_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
shop_flips AS MATERIALIZED (
  SELECT
    shop_touched.id,
    shop_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = shop_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shop_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          kept.town,
          kept.floor
        FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS kept
        WHERE kept.__pgt_count >= kept.floor
        UNION ALL
        SELECT
          joined.town,
          joined.floor
        FROM (
          SELECT
            kept_2.town,
            kept_2.floor
          FROM pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept_2
        ) AS joined
        LEFT JOIN (
          SELECT
            kept_3.town,
            kept_3.floor,
            kept_3.__pgt_count AS count
          FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept_3
        ) AS joined_2
          ON hash_record_extended(ROW(joined.floor), 0) = hash_record_extended(ROW(joined_2.floor), 0)
          AND joined.town = joined_2.town
          AND joined.floor IS NOT DISTINCT FROM joined_2.floor
        WHERE coalesce(joined_2.count, '0'::bigint) >= joined.floor
      ) AS combined
      WHERE shop_touched.town IS NOT DISTINCT FROM combined.town
        AND shop_touched.floor = combined.floor
      LIMIT greatest(shop_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = shop_touched.gained * '-1'::integer)
),
-- Δ(union_join): shop, sale
union_join_delta AS MATERIALIZED (
  -- Δshop ⋈ union₀: runs when shop changed
  SELECT
    shop_change.id,
    combined.item,
    combined.count,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      kept.item,
      kept.__pgt_count AS count,
      kept.town,
      kept.floor
    FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS kept
    WHERE kept.__pgt_count >= kept.floor
    UNION ALL
    SELECT
      NULL::text AS item,
      coalesce(joined_2.count, '0'::bigint) AS count,
      joined.town,
      joined.floor
    FROM (
      SELECT
        kept_2.town,
        kept_2.floor
      FROM pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept_2
    ) AS joined
    LEFT JOIN (
      SELECT
        kept_3.town,
        kept_3.floor,
        kept_3.__pgt_count AS count
      FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept_3
    ) AS joined_2
      ON hash_record_extended(ROW(joined.floor), 0) = hash_record_extended(ROW(joined_2.floor), 0)
      AND joined.town = joined_2.town
      AND joined.floor IS NOT DISTINCT FROM joined_2.floor
    WHERE coalesce(joined_2.count, '0'::bigint) >= joined.floor
  ) AS combined
    ON hash_record_extended(ROW(shop_change.town), 0) = hash_record_extended(ROW(combined.town), 0) AND shop_change.town IS NOT DISTINCT FROM combined.town AND shop_change.floor = combined.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND shop_change.floor IS NOT NULL
  UNION ALL
  -- shop ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    union_delta.item,
    union_delta.count,
    union_delta.weight
  FROM union_delta
  JOIN public.shop AS shop
    ON hash_record_extended(ROW(union_delta.town), 0) = hash_record_extended(ROW(shop.town), 0) AND (union_delta.town = shop.town OR union_delta.town IS NULL AND shop.town IS NULL) AND shop.floor = union_delta.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(union_anti_join): shop, sale
union_anti_join_delta AS MATERIALIZED (
  -- Δshop ▷ union₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        kept.town,
        kept.floor
      FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS kept
      WHERE kept.__pgt_count >= kept.floor
      UNION ALL
      SELECT
        joined.town,
        joined.floor
      FROM (
        SELECT
          kept_2.town,
          kept_2.floor
        FROM pgtrickle_state."public.lateral_left_rollup_having_result.group" AS kept_2
      ) AS joined
      LEFT JOIN (
        SELECT
          kept_3.town,
          kept_3.floor,
          kept_3.__pgt_count AS count
        FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS kept_3
      ) AS joined_2
        ON hash_record_extended(ROW(joined.floor), 0) = hash_record_extended(ROW(joined_2.floor), 0)
        AND joined.town = joined_2.town
        AND joined.floor IS NOT DISTINCT FROM joined_2.floor
      WHERE coalesce(joined_2.count, '0'::bigint) >= joined.floor
    ) AS combined
    WHERE hash_record_extended(ROW(shop_change.town), 0) = hash_record_extended(ROW(combined.town), 0)
      AND shop_change.town IS NOT DISTINCT FROM combined.town
      AND shop_change.floor = combined.floor
  )
  UNION ALL
  -- flipped rows of shop₀: runs when sale or shop changed
  SELECT
    shop_flips.id,
    - shop_flips.weight AS weight
  FROM shop_flips
),
-- Δ(union_outer_join): shop, sale
union_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when shop or sale changed
  SELECT
    union_join_delta.id,
    union_join_delta.item,
    union_join_delta.count AS many,
    union_join_delta.weight
  FROM union_join_delta
  UNION ALL
  -- Δunion_anti_join: runs when shop or sale changed
  SELECT
    union_anti_join_delta.id,
    NULL::text AS item,
    NULL::bigint AS many,
    union_anti_join_delta.weight
  FROM union_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_outer_join_delta.id,
    union_outer_join_delta.item,
    union_outer_join_delta.many,
    sum(union_outer_join_delta.weight)::bigint AS weight
  FROM union_outer_join_delta
  GROUP BY union_outer_join_delta.id, union_outer_join_delta.item, union_outer_join_delta.many
  HAVING sum(union_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.item,
    result_change.many,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.item, result_change.many), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_left_rollup_having_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.item, result_change.many), 0)
    AND ROW(kept.id, kept.item, kept.many) IS NOT DISTINCT FROM ROW(result_change.id, result_change.item, result_change.many)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_left_rollup_having_result" (id, item, many, __pgt_count, __pgt_hash)
  SELECT n.id, n.item, n.many, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_left_rollup_having_result" AS s
  SET id = n.id, item = n.item, many = n.many, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.item, s.many, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.item, n.many, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_left_rollup_having_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_left_rollup_having_result.group" (town, floor, __pgt_count, __pgt_hash)
  SELECT n.town, n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_left_rollup_having_result.group" AS s
  SET town = n.town, floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_left_rollup_having_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.lateral_left_rollup_having_result.group_2" (item, town, floor, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS s
  SET item = n.item, town = n.town, floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.town, s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.lateral_left_rollup_having_result.group_3" (town, floor, __pgt_count, __pgt_hash)
  SELECT n.town, n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS s
  SET town = n.town, floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.lateral_left_rollup_having_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  stream_table => 'public.lateral_left_rollup_having_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
