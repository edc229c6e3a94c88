WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.rollup_in_subqueries_result'
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
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group" AS kept
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
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    sale.item,
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
    kept.__pgt_count AS old___pgt_count,
    group_2_change.item,
    group_2_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.item, group_2_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_2" AS kept
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
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_3" AS kept
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
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_4" AS kept
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
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_4" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_4: runs when shop changed
  SELECT
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
    sum(group_4_join_delta.weight) AS __pgt_count_change
  FROM group_4_join_delta
  GROUP BY group_4_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_5_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS kept
    ON kept.town = group_5_change.town
),
-- Δ(group_5): sale, shop
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_5_next.old_town AS town,
    group_5_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.locator IS NOT NULL
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_town, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.town, group_5_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_5_next.town,
    group_5_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.present
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_town, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.town, group_5_next.__pgt_count)::record)
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
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS kept
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
    kept.__pgt_count AS count,
    group_3_delta.weight
  FROM group_3_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS kept
    ON group_3_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_3_delta.town IS NOT NULL
  UNION ALL
  -- group_3 ⋈ Δgroup_5: runs when sale or shop changed
  SELECT
    grouped.town,
    group_5_delta.count,
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
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS kept
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
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_3" AS kept
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
    group_2_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.__pgt_count)::record)
    AND group_2_next.old___pgt_count <> 1
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_2_next.town,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.__pgt_count)::record)
    AND group_2_next.__pgt_count <> 1
),
-- Δ of group_5_outer_join: shop, sale
group_5_outer_join_delta AS MATERIALIZED (
  -- Δgroup_5_join: runs when shop or sale changed
  SELECT
    group_5_join_delta.town,
    group_5_join_delta.weight
  FROM group_5_join_delta
  WHERE coalesce(group_5_join_delta.count, '0'::bigint) <> 1
  UNION ALL
  -- Δgroup_5_anti_join: runs when shop or sale changed
  SELECT
    group_5_anti_join_delta.town,
    group_5_anti_join_delta.weight
  FROM group_5_anti_join_delta
  WHERE coalesce(NULL::bigint, '0'::bigint) <> 1
),
-- Δ(union): sale, shop
union_delta AS MATERIALIZED (
  -- Δgroup_2: runs when sale or shop changed
  SELECT
    group_2_delta.town,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_5_outer_join: runs when shop or sale changed
  SELECT
    group_5_outer_join_delta.town,
    group_5_outer_join_delta.weight
  FROM group_5_outer_join_delta
),
-- the rows of shop₀ that match a row of Δunion: sale, shop
shop_candidates AS MATERIALIZED (
  -- shop ⋉ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM union_delta
    WHERE shop.town IS NOT DISTINCT FROM union_delta.town
  )
  UNION ALL
  -- −Δshop ⋉ Δunion: runs when shop and (sale or shop) changed
  SELECT
    shop_change.id,
    shop_change.floor,
    shop_change.town,
    - shop_change.weight AS weight
  FROM shop_change
  WHERE EXISTS (
    SELECT
    FROM union_delta
    WHERE shop_change.town IS NOT DISTINCT FROM union_delta.town
  )
),
-- those whose number of partners changed, and by how many
shop_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.floor,
    grouped.town,
    grouped.weight,
    sum(union_delta.weight)::bigint AS gained
  FROM (
    SELECT
      shop_candidates.id,
      shop_candidates.floor,
      shop_candidates.town,
      sum(shop_candidates.weight)::bigint AS weight
    FROM shop_candidates
    GROUP BY shop_candidates.id, shop_candidates.floor, shop_candidates.town
    HAVING sum(shop_candidates.weight) <> 0
  ) AS grouped
  JOIN union_delta
    ON grouped.town IS NOT DISTINCT FROM union_delta.town
  GROUP BY grouped.id, grouped.floor, grouped.town, grouped.weight
  HAVING sum(union_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: shop, sale
shop_flips AS MATERIALIZED (
  SELECT
    shop_touched.id,
    shop_touched.floor,
    shop_touched.town,
    shop_touched.weight * CASE WHEN lateral_rows.found = shop_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shop_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop.town
          FROM public.shop AS shop
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
          distinct_rows_2.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows_2
        LEFT JOIN (
          SELECT
            distinct_rows_3.town,
            count(*) AS count
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop_touched.town IS NOT DISTINCT FROM combined.town
      LIMIT greatest(shop_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = shop_touched.gained OR lateral_rows.found = 0)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_6_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor, shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.town AS old_town,
    group_6_change.floor,
    group_6_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_6_change.floor, group_6_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_6_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_6_change.floor, group_6_change.town), 0)
    AND kept.floor IS NOT DISTINCT FROM group_6_change.floor
    AND kept.town IS NOT DISTINCT FROM group_6_change.town
),
-- Δ(group_6): shop
group_6_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_6_next.old_floor AS floor,
    group_6_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.locator IS NOT NULL
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_floor, group_6_next.old_town)::record *<> ROW(group_6_next.floor, group_6_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_6_next.floor,
    group_6_next.town,
    1::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.present
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_floor, group_6_next.old_town)::record *<> ROW(group_6_next.floor, group_6_next.town)::record)
),
-- Δ(group_6_join): sale, shop
group_6_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_6₀: runs when sale changed
  SELECT
    sale_change.item,
    kept.floor,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_6" AS kept
    ON sale_change.town > kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_6: runs when shop changed
  SELECT
    sale.item,
    group_6_delta.floor,
    group_6_delta.town AS town_2,
    group_6_delta.weight
  FROM group_6_delta
  JOIN public.sale AS sale
    ON sale.town > group_6_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_6_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_7_change AS MATERIALIZED (
  SELECT
    group_6_join_delta.item,
    group_6_join_delta.floor,
    group_6_join_delta.town_2 AS town,
    sum(group_6_join_delta.weight) AS __pgt_count_change
  FROM group_6_join_delta
  GROUP BY group_6_join_delta.item, group_6_join_delta.floor, group_6_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_7_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.floor AS old_floor,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_7_change.item,
    group_7_change.floor,
    group_7_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_7_change.item, group_7_change.floor, group_7_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_7_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_7" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_7_change.item, group_7_change.floor, group_7_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_7_change.item
    AND kept.floor IS NOT DISTINCT FROM group_7_change.floor
    AND kept.town IS NOT DISTINCT FROM group_7_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_8_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor, shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_8_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.town AS old_town,
    group_8_change.floor,
    group_8_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_8_change.floor, group_8_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_8_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_8" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_8_change.floor, group_8_change.town), 0)
    AND kept.floor IS NOT DISTINCT FROM group_8_change.floor
    AND kept.town IS NOT DISTINCT FROM group_8_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_9_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor, shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_9_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.town AS old_town,
    group_9_change.floor,
    group_9_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_9_change.floor, group_9_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_9_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_9" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_9_change.floor, group_9_change.town), 0)
    AND kept.floor IS NOT DISTINCT FROM group_9_change.floor
    AND kept.town IS NOT DISTINCT FROM group_9_change.town
),
-- Δ(group_9): shop
group_9_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_9_next.old_floor AS floor,
    group_9_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.locator IS NOT NULL
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_floor, group_9_next.old_town)::record *<> ROW(group_9_next.floor, group_9_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_9_next.floor,
    group_9_next.town,
    1::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.present
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_floor, group_9_next.old_town)::record *<> ROW(group_9_next.floor, group_9_next.town)::record)
),
-- Δ(group_9_join): sale, shop
group_9_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_9₀: runs when sale changed
  SELECT
    kept.floor,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_9" AS kept
    ON sale_change.town > kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_9: runs when shop changed
  SELECT
    group_9_delta.floor,
    group_9_delta.town AS town_2,
    group_9_delta.weight
  FROM group_9_delta
  JOIN public.sale AS sale
    ON sale.town > group_9_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_9_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_10_change AS MATERIALIZED (
  SELECT
    group_9_join_delta.floor,
    group_9_join_delta.town_2 AS town,
    sum(group_9_join_delta.weight) AS __pgt_count_change
  FROM group_9_join_delta
  GROUP BY group_9_join_delta.floor, group_9_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_10_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_10_change.floor,
    group_10_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_10_change.floor, group_10_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_10_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_10_change.floor, group_10_change.town), 0)
    AND kept.floor IS NOT DISTINCT FROM group_10_change.floor
    AND kept.town IS NOT DISTINCT FROM group_10_change.town
),
-- Δ(group_10): sale, shop
group_10_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_10_next.old_floor AS floor,
    group_10_next.old_town AS town,
    group_10_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.locator IS NOT NULL
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_floor, group_10_next.old_town, group_10_next.old___pgt_count)::record *<> ROW(group_10_next.floor, group_10_next.town, group_10_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_10_next.floor,
    group_10_next.town,
    group_10_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.present
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_floor, group_10_next.old_town, group_10_next.old___pgt_count)::record *<> ROW(group_10_next.floor, group_10_next.town, group_10_next.__pgt_count)::record)
),
-- Δ(group_8): shop
group_8_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_8_next.old_floor AS floor,
    group_8_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.locator IS NOT NULL
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_floor, group_8_next.old_town)::record *<> ROW(group_8_next.floor, group_8_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_8_next.floor,
    group_8_next.town,
    1::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.present
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_floor, group_8_next.old_town)::record *<> ROW(group_8_next.floor, group_8_next.town)::record)
),
-- the rows of group_8 that match a row of Δgroup_10: sale, shop
group_8_candidates AS MATERIALIZED (
  -- group_8 ⋉ Δgroup_10: runs when sale or shop changed
  SELECT
    grouped.floor,
    grouped.town,
    1::bigint AS weight
  FROM (
    SELECT
      shop.floor,
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.floor, shop.town
  ) AS grouped
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM group_10_delta
    WHERE grouped.town = group_10_delta.town
  )
    AND EXISTS (
    SELECT
    FROM group_10_delta AS group_10_delta_2
    WHERE grouped.floor IS NOT DISTINCT FROM group_10_delta_2.floor
      AND grouped.town = group_10_delta_2.town
  )
),
-- those whose number of partners changed, and by how many
group_8_touched AS MATERIALIZED (
  SELECT
    grouped.floor,
    grouped.town,
    grouped.weight,
    sum(group_10_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_8_candidates.floor,
      group_8_candidates.town,
      sum(group_8_candidates.weight)::bigint AS weight
    FROM group_8_candidates
    GROUP BY group_8_candidates.floor, group_8_candidates.town
    HAVING sum(group_8_candidates.weight) <> 0
  ) AS grouped
  JOIN group_10_delta
    ON grouped.floor IS NOT DISTINCT FROM group_10_delta.floor AND grouped.town = group_10_delta.town
  GROUP BY grouped.floor, grouped.town, grouped.weight
  HAVING sum(group_10_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_8_flips AS MATERIALIZED (
  SELECT
    group_8_touched.floor,
    group_8_touched.town,
    group_8_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_8_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_8_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS kept
      WHERE group_8_touched.floor IS NOT DISTINCT FROM kept.floor
        AND group_8_touched.town = kept.town
      LIMIT greatest(group_8_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_8_touched.gained * '-1'::integer)
),
-- Δ(group_10_join): shop, sale
group_10_join_delta AS MATERIALIZED (
  -- Δgroup_8 ⋈ group_10₀: runs when shop changed
  SELECT
    group_8_delta.floor,
    group_8_delta.town,
    kept.__pgt_count AS count,
    group_8_delta.weight
  FROM group_8_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS kept
    ON group_8_delta.floor IS NOT DISTINCT FROM kept.floor AND group_8_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_8_delta.town IS NOT NULL
  UNION ALL
  -- group_8 ⋈ Δgroup_10: runs when sale or shop changed
  SELECT
    grouped.floor,
    grouped.town,
    group_10_delta.count,
    group_10_delta.weight
  FROM group_10_delta
  JOIN (
    SELECT
      shop.floor,
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.floor, shop.town
  ) AS grouped
    ON grouped.floor IS NOT DISTINCT FROM group_10_delta.floor AND grouped.town = group_10_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_10_anti_join): shop, sale
group_10_anti_join_delta AS MATERIALIZED (
  -- Δgroup_8 ▷ group_10₀: runs when shop changed
  SELECT
    group_8_delta.floor,
    group_8_delta.town,
    group_8_delta.weight
  FROM group_8_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS kept
    WHERE group_8_delta.floor IS NOT DISTINCT FROM kept.floor
      AND group_8_delta.town = kept.town
  )
  UNION ALL
  -- flipped rows of group_8₀: runs when sale or shop changed
  SELECT
    group_8_flips.floor,
    group_8_flips.town,
    - group_8_flips.weight AS weight
  FROM group_8_flips
),
-- Δ of group_7: sale, shop
group_7_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_7_next.old_floor AS floor,
    group_7_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.locator IS NOT NULL
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_item, group_7_next.old_floor, group_7_next.old_town, group_7_next.old___pgt_count)::record *<> ROW(group_7_next.item, group_7_next.floor, group_7_next.town, group_7_next.__pgt_count)::record)
    AND group_7_next.old_floor = group_7_next.old___pgt_count
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_7_next.floor,
    group_7_next.town,
    1::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.present
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_item, group_7_next.old_floor, group_7_next.old_town, group_7_next.old___pgt_count)::record *<> ROW(group_7_next.item, group_7_next.floor, group_7_next.town, group_7_next.__pgt_count)::record)
    AND group_7_next.floor = group_7_next.__pgt_count
),
-- Δ of group_10_outer_join: shop, sale
group_10_outer_join_delta AS MATERIALIZED (
  -- Δgroup_10_join: runs when shop or sale changed
  SELECT
    group_10_join_delta.floor,
    group_10_join_delta.town,
    group_10_join_delta.weight
  FROM group_10_join_delta
  WHERE group_10_join_delta.floor = coalesce(group_10_join_delta.count, '0'::bigint)
  UNION ALL
  -- Δgroup_10_anti_join: runs when shop or sale changed
  SELECT
    group_10_anti_join_delta.floor,
    group_10_anti_join_delta.town,
    group_10_anti_join_delta.weight
  FROM group_10_anti_join_delta
  WHERE group_10_anti_join_delta.floor = coalesce(NULL::bigint, '0'::bigint)
),
-- Δ(union): sale, shop
union_delta_2 AS MATERIALIZED (
  -- Δgroup_7: runs when sale or shop changed
  SELECT
    group_7_delta.floor,
    group_7_delta.town,
    group_7_delta.weight
  FROM group_7_delta
  UNION ALL
  -- Δgroup_10_outer_join: runs when shop or sale changed
  SELECT
    group_10_outer_join_delta.floor,
    group_10_outer_join_delta.town,
    group_10_outer_join_delta.weight
  FROM group_10_outer_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_11_change AS MATERIALIZED (
  SELECT
    union_delta_2.floor,
    union_delta_2.town,
    sum(union_delta_2.weight) AS __pgt_count_change
  FROM union_delta_2
  GROUP BY union_delta_2.floor, union_delta_2.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_11_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_11_change.floor,
    group_11_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_11_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_11_change.floor, group_11_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_11_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_11_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_11_change.floor, group_11_change.town), 0)
    AND kept.floor IS NOT DISTINCT FROM group_11_change.floor
    AND kept.town IS NOT DISTINCT FROM group_11_change.town
),
-- Δ(group_11): sale, shop
group_11_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_11_next.old_floor AS floor,
    group_11_next.old_town AS town,
    group_11_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_11_next
  WHERE group_11_next.locator IS NOT NULL
    AND (group_11_next.locator IS NULL OR NOT group_11_next.present OR ROW(group_11_next.old_floor, group_11_next.old_town, group_11_next.old___pgt_count)::record *<> ROW(group_11_next.floor, group_11_next.town, group_11_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_11_next.floor,
    group_11_next.town,
    group_11_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_11_next
  WHERE group_11_next.present
    AND (group_11_next.locator IS NULL OR NOT group_11_next.present OR ROW(group_11_next.old_floor, group_11_next.old_town, group_11_next.old___pgt_count)::record *<> ROW(group_11_next.floor, group_11_next.town, group_11_next.__pgt_count)::record)
),
-- Δ(union_semi_join): shop, sale
union_semi_join_delta AS MATERIALIZED (
  -- Δshop ⋉ union: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.floor,
    shop_change.town,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows.town
      FROM (
        SELECT DISTINCT
          shop.town
        FROM public.shop AS shop
      ) AS distinct_rows
      JOIN public.sale AS sale
        ON sale.town = distinct_rows.town
      GROUP BY sale.item, distinct_rows.town
      HAVING count(*) <> 1
      UNION ALL
      SELECT
        distinct_rows_2.town
      FROM (
        SELECT DISTINCT
          shop_2.town
        FROM public.shop AS shop_2
      ) AS distinct_rows_2
      LEFT JOIN (
        SELECT
          distinct_rows_3.town,
          count(*) AS count
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
      WHERE coalesce(grouped.count, '0'::bigint) <> 1
    ) AS combined
    WHERE shop_change.town IS NOT DISTINCT FROM combined.town
  )
  UNION ALL
  -- flipped rows of shop₀: runs when sale or shop changed
  SELECT
    shop_flips.id,
    shop_flips.floor,
    shop_flips.town,
    shop_flips.weight
  FROM shop_flips
),
-- the rows of union_semi_join that match a row of Δgroup_11: sale, shop
union_semi_join_candidates AS MATERIALIZED (
  -- union_semi_join ⋉ Δgroup_11: runs when sale or shop changed
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows.town
      FROM (
        SELECT DISTINCT
          shop_2.town
        FROM public.shop AS shop_2
      ) AS distinct_rows
      JOIN public.sale AS sale
        ON sale.town = distinct_rows.town
      GROUP BY sale.item, distinct_rows.town
      HAVING count(*) <> 1
      UNION ALL
      SELECT
        distinct_rows_2.town
      FROM (
        SELECT DISTINCT
          shop_3.town
        FROM public.shop AS shop_3
      ) AS distinct_rows_2
      LEFT JOIN (
        SELECT
          distinct_rows_3.town,
          count(*) AS count
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
      WHERE coalesce(grouped.count, '0'::bigint) <> 1
    ) AS combined
    WHERE shop.town IS NOT DISTINCT FROM combined.town
  )
    AND EXISTS (
    SELECT
    FROM group_11_delta
    WHERE shop.floor = group_11_delta.floor
  )
    AND EXISTS (
    SELECT
    FROM group_11_delta AS group_11_delta_2
    WHERE shop.floor = group_11_delta_2.floor
      AND shop.town IS NOT DISTINCT FROM group_11_delta_2.town
  )
),
-- those whose number of partners changed, and by how many
union_semi_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.floor,
    grouped.town,
    grouped.weight,
    sum(group_11_delta.weight)::bigint AS gained
  FROM (
    SELECT
      union_semi_join_candidates.id,
      union_semi_join_candidates.floor,
      union_semi_join_candidates.town,
      sum(union_semi_join_candidates.weight)::bigint AS weight
    FROM union_semi_join_candidates
    GROUP BY union_semi_join_candidates.id, union_semi_join_candidates.floor, union_semi_join_candidates.town
    HAVING sum(union_semi_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_11_delta
    ON grouped.floor = group_11_delta.floor AND grouped.town IS NOT DISTINCT FROM group_11_delta.town
  GROUP BY grouped.id, grouped.floor, grouped.town, grouped.weight
  HAVING sum(group_11_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
union_semi_join_flips AS MATERIALIZED (
  SELECT
    union_semi_join_touched.id,
    union_semi_join_touched.floor,
    union_semi_join_touched.town,
    union_semi_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = union_semi_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM union_semi_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS kept
      WHERE union_semi_join_touched.floor = kept.floor
        AND union_semi_join_touched.town IS NOT DISTINCT FROM kept.town
      LIMIT greatest(union_semi_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = union_semi_join_touched.gained * '-1'::integer)
),
-- Δ(group_11_join): shop, sale
group_11_join_delta AS MATERIALIZED (
  -- Δunion_semi_join ⋈ group_11₀: runs when shop or sale changed
  SELECT
    union_semi_join_delta.id,
    union_semi_join_delta.floor,
    union_semi_join_delta.town,
    kept.__pgt_count AS count,
    union_semi_join_delta.weight
  FROM union_semi_join_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS kept
    ON union_semi_join_delta.floor = kept.floor AND union_semi_join_delta.town IS NOT DISTINCT FROM kept.town
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND union_semi_join_delta.floor IS NOT NULL
  UNION ALL
  -- union_semi_join ⋈ Δgroup_11: runs when sale or shop changed
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    group_11_delta.count,
    group_11_delta.weight
  FROM group_11_delta
  JOIN public.shop AS shop
    ON shop.floor = group_11_delta.floor AND shop.town IS NOT DISTINCT FROM group_11_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows.town
      FROM (
        SELECT DISTINCT
          shop_2.town
        FROM public.shop AS shop_2
      ) AS distinct_rows
      JOIN public.sale AS sale
        ON sale.town = distinct_rows.town
      GROUP BY sale.item, distinct_rows.town
      HAVING count(*) <> 1
      UNION ALL
      SELECT
        distinct_rows_2.town
      FROM (
        SELECT DISTINCT
          shop_3.town
        FROM public.shop AS shop_3
      ) AS distinct_rows_2
      LEFT JOIN (
        SELECT
          distinct_rows_3.town,
          count(*) AS count
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
      WHERE coalesce(grouped.count, '0'::bigint) <> 1
    ) AS combined
    WHERE shop.town IS NOT DISTINCT FROM combined.town
  )
),
-- Δ(group_11_anti_join): shop, sale
group_11_anti_join_delta AS MATERIALIZED (
  -- Δunion_semi_join ▷ group_11₀: runs when shop or sale changed
  SELECT
    union_semi_join_delta.id,
    union_semi_join_delta.floor,
    union_semi_join_delta.town,
    union_semi_join_delta.weight
  FROM union_semi_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS kept
    WHERE union_semi_join_delta.floor = kept.floor
      AND union_semi_join_delta.town IS NOT DISTINCT FROM kept.town
  )
  UNION ALL
  -- flipped rows of union_semi_join₀: runs when sale or shop changed
  SELECT
    union_semi_join_flips.id,
    union_semi_join_flips.floor,
    union_semi_join_flips.town,
    - union_semi_join_flips.weight AS weight
  FROM union_semi_join_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_12_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_12_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_12_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_12_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_12_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_12_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_12_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_12" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_12_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_12_change.town
),
-- Δ(group_12): shop
group_12_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_12_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_12_next
  WHERE group_12_next.locator IS NOT NULL
    AND (group_12_next.locator IS NULL OR NOT group_12_next.present OR ROW(group_12_next.old_town)::record *<> ROW(group_12_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_12_next.town,
    1::bigint AS weight
  FROM group_12_next
  WHERE group_12_next.present
    AND (group_12_next.locator IS NULL OR NOT group_12_next.present OR ROW(group_12_next.old_town)::record *<> ROW(group_12_next.town)::record)
),
-- Δ(group_12_join): sale, shop
group_12_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_12₀: runs when sale changed
  SELECT
    sale_change.item,
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_12" AS kept
    ON sale_change.town > kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_12: runs when shop changed
  SELECT
    sale.item,
    group_12_delta.town AS town_2,
    group_12_delta.weight
  FROM group_12_delta
  JOIN public.sale AS sale
    ON sale.town > group_12_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_12_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_13_change AS MATERIALIZED (
  SELECT
    group_12_join_delta.item,
    group_12_join_delta.town_2 AS town,
    sum(group_12_join_delta.weight) AS __pgt_count_change
  FROM group_12_join_delta
  GROUP BY group_12_join_delta.item, group_12_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_13_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.town AS old_town,
    group_13_change.item,
    group_13_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_13_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_13_change.item, group_13_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_13_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_13_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_13" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_13_change.item, group_13_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_13_change.item
    AND kept.town IS NOT DISTINCT FROM group_13_change.town
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
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_14" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_14_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_14_change.town
),
-- Σ w·lift(row) per group: what the changes add to the state
group_15_change AS MATERIALIZED (
  SELECT
    shop_change.town,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_15_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_15_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_15_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_15_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_15_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_15_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_15" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_15_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_15_change.town
),
-- Δ(group_15): shop
group_15_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_15_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_15_next
  WHERE group_15_next.locator IS NOT NULL
    AND (group_15_next.locator IS NULL OR NOT group_15_next.present OR ROW(group_15_next.old_town)::record *<> ROW(group_15_next.town)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_15_next.town,
    1::bigint AS weight
  FROM group_15_next
  WHERE group_15_next.present
    AND (group_15_next.locator IS NULL OR NOT group_15_next.present OR ROW(group_15_next.old_town)::record *<> ROW(group_15_next.town)::record)
),
-- Δ(group_15_join): sale, shop
group_15_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_15₀: runs when sale changed
  SELECT
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_15" AS kept
    ON sale_change.town > kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_15: runs when shop changed
  SELECT
    group_15_delta.town AS town_2,
    group_15_delta.weight
  FROM group_15_delta
  JOIN public.sale AS sale
    ON sale.town > group_15_delta.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_15_delta.town IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_16_change AS MATERIALIZED (
  SELECT
    group_15_join_delta.town_2 AS town,
    sum(group_15_join_delta.weight) AS __pgt_count_change
  FROM group_15_join_delta
  GROUP BY group_15_join_delta.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_16_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    group_16_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_16_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_16_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_16_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS kept
    ON kept.town = group_16_change.town
),
-- Δ(group_16): sale, shop
group_16_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_16_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_16_next
  WHERE group_16_next.locator IS NOT NULL
    AND (group_16_next.locator IS NULL OR NOT group_16_next.present OR ROW(group_16_next.old_town)::record *<> ROW(group_16_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_16_next.town,
    1::bigint AS weight
  FROM group_16_next
  WHERE group_16_next.present
    AND (group_16_next.locator IS NULL OR NOT group_16_next.present OR ROW(group_16_next.old_town)::record *<> ROW(group_16_next.town)::record)
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
-- the keys of Δgroup_16 whose number of rows changed, and by how many
group_16_keys AS MATERIALIZED (
  SELECT
    group_16_delta.town,
    sum(group_16_delta.weight)::bigint AS net
  FROM group_16_delta
  GROUP BY group_16_delta.town
  HAVING sum(group_16_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_16_flips AS MATERIALIZED (
  SELECT
    group_16_keys.town,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_16_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_16_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS kept
      WHERE kept.town = group_16_keys.town
      LIMIT greatest(group_16_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_16_keys.net * '-1'::integer)
),
-- Δ(group_16_join): shop, sale
group_16_join_delta AS MATERIALIZED (
  -- Δgroup_14 ⋈ group_16₀: runs when shop changed
  SELECT
    group_14_delta.town,
    group_14_delta.weight
  FROM group_14_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS kept
    ON group_14_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_14_delta.town IS NOT NULL
  UNION ALL
  -- group_14 ⋈ Δgroup_16: runs when sale or shop changed
  SELECT
    grouped.town,
    group_16_delta.weight
  FROM group_16_delta
  JOIN (
    SELECT
      shop.town
    FROM public.shop AS shop
    GROUP BY shop.town
  ) AS grouped
    ON grouped.town = group_16_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_16_anti_join): shop, sale
group_16_anti_join_delta AS MATERIALIZED (
  -- Δgroup_14 ▷ group_16₀: runs when shop changed
  SELECT
    group_14_delta.town,
    group_14_delta.weight
  FROM group_14_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS kept
    WHERE group_14_delta.town = kept.town
  )
  UNION ALL
  -- group_14 ⋈ flipped keys of group_16: runs when sale or shop changed
  SELECT
    combined.town,
    - (group_16_flips.weight * combined.weight) AS weight
  FROM group_16_flips
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_14" AS kept
    UNION ALL
    SELECT
      group_14_delta.town,
      group_14_delta.weight
    FROM group_14_delta
  ) AS combined
    ON combined.town = group_16_flips.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_13: sale, shop
group_13_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_13_next.old_town AS town,
    '-1'::integer::bigint AS weight
  FROM group_13_next
  WHERE group_13_next.locator IS NOT NULL
    AND (group_13_next.locator IS NULL OR NOT group_13_next.present OR ROW(group_13_next.old_item, group_13_next.old_town)::record *<> ROW(group_13_next.item, group_13_next.town)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_13_next.town,
    1::bigint AS weight
  FROM group_13_next
  WHERE group_13_next.present
    AND (group_13_next.locator IS NULL OR NOT group_13_next.present OR ROW(group_13_next.old_item, group_13_next.old_town)::record *<> ROW(group_13_next.item, group_13_next.town)::record)
),
-- Δ of group_16_outer_join: shop, sale
group_16_outer_join_delta AS MATERIALIZED (
  -- Δgroup_16_join: runs when shop or sale changed
  SELECT
    group_16_join_delta.town,
    group_16_join_delta.weight
  FROM group_16_join_delta
  UNION ALL
  -- Δgroup_16_anti_join: runs when shop or sale changed
  SELECT
    group_16_anti_join_delta.town,
    group_16_anti_join_delta.weight
  FROM group_16_anti_join_delta
),
-- Δ(union): sale, shop
union_delta_3 AS MATERIALIZED (
  -- Δgroup_13: runs when sale or shop changed
  SELECT
    group_13_delta.town,
    group_13_delta.weight
  FROM group_13_delta
  UNION ALL
  -- Δgroup_16_outer_join: runs when shop or sale changed
  SELECT
    group_16_outer_join_delta.town,
    group_16_outer_join_delta.weight
  FROM group_16_outer_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_17_change AS MATERIALIZED (
  SELECT
    union_delta_3.town,
    sum(union_delta_3.weight) AS __pgt_count_change
  FROM union_delta_3
  GROUP BY union_delta_3.town
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_17_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_17_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_17_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_17_change.town), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_17_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_17_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_17_change.town), 0)
    AND kept.town IS NOT DISTINCT FROM group_17_change.town
),
-- Δ(group_17): sale, shop
group_17_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_17_next.old_town AS town,
    group_17_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_17_next
  WHERE group_17_next.locator IS NOT NULL
    AND (group_17_next.locator IS NULL OR NOT group_17_next.present OR ROW(group_17_next.old_town, group_17_next.old___pgt_count)::record *<> ROW(group_17_next.town, group_17_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_17_next.town,
    group_17_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_17_next
  WHERE group_17_next.present
    AND (group_17_next.locator IS NULL OR NOT group_17_next.present OR ROW(group_17_next.old_town, group_17_next.old___pgt_count)::record *<> ROW(group_17_next.town, group_17_next.__pgt_count)::record)
),
-- Δ(group_11_outer_join): shop, sale
group_11_outer_join_delta AS MATERIALIZED (
  -- Δgroup_11_join: runs when shop or sale changed
  SELECT
    group_11_join_delta.id,
    group_11_join_delta.floor,
    group_11_join_delta.town,
    group_11_join_delta.count,
    group_11_join_delta.weight
  FROM group_11_join_delta
  UNION ALL
  -- Δgroup_11_anti_join: runs when shop or sale changed
  SELECT
    group_11_anti_join_delta.id,
    group_11_anti_join_delta.floor,
    group_11_anti_join_delta.town,
    NULL::bigint AS count,
    group_11_anti_join_delta.weight
  FROM group_11_anti_join_delta
),
-- the rows of group_11_outer_join that match a row of Δgroup_17: sale, shop
group_11_outer_join_candidates AS MATERIALIZED (
  -- group_11_outer_join ⋉ Δgroup_17: runs when sale or shop changed
  SELECT
    joined.id,
    joined.floor,
    joined.town,
    grouped_3.floor AS floor_2,
    grouped_3.town AS town_2,
    grouped_3.count,
    1::bigint AS weight
  FROM (
    SELECT
      shop.id,
      shop.floor,
      shop.town
    FROM public.shop AS shop
    WHERE EXISTS (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
          distinct_rows_2.town
        FROM (
          SELECT DISTINCT
            shop_3.town
          FROM public.shop AS shop_3
        ) AS distinct_rows_2
        LEFT JOIN (
          SELECT
            distinct_rows_3.town,
            count(*) AS count
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop.town IS NOT DISTINCT FROM combined.town
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      combined_2.floor,
      combined_2.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_4.floor,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_5.floor,
          shop_5.town
        FROM public.shop AS shop_5
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town > distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.floor, distinct_rows_4.town
      HAVING distinct_rows_4.floor = count(*)
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.town
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_6.floor,
          distinct_rows_6.town,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_7.floor,
            shop_7.town
          FROM public.shop AS shop_7
        ) AS distinct_rows_6
        JOIN public.sale AS sale_4
          ON sale_4.town > distinct_rows_6.town
        GROUP BY distinct_rows_6.floor, distinct_rows_6.town
      ) AS grouped_2
        ON distinct_rows_5.floor IS NOT DISTINCT FROM grouped_2.floor
        AND distinct_rows_5.town = grouped_2.town
      WHERE distinct_rows_5.floor = coalesce(grouped_2.count, '0'::bigint)
    ) AS combined_2
    GROUP BY combined_2.floor, combined_2.town
  ) AS grouped_3
    ON joined.floor = grouped_3.floor
    AND joined.town IS NOT DISTINCT FROM grouped_3.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM group_17_delta
    WHERE joined.town IS NOT DISTINCT FROM group_17_delta.town
  )
),
-- those whose number of partners changed, and by how many
group_11_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.floor,
    grouped.town,
    grouped.count,
    grouped.weight,
    sum(group_17_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_11_outer_join_candidates.id,
      group_11_outer_join_candidates.floor,
      group_11_outer_join_candidates.town,
      group_11_outer_join_candidates.floor_2,
      group_11_outer_join_candidates.town_2,
      group_11_outer_join_candidates.count,
      sum(group_11_outer_join_candidates.weight)::bigint AS weight
    FROM group_11_outer_join_candidates
    GROUP BY group_11_outer_join_candidates.id, group_11_outer_join_candidates.floor, group_11_outer_join_candidates.town, group_11_outer_join_candidates.floor_2, group_11_outer_join_candidates.town_2, group_11_outer_join_candidates.count
    HAVING sum(group_11_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_17_delta
    ON grouped.town IS NOT DISTINCT FROM group_17_delta.town
  GROUP BY grouped.id, grouped.floor, grouped.town, grouped.floor_2, grouped.town_2, grouped.count, grouped.weight
  HAVING sum(group_17_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_11_outer_join_flips AS MATERIALIZED (
  SELECT
    group_11_outer_join_touched.id,
    group_11_outer_join_touched.floor,
    group_11_outer_join_touched.count,
    group_11_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_11_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_11_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS kept
      WHERE group_11_outer_join_touched.town IS NOT DISTINCT FROM kept.town
      LIMIT greatest(group_11_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_11_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_17_join): shop, sale
group_17_join_delta AS MATERIALIZED (
  -- Δgroup_11_outer_join ⋈ group_17₀: runs when shop or sale changed
  SELECT
    group_11_outer_join_delta.id,
    group_11_outer_join_delta.floor,
    group_11_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_11_outer_join_delta.weight
  FROM group_11_outer_join_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS kept
    ON group_11_outer_join_delta.town IS NOT DISTINCT FROM kept.town
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
  UNION ALL
  -- group_11_outer_join ⋈ Δgroup_17: runs when sale or shop changed
  SELECT
    joined.id,
    joined.floor,
    grouped_3.count,
    group_17_delta.count AS count_2,
    group_17_delta.weight
  FROM group_17_delta
  JOIN (
    SELECT
      shop.id,
      shop.floor,
      shop.town
    FROM public.shop AS shop
    WHERE EXISTS (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
          distinct_rows_2.town
        FROM (
          SELECT DISTINCT
            shop_3.town
          FROM public.shop AS shop_3
        ) AS distinct_rows_2
        LEFT JOIN (
          SELECT
            distinct_rows_3.town,
            count(*) AS count
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop.town IS NOT DISTINCT FROM combined.town
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      combined_2.floor,
      combined_2.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_4.floor,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_5.floor,
          shop_5.town
        FROM public.shop AS shop_5
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town > distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.floor, distinct_rows_4.town
      HAVING distinct_rows_4.floor = count(*)
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.town
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_6.floor,
          distinct_rows_6.town,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_7.floor,
            shop_7.town
          FROM public.shop AS shop_7
        ) AS distinct_rows_6
        JOIN public.sale AS sale_4
          ON sale_4.town > distinct_rows_6.town
        GROUP BY distinct_rows_6.floor, distinct_rows_6.town
      ) AS grouped_2
        ON distinct_rows_5.floor IS NOT DISTINCT FROM grouped_2.floor
        AND distinct_rows_5.town = grouped_2.town
      WHERE distinct_rows_5.floor = coalesce(grouped_2.count, '0'::bigint)
    ) AS combined_2
    GROUP BY combined_2.floor, combined_2.town
  ) AS grouped_3
    ON joined.floor = grouped_3.floor
    AND joined.town IS NOT DISTINCT FROM grouped_3.town
    ON joined.town IS NOT DISTINCT FROM group_17_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_17_anti_join): shop, sale
group_17_anti_join_delta AS MATERIALIZED (
  -- Δgroup_11_outer_join ▷ group_17₀: runs when shop or sale changed
  SELECT
    group_11_outer_join_delta.id,
    group_11_outer_join_delta.floor,
    group_11_outer_join_delta.count,
    group_11_outer_join_delta.weight
  FROM group_11_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS kept
    WHERE group_11_outer_join_delta.town IS NOT DISTINCT FROM kept.town
  )
  UNION ALL
  -- flipped rows of group_11_outer_join₀: runs when sale or shop changed
  SELECT
    group_11_outer_join_flips.id,
    group_11_outer_join_flips.floor,
    group_11_outer_join_flips.count,
    - group_11_outer_join_flips.weight AS weight
  FROM group_11_outer_join_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_18_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_18_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    group_18_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_18_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_18_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_18_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_18_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_18" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_18_change.floor), 0)
    AND kept.floor IS NOT DISTINCT FROM group_18_change.floor
),
-- Δ(group_18): shop
group_18_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_18_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_18_next
  WHERE group_18_next.locator IS NOT NULL
    AND (group_18_next.locator IS NULL OR NOT group_18_next.present OR ROW(group_18_next.old_floor)::record *<> ROW(group_18_next.floor)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_18_next.floor,
    1::bigint AS weight
  FROM group_18_next
  WHERE group_18_next.present
    AND (group_18_next.locator IS NULL OR NOT group_18_next.present OR ROW(group_18_next.old_floor)::record *<> ROW(group_18_next.floor)::record)
),
-- Δ(group_18_join): sale, shop
group_18_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_18₀: runs when sale changed
  SELECT
    sale_change.item,
    sale_change.pieces,
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_18" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_18: runs when shop changed
  SELECT
    sale.item,
    sale.pieces,
    group_18_delta.floor,
    group_18_delta.weight
  FROM group_18_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_18_delta.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_18_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_19_change AS MATERIALIZED (
  SELECT
    group_18_join_delta.item,
    group_18_join_delta.floor,
    sum(group_18_join_delta.pieces * group_18_join_delta.weight) AS sum_change,
    sum(group_18_join_delta.weight) AS __pgt_count_change
  FROM group_18_join_delta
  GROUP BY group_18_join_delta.item, group_18_join_delta.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_19_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.floor AS old_floor,
    kept.sum AS old_sum,
    group_19_change.item,
    group_19_change.floor,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_19_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_19_change.sum_change::bigint, group_19_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_19_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_19_change.item, group_19_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_19_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_19_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_19" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_19_change.item, group_19_change.floor), 0)
    AND kept.item IS NOT DISTINCT FROM group_19_change.item
    AND kept.floor IS NOT DISTINCT FROM group_19_change.floor
),
-- Σ w·lift(row) per group: what the changes add to the state
group_20_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_20_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    group_20_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_20_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_20_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_20_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_20_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_20" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_20_change.floor), 0)
    AND kept.floor IS NOT DISTINCT FROM group_20_change.floor
),
-- Σ w·lift(row) per group: what the changes add to the state
group_21_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_21_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    group_21_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_21_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_21_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_21_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_21_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_21" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_21_change.floor), 0)
    AND kept.floor IS NOT DISTINCT FROM group_21_change.floor
),
-- Δ(group_21): shop
group_21_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_21_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_21_next
  WHERE group_21_next.locator IS NOT NULL
    AND (group_21_next.locator IS NULL OR NOT group_21_next.present OR ROW(group_21_next.old_floor)::record *<> ROW(group_21_next.floor)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_21_next.floor,
    1::bigint AS weight
  FROM group_21_next
  WHERE group_21_next.present
    AND (group_21_next.locator IS NULL OR NOT group_21_next.present OR ROW(group_21_next.old_floor)::record *<> ROW(group_21_next.floor)::record)
),
-- Δ(group_21_join): sale, shop
group_21_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group_21₀: runs when sale changed
  SELECT
    sale_change.pieces,
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_21" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup_21: runs when shop changed
  SELECT
    sale.pieces,
    group_21_delta.floor,
    group_21_delta.weight
  FROM group_21_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_21_delta.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_21_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_22_change AS MATERIALIZED (
  SELECT
    group_21_join_delta.floor,
    sum(group_21_join_delta.pieces * group_21_join_delta.weight) AS sum_change,
    sum(group_21_join_delta.weight) AS __pgt_count_change
  FROM group_21_join_delta
  GROUP BY group_21_join_delta.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_22_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.sum AS old_sum,
    group_22_change.floor,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_22_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_22_change.sum_change::bigint, group_22_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_22_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_22_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_22_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS kept
    ON kept.floor = group_22_change.floor
),
-- Δ(group_22): sale, shop
group_22_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_22_next.old_floor AS floor,
    group_22_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_22_next
  WHERE group_22_next.locator IS NOT NULL
    AND (group_22_next.locator IS NULL OR NOT group_22_next.present OR ROW(group_22_next.old_floor, group_22_next.old_sum)::record *<> ROW(group_22_next.floor, group_22_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_22_next.floor,
    group_22_next.sum,
    1::bigint AS weight
  FROM group_22_next
  WHERE group_22_next.present
    AND (group_22_next.locator IS NULL OR NOT group_22_next.present OR ROW(group_22_next.old_floor, group_22_next.old_sum)::record *<> ROW(group_22_next.floor, group_22_next.sum)::record)
),
-- Δ(group_20): shop
group_20_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_20_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_20_next
  WHERE group_20_next.locator IS NOT NULL
    AND (group_20_next.locator IS NULL OR NOT group_20_next.present OR ROW(group_20_next.old_floor)::record *<> ROW(group_20_next.floor)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_20_next.floor,
    1::bigint AS weight
  FROM group_20_next
  WHERE group_20_next.present
    AND (group_20_next.locator IS NULL OR NOT group_20_next.present OR ROW(group_20_next.old_floor)::record *<> ROW(group_20_next.floor)::record)
),
-- the keys of Δgroup_22 whose number of rows changed, and by how many
group_22_keys AS MATERIALIZED (
  SELECT
    group_22_delta.floor,
    sum(group_22_delta.weight)::bigint AS net
  FROM group_22_delta
  GROUP BY group_22_delta.floor
  HAVING sum(group_22_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_22_flips AS MATERIALIZED (
  SELECT
    group_22_keys.floor,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_22_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_22_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS kept
      WHERE kept.floor = group_22_keys.floor
      LIMIT greatest(group_22_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_22_keys.net * '-1'::integer)
),
-- Δ(group_22_join): shop, sale
group_22_join_delta AS MATERIALIZED (
  -- Δgroup_20 ⋈ group_22₀: runs when shop changed
  SELECT
    group_20_delta.floor,
    kept.sum,
    group_20_delta.weight
  FROM group_20_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS kept
    ON group_20_delta.floor = kept.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_20_delta.floor IS NOT NULL
  UNION ALL
  -- group_20 ⋈ Δgroup_22: runs when sale or shop changed
  SELECT
    grouped.floor,
    group_22_delta.sum,
    group_22_delta.weight
  FROM group_22_delta
  JOIN (
    SELECT
      shop.floor
    FROM public.shop AS shop
    GROUP BY shop.floor
  ) AS grouped
    ON grouped.floor = group_22_delta.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_22_anti_join): shop, sale
group_22_anti_join_delta AS MATERIALIZED (
  -- Δgroup_20 ▷ group_22₀: runs when shop changed
  SELECT
    group_20_delta.floor,
    group_20_delta.weight
  FROM group_20_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS kept
    WHERE group_20_delta.floor = kept.floor
  )
  UNION ALL
  -- group_20 ⋈ flipped keys of group_22: runs when sale or shop changed
  SELECT
    combined.floor,
    - (group_22_flips.weight * combined.weight) AS weight
  FROM group_22_flips
  JOIN (
    SELECT
      kept.floor,
      1::bigint AS weight
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_20" AS kept
    UNION ALL
    SELECT
      group_20_delta.floor,
      group_20_delta.weight
    FROM group_20_delta
  ) AS combined
    ON combined.floor = group_22_flips.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_19: sale, shop
group_19_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_19_next.old_sum AS sum,
    group_19_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_19_next
  WHERE group_19_next.locator IS NOT NULL
    AND (group_19_next.locator IS NULL OR NOT group_19_next.present OR ROW(group_19_next.old_item, group_19_next.old_floor, group_19_next.old_sum)::record *<> ROW(group_19_next.item, group_19_next.floor, group_19_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_19_next.sum,
    group_19_next.floor,
    1::bigint AS weight
  FROM group_19_next
  WHERE group_19_next.present
    AND (group_19_next.locator IS NULL OR NOT group_19_next.present OR ROW(group_19_next.old_item, group_19_next.old_floor, group_19_next.old_sum)::record *<> ROW(group_19_next.item, group_19_next.floor, group_19_next.sum)::record)
),
-- Δ of group_22_outer_join: shop, sale
group_22_outer_join_delta AS MATERIALIZED (
  -- Δgroup_22_join: runs when shop or sale changed
  SELECT
    group_22_join_delta.sum,
    group_22_join_delta.floor,
    group_22_join_delta.weight
  FROM group_22_join_delta
  UNION ALL
  -- Δgroup_22_anti_join: runs when shop or sale changed
  SELECT
    NULL::bigint AS sum,
    group_22_anti_join_delta.floor,
    group_22_anti_join_delta.weight
  FROM group_22_anti_join_delta
),
-- Δ(union): sale, shop
union_delta_4 AS MATERIALIZED (
  -- Δgroup_19: runs when sale or shop changed
  SELECT
    group_19_delta.sum,
    group_19_delta.floor,
    group_19_delta.weight
  FROM group_19_delta
  UNION ALL
  -- Δgroup_22_outer_join: runs when shop or sale changed
  SELECT
    group_22_outer_join_delta.sum,
    group_22_outer_join_delta.floor,
    group_22_outer_join_delta.weight
  FROM group_22_outer_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_23_change AS MATERIALIZED (
  SELECT
    grouped.floor,
    max(grouped.sum) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.sum) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      union_delta_4.sum,
      union_delta_4.floor,
      sum(union_delta_4.weight)::bigint AS weight
    FROM union_delta_4
    GROUP BY union_delta_4.sum, union_delta_4.floor
    HAVING sum(union_delta_4.weight) <> 0
  ) AS grouped
  GROUP BY grouped.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_23_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.max AS old_max,
    group_23_change.floor,
    greatest(group_23_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_23_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_23_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_23_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_23_change.max_left >= kept.max AND (group_23_change.max_arrived IS NULL OR group_23_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_23_change
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_23_change.floor), 0)
    AND kept.floor IS NOT DISTINCT FROM group_23_change.floor
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: shop, sale
group_23_rescan AS MATERIALIZED (
  SELECT
    group_23_next.floor,
    max(combined.sum) AS max
  FROM group_23_next
  JOIN (
    SELECT
      sum(sale.pieces) AS sum,
      distinct_rows.floor
    FROM (
      SELECT DISTINCT
        shop.floor
      FROM public.shop AS shop
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.pieces > distinct_rows.floor
    GROUP BY sale.item, distinct_rows.floor
    UNION ALL
    SELECT
      grouped.sum,
      distinct_rows_2.floor
    FROM (
      SELECT DISTINCT
        shop_2.floor
      FROM public.shop AS shop_2
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.floor,
        sum(sale_2.pieces) AS sum
      FROM (
        SELECT DISTINCT
          shop_3.floor
        FROM public.shop AS shop_3
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.pieces > distinct_rows_3.floor
      GROUP BY distinct_rows_3.floor
    ) AS grouped
      ON distinct_rows_2.floor = grouped.floor
  ) AS combined
    ON (group_23_next.floor = combined.floor OR group_23_next.floor IS NULL AND combined.floor IS NULL)
  WHERE group_23_next.rescan
    AND EXISTS (
    SELECT
    FROM group_23_next AS group_23_next_2
    WHERE group_23_next_2.rescan
  )
  GROUP BY group_23_next.floor
),
-- the new values, with those that were read again in their place
group_23_new AS MATERIALIZED (
  SELECT
    group_23_next.locator,
    group_23_next.old_floor,
    group_23_next.old_max,
    group_23_next.floor,
    CASE WHEN group_23_next.rescan THEN group_23_rescan.max ELSE group_23_next.max END AS max,
    group_23_next.__pgt_count,
    group_23_next.__pgt_hash,
    group_23_next.present
  FROM group_23_next
  LEFT JOIN group_23_rescan
    ON group_23_next.rescan
    AND hash_record_extended(ROW(group_23_next.floor), 0) = hash_record_extended(ROW(group_23_rescan.floor), 0)
    AND group_23_next.floor IS NOT DISTINCT FROM group_23_rescan.floor
),
-- Δ(group_23): sale, shop
group_23_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_23_new.old_floor AS floor,
    group_23_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_23_new
  WHERE group_23_new.locator IS NOT NULL
    AND (group_23_new.locator IS NULL OR NOT group_23_new.present OR ROW(group_23_new.old_floor, group_23_new.old_max)::record *<> ROW(group_23_new.floor, group_23_new.max)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_23_new.floor,
    group_23_new.max,
    1::bigint AS weight
  FROM group_23_new
  WHERE group_23_new.present
    AND (group_23_new.locator IS NULL OR NOT group_23_new.present OR ROW(group_23_new.old_floor, group_23_new.old_max)::record *<> ROW(group_23_new.floor, group_23_new.max)::record)
),
-- Δ(group_17_outer_join): shop, sale
group_17_outer_join_delta AS MATERIALIZED (
  -- Δgroup_17_join: runs when shop or sale changed
  SELECT
    group_17_join_delta.id,
    group_17_join_delta.floor,
    group_17_join_delta.weight
  FROM group_17_join_delta
  WHERE (group_17_join_delta.id > 4 OR NOT CASE WHEN coalesce(group_17_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN group_17_join_delta.floor IS NULL AND coalesce(group_17_join_delta.count_2, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END)
  UNION ALL
  -- Δgroup_17_anti_join: runs when shop or sale changed
  SELECT
    group_17_anti_join_delta.id,
    group_17_anti_join_delta.floor,
    group_17_anti_join_delta.weight
  FROM group_17_anti_join_delta
  WHERE (group_17_anti_join_delta.id > 4 OR NOT CASE WHEN coalesce(group_17_anti_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN group_17_anti_join_delta.floor IS NULL AND coalesce(NULL::bigint, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END)
),
-- the rows of group_17_outer_join that match a row of Δgroup_23: sale, shop
group_17_outer_join_candidates AS MATERIALIZED (
  -- group_17_outer_join ⋉ Δgroup_23: runs when sale or shop changed
  SELECT
    joined.id,
    joined.floor,
    joined.town,
    grouped_3.floor AS floor_2,
    grouped_3.town AS town_2,
    grouped_3.count,
    grouped_5.town AS town_3,
    grouped_5.count AS count_2,
    1::bigint AS weight
  FROM (
    SELECT
      shop.id,
      shop.floor,
      shop.town
    FROM public.shop AS shop
    WHERE EXISTS (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
          distinct_rows_2.town
        FROM (
          SELECT DISTINCT
            shop_3.town
          FROM public.shop AS shop_3
        ) AS distinct_rows_2
        LEFT JOIN (
          SELECT
            distinct_rows_3.town,
            count(*) AS count
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop.town IS NOT DISTINCT FROM combined.town
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      combined_2.floor,
      combined_2.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_4.floor,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_5.floor,
          shop_5.town
        FROM public.shop AS shop_5
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town > distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.floor, distinct_rows_4.town
      HAVING distinct_rows_4.floor = count(*)
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.town
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_6.floor,
          distinct_rows_6.town,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_7.floor,
            shop_7.town
          FROM public.shop AS shop_7
        ) AS distinct_rows_6
        JOIN public.sale AS sale_4
          ON sale_4.town > distinct_rows_6.town
        GROUP BY distinct_rows_6.floor, distinct_rows_6.town
      ) AS grouped_2
        ON distinct_rows_5.floor IS NOT DISTINCT FROM grouped_2.floor
        AND distinct_rows_5.town = grouped_2.town
      WHERE distinct_rows_5.floor = coalesce(grouped_2.count, '0'::bigint)
    ) AS combined_2
    GROUP BY combined_2.floor, combined_2.town
  ) AS grouped_3
    ON joined.floor = grouped_3.floor
    AND joined.town IS NOT DISTINCT FROM grouped_3.town
  LEFT JOIN (
    SELECT
      combined_3.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_7.town
      FROM (
        SELECT DISTINCT
          shop_8.town
        FROM public.shop AS shop_8
      ) AS distinct_rows_7
      JOIN public.sale AS sale_5
        ON sale_5.town > distinct_rows_7.town
      GROUP BY sale_5.item, distinct_rows_7.town
      UNION ALL
      SELECT
        distinct_rows_8.town
      FROM (
        SELECT DISTINCT
          shop_9.town
        FROM public.shop AS shop_9
      ) AS distinct_rows_8
      LEFT JOIN (
        SELECT
          distinct_rows_9.town
        FROM (
          SELECT DISTINCT
            shop_10.town
          FROM public.shop AS shop_10
        ) AS distinct_rows_9
        JOIN public.sale AS sale_6
          ON sale_6.town > distinct_rows_9.town
        GROUP BY distinct_rows_9.town
      ) AS grouped_4
        ON distinct_rows_8.town = grouped_4.town
    ) AS combined_3
    GROUP BY combined_3.town
  ) AS grouped_5
    ON joined.town IS NOT DISTINCT FROM grouped_5.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND (joined.id > 4 OR NOT CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.floor IS NULL AND coalesce(grouped_5.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END)
    AND EXISTS (
    SELECT
    FROM group_23_delta
    WHERE joined.floor IS NOT DISTINCT FROM group_23_delta.floor
  )
),
-- those whose number of partners changed, and by how many
group_17_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.floor,
    grouped.weight,
    sum(group_23_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_17_outer_join_candidates.id,
      group_17_outer_join_candidates.floor,
      group_17_outer_join_candidates.town,
      group_17_outer_join_candidates.floor_2,
      group_17_outer_join_candidates.town_2,
      group_17_outer_join_candidates.count,
      group_17_outer_join_candidates.town_3,
      group_17_outer_join_candidates.count_2,
      sum(group_17_outer_join_candidates.weight)::bigint AS weight
    FROM group_17_outer_join_candidates
    GROUP BY group_17_outer_join_candidates.id, group_17_outer_join_candidates.floor, group_17_outer_join_candidates.town, group_17_outer_join_candidates.floor_2, group_17_outer_join_candidates.town_2, group_17_outer_join_candidates.count, group_17_outer_join_candidates.town_3, group_17_outer_join_candidates.count_2
    HAVING sum(group_17_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_23_delta
    ON grouped.floor IS NOT DISTINCT FROM group_23_delta.floor
  GROUP BY grouped.id, grouped.floor, grouped.town, grouped.floor_2, grouped.town_2, grouped.count, grouped.town_3, grouped.count_2, grouped.weight
  HAVING sum(group_23_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_17_outer_join_flips AS MATERIALIZED (
  SELECT
    group_17_outer_join_touched.id,
    group_17_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_17_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_17_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS kept
      WHERE group_17_outer_join_touched.floor IS NOT DISTINCT FROM kept.floor
      LIMIT greatest(group_17_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_17_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_23_join): shop, sale
group_23_join_delta AS MATERIALIZED (
  -- Δgroup_17_outer_join ⋈ group_23₀: runs when shop or sale changed
  SELECT
    group_17_outer_join_delta.id,
    kept.max,
    group_17_outer_join_delta.weight
  FROM group_17_outer_join_delta
  JOIN pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS kept
    ON group_17_outer_join_delta.floor IS NOT DISTINCT FROM kept.floor
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
  UNION ALL
  -- group_17_outer_join ⋈ Δgroup_23: runs when sale or shop changed
  SELECT
    joined.id,
    group_23_delta.max,
    group_23_delta.weight
  FROM group_23_delta
  JOIN (
    SELECT
      shop.id,
      shop.floor,
      shop.town
    FROM public.shop AS shop
    WHERE EXISTS (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
          distinct_rows_2.town
        FROM (
          SELECT DISTINCT
            shop_3.town
          FROM public.shop AS shop_3
        ) AS distinct_rows_2
        LEFT JOIN (
          SELECT
            distinct_rows_3.town,
            count(*) AS count
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop.town IS NOT DISTINCT FROM combined.town
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      combined_2.floor,
      combined_2.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_4.floor,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_5.floor,
          shop_5.town
        FROM public.shop AS shop_5
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town > distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.floor, distinct_rows_4.town
      HAVING distinct_rows_4.floor = count(*)
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.town
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_6.floor,
          distinct_rows_6.town,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_7.floor,
            shop_7.town
          FROM public.shop AS shop_7
        ) AS distinct_rows_6
        JOIN public.sale AS sale_4
          ON sale_4.town > distinct_rows_6.town
        GROUP BY distinct_rows_6.floor, distinct_rows_6.town
      ) AS grouped_2
        ON distinct_rows_5.floor IS NOT DISTINCT FROM grouped_2.floor
        AND distinct_rows_5.town = grouped_2.town
      WHERE distinct_rows_5.floor = coalesce(grouped_2.count, '0'::bigint)
    ) AS combined_2
    GROUP BY combined_2.floor, combined_2.town
  ) AS grouped_3
    ON joined.floor = grouped_3.floor
    AND joined.town IS NOT DISTINCT FROM grouped_3.town
  LEFT JOIN (
    SELECT
      combined_3.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_7.town
      FROM (
        SELECT DISTINCT
          shop_8.town
        FROM public.shop AS shop_8
      ) AS distinct_rows_7
      JOIN public.sale AS sale_5
        ON sale_5.town > distinct_rows_7.town
      GROUP BY sale_5.item, distinct_rows_7.town
      UNION ALL
      SELECT
        distinct_rows_8.town
      FROM (
        SELECT DISTINCT
          shop_9.town
        FROM public.shop AS shop_9
      ) AS distinct_rows_8
      LEFT JOIN (
        SELECT
          distinct_rows_9.town
        FROM (
          SELECT DISTINCT
            shop_10.town
          FROM public.shop AS shop_10
        ) AS distinct_rows_9
        JOIN public.sale AS sale_6
          ON sale_6.town > distinct_rows_9.town
        GROUP BY distinct_rows_9.town
      ) AS grouped_4
        ON distinct_rows_8.town = grouped_4.town
    ) AS combined_3
    GROUP BY combined_3.town
  ) AS grouped_5
    ON joined.town IS NOT DISTINCT FROM grouped_5.town
    ON joined.floor IS NOT DISTINCT FROM group_23_delta.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND (joined.id > 4 OR NOT CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.floor IS NULL AND coalesce(grouped_5.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END)
),
-- Δ(group_23_anti_join): shop, sale
group_23_anti_join_delta AS MATERIALIZED (
  -- Δgroup_17_outer_join ▷ group_23₀: runs when shop or sale changed
  SELECT
    group_17_outer_join_delta.id,
    group_17_outer_join_delta.weight
  FROM group_17_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM sale_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS kept
    WHERE group_17_outer_join_delta.floor IS NOT DISTINCT FROM kept.floor
  )
  UNION ALL
  -- flipped rows of group_17_outer_join₀: runs when sale or shop changed
  SELECT
    group_17_outer_join_flips.id,
    - group_17_outer_join_flips.weight AS weight
  FROM group_17_outer_join_flips
),
-- Δ(group_23_outer_join): shop, sale
group_23_outer_join_delta AS MATERIALIZED (
  -- Δgroup_23_join: runs when shop or sale changed
  SELECT
    group_23_join_delta.id,
    group_23_join_delta.max AS most,
    group_23_join_delta.weight
  FROM group_23_join_delta
  UNION ALL
  -- Δgroup_23_anti_join: runs when shop or sale changed
  SELECT
    group_23_anti_join_delta.id,
    NULL::bigint AS most,
    group_23_anti_join_delta.weight
  FROM group_23_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_23_outer_join_delta.id,
    group_23_outer_join_delta.most,
    sum(group_23_outer_join_delta.weight)::bigint AS weight
  FROM group_23_outer_join_delta
  GROUP BY group_23_outer_join_delta.id, group_23_outer_join_delta.most
  HAVING sum(group_23_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.most,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.most,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.rollup_in_subqueries_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result" (id, most)
  SELECT n.id, n.most
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result" AS s
  SET id = n.id, most = n.most
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.most)::record *<> ROW(n.id, n.most)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_2" (item, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_2" AS s
  SET item = n.item, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_3" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_3" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_4" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_4" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_5" (town, __pgt_count)
  SELECT n.town, n.__pgt_count
  FROM group_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS s
  SET town = n.town, __pgt_count = n.__pgt_count
  FROM group_5_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count)::record *<> ROW(n.town, n.__pgt_count)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_5" AS s
  USING group_5_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_6 keeps
inserted_group_6 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_6" (floor, town, __pgt_count, __pgt_hash)
  SELECT n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_6 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_6" AS s
  SET floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_6_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_6 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_6" AS s
  USING group_6_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_7 keeps
inserted_group_7 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_7" (item, floor, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_7_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_7 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_7" AS s
  SET item = n.item, floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_7_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_7 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_7" AS s
  USING group_7_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_8 keeps
inserted_group_8 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_8" (floor, town, __pgt_count, __pgt_hash)
  SELECT n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_8_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_8 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_8" AS s
  SET floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_8_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_8 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_8" AS s
  USING group_8_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_9 keeps
inserted_group_9 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_9" (floor, town, __pgt_count, __pgt_hash)
  SELECT n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_9_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_9 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_9" AS s
  SET floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_9_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_9 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_9" AS s
  USING group_9_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_10 keeps
inserted_group_10 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_10" (floor, town, __pgt_count, __pgt_hash)
  SELECT n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_10_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_10 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS s
  SET floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_10_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_10 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_10" AS s
  USING group_10_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_11 keeps
inserted_group_11 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_11" (floor, town, __pgt_count, __pgt_hash)
  SELECT n.floor, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_11_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_11 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS s
  SET floor = n.floor, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_11_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_11 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_11" AS s
  USING group_11_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_12 keeps
inserted_group_12 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_12" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_12_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_12 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_12" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_12_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_12 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_12" AS s
  USING group_12_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_13 keeps
inserted_group_13 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_13" (item, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_13_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_13 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_13" AS s
  SET item = n.item, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_13_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_13 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_13" AS s
  USING group_13_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_14 keeps
inserted_group_14 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_14" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_14_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_14 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_14" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_14_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_14 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_14" AS s
  USING group_14_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_15 keeps
inserted_group_15 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_15" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_15_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_15 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_15" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_15_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_15 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_15" AS s
  USING group_15_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_16 keeps
inserted_group_16 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_16" (town, __pgt_count)
  SELECT n.town, n.__pgt_count
  FROM group_16_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_16 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS s
  SET town = n.town, __pgt_count = n.__pgt_count
  FROM group_16_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count)::record *<> ROW(n.town, n.__pgt_count)::record
  RETURNING 1
),
removed_group_16 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_16" AS s
  USING group_16_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_17 keeps
inserted_group_17 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_17" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_17_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_17 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_17_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_17 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_17" AS s
  USING group_17_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_18 keeps
inserted_group_18 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_18" (floor, __pgt_count, __pgt_hash)
  SELECT n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_18_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_18 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_18" AS s
  SET floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_18_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_18 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_18" AS s
  USING group_18_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_19 keeps
inserted_group_19 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_19" (item, floor, sum, __pgt_count, __pgt_hash)
  SELECT n.item, n.floor, n.sum, n.__pgt_count, n.__pgt_hash
  FROM group_19_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_19 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_19" AS s
  SET item = n.item, floor = n.floor, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_19_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.item, s.floor, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.floor, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_19 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_19" AS s
  USING group_19_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_20 keeps
inserted_group_20 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_20" (floor, __pgt_count, __pgt_hash)
  SELECT n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_20_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_20 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_20" AS s
  SET floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_20_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_20 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_20" AS s
  USING group_20_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_21 keeps
inserted_group_21 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_21" (floor, __pgt_count, __pgt_hash)
  SELECT n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_21_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_21 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_21" AS s
  SET floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_21_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_21 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_21" AS s
  USING group_21_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_22 keeps
inserted_group_22 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_22" (floor, sum, __pgt_count)
  SELECT n.floor, n.sum, n.__pgt_count
  FROM group_22_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_22 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS s
  SET floor = n.floor, sum = n.sum, __pgt_count = n.__pgt_count
  FROM group_22_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.sum, s.__pgt_count)::record *<> ROW(n.floor, n.sum, n.__pgt_count)::record
  RETURNING 1
),
removed_group_22 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_22" AS s
  USING group_22_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_23 keeps
inserted_group_23 AS (
  INSERT INTO pgtrickle_state."public.rollup_in_subqueries_result.group_23" (floor, max, __pgt_count, __pgt_hash)
  SELECT n.floor, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_23_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_23 AS (
  UPDATE pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS s
  SET floor = n.floor, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_23_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.floor, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_23 AS (
  DELETE FROM pgtrickle_state."public.rollup_in_subqueries_result.group_23" AS s
  USING group_23_new AS n
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
  stream_table => 'public.rollup_in_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
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
    AND NOT EXISTS (SELECT FROM group_20_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_21_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_22_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_23_new WHERE __pgt_count < 0));
