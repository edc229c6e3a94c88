WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_of_join_result'
),
-- Δcustomers: the rows that changed since the last refresh, each with its weight
customers_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.region,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customers" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.region
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.cust_id,
    changes.day,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.cust_id, changes.day
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlines: the rows that changed since the last refresh, each with its weight
lines_change AS MATERIALIZED (
  SELECT
    changes.order_id,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.lines" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.order_id, changes.price
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(orders ⋈ customers)
customers_join_delta AS MATERIALIZED (
  -- Δorders ⋈ customers: runs when orders changed
  SELECT
    orders_change.id,
    orders_change.day,
    customers.region,
    orders_change.weight
  FROM orders_change
  JOIN public.customers AS customers
    ON orders_change.cust_id = customers.id
  WHERE EXISTS (SELECT FROM orders_change)
  UNION ALL
  -- orders ⋈ Δcustomers: runs when customers changed
  SELECT
    orders.id,
    orders.day,
    customers_change.region,
    customers_change.weight
  FROM customers_change
  JOIN public.orders AS orders
    ON orders.cust_id = customers_change.id
  WHERE EXISTS (SELECT FROM customers_change)
  UNION ALL
  -- −Δorders ⋈ Δcustomers: runs when customers and orders changed
  SELECT
    orders_change.id,
    orders_change.day,
    customers_change.region,
    - (customers_change.weight * orders_change.weight) AS weight
  FROM customers_change
  JOIN orders_change
    ON orders_change.cust_id = customers_change.id
),
-- Δ(orders ⋈ customers), added up over what is read of it
customers_join_change AS MATERIALIZED (
  SELECT
    customers_join_delta.id,
    customers_join_delta.day,
    customers_join_delta.region,
    sum(customers_join_delta.weight)::bigint AS weight
  FROM customers_join_delta
  GROUP BY customers_join_delta.id, customers_join_delta.day, customers_join_delta.region
  HAVING sum(customers_join_delta.weight) <> 0
),
-- Δ(orders_join): lines, orders, customers
orders_join_delta AS MATERIALIZED (
  -- Δlines ⋈ (orders ⋈ customers): runs when lines changed
  SELECT
    lines_change.price,
    orders.day,
    customers.region,
    lines_change.weight
  FROM lines_change
  JOIN public.orders AS orders
    ON lines_change.order_id = orders.id
  JOIN public.customers AS customers
    ON orders.cust_id = customers.id
  WHERE EXISTS (SELECT FROM lines_change)
  UNION ALL
  -- lines ⋈ Δ(orders ⋈ customers): runs when orders or customers changed
  SELECT
    lines.price,
    customers_join_change.day,
    customers_join_change.region,
    customers_join_change.weight
  FROM customers_join_change
  JOIN public.lines AS lines
    ON lines.order_id = customers_join_change.id
  WHERE (EXISTS (SELECT FROM orders_change) OR EXISTS (SELECT FROM customers_change))
  UNION ALL
  -- −Δlines ⋈ Δ(orders ⋈ customers): runs when (orders or customers) and lines changed
  SELECT
    lines_change.price,
    customers_join_change.day,
    customers_join_change.region,
    - (customers_join_change.weight * lines_change.weight) AS weight
  FROM customers_join_change
  JOIN lines_change
    ON lines_change.order_id = customers_join_change.id
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.region,
    grouped.day,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.price * grouped.weight) AS revenue_change,
    max(grouped.price) FILTER (WHERE grouped.weight > 0) AS dearest_arrived,
    max(grouped.price) FILTER (WHERE grouped.weight < 0) AS dearest_left
  FROM (
    SELECT
      orders_join_delta.price,
      orders_join_delta.day,
      orders_join_delta.region,
      sum(orders_join_delta.weight)::bigint AS weight
    FROM orders_join_delta
    GROUP BY orders_join_delta.price, orders_join_delta.day, orders_join_delta.region
    HAVING sum(orders_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.region, grouped.day
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.region,
    group_change.day,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.revenue + group_change.revenue_change, group_change.revenue_change, kept.revenue) ELSE NULL::numeric END AS revenue,
    greatest(group_change.dearest_arrived, kept.dearest) AS dearest,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.revenue = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.revenue_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.dearest_left >= kept.dearest AND (group_change.dearest_arrived IS NULL OR group_change.dearest_arrived < kept.dearest)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_join_result" AS kept
    ON kept.region = group_change.region
    AND kept.day = group_change.day
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: customers, orders, lines
group_rescan AS MATERIALIZED (
  SELECT
    group_next.region,
    group_next.day,
    sum(lines.price) AS revenue,
    max(lines.price) AS dearest
  FROM group_next
  JOIN public.customers AS customers
    ON group_next.region = customers.region
  JOIN public.orders AS orders
    ON orders.cust_id = customers.id AND group_next.day = orders.day
  JOIN public.lines AS lines
    ON lines.order_id = orders.id
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.region, group_next.day
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.region,
    group_next.day,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.revenue ELSE group_next.revenue END AS revenue,
    CASE WHEN group_next.rescan THEN group_rescan.dearest ELSE group_next.dearest END AS dearest,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.region = group_rescan.region
    AND group_next.day = group_rescan.day
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_join_result" (region, day, __pgt_count, revenue, dearest)
  SELECT n.region, n.day, n.__pgt_count, n.revenue, n.dearest
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_of_join_result" AS s
  SET region = n.region, day = n.day, __pgt_count = n.__pgt_count, revenue = n.revenue, dearest = n.dearest
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.day, s.__pgt_count, s.revenue, s.dearest)::record *<> ROW(n.region, n.day, n.__pgt_count, n.revenue, n.dearest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_join_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.customers', (SELECT count(*) FROM customers_change),
    'public.orders', (SELECT count(*) FROM orders_change),
    'public.lines', (SELECT count(*) FROM lines_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_of_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
