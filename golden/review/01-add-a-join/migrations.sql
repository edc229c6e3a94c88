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
  source => 'public.regions',
  buffer => 'public.regions',
  columns => ARRAY['id', 'open']::text[]);

COMMIT;

-- 3 of 3: write the rows in which the queries differ

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
    WHERE stream_table = 'public.sales' AND source = 'public.regions'
      AND columns @> ARRAY['id', 'open']::text[])) IS NOT TRUE THEN
    RAISE EXCEPTION 'the changes that stream table "public.sales" needs are not recorded'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
  END IF;
END
$pgtrickle$;

-- compare with what the query yields
WITH
-- what the query yields now: orders, customers, regions
result_content AS MATERIALIZED (
  SELECT
    customers.region_id,
    sum(orders.total) AS revenue,
    count(orders.total) AS __pgt_revenue_count,
    count(*) AS __pgt_count
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  JOIN public.regions AS regions
    ON regions.id = customers.region_id
  WHERE orders.status = 'paid'::text
    AND regions.open
  GROUP BY customers.region_id
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.region_id,
    result_content.revenue,
    result_content.__pgt_revenue_count,
    result_content.__pgt_count,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.sales" AS kept
    ON kept.region_id = result_content.region_id
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.region_id,
    kept_2.revenue,
    kept_2.__pgt_revenue_count,
    kept_2.__pgt_count,
    false AS present
  FROM pgtrickle_state."public.sales" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.region_id = result_content_2.region_id
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.sales" (region_id, revenue, __pgt_revenue_count, __pgt_count)
  SELECT n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.sales" AS s
  SET region_id = n.region_id, revenue = n.revenue, __pgt_revenue_count = n.__pgt_revenue_count, __pgt_count = n.__pgt_count
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region_id, s.revenue, s.__pgt_revenue_count, s.__pgt_count)::record *<> ROW(n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.sales" AS s
  USING result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  '{}'::jsonb AS changes
FROM pgtrickle.advance(
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

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

-- 2 of 3: write the rows in which the queries differ

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

-- compare with what the query yields
WITH
-- what the query yields now: orders, customers
result_content AS MATERIALIZED (
  SELECT
    customers.region_id,
    sum(orders.total) AS revenue,
    count(orders.total) AS __pgt_revenue_count,
    count(*) AS __pgt_count
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  WHERE orders.status = 'paid'::text
  GROUP BY customers.region_id
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.region_id,
    result_content.revenue,
    result_content.__pgt_revenue_count,
    result_content.__pgt_count,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.sales" AS kept
    ON kept.region_id = result_content.region_id
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.region_id,
    kept_2.revenue,
    kept_2.__pgt_revenue_count,
    kept_2.__pgt_count,
    false AS present
  FROM pgtrickle_state."public.sales" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.region_id = result_content_2.region_id
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.sales" (region_id, revenue, __pgt_revenue_count, __pgt_count)
  SELECT n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.sales" AS s
  SET region_id = n.region_id, revenue = n.revenue, __pgt_revenue_count = n.__pgt_revenue_count, __pgt_count = n.__pgt_count
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region_id, s.revenue, s.__pgt_revenue_count, s.__pgt_count)::record *<> ROW(n.region_id, n.revenue, n.__pgt_revenue_count, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.sales" AS s
  USING result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  '{}'::jsonb AS changes
FROM pgtrickle.advance(
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

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

SELECT pgtrickle.release('public.sales', 'public.regions');

COMMIT;
