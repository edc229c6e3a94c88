-- file public.sales.up.sql
-- change stream table public.sales, to its new query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 3: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.sales');

COMMIT;

-- 2 of 3: record what both queries read

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

-- rather fail than keep others waiting: it can be run again
SET LOCAL lock_timeout = '5s';

SELECT pgtrickle.capture(
  stream_table => 'public.sales',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['customer_id', 'status', 'placed', 'total']::text[]);

COMMIT;

-- 3 of 3: go on with the same rows, and compute what they lack

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.sales.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.regions IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.sales');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.sales.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.sales" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- only when the transaction before has been committed
DO $pgtrickle$
BEGIN
  IF (EXISTS (SELECT FROM pgtrickle.pgt_change_tracking
    WHERE stream_table = 'public.sales' AND source = 'public.orders'
      AND columns @> ARRAY['customer_id', 'status', 'placed', 'total']::text[])) IS NOT TRUE THEN
    RAISE EXCEPTION 'the changes that stream table "public.sales" needs are not recorded'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
  END IF;
END
$pgtrickle$;

-- bring it up to date: its rows are then those of this snapshot
WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.sales'
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.customer_id,
    changes.status,
    changes.total,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.customer_id, changes.status, changes.total
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcustomers: the rows that changed since the last refresh, each with its weight
customers_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.region_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customers" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.region_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δregions: the rows that changed since the last refresh, each with its weight
regions_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.open,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.regions" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.open
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(customers ⋈ regions)
regions_join_delta AS MATERIALIZED (
  -- Δcustomers ⋈ regions: runs when customers changed
  SELECT
    customers_change.id,
    customers_change.region_id,
    customers_change.weight
  FROM customers_change
  JOIN public.regions AS regions
    ON regions.id = customers_change.region_id
  WHERE EXISTS (SELECT FROM customers_change)
    AND regions.open
  UNION ALL
  -- customers ⋈ Δregions: runs when regions changed
  SELECT
    customers.id,
    customers.region_id,
    regions_change.weight
  FROM regions_change
  JOIN public.customers AS customers
    ON regions_change.id = customers.region_id
  WHERE EXISTS (SELECT FROM regions_change)
    AND regions_change.open
  UNION ALL
  -- −Δcustomers ⋈ Δregions: runs when regions and customers changed
  SELECT
    customers_change.id,
    customers_change.region_id,
    - (regions_change.weight * customers_change.weight) AS weight
  FROM regions_change
  JOIN customers_change
    ON regions_change.id = customers_change.region_id
  WHERE regions_change.open
),
-- Δ(customers ⋈ regions), added up over what is read of it
regions_join_change AS MATERIALIZED (
  SELECT
    regions_join_delta.id,
    regions_join_delta.region_id,
    sum(regions_join_delta.weight)::bigint AS weight
  FROM regions_join_delta
  GROUP BY regions_join_delta.id, regions_join_delta.region_id
  HAVING sum(regions_join_delta.weight) <> 0
),
-- Δ(customers_join): orders, customers, regions
customers_join_delta AS MATERIALIZED (
  -- Δorders ⋈ (customers ⋈ regions): runs when orders changed
  SELECT
    orders_change.total,
    customers.region_id,
    orders_change.weight
  FROM orders_change
  JOIN public.customers AS customers
    ON customers.id = orders_change.customer_id
  JOIN public.regions AS regions
    ON regions.id = customers.region_id
  WHERE EXISTS (SELECT FROM orders_change)
    AND orders_change.status = ANY (ARRAY['paid'::text, 'sent'::text]::text[])
    AND regions.open
  UNION ALL
  -- orders ⋈ Δ(customers ⋈ regions): runs when customers or regions changed
  SELECT
    orders.total,
    regions_join_change.region_id,
    regions_join_change.weight
  FROM regions_join_change
  JOIN public.orders AS orders
    ON regions_join_change.id = orders.customer_id
  WHERE (EXISTS (SELECT FROM customers_change) OR EXISTS (SELECT FROM regions_change))
    AND orders.status = ANY (ARRAY['paid'::text, 'sent'::text]::text[])
  UNION ALL
  -- −Δorders ⋈ Δ(customers ⋈ regions): runs when (customers or regions) and orders changed
  SELECT
    orders_change.total,
    regions_join_change.region_id,
    - (regions_join_change.weight * orders_change.weight) AS weight
  FROM regions_join_change
  JOIN orders_change
    ON regions_join_change.id = orders_change.customer_id
  WHERE orders_change.status = ANY (ARRAY['paid'::text, 'sent'::text]::text[])
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    customers_join_delta.region_id,
    sum(customers_join_delta.total * customers_join_delta.weight) AS revenue_change,
    sum(customers_join_delta.weight) FILTER (WHERE customers_join_delta.total IS NOT NULL) AS __pgt_revenue_count_change,
    sum(customers_join_delta.weight) AS __pgt_count_change
  FROM customers_join_delta
  GROUP BY customers_join_delta.region_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.region_id,
    CASE WHEN coalesce(kept.__pgt_revenue_count, 0) + coalesce(group_change.__pgt_revenue_count_change::bigint, 0) > 0 THEN coalesce(kept.revenue + group_change.revenue_change, group_change.revenue_change, kept.revenue) ELSE NULL::numeric END AS revenue,
    coalesce(kept.__pgt_revenue_count, 0) + coalesce(group_change.__pgt_revenue_count_change::bigint, 0) AS __pgt_revenue_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.revenue = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.revenue_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.sales" AS kept
    ON kept.region_id = group_change.region_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: orders, customers, regions
group_rescan AS MATERIALIZED (
  SELECT
    group_next.region_id,
    sum(orders.total) AS revenue
  FROM group_next
  JOIN public.customers AS customers
    ON group_next.region_id = customers.region_id
  JOIN public.orders AS orders
    ON customers.id = orders.customer_id
  JOIN public.regions AS regions
    ON regions.id = customers.region_id
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
    AND orders.status = ANY (ARRAY['paid'::text, 'sent'::text]::text[])
    AND regions.open
  GROUP BY group_next.region_id
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.region_id,
    CASE WHEN group_next.rescan THEN group_rescan.revenue ELSE group_next.revenue END AS revenue,
    group_next.__pgt_revenue_count,
    group_next.__pgt_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.region_id = group_rescan.region_id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.sales" (region_id, revenue, __pgt_revenue_count, __pgt_count)
  SELECT n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.sales" AS s
  SET region_id = n.region_id, revenue = n.revenue, __pgt_revenue_count = n.__pgt_revenue_count, __pgt_count = n.__pgt_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region_id, s.revenue, s.__pgt_revenue_count, s.__pgt_count)::record *<> ROW(n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.sales" AS s
  USING group_new AS n
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
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));

