WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_two_result'
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
    customers.name,
    orders_change.weight
  FROM orders_change
  JOIN public.customers AS customers
    ON customers.id = orders_change.cust_id
  WHERE EXISTS (SELECT FROM orders_change)
    AND orders_change.cust_id IS NOT NULL
  UNION ALL
  -- orders ⋈ Δcustomers: runs when customers changed
  SELECT
    orders.id,
    orders.amount,
    customers_change.name,
    customers_change.weight
  FROM customers_change
  JOIN public.orders AS orders
    ON customers_change.id = orders.cust_id
  WHERE EXISTS (SELECT FROM customers_change)
  UNION ALL
  -- −Δorders ⋈ Δcustomers: runs when customers and orders changed
  SELECT
    orders_change.id,
    orders_change.amount,
    customers_change.name,
    - (customers_change.weight * orders_change.weight) AS weight
  FROM customers_change
  JOIN orders_change
    ON customers_change.id = orders_change.cust_id
  WHERE orders_change.cust_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    customers_join_delta.id,
    customers_join_delta.name,
    customers_join_delta.amount,
    sum(customers_join_delta.weight)::bigint AS weight
  FROM customers_join_delta
  GROUP BY customers_join_delta.id, customers_join_delta.name, customers_join_delta.amount
  HAVING sum(customers_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.name,
    latest.amount,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.name,
      result_change.amount,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.join_two_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_two_result" (id, name, amount)
  SELECT n.id, n.name, n.amount
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_two_result" AS s
  SET id = n.id, name = n.name, amount = n.amount
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.amount)::record *<> ROW(n.id, n.name, n.amount)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_two_result" AS s
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
  stream_table => 'public.join_two_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
