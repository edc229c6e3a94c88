-- file public.open_orders.up.sql
-- change stream table public.open_orders, to its new query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 3: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.open_orders');

COMMIT;

-- 2 of 3: write the rows in which the queries differ

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.open_orders.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.open_orders');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.open_orders.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.open_orders" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- compare with what the query yields
WITH
-- what the query yields now: orders, customers
result_content AS MATERIALIZED (
  SELECT
    orders.id,
    customers.name AS customer,
    orders.placed,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(orders.id, customers.name, orders.placed), 0) AS __pgt_hash
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  WHERE orders.status = 'open'::text
    AND orders.placed::text <= '2030'::text
  GROUP BY orders.id, customers.name, orders.placed
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.customer,
    result_content.placed,
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.open_orders" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.id, kept.customer, kept.placed) IS NOT DISTINCT FROM ROW(result_content.id, result_content.customer, result_content.placed)
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.customer,
    kept_2.placed,
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.open_orders" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.id, kept_2.customer, kept_2.placed) IS NOT DISTINCT FROM ROW(result_content_2.id, result_content_2.customer, result_content_2.placed)
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.open_orders" (id, customer, placed, __pgt_count, __pgt_hash)
  SELECT n.id, n.customer, n.placed, n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.open_orders" AS s
  SET id = n.id, customer = n.customer, placed = n.placed, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.customer, s.placed, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.customer, n.placed, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.open_orders" AS s
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
  stream_table => 'public.open_orders',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.open_orders.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.open_orders',
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
  IF (obj_description('pgtrickle_state."public.open_orders.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.open_orders" was not changed'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
  END IF;
END
$pgtrickle$;

SELECT pgtrickle.release('public.open_orders', 'public.orders');

SELECT pgtrickle.release('public.open_orders', 'public.customers');

COMMIT;

-- file public.open_orders.down.sql
-- change stream table public.open_orders, to its old query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 3: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.open_orders');

COMMIT;

-- 2 of 3: record what both queries read

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

-- rather fail than keep others waiting: it can be run again
SET LOCAL lock_timeout = '5s';

SELECT pgtrickle.capture(
  stream_table => 'public.open_orders',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'customer_id', 'status', 'placed']::text[]);

SELECT pgtrickle.capture(
  stream_table => 'public.open_orders',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'name']::text[]);

COMMIT;

-- 3 of 3: write the rows in which the queries differ

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.open_orders.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.open_orders');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.open_orders.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.open_orders" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- only when the transaction before has been committed
DO $pgtrickle$
BEGIN
  IF (EXISTS (SELECT FROM pgtrickle.pgt_change_tracking
    WHERE stream_table = 'public.open_orders' AND source = 'public.orders'
      AND columns @> ARRAY['id', 'customer_id', 'status', 'placed']::text[])
    AND EXISTS (SELECT FROM pgtrickle.pgt_change_tracking
    WHERE stream_table = 'public.open_orders' AND source = 'public.customers'
      AND columns @> ARRAY['id', 'name']::text[])) IS NOT TRUE THEN
    RAISE EXCEPTION 'the changes that stream table "public.open_orders" needs are not recorded'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
  END IF;
END
$pgtrickle$;

-- compare with what the query yields
WITH
-- what the query yields now: orders, customers
result_content AS MATERIALIZED (
  SELECT
    orders.id,
    customers.name AS customer,
    orders.placed,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(orders.id, customers.name, orders.placed), 0) AS __pgt_hash
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  WHERE orders.status = 'open'::text
  GROUP BY orders.id, customers.name, orders.placed
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.customer,
    result_content.placed,
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.open_orders" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.id, kept.customer, kept.placed) IS NOT DISTINCT FROM ROW(result_content.id, result_content.customer, result_content.placed)
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.customer,
    kept_2.placed,
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.open_orders" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.id, kept_2.customer, kept_2.placed) IS NOT DISTINCT FROM ROW(result_content_2.id, result_content_2.customer, result_content_2.placed)
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.open_orders" (id, customer, placed, __pgt_count, __pgt_hash)
  SELECT n.id, n.customer, n.placed, n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.open_orders" AS s
  SET id = n.id, customer = n.customer, placed = n.placed, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.customer, s.placed, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.customer, n.placed, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.open_orders" AS s
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
  stream_table => 'public.open_orders',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.open_orders.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.open_orders',
    '…',
    'public');
  END IF;
END
$pgtrickle_2$;

COMMIT;