ALTER TABLE pgtrickle_state."public.sales" ADD COLUMN latest date;

-- what the rows lack, from the sources
UPDATE pgtrickle_state."public.sales" AS kept
SET latest = content.latest
FROM (
  SELECT
    customers.region_id,
    sum(orders.total) AS revenue,
    count(orders.total) AS __pgt_revenue_count,
    count(*) AS __pgt_count,
    max(orders.placed) AS latest
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  JOIN public.regions AS regions
    ON regions.id = customers.region_id
  WHERE orders.status = ANY (ARRAY['paid'::text, 'sent'::text]::text[])
    AND regions.open
  GROUP BY customers.region_id
) AS content
WHERE kept.region_id = content.region_id;

-- the same view, its columns and its privileges, over another query
SELECT pgtrickle.replace_view('public.sales', $pgtrickle$
SELECT
  kept.region_id,
  kept.revenue,
  kept.__pgt_count AS orders,
  kept.latest
FROM pgtrickle_state."public.sales" AS kept
$pgtrickle$);

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.sales.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.sales',
    '…',
    'public');
  END IF;
END
$pgtrickle_2$;

COMMIT;

-- file public.sales.down.sql
-- change stream table public.sales, to its old query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 3: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.sales');

COMMIT;

-- 2 of 3: go on with the same rows, shown by another view

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.sales.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.regions IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.sales');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.sales.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.sales" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- no other stream table may read it
DO $pgtrickle$
BEGIN
  IF (NOT EXISTS (SELECT FROM pgtrickle.pgt_change_tracking WHERE source = 'pgtrickle_state."public.sales"')) IS NOT TRUE THEN
    RAISE EXCEPTION 'other stream tables read stream table "public.sales"'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Drop them first, and create them again afterwards.';
  END IF;
END
$pgtrickle$;

-- a view with other columns takes its place, with its privileges and comments
SELECT pgtrickle.replace_view('public.sales', $pgtrickle$
SELECT
  kept.region_id,
  kept.revenue,
  kept.__pgt_count AS orders
FROM pgtrickle_state."public.sales" AS kept
$pgtrickle$);

ALTER TABLE pgtrickle_state."public.sales" DROP COLUMN latest;

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.sales.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.sales',
    '…',
    'public');
  END IF;
END
$pgtrickle_2$;

COMMIT;

-- 3 of 3: no longer record what only the query before read

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

-- rather fail than keep others waiting: it can be run again
SET LOCAL lock_timeout = '5s';

-- only when the transaction before has been committed
DO $pgtrickle$
BEGIN
  IF (obj_description('pgtrickle_state."public.sales.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.sales" was not changed'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
  END IF;
END
$pgtrickle$;

SELECT pgtrickle.capture(
  stream_table => 'public.sales',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['customer_id', 'status', 'total']::text[]);

COMMIT;
