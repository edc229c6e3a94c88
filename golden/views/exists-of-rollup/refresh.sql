WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.exists_of_rollup_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.town,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.town
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
  LEFT JOIN pgtrickle_state."public.exists_of_rollup_result.group" AS kept
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
  JOIN pgtrickle_state."public.exists_of_rollup_result.group" AS kept
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
  LEFT JOIN pgtrickle_state."public.exists_of_rollup_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.item, group_2_change.town), 0)
    AND kept.item IS NOT DISTINCT FROM group_2_change.item
    AND kept.town IS NOT DISTINCT FROM group_2_change.town
),
-- Δ(group_join): sale, shop
group_join_delta_2 AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    kept.town AS town_2,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.exists_of_rollup_result.group" AS kept
    ON sale_change.town = kept.town
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.town IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    group_delta.town AS town_2,
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
    sum(group_join_delta_2.weight) AS __pgt_count_change
  FROM group_join_delta_2
  GROUP BY group_join_delta_2.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.town,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept
    ON kept.town = group_3_change.town
),
-- Δ(group_3): sale, shop
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_3_next.old_town AS town,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.town, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_3_next.town,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.town, group_3_next.__pgt_count)::record)
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.town,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  GROUP BY group_3_delta.town
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.town,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_3_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept
      WHERE kept.town = group_3_keys.town
      LIMIT greatest(group_3_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_3_keys.net * '-1'::integer)
),
-- Δ(group_3_join): shop, sale
group_3_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ group_3₀: runs when shop changed
  SELECT
    group_delta.town,
    kept.__pgt_count AS count,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept
    ON group_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.town IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_3: runs when sale or shop changed
  SELECT
    combined.town,
    group_3_delta.count,
    group_3_delta.weight * combined.weight AS weight
  FROM group_3_delta
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.exists_of_rollup_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.town,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON combined.town = group_3_delta.town
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_3_anti_join): shop, sale
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_3₀: runs when shop changed
  SELECT
    group_delta.town,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept
    WHERE group_delta.town = kept.town
  )
  UNION ALL
  -- group ⋈ flipped keys of group_3: runs when sale or shop changed
  SELECT
    combined.town,
    - (group_3_flips.weight * combined.weight) AS weight
  FROM group_3_flips
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.exists_of_rollup_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.town,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON combined.town = group_3_flips.town
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
    AND group_2_next.old___pgt_count = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_2_next.town,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_item, group_2_next.old_town, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.item, group_2_next.town, group_2_next.__pgt_count)::record)
    AND group_2_next.__pgt_count = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
),
-- Δ of group_3_outer_join: shop, sale
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when shop or sale changed
  SELECT
    group_3_join_delta.town,
    group_3_join_delta.weight
  FROM group_3_join_delta
  WHERE coalesce(group_3_join_delta.count, '0'::bigint) = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
  UNION ALL
  -- Δgroup_3_anti_join: runs when shop or sale changed
  SELECT
    group_3_anti_join_delta.town,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
  WHERE coalesce(NULL::bigint, '0'::bigint) = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
),
-- Δ(union): sale, shop
union_delta AS MATERIALIZED (
  -- Δgroup_2: runs when sale or shop changed
  SELECT
    group_2_delta.town,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3_outer_join: runs when shop or sale changed
  SELECT
    group_3_outer_join_delta.town,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
),
-- the rows of shop that match a row of Δunion: sale, shop
shop_candidates AS MATERIALIZED (
  -- shop ⋉ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    shop.town,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM union_delta
    WHERE hash_record_extended(ROW(shop.town), 0) = hash_record_extended(ROW(union_delta.town), 0)
      AND (shop.town = union_delta.town OR shop.town IS NULL AND union_delta.town IS NULL)
  )
),
-- those whose number of partners changed, and by how many
shop_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.town,
    grouped.weight,
    sum(union_delta.weight)::bigint AS gained
  FROM (
    SELECT
      shop_candidates.id,
      shop_candidates.town,
      sum(shop_candidates.weight)::bigint AS weight
    FROM shop_candidates
    GROUP BY shop_candidates.id, shop_candidates.town
    HAVING sum(shop_candidates.weight) <> 0
  ) AS grouped
  JOIN union_delta
    ON hash_record_extended(ROW(grouped.town), 0) = hash_record_extended(ROW(union_delta.town), 0) AND grouped.town IS NOT DISTINCT FROM union_delta.town
  GROUP BY grouped.id, grouped.town, grouped.weight
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
          kept.town
        FROM pgtrickle_state."public.exists_of_rollup_result.group_2" AS kept
        WHERE kept.__pgt_count = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
        UNION ALL
        SELECT
          joined.town
        FROM (
          SELECT
            kept_2.town
          FROM pgtrickle_state."public.exists_of_rollup_result.group" AS kept_2
        ) AS joined
        LEFT JOIN (
          SELECT
            kept_3.town,
            kept_3.__pgt_count AS count
          FROM pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept_3
        ) AS joined_2
          ON joined.town = joined_2.town
        WHERE coalesce(joined_2.count, '0'::bigint) = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
      ) AS combined
      WHERE shop_touched.town IS NOT DISTINCT FROM combined.town
      LIMIT greatest(shop_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = shop_touched.gained * '-1'::integer)
),
-- Δ(union_semi_join): shop, sale
union_semi_join_delta AS MATERIALIZED (
  -- Δshop ⋉ union₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND EXISTS (
    SELECT
    FROM (
      SELECT
        kept.town
      FROM pgtrickle_state."public.exists_of_rollup_result.group_2" AS kept
      WHERE kept.__pgt_count = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
      UNION ALL
      SELECT
        joined.town
      FROM (
        SELECT
          kept_2.town
        FROM pgtrickle_state."public.exists_of_rollup_result.group" AS kept_2
      ) AS joined
      LEFT JOIN (
        SELECT
          kept_3.town,
          kept_3.__pgt_count AS count
        FROM pgtrickle_state."public.exists_of_rollup_result.group_3" AS kept_3
      ) AS joined_2
        ON joined.town = joined_2.town
      WHERE coalesce(joined_2.count, '0'::bigint) = ANY (ARRAY[0::bigint, 2::bigint]::bigint[])
    ) AS combined
    WHERE hash_record_extended(ROW(shop_change.town), 0) = hash_record_extended(ROW(combined.town), 0)
      AND shop_change.town IS NOT DISTINCT FROM combined.town
  )
  UNION ALL
  -- flipped rows of shop₀: runs when sale or shop changed
  SELECT
    shop_flips.id,
    shop_flips.weight
  FROM shop_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_semi_join_delta.id,
    sum(union_semi_join_delta.weight)::bigint AS weight
  FROM union_semi_join_delta
  GROUP BY union_semi_join_delta.id
  HAVING sum(union_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.exists_of_rollup_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.exists_of_rollup_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.exists_of_rollup_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.exists_of_rollup_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.exists_of_rollup_result.group" (town, __pgt_count, __pgt_hash)
  SELECT n.town, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.exists_of_rollup_result.group" AS s
  SET town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.exists_of_rollup_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.exists_of_rollup_result.group_2" (item, town, __pgt_count, __pgt_hash)
  SELECT n.item, n.town, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.exists_of_rollup_result.group_2" AS s
  SET item = n.item, town = n.town, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.exists_of_rollup_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.exists_of_rollup_result.group_3" (town, __pgt_count)
  SELECT n.town, n.__pgt_count
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.exists_of_rollup_result.group_3" AS s
  SET town = n.town, __pgt_count = n.__pgt_count
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.__pgt_count)::record *<> ROW(n.town, n.__pgt_count)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.exists_of_rollup_result.group_3" AS s
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
  stream_table => 'public.exists_of_rollup_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
