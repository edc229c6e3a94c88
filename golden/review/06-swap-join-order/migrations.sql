-- file public.sales.up.sql
-- change stream table public.sales, to its new query
-- Its old refresh script does not fit it afterwards: stop that one first.

-- 1 of 2: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.sales');

COMMIT;

-- 2 of 2: go on with the same rows

BEGIN ISOLATION LEVEL REPEATABLE READ;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = '1'; SET LOCAL xmlbinary = 'base64'; SET LOCAL xmloption = 'content'; SET LOCAL array_nulls = 'on'; SET LOCAL standard_conforming_strings = 'on'; SET LOCAL transform_null_equals = 'off';
LOCK TABLE pgtrickle_state."public.sales.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.regions IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;

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

-- 1 of 2: only by whoever may act as its owner

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;

SELECT pgtrickle.act_as_owner('public.sales');

COMMIT;

-- 2 of 2: go on with the same rows

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
