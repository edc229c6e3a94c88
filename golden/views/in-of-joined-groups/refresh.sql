WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.in_of_joined_groups_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.area_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.area_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δoffer: the rows that changed since the last refresh, each with its weight
offer_change AS MATERIALIZED (
  SELECT
    changes.item,
    changes.shop_id,
    changes.stock,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.offer" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.item, changes.shop_id, changes.stock
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.item,
    changes.pieces,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.item, changes.pieces
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δarea: the rows that changed since the last refresh, each with its weight
area_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.area" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.item,
    sum(sale_change.pieces * sale_change.weight) AS sum_change,
    sum(sale_change.weight) FILTER (WHERE sale_change.pieces IS NOT NULL) AS __pgt_sum_count_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.item
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.item AS old_item,
    kept.sum AS old_sum,
    group_change.item,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.item), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.in_of_joined_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.item), 0)
    AND kept.item IS NOT DISTINCT FROM group_change.item
),
-- Δ(group): sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_item AS item,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_item, group_next.old_sum)::record *<> ROW(group_next.item, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.item,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_item, group_next.old_sum)::record *<> ROW(group_next.item, group_next.sum)::record)
),
-- Δ of group_join: offer, sale
group_join_delta AS MATERIALIZED (
  -- Δoffer ⋈ group₀: runs when offer changed
  SELECT
    offer_change.shop_id,
    offer_change.weight
  FROM offer_change
  JOIN pgtrickle_state."public.in_of_joined_groups_result.group" AS kept
    ON offer_change.item = kept.item AND offer_change.stock > kept.sum
  WHERE EXISTS (SELECT FROM offer_change)
    AND offer_change.stock IS NOT NULL
  UNION ALL
  -- offer ⋈ Δgroup: runs when sale changed
  SELECT
    offer.shop_id,
    group_delta.weight
  FROM group_delta
  JOIN public.offer AS offer
    ON offer.item = group_delta.item AND offer.stock > group_delta.sum
  WHERE EXISTS (SELECT FROM sale_change)
    AND group_delta.item IS NOT NULL
    AND group_delta.sum IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
partners_change AS MATERIALIZED (
  SELECT
    group_join_delta.shop_id,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  WHERE group_join_delta.shop_id IS NOT NULL
  GROUP BY group_join_delta.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
partners_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    partners_change.shop_id,
    coalesce(kept.__pgt_count, 0) + coalesce(partners_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(partners_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM partners_change
  LEFT JOIN pgtrickle_state."public.in_of_joined_groups_result.partners" AS kept
    ON kept.shop_id = partners_change.shop_id
),
-- Δ(partners): offer, sale
partners_delta AS MATERIALIZED (
  -- −old groups: runs when offer or sale changed
  SELECT
    partners_next.old_shop_id AS shop_id,
    '-1'::integer::bigint AS weight
  FROM partners_next
  WHERE partners_next.locator IS NOT NULL
    AND (partners_next.locator IS NULL OR NOT partners_next.present OR ROW(partners_next.old_shop_id)::record *<> ROW(partners_next.shop_id)::record)
  UNION ALL
  -- +new groups: runs when offer or sale changed
  SELECT
    partners_next.shop_id,
    1::bigint AS weight
  FROM partners_next
  WHERE partners_next.present
    AND (partners_next.locator IS NULL OR NOT partners_next.present OR ROW(partners_next.old_shop_id)::record *<> ROW(partners_next.shop_id)::record)
),
-- the keys of Δpartners whose number of rows changed, and by how many
partners_keys AS MATERIALIZED (
  SELECT
    partners_delta.shop_id,
    sum(partners_delta.weight)::bigint AS net
  FROM partners_delta
  GROUP BY partners_delta.shop_id
  HAVING sum(partners_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
partners_flips AS MATERIALIZED (
  SELECT
    partners_keys.shop_id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = partners_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM partners_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.in_of_joined_groups_result.partners" AS kept
      WHERE kept.shop_id = partners_keys.shop_id
      LIMIT greatest(partners_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = partners_keys.net * '-1'::integer)
),
-- Δ(partners_semi_join): shop, offer, sale
partners_semi_join_delta AS MATERIALIZED (
  -- Δshop ⋉ partners₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.name,
    shop_change.area_id,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND EXISTS (
    SELECT
    FROM pgtrickle_state."public.in_of_joined_groups_result.partners" AS kept
    WHERE shop_change.id = kept.shop_id
  )
  UNION ALL
  -- shop ⋈ flipped keys of partners: runs when offer or sale changed
  SELECT
    shop.id,
    shop.name,
    shop.area_id,
    partners_flips.weight
  FROM partners_flips
  JOIN public.shop AS shop
    ON shop.id = partners_flips.shop_id
  WHERE (EXISTS (SELECT FROM offer_change) OR EXISTS (SELECT FROM sale_change))
),
-- Δ of area_join: shop, offer, sale, area
area_join_delta AS MATERIALIZED (
  -- Δpartners_semi_join ⋈ area: runs when shop or offer or sale changed
  SELECT
    partners_semi_join_delta.id,
    partners_semi_join_delta.name,
    area.name AS name_2,
    partners_semi_join_delta.weight
  FROM partners_semi_join_delta
  JOIN public.area AS area
    ON area.id = partners_semi_join_delta.area_id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM offer_change) OR EXISTS (SELECT FROM sale_change))
    AND partners_semi_join_delta.area_id IS NOT NULL
  UNION ALL
  -- partners_semi_join ⋈ Δarea: runs when area changed
  SELECT
    shop.id,
    shop.name,
    area_change.name AS name_2,
    area_change.weight
  FROM area_change
  JOIN public.shop AS shop
    ON area_change.id = shop.area_id
  WHERE EXISTS (SELECT FROM area_change)
    AND EXISTS (
    SELECT
    FROM (
      SELECT
        kept.shop_id
      FROM pgtrickle_state."public.in_of_joined_groups_result.partners" AS kept
      WHERE NOT EXISTS (
        SELECT
        FROM partners_delta
        WHERE partners_delta.weight < 0
          AND kept.shop_id = partners_delta.shop_id
      )
      UNION ALL
      SELECT
        partners_delta_2.shop_id
      FROM partners_delta AS partners_delta_2
      WHERE partners_delta_2.weight > 0
    ) AS combined
    WHERE shop.id = combined.shop_id
  )
  UNION ALL
  -- −Δpartners_semi_join ⋈ Δarea: runs when area and (shop or offer or sale) changed
  SELECT
    partners_semi_join_delta.id,
    partners_semi_join_delta.name,
    area_change.name AS name_2,
    - (area_change.weight * partners_semi_join_delta.weight) AS weight
  FROM area_change
  JOIN partners_semi_join_delta
    ON area_change.id = partners_semi_join_delta.area_id
  WHERE partners_semi_join_delta.area_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    area_join_delta.id,
    area_join_delta.name,
    area_join_delta.name_2 AS area,
    sum(area_join_delta.weight)::bigint AS weight
  FROM area_join_delta
  GROUP BY area_join_delta.id, area_join_delta.name, area_join_delta.name_2
  HAVING sum(area_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.name,
    latest.area,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.name,
      result_change.area,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.in_of_joined_groups_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.in_of_joined_groups_result" (id, name, area)
  SELECT n.id, n.name, n.area
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.in_of_joined_groups_result" AS s
  SET id = n.id, name = n.name, area = n.area
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.area)::record *<> ROW(n.id, n.name, n.area)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.in_of_joined_groups_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.in_of_joined_groups_result.group" (item, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.item, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.in_of_joined_groups_result.group" AS s
  SET item = n.item, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.in_of_joined_groups_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what partners keeps
inserted_partners AS (
  INSERT INTO pgtrickle_state."public.in_of_joined_groups_result.partners" (shop_id, __pgt_count)
  SELECT n.shop_id, n.__pgt_count
  FROM partners_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_partners AS (
  UPDATE pgtrickle_state."public.in_of_joined_groups_result.partners" AS s
  SET shop_id = n.shop_id, __pgt_count = n.__pgt_count
  FROM partners_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop_id, s.__pgt_count)::record *<> ROW(n.shop_id, n.__pgt_count)::record
  RETURNING 1
),
removed_partners AS (
  DELETE FROM pgtrickle_state."public.in_of_joined_groups_result.partners" AS s
  USING partners_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.offer', (SELECT count(*) FROM offer_change),
    'public.sale', (SELECT count(*) FROM sale_change),
    'public.area', (SELECT count(*) FROM area_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.in_of_joined_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM partners_next WHERE __pgt_count < 0));
