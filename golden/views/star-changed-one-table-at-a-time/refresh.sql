WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.star_changed_one_table_at_a_time_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shop_id,
    changes.article_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shop_id, changes.article_id, changes.amount, changes.amount::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δarticle: the rows that changed since the last refresh, each with its weight
article_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    (array_agg(changes.details))[1] AS details,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.article" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.details::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(sale ⋈ shop)
shop_join_delta AS MATERIALIZED (
  -- Δsale ⋈ shop: runs when sale changed
  SELECT
    sale_change.id,
    sale_change.article_id,
    sale_change.amount,
    shop.name,
    sale_change.weight
  FROM sale_change
  JOIN public.shop AS shop
    ON shop.id = sale_change.shop_id
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.shop_id IS NOT NULL
  UNION ALL
  -- sale ⋈ Δshop: runs when shop changed
  SELECT
    sale.id,
    sale.article_id,
    sale.amount,
    shop_change.name,
    shop_change.weight
  FROM shop_change
  JOIN public.sale AS sale
    ON shop_change.id = sale.shop_id
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- −Δsale ⋈ Δshop: runs when shop and sale changed
  SELECT
    sale_change.id,
    sale_change.article_id,
    sale_change.amount,
    shop_change.name,
    - (shop_change.weight * sale_change.weight) AS weight
  FROM shop_change
  JOIN sale_change
    ON shop_change.id = sale_change.shop_id
  WHERE sale_change.shop_id IS NOT NULL
),
-- Δ of article_join: sale, shop, article
article_join_delta AS MATERIALIZED (
  -- Δ(sale ⋈ shop) ⋈ article: runs when sale or shop changed
  SELECT
    shop_join_delta.id,
    shop_join_delta.amount,
    shop_join_delta.name,
    article.name AS name_2,
    article.details,
    shop_join_delta.weight
  FROM shop_join_delta
  JOIN public.article AS article
    ON article.id = shop_join_delta.article_id
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND shop_join_delta.article_id IS NOT NULL
  UNION ALL
  -- (sale ⋈ shop) ⋈ Δarticle: runs when article changed
  SELECT
    sale.id,
    sale.amount,
    shop.name,
    article_change.name AS name_2,
    article_change.details,
    article_change.weight
  FROM article_change
  JOIN public.sale AS sale
    ON article_change.id = sale.article_id
  JOIN public.shop AS shop
    ON shop.id = sale.shop_id
  WHERE EXISTS (SELECT FROM article_change)
  UNION ALL
  -- −Δ(sale ⋈ shop) ⋈ Δarticle: runs when article and (sale or shop) changed
  SELECT
    shop_join_delta.id,
    shop_join_delta.amount,
    shop_join_delta.name,
    article_change.name AS name_2,
    article_change.details,
    - (article_change.weight * shop_join_delta.weight) AS weight
  FROM article_change
  JOIN shop_join_delta
    ON article_change.id = shop_join_delta.article_id
  WHERE shop_join_delta.article_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    article_join_delta.id,
    article_join_delta.amount,
    article_join_delta.name AS shop,
    article_join_delta.name_2 AS article,
    (array_agg(article_join_delta.details))[1] AS details,
    sum(article_join_delta.weight)::bigint AS weight
  FROM article_join_delta
  GROUP BY article_join_delta.id, article_join_delta.amount, article_join_delta.amount::text COLLATE pg_catalog."C", article_join_delta.name, article_join_delta.name_2, article_join_delta.details::text COLLATE pg_catalog."C"
  HAVING sum(article_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.amount,
    latest.shop,
    latest.article,
    latest.details,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.amount,
      result_change.shop,
      result_change.article,
      result_change.details,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.star_changed_one_table_at_a_time_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.star_changed_one_table_at_a_time_result" (id, amount, shop, article, details)
  SELECT n.id, n.amount, n.shop, n.article, n.details
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.star_changed_one_table_at_a_time_result" AS s
  SET id = n.id, amount = n.amount, shop = n.shop, article = n.article, details = n.details
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.amount, s.shop, s.article, s.details)::record *<> ROW(n.id, n.amount, n.shop, n.article, n.details)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.star_changed_one_table_at_a_time_result" AS s
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
    'public.article', (SELECT count(*) FROM article_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.star_changed_one_table_at_a_time_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
