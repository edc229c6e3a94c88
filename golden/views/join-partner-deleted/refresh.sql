WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_partner_deleted_result'
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.cust_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.cust_id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcustomers: the rows that changed since the last refresh, each with its weight
customers_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customers" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of customers_join: orders, customers
customers_join_delta AS MATERIALIZED (
  -- Δorders ⋈ customers: runs when orders changed
  SELECT
    orders_change.id,
    orders_change.amount,
    customers.id AS id_2,
    customers.name,
    orders_change.weight
  FROM orders_change
  JOIN public.customers AS customers
    ON orders_change.cust_id = customers.id
  WHERE EXISTS (SELECT FROM orders_change)
    AND orders_change.cust_id IS NOT NULL
  UNION ALL
  -- orders ⋈ Δcustomers: runs when customers changed
  SELECT
    orders.id,
    orders.amount,
    customers_change.id AS id_2,
    customers_change.name,
    customers_change.weight
  FROM customers_change
  JOIN public.orders AS orders
    ON orders.cust_id = customers_change.id
  WHERE EXISTS (SELECT FROM customers_change)
  UNION ALL
  -- −Δorders ⋈ Δcustomers: runs when customers and orders changed
  SELECT
    orders_change.id,
    orders_change.amount,
    customers_change.id AS id_2,
    customers_change.name,
    - (customers_change.weight * orders_change.weight) AS weight
  FROM customers_change
  JOIN orders_change
    ON orders_change.cust_id = customers_change.id
  WHERE orders_change.cust_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    customers_join_delta.id AS order_id,
    customers_join_delta.amount,
    customers_join_delta.id_2 AS customer_id,
    customers_join_delta.name,
    sum(customers_join_delta.weight)::bigint AS weight
  FROM customers_join_delta
  GROUP BY customers_join_delta.id, customers_join_delta.amount, customers_join_delta.id_2, customers_join_delta.name
  HAVING sum(customers_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.order_id,
    result_change.amount,
    result_change.customer_id,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.order_id, result_change.amount, result_change.customer_id, result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_partner_deleted_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.order_id, result_change.amount, result_change.customer_id, result_change.name), 0)
    AND ROW(kept.order_id, kept.amount, kept.customer_id, kept.name) IS NOT DISTINCT FROM ROW(result_change.order_id, result_change.amount, result_change.customer_id, result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_partner_deleted_result" (order_id, amount, customer_id, name, __pgt_count, __pgt_hash)
  SELECT n.order_id, n.amount, n.customer_id, n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_partner_deleted_result" AS s
  SET order_id = n.order_id, amount = n.amount, customer_id = n.customer_id, name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.order_id, s.amount, s.customer_id, s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.order_id, n.amount, n.customer_id, n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_partner_deleted_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.orders', (SELECT count(*) FROM orders_change),
    'public.customers', (SELECT count(*) FROM customers_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_partner_deleted_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
