-- file public.buyers.up.sql
-- change stream table public.buyers, to its new query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 2: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.buyers');

COMMIT;

-- 2 of 2: compute the new rows beside the old ones, which stay readable, and put them in their place

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.buyers.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.regions IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.buyers');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.buyers.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.buyers" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- no other stream table may read it
DO $pgtrickle$
BEGIN
  IF (NOT EXISTS (SELECT FROM pgtrickle.pgt_change_tracking WHERE source = 'pgtrickle_state."public.buyers"')) IS NOT TRUE THEN
    RAISE EXCEPTION 'other stream tables read stream table "public.buyers"'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Drop them first, and create them again afterwards.';
  END IF;
END
$pgtrickle$;

CREATE TABLE pgtrickle_state."public.buyers.next" WITH (fillfactor = 90) AS
SELECT
  customers.name AS customer,
  regions.name AS region,
  count(*) AS __pgt_count
FROM public.orders AS orders
JOIN public.customers AS customers
  ON customers.id = orders.customer_id
JOIN public.regions AS regions
  ON regions.id = customers.region_id
GROUP BY customers.name, regions.name;
ALTER TABLE pgtrickle_state."public.buyers.next" ADD PRIMARY KEY (customer, region);

-- the changes that this snapshot contains are consumed
SELECT pgtrickle.advance(
  stream_table => 'public.buyers',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- the new tables take the place of the old ones
ALTER TABLE pgtrickle_state."public.buyers" RENAME TO "public.buyers.gone";
ALTER TABLE pgtrickle_state."public.buyers.next" RENAME TO "public.buyers";

-- the same view, its columns and its privileges, over another query
SELECT pgtrickle.replace_view('public.buyers', $pgtrickle$
SELECT
  kept.customer,
  kept.region
FROM pgtrickle_state."public.buyers" AS kept
$pgtrickle$);

-- whoever might read the old rows may read the new ones
SELECT pgtrickle.take_after('pgtrickle_state."public.buyers"', 'pgtrickle_state."public.buyers.gone"');

DROP TABLE pgtrickle_state."public.buyers.gone";

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.buyers.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.buyers',
    '…',
    'public');
  END IF;
END
$pgtrickle_2$;

COMMIT;

-- file public.buyers.down.sql
-- change stream table public.buyers, to its old query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 2: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.buyers');

COMMIT;

-- 2 of 2: compute the new rows beside the old ones, which stay readable, and put them in their place

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.buyers.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.regions IN ACCESS SHARE MODE;

-- as the owner of the stream table
SELECT pgtrickle.act_as_owner('public.buyers');

-- only once: the script may be run again after an error
DO $pgtrickle$
BEGIN
  IF ((obj_description('pgtrickle_state."public.buyers.mutex"'::regclass, 'pg_class') = 'refreshed by …') IS NOT TRUE) IS NOT TRUE THEN
    RAISE EXCEPTION 'stream table "public.buyers" is changed already'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Go on with the transaction after this one, if there is one.';
  END IF;
END
$pgtrickle$;

-- no other stream table may read it
DO $pgtrickle$
BEGIN
  IF (NOT EXISTS (SELECT FROM pgtrickle.pgt_change_tracking WHERE source = 'pgtrickle_state."public.buyers"')) IS NOT TRUE THEN
    RAISE EXCEPTION 'other stream tables read stream table "public.buyers"'
      USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Drop them first, and create them again afterwards.';
  END IF;
END
$pgtrickle$;

CREATE TABLE pgtrickle_state."public.buyers.next" WITH (fillfactor = 90) AS
SELECT
  customers.name AS customer,
  regions.name AS region,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(customers.name, regions.name), 0) AS __pgt_hash
FROM public.orders AS orders
JOIN public.customers AS customers
  ON customers.id = orders.customer_id
JOIN public.regions AS regions
  ON regions.id = customers.region_id
GROUP BY customers.name, regions.name;
CREATE INDEX ON pgtrickle_state."public.buyers.next" (__pgt_hash);

-- the changes that this snapshot contains are consumed
SELECT pgtrickle.advance(
  stream_table => 'public.buyers',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);

-- the new tables take the place of the old ones
ALTER TABLE pgtrickle_state."public.buyers" RENAME TO "public.buyers.gone";
ALTER TABLE pgtrickle_state."public.buyers.next" RENAME TO "public.buyers";

-- the same view, its columns and its privileges, over another query
SELECT pgtrickle.replace_view('public.buyers', $pgtrickle$
SELECT
  kept.customer,
  kept.region
FROM pgtrickle_state."public.buyers" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
$pgtrickle$);

-- whoever might read the old rows may read the new ones
SELECT pgtrickle.take_after('pgtrickle_state."public.buyers"', 'pgtrickle_state."public.buyers.gone"');

DROP TABLE pgtrickle_state."public.buyers.gone";

-- what comes later must know that this was done
COMMENT ON TABLE pgtrickle_state."public.buyers.mutex" IS 'refreshed by …';

-- the engine, where it is installed, learns how to refresh it
DO $pgtrickle_2$
BEGIN
  IF to_regclass('pgtrickle.pgt_stream_tables') IS NOT NULL THEN
    PERFORM pgtrickle._adopt(
    'public.buyers',
    '…',
    'public');
  END IF;
END
$pgtrickle_2$;

COMMIT;
