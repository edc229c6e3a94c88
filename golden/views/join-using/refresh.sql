WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_using_result'
),
-- Δproduct: the rows that changed since the last refresh, each with its weight
product_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.product" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δstock: the rows that changed since the last refresh, each with its weight
stock_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.place,
    changes.pieces,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.stock" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.place, changes.pieces
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δplace: the rows that changed since the last refresh, each with its weight
place_change AS MATERIALIZED (
  SELECT
    changes.place,
    changes.open,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.place" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.place, changes.open
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(stock ⋈ product)
product_join_delta AS MATERIALIZED (
  -- Δstock ⋈ product: runs when stock changed
  SELECT
    stock_change.place,
    stock_change.pieces,
    product.code AS code_2,
    product.title,
    stock_change.weight
  FROM stock_change
  JOIN public.product AS product
    ON product.code = stock_change.code
  WHERE EXISTS (SELECT FROM stock_change)
  UNION ALL
  -- stock ⋈ Δproduct: runs when product changed
  SELECT
    stock.place,
    stock.pieces,
    product_change.code AS code_2,
    product_change.title,
    product_change.weight
  FROM product_change
  JOIN public.stock AS stock
    ON product_change.code = stock.code
  WHERE EXISTS (SELECT FROM product_change)
  UNION ALL
  -- −Δstock ⋈ Δproduct: runs when product and stock changed
  SELECT
    stock_change.place,
    stock_change.pieces,
    product_change.code AS code_2,
    product_change.title,
    - (product_change.weight * stock_change.weight) AS weight
  FROM product_change
  JOIN stock_change
    ON product_change.code = stock_change.code
),
-- Δ of place_join: stock, product, place
place_join_delta AS MATERIALIZED (
  -- Δ(stock ⋈ product) ⋈ place: runs when stock or product changed
  SELECT
    product_join_delta.place,
    product_join_delta.pieces,
    product_join_delta.code_2,
    product_join_delta.title,
    place.open,
    product_join_delta.weight
  FROM product_join_delta
  JOIN public.place AS place
    ON product_join_delta.place = place.place
  WHERE (EXISTS (SELECT FROM stock_change) OR EXISTS (SELECT FROM product_change))
  UNION ALL
  -- (stock ⋈ product) ⋈ Δplace: runs when place changed
  SELECT
    stock.place,
    stock.pieces,
    product.code AS code_2,
    product.title,
    place_change.open,
    place_change.weight
  FROM place_change
  JOIN public.stock AS stock
    ON stock.place = place_change.place
  JOIN public.product AS product
    ON product.code = stock.code
  WHERE EXISTS (SELECT FROM place_change)
  UNION ALL
  -- −Δ(stock ⋈ product) ⋈ Δplace: runs when place and (stock or product) changed
  SELECT
    product_join_delta.place,
    product_join_delta.pieces,
    product_join_delta.code_2,
    product_join_delta.title,
    place_change.open,
    - (place_change.weight * product_join_delta.weight) AS weight
  FROM place_change
  JOIN product_join_delta
    ON product_join_delta.place = place_change.place
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    place_join_delta.place,
    place_join_delta.code_2 AS code,
    place_join_delta.title,
    place_join_delta.pieces,
    place_join_delta.open,
    sum(place_join_delta.weight)::bigint AS weight
  FROM place_join_delta
  GROUP BY place_join_delta.place, place_join_delta.code_2, place_join_delta.title, place_join_delta.pieces, place_join_delta.open
  HAVING sum(place_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.place,
    latest.code,
    latest.title,
    latest.pieces,
    latest.open,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.place, result_change.code)
      result_change.place,
      result_change.code,
      result_change.title,
      result_change.pieces,
      result_change.open,
      result_change.weight
    FROM result_change
    ORDER BY result_change.place, result_change.code, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.join_using_result" AS kept
    ON kept.place = latest.place
    AND kept.code = latest.code
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_using_result" (place, code, title, pieces, open)
  SELECT n.place, n.code, n.title, n.pieces, n.open
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_using_result" AS s
  SET place = n.place, code = n.code, title = n.title, pieces = n.pieces, open = n.open
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.place, s.code, s.title, s.pieces, s.open)::record *<> ROW(n.place, n.code, n.title, n.pieces, n.open)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_using_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.product', (SELECT count(*) FROM product_change),
    'public.stock', (SELECT count(*) FROM stock_change),
    'public.place', (SELECT count(*) FROM place_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_using_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
