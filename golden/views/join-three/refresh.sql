WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_three_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.shop_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.shop_id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.region_id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.region_id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δregion: the rows that changed since the last refresh, each with its weight
region_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.region" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(shop ⋈ region)
region_join_delta AS MATERIALIZED (
  -- Δshop ⋈ region: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.name,
    region.name AS name_2,
    shop_change.weight
  FROM shop_change
  JOIN public.region AS region
    ON region.id = shop_change.region_id
  WHERE EXISTS (SELECT FROM shop_change)
    AND shop_change.region_id IS NOT NULL
  UNION ALL
  -- shop ⋈ Δregion: runs when region changed
  SELECT
    shop.id,
    shop.name,
    region_change.name AS name_2,
    region_change.weight
  FROM region_change
  JOIN public.shop AS shop
    ON region_change.id = shop.region_id
  WHERE EXISTS (SELECT FROM region_change)
  UNION ALL
  -- −Δshop ⋈ Δregion: runs when region and shop changed
  SELECT
    shop_change.id,
    shop_change.name,
    region_change.name AS name_2,
    - (region_change.weight * shop_change.weight) AS weight
  FROM region_change
  JOIN shop_change
    ON region_change.id = shop_change.region_id
  WHERE shop_change.region_id IS NOT NULL
),
-- Δ(shop ⋈ region), added up over what is read of it
region_join_change AS MATERIALIZED (
  SELECT
    region_join_delta.id,
    region_join_delta.name,
    region_join_delta.name_2,
    sum(region_join_delta.weight)::bigint AS weight
  FROM region_join_delta
  GROUP BY region_join_delta.id, region_join_delta.name, region_join_delta.name_2
  HAVING sum(region_join_delta.weight) <> 0
),
-- Δ of shop_join: sale, shop, region
shop_join_delta AS MATERIALIZED (
  -- Δsale ⋈ (shop ⋈ region): runs when sale changed
  SELECT
    sale_change.amount,
    shop.name,
    region.name AS name_2,
    sale_change.weight
  FROM sale_change
  JOIN public.shop AS shop
    ON shop.id = sale_change.shop_id
  JOIN public.region AS region
    ON region.id = shop.region_id
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.shop_id IS NOT NULL
  UNION ALL
  -- sale ⋈ Δ(shop ⋈ region): runs when shop or region changed
  SELECT
    sale.amount,
    region_join_change.name,
    region_join_change.name_2,
    region_join_change.weight
  FROM region_join_change
  JOIN public.sale AS sale
    ON region_join_change.id = sale.shop_id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM region_change))
  UNION ALL
  -- −Δsale ⋈ Δ(shop ⋈ region): runs when (shop or region) and sale changed
  SELECT
    sale_change.amount,
    region_join_change.name,
    region_join_change.name_2,
    - (region_join_change.weight * sale_change.weight) AS weight
  FROM region_join_change
  JOIN sale_change
    ON region_join_change.id = sale_change.shop_id
  WHERE sale_change.shop_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    shop_join_delta.name_2 AS region,
    shop_join_delta.name AS shop,
    shop_join_delta.amount,
    sum(shop_join_delta.weight)::bigint AS weight
  FROM shop_join_delta
  GROUP BY shop_join_delta.name_2, shop_join_delta.name, shop_join_delta.amount
  HAVING sum(shop_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.region,
    result_change.shop,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.region, result_change.shop, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_three_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.region, result_change.shop, result_change.amount), 0)
    AND ROW(kept.region, kept.shop, kept.amount) IS NOT DISTINCT FROM ROW(result_change.region, result_change.shop, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_three_result" (region, shop, amount, __pgt_count, __pgt_hash)
  SELECT n.region, n.shop, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_three_result" AS s
  SET region = n.region, shop = n.shop, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.shop, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.shop, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_three_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change),
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.region', (SELECT count(*) FROM region_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_three_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
