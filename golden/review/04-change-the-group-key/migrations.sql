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
  columns => ARRAY['id', 'name', 'open']::text[]);

COMMIT;

-- 3 of 3: compute the new rows beside the old ones, which stay readable, and put them in their place

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
      AND columns @> ARRAY['id', 'name', 'open']::text[])) IS NOT TRUE THEN
    RAISE EXCEPTION 'the changes that stream table "public.sales" needs are not recorded'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Look for the error before this one.';
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

CREATE TABLE pgtrickle_state."public.sales.next" WITH (fillfactor = 90) AS
SELECT
  regions.name AS region,
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
GROUP BY regions.name;
ALTER TABLE pgtrickle_state."public.sales.next" ADD PRIMARY KEY (region);

-- the changes that this snapshot contains are consumed
SELECT pgtrickle.advance(
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- the new tables take the place of the old ones
ALTER TABLE pgtrickle_state."public.sales" RENAME TO "public.sales.gone";
ALTER TABLE pgtrickle_state."public.sales.next" RENAME TO "public.sales";

-- a view with other columns takes its place, with its privileges and comments
SELECT pgtrickle.replace_view('public.sales', $pgtrickle$
SELECT
  kept.region,
  kept.revenue,
  kept.__pgt_count AS orders,
  kept.latest
FROM pgtrickle_state."public.sales" AS kept
$pgtrickle$);

-- whoever might read the old rows may read the new ones
SELECT pgtrickle.take_after('pgtrickle_state."public.sales"', 'pgtrickle_state."public.sales.gone"');

DROP TABLE pgtrickle_state."public.sales.gone";

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

-- 2 of 3: compute the new rows beside the old ones, which stay readable, and put them in their place

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

CREATE TABLE pgtrickle_state."public.sales.next" WITH (fillfactor = 90) AS
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
GROUP BY customers.region_id;
ALTER TABLE pgtrickle_state."public.sales.next" ADD PRIMARY KEY (region_id);

-- the changes that this snapshot contains are consumed
SELECT pgtrickle.advance(
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- the new tables take the place of the old ones
ALTER TABLE pgtrickle_state."public.sales" RENAME TO "public.sales.gone";
ALTER TABLE pgtrickle_state."public.sales.next" RENAME TO "public.sales";

-- a view with other columns takes its place, with its privileges and comments
SELECT pgtrickle.replace_view('public.sales', $pgtrickle$
SELECT
  kept.region_id,
  kept.revenue,
  kept.__pgt_count AS orders,
  kept.latest
FROM pgtrickle_state."public.sales" AS kept
$pgtrickle$);

-- whoever might read the old rows may read the new ones
SELECT pgtrickle.take_after('pgtrickle_state."public.sales"', 'pgtrickle_state."public.sales.gone"');

DROP TABLE pgtrickle_state."public.sales.gone";

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
  source => 'public.regions',
  buffer => 'public.regions',
  columns => ARRAY['id', 'open']::text[]);

COMMIT;
