WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.all_sources_change_result'
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.cust_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.cust_id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcustomers: the rows that changed since the last refresh, each with its weight
customers_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.region_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customers" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.region_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δregions: the rows that changed since the last refresh, each with its weight
regions_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.regions" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(customers ⋈ regions)
regions_join_delta AS MATERIALIZED (
  -- Δcustomers ⋈ regions: runs when customers changed
  SELECT
    customers_change.id,
    customers_change.name,
    regions.name AS name_2,
    customers_change.weight
  FROM customers_change
  JOIN public.regions AS regions
    ON regions.id = customers_change.region_id
  WHERE EXISTS (SELECT FROM customers_change)
    AND customers_change.region_id IS NOT NULL
  UNION ALL
  -- customers ⋈ Δregions: runs when regions changed
  SELECT
    customers.id,
    customers.name,
    regions_change.name AS name_2,
    regions_change.weight
  FROM regions_change
  JOIN public.customers AS customers
    ON regions_change.id = customers.region_id
  WHERE EXISTS (SELECT FROM regions_change)
  UNION ALL
  -- −Δcustomers ⋈ Δregions: runs when regions and customers changed
  SELECT
    customers_change.id,
    customers_change.name,
    regions_change.name AS name_2,
    - (regions_change.weight * customers_change.weight) AS weight
  FROM regions_change
  JOIN customers_change
    ON regions_change.id = customers_change.region_id
  WHERE customers_change.region_id IS NOT NULL
),
-- Δ(customers ⋈ regions), added up over what is read of it
regions_join_change AS MATERIALIZED (
  SELECT
    regions_join_delta.id,
    regions_join_delta.name,
    regions_join_delta.name_2,
    sum(regions_join_delta.weight)::bigint AS weight
  FROM regions_join_delta
  GROUP BY regions_join_delta.id, regions_join_delta.name, regions_join_delta.name_2
  HAVING sum(regions_join_delta.weight) <> 0
),
-- Δ(customers_join): orders, customers, regions
customers_join_delta AS MATERIALIZED (
  -- Δorders ⋈ (customers ⋈ regions): runs when orders changed
  SELECT
    orders_change.amount,
    customers.name,
    regions.name AS name_2,
    orders_change.weight
  FROM orders_change
  JOIN public.customers AS customers
    ON customers.id = orders_change.cust_id
  JOIN public.regions AS regions
    ON regions.id = customers.region_id
  WHERE EXISTS (SELECT FROM orders_change)
    AND orders_change.cust_id IS NOT NULL
  UNION ALL
  -- orders ⋈ Δ(customers ⋈ regions): runs when customers or regions changed
  SELECT
    orders.amount,
    regions_join_change.name,
    regions_join_change.name_2,
    regions_join_change.weight
  FROM regions_join_change
  JOIN public.orders AS orders
    ON regions_join_change.id = orders.cust_id
  WHERE (EXISTS (SELECT FROM customers_change) OR EXISTS (SELECT FROM regions_change))
  UNION ALL
  -- −Δorders ⋈ Δ(customers ⋈ regions): runs when (customers or regions) and orders changed
  SELECT
    orders_change.amount,
    regions_join_change.name,
    regions_join_change.name_2,
    - (regions_join_change.weight * orders_change.weight) AS weight
  FROM regions_join_change
  JOIN orders_change
    ON regions_join_change.id = orders_change.cust_id
  WHERE orders_change.cust_id IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    customers_join_delta.name_2 AS region,
    customers_join_delta.name AS customer,
    sum(customers_join_delta.weight) AS __pgt_count_change,
    sum(customers_join_delta.amount * customers_join_delta.weight) AS amount_change,
    sum(customers_join_delta.weight) FILTER (WHERE customers_join_delta.amount IS NOT NULL) AS __pgt_amount_count_change
  FROM customers_join_delta
  GROUP BY customers_join_delta.name_2, customers_join_delta.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.region,
    group_change.customer,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change::bigint, group_change.amount_change::bigint, kept.amount) ELSE NULL::bigint END AS amount,
    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,
    hash_record_extended(ROW(group_change.region, group_change.customer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.all_sources_change_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.region, group_change.customer), 0)
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.customer IS NOT DISTINCT FROM group_change.customer
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.all_sources_change_result" (region, customer, __pgt_count, amount, __pgt_amount_count, __pgt_hash)
  SELECT n.region, n.customer, n.__pgt_count, n.amount, n.__pgt_amount_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.all_sources_change_result" AS s
  SET region = n.region, customer = n.customer, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.customer, s.__pgt_count, s.amount, s.__pgt_amount_count, s.__pgt_hash)::record *<> ROW(n.region, n.customer, n.__pgt_count, n.amount, n.__pgt_amount_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.all_sources_change_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.orders', (SELECT count(*) FROM orders_change),
    'public.customers', (SELECT count(*) FROM customers_change),
    'public.regions', (SELECT count(*) FROM regions_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.all_sources_change_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
