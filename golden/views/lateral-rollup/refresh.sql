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
-- Δ(group_join): sale, shop
group_join_delta_2 AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
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
group_3_change AS MATERIALIZED (
  SELECT
    group_join_delta_2.town_2 AS town,
    sum(group_join_delta_2.pieces * group_join_delta_2.weight) AS sum_change,
    sum(group_join_delta_2.weight) FILTER (WHERE group_join_delta_2.pieces IS NOT NULL) AS __pgt_sum_count_change,
    sum(group_join_delta_2.weight) AS __pgt_count_change
  FROM group_join_delta_2
  GROUP BY group_join_delta_2.town_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.sum AS old_sum,
    group_3_change.town,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_change.sum_change::bigint, group_3_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
    ON kept.town = group_3_change.town
),
-- Δ(group_3): sale, shop
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_3_next.old_town AS town,
    group_3_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old_sum)::record *<> ROW(group_3_next.town, group_3_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_3_next.town,
    group_3_next.sum,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_town, group_3_next.old_sum)::record *<> ROW(group_3_next.town, group_3_next.sum)::record)
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
      FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
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
    kept.sum,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
    ON group_delta.town = kept.town
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.town IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_3: runs when sale or shop changed
  SELECT
    combined.town,
    group_3_delta.sum,
    group_3_delta.weight * combined.weight AS weight
  FROM group_3_delta
  JOIN (
    SELECT
      kept.town,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_result.group" AS kept
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
    FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS kept
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
    FROM pgtrickle_state."public.lateral_rollup_result.group" AS kept
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
-- Δ of group_3_outer_join: shop, sale
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    group_3_join_delta.sum,
    1 AS item_absent,
    group_3_join_delta.town,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when shop or sale changed
  SELECT
    NULL::text AS item,
    NULL::bigint AS sum,
    1 AS item_absent,
    group_3_anti_join_delta.town,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
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
  -- Δgroup_3_outer_join: runs when shop or sale changed
  SELECT
    group_3_outer_join_delta.item,
    group_3_outer_join_delta.sum,
    group_3_outer_join_delta.item_absent,
    group_3_outer_join_delta.town,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
),
-- Δ of union_join: shop, sale
union_join_delta AS MATERIALIZED (
  -- Δshop ⋈ union₀: runs when shop changed
  SELECT
    shop_change.id,
    combined.item,
    combined.sum,
    combined.item_absent,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      kept.item,
      kept.sum,
      0 AS item_absent,
      kept.town
    FROM pgtrickle_state."public.lateral_rollup_result.group_2" AS kept
    UNION ALL
    SELECT
      NULL::text AS item,
      joined_2.sum,
      1 AS item_absent,
      joined.town
    FROM (
      SELECT
        kept_2.town
      FROM pgtrickle_state."public.lateral_rollup_result.group" AS kept_2
    ) AS joined
    LEFT JOIN (
      SELECT
        kept_3.town,
        kept_3.sum
      FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS kept_3
    ) AS joined_2
      ON joined.town = joined_2.town
  ) AS combined
    ON hash_record_extended(ROW(shop_change.town), 0) = hash_record_extended(ROW(combined.town), 0) AND shop_change.town IS NOT DISTINCT FROM combined.town
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    union_delta.item,
    union_delta.sum,
    union_delta.item_absent,
    union_delta.weight
  FROM union_delta
  JOIN public.shop AS shop
    ON hash_record_extended(ROW(union_delta.town), 0) = hash_record_extended(ROW(shop.town), 0) AND (union_delta.town = shop.town OR union_delta.town IS NULL AND shop.town IS NULL)
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_join_delta.id,
    union_join_delta.item,
    union_join_delta.item_absent AS level,
    union_join_delta.sum AS pieces,
    sum(union_join_delta.weight)::bigint AS weight
  FROM union_join_delta
  GROUP BY union_join_delta.id, union_join_delta.item, union_join_delta.item_absent, union_join_delta.sum
  HAVING sum(union_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.item,
    result_change.level,
    result_change.pieces,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.item, result_change.level, result_change.pieces), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.item, result_change.level, result_change.pieces), 0)
    AND ROW(kept.id, kept.item, kept.level, kept.pieces) IS NOT DISTINCT FROM ROW(result_change.id, result_change.item, result_change.level, result_change.pieces)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result" (id, item, level, pieces, __pgt_count, __pgt_hash)
  SELECT n.id, n.item, n.level, n.pieces, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result" AS s
  SET id = n.id, item = n.item, level = n.level, pieces = n.pieces, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.item, s.level, s.pieces, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.item, n.level, n.pieces, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.town, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.town, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_result.group_3" (town, sum, __pgt_sum_count, __pgt_count)
  SELECT n.town, n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_result.group_3" AS s
  SET town = n.town, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.town, n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_result.group_3" AS s
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
  stream_table => 'public.lateral_rollup_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
