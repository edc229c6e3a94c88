-- A database as the library left it when the catalog had version 5: what it sent, statement by statement, without what it only
-- looked at. Then some rows change that nobody has refreshed.
CREATE TYPE public.mood AS ENUM ('sad', 'ok');
CREATE TABLE public.customers (id int PRIMARY KEY, region text NOT NULL, mood public.mood);
CREATE TABLE public.orders (id int PRIMARY KEY, customer_id int, amount numeric(10, 2));
INSERT INTO public.customers SELECT n, 'r' || n % 3, 'ok' FROM generate_series(1, 9) AS n;
INSERT INTO public.orders SELECT n, 1 + n % 10, n FROM generate_series(1, 40) AS n;

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path = pg_catalog, pg_temp;
SELECT pg_catalog.pg_advisory_xact_lock(8099570489592343404);
-- the catalog of stream tables: what they are, what they read, and how their refreshes went

SET LOCAL lock_timeout = '5s';

CREATE SCHEMA IF NOT EXISTS pgtrickle;

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_schema_version (
  -- Version 0 stands for the functions and CHECK lists, which are replaced as a whole when they change.
  version     integer     PRIMARY KEY,
  semver      text        NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  description text        NOT NULL,
  checksum    text        NOT NULL,
  applied_by  text        NOT NULL DEFAULT session_user
);

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_stream_tables (
  pgt_id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The view that people read.
  pgt_relid        oid         NOT NULL UNIQUE,
  schema_name      text        NOT NULL,
  stream_name      text        NOT NULL,
  -- As SQL writes it, quoted only where it must be: what people say and what other tables refer to.
  stream_table     text        NOT NULL UNIQUE,
  query            text        NOT NULL,
  -- How unqualified names of the query were looked up when the stream table was created.
  query_path       text        NOT NULL,
  -- The query with every name qualified and every * expanded, as it was understood then.
  resolved_query   text        NOT NULL,
  requested_mode   text        NOT NULL,
  mode             text        NOT NULL,
  schedule         text,
  status           text        NOT NULL,
  status_reason    text,
  -- What the compiler returned, scripts included: the database can refresh by itself.
  artifact         jsonb       NOT NULL,
  compiler_version text        NOT NULL,
  codegen_hash     text        NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by       text        NOT NULL DEFAULT session_user,
  populated_at     timestamptz,
  UNIQUE (schema_name, stream_name)
);

-- What the query depends on: tables whose changes are captured, and all that it names.
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_dependencies (
  pgt_id        bigint NOT NULL REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  kind          text   NOT NULL,
  source_relid  oid    NOT NULL,
  -- The name stays readable when the source is gone.
  source        text   NOT NULL,
  -- What is captured, and where; NULL for what is only named.
  columns       text[],
  buffer        text,
  -- What it looked like when the stream table was last computed from scratch.
  fingerprint   jsonb  NOT NULL,
  PRIMARY KEY (pgt_id, kind, source_relid)
);

CREATE INDEX IF NOT EXISTS pgt_dependencies_source_relid_idx
  ON pgtrickle.pgt_dependencies (source_relid);

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_refresh_history (
  refresh_id    bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pgt_id        bigint           NOT NULL REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  action        text             NOT NULL,
  status        text             NOT NULL,
  reason        text,
  started_at    timestamptz      NOT NULL,
  duration_ms   double precision NOT NULL,
  rows_inserted bigint           NOT NULL DEFAULT 0,
  rows_updated  bigint           NOT NULL DEFAULT 0,
  rows_deleted  bigint           NOT NULL DEFAULT 0,
  -- Consolidated changed rows per source.
  changes       jsonb            NOT NULL DEFAULT '{}',
  arms_run      text[]           NOT NULL DEFAULT '{}',
  arms_skipped  text[]           NOT NULL DEFAULT '{}',
  error_state   text,
  error_message text,
  refreshed_by  text             NOT NULL DEFAULT session_user,
  -- Who is at it, while it is running.
  backend_pid   integer,
  backend_start timestamptz
);

CREATE INDEX IF NOT EXISTS pgt_refresh_history_pgt_id_idx
  ON pgtrickle.pgt_refresh_history (pgt_id, refresh_id);

-- Everybody may look, as in PostgreSQL's own catalog. Only functions that ask for ownership write.
GRANT USAGE ON SCHEMA pgtrickle TO PUBLIC;
GRANT SELECT ON pgtrickle.pgt_schema_version, pgtrickle.pgt_stream_tables, pgtrickle.pgt_dependencies,
  pgtrickle.pgt_refresh_history TO PUBLIC;
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('1', '0.1.0', 'the catalog of stream tables: what they are, what they read, and how their refreshes went', 'c46ca6ac10222b0191b50c8027923072ab8b94c83c7e128a2566f870533d353b')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
-- what a refresh with nothing to do looks at, so that it costs little

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_stamps (
  pgt_id     bigint PRIMARY KEY REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  -- The tables and views of the query, and the composite types of their columns.
  relations  oid[]  NOT NULL DEFAULT '{}',
  -- The same, and all that inherit from them: partitions too.
  family     oid[]  NOT NULL DEFAULT '{}',
  types      oid[]  NOT NULL DEFAULT '{}',
  collations oid[]  NOT NULL DEFAULT '{}',
  -- Those of the query and those that capture.
  functions  oid[]  NOT NULL DEFAULT '{}',
  namespaces oid[]  NOT NULL DEFAULT '{}',
  buffers    text[] NOT NULL DEFAULT '{}',
  -- A sum over the row versions of all that in PostgreSQL's catalog. NULL: not known, look at everything.
  stamp      numeric
);

INSERT INTO pgtrickle.pgt_stamps (pgt_id)
SELECT st.pgt_id FROM pgtrickle.pgt_stream_tables AS st
ON CONFLICT DO NOTHING;

-- What a refresh with nothing to do reads of the artifact, which is large.
ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS pending text GENERATED ALWAYS AS (artifact ->> 'pending') STORED,
  ADD COLUMN IF NOT EXISTS arms jsonb GENERATED ALWAYS AS (jsonb_path_query_array(artifact, '$.arms[*].name')) STORED;

GRANT SELECT ON pgtrickle.pgt_stamps TO PUBLIC;
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('2', '0.1.0', 'what a refresh with nothing to do looks at, so that it costs little', 'e0b5a22d5cec47aab21e0c7167c7a367ecd5e93281cfb3253f2cc39a6ecc0fc4')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
-- the history of stream tables that were dropped, where that was asked for

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_history_archive (
  stream_table text        NOT NULL,
  dropped_at   timestamptz NOT NULL,
  LIKE pgtrickle.pgt_refresh_history
);

GRANT SELECT ON pgtrickle.pgt_history_archive TO PUBLIC;
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('3', '0.1.0', 'the history of stream tables that were dropped, where that was asked for', '06cc0df2e7b455be540825d57b97f5bf104364e803a2ae75ab8ebc3e1317f6ed')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
-- how joins of the refresh are computed, for each stream table

SET LOCAL lock_timeout = '5s';

ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS merge_join_strategy text NOT NULL DEFAULT 'auto';
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('4', '0.1.0', 'how joins of the refresh are computed, for each stream table', '7143dced1b6731afbbc63397407192b21982caae70e7a76c8b3f6cfc879a2160')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
-- refreshes for when one source alone has changed, and what else a refresh of few rows reads of the artifact, which is large

SET LOCAL lock_timeout = '5s';

ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS narrowed jsonb GENERATED ALWAYS AS (artifact -> 'narrowed') STORED,
  ADD COLUMN IF NOT EXISTS mutex text GENERATED ALWAYS AS (artifact ->> 'mutex') STORED,
  ADD COLUMN IF NOT EXISTS lock text GENERATED ALWAYS AS (artifact ->> 'lock') STORED,
  ADD COLUMN IF NOT EXISTS arms_require jsonb GENERATED ALWAYS AS (artifact -> 'arms') STORED;
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('5', '0.1.0', 'refreshes for when one source alone has changed, and what else a refresh of few rows reads of the artifact, which is large', '9c20aad8a17f958ca5a35fac06b67532965d5e52c2a701768b323a04104722ea')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
UPDATE pgtrickle.pgt_stream_tables SET merge_join_strategy = 'auto'
     WHERE merge_join_strategy <> ALL ('{"auto","hash_join","nested_loop","merge_join"}'::pg_catalog.text[]);
SET LOCAL check_function_bodies = off;
-- silent when they are there
DO $pgtrickle$
BEGIN
  IF to_regnamespace('pgtrickle') IS NULL THEN
    CREATE SCHEMA pgtrickle;
  END IF;
  IF to_regnamespace('pgtrickle_changes') IS NULL THEN
    CREATE SCHEMA pgtrickle_changes;
  END IF;
  IF to_regnamespace('pgtrickle_state') IS NULL THEN
    CREATE SCHEMA pgtrickle_state;
  END IF;
END
$pgtrickle$;

-- up to which snapshot each stream table has consumed the changes of its sources
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers (
  stream_table text PRIMARY KEY,
  frontier     pg_snapshot NOT NULL,
  -- of the refreshing transaction itself, which its snapshot does not contain, the changes up to here
  own_xid      xid8 NOT NULL,
  own_seq      bigint NOT NULL,
  -- the server and the database in which these numbers mean something
  origin       text NOT NULL,
  refreshed_at timestamptz NOT NULL
);

-- which columns of which source each stream table reads
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_change_tracking (
  stream_table text NOT NULL,
  source       text NOT NULL,
  buffer       text NOT NULL,
  columns      text[] NOT NULL,
  PRIMARY KEY (stream_table, source)
);

-- what the capture functions are meant to be
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_captures (
  buffer        text PRIMARY KEY,
  source        text NOT NULL,
  columns       text[] NOT NULL,
  function_hash text NOT NULL,
  -- of the columns in the source
  numbers       smallint[],
  -- the source and all that inherited from it
  family        oid[]
);
DO $pgtrickle$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'pgtrickle.pgt_captures'::regclass AND attname = 'numbers') THEN
    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN numbers smallint[];
  END IF;
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'pgtrickle.pgt_captures'::regclass AND attname = 'family') THEN
    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN family oid[];
  END IF;
END
$pgtrickle$;

-- orders the changes of one transaction; its values are compared only within a session
CREATE SEQUENCE IF NOT EXISTS pgtrickle_changes.change_seq CACHE 100;

-- sources of which the changes are not known row by row: their readers start afresh
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_markers (
  __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  __pgt_seq bigint NOT NULL DEFAULT nextval('pgtrickle_changes.change_seq'),
  buffer text NOT NULL,
  reason text NOT NULL
);

-- the relation of a name as SQL writes it, without asking for rights on its schema
CREATE OR REPLACE FUNCTION pgtrickle.relation(name text) RETURNS oid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  parts text[] := parse_ident(name);
BEGIN
  RETURN (
    SELECT class.oid FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
    WHERE namespace.nspname = parts[1] AND class.relname = parts[2]);
END
$pgtrickle$;

-- who calls a function that runs with other rights: SET ROLE gives rights away, also those of the session's own role
CREATE OR REPLACE FUNCTION pgtrickle.actor() RETURNS name
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RETURN coalesce(nullif(current_setting('role'), 'none'), session_user);
END
$pgtrickle$;

-- fails unless the caller may act as the owner of the stream table
CREATE OR REPLACE FUNCTION pgtrickle.assert_owner(stream_table text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = pgtrickle.relation(stream_table) AND NOT pg_has_role(pgtrickle.actor(), relowner, 'MEMBER')) THEN
    RAISE EXCEPTION 'must be owner of stream table "%"', stream_table USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$pgtrickle$;

-- goes on as the owner of the stream table until the transaction ends, so that what is made from here on is that role's
CREATE OR REPLACE FUNCTION pgtrickle.act_as_owner(stream_table text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table));
BEGIN
  IF owner IS NULL THEN
    RAISE EXCEPTION 'stream table "%" does not exist', stream_table USING ERRCODE = '55T02', HINT = 'Was it dropped, or given another name?';
  END IF;
  IF owner <> current_user THEN
    BEGIN
      -- the locks before this were taken with the caller's own rights
      IF NOT pg_has_role(current_user, owner, 'USAGE') THEN
        RAISE insufficient_privilege;
      END IF;
      PERFORM set_config('role', owner, true);
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'must be owner of stream table "%"', stream_table
        USING ERRCODE = 'insufficient_privilege', HINT = format('Run this as role "%s", or as one that inherits its rights and may become it.', owner);
    END;
  END IF;
END
$pgtrickle$;

-- rows of a stream table come from its query alone
CREATE OR REPLACE FUNCTION pgtrickle.refuse_write() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RAISE EXCEPTION 'cannot change stream table "%.%"', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Change its source tables, and refresh it.';
END
$pgtrickle$;

-- a table and all that inherit from it, directly or not: partitions too. One that is being detached is read no longer
CREATE OR REPLACE FUNCTION pgtrickle.family(root oid) RETURNS SETOF oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  WITH RECURSIVE tree AS (
    SELECT root AS member
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.member WHERE NOT i.inhdetachpending)
  SELECT member FROM tree
$pgtrickle$;

-- the triggers that record the changes of a source: which there must be
CREATE OR REPLACE FUNCTION pgtrickle.wanted_triggers(source oid, buffer text) RETURNS TABLE (relation oid, name text, definition text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  -- a source that is also a member of another source's family has triggers for both
  suffix text := left(md5(buffer), 8);
  by_row boolean := EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source)
    OR EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid IN (SELECT pgtrickle.family(source)));
  partitioned boolean := EXISTS (SELECT FROM pg_class WHERE oid = source AND relkind = 'p');
BEGIN
  RETURN QUERY
    SELECT member, format('pgtrickle_%s_%s', kind.title, suffix),
           format('CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION pgtrickle_changes.%I()',
                  format('pgtrickle_%s_%s', kind.title, suffix), kind.event, member::regclass, kind.scope, buffer)
    FROM pgtrickle.family(source) AS member
    CROSS JOIN (VALUES
      (false, 'insert', 'AFTER INSERT', 'REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT'),
      (false, 'update', 'AFTER UPDATE', 'REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT'),
      (false, 'delete', 'AFTER DELETE', 'REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT'),
      -- partitions get this one from their parent
      (true, 'row', 'AFTER INSERT OR UPDATE OR DELETE', 'FOR EACH ROW'),
      (NULL, 'truncate', 'BEFORE TRUNCATE', 'FOR EACH STATEMENT')) AS kind (by_row, title, event, scope)
    WHERE coalesce(kind.by_row = by_row, true) AND (kind.by_row IS NOT TRUE OR NOT partitioned OR member = source);
END
$pgtrickle$;

-- makes the triggers of a source what they must be; returns how many were not
CREATE OR REPLACE FUNCTION pgtrickle.install_triggers(source text, buffer text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := pgtrickle.relation(source);
  capture_oid oid := (SELECT oid FROM pg_proc WHERE proname = buffer AND pronamespace = 'pgtrickle_changes'::regnamespace AND pronargs = 0);
  wanted record;
  part text;
  done integer := 0;
BEGIN
  SELECT member::regclass::text INTO part FROM pgtrickle.family(source_oid) AS member JOIN pg_class c ON c.oid = member WHERE c.relkind = 'f' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'changes of table % cannot be captured: part "%" of it is a foreign table', source, part
      USING ERRCODE = '0AT12', HINT = 'Detach it, or have the stream table refreshed in full: mode full.';
  END IF;
  FOR wanted IN
    SELECT t.tgname AS name, t.tgrelid AS relation FROM pg_trigger t
    WHERE t.tgfoid = capture_oid AND t.tgparentid = 0
      AND NOT EXISTS (SELECT FROM pgtrickle.wanted_triggers(source_oid, buffer) w WHERE w.relation = t.tgrelid AND w.name = t.tgname)
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', wanted.name, wanted.relation::regclass);
    done := done + 1;
  END LOOP;
  FOR wanted IN
    SELECT w.*, t.oid IS NOT NULL AS present FROM pgtrickle.wanted_triggers(source_oid, buffer) w
    LEFT JOIN pg_trigger t ON t.tgrelid = w.relation AND t.tgname = w.name AND t.tgfoid = capture_oid
    WHERE t.tgenabled IS DISTINCT FROM 'A'
  LOOP
    IF NOT wanted.present THEN
      EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', wanted.name, wanted.relation::regclass);
      EXECUTE wanted.definition;
    END IF;
    -- also when data is loaded with session_replication_role = replica
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', wanted.relation::regclass, wanted.name);
    done := done + 1;
  END LOOP;
  RETURN done;
END
$pgtrickle$;

-- where a buffer keeps the rows of large statements: a table that inherits from it, without an index
CREATE OR REPLACE FUNCTION pgtrickle._bulk_buffer(buffer text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT 'bulk_' || md5(buffer)
$pgtrickle$;

-- whether the columns of a source that are recorded are there as they are in the buffer: the same ones, by their numbers, since
-- columns can trade names. Not immutable, but treated so: a capture function asks in a query over its rows, which is planned
-- anew when the table is altered. Each session plans this once for each of them, so it reads no more than it has to
CREATE OR REPLACE FUNCTION pgtrickle._columns_fit(source name[], buffer name, columns name[], numbers smallint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT count(*) = cardinality(columns)
  FROM pg_attribute a JOIN pg_attribute kept USING (attname, atttypid, atttypmod, attcollation)
  WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = source[1] AND c.relname = source[2])
    AND a.attname = ANY (columns) AND a.attnum = numbers[array_position(columns, a.attname)] AND NOT a.attisdropped
    AND kept.attrelid = (SELECT c.oid FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = 'pgtrickle_changes'::regnamespace)
    AND NOT kept.attisdropped
$pgtrickle$;

-- what a capture function was not made for: other columns, or another family, of which rows would be recorded that came and go
-- without a statement. NULL when it fits. Treated as immutable for the same reason
CREATE OR REPLACE FUNCTION pgtrickle._misfit(source name[], buffer name, columns name[], numbers smallint[], members oid[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  IF NOT pgtrickle._columns_fit(source, buffer, columns, numbers) THEN
    RETURN 'columns';
  END IF;
  IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = ANY (members) AND i.inhdetachpending = (i.inhrelid = ANY (members)))
     OR cardinality(members) > 1 AND cardinality(members) <> (SELECT count(*) FROM pgtrickle.family(pgtrickle.relation(format('%I.%I', source[1], source[2])))) THEN
    RETURN 'partitions or children';
  END IF;
  RETURN NULL;
END
$pgtrickle$;

-- the numbers of columns of a source, in the order of their names; NULL for one that is not there
CREATE OR REPLACE FUNCTION pgtrickle._column_numbers(source text, columns text[]) RETURNS smallint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT coalesce(array_agg(a.attnum ORDER BY wanted.place), '{}')
  FROM unnest(columns) WITH ORDINALITY AS wanted (name, place)
  LEFT JOIN pg_attribute a ON a.attrelid = pgtrickle.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped
$pgtrickle$;

-- the function that records the changes of a source, from its columns
CREATE OR REPLACE FUNCTION pgtrickle.write_capture(buffer text, captured text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  list text;
  of_deleted text;
  of_inserted text;
  of_old text;
  of_new text;
  numbers smallint[] := (SELECT pgtrickle._column_numbers(c.source, captured) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);
  members oid[] := (SELECT array(SELECT member FROM pgtrickle.family(pgtrickle.relation(c.source)) AS member ORDER BY member) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);
  body text;
BEGIN
  SELECT coalesce(string_agg(format(', %I', name), '' ORDER BY name), ''),
         coalesce(string_agg(format(', o.%I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', n.%I', name), '' ORDER BY name), ''),
         coalesce(string_agg(format(', OLD.%I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', NEW.%I', name), '' ORDER BY name), '')
    INTO list, of_deleted, of_inserted, of_old, of_new FROM unnest(captured) AS name;
  IF EXISTS (SELECT FROM pgtrickle.pgt_captures c
               LEFT JOIN pg_proc p ON p.proname = c.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace AND p.pronargs = 0
               WHERE c.buffer = write_capture.buffer AND c.function_hash <> '' AND (md5(p.prosrc) = c.function_hash AND p.prosecdef) IS NOT TRUE) THEN
    -- whatever somebody made of it has recorded what it pleased: for every consumer
    INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, 'the capture function of table ' || c.source || ' was changed'
      FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer;
  END IF;
  -- a column that is gone is not recorded: should it come back, those who read it have missed something
  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format('column "%s" of table %s was not recorded', name, c.source)
    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name
    WHERE c.buffer = write_capture.buffer AND name <> ALL (captured)
      AND EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = c.buffer AND name = ANY (t.columns))
    LIMIT 1;
  -- columns that trade names: what the function recorded from here on would be that of another one
  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format('column "%s" of table %s is another one', name, c.source)
    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name
    WHERE c.buffer = write_capture.buffer AND name = ANY (captured)
      AND c.numbers[array_position(c.columns, name)] <> numbers[array_position(captured, name)]
    LIMIT 1;
  -- of partitions and children that came and went before this consumer looked, rows may have been recorded
  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format('partitions or children of table %s were changed', c.source)
    FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer AND c.family <> members;
  body := format($capture$
    DECLARE
      misfit text;
      many boolean;
    BEGIN
      IF TG_LEVEL = 'ROW' THEN
        -- a partition that came later has the trigger of its parent
        IF TG_RELID <> ALL (%12$L::oid[]) THEN
          INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT %7$L, format('table %%I.%%I was attached', TG_TABLE_SCHEMA, TG_TABLE_NAME)
            WHERE NOT EXISTS (SELECT FROM pgtrickle.pgt_markers m WHERE m.buffer = %7$L AND m.__pgt_xid = pg_current_xact_id());
        END IF;
        IF TG_OP <> 'INSERT' THEN
          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (-1%5$s);
        END IF;
        IF TG_OP <> 'DELETE' THEN
          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (1%6$s);
        END IF;
        RETURN NULL;
      END IF;
      -- a statement must not fail because of what became of a column
      CASE TG_OP
        WHEN 'INSERT' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;
        WHEN 'UPDATE' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;
        WHEN 'DELETE' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM deleted OFFSET 1000) INTO misfit, many;
        ELSE NULL;
      END CASE;
      -- where partitions have partitions, a plan does not notice further ones
      IF TG_OP = 'TRUNCATE' OR %13$L THEN
        EXECUTE 'SELECT pgtrickle._misfit($1, $2, $3, $4, $5)' INTO misfit USING %9$L::name[], %7$L::name, %10$L::name[], %11$L::smallint[], %12$L::oid[];
      END IF;
      IF misfit IS NOT NULL THEN
        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format('%%s of table %%I.%%I were changed', misfit, TG_TABLE_SCHEMA, TG_TABLE_NAME));
      -- one number for all rows, drawn when there are any
      ELSIF TG_OP = 'INSERT' THEN
        IF many THEN
          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval('pgtrickle_changes.change_seq')), 1%4$s FROM inserted AS n;
        ELSE
          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval('pgtrickle_changes.change_seq')), 1%4$s FROM inserted AS n;
        END IF;
      ELSIF TG_OP = 'UPDATE' THEN
        IF many THEN
          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s)
            SELECT (SELECT nextval('pgtrickle_changes.change_seq')), -1%3$s FROM deleted AS o
            UNION ALL SELECT (SELECT nextval('pgtrickle_changes.change_seq')), 1%4$s FROM inserted AS n;
        ELSE
          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s)
            SELECT (SELECT nextval('pgtrickle_changes.change_seq')), -1%3$s FROM deleted AS o
            UNION ALL SELECT (SELECT nextval('pgtrickle_changes.change_seq')), 1%4$s FROM inserted AS n;
        END IF;
      ELSIF TG_OP = 'DELETE' THEN
        IF many THEN
          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval('pgtrickle_changes.change_seq')), -1%3$s FROM deleted AS o;
        ELSE
          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval('pgtrickle_changes.change_seq')), -1%3$s FROM deleted AS o;
        END IF;
      ELSIF current_setting('transaction_isolation') LIKE 'read %%' AND pg_relation_size(TG_RELID) <= 16777216 AND NOT row_security_active(TG_RELID)
        AND has_table_privilege(TG_RELID, 'SELECT') AND has_schema_privilege(TG_TABLE_SCHEMA, 'USAGE') THEN
        EXECUTE format('INSERT INTO pgtrickle_changes.%%I (__pgt_weight%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o', %7$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);
      ELSE
        -- not every row, or too many: a snapshot that is older than the lock does not see what was committed in between
        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format('table %%I.%%I was truncated', TG_TABLE_SCHEMA, TG_TABLE_NAME));
      END IF;
      RETURN NULL;
    END
  $capture$, buffer, list, of_deleted, of_inserted, of_old, of_new, buffer, pgtrickle._bulk_buffer(buffer),
    (SELECT parse_ident(c.source) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer), captured, numbers, members,
    (SELECT count(DISTINCT i.inhparent) > 1 FROM pg_inherits i WHERE i.inhparent = ANY (members)));
  EXECUTE format('CREATE OR REPLACE FUNCTION pgtrickle_changes.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', buffer, body);
  UPDATE pgtrickle.pgt_captures c
    SET columns = captured, numbers = numbers, family = members, function_hash = (SELECT md5(prosrc) FROM pg_proc WHERE proname = buffer AND pronamespace = 'pgtrickle_changes'::regnamespace AND pronargs = 0)
    WHERE c.buffer = write_capture.buffer;
END
$pgtrickle$;

-- the columns of a source that stream tables read, as far as it has them
CREATE OR REPLACE FUNCTION pgtrickle._wanted_columns(source text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT coalesce(array_agg(DISTINCT a.attname::text), '{}')
  FROM pgtrickle.pgt_change_tracking t JOIN pg_attribute a ON a.attname = ANY (t.columns)
  WHERE t.source = _wanted_columns.source AND a.attrelid = pgtrickle.relation(_wanted_columns.source)
    AND a.attnum > 0 AND NOT a.attisdropped
$pgtrickle$;

-- makes room for the changes of a source and lets a role read them; all consumers of the source share the buffer
CREATE OR REPLACE FUNCTION pgtrickle.provide_buffer(stream_table text, source text, buffer text, columns text[], reader name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := pgtrickle.relation(source);
  captured text[];
  statement text;
BEGIN
  PERFORM pgtrickle.assert_owner(stream_table);
  IF NOT pg_has_role(pgtrickle.actor(), reader, 'MEMBER') THEN
    RAISE EXCEPTION 'must be a member of role "%"', reader USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF source_oid IS NULL THEN
    RAISE EXCEPTION 'relation "%" does not exist', source USING ERRCODE = 'undefined_table';
  END IF;
  SELECT 'permission denied for column "' || name || '" of table ' || source INTO statement
    FROM unnest(columns) AS name WHERE NOT has_column_privilege(reader, source_oid, name, 'SELECT');
  IF FOUND THEN
    RAISE EXCEPTION '%', statement USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- creating and dropping take turns
  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO pgtrickle.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)
    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;
  captured := pgtrickle._wanted_columns(source);
  EXECUTE format('CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I (
    __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    __pgt_seq bigint NOT NULL DEFAULT nextval(''pgtrickle_changes.change_seq''),
    __pgt_weight smallint NOT NULL)', buffer);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON pgtrickle_changes.%I (__pgt_xid)', left(buffer, 50) || '_' || left(md5(buffer), 8), buffer);
  -- what reads the one reads both
  EXECUTE format('CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I () INHERITS (pgtrickle_changes.%I)', pgtrickle._bulk_buffer(buffer), buffer);
  EXECUTE format('GRANT SELECT ON pgtrickle_changes.%I TO %I', buffer, reader);
  -- a table that was never looked at counts as having some thousand rows: too many for the plan of a small refresh
  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = 'pgtrickle_changes'::regnamespace AND relname IN (buffer, pgtrickle._bulk_buffer(buffer)) AND reltuples < 0) THEN
    EXECUTE format('ANALYZE pgtrickle_changes.%I', buffer);
    EXECUTE format('ANALYZE pgtrickle_changes.%I', pgtrickle._bulk_buffer(buffer));
  END IF;
  -- what was recorded of a column with another type is lost
  INSERT INTO pgtrickle.pgt_markers (buffer, reason)
    SELECT provide_buffer.buffer, format('column "%s" of table %s changed its type', a.attname, source)
    FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped
    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped
      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = 'pgtrickle_changes'::regnamespace)
      AND (b.atttypid, b.atttypmod, b.attcollation) <> (a.atttypid, a.atttypmod, a.attcollation)
    LIMIT 1;
  FOR statement IN
    SELECT format('ALTER TABLE pgtrickle_changes.%I %s', buffer, string_agg(
      CASE WHEN b.attname IS NULL THEN '' ELSE format('DROP COLUMN %I, ', a.attname) END
      || format('ADD COLUMN %I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
           coalesce((SELECT format(' COLLATE %I.%I', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                     WHERE c.oid = a.attcollation AND c.collname <> 'default'), '')), ', ' ORDER BY a.attnum))
    FROM pg_attribute a
    LEFT JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped
      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = 'pgtrickle_changes'::regnamespace)
    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped
      AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attcollation <> a.attcollation)
    HAVING count(*) > 0
  LOOP
    EXECUTE statement;
  END LOOP;
  INSERT INTO pgtrickle.pgt_captures (buffer, source, columns, function_hash) VALUES (buffer, source, captured, '') ON CONFLICT DO NOTHING;
  PERFORM pgtrickle.write_capture(buffer, captured);
END
$pgtrickle$;

-- records the changes of a source for a stream table, from the end of this transaction on
CREATE OR REPLACE FUNCTION pgtrickle.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := pgtrickle.relation(source);
BEGIN
  IF NOT EXISTS (SELECT FROM pgtrickle.pgt_captures c WHERE c.buffer = capture.buffer AND capture.columns <@ c.columns) THEN
    -- triggers that fire always are for the owner to make
    IF EXISTS (SELECT FROM pg_class WHERE oid = source_oid AND NOT pg_has_role(current_user, relowner, 'USAGE')) THEN
      RAISE EXCEPTION 'must be owner of table %', source
        USING ERRCODE = 'insufficient_privilege', HINT = 'Whoever owns a source has its changes captured; others can use what is captured then.';
    END IF;
    -- a writer that is under way must not record with the old function what the new consumer will read
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', source_oid::regclass);
  END IF;
  -- whoever runs this need not be the one who refreshes; a stream table that is to be made will be the caller's
  PERFORM pgtrickle.provide_buffer(stream_table, source, buffer, columns,
    coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table)), current_user));
  PERFORM pgtrickle.install_triggers(source, buffer);
END
$pgtrickle$;

-- forgets that a stream table reads a source; the last consumer of a source takes its capture along
CREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  freed record;
BEGIN
  PERFORM pgtrickle.assert_owner(stream_table);
  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  FOR freed IN
    DELETE FROM pgtrickle.pgt_change_tracking t
    WHERE t.stream_table = release.stream_table AND t.source = release.source RETURNING t.buffer
  LOOP
    IF EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = freed.buffer) THEN
      -- what nobody else reads is no longer recorded
      PERFORM pgtrickle.write_capture(freed.buffer, pgtrickle._wanted_columns(release.source));
      CONTINUE;
    END IF;
    -- with its triggers
    EXECUTE format('DROP FUNCTION IF EXISTS pgtrickle_changes.%I() CASCADE', freed.buffer);
    EXECUTE format('DROP TABLE IF EXISTS pgtrickle_changes.%I, pgtrickle_changes.%I', freed.buffer, pgtrickle._bulk_buffer(freed.buffer));
    DELETE FROM pgtrickle.pgt_markers m WHERE m.buffer = freed.buffer;
    DELETE FROM pgtrickle.pgt_captures c WHERE c.buffer = freed.buffer;
  END LOOP;
END
$pgtrickle$;

-- forgets all that a stream table reads, and up to where
CREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
BEGIN
  PERFORM pgtrickle.assert_owner(stream_table);
  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  PERFORM pgtrickle.release(stream_table, t.source) FROM pgtrickle.pgt_change_tracking t WHERE t.stream_table = release.stream_table;
  DELETE FROM pgtrickle.pgt_frontiers f WHERE f.stream_table = release.stream_table;
END
$pgtrickle$;

-- where a snapshot means something: a restored or copied database counts its transactions anew
CREATE OR REPLACE FUNCTION pgtrickle.origin() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database());
END
$pgtrickle$;

-- why the changes since the last refresh are not all known; NULL when they are
CREATE OR REPLACE FUNCTION pgtrickle.obstacle(stream_table text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  f pgtrickle.pgt_frontiers;
BEGIN
  SELECT * INTO f FROM pgtrickle.pgt_frontiers t WHERE t.stream_table = obstacle.stream_table;
  IF NOT FOUND THEN
    RETURN 'it was never filled';
  END IF;
  IF f.origin <> pgtrickle.origin() OR pg_snapshot_xmax(f.frontier) > pg_snapshot_xmax(pg_current_snapshot()) THEN
    RETURN 'the database is a copy or was restored';
  END IF;
  RETURN (
    SELECT m.reason FROM pgtrickle.pgt_markers m JOIN pgtrickle.pgt_change_tracking t USING (buffer)
    WHERE t.stream_table = obstacle.stream_table AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)
      AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END
    LIMIT 1);
END
$pgtrickle$;

-- moves the frontier to the snapshot of the refreshing statement; stops a refresh that does not fit what it finds, and nothing of it stays
CREATE OR REPLACE FUNCTION pgtrickle.advance(stream_table text, snapshot pg_snapshot, complete boolean, consistent boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  reason text;
BEGIN
  PERFORM pgtrickle.assert_owner(stream_table);
  IF NOT complete THEN
    reason := pgtrickle.obstacle(stream_table);
    IF reason IS NOT NULL THEN
      RAISE EXCEPTION 'stream table "%" must be refreshed in full: %', stream_table, reason USING ERRCODE = '55T06', DETAIL = reason;
    END IF;
  END IF;
  IF consistent IS NOT TRUE THEN
    RAISE EXCEPTION 'the state of stream table "%" does not fit the changes of its sources', stream_table
      USING ERRCODE = 'data_corrupted', HINT = 'Changes escaped the capture. Refresh the stream table in full.';
  END IF;
  INSERT INTO pgtrickle.pgt_frontiers AS f
    VALUES (advance.stream_table, snapshot, pg_current_xact_id(), nextval('pgtrickle_changes.change_seq'), pgtrickle.origin(), clock_timestamp())
    ON CONFLICT ON CONSTRAINT pgt_frontiers_pkey DO UPDATE
    SET frontier = excluded.frontier, own_xid = excluded.own_xid, own_seq = excluded.own_seq, origin = excluded.origin, refreshed_at = excluded.refreshed_at;
  RETURN true;
END
$pgtrickle$;

-- gives a relation what the one has whose place it takes: owner, privileges, those on columns that both have, comments
CREATE OR REPLACE FUNCTION pgtrickle.take_after(relation text, predecessor text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  old pg_class;
  new pg_class;
  statement text;
BEGIN
  SELECT c.* INTO STRICT old FROM pg_class c WHERE c.oid = pgtrickle.relation(predecessor);
  SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = pgtrickle.relation(relation);
  IF old.relowner <> new.relowner THEN
    EXECUTE format('ALTER TABLE %s OWNER TO %I', relation, pg_get_userbyid(old.relowner));
    SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = new.oid;
  END IF;
  FOR statement IN
    -- default privileges have given it
    SELECT DISTINCT format('REVOKE ALL ON %s FROM %s', relation, CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)
    FROM aclexplode(new.relacl) AS acl WHERE acl.grantee <> new.relowner
  LOOP
    EXECUTE statement;
  END LOOP;
  FOR statement IN
    SELECT format('GRANT %s%s ON %s TO %s%s', acl.privilege_type, granted.columns, relation,
                  CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,
                  CASE WHEN acl.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM (
      SELECT '' AS columns, old.relacl AS privileges
      UNION ALL
      SELECT format(' (%I)', a.attname), a.attacl FROM pg_attribute a JOIN pg_attribute b USING (attname)
      WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0
    ) AS granted CROSS JOIN aclexplode(granted.privileges) AS acl
    WHERE acl.grantee <> old.relowner
    UNION ALL
    SELECT format('COMMENT ON %s %s IS %L', CASE new.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relation, obj_description(old.oid, 'pg_class'))
    WHERE obj_description(old.oid, 'pg_class') IS NOT NULL
    UNION ALL
    SELECT format('COMMENT ON COLUMN %s.%I IS %L', relation, a.attname, col_description(old.oid, a.attnum))
    FROM pg_attribute a JOIN pg_attribute b USING (attname)
    WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0 AND col_description(old.oid, a.attnum) IS NOT NULL
  LOOP
    EXECUTE statement;
  END LOOP;
END
$pgtrickle$;

-- shows a stream table by another query: the same view, or, where its columns are others, one that takes its place
CREATE OR REPLACE FUNCTION pgtrickle.replace_view(stream_table text, definition text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  old pg_class;
  gone text;
  dependents text[];
  -- such as security_invoker: they would be those of the new statement
  head text;
BEGIN
  SELECT c.* INTO old FROM pg_class c WHERE c.oid = pgtrickle.relation(stream_table);
  SELECT format('VIEW %s %s AS ', stream_table, 'WITH (' || string_agg(format('%I = %L', option_name, option_value), ', ') || ')')
    INTO head FROM pg_options_to_table(old.reloptions);
  EXECUTE 'CREATE OR REPLACE ' || head || definition;
EXCEPTION WHEN invalid_table_definition THEN
  SELECT array_agg(DISTINCT rule.ev_class::regclass::text ORDER BY rule.ev_class::regclass::text) INTO dependents
  FROM pg_depend d JOIN pg_rewrite rule ON rule.oid = d.objid AND d.classid = 'pg_rewrite'::regclass
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = old.oid AND rule.ev_class <> old.oid;
  IF dependents IS NOT NULL THEN
    RAISE EXCEPTION 'cannot change the columns of stream table "%": % %: %', stream_table, cardinality(dependents),
      CASE cardinality(dependents) WHEN 1 THEN 'dependent' ELSE 'dependents' END, array_to_string(dependents, ', ')
      USING ERRCODE = '55T08', HINT = 'Drop them first.';
  END IF;
  gone := 'pgtrickle_gone_' || old.oid;
  EXECUTE format('ALTER VIEW %s RENAME TO %I', stream_table, gone);
  gone := format('%s.%I', old.relnamespace::regnamespace, gone);
  EXECUTE 'CREATE ' || head || definition;
  EXECUTE format('CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON %s
                  FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write()', stream_table);
  PERFORM pgtrickle.take_after(stream_table, gone);
  EXECUTE format('DROP VIEW %s', gone);
END
$pgtrickle$;

-- everybody may look, as in PostgreSQL's own catalog; what writes asks for ownership
GRANT USAGE ON SCHEMA pgtrickle, pgtrickle_changes, pgtrickle_state TO PUBLIC;
GRANT SELECT ON pgtrickle.pgt_frontiers, pgtrickle.pgt_change_tracking, pgtrickle.pgt_captures TO PUBLIC;
REVOKE EXECUTE ON FUNCTION pgtrickle.write_capture(text, text[]) FROM PUBLIC;

-- Takes a stream table that a migration script has made or changed, and filled, into the catalog.
CREATE OR REPLACE FUNCTION pgtrickle._adopt(stream_table text, artifact jsonb, query_path text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  known pgtrickle.pgt_stream_tables;
  id bigint;
BEGIN
  SELECT t.* INTO known FROM pgtrickle.pgt_stream_tables AS t WHERE t.stream_table = stream_table;
  id := pgtrickle._register(
    stream_table, artifact, query_path, coalesce(known.requested_mode, 'auto'), known.schedule,
    (SELECT v.semver FROM pgtrickle.pgt_schema_version AS v WHERE v.version = 0), md5(artifact::text));
  PERFORM pgtrickle._stamp(id);
  PERFORM pgtrickle._record_refresh(
    id, CASE WHEN known.pgt_id IS NULL THEN 'populate' ELSE 'reinitialize' END, 'a migration script was run', now(),
    0, 0, 0, '{}', '{}', '{}');
END
$$;

-- It is one of what all stream tables share now.
DROP FUNCTION IF EXISTS pgtrickle._replace_view(text, text);

-- Puts what was built beside a stream table, under another name, in its place. Readers wait for the exchange only.
CREATE OR REPLACE FUNCTION pgtrickle._swap(name text, built text, artifact jsonb, reason text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
#variable_conflict use_variable
DECLARE
  old pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  new pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(built);
  owner name := (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = pgtrickle.relation(old.stream_table));
  state text;
  successor text;
  place integer;
BEGIN
  PERFORM pgtrickle._assert_owner(old.stream_table);
  EXECUTE format('CREATE TABLE IF NOT EXISTS pgtrickle_state.%I ()', old.artifact ->> 'mutex');
  EXECUTE format('LOCK TABLE pgtrickle_state.%I, pgtrickle_state.%I IN EXCLUSIVE MODE',
                 old.artifact ->> 'mutex', new.artifact ->> 'mutex');
  -- Somebody else may have been first.
  old := pgtrickle._find_stream_table(name);
  new := pgtrickle._find_stream_table(built);
  PERFORM pgtrickle.replace_view(old.stream_table, rtrim(pg_get_viewdef(pgtrickle.relation(new.stream_table)), ';'));
  EXECUTE format('DROP VIEW %s', new.stream_table);
  FOR state IN SELECT jsonb_array_elements_text(old.artifact -> 'states') LOOP
    EXECUTE format('ALTER TABLE IF EXISTS pgtrickle_state.%I RENAME TO %I', state, 'pgtrickle_gone_' || md5(state));
  END LOOP;
  FOR state, place IN SELECT * FROM jsonb_array_elements_text(new.artifact -> 'states') WITH ORDINALITY LOOP
    -- The view reads it with the rights of its owner, who need not be the one that rebuilds.
    IF owner <> current_user THEN
      EXECUTE format('ALTER TABLE pgtrickle_state.%I OWNER TO %I', state, owner);
    END IF;
    successor := artifact -> 'states' ->> (place - 1);
    EXECUTE format('ALTER TABLE pgtrickle_state.%I RENAME TO %I', state, successor);
    PERFORM pgtrickle.take_after(format('pgtrickle_state.%I', successor), gone.name)
    FROM format('pgtrickle_state.%I', 'pgtrickle_gone_' || md5(successor)) AS gone (name) WHERE pgtrickle.relation(gone.name) IS NOT NULL;
    -- Stream tables of other owners read it, who could not make its triggers again.
    PERFORM pgtrickle.install_triggers(c.source, c.buffer)
    FROM pgtrickle.pgt_captures AS c WHERE pgtrickle.relation(c.source) = pgtrickle.relation(format('pgtrickle_state.%I', successor));
  END LOOP;
  FOR state IN SELECT jsonb_array_elements_text(old.artifact -> 'states') LOOP
    EXECUTE format('DROP TABLE IF EXISTS pgtrickle_state.%I', 'pgtrickle_gone_' || md5(state));
  END LOOP;
  EXECUTE format('DROP TABLE pgtrickle_state.%I', new.artifact ->> 'mutex');
  -- What a migration script has left there is true no longer.
  EXECUTE format('COMMENT ON TABLE pgtrickle_state.%I IS NULL', old.artifact ->> 'mutex');
  PERFORM pgtrickle._swap_registration(old.pgt_id, new.pgt_id, artifact, reason, owner);
END
$$;

-- With fewer arguments, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._swap_registration(bigint, bigint, jsonb, text);

CREATE OR REPLACE FUNCTION pgtrickle._swap_registration(
  old_id bigint, new_id bigint, artifact jsonb, reason text, owner name
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  old pgtrickle.pgt_stream_tables;
  new pgtrickle.pgt_stream_tables;
  captured record;
BEGIN
  SELECT t.* INTO STRICT old FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = old_id;
  SELECT t.* INTO STRICT new FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = new_id;
  PERFORM pgtrickle.assert_owner(old.stream_table), pgtrickle.assert_owner(new.stream_table);
  -- The capture of the new one stays, so that of the old one goes only where nobody else needs it.
  PERFORM pgtrickle.release(old.stream_table);
  UPDATE pgtrickle.pgt_change_tracking AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  UPDATE pgtrickle.pgt_frontiers AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  -- The owner may read the changes of what he may read: so far only whoever has rebuilt was given that.
  FOR captured IN
    SELECT t.buffer FROM pgtrickle.pgt_change_tracking AS t
    WHERE t.stream_table = old.stream_table AND NOT EXISTS (
      SELECT FROM unnest(t.columns) AS name WHERE NOT has_column_privilege(owner, pgtrickle.relation(t.source), name, 'SELECT'))
  LOOP
    EXECUTE format('GRANT SELECT ON pgtrickle_changes.%I TO %I', captured.buffer, owner);
  END LOOP;
  DELETE FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = old_id;
  UPDATE pgtrickle.pgt_dependencies AS d SET pgt_id = old_id WHERE d.pgt_id = new_id;
  UPDATE pgtrickle.pgt_stamps AS s SET stamp = NULL WHERE s.pgt_id = old_id;
  UPDATE pgtrickle.pgt_refresh_history AS h SET pgt_id = old_id, action = 'reinitialize', reason = reason WHERE h.pgt_id = new_id;
  DELETE FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = new_id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET pgt_relid = pgtrickle.relation(old.stream_table), query = new.query, query_path = new.query_path,
      resolved_query = new.resolved_query, requested_mode = new.requested_mode, mode = new.mode, schedule = new.schedule,
      status = 'active', status_reason = NULL, artifact = artifact, compiler_version = new.compiler_version,
      codegen_hash = new.codegen_hash, populated_at = new.populated_at
  WHERE t.pgt_id = old_id;
END
$$;

-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle.alter_stream_table(text, text, boolean), pgtrickle._write_settings(bigint, text, boolean);

-- Changes what does not concern the query: when it is refreshed (an empty schedule: on demand), whether at all, and how
-- its joins are computed.
CREATE OR REPLACE FUNCTION pgtrickle.alter_stream_table(
  name text, schedule text DEFAULT NULL, suspended boolean DEFAULT NULL, merge_join_strategy text DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  PERFORM pgtrickle._write_settings(st.pgt_id, schedule, suspended,
    pgtrickle._merge_join_strategy('merge_join_strategy', merge_join_strategy));
END
$$;

CREATE OR REPLACE FUNCTION pgtrickle._write_settings(
  id bigint, schedule text, suspended boolean, merge_join_strategy text
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET schedule = CASE WHEN schedule IS NULL THEN t.schedule ELSE nullif(schedule, '') END,
      merge_join_strategy = coalesce(merge_join_strategy, t.merge_join_strategy),
      status = CASE WHEN suspended AND t.status = 'active' THEN 'suspended'
                    WHEN NOT suspended AND t.status = 'suspended' THEN 'active' ELSE t.status END,
      status_reason = CASE WHEN suspended AND t.status = 'active' THEN 'it was suspended by a command'
                           WHEN NOT suspended AND t.status = 'suspended' THEN NULL ELSE t.status_reason END
  WHERE t.pgt_id = id;
END
$$;

-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle.clean_up(integer);

-- Deletes what every consumer has passed from the buffers of all sources, or of those that a stream table reads, at most
-- so many rows of each; returns how many. A deleted row was committed before the oldest transaction of any frontier ended,
-- so no refresh asks for it again. A consumer without a frontier is being filled: which changes it will ask for is not
-- known yet. Never waits for anybody.
CREATE OR REPLACE FUNCTION pgtrickle.clean_up(batch integer DEFAULT 10000, read_by text DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  passed record;
  part record;
  deleted bigint;
  total bigint := 0;
BEGIN
  FOR passed IN
    SELECT t.buffer, min(pg_snapshot_xmin(f.frontier)) AS xid, max(pg_snapshot_xmin(f.frontier)) AS foremost
    FROM pgtrickle.pgt_change_tracking AS t
    LEFT JOIN pgtrickle.pgt_frontiers AS f USING (stream_table)
    WHERE read_by IS NULL OR t.buffer IN (
      SELECT own.buffer FROM pgtrickle.pgt_change_tracking AS own WHERE own.stream_table = read_by)
    GROUP BY t.buffer
    HAVING bool_and(f.frontier IS NOT NULL)
  LOOP
    -- Somebody may be dropping or widening it.
    BEGIN
      EXECUTE format('LOCK TABLE pgtrickle_changes.%I IN ROW EXCLUSIVE MODE NOWAIT', passed.buffer);
    EXCEPTION WHEN lock_not_available OR undefined_table THEN
      CONTINUE;
    END;
    FOR part IN
      SELECT c.relname AS name, c.relname <> passed.buffer AS bulk FROM pg_class AS c
      WHERE c.relname IN (passed.buffer, pgtrickle._bulk_buffer(passed.buffer))
        AND c.relnamespace = 'pgtrickle_changes'::regnamespace
    LOOP
      EXECUTE format(
        'DELETE FROM ONLY pgtrickle_changes.%1$I WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ONLY pgtrickle_changes.%1$I WHERE __pgt_xid < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))', part.name)
      USING passed.xid, batch;
      GET DIAGNOSTICS deleted = ROW_COUNT;
      total := total + deleted;
      -- What one consumer has passed and another has not: the first must not have to look through it again and again.
      IF part.bulk AND passed.foremost > passed.xid THEN
        EXECUTE format(
          'WITH moved AS (
             DELETE FROM ONLY pgtrickle_changes.%1$I WHERE ctid = ANY (ARRAY(
               SELECT ctid FROM ONLY pgtrickle_changes.%1$I WHERE __pgt_xid < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
             RETURNING *)
           INSERT INTO pgtrickle_changes.%2$I (%3$s) SELECT %3$s FROM moved', part.name, passed.buffer, (
             SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_attribute AS a
             WHERE a.attrelid = format('pgtrickle_changes.%I', passed.buffer)::regclass AND a.attnum > 0 AND NOT a.attisdropped))
        USING passed.foremost, batch;
      END IF;
    END LOOP;
    DELETE FROM pgtrickle.pgt_markers AS m WHERE m.buffer = passed.buffer AND m.__pgt_xid < passed.xid;
  END LOOP;
  RETURN total;
END
$$;

-- Deletes history older than the given time, also of stream tables that are gone, at most so many rows of each; returns how
-- many. Whoever has more to delete calls it again, in a transaction of its own.
CREATE OR REPLACE FUNCTION pgtrickle.prune_history(
  older_than interval DEFAULT coalesce(nullif(current_setting('pg_trickle.history_retention_days', true), ''), '30')::integer * interval '1 day',
  batch integer DEFAULT 10000
)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  cutoff timestamptz := clock_timestamp() - older_than;
  deleted bigint;
  archived bigint;
BEGIN
  IF older_than < interval '1 day' AND NOT pg_has_role(pgtrickle.actor(), (
    SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'pgtrickle.pgt_refresh_history'::regclass), 'MEMBER') THEN
    RAISE EXCEPTION 'only the owner of schema pgtrickle may delete history of the last day'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.refresh_id IN (
    SELECT old.refresh_id FROM pgtrickle.pgt_refresh_history AS old
    WHERE old.started_at < cutoff AND old.status <> 'running'
    ORDER BY old.refresh_id LIMIT batch);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  DELETE FROM pgtrickle.pgt_history_archive AS h
  WHERE h.ctid = ANY (ARRAY(
    SELECT old.ctid FROM pgtrickle.pgt_history_archive AS old
    WHERE old.started_at < cutoff LIMIT batch FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS archived = ROW_COUNT;
  RETURN deleted + archived;
END
$$;

-- Which stream tables have changes past their own frontier: one call for the whole database.
CREATE OR REPLACE FUNCTION pgtrickle.pending_stream_tables()
RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found text[] := '{}';
  source record;
  pending text[];
BEGIN
  FOR source IN SELECT DISTINCT t.buffer FROM pgtrickle.pgt_change_tracking AS t ORDER BY t.buffer LOOP
    EXECUTE format(
      'SELECT array_agg(t.stream_table) FROM pgtrickle.pgt_change_tracking AS t JOIN pgtrickle.pgt_frontiers AS f USING (stream_table)
       WHERE t.buffer = $1 AND t.stream_table <> ALL ($2) AND (EXISTS (
         SELECT FROM pgtrickle_changes.%I AS c
         WHERE c.__pgt_xid >= pg_snapshot_xmin(f.frontier)
           AND CASE WHEN c.__pgt_xid = f.own_xid THEN c.__pgt_seq > f.own_seq
                    ELSE NOT pg_visible_in_snapshot(c.__pgt_xid, f.frontier) END)
         OR EXISTS (
         SELECT FROM pgtrickle.pgt_markers AS m
         WHERE m.buffer = t.buffer AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)
           AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq
                    ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END))', source.buffer)
    INTO pending USING source.buffer, found;
    found := found || coalesce(pending, '{}');
  END LOOP;
  RETURN QUERY SELECT unnest(found) ORDER BY 1;
END
$$;

-- What reads one of these relations directly: stream tables, views and materialized views, with names as SQL writes
-- them. A stream table that reads another one captures the changes of its state.
CREATE OR REPLACE FUNCTION pgtrickle._dependents(relations oid[])
RETURNS TABLE (relid oid, name text, kind text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT st.pgt_relid, st.stream_table, 'stream table'
  FROM pgtrickle.pgt_dependencies AS d
  JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
  WHERE d.kind IN ('table', 'view') AND d.source_relid = ANY (relations)
  UNION
  -- Qualified, because the search path holds no other schema.
  SELECT class.oid, class.oid::regclass::text,
         CASE class.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END
  FROM pg_depend AS d
  JOIN pg_rewrite AS rule ON rule.oid = d.objid
  JOIN pg_class AS class ON class.oid = rule.ev_class
  WHERE d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = ANY (relations)
    AND class.oid <> ALL (relations)
    AND NOT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_relid = class.oid)
$$;

-- The view of a stream table, and its states.
CREATE OR REPLACE FUNCTION pgtrickle._relations_of_stream_table(st pgtrickle.pgt_stream_tables)
RETURNS oid[]
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT array_append(
    array(
      SELECT class.oid
      FROM jsonb_array_elements_text(st.artifact -> 'states') AS state
      JOIN pg_class AS class
        ON class.relname = state AND class.relnamespace = to_regnamespace('pgtrickle_state')
    ),
    pgtrickle.relation(st.stream_table))
$$;

-- What is not as it should be, and what to do about it.
CREATE OR REPLACE FUNCTION pgtrickle.pgt_doctor()
RETURNS TABLE (severity text, message text, fix text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT 'warning', format('stream table "%s" must be computed anew: %s', st.stream_table, change.reason),
         CASE change.remedy
           WHEN 'nothing' THEN format('Undo that, or: trickle alter %s', st.stream_table)
           ELSE format('trickle refresh %s', st.stream_table) END
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL pgtrickle._change_of(st.pgt_id) AS change
  WHERE change.reason IS NOT NULL
  UNION ALL
  SELECT 'warning', format('stream table "%s" must be computed anew: %s', st.stream_table, pgtrickle.obstacle(st.stream_table)),
         format('trickle refresh %s', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  WHERE st.status <> 'initializing' AND pgtrickle.obstacle(st.stream_table) IS NOT NULL
  UNION ALL
  SELECT 'error', format('stream table "%s" was never filled', st.stream_table),
         format('trickle drop %s, and create it again', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  WHERE st.status = 'initializing'
  UNION ALL
  SELECT 'error', format('the last refresh of "%s" failed: %s', st.stream_table, h.error_message),
         format('Remove the cause, then: trickle refresh %s', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL (
    SELECT h.status, h.error_message FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id ORDER BY h.refresh_id DESC LIMIT 1) AS h
  WHERE h.status = 'failed'
  UNION ALL
  SELECT 'error', format('relation %s of stream table "%s" is missing', relation.name, st.stream_table),
         format('trickle drop %s, and create it again', st.stream_table)
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL (
    SELECT format('pgtrickle_state.%I', state) FROM jsonb_array_elements_text(st.artifact -> 'states') AS state
    UNION ALL SELECT format('pgtrickle_state.%I', st.artifact ->> 'mutex')
    UNION ALL SELECT st.stream_table) AS relation (name)
  WHERE pgtrickle.relation(relation.name) IS NULL
  UNION ALL
  SELECT 'warning', format('%s wants an index on %s.%s (%s): %s', st.stream_table, i #>> '{table,schema}', i #>> '{table,name}',
           (SELECT string_agg(c, ', ') FROM jsonb_array_elements_text(i -> 'columns') AS c), i ->> 'reason'),
         format('CREATE INDEX ON %I.%I (%s)', i #>> '{table,schema}', i #>> '{table,name}',
           (SELECT string_agg(quote_ident(c), ', ') FROM jsonb_array_elements_text(i -> 'columns') AS c))
  FROM pgtrickle.pgt_stream_tables AS st
  CROSS JOIN LATERAL jsonb_array_elements(st.artifact -> 'indexes') AS i
  WHERE NOT EXISTS (
    SELECT FROM pg_index AS x
    JOIN pg_attribute AS a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
    WHERE x.indrelid = pgtrickle.relation(format('%I.%I', i #>> '{table,schema}', i #>> '{table,name}'))
      AND x.indpred IS NULL AND i -> 'columns' ? a.attname)
  UNION ALL
  SELECT 'warning', CASE WHEN i.wanted IS NULL
           THEN format('changes of %s are recorded for "%s", which does not read it', i.source, i.stream_table)
           ELSE format('changes of %s (%s) are recorded for "%s", which does not read these columns', i.source,
                       array_to_string(i.idle, ', '), i.stream_table) END,
         'trickle migrate, unless it is being altered at the moment'
  FROM pgtrickle._idle_captures() AS i
  UNION ALL
  SELECT 'warning', format('table %s, which "%s" reads, is unlogged: a crash empties it, and no refresh notices', member::regclass, t.stream_table),
         format('ALTER TABLE %s SET LOGGED', member::regclass)
  FROM pgtrickle.pgt_change_tracking AS t
  CROSS JOIN LATERAL pgtrickle.family(pgtrickle.relation(t.source)) AS member
  JOIN pg_class AS c ON c.oid = member
  WHERE c.relpersistence = 'u'
  UNION ALL
  SELECT 'warning', format('buffer of %s holds %s: a consumer is far behind', t.source, pg_size_pretty(pgtrickle._buffer_size(c.oid))),
         format('trickle refresh %s', string_agg(t.stream_table, ' ' ORDER BY t.stream_table))
  FROM pgtrickle.pgt_change_tracking AS t
  JOIN pg_class AS c ON c.relname = t.buffer AND c.relnamespace = to_regnamespace('pgtrickle_changes')
  WHERE pgtrickle._buffer_size(c.oid) > 1073741824
  GROUP BY t.source, c.oid
  UNION ALL
  SELECT 'warning', format('prepared transaction "%s" has been open since %s: buffers cannot be cleaned up', gid, prepared),
         format('COMMIT PREPARED %L, or ROLLBACK PREPARED %L', gid, gid)
  FROM pg_prepared_xacts
  WHERE database = current_database() AND prepared < now() - interval '1 hour'
$$;

-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle._drop_dependents(oid[]), pgtrickle.drop_stream_table(text, boolean);

-- Removes what reads these relations, and what reads that. Returns the names, each after those of its dependents.
CREATE OR REPLACE FUNCTION pgtrickle._drop_dependents(relations oid[], keep_history boolean)
RETURNS SETOF text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  dependent record;
BEGIN
  FOR dependent IN SELECT * FROM pgtrickle._dependents(relations) AS d ORDER BY d.name LOOP
    -- An earlier one may have taken it along.
    CONTINUE WHEN to_regclass(dependent.name) IS NULL;
    IF dependent.kind = 'stream table' THEN
      RETURN QUERY SELECT pgtrickle.drop_stream_table(dependent.name, true, keep_history);
    ELSE
      RETURN QUERY SELECT pgtrickle._drop_dependents(ARRAY[dependent.relid], keep_history);
      EXECUTE format('DROP %s %s CASCADE', dependent.kind, dependent.name);
      RETURN NEXT dependent.name;
    END IF;
  END LOOP;
END
$$;

-- Removes a stream table and returns the names of what went, dependents first. Without `cascade` it refuses
-- when other stream tables, views or materialized views read it. With `keep_history` its history goes to the archive.
CREATE OR REPLACE FUNCTION pgtrickle.drop_stream_table(
  name text, cascade boolean DEFAULT false, keep_history boolean DEFAULT false
)
RETURNS SETOF text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  relations oid[] := pgtrickle._relations_of_stream_table(st);
  dependents text[];
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  IF cascade THEN
    RETURN QUERY SELECT pgtrickle._drop_dependents(relations, keep_history);
  ELSE
    SELECT array_agg(d.name ORDER BY d.name) INTO dependents
    FROM pgtrickle._dependents(relations) AS d;
    IF dependents IS NOT NULL THEN
      RAISE EXCEPTION 'cannot drop stream table "%": % %: % (use cascade)', st.stream_table,
        cardinality(dependents), CASE cardinality(dependents) WHEN 1 THEN 'dependent' ELSE 'dependents' END,
        array_to_string(dependents, ', ')
        USING ERRCODE = '55T08', HINT = 'Drop them first, or drop them too: --cascade, or in SQL cascade => true.';
    END IF;
  END IF;
  EXECUTE st.artifact ->> 'drop';
  PERFORM pgtrickle._unregister(st.pgt_id, keep_history);
  RETURN NEXT st.stream_table;
END
$$;

-- The plan of the next refresh, as JSON. With `with_analyze` it is run and rolled back: what is measured is the real
-- refresh, and nothing of it stays.
CREATE OR REPLACE FUNCTION pgtrickle.explain_st(name text, with_analyze boolean DEFAULT false)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET row_security = off
SET bytea_output = hex
SET extra_float_digits = 1
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  plan json;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  BEGIN
    IF with_analyze THEN
      EXECUTE st.artifact ->> 'lock';
    END IF;
    PERFORM pgtrickle._steer_joins(pgtrickle._strategy_of(st));
    EXECUTE CASE WHEN with_analyze THEN 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' ELSE 'EXPLAIN (FORMAT JSON) ' END
      || (st.artifact ->> CASE st.mode WHEN 'full' THEN 'full' ELSE 'refresh' END) INTO STRICT plan;
    -- Everything since the beginning of the block goes; variables stay.
    RAISE EXCEPTION 'roll back' USING ERRCODE = 'PT000';
  EXCEPTION WHEN SQLSTATE 'PT000' THEN
    RETURN plan;
  END;
END
$$;

-- The same, analyzed, with the arms of that refresh that run, and those that do not: as the refresh itself would tell it, from
-- the changes that it counts. It is run twice and rolled back; where both must see the same, ask within REPEATABLE READ.
CREATE OR REPLACE FUNCTION pgtrickle._explain_arms(
  name text, OUT plan json, OUT run text[], OUT skipped text[]
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET row_security = off
SET bytea_output = hex
SET extra_float_digits = 1
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  done record;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  BEGIN
    EXECUTE st.lock;
    PERFORM pgtrickle._steer_joins(pgtrickle._strategy_of(st));
    EXECUTE st.artifact ->> CASE st.mode WHEN 'full' THEN 'full' ELSE 'refresh' END INTO STRICT done;
    RAISE EXCEPTION 'roll back' USING ERRCODE = 'PT000';
  EXCEPTION WHEN SQLSTATE 'PT000' THEN
    NULL;
  END;
  SELECT arms.run, arms.skipped INTO run, skipped FROM pgtrickle._arms(st.arms_require, done.changes) AS arms;
  plan := pgtrickle.explain_st(name, true);
END
$$;

-- The stream table that a name means: `schema.name` as it is, or written as SQL would, or its bare name
-- when only one stream table has it.
CREATE OR REPLACE FUNCTION pgtrickle._find_stream_table(name text)
RETURNS pgtrickle.pgt_stream_tables
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  parts text[] := '{}';
  exact pgtrickle.pgt_stream_tables;
  found_rows pgtrickle.pgt_stream_tables[];
  known text;
BEGIN
  SELECT st.* INTO exact FROM pgtrickle.pgt_stream_tables AS st WHERE st.stream_table = $1;
  IF FOUND THEN
    RETURN exact;
  END IF;
  BEGIN
    parts := parse_ident(name);
  EXCEPTION WHEN invalid_parameter_value THEN
    NULL; -- Not written as SQL would: it may still be the plain name.
  END;

  SELECT array_agg(ranked.st) FILTER (WHERE ranked.place = 1)
  INTO found_rows
  FROM (
    SELECT st, rank() OVER (ORDER BY
      CASE
        WHEN $1 IN (st.stream_table, st.schema_name || '.' || st.stream_name) THEN 1
        WHEN ARRAY[st.schema_name, st.stream_name] = parts THEN 2
        ELSE 3
      END) AS place
    FROM pgtrickle.pgt_stream_tables AS st
    WHERE $1 IN (st.stream_table, st.schema_name || '.' || st.stream_name)
       OR ARRAY[st.schema_name, st.stream_name] = parts
       OR st.stream_name = $1
       OR ARRAY[st.stream_name] = parts
  ) AS ranked;

  IF cardinality(found_rows) = 1 THEN
    RETURN found_rows[1];
  END IF;
  IF cardinality(found_rows) > 1 THEN
    SELECT string_agg(st.stream_table, ', ' ORDER BY st.stream_table) INTO known
    FROM unnest(found_rows) AS st;
    RAISE EXCEPTION 'stream table name "%" is ambiguous', name
      USING ERRCODE = '55T02', HINT = 'Qualify it: ' || known || '.';
  END IF;

  SELECT string_agg(st.stream_table, ', ' ORDER BY st.stream_table) INTO known
  FROM (SELECT stream_table FROM pgtrickle.pgt_stream_tables ORDER BY 1 LIMIT 20) AS st;
  RAISE EXCEPTION 'stream table "%" does not exist', name
    USING ERRCODE = '55T02',
          HINT = coalesce('Stream tables: ' || known || '.', 'There are no stream tables.');
END
$$;

-- The types among these that somebody has made, and those that they are made of: the base of a domain, attributes of a
-- composite, elements of arrays and ranges.
CREATE OR REPLACE FUNCTION pgtrickle._type_closure(types oid[])
RETURNS SETOF oid
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE closure (oid) AS (
    SELECT t.oid FROM unnest(types) AS t (oid) WHERE t.oid >= 16384
    UNION
    SELECT part.oid
    FROM closure
    JOIN pg_type AS type USING (oid)
    CROSS JOIN LATERAL (
      VALUES (type.typelem), (type.typbasetype)
      UNION ALL
      SELECT a.atttypid FROM pg_attribute AS a
      WHERE a.attrelid = type.typrelid AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT r.rngsubtype FROM pg_range AS r WHERE type.oid IN (r.rngtypid, r.rngmultitypid)
    ) AS part (oid)
    WHERE part.oid >= 16384
  )
  SELECT closure.oid FROM closure
$$;

-- All about these types and what they are made of: also labels of an enum in their order, constraints of a domain.
CREATE OR REPLACE FUNCTION pgtrickle._types_fingerprint(types oid[])
RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(jsonb_object_agg(format_type(type.oid, NULL), md5(concat_ws(' ',
    type.typtype, type.typlen, type.typnotnull, type.typdefault, type.typcollation,
    format_type(nullif(type.typbasetype, 0), type.typtypmod),
    (SELECT string_agg(quote_literal(label.enumlabel), ',' ORDER BY label.enumsortorder)
     FROM pg_enum AS label WHERE label.enumtypid = type.oid),
    (SELECT string_agg(pg_get_constraintdef(c.oid), ',' ORDER BY c.conname)
     FROM pg_constraint AS c WHERE c.contypid = type.oid),
    (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ',' ORDER BY a.attnum)
     FROM pg_attribute AS a
     WHERE a.attrelid = type.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
  ))), '{}')
  FROM pgtrickle._type_closure(types) AS closure (oid)
  JOIN pg_type AS type USING (oid)
$$;

-- All about a table that a refresh relies on. NULL when there is no such table. Without `columns`, all of them count.
CREATE OR REPLACE FUNCTION pgtrickle._table_fingerprint(relation oid, columns text[], buffer text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  class pg_class;
  family oid[];
  capture oid;
  own_columns jsonb;
  types oid[];
  collations oid[];
BEGIN
  SELECT c.* INTO class FROM pg_class AS c WHERE c.oid = relation;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  family := CASE WHEN class.relhassubclass
    THEN array(SELECT member FROM pgtrickle.family(relation) AS member) ELSE ARRAY[relation] END;
  capture := (
    SELECT p.oid FROM pg_proc AS p
    WHERE p.proname = buffer AND p.pronamespace = to_regnamespace('pgtrickle_changes') AND p.pronargs = 0);
  SELECT jsonb_object_agg(a.attname, jsonb_build_object(
           'place', a.attnum,
           'type', format_type(a.atttypid, a.atttypmod),
           'collation', a.attcollation::regcollation,
           'not null', a.attnotnull,
           'generated', CASE WHEN a.attgenerated <> '' THEN (
             SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d
             WHERE d.adrelid = relation AND d.adnum = a.attnum) END)),
         array_agg(DISTINCT a.atttypid),
         array_agg(DISTINCT a.attcollation) FILTER (WHERE a.attcollation > 0)
  INTO own_columns, types, collations
  FROM pg_attribute AS a
  WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
    AND (columns IS NULL OR a.attname = ANY (columns));
  RETURN jsonb_build_object(
    'name', relation::regclass,
    'columns', coalesce(own_columns, '{}'),
    'keys', (
      SELECT coalesce(jsonb_object_agg(key, true), '{}')
      FROM pg_index AS i
      CROSS JOIN LATERAL (
        SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                 || CASE WHEN i.indnullsnotdistinct THEN ' nulls not distinct' ELSE '' END
                 || CASE WHEN i.indimmediate THEN '' ELSE ' deferrable' END
        FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = relation AND a.attnum = k.attnum
        WHERE k.place <= i.indnkeyatts
      ) AS described (key)
      WHERE i.indrelid = relation AND i.indisunique AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL
    ),
    'references', (
      SELECT coalesce(jsonb_object_agg(c.conname, concat_ws(' ', c.conkey, c.confrelid::regclass, c.confkey)), '{}')
      FROM pg_constraint AS c
      WHERE c.conrelid = relation AND c.contype = 'f' AND c.convalidated AND NOT c.condeferrable
    ),
    'row security', jsonb_build_array(class.relrowsecurity, class.relforcerowsecurity),
    'policies', (
      SELECT coalesce(jsonb_object_agg(p.polname, md5(concat_ws(' ', p.polcmd, p.polpermissive, p.polroles,
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))), '{}')
      FROM pg_policy AS p WHERE p.polrelid = relation
    ),
    'family', (SELECT jsonb_object_agg(member, member::regclass) FROM unnest(family) AS member),
    'child', class.relispartition OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = relation),
    'replicated', EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = ANY (family)),
    -- The row version tells that a trigger was disabled for a while.
    'triggers', (
      SELECT jsonb_object_agg(t.oid, concat_ws(' ', t.tgrelid, t.tgname, t.tgenabled, t.xmin))
      FROM pg_trigger AS t WHERE t.tgrelid = ANY (family) AND t.tgfoid = capture
    ),
    'capture', (
      SELECT md5(p.prosrc) = c.function_hash AND p.prosecdef
      FROM pg_proc AS p, pgtrickle.pgt_captures AS c
      WHERE p.oid = capture AND c.buffer = $3
    ),
    'types', CASE WHEN EXISTS (SELECT FROM unnest(types) AS t (oid) WHERE t.oid >= 16384)
      THEN pgtrickle._types_fingerprint(types) ELSE '{}' END,
    'collations', CASE WHEN collations IS NULL THEN '{}' ELSE pgtrickle._collations_fingerprint(collations) END
  );
END
$$;

-- The versions of collations, as the operating system has them.
CREATE OR REPLACE FUNCTION pgtrickle._collations_fingerprint(collations oid[])
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(c.oid::regcollation, coalesce(CASE c.collprovider
    WHEN 'd' THEN (
      SELECT pg_database_collation_actual_version(d.oid) FROM pg_database AS d
      WHERE d.datname = current_database())
    ELSE pg_collation_actual_version(c.oid) END, '')), '{}')
  FROM pg_collation AS c
  WHERE c.oid = ANY (collations));
END
$$;

-- The same for everything else that a query can depend on. NULL when it is not there.
CREATE OR REPLACE FUNCTION pgtrickle._fingerprint(
  kind text, object oid, columns text[] DEFAULT NULL, buffer text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN CASE kind
    WHEN 'table' THEN pgtrickle._table_fingerprint(object, columns, buffer)
    WHEN 'view' THEN (
      SELECT jsonb_build_object('name', c.oid::regclass, 'definition', md5(pg_get_viewdef(c.oid)),
                                'options', c.reloptions)
      FROM pg_class AS c WHERE c.oid = object)
    WHEN 'function' THEN (
      SELECT jsonb_build_object(
        'name', p.oid::regprocedure,
        -- With the casts that it makes: a query that casts depends on the function alone.
        'signature', concat_ws(' ', p.provolatile, p.proisstrict, p.proretset, format_type(p.prorettype, NULL), (
          SELECT string_agg(concat_ws(' ', c.castsource::regtype, c.casttarget::regtype, c.castcontext), ', '
                            ORDER BY c.castsource::regtype::text, c.casttarget::regtype::text)
          FROM pg_cast AS c WHERE c.castfunc = p.oid)),
        'body', md5(concat_ws(' ', p.prosrc, p.probin, pg_get_function_sqlbody(p.oid), p.proconfig,
          (SELECT a::text FROM pg_aggregate AS a WHERE a.aggfnoid = p.oid))))
      FROM pg_proc AS p WHERE p.oid = object)
    WHEN 'operator' THEN (
      SELECT jsonb_build_object(
        'name', o.oid::regoperator,
        'signature', concat_ws(' ', p.provolatile, p.proisstrict, format_type(o.oprresult, NULL)),
        'body', p.oid::regprocedure)
      FROM pg_operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode WHERE o.oid = object)
    WHEN 'type' THEN (
      SELECT jsonb_build_object('name', format_type(t.oid, NULL),
                                'types', pgtrickle._types_fingerprint(ARRAY[t.oid]))
      FROM pg_type AS t WHERE t.oid = object)
    WHEN 'collation' THEN (
      SELECT jsonb_build_object('name', c.oid::regcollation,
                                'collations', pgtrickle._collations_fingerprint(ARRAY[c.oid]))
      FROM pg_collation AS c WHERE c.oid = object)
  END;
END
$$;

-- The object that a dependency means now: the one of its name, also after a restore, or when it was made anew. If there
-- is none, the one that had the name.
CREATE OR REPLACE FUNCTION pgtrickle._current_object(kind text, object oid, name text)
RETURNS oid
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(CASE kind
    WHEN 'function' THEN to_regprocedure(name)::oid
    WHEN 'operator' THEN to_regoperator(name)::oid
    WHEN 'type' THEN to_regtype(name)::oid
    WHEN 'collation' THEN to_regcollation(name)::oid
    ELSE pgtrickle.relation(name)
  END, object);
END
$$;

-- What has become different in words, and what helps: `reinitialize` (the plan still fits), `recompile` (it does not),
-- `nothing` (something that the query names is gone). All NULL when nothing matters that did.
CREATE OR REPLACE FUNCTION pgtrickle._describe_change(
  kind text, name text, object oid, was jsonb, now jsonb, OUT reason text, OUT remedy text
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  entry record;
  subject text := kind || ' ' || name;
  successor text;
BEGIN
  IF now IS NULL THEN
    reason := CASE WHEN kind IN ('table', 'view') THEN 'source ' ELSE '' END || subject || ' was dropped';
    remedy := 'nothing';
    RETURN;
  END IF;
  IF now ->> 'name' <> was ->> 'name' THEN
    reason := subject || ' was renamed to ' || (now ->> 'name');
    remedy := 'nothing';
    RETURN;
  END IF;
  FOR entry IN
    SELECT old.key AS name, old.value AS was, now -> 'columns' -> old.key AS now
    FROM jsonb_each(was -> 'columns') AS old
    WHERE now -> 'columns' -> old.key IS DISTINCT FROM old.value
  LOOP
    subject := format('column "%s" of table %s', entry.name, name);
    IF entry.now IS NULL THEN
      SELECT ' was renamed to "' || a.attname || '"' INTO successor FROM pg_attribute AS a
      WHERE a.attrelid = object AND a.attnum = (entry.was ->> 'place')::int AND NOT a.attisdropped;
      reason := subject || coalesce(successor, ' was dropped');
      remedy := 'nothing';
      RETURN;
    END IF;
    IF remedy IS DISTINCT FROM 'recompile' THEN
      remedy := CASE WHEN entry.now - 'place' = entry.was - 'place' THEN 'reinitialize' ELSE 'recompile' END;
      reason := subject || CASE
        WHEN remedy = 'reinitialize' THEN ' was replaced by another one'
        WHEN entry.now -> 'type' <> entry.was -> 'type'
          THEN format(' changed from %s to %s', entry.was ->> 'type', entry.now ->> 'type')
        WHEN entry.now -> 'collation' <> entry.was -> 'collation'
          THEN format(' changed from collation %s to %s', entry.was ->> 'collation', entry.now ->> 'collation')
        WHEN entry.now -> 'not null' <> entry.was -> 'not null' THEN
          CASE WHEN (entry.now -> 'not null')::boolean THEN ' became NOT NULL' ELSE ' may be NULL now' END
        ELSE ' is generated in another way' END;
    END IF;
  END LOOP;
  IF remedy IS NOT NULL THEN
    RETURN;
  END IF;
  subject := kind || ' ' || name;
  SELECT format('unique key (%s) of %s was dropped', old.key, subject), 'recompile' INTO reason, remedy
  FROM jsonb_each(was -> 'keys') AS old WHERE NOT now -> 'keys' ? old.key;
  IF NOT FOUND THEN
    SELECT format('foreign key "%s" of %s was changed', old.key, subject), 'recompile' INTO reason, remedy
    FROM jsonb_each(was -> 'references') AS old WHERE now -> 'references' -> old.key IS DISTINCT FROM old.value;
  END IF;
  IF reason IS NULL AND (now -> 'definition', now -> 'options', now -> 'signature')
     IS DISTINCT FROM (was -> 'definition', was -> 'options', was -> 'signature') THEN
    reason := subject || ' changed';
    remedy := 'recompile';
  END IF;
  IF reason IS NOT NULL THEN
    RETURN;
  END IF;
  SELECT CASE WHEN was -> 'family' ? member.key
           THEN format('table %s was detached from %s', member.value #>> '{}', name)
           ELSE format('table %s was attached to %s', member.value #>> '{}', name) END,
         -- A table that had no heirs may have been read with ONLY.
         CASE WHEN (SELECT count(*) FROM jsonb_object_keys(was -> 'family')) = 1 THEN 'recompile' ELSE 'reinitialize' END
  INTO reason, remedy
  FROM jsonb_each((was -> 'family') || (now -> 'family')) AS member
  WHERE (was -> 'family' ? member.key) <> (now -> 'family' ? member.key)
    -- Itself under another number: it was made anew, or restored.
    AND member.value #>> '{}' <> name
  ORDER BY member.key DESC
  LIMIT 1;
  IF reason IS NULL THEN
    reason := CASE
      WHEN NOT now -> 'types' @> (was -> 'types') THEN 'type ' || (
        SELECT string_agg(t.key, ', ') FROM jsonb_each(was -> 'types') AS t
        WHERE t.value IS DISTINCT FROM now -> 'types' -> t.key) || ' changed'
      WHEN now -> 'row security' IS DISTINCT FROM was -> 'row security' THEN 'row-level security of ' || subject || ' changed'
      WHEN now -> 'policies' IS DISTINCT FROM was -> 'policies' THEN 'policies of ' || subject || ' changed'
      WHEN now -> 'child' IS DISTINCT FROM was -> 'child' THEN subject || ' got another parent'
      WHEN now -> 'replicated' IS DISTINCT FROM was -> 'replicated' THEN 'logical replication to ' || subject || ' changed'
      WHEN now -> 'triggers' IS DISTINCT FROM was -> 'triggers' THEN 'capture triggers of ' || subject || ' were changed or disabled'
      WHEN now -> 'capture' IS DISTINCT FROM was -> 'capture' THEN 'the capture function of ' || subject || ' was changed'
      WHEN now -> 'body' IS DISTINCT FROM was -> 'body' THEN subject || ' changed'
      WHEN NOT now -> 'collations' @> (was -> 'collations') THEN 'a collation of ' || subject || ' has another version'
    END;
    remedy := CASE WHEN reason IS NOT NULL THEN 'reinitialize' END;
  END IF;
END
$$;

-- The gravest difference between what a stream table was computed from and what is there now; NULLs when none matters.
CREATE OR REPLACE FUNCTION pgtrickle._change_of(id bigint, OUT reason text, OUT remedy text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  d record;
  object oid;
  now jsonb;
  found_change record;
  view_changed text;
BEGIN
  FOR d IN SELECT * FROM pgtrickle.pgt_dependencies AS t WHERE t.pgt_id = id ORDER BY t.source, t.kind LOOP
    now := pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer);
    CONTINUE WHEN now = d.fingerprint;
    object := pgtrickle._current_object(d.kind, d.source_relid, d.source);
    IF object <> d.source_relid THEN
      now := pgtrickle._fingerprint(d.kind, object, d.columns, d.buffer);
    END IF;
    found_change := pgtrickle._describe_change(d.kind, d.source, object, d.fingerprint, now);
    IF object <> d.source_relid AND now IS NOT NULL
       AND coalesce(found_change.remedy, 'reinitialize') = 'reinitialize' THEN
      found_change.reason := format('%s %s was replaced', d.kind, d.source);
      found_change.remedy := 'reinitialize';
    END IF;
    IF found_change.reason IS NOT NULL AND (remedy IS NULL
       OR array_position('{reinitialize,recompile,nothing}', remedy)
          < array_position('{reinitialize,recompile,nothing}', found_change.remedy)) THEN
      reason := found_change.reason;
      remedy := found_change.remedy;
    END IF;
    IF d.kind = 'view' AND found_change.remedy = 'recompile' THEN
      view_changed := coalesce(view_changed, found_change.reason);
    END IF;
  END LOOP;
  -- A view that has another definition, as that of a stream table that was altered, may no longer read what is gone.
  IF remedy = 'nothing' AND view_changed IS NOT NULL THEN
    reason := view_changed;
    remedy := 'recompile';
  END IF;
END
$$;

-- Notes what a stream table is about to be computed from.
CREATE OR REPLACE FUNCTION pgtrickle._stamp(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables;
  watched pgtrickle.pgt_stamps;
BEGIN
  SELECT t.* INTO STRICT st FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = id;
  PERFORM pgtrickle.assert_owner(st.stream_table);
  UPDATE pgtrickle.pgt_dependencies AS d
  SET source_relid = pgtrickle._current_object(d.kind, d.source_relid, d.source)
  WHERE d.pgt_id = id;
  -- Before the fingerprints: what changes in between is looked at the next time.
  watched := pgtrickle._watched(id);
  UPDATE pgtrickle.pgt_dependencies AS d
  SET fingerprint = pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer)
  WHERE d.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET pgt_relid = pgtrickle.relation(t.stream_table)
  WHERE t.pgt_id = id AND t.pgt_relid IS DISTINCT FROM pgtrickle.relation(t.stream_table);
  PERFORM pgtrickle._keep_stamp(watched);
END
$$;

-- What is recorded for stream tables that they do not read: left by an alteration of which the last step failed, or that is
-- still under way. `wanted` is what they read of the source; NULL where that is nothing.
CREATE OR REPLACE FUNCTION pgtrickle._idle_captures()
RETURNS TABLE (stream_table text, source text, buffer text, idle text[], wanted text[])
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.stream_table, t.source, t.buffer,
         array(SELECT name FROM unnest(t.columns) AS name WHERE name <> ALL (coalesce(d.columns, '{}')) ORDER BY name),
         CASE WHEN d.columns IS NOT NULL THEN array(SELECT name FROM unnest(t.columns) AS name WHERE name = ANY (d.columns)) END
  FROM pgtrickle.pgt_change_tracking AS t
  JOIN pgtrickle.pgt_stream_tables AS st USING (stream_table)
  LEFT JOIN pgtrickle.pgt_dependencies AS d ON (d.pgt_id, d.kind, d.buffer) = (st.pgt_id, 'table', t.buffer)
  WHERE NOT t.columns <@ coalesce(d.columns, '{}') OR d.columns IS NULL
$$;

-- With other names, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle.bulk_buffer(text), pgtrickle.wanted_columns(text);

-- Makes the objects that stand for stream tables what this version wants them to be: capture functions, triggers.
-- One row for each object that was not, none when all is well.
CREATE OR REPLACE FUNCTION pgtrickle.migrate()
RETURNS TABLE (object text, action text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  source record;
  hash text;
  idle record;
BEGIN
  FOR idle IN
    SELECT i.* FROM pgtrickle._idle_captures() AS i
    JOIN pg_class AS relation ON relation.oid = pgtrickle.relation(i.stream_table)
    WHERE pg_has_role(current_user, relation.relowner, 'USAGE')
    ORDER BY i.stream_table, i.source
  LOOP
    object := format('capture of %s for %s', idle.source, idle.stream_table);
    action := 'narrowed';
    IF idle.wanted IS NULL THEN
      PERFORM pgtrickle.release(idle.stream_table, idle.source);
    ELSE
      PERFORM pgtrickle.provide_buffer(idle.stream_table, idle.source, idle.buffer, idle.wanted, current_user);
    END IF;
    RETURN NEXT;
  END LOOP;
  FOR source IN
    SELECT DISTINCT ON (c.buffer) c.buffer, c.source, c.function_hash, t.stream_table, t.columns
    FROM pgtrickle.pgt_captures AS c JOIN pgtrickle.pgt_change_tracking AS t USING (buffer)
    JOIN pgtrickle.pgt_stream_tables AS st ON st.stream_table = t.stream_table
    JOIN pg_class AS relation ON relation.oid = pgtrickle.relation(st.stream_table)
    WHERE pgtrickle.relation(c.source) IS NOT NULL AND pg_has_role(current_user, relation.relowner, 'USAGE')
    ORDER BY c.buffer, t.stream_table
  LOOP
    SELECT md5(p.prosrc) INTO hash FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace;
    PERFORM pgtrickle.provide_buffer(source.stream_table, source.source, source.buffer, source.columns, current_user);
    SELECT p.oid::regprocedure::text INTO object FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace
      AND md5(p.prosrc) IS DISTINCT FROM hash;
    IF FOUND THEN
      action := 'repaired';
      RETURN NEXT;
    END IF;
    IF pgtrickle.install_triggers(source.source, source.buffer) > 0 THEN
      object := 'triggers of ' || source.source;
      action := 'repaired';
      RETURN NEXT;
    END IF;
  END LOOP;
  -- Capture functions of an earlier version called it until now.
  IF EXISTS (
    SELECT FROM pg_proc AS p WHERE p.oid = to_regprocedure('pgtrickle.columns_fit(name[], name, name[])')
      AND pg_has_role(current_user, p.proowner, 'USAGE'))
     AND NOT EXISTS (
       SELECT FROM pg_proc AS p WHERE p.pronamespace = 'pgtrickle_changes'::regnamespace AND p.prosrc LIKE '%pgtrickle.columns_fit(%') THEN
    DROP FUNCTION pgtrickle.columns_fit(name[], name, name[]);
    object := 'function pgtrickle.columns_fit';
    action := 'dropped';
    RETURN NEXT;
  END IF;
END
$$;

-- Fails unless the current role may act as the owner of the stream table.
CREATE OR REPLACE FUNCTION pgtrickle._assert_owner(stream_table text)
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_class AS class
    WHERE class.oid = pgtrickle.relation(stream_table)
      AND NOT pg_has_role(current_user, class.relowner, 'USAGE')
  ) THEN
    RAISE EXCEPTION 'must be owner of stream table "%"', stream_table
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- Writes a completed refresh down, on the row that said it was running if there is one, tells whoever listens, and
-- makes the stream table active.
CREATE OR REPLACE FUNCTION pgtrickle._record_refresh(
  id bigint, action text, reason text, started timestamptz,
  inserted bigint, updated bigint, deleted bigint, changes jsonb, arms_run text[], arms_skipped text[]
)
RETURNS double precision
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  st pgtrickle.pgt_stream_tables;
  duration double precision := 1000 * extract(epoch FROM clock_timestamp() - started);
BEGIN
  SELECT t.* INTO STRICT st FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = id;
  PERFORM pgtrickle.assert_owner(st.stream_table);
  IF st.status <> 'active' THEN
    UPDATE pgtrickle.pgt_stream_tables AS t
    SET status = 'active', status_reason = NULL, populated_at = coalesce(t.populated_at, clock_timestamp())
    WHERE t.pgt_id = id;
  END IF;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.pgt_id = id AND h.status = 'running' AND h.backend_pid = pg_backend_pid();
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, reason, started_at, duration_ms,
    rows_inserted, rows_updated, rows_deleted, changes, arms_run, arms_skipped
  ) VALUES (
    id, action, 'completed', reason, started, duration,
    inserted, updated, deleted, changes, arms_run, arms_skipped
  );
  RETURN duration;
END
$$;

-- Tells whoever listens. Not in a transaction of a caller who may want to prepare it: NOTIFY forbids that.
CREATE OR REPLACE FUNCTION pgtrickle._announce(stream_table text, action text, inserted bigint, updated bigint, deleted bigint)
RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_notify('pg_trickle_refresh', json_build_object(
    'v', 1, 'stream_table', stream_table, 'action', action,
    'rows_inserted', inserted, 'rows_updated', updated, 'rows_deleted', deleted)::text)
$$;

-- Writes down that a refresh failed. The refresh itself has been rolled back with whatever it wrote.
CREATE OR REPLACE FUNCTION pgtrickle._record_failure(
  name text, duration_ms double precision, error_state text, error_message text
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table);
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, started_at, duration_ms, error_state, error_message
  ) VALUES (
    st.pgt_id,
    CASE
      WHEN st.status = 'needs_reinit' THEN 'reinitialize'
      WHEN st.mode = 'full' THEN 'full'
      ELSE 'differential'
    END,
    'failed', clock_timestamp() - duration_ms * interval '1 millisecond', duration_ms,
    error_state, error_message
  );
END
$$;

-- Says that a refresh is running, for those who look while it does. Committed before it begins.
CREATE OR REPLACE FUNCTION pgtrickle._record_start(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms, backend_pid, backend_start)
  SELECT st.pgt_id, CASE st.mode WHEN 'full' THEN 'full' ELSE 'differential' END, 'running',
         clock_timestamp(), 0, pg_backend_pid(), (
           SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
  FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
END
$$;

-- Calls refreshes failed whose session has gone: no backend is the one that began it, and nobody holds the lock.
-- Returns the stream tables.
CREATE OR REPLACE FUNCTION pgtrickle.sweep()
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  stale record;
BEGIN
  FOR stale IN
    SELECT h.refresh_id, st.stream_table, st.artifact ->> 'mutex' AS mutex
    FROM pgtrickle.pgt_refresh_history AS h
    JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
    WHERE h.status = 'running' AND NOT EXISTS (
      SELECT FROM pg_stat_activity AS a WHERE (a.pid, a.backend_start) = (h.backend_pid, h.backend_start))
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_locks AS l
      JOIN pg_class AS c ON c.oid = l.relation AND c.relname = stale.mutex
      WHERE c.relnamespace = 'pgtrickle_state'::regnamespace AND l.mode = 'ExclusiveLock' AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()));
    UPDATE pgtrickle.pgt_refresh_history AS h
    SET status = 'failed', error_message = 'interrupted',
        duration_ms = 1000 * extract(epoch FROM clock_timestamp() - h.started_at)
    WHERE h.refresh_id = stale.refresh_id AND h.status = 'running';
    RETURN NEXT stale.stream_table;
  END LOOP;
END
$$;

-- Sets the status of a stream table.
CREATE OR REPLACE FUNCTION pgtrickle._set_status(id bigint, status text, reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t SET status = status, status_reason = reason WHERE t.pgt_id = id;
END
$$;

-- Fails when a table was truncated or rewritten after the transaction took its snapshot: such a snapshot
-- sees an empty table where there were rows (manual, 13.6). With READ COMMITTED the next statement has a newer
-- snapshot, and nothing can happen. The catalog row is read with the snapshot, the function looks at the present.
CREATE OR REPLACE FUNCTION pgtrickle._assert_current_snapshot(relations oid[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
    RETURN;
  END IF;
  PERFORM FROM unnest(relations) AS root (oid)
  CROSS JOIN LATERAL pgtrickle.family(root.oid) AS member (oid)
  LEFT JOIN pg_class AS class ON class.oid = member.oid
  -- Neither has one where a table is gone for good, or has no file: a partitioned one.
  WHERE nullif(class.relfilenode, 0) IS DISTINCT FROM pg_relation_filenode(member.oid);
  IF FOUND THEN
    RAISE EXCEPTION 'could not serialize access: a source was truncated after the transaction began'
      USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
  END IF;
END
$$;

-- The first argument had another name in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._arms(jsonb, jsonb);

-- Of the arms of an artifact those that ran, and those that did not, given the changed rows per source. An arm runs
-- when each member of `requires` has a source that changed.
CREATE OR REPLACE FUNCTION pgtrickle._arms(
  arms jsonb, changes jsonb, OUT run text[], OUT skipped text[]
)
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE runs), '{}'),
         coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE NOT runs), '{}')
  FROM jsonb_array_elements(arms) WITH ORDINALITY AS arm (value, place)
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_and(changed), true) AS runs
    FROM jsonb_array_elements(arm.value -> 'requires') AS member (sources)
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(coalesce((changes ->> source)::bigint, 0) > 0), false) AS changed
      FROM jsonb_array_elements_text(member.sources) AS source
    ) AS of_member
  ) AS of_arm
$$;

-- With two arguments, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._choice(text, text[]);

-- A strategy as it was given; fails when there is none of that name.
CREATE OR REPLACE FUNCTION pgtrickle._merge_join_strategy(parameter text, value text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF value NOT IN ('auto', 'hash_join', 'nested_loop', 'merge_join') THEN
    RAISE EXCEPTION 'invalid value for parameter "%": "%"', parameter, value
      USING ERRCODE = '22T03', HINT = 'Use "auto". Allowed: auto, hash_join, nested_loop, merge_join.';
  END IF;
  RETURN value;
END
$$;

-- The strategy of a stream table: that of the session where it has one.
CREATE OR REPLACE FUNCTION pgtrickle._strategy_of(st pgtrickle.pgt_stream_tables)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(
    pgtrickle._merge_join_strategy(
      'pg_trickle.merge_join_strategy', nullif(current_setting('pg_trickle.merge_join_strategy', true), '')),
    st.merge_join_strategy);
END
$$;

-- Leaves the planner the joins of a strategy. Until the transaction ends, or somebody sets what it was: not for a
-- function, of which the settings would be those of the day of installation.
CREATE OR REPLACE FUNCTION pgtrickle._steer_joins(strategy text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF strategy <> 'auto' THEN
    PERFORM set_config('enable_hashjoin', (strategy = 'hash_join')::text, true),
            set_config('enable_nestloop', (strategy = 'nested_loop')::text, true),
            set_config('enable_mergejoin', (strategy = 'merge_join')::text, true);
  END IF;
END
$$;

-- How large a buffer is, with the rows of large statements.
CREATE OR REPLACE FUNCTION pgtrickle._buffer_size(buffer oid)
RETURNS numeric
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (SELECT sum(pg_relation_size(part.oid)) FROM (
    SELECT buffer UNION ALL SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = buffer
  ) AS part (oid));
END
$$;

-- What the history says against refreshes of any size by changes: how long full ones take, how long the last three by
-- changes took at least, with how many changes, and how many full ones came since. No row where nothing is said: the last
-- three must all have been slower, by half and by more than what a moment of load makes. Old history is not looked at.
CREATE OR REPLACE FUNCTION pgtrickle._learned(
  id bigint, OUT full_ms double precision, OUT least_ms double precision, OUT least_changes bigint, OUT full_since bigint
)
RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH recent AS (
    SELECT h.refresh_id, h.action, h.duration_ms, h.changes FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = id AND h.status = 'completed' ORDER BY h.refresh_id DESC LIMIT 100
  ), full_ones AS (
    SELECT avg(f.duration_ms) AS full_ms
    FROM (SELECT r.duration_ms FROM recent AS r WHERE r.action IN ('full', 'reinitialize') ORDER BY r.refresh_id DESC LIMIT 3) AS f
  ), filled AS (
    SELECT h.duration_ms, h.action
    FROM pgtrickle.pgt_refresh_history AS h WHERE h.pgt_id = id AND h.status = 'completed' ORDER BY h.refresh_id LIMIT 1
  ), by_changes AS (
    SELECT count(*) AS times, min(d.duration_ms) AS least_ms, min(d.changed) AS least_changes, max(d.refresh_id) AS newest
    FROM (
      SELECT r.refresh_id, r.duration_ms, (SELECT sum(value::bigint) FROM jsonb_each_text(r.changes))::bigint AS changed
      FROM recent AS r WHERE r.action = 'differential' ORDER BY r.refresh_id DESC LIMIT 3
    ) AS d
  )
  SELECT known.full_ms, b.least_ms, b.least_changes,
         (SELECT count(*) FROM recent AS r WHERE r.refresh_id > b.newest AND r.action = 'full')
  FROM by_changes AS b
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT f.full_ms FROM full_ones AS f), (SELECT p.duration_ms FROM filled AS p WHERE p.action = 'populate')) AS full_ms
  ) AS known
  WHERE b.times = 3 AND b.least_ms > 1.5 * known.full_ms AND b.least_ms > known.full_ms + 100
$$;

-- Why recomputing is cheaper than applying the changes; NULL when it is not. Asked only where the caller left the choice.
-- Small buffers are not even counted, unless the history says that small refreshes were slower than full ones. What it
-- says grows old: after `patience` full ones in a row the changes are tried again, which costs little by comparison.
CREATE OR REPLACE FUNCTION pgtrickle._why_full(st pgtrickle.pgt_stream_tables)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  many constant bigint := 20000;
  patience constant bigint := 32;
  learned record;
  worth_counting bigint := many;
  pending bigint := 0;
  counted bigint;
  rows_of_sources double precision := 0;
  source record;
  full_ms double precision;
  per_change_ms double precision;
BEGIN
  SELECT l.* INTO learned FROM pgtrickle._learned(st.pgt_id) AS l WHERE l.full_since < patience;
  IF FOUND THEN
    worth_counting := 0;
  END IF;
  FOR source IN
    SELECT d.buffer, d.source_relid, c.oid AS buffer_relid
    FROM pgtrickle.pgt_dependencies AS d
    JOIN pg_class AS c ON c.relname = d.buffer AND c.relnamespace = 'pgtrickle_changes'::regnamespace
    WHERE d.pgt_id = st.pgt_id
  LOOP
    -- A table that was never analyzed has at most as many rows as fit into its pages.
    rows_of_sources := rows_of_sources + (
      SELECT coalesce(sum(CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE pg_relation_size(c.oid) / 32 END), 0) FROM pg_class AS c
      WHERE c.oid IN (SELECT pgtrickle.family(source.source_relid)) AND c.relkind = 'r');
    CONTINUE WHEN pgtrickle._buffer_size(source.buffer_relid) < 40 * worth_counting;
    EXECUTE format(
      'SELECT count(*) FROM pgtrickle_changes.%I AS c, pgtrickle.pgt_frontiers AS f
       WHERE f.stream_table = $1 AND c.__pgt_xid >= pg_snapshot_xmin(f.frontier)
         AND NOT pg_visible_in_snapshot(c.__pgt_xid, f.frontier)', source.buffer)
    INTO counted USING st.stream_table;
    pending := pending + counted;
  END LOOP;
  -- Fewer changes than were slow may be fast.
  IF worth_counting = 0 AND 2 * pending >= learned.least_changes THEN
    RETURN format('full is cheaper: it takes %s ms, the last 3 by changes took %s ms or more; changes are tried again after %s more',
                  round(learned.full_ms), round(learned.least_ms), patience - learned.full_since - 1);
  END IF;
  IF pending < many THEN
    RETURN NULL;
  END IF;
  IF rows_of_sources > 0 AND pending > rows_of_sources / 2 THEN
    RETURN format('full is cheaper: %s changes of %s rows', pending, round(rows_of_sources));
  END IF;
  SELECT avg(h.duration_ms) FILTER (WHERE h.action <> 'differential'),
         sum(h.duration_ms) FILTER (WHERE h.action = 'differential')
           / nullif(sum((SELECT sum(value::bigint) FROM jsonb_each_text(h.changes))) FILTER (WHERE h.action = 'differential'), 0)
  INTO full_ms, per_change_ms
  FROM (
    SELECT * FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id AND h.status = 'completed' ORDER BY h.refresh_id DESC LIMIT 20
  ) AS h;
  -- Guessing from small refreshes is too dark: only where it would be twice as fast.
  IF full_ms * 2 < per_change_ms * pending THEN
    RETURN format('full is cheaper: it took %s ms, %s changes would take %s ms',
                  round(full_ms), pending, round(per_change_ms * pending));
  END IF;
  RETURN NULL;
END
$$;

-- Makes capture what it must be again. Returns whether anything was to do.
CREATE OR REPLACE FUNCTION pgtrickle._repair_capture(st pgtrickle.pgt_stream_tables)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  source record;
  repaired integer := 0;
BEGIN
  FOR source IN
    SELECT t.source, t.buffer, t.columns, NULL::boolean AS fits,
           EXISTS (
             SELECT FROM pgtrickle.pgt_captures AS c
             JOIN pg_proc AS p ON p.proname = c.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace
             JOIN pg_class AS b ON b.relname = c.buffer AND b.relnamespace = 'pgtrickle_changes'::regnamespace
             WHERE c.buffer = t.buffer AND md5(p.prosrc) = c.function_hash AND p.prosecdef AND t.columns <@ c.columns) AS sound,
           EXISTS (
             SELECT FROM pgtrickle.wanted_triggers(pgtrickle.relation(t.source), t.buffer) AS w
             FULL JOIN (
               SELECT g.tgrelid, g.tgname, g.tgenabled FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid
               WHERE p.proname = t.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace AND g.tgparentid = 0
             ) AS g ON (g.tgrelid, g.tgname) = (w.relation, w.name)
             WHERE w.name IS NULL OR g.tgenabled IS DISTINCT FROM 'A') AS to_do
    FROM pgtrickle.pgt_change_tracking AS t
    WHERE t.stream_table = st.stream_table
  LOOP
    source.fits := (
      SELECT pgtrickle._misfit(parse_ident(c.source)::name[], c.buffer::name, c.columns::name[], c.numbers, c.family) IS NULL
      FROM pgtrickle.pgt_captures AS c WHERE c.buffer = source.buffer);
    CONTINUE WHEN source.sound AND source.fits AND NOT source.to_do;
    IF current_setting('transaction_isolation') NOT LIKE 'read %' THEN
      RAISE EXCEPTION 'the capture of "%" must be repaired first', source.source
        USING ERRCODE = '55T06', HINT = 'Refresh the stream table in a READ COMMITTED transaction.';
    END IF;
    IF NOT source.sound THEN
      EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', pgtrickle.relation(source.source)::regclass);
    END IF;
    -- What is recorded for others only needs no lock of ours.
    IF NOT (source.sound AND source.fits) THEN
      PERFORM pgtrickle.provide_buffer(st.stream_table, source.source, source.buffer, source.columns, current_user);
    END IF;
    PERFORM pgtrickle.install_triggers(source.source, source.buffer);
    repaired := repaired + 1;
  END LOOP;
  RETURN repaired > 0;
END
$$;

-- Runs the refresh statement: the one for a single source where that alone had changed. What has changed since we looked is
-- seen by the statement, in its own snapshot, and then the one for all sources is run instead.
CREATE OR REPLACE FUNCTION pgtrickle._run_refresh(
  st pgtrickle.pgt_stream_tables,
  changed text[],
  OUT rows_inserted bigint,
  OUT rows_updated bigint,
  OUT rows_deleted bigint,
  OUT changes jsonb
)
LANGUAGE plpgsql
AS $$
DECLARE
  narrowed text := CASE WHEN pg_catalog.cardinality(changed) OPERATOR(pg_catalog.=) 1
    THEN st.narrowed OPERATOR(pg_catalog.->>) changed[1] END;
BEGIN
  IF narrowed IS NOT NULL THEN
    BEGIN
      EXECUTE narrowed INTO STRICT rows_inserted, rows_updated, rows_deleted, changes;
      IF pg_catalog.jsonb_path_exists(changes OPERATOR(pg_catalog.-) changed[1], '$.* ? (@ > 0)') THEN
        RAISE EXCEPTION 'another source has changed' USING ERRCODE = 'PT001';
      END IF;
      RETURN;
    EXCEPTION
      WHEN serialization_failure OR deadlock_detected OR lock_not_available THEN
        RAISE;
      WHEN OTHERS THEN
        -- Without the arms of a source that has changed after all it may also have found states that do not fit, and
        -- whatever follows from that. An error that is a real one comes again.
        NULL;
    END;
  END IF;
  EXECUTE st.artifact OPERATOR(pg_catalog.->>) 'refresh' INTO STRICT rows_inserted, rows_updated, rows_deleted, changes;
END
$$;

-- Refreshes. With `wait`, for whoever refreshes the same stream table at the moment; otherwise that is a reason to skip.
-- Any client may call it, at every isolation level: the locks come first, and what counts is one statement.
CREATE OR REPLACE FUNCTION pgtrickle._refresh(
  name text,
  wait boolean,
  completely boolean,
  OUT stream_table text,
  OUT action text,
  OUT reason text,
  OUT rows_inserted bigint,
  OUT rows_updated bigint,
  OUT rows_deleted bigint,
  OUT changes jsonb,
  OUT arms_run text[],
  OUT arms_skipped text[],
  OUT duration_ms double precision
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET row_security = off
-- How values print, which casts to text depend on: alike in every session.
SET bytea_output = hex
SET extra_float_digits = 1
AS $$
#variable_conflict use_variable
DECLARE
  started timestamptz := clock_timestamp();
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  strategy text := pgtrickle._strategy_of(st);
  joins text[];
  -- The lock may set the time zone that the stream table is kept in.
  zone text := current_setting('TimeZone');
  change record;
  pending boolean := true;
  -- The sources that had changed when we looked. NULL: not known, or all.
  changed text[];
  done record;
BEGIN
  stream_table := st.stream_table;
  rows_inserted := 0;
  rows_updated := 0;
  rows_deleted := 0;
  changes := '{}';
  PERFORM pgtrickle._assert_owner(st.stream_table);

  -- Nothing to do is the common case: no locks, one look at the buffers, one at the catalog. An older snapshot may not
  -- know of a truncate that readers of the source see already.
  IF NOT completely AND st.status = 'active' AND st.mode <> 'full'
     AND current_setting('transaction_isolation') LIKE 'read %' THEN
    BEGIN
      EXECUTE st.pending INTO STRICT pending, changed;
      IF NOT pending THEN
        SELECT c.reason IS NOT NULL INTO pending FROM pgtrickle._look_for_change(st.pgt_id) AS c;
      END IF;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function THEN
      pending := true;
    END;
    IF NOT pending THEN
      action := 'skipped';
      reason := 'no changes detected';
    END IF;
  END IF;

  IF action IS NULL THEN
    BEGIN
      EXECUTE format('LOCK TABLE pgtrickle_state.%I IN EXCLUSIVE MODE', st.mutex)
        || CASE WHEN wait THEN '' ELSE ' NOWAIT' END;
    EXCEPTION
      WHEN lock_not_available THEN
        IF wait THEN
          RAISE EXCEPTION 'another refresh of "%" is running', st.stream_table USING ERRCODE = '55T07', HINT = 'Try again.';
        END IF;
        action := 'skipped';
        reason := 'already running';
      WHEN undefined_table THEN
        RAISE EXCEPTION 'stream table "%" is damaged: table pgtrickle_state.% is missing', st.stream_table,
          quote_ident(st.mutex) USING ERRCODE = '55T06', HINT = 'Drop it and create it again.';
    END;
  END IF;

  IF action IS NULL THEN
    -- It may have changed, or gone, while we waited for the lock.
    st := pgtrickle._find_stream_table(name);
    IF st.status = 'initializing' THEN
      RAISE EXCEPTION 'stream table "%" was never filled', st.stream_table
        USING ERRCODE = '55T04', HINT = 'Drop it and create it again.';
    END IF;
    IF st.mode = 'full' OR completely THEN
      action := 'full';
      reason := CASE WHEN completely THEN 'it was asked for' ELSE coalesce((
        SELECT string_agg(r ->> 'message', '; ') FROM jsonb_array_elements(st.artifact -> 'reasons') AS r
      ), 'mode "full" was asked for') END;
    ELSIF st.requested_mode = 'auto' AND st.status = 'active' THEN
      reason := pgtrickle._why_full(st);
      action := CASE WHEN reason IS NOT NULL THEN 'full' END;
    END IF;
    IF st.status = 'needs_reinit' THEN
      action := 'reinitialize';
      reason := coalesce(st.status_reason, 'it was asked for');
    END IF;

    IF action IS NULL THEN
      BEGIN
        EXECUTE st.lock;
        PERFORM pgtrickle._assert_current_snapshot(array(
          SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));
        -- For this statement only.
        joins := ARRAY[current_setting('enable_hashjoin'), current_setting('enable_nestloop'), current_setting('enable_mergejoin')];
        PERFORM pgtrickle._steer_joins(strategy);
        done := pgtrickle._run_refresh(st, changed);
        IF strategy <> 'auto' THEN
          PERFORM set_config('enable_hashjoin', joins[1], true), set_config('enable_nestloop', joins[2], true),
                  set_config('enable_mergejoin', joins[3], true);
        END IF;
        PERFORM set_config('TimeZone', zone, true);
        -- After it: what was changed while we waited for the locks is seen too.
        change := pgtrickle._look_for_change(st.pgt_id);
        IF change.reason IS NOT NULL THEN
          RAISE EXCEPTION '%', change.reason USING ERRCODE = '55T06', DETAIL = change.reason;
        END IF;
        action := 'differential';
      EXCEPTION
        WHEN serialization_failure OR deadlock_detected OR lock_not_available THEN
          RAISE;
        WHEN SQLSTATE '55T06' THEN
          GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
          action := 'reinitialize';
        WHEN OTHERS THEN
          -- Is it an error, or is the database no longer what the plan was made for?
          change := pgtrickle._change_of(st.pgt_id);
          reason := coalesce(change.reason, CASE SQLSTATE WHEN 'XX001' THEN SQLERRM END);
          IF reason IS NULL THEN
            RAISE;
          END IF;
          action := 'reinitialize';
      END;
    END IF;

    IF action <> 'differential' THEN
      change := pgtrickle._change_of(st.pgt_id);
      IF change.remedy IN ('nothing', 'recompile') THEN
        RAISE EXCEPTION '%', change.reason USING ERRCODE = '55T06', DETAIL = format('Stream table "%s" was not touched.', st.stream_table),
          HINT = CASE change.remedy
            WHEN 'nothing' THEN 'Undo that, or give the stream table another query: trickle alter.'
            ELSE 'Its plan must be made anew: trickle refresh does, or trickle alter.' END;
      END IF;
      IF change.reason IS NOT NULL AND action = 'full' THEN
        action := 'reinitialize';
        reason := change.reason;
      END IF;
      PERFORM pgtrickle._repair_capture(st);
      EXECUTE st.lock;
      PERFORM pgtrickle._assert_current_snapshot(array(
        SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));
      -- Before it: what changes in between is found the next time.
      PERFORM pgtrickle._stamp(st.pgt_id);
      EXECUTE st.artifact ->> 'full' INTO STRICT done;
      PERFORM set_config('TimeZone', zone, true);
    ELSIF NOT EXISTS (SELECT FROM jsonb_each_text(done.changes) WHERE value::bigint > 0) THEN
      action := 'skipped';
      reason := 'no changes detected';
    END IF;
  END IF;

  IF action = 'skipped' THEN
    arms_run := '{}';
    arms_skipped := array(SELECT jsonb_array_elements_text(st.arms));
    duration_ms := 1000 * extract(epoch FROM clock_timestamp() - started);
    RAISE NOTICE 'refresh skipped for "%": %', st.stream_table, reason;
    RETURN;
  END IF;

  rows_inserted := done.rows_inserted;
  rows_updated := done.rows_updated;
  rows_deleted := done.rows_deleted;
  changes := coalesce(done.changes, '{}');
  arms_run := '{}';
  arms_skipped := '{}';
  IF action = 'differential' THEN
    SELECT arms.run, arms.skipped INTO arms_run, arms_skipped
    FROM pgtrickle._arms(st.arms_require, changes) AS arms;
  END IF;
  duration_ms := pgtrickle._record_refresh(st.pgt_id, action, reason, started,
    rows_inserted, rows_updated, rows_deleted, changes, arms_run, arms_skipped);
END
$$;

-- Brings a stream table up to date and says what that took.
CREATE OR REPLACE FUNCTION pgtrickle.refresh_stream_table(
  name text,
  OUT stream_table text,
  OUT action text,
  OUT reason text,
  OUT rows_inserted bigint,
  OUT rows_updated bigint,
  OUT rows_deleted bigint,
  OUT changes jsonb,
  OUT arms_run text[],
  OUT arms_skipped text[],
  OUT duration_ms double precision
)
LANGUAGE sql
AS $$
  SELECT * FROM pgtrickle._refresh(name, false, false)
$$;

-- The same, as a call that stands alone: it says that it is running, tells whoever listens, and cleans up afterwards.
CREATE OR REPLACE PROCEDURE pgtrickle.refresh(name text)
LANGUAGE plpgsql
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  done record;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  PERFORM pgtrickle._record_start(st.pgt_id);
  COMMIT;
  done := pgtrickle._refresh(name, false, false);
  PERFORM pgtrickle._end_start(st.pgt_id);
  IF done.action OPERATOR(pg_catalog.<>) 'skipped' THEN
    PERFORM pgtrickle._announce(done.stream_table, done.action, done.rows_inserted, done.rows_updated, done.rows_deleted);
  END IF;
  COMMIT;
  -- In short transactions. What is left after that many, the next call does.
  FOR batch IN 1..100 LOOP
    EXIT WHEN pgtrickle.clean_up(10000, st.stream_table) OPERATOR(pg_catalog.<) 10000;
    COMMIT;
  END LOOP;
END
$$;

-- A refresh that was skipped leaves no trace.
CREATE OR REPLACE FUNCTION pgtrickle._end_start(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.pgt_id = id AND h.status = 'running' AND h.backend_pid = pg_backend_pid();
END
$$;

-- Runs a statement and brings a stream table up to date, in one transaction. Waits for a refresh that is running.
-- No search path of its own: the statement means what it means to the caller.
CREATE OR REPLACE FUNCTION pgtrickle.write_and_refresh(
  dml text, name text, OUT rows_affected bigint, OUT action text, OUT rows_changed bigint
)
LANGUAGE plpgsql
AS $$
DECLARE
  done record;
BEGIN
  EXECUTE dml;
  GET DIAGNOSTICS rows_affected = ROW_COUNT;
  done := pgtrickle._refresh(name, true, false);
  action := pg_catalog.upper(done.action);
  rows_changed := done.rows_inserted OPERATOR(pg_catalog.+) done.rows_updated OPERATOR(pg_catalog.+) done.rows_deleted;
END
$$;

-- What a query depends on, through views, and the query as PostgreSQL understands it. A view that lives for a moment
-- makes PostgreSQL itself find out.
CREATE OR REPLACE FUNCTION pgtrickle._resolve_query(
  query text, query_path text, column_count integer, OUT resolved_query text, OUT kinds text[], OUT objects oid[]
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Names of our own: a query may give two columns the same.
  column_names text := (SELECT string_agg('c' || place, ', ') FROM generate_series(1, column_count) AS place);
  relation oid;
BEGIN
  PERFORM set_config('search_path', query_path, true);
  EXECUTE 'CREATE TEMPORARY VIEW pgtrickle_named_relations'
    || coalesce('(' || column_names || ')', '') || ' AS ' || query;
  PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
  relation := 'pg_temp.pgtrickle_named_relations'::regclass;
  resolved_query := rtrim(pg_get_viewdef(relation), ';');
  WITH RECURSIVE named (class, object) AS (
    SELECT 'pg_class'::regclass::oid, relation
    UNION
    SELECT d.refclassid, d.refobjid
    FROM named
    JOIN pg_rewrite AS rule ON rule.ev_class = named.object AND named.class = 'pg_class'::regclass
    -- A materialized view is a table to its readers.
    JOIN pg_class AS c ON c.oid = rule.ev_class AND c.relkind = 'v'
    JOIN pg_depend AS d ON d.classid = 'pg_rewrite'::regclass AND d.objid = rule.oid
  ), described (kind, object) AS (
    SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END, c.oid
    FROM named JOIN pg_class AS c ON c.oid = named.object AND named.class = 'pg_class'::regclass
    WHERE c.oid <> relation
    UNION
    SELECT 'function', p.oid FROM named JOIN pg_proc AS p ON p.oid = named.object AND named.class = 'pg_proc'::regclass
    UNION
    -- An operator can be made anew with another function, while the old function stays.
    SELECT 'operator', o.oid
    FROM named JOIN pg_operator AS o ON o.oid = named.object AND named.class = 'pg_operator'::regclass
    UNION
    SELECT 'function', o.oprcode::oid
    FROM named JOIN pg_operator AS o ON o.oid = named.object AND named.class = 'pg_operator'::regclass
    UNION
    SELECT 'type', t.oid FROM named JOIN pg_type AS t ON t.oid = named.object AND named.class = 'pg_type'::regclass
    UNION
    SELECT 'collation', c.oid
    FROM named JOIN pg_collation AS c ON c.oid = named.object AND named.class = 'pg_collation'::regclass
  )
  SELECT array_agg(d.kind ORDER BY d.kind, d.object), array_agg(d.object ORDER BY d.kind, d.object)
  INTO kinds, objects
  FROM described AS d;
  DROP VIEW pg_temp.pgtrickle_named_relations;
END
$$;

-- Writes a stream table that was just installed into the catalog, as one that is not filled yet; again, when it is
-- there already.
CREATE OR REPLACE FUNCTION pgtrickle._register(
  stream_table text, artifact jsonb, query_path text, requested_mode text, schedule text,
  compiler_version text, codegen_hash text
)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  zone text := current_setting('TimeZone');
  found record;
BEGIN
  -- Constants are read when the query is resolved.
  PERFORM set_config('TimeZone', coalesce(artifact ->> 'timeZone', zone), true);
  found := pgtrickle._resolve_query(artifact ->> 'query', query_path, jsonb_array_length(artifact -> 'columns'));
  PERFORM set_config('TimeZone', zone, true);
  RETURN pgtrickle._write_registration(stream_table, artifact, query_path, found.resolved_query,
    requested_mode, schedule, compiler_version, codegen_hash, found.kinds, found.objects);
END
$$;

CREATE OR REPLACE FUNCTION pgtrickle._write_registration(
  stream_table text, artifact jsonb, query_path text, resolved_query text, requested_mode text, schedule text,
  compiler_version text, codegen_hash text, kinds text[], objects oid[]
)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  id bigint;
BEGIN
  PERFORM pgtrickle.assert_owner(stream_table);
  INSERT INTO pgtrickle.pgt_stream_tables AS t (
    pgt_relid, schema_name, stream_name, stream_table, query, query_path, resolved_query, requested_mode, mode,
    schedule, status, artifact, compiler_version, codegen_hash
  ) VALUES (
    pgtrickle.relation(stream_table), artifact #>> '{name,schema}', artifact #>> '{name,name}', stream_table,
    artifact ->> 'query', query_path, resolved_query, requested_mode, artifact ->> 'mode',
    schedule, 'initializing', artifact, compiler_version, codegen_hash
  )
  ON CONFLICT ON CONSTRAINT pgt_stream_tables_stream_table_key DO UPDATE
  SET pgt_relid = excluded.pgt_relid, query = excluded.query, query_path = excluded.query_path,
      resolved_query = excluded.resolved_query, requested_mode = excluded.requested_mode, mode = excluded.mode,
      schedule = excluded.schedule, artifact = excluded.artifact, compiler_version = excluded.compiler_version,
      codegen_hash = excluded.codegen_hash
  RETURNING t.pgt_id INTO id;
  INSERT INTO pgtrickle.pgt_stamps AS s (pgt_id) VALUES (id) ON CONFLICT ON CONSTRAINT pgt_stamps_pkey DO UPDATE SET stamp = NULL;
  DELETE FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = id;
  INSERT INTO pgtrickle.pgt_dependencies (pgt_id, kind, source_relid, source, columns, buffer, fingerprint)
  SELECT id, 'table', pgtrickle.relation(source.name), source.name, source.columns, source.buffer,
         pgtrickle._fingerprint('table', pgtrickle.relation(source.name), source.columns, source.buffer)
  FROM (
    SELECT format('%I.%I', value ->> 'schema', value ->> 'name'),
           -- An artifact of an earlier version says nothing of generated columns.
           array(SELECT jsonb_array_elements_text(value -> 'columns')
                 UNION ALL SELECT jsonb_array_elements_text(coalesce(value -> 'generated', '[]'))),
           value ->> 'buffer'
    FROM jsonb_array_elements(artifact -> 'sources') AS value
  ) AS source (name, columns, buffer);
  INSERT INTO pgtrickle.pgt_dependencies (pgt_id, kind, source_relid, source, fingerprint)
  SELECT id, named.kind, named.object, named.now ->> 'name', named.now
  FROM (
    SELECT n.kind, n.object, pgtrickle._fingerprint(n.kind, n.object) AS now
    FROM unnest(kinds, objects) AS n (kind, object)
    WHERE n.object >= 16384
  ) AS named
  WHERE named.now IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN id;
END
$$;

-- After a stream table was filled, in the same transaction.
CREATE OR REPLACE FUNCTION pgtrickle._end_populate(id bigint)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables;
  filled bigint;
BEGIN
  SELECT t.* INTO STRICT st FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = id;
  EXECUTE format('SELECT count(*) FROM %I.%I', st.schema_name, st.stream_name) INTO filled;
  PERFORM pgtrickle._stamp(id);
  PERFORM pgtrickle._record_refresh(id, 'populate', NULL, now(), filled, 0, 0, '{}', '{}', '{}');
END
$$;

-- With fewer arguments, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._unregister(bigint);

-- Forgets a stream table whose objects are gone.
CREATE OR REPLACE FUNCTION pgtrickle._unregister(id bigint, keep_history boolean DEFAULT false)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  IF keep_history THEN
    INSERT INTO pgtrickle.pgt_history_archive
    SELECT st.stream_table, clock_timestamp(), h.*
    FROM pgtrickle.pgt_refresh_history AS h JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
    WHERE h.pgt_id = id;
  END IF;
  DELETE FROM pgtrickle.pgt_stream_tables WHERE pgt_id = id;
END
$$;

-- Whether anything changed under a stream table is asked at every refresh, also when there is nothing to do, and nearly
-- always nothing did. A fingerprint takes long to make; a stamp is one sum over the versions (xmin and ctid) of the rows
-- of PostgreSQL's catalog that a fingerprint is made of. Rows are never changed but replaced by others with another
-- transaction or, in the same transaction, at another place (manual, 5.6); what VACUUM and ANALYZE write in place, no
-- fingerprint reads. So a stamp that is the same means that the fingerprints are; one that differs means to look.
--
-- Which rows these are is written down with the stamp. It follows from the rows themselves: while they are the same, so
-- are the partitions, the types of columns and what those are made of. Only the versions of collations come from the
-- operating system, of which a server sees one version for as long as it runs.
CREATE OR REPLACE FUNCTION pgtrickle._stamp_of(watched pgtrickle.pgt_stamps)
RETURNS numeric
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
-- Planning it takes longer than running it.
SET plan_cache_mode = force_generic_plan
-- A few rows of each, wherever there is an index.
SET enable_seqscan = off
AS $$
BEGIN
  RETURN (
    SELECT sum(hashtextextended(concat_ws(' ', kind, version, place), 0))
    FROM (
      SELECT 'server' AS kind, pg_postmaster_start_time()::text AS version, NULL AS place
      UNION ALL SELECT 'class', xmin::text, ctid::text FROM pg_class WHERE oid = ANY (watched.family)
      UNION ALL SELECT 'inherits', xmin::text, ctid::text FROM pg_inherits WHERE inhparent = ANY (watched.family)
      UNION ALL SELECT 'parent', xmin::text, ctid::text FROM pg_inherits WHERE inhrelid = ANY (watched.relations)
      UNION ALL SELECT 'replicated', xmin::text, ctid::text FROM pg_subscription_rel WHERE srrelid = ANY (watched.family)
      UNION ALL SELECT 'trigger', xmin::text, ctid::text FROM pg_trigger WHERE tgrelid = ANY (watched.family)
      UNION ALL SELECT 'attribute', xmin::text, ctid::text FROM pg_attribute WHERE attrelid = ANY (watched.relations) AND attnum > 0
      UNION ALL SELECT 'expression', xmin::text, ctid::text FROM pg_attrdef WHERE adrelid = ANY (watched.relations)
      UNION ALL SELECT 'index', xmin::text, ctid::text FROM pg_index WHERE indrelid = ANY (watched.relations)
      UNION ALL SELECT 'constraint', xmin::text, ctid::text FROM pg_constraint WHERE conrelid = ANY (watched.relations)
      UNION ALL SELECT 'policy', xmin::text, ctid::text FROM pg_policy WHERE polrelid = ANY (watched.relations)
      UNION ALL SELECT 'rule', xmin::text, ctid::text FROM pg_rewrite WHERE ev_class = ANY (watched.relations)
      UNION ALL SELECT 'type', xmin::text, ctid::text FROM pg_type WHERE oid = ANY (watched.types)
      UNION ALL SELECT 'label', xmin::text, ctid::text FROM pg_enum WHERE enumtypid = ANY (watched.types)
      UNION ALL SELECT 'check', xmin::text, ctid::text FROM pg_constraint WHERE contypid = ANY (watched.types)
      UNION ALL SELECT 'collation', xmin::text, ctid::text FROM pg_collation WHERE oid = ANY (watched.collations)
      UNION ALL SELECT 'function', xmin::text, ctid::text FROM pg_proc WHERE oid = ANY (watched.functions)
      UNION ALL SELECT 'cast', xmin::text, ctid::text FROM pg_cast WHERE castfunc = ANY (watched.functions)
      UNION ALL SELECT 'operator', xmin::text, ctid::text FROM pg_operator WHERE oid = ANY (watched.functions)
      UNION ALL SELECT 'aggregate', xmin::text, ctid::text FROM pg_aggregate WHERE aggfnoid = ANY (watched.functions)
      UNION ALL SELECT 'namespace', xmin::text, ctid::text FROM pg_namespace WHERE oid = ANY (watched.namespaces)
      UNION ALL SELECT 'capture', xmin::text, ctid::text FROM pgtrickle.pgt_captures WHERE buffer = ANY (watched.buffers)
    ) AS rows_of_catalog
  );
END
$$;

-- All that the fingerprints of a stream table are made of, and its stamp, as one snapshot sees them.
CREATE OR REPLACE FUNCTION pgtrickle._watched(id bigint)
RETURNS pgtrickle.pgt_stamps
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  watched pgtrickle.pgt_stamps;
BEGIN
  watched.pgt_id := id;
  WITH dependency AS (
    SELECT d.kind, d.source_relid, d.buffer FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = id
  ), root (oid) AS (
    SELECT d.source_relid FROM dependency AS d WHERE d.kind IN ('table', 'view')
  ), family (oid) AS (
    SELECT DISTINCT member FROM root CROSS JOIN LATERAL pgtrickle.family(root.oid) AS member
  ), type (oid) AS (
    SELECT pgtrickle._type_closure(array(
      SELECT a.atttypid FROM pg_attribute AS a JOIN root ON a.attrelid = root.oid WHERE a.attnum > 0
      UNION
      SELECT d.source_relid FROM dependency AS d WHERE d.kind = 'type'))
  ), composite (oid) AS (
    SELECT t.typrelid FROM type JOIN pg_type AS t USING (oid) WHERE t.typrelid > 0
  ), collation_used (oid) AS (
    SELECT DISTINCT a.attcollation FROM pg_attribute AS a JOIN root ON a.attrelid = root.oid WHERE a.attcollation > 0
    UNION
    SELECT d.source_relid FROM dependency AS d WHERE d.kind = 'collation'
  ), routine (oid) AS (
    -- Operators among them: that a function has the number of one only makes the stamp depend on more.
    SELECT d.source_relid FROM dependency AS d WHERE d.kind IN ('function', 'operator')
    UNION
    SELECT p.oid FROM dependency AS d JOIN pg_proc AS p ON p.proname = d.buffer
    WHERE p.pronamespace = to_regnamespace('pgtrickle_changes')
  )
  SELECT array(TABLE root UNION TABLE composite), array(TABLE family UNION TABLE composite), array(TABLE type),
         array(TABLE collation_used), array(TABLE routine),
         array(
           SELECT c.relnamespace FROM family JOIN pg_class AS c USING (oid)
           UNION SELECT t.typnamespace FROM type JOIN pg_type AS t USING (oid)
           UNION SELECT c.collnamespace FROM collation_used JOIN pg_collation AS c USING (oid)
           UNION SELECT p.pronamespace FROM routine JOIN pg_proc AS p USING (oid)
           UNION SELECT o.oprnamespace FROM routine JOIN pg_operator AS o USING (oid)),
         array(SELECT d.buffer FROM dependency AS d WHERE d.buffer IS NOT NULL)
  INTO watched.relations, watched.family, watched.types, watched.collations, watched.functions, watched.namespaces,
       watched.buffers;
  watched.stamp := pgtrickle._stamp_of(watched);
  RETURN watched;
END
$$;

-- Writes a stamp down. Nobody waits for whoever does the same.
CREATE OR REPLACE FUNCTION pgtrickle._keep_stamp(watched pgtrickle.pgt_stamps)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = watched.pgt_id;
  PERFORM FROM pgtrickle.pgt_stamps AS s WHERE s.pgt_id = watched.pgt_id FOR UPDATE SKIP LOCKED;
  IF FOUND THEN
    UPDATE pgtrickle.pgt_stamps AS s
    SET (relations, family, types, collations, functions, namespaces, buffers, stamp) = (
      watched.relations, watched.family, watched.types, watched.collations, watched.functions, watched.namespaces,
      watched.buffers, watched.stamp)
    WHERE s.pgt_id = watched.pgt_id;
  END IF;
END
$$;

-- The same answer as `_change_of`, from the stamp where that will do.
CREATE OR REPLACE FUNCTION pgtrickle._look_for_change(id bigint, OUT reason text, OUT remedy text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  watched pgtrickle.pgt_stamps;
BEGIN
  SELECT s.* INTO watched FROM pgtrickle.pgt_stamps AS s WHERE s.pgt_id = id;
  IF watched.stamp = pgtrickle._stamp_of(watched) THEN
    RETURN;
  END IF;
  -- Before the comparison: what changes in between is looked at the next time.
  watched := pgtrickle._watched(id);
  SELECT c.* INTO reason, remedy FROM pgtrickle._change_of(id) AS c;
  -- An older snapshot could only collide with whoever has a newer one.
  IF reason IS NULL AND current_setting('transaction_isolation') LIKE 'read %'
     AND NOT current_setting('transaction_read_only')::boolean THEN
    PERFORM pgtrickle._keep_stamp(watched);
  END IF;
END
$$;

-- The versions of the catalog, of the library that last migrated it, and of the server.
CREATE OR REPLACE FUNCTION pgtrickle.version(
  OUT schema_version integer, OUT library_version text, OUT pg_major_version integer
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT max(version),
         (SELECT semver FROM pgtrickle.pgt_schema_version WHERE version = 0),
         current_setting('server_version_num')::integer / 10000
  FROM pgtrickle.pgt_schema_version
$$;

-- One row for each stream table: how it is kept, how fresh it is, and how its last refresh went. In the order of
-- creation, so that each stands after those that it reads.
CREATE OR REPLACE FUNCTION pgtrickle.pgt_status()
RETURNS TABLE (
  stream_table text,
  mode text,
  schedule text,
  status text,
  status_reason text,
  refreshed_at timestamptz,
  staleness interval,
  last_action text,
  last_duration_ms double precision,
  last_error text,
  refreshes bigint
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT st.stream_table, st.mode, st.schedule,
         CASE WHEN st.status = 'active' AND change.reason IS NOT NULL THEN 'needs_reinit' ELSE st.status END,
         coalesce(st.status_reason, change.reason),
         frontier.refreshed_at, clock_timestamp() - frontier.refreshed_at,
         last.action, last.duration_ms, last.error_message,
         (SELECT count(*) FROM pgtrickle.pgt_refresh_history AS h WHERE h.pgt_id = st.pgt_id)
  FROM pgtrickle.pgt_stream_tables AS st
  LEFT JOIN pgtrickle.pgt_frontiers AS frontier USING (stream_table)
  CROSS JOIN LATERAL pgtrickle._change_of(st.pgt_id) AS change
  LEFT JOIN LATERAL (
    SELECT h.action, h.duration_ms, h.error_message
    FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id
    ORDER BY h.refresh_id DESC
    LIMIT 1
  ) AS last ON true
  ORDER BY st.pgt_id
$$;

-- Refreshes a stream table and compares it with its defining query, both as the transaction's snapshot sees
-- them. Rows are compared by what they print, column by column, and counted: `missing` are rows that the query
-- has and the stream table has not, `extra` the other way round. `sample` shows some of them.
CREATE OR REPLACE FUNCTION pgtrickle.verify_stream_table(
  name text, OUT equal boolean, OUT missing bigint, OUT extra bigint, OUT sample json
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
-- As for the refresh; and numbers with all their digits.
SET bytea_output = hex
SET extra_float_digits = 1
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables;
  refreshed record;
  zone text := current_setting('TimeZone');
  columns text;
  image text;
  differing jsonb;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
    -- Otherwise the refresh and the comparison would see different states of the sources.
    RAISE EXCEPTION 'verify_stream_table needs a REPEATABLE READ transaction'
      USING ERRCODE = '55T04', HINT = 'Use BEGIN ISOLATION LEVEL REPEATABLE READ.';
  END IF;
  refreshed := pgtrickle.refresh_stream_table(name);
  IF refreshed.reason = 'already running' THEN
    RAISE EXCEPTION 'another refresh of "%" is running', refreshed.stream_table
      USING ERRCODE = '55T07', HINT = 'Try again.';
  END IF;
  st := pgtrickle._find_stream_table(name);
  -- A refresh with nothing to do takes no locks, and a source truncated since the snapshot would look empty.
  EXECUTE st.artifact ->> 'lock';
  PERFORM pgtrickle._assert_current_snapshot(array(
    SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));

  SELECT coalesce(string_agg(format('%I', 'c' || place), ', ' ORDER BY place), ''),
         coalesce(string_agg(format('%I::pg_catalog.text COLLATE pg_catalog."C"', 'c' || place), ', '
                             ORDER BY place), '')
  INTO columns, image
  FROM jsonb_array_elements(st.artifact -> 'columns') WITH ORDINALITY AS c (value, place);

  EXECUTE format(
    $query$
      WITH differing AS MATERIALIZED (
        SELECT image, pg_catalog.sum(weight)::pg_catalog.int8 AS weight
        FROM (
          SELECT ARRAY[%2$s]::pg_catalog.text[] AS image, 1 AS weight
          FROM (%3$s
          ) AS q%1$s
          UNION ALL
          SELECT ARRAY[%2$s]::pg_catalog.text[], -1
          FROM %4$I.%5$I AS s%1$s
        ) AS both_sides
        GROUP BY image
        HAVING pg_catalog.sum(weight) OPERATOR(pg_catalog.<>) 0
      )
      SELECT
        coalesce(pg_catalog.sum(weight) FILTER (WHERE weight OPERATOR(pg_catalog.>) 0), 0),
        coalesce(pg_catalog.sum(OPERATOR(pg_catalog.-) weight)
                 FILTER (WHERE weight OPERATOR(pg_catalog.<) 0), 0),
        (
          SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
            'kind', CASE WHEN weight OPERATOR(pg_catalog.>) 0 THEN 'missing' ELSE 'extra' END,
            'count', pg_catalog.abs(weight),
            'row', image)), '[]')
          FROM (SELECT image, weight FROM differing ORDER BY image, weight LIMIT 10) AS first
        )
      FROM differing
    $query$,
    CASE WHEN columns = '' THEN '' ELSE '(' || columns || ')' END, image, st.resolved_query,
    st.schema_name, st.stream_name)
  INTO STRICT missing, extra, differing;
  PERFORM set_config('TimeZone', zone, true);
  equal := missing = 0 AND extra = 0;
  SELECT coalesce(json_agg(json_build_object(
    'kind', entry.value -> 'kind',
    'count', entry.value -> 'count',
    'row', (
      SELECT coalesce(json_object_agg(c.value ->> 'name', entry.value -> 'row' -> (c.place - 1)::int
                                      ORDER BY c.place), '{}')
      FROM jsonb_array_elements(st.artifact -> 'columns') WITH ORDINALITY AS c (value, place)
    )) ORDER BY entry.place), '[]')
  INTO sample
  FROM jsonb_array_elements(differing) WITH ORDINALITY AS entry (value, place);
END
$$;

ALTER TABLE pgtrickle.pgt_stream_tables DROP CONSTRAINT IF EXISTS pgt_stream_tables_requested_mode_check;
ALTER TABLE pgtrickle.pgt_stream_tables ADD CONSTRAINT pgt_stream_tables_requested_mode_check CHECK (requested_mode IN ('auto', 'differential', 'immediate', 'full'));
ALTER TABLE pgtrickle.pgt_stream_tables DROP CONSTRAINT IF EXISTS pgt_stream_tables_mode_check;
ALTER TABLE pgtrickle.pgt_stream_tables ADD CONSTRAINT pgt_stream_tables_mode_check CHECK (mode IN ('differential', 'immediate', 'full'));
ALTER TABLE pgtrickle.pgt_stream_tables DROP CONSTRAINT IF EXISTS pgt_stream_tables_status_check;
ALTER TABLE pgtrickle.pgt_stream_tables ADD CONSTRAINT pgt_stream_tables_status_check CHECK (status IN ('initializing', 'active', 'needs_reinit', 'suspended'));
ALTER TABLE pgtrickle.pgt_stream_tables DROP CONSTRAINT IF EXISTS pgt_stream_tables_merge_join_strategy_check;
ALTER TABLE pgtrickle.pgt_stream_tables ADD CONSTRAINT pgt_stream_tables_merge_join_strategy_check CHECK (merge_join_strategy IN ('auto', 'hash_join', 'nested_loop', 'merge_join'));
ALTER TABLE pgtrickle.pgt_dependencies DROP CONSTRAINT IF EXISTS pgt_dependencies_kind_check;
ALTER TABLE pgtrickle.pgt_dependencies ADD CONSTRAINT pgt_dependencies_kind_check CHECK (kind IN ('table', 'view', 'function', 'operator', 'type', 'collation'));
ALTER TABLE pgtrickle.pgt_refresh_history DROP CONSTRAINT IF EXISTS pgt_refresh_history_action_check;
ALTER TABLE pgtrickle.pgt_refresh_history ADD CONSTRAINT pgt_refresh_history_action_check CHECK (action IN ('populate', 'differential', 'full', 'reinitialize', 'skipped'));
ALTER TABLE pgtrickle.pgt_refresh_history DROP CONSTRAINT IF EXISTS pgt_refresh_history_status_check;
ALTER TABLE pgtrickle.pgt_refresh_history ADD CONSTRAINT pgt_refresh_history_status_check CHECK (status IN ('running', 'completed', 'failed'));
INSERT INTO pgtrickle.pgt_schema_version (version, semver, description, checksum)
           VALUES ('0', '0.1.0', 'functions and CHECK lists', '79117eace8a254b8232a00723050b116ade5909c3c9fbb8e0bebb02e0aeb8d34')
           ON CONFLICT (version) DO UPDATE
           SET (semver, description, checksum, applied_at, applied_by) =
             (excluded.semver, excluded.description, excluded.checksum, excluded.applied_at, excluded.applied_by);
COMMIT;

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.sales',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['customer_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.sales',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'region']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.sales" WITH (fillfactor = 90) AS
SELECT
  customers.region,
  count(*) AS __pgt_count,
  sum(orders.amount) AS amount,
  count(orders.amount) AS __pgt_amount_count
FROM public.orders AS orders
JOIN public.customers AS customers
  ON customers.id = orders.customer_id
GROUP BY customers.region
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.sales" ADD PRIMARY KEY (region);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.sales.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.sales AS
SELECT
  kept.region,
  kept.__pgt_count AS orders,
  kept.amount
FROM pgtrickle_state."public.sales" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.sales
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
SELECT coalesce(pg_catalog.json_agg(q), '[]')::pg_catalog.text AS rows FROM (
SELECT pgtrickle._register(
  'public.sales'::pg_catalog.text, '{"name":{"schema":"public","name":"sales"},"mode":"differential","reasons":[],"notices":[],"query":"SELECT c.region, count(*) AS orders, sum(o.amount) AS amount FROM public.orders AS o JOIN public.customers AS c ON c.id = o.customer_id GROUP BY c.region","searchPath":["public"],"timeZone":null,"columns":[{"name":"region","type":"text"},{"name":"orders","type":"bigint"},{"name":"amount","type":"numeric"}],"sources":[{"schema":"public","name":"orders","columns":["customer_id","amount"],"types":["integer","numeric(10,2)"],"generated":[],"buffer":"public.orders"},{"schema":"public","name":"customers","columns":["id","region"],"types":["integer","text"],"generated":[],"buffer":"public.customers"}],"snapshotSources":false,"snapshots":[],"states":["public.sales"],"mutex":"public.sales.mutex","view":"SELECT\n  kept.region,\n  kept.__pgt_count AS orders,\n  kept.amount\nFROM pgtrickle_state.\"public.sales\" AS kept","arms":[{"name":"customers_join_delta: Δorders ⋈ customers","requires":[["public.orders"]],"cost":"probe","probes":["public.customers"],"scans":[]},{"name":"customers_join_delta: orders ⋈ Δcustomers","requires":[["public.customers"]],"cost":"scan","probes":[],"scans":["public.orders"]},{"name":"customers_join_delta: −Δorders ⋈ Δcustomers","requires":[["public.customers"],["public.orders"]],"cost":"changes","probes":[],"scans":[]}],"steps":[{"name":"group_rescan","purpose":"the aggregate over the touched groups that must be read again, from the sources as they are now","cost":"scan","probes":[],"scans":["public.customers","public.orders"]}],"indexes":[{"table":{"schema":"public","name":"customers"},"columns":["id"],"reason":"customers_join_delta: Δorders ⋈ customers","present":true},{"table":{"schema":"public","name":"orders"},"columns":["customer_id"],"reason":"customers_join_delta: orders ⋈ Δcustomers","present":false},{"table":{"schema":"public","name":"customers"},"columns":["region"],"reason":"group_rescan","present":false}],"prelude":"-- silent when they are there\nDO $pgtrickle$\nBEGIN\n  IF to_regnamespace(''pgtrickle'') IS NULL THEN\n    CREATE SCHEMA pgtrickle;\n  END IF;\n  IF to_regnamespace(''pgtrickle_changes'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_changes;\n  END IF;\n  IF to_regnamespace(''pgtrickle_state'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_state;\n  END IF;\nEND\n$pgtrickle$;\n\n-- up to which snapshot each stream table has consumed the changes of its sources\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers (\n  stream_table text PRIMARY KEY,\n  frontier     pg_snapshot NOT NULL,\n  -- of the refreshing transaction itself, which its snapshot does not contain, the changes up to here\n  own_xid      xid8 NOT NULL,\n  own_seq      bigint NOT NULL,\n  -- the server and the database in which these numbers mean something\n  origin       text NOT NULL,\n  refreshed_at timestamptz NOT NULL\n);\n\n-- which columns of which source each stream table reads\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_change_tracking (\n  stream_table text NOT NULL,\n  source       text NOT NULL,\n  buffer       text NOT NULL,\n  columns      text[] NOT NULL,\n  PRIMARY KEY (stream_table, source)\n);\n\n-- what the capture functions are meant to be\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_captures (\n  buffer        text PRIMARY KEY,\n  source        text NOT NULL,\n  columns       text[] NOT NULL,\n  function_hash text NOT NULL,\n  -- of the columns in the source\n  numbers       smallint[],\n  -- the source and all that inherited from it\n  family        oid[]\n);\nDO $pgtrickle$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''numbers'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN numbers smallint[];\n  END IF;\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''family'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN family oid[];\n  END IF;\nEND\n$pgtrickle$;\n\n-- orders the changes of one transaction; its values are compared only within a session\nCREATE SEQUENCE IF NOT EXISTS pgtrickle_changes.change_seq CACHE 100;\n\n-- sources of which the changes are not known row by row: their readers start afresh\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_markers (\n  __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n  __pgt_seq bigint NOT NULL DEFAULT nextval(''pgtrickle_changes.change_seq''),\n  buffer text NOT NULL,\n  reason text NOT NULL\n);\n\n-- the relation of a name as SQL writes it, without asking for rights on its schema\nCREATE OR REPLACE FUNCTION pgtrickle.relation(name text) RETURNS oid\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  parts text[] := parse_ident(name);\nBEGIN\n  RETURN (\n    SELECT class.oid FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace\n    WHERE namespace.nspname = parts[1] AND class.relname = parts[2]);\nEND\n$pgtrickle$;\n\n-- who calls a function that runs with other rights: SET ROLE gives rights away, also those of the session''s own role\nCREATE OR REPLACE FUNCTION pgtrickle.actor() RETURNS name\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN coalesce(nullif(current_setting(''role''), ''none''), session_user);\nEND\n$pgtrickle$;\n\n-- fails unless the caller may act as the owner of the stream table\nCREATE OR REPLACE FUNCTION pgtrickle.assert_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF EXISTS (SELECT FROM pg_class WHERE oid = pgtrickle.relation(stream_table) AND NOT pg_has_role(pgtrickle.actor(), relowner, ''MEMBER'')) THEN\n    RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table USING ERRCODE = ''insufficient_privilege'';\n  END IF;\nEND\n$pgtrickle$;\n\n-- goes on as the owner of the stream table until the transaction ends, so that what is made from here on is that role''s\nCREATE OR REPLACE FUNCTION pgtrickle.act_as_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table));\nBEGIN\n  IF owner IS NULL THEN\n    RAISE EXCEPTION ''stream table \"%\" does not exist'', stream_table USING ERRCODE = ''55T02'', HINT = ''Was it dropped, or given another name?'';\n  END IF;\n  IF owner <> current_user THEN\n    BEGIN\n      -- the locks before this were taken with the caller''s own rights\n      IF NOT pg_has_role(current_user, owner, ''USAGE'') THEN\n        RAISE insufficient_privilege;\n      END IF;\n      PERFORM set_config(''role'', owner, true);\n    EXCEPTION WHEN insufficient_privilege THEN\n      RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table\n        USING ERRCODE = ''insufficient_privilege'', HINT = format(''Run this as role \"%s\", or as one that inherits its rights and may become it.'', owner);\n    END;\n  END IF;\nEND\n$pgtrickle$;\n\n-- rows of a stream table come from its query alone\nCREATE OR REPLACE FUNCTION pgtrickle.refuse_write() RETURNS trigger\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RAISE EXCEPTION ''cannot change stream table \"%.%\"'', TG_TABLE_SCHEMA, TG_TABLE_NAME\n    USING ERRCODE = ''object_not_in_prerequisite_state'', HINT = ''Change its source tables, and refresh it.'';\nEND\n$pgtrickle$;\n\n-- a table and all that inherit from it, directly or not: partitions too. One that is being detached is read no longer\nCREATE OR REPLACE FUNCTION pgtrickle.family(root oid) RETURNS SETOF oid\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  WITH RECURSIVE tree AS (\n    SELECT root AS member\n    UNION\n    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.member WHERE NOT i.inhdetachpending)\n  SELECT member FROM tree\n$pgtrickle$;\n\n-- the triggers that record the changes of a source: which there must be\nCREATE OR REPLACE FUNCTION pgtrickle.wanted_triggers(source oid, buffer text) RETURNS TABLE (relation oid, name text, definition text)\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  -- a source that is also a member of another source''s family has triggers for both\n  suffix text := left(md5(buffer), 8);\n  by_row boolean := EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source)\n    OR EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid IN (SELECT pgtrickle.family(source)));\n  partitioned boolean := EXISTS (SELECT FROM pg_class WHERE oid = source AND relkind = ''p'');\nBEGIN\n  RETURN QUERY\n    SELECT member, format(''pgtrickle_%s_%s'', kind.title, suffix),\n           format(''CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION pgtrickle_changes.%I()'',\n                  format(''pgtrickle_%s_%s'', kind.title, suffix), kind.event, member::regclass, kind.scope, buffer)\n    FROM pgtrickle.family(source) AS member\n    CROSS JOIN (VALUES\n      (false, ''insert'', ''AFTER INSERT'', ''REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''update'', ''AFTER UPDATE'', ''REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''delete'', ''AFTER DELETE'', ''REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT''),\n      -- partitions get this one from their parent\n      (true, ''row'', ''AFTER INSERT OR UPDATE OR DELETE'', ''FOR EACH ROW''),\n      (NULL, ''truncate'', ''BEFORE TRUNCATE'', ''FOR EACH STATEMENT'')) AS kind (by_row, title, event, scope)\n    WHERE coalesce(kind.by_row = by_row, true) AND (kind.by_row IS NOT TRUE OR NOT partitioned OR member = source);\nEND\n$pgtrickle$;\n\n-- makes the triggers of a source what they must be; returns how many were not\nCREATE OR REPLACE FUNCTION pgtrickle.install_triggers(source text, buffer text) RETURNS integer\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  capture_oid oid := (SELECT oid FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0);\n  wanted record;\n  part text;\n  done integer := 0;\nBEGIN\n  SELECT member::regclass::text INTO part FROM pgtrickle.family(source_oid) AS member JOIN pg_class c ON c.oid = member WHERE c.relkind = ''f'' LIMIT 1;\n  IF FOUND THEN\n    RAISE EXCEPTION ''changes of table % cannot be captured: part \"%\" of it is a foreign table'', source, part\n      USING ERRCODE = ''0AT12'', HINT = ''Detach it, or have the stream table refreshed in full: mode full.'';\n  END IF;\n  FOR wanted IN\n    SELECT t.tgname AS name, t.tgrelid AS relation FROM pg_trigger t\n    WHERE t.tgfoid = capture_oid AND t.tgparentid = 0\n      AND NOT EXISTS (SELECT FROM pgtrickle.wanted_triggers(source_oid, buffer) w WHERE w.relation = t.tgrelid AND w.name = t.tgname)\n  LOOP\n    EXECUTE format(''DROP TRIGGER %I ON %s'', wanted.name, wanted.relation::regclass);\n    done := done + 1;\n  END LOOP;\n  FOR wanted IN\n    SELECT w.*, t.oid IS NOT NULL AS present FROM pgtrickle.wanted_triggers(source_oid, buffer) w\n    LEFT JOIN pg_trigger t ON t.tgrelid = w.relation AND t.tgname = w.name AND t.tgfoid = capture_oid\n    WHERE t.tgenabled IS DISTINCT FROM ''A''\n  LOOP\n    IF NOT wanted.present THEN\n      EXECUTE format(''DROP TRIGGER IF EXISTS %I ON %s'', wanted.name, wanted.relation::regclass);\n      EXECUTE wanted.definition;\n    END IF;\n    -- also when data is loaded with session_replication_role = replica\n    EXECUTE format(''ALTER TABLE %s ENABLE ALWAYS TRIGGER %I'', wanted.relation::regclass, wanted.name);\n    done := done + 1;\n  END LOOP;\n  RETURN done;\nEND\n$pgtrickle$;\n\n-- where a buffer keeps the rows of large statements: a table that inherits from it, without an index\nCREATE OR REPLACE FUNCTION pgtrickle._bulk_buffer(buffer text) RETURNS text\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT ''bulk_'' || md5(buffer)\n$pgtrickle$;\n\n-- whether the columns of a source that are recorded are there as they are in the buffer: the same ones, by their numbers, since\n-- columns can trade names. Not immutable, but treated so: a capture function asks in a query over its rows, which is planned\n-- anew when the table is altered. Each session plans this once for each of them, so it reads no more than it has to\nCREATE OR REPLACE FUNCTION pgtrickle._columns_fit(source name[], buffer name, columns name[], numbers smallint[]) RETURNS boolean\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT count(*) = cardinality(columns)\n  FROM pg_attribute a JOIN pg_attribute kept USING (attname, atttypid, atttypmod, attcollation)\n  WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = source[1] AND c.relname = source[2])\n    AND a.attname = ANY (columns) AND a.attnum = numbers[array_position(columns, a.attname)] AND NOT a.attisdropped\n    AND kept.attrelid = (SELECT c.oid FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = ''pgtrickle_changes''::regnamespace)\n    AND NOT kept.attisdropped\n$pgtrickle$;\n\n-- what a capture function was not made for: other columns, or another family, of which rows would be recorded that came and go\n-- without a statement. NULL when it fits. Treated as immutable for the same reason\nCREATE OR REPLACE FUNCTION pgtrickle._misfit(source name[], buffer name, columns name[], numbers smallint[], members oid[]) RETURNS text\nLANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF NOT pgtrickle._columns_fit(source, buffer, columns, numbers) THEN\n    RETURN ''columns'';\n  END IF;\n  IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = ANY (members) AND i.inhdetachpending = (i.inhrelid = ANY (members)))\n     OR cardinality(members) > 1 AND cardinality(members) <> (SELECT count(*) FROM pgtrickle.family(pgtrickle.relation(format(''%I.%I'', source[1], source[2])))) THEN\n    RETURN ''partitions or children'';\n  END IF;\n  RETURN NULL;\nEND\n$pgtrickle$;\n\n-- the numbers of columns of a source, in the order of their names; NULL for one that is not there\nCREATE OR REPLACE FUNCTION pgtrickle._column_numbers(source text, columns text[]) RETURNS smallint[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(a.attnum ORDER BY wanted.place), ''{}'')\n  FROM unnest(columns) WITH ORDINALITY AS wanted (name, place)\n  LEFT JOIN pg_attribute a ON a.attrelid = pgtrickle.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped\n$pgtrickle$;\n\n-- the function that records the changes of a source, from its columns\nCREATE OR REPLACE FUNCTION pgtrickle.write_capture(buffer text, captured text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  list text;\n  of_deleted text;\n  of_inserted text;\n  of_old text;\n  of_new text;\n  numbers smallint[] := (SELECT pgtrickle._column_numbers(c.source, captured) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  members oid[] := (SELECT array(SELECT member FROM pgtrickle.family(pgtrickle.relation(c.source)) AS member ORDER BY member) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  body text;\nBEGIN\n  SELECT coalesce(string_agg(format('', %I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', o.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', n.%I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', OLD.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', NEW.%I'', name), '''' ORDER BY name), '''')\n    INTO list, of_deleted, of_inserted, of_old, of_new FROM unnest(captured) AS name;\n  IF EXISTS (SELECT FROM pgtrickle.pgt_captures c\n               LEFT JOIN pg_proc p ON p.proname = c.buffer AND p.pronamespace = ''pgtrickle_changes''::regnamespace AND p.pronargs = 0\n               WHERE c.buffer = write_capture.buffer AND c.function_hash <> '''' AND (md5(p.prosrc) = c.function_hash AND p.prosecdef) IS NOT TRUE) THEN\n    -- whatever somebody made of it has recorded what it pleased: for every consumer\n    INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, ''the capture function of table '' || c.source || '' was changed''\n      FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer;\n  END IF;\n  -- a column that is gone is not recorded: should it come back, those who read it have missed something\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s was not recorded'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name <> ALL (captured)\n      AND EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = c.buffer AND name = ANY (t.columns))\n    LIMIT 1;\n  -- columns that trade names: what the function recorded from here on would be that of another one\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s is another one'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name = ANY (captured)\n      AND c.numbers[array_position(c.columns, name)] <> numbers[array_position(captured, name)]\n    LIMIT 1;\n  -- of partitions and children that came and went before this consumer looked, rows may have been recorded\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''partitions or children of table %s were changed'', c.source)\n    FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer AND c.family <> members;\n  body := format($capture$\n    DECLARE\n      misfit text;\n      many boolean;\n    BEGIN\n      IF TG_LEVEL = ''ROW'' THEN\n        -- a partition that came later has the trigger of its parent\n        IF TG_RELID <> ALL (%12$L::oid[]) THEN\n          INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT %7$L, format(''table %%I.%%I was attached'', TG_TABLE_SCHEMA, TG_TABLE_NAME)\n            WHERE NOT EXISTS (SELECT FROM pgtrickle.pgt_markers m WHERE m.buffer = %7$L AND m.__pgt_xid = pg_current_xact_id());\n        END IF;\n        IF TG_OP <> ''INSERT'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (-1%5$s);\n        END IF;\n        IF TG_OP <> ''DELETE'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (1%6$s);\n        END IF;\n        RETURN NULL;\n      END IF;\n      -- a statement must not fail because of what became of a column\n      CASE TG_OP\n        WHEN ''INSERT'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''UPDATE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''DELETE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM deleted OFFSET 1000) INTO misfit, many;\n        ELSE NULL;\n      END CASE;\n      -- where partitions have partitions, a plan does not notice further ones\n      IF TG_OP = ''TRUNCATE'' OR %13$L THEN\n        EXECUTE ''SELECT pgtrickle._misfit($1, $2, $3, $4, $5)'' INTO misfit USING %9$L::name[], %7$L::name, %10$L::name[], %11$L::smallint[], %12$L::oid[];\n      END IF;\n      IF misfit IS NOT NULL THEN\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''%%s of table %%I.%%I were changed'', misfit, TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      -- one number for all rows, drawn when there are any\n      ELSIF TG_OP = ''INSERT'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''UPDATE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''DELETE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        END IF;\n      ELSIF current_setting(''transaction_isolation'') LIKE ''read %%'' AND pg_relation_size(TG_RELID) <= 16777216 AND NOT row_security_active(TG_RELID)\n        AND has_table_privilege(TG_RELID, ''SELECT'') AND has_schema_privilege(TG_TABLE_SCHEMA, ''USAGE'') THEN\n        EXECUTE format(''INSERT INTO pgtrickle_changes.%%I (__pgt_weight%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o'', %7$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);\n      ELSE\n        -- not every row, or too many: a snapshot that is older than the lock does not see what was committed in between\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''table %%I.%%I was truncated'', TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      END IF;\n      RETURN NULL;\n    END\n  $capture$, buffer, list, of_deleted, of_inserted, of_old, of_new, buffer, pgtrickle._bulk_buffer(buffer),\n    (SELECT parse_ident(c.source) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer), captured, numbers, members,\n    (SELECT count(DISTINCT i.inhparent) > 1 FROM pg_inherits i WHERE i.inhparent = ANY (members)));\n  EXECUTE format(''CREATE OR REPLACE FUNCTION pgtrickle_changes.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L'', buffer, body);\n  UPDATE pgtrickle.pgt_captures c\n    SET columns = captured, numbers = numbers, family = members, function_hash = (SELECT md5(prosrc) FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0)\n    WHERE c.buffer = write_capture.buffer;\nEND\n$pgtrickle$;\n\n-- the columns of a source that stream tables read, as far as it has them\nCREATE OR REPLACE FUNCTION pgtrickle._wanted_columns(source text) RETURNS text[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(DISTINCT a.attname::text), ''{}'')\n  FROM pgtrickle.pgt_change_tracking t JOIN pg_attribute a ON a.attname = ANY (t.columns)\n  WHERE t.source = _wanted_columns.source AND a.attrelid = pgtrickle.relation(_wanted_columns.source)\n    AND a.attnum > 0 AND NOT a.attisdropped\n$pgtrickle$;\n\n-- makes room for the changes of a source and lets a role read them; all consumers of the source share the buffer\nCREATE OR REPLACE FUNCTION pgtrickle.provide_buffer(stream_table text, source text, buffer text, columns text[], reader name) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  captured text[];\n  statement text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT pg_has_role(pgtrickle.actor(), reader, ''MEMBER'') THEN\n    RAISE EXCEPTION ''must be a member of role \"%\"'', reader USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  IF source_oid IS NULL THEN\n    RAISE EXCEPTION ''relation \"%\" does not exist'', source USING ERRCODE = ''undefined_table'';\n  END IF;\n  SELECT ''permission denied for column \"'' || name || ''\" of table '' || source INTO statement\n    FROM unnest(columns) AS name WHERE NOT has_column_privilege(reader, source_oid, name, ''SELECT'');\n  IF FOUND THEN\n    RAISE EXCEPTION ''%'', statement USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  -- creating and dropping take turns\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  INSERT INTO pgtrickle.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)\n    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;\n  captured := pgtrickle._wanted_columns(source);\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I (\n    __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n    __pgt_seq bigint NOT NULL DEFAULT nextval(''''pgtrickle_changes.change_seq''''),\n    __pgt_weight smallint NOT NULL)'', buffer);\n  EXECUTE format(''CREATE INDEX IF NOT EXISTS %I ON pgtrickle_changes.%I (__pgt_xid)'', left(buffer, 50) || ''_'' || left(md5(buffer), 8), buffer);\n  -- what reads the one reads both\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I () INHERITS (pgtrickle_changes.%I)'', pgtrickle._bulk_buffer(buffer), buffer);\n  EXECUTE format(''GRANT SELECT ON pgtrickle_changes.%I TO %I'', buffer, reader);\n  -- a table that was never looked at counts as having some thousand rows: too many for the plan of a small refresh\n  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = ''pgtrickle_changes''::regnamespace AND relname IN (buffer, pgtrickle._bulk_buffer(buffer)) AND reltuples < 0) THEN\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', buffer);\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', pgtrickle._bulk_buffer(buffer));\n  END IF;\n  -- what was recorded of a column with another type is lost\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason)\n    SELECT provide_buffer.buffer, format(''column \"%s\" of table %s changed its type'', a.attname, source)\n    FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n      AND (b.atttypid, b.atttypmod, b.attcollation) <> (a.atttypid, a.atttypmod, a.attcollation)\n    LIMIT 1;\n  FOR statement IN\n    SELECT format(''ALTER TABLE pgtrickle_changes.%I %s'', buffer, string_agg(\n      CASE WHEN b.attname IS NULL THEN '''' ELSE format(''DROP COLUMN %I, '', a.attname) END\n      || format(''ADD COLUMN %I %s%s'', a.attname, format_type(a.atttypid, a.atttypmod),\n           coalesce((SELECT format('' COLLATE %I.%I'', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace\n                     WHERE c.oid = a.attcollation AND c.collname <> ''default''), '''')), '', '' ORDER BY a.attnum))\n    FROM pg_attribute a\n    LEFT JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attcollation <> a.attcollation)\n    HAVING count(*) > 0\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  INSERT INTO pgtrickle.pgt_captures (buffer, source, columns, function_hash) VALUES (buffer, source, captured, '''') ON CONFLICT DO NOTHING;\n  PERFORM pgtrickle.write_capture(buffer, captured);\nEND\n$pgtrickle$;\n\n-- records the changes of a source for a stream table, from the end of this transaction on\nCREATE OR REPLACE FUNCTION pgtrickle.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\nBEGIN\n  IF NOT EXISTS (SELECT FROM pgtrickle.pgt_captures c WHERE c.buffer = capture.buffer AND capture.columns <@ c.columns) THEN\n    -- triggers that fire always are for the owner to make\n    IF EXISTS (SELECT FROM pg_class WHERE oid = source_oid AND NOT pg_has_role(current_user, relowner, ''USAGE'')) THEN\n      RAISE EXCEPTION ''must be owner of table %'', source\n        USING ERRCODE = ''insufficient_privilege'', HINT = ''Whoever owns a source has its changes captured; others can use what is captured then.'';\n    END IF;\n    -- a writer that is under way must not record with the old function what the new consumer will read\n    EXECUTE format(''LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE'', source_oid::regclass);\n  END IF;\n  -- whoever runs this need not be the one who refreshes; a stream table that is to be made will be the caller''s\n  PERFORM pgtrickle.provide_buffer(stream_table, source, buffer, columns,\n    coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table)), current_user));\n  PERFORM pgtrickle.install_triggers(source, buffer);\nEND\n$pgtrickle$;\n\n-- forgets that a stream table reads a source; the last consumer of a source takes its capture along\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text, source text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  freed record;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  FOR freed IN\n    DELETE FROM pgtrickle.pgt_change_tracking t\n    WHERE t.stream_table = release.stream_table AND t.source = release.source RETURNING t.buffer\n  LOOP\n    IF EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = freed.buffer) THEN\n      -- what nobody else reads is no longer recorded\n      PERFORM pgtrickle.write_capture(freed.buffer, pgtrickle._wanted_columns(release.source));\n      CONTINUE;\n    END IF;\n    -- with its triggers\n    EXECUTE format(''DROP FUNCTION IF EXISTS pgtrickle_changes.%I() CASCADE'', freed.buffer);\n    EXECUTE format(''DROP TABLE IF EXISTS pgtrickle_changes.%I, pgtrickle_changes.%I'', freed.buffer, pgtrickle._bulk_buffer(freed.buffer));\n    DELETE FROM pgtrickle.pgt_markers m WHERE m.buffer = freed.buffer;\n    DELETE FROM pgtrickle.pgt_captures c WHERE c.buffer = freed.buffer;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- forgets all that a stream table reads, and up to where\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  PERFORM pgtrickle.release(stream_table, t.source) FROM pgtrickle.pgt_change_tracking t WHERE t.stream_table = release.stream_table;\n  DELETE FROM pgtrickle.pgt_frontiers f WHERE f.stream_table = release.stream_table;\nEND\n$pgtrickle$;\n\n-- where a snapshot means something: a restored or copied database counts its transactions anew\nCREATE OR REPLACE FUNCTION pgtrickle.origin() RETURNS text\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN (SELECT system_identifier FROM pg_control_system()) || ''/'' || (SELECT oid FROM pg_database WHERE datname = current_database());\nEND\n$pgtrickle$;\n\n-- why the changes since the last refresh are not all known; NULL when they are\nCREATE OR REPLACE FUNCTION pgtrickle.obstacle(stream_table text) RETURNS text\nLANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  f pgtrickle.pgt_frontiers;\nBEGIN\n  SELECT * INTO f FROM pgtrickle.pgt_frontiers t WHERE t.stream_table = obstacle.stream_table;\n  IF NOT FOUND THEN\n    RETURN ''it was never filled'';\n  END IF;\n  IF f.origin <> pgtrickle.origin() OR pg_snapshot_xmax(f.frontier) > pg_snapshot_xmax(pg_current_snapshot()) THEN\n    RETURN ''the database is a copy or was restored'';\n  END IF;\n  RETURN (\n    SELECT m.reason FROM pgtrickle.pgt_markers m JOIN pgtrickle.pgt_change_tracking t USING (buffer)\n    WHERE t.stream_table = obstacle.stream_table AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)\n      AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END\n    LIMIT 1);\nEND\n$pgtrickle$;\n\n-- moves the frontier to the snapshot of the refreshing statement; stops a refresh that does not fit what it finds, and nothing of it stays\nCREATE OR REPLACE FUNCTION pgtrickle.advance(stream_table text, snapshot pg_snapshot, complete boolean, consistent boolean) RETURNS boolean\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  reason text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT complete THEN\n    reason := pgtrickle.obstacle(stream_table);\n    IF reason IS NOT NULL THEN\n      RAISE EXCEPTION ''stream table \"%\" must be refreshed in full: %'', stream_table, reason USING ERRCODE = ''55T06'', DETAIL = reason;\n    END IF;\n  END IF;\n  IF consistent IS NOT TRUE THEN\n    RAISE EXCEPTION ''the state of stream table \"%\" does not fit the changes of its sources'', stream_table\n      USING ERRCODE = ''data_corrupted'', HINT = ''Changes escaped the capture. Refresh the stream table in full.'';\n  END IF;\n  INSERT INTO pgtrickle.pgt_frontiers AS f\n    VALUES (advance.stream_table, snapshot, pg_current_xact_id(), nextval(''pgtrickle_changes.change_seq''), pgtrickle.origin(), clock_timestamp())\n    ON CONFLICT ON CONSTRAINT pgt_frontiers_pkey DO UPDATE\n    SET frontier = excluded.frontier, own_xid = excluded.own_xid, own_seq = excluded.own_seq, origin = excluded.origin, refreshed_at = excluded.refreshed_at;\n  RETURN true;\nEND\n$pgtrickle$;\n\n-- gives a relation what the one has whose place it takes: owner, privileges, those on columns that both have, comments\nCREATE OR REPLACE FUNCTION pgtrickle.take_after(relation text, predecessor text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  new pg_class;\n  statement text;\nBEGIN\n  SELECT c.* INTO STRICT old FROM pg_class c WHERE c.oid = pgtrickle.relation(predecessor);\n  SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = pgtrickle.relation(relation);\n  IF old.relowner <> new.relowner THEN\n    EXECUTE format(''ALTER TABLE %s OWNER TO %I'', relation, pg_get_userbyid(old.relowner));\n    SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = new.oid;\n  END IF;\n  FOR statement IN\n    -- default privileges have given it\n    SELECT DISTINCT format(''REVOKE ALL ON %s FROM %s'', relation, CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)\n    FROM aclexplode(new.relacl) AS acl WHERE acl.grantee <> new.relowner\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  FOR statement IN\n    SELECT format(''GRANT %s%s ON %s TO %s%s'', acl.privilege_type, granted.columns, relation,\n                  CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,\n                  CASE WHEN acl.is_grantable THEN '' WITH GRANT OPTION'' ELSE '''' END)\n    FROM (\n      SELECT '''' AS columns, old.relacl AS privileges\n      UNION ALL\n      SELECT format('' (%I)'', a.attname), a.attacl FROM pg_attribute a JOIN pg_attribute b USING (attname)\n      WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0\n    ) AS granted CROSS JOIN aclexplode(granted.privileges) AS acl\n    WHERE acl.grantee <> old.relowner\n    UNION ALL\n    SELECT format(''COMMENT ON %s %s IS %L'', CASE new.relkind WHEN ''v'' THEN ''VIEW'' ELSE ''TABLE'' END, relation, obj_description(old.oid, ''pg_class''))\n    WHERE obj_description(old.oid, ''pg_class'') IS NOT NULL\n    UNION ALL\n    SELECT format(''COMMENT ON COLUMN %s.%I IS %L'', relation, a.attname, col_description(old.oid, a.attnum))\n    FROM pg_attribute a JOIN pg_attribute b USING (attname)\n    WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0 AND col_description(old.oid, a.attnum) IS NOT NULL\n  LOOP\n    EXECUTE statement;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- shows a stream table by another query: the same view, or, where its columns are others, one that takes its place\nCREATE OR REPLACE FUNCTION pgtrickle.replace_view(stream_table text, definition text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  gone text;\n  dependents text[];\n  -- such as security_invoker: they would be those of the new statement\n  head text;\nBEGIN\n  SELECT c.* INTO old FROM pg_class c WHERE c.oid = pgtrickle.relation(stream_table);\n  SELECT format(''VIEW %s %s AS '', stream_table, ''WITH ('' || string_agg(format(''%I = %L'', option_name, option_value), '', '') || '')'')\n    INTO head FROM pg_options_to_table(old.reloptions);\n  EXECUTE ''CREATE OR REPLACE '' || head || definition;\nEXCEPTION WHEN invalid_table_definition THEN\n  SELECT array_agg(DISTINCT rule.ev_class::regclass::text ORDER BY rule.ev_class::regclass::text) INTO dependents\n  FROM pg_depend d JOIN pg_rewrite rule ON rule.oid = d.objid AND d.classid = ''pg_rewrite''::regclass\n  WHERE d.refclassid = ''pg_class''::regclass AND d.refobjid = old.oid AND rule.ev_class <> old.oid;\n  IF dependents IS NOT NULL THEN\n    RAISE EXCEPTION ''cannot change the columns of stream table \"%\": % %: %'', stream_table, cardinality(dependents),\n      CASE cardinality(dependents) WHEN 1 THEN ''dependent'' ELSE ''dependents'' END, array_to_string(dependents, '', '')\n      USING ERRCODE = ''55T08'', HINT = ''Drop them first.'';\n  END IF;\n  gone := ''pgtrickle_gone_'' || old.oid;\n  EXECUTE format(''ALTER VIEW %s RENAME TO %I'', stream_table, gone);\n  gone := format(''%s.%I'', old.relnamespace::regnamespace, gone);\n  EXECUTE ''CREATE '' || head || definition;\n  EXECUTE format(''CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON %s\n                  FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write()'', stream_table);\n  PERFORM pgtrickle.take_after(stream_table, gone);\n  EXECUTE format(''DROP VIEW %s'', gone);\nEND\n$pgtrickle$;\n\n-- everybody may look, as in PostgreSQL''s own catalog; what writes asks for ownership\nGRANT USAGE ON SCHEMA pgtrickle, pgtrickle_changes, pgtrickle_state TO PUBLIC;\nGRANT SELECT ON pgtrickle.pgt_frontiers, pgtrickle.pgt_change_tracking, pgtrickle.pgt_captures TO PUBLIC;\nREVOKE EXECUTE ON FUNCTION pgtrickle.write_capture(text, text[]) FROM PUBLIC;\n","install":"SET LOCAL search_path = pg_catalog, pg_temp;\n\n-- what changes in the sources is recorded from here on\nSELECT pgtrickle.capture(\n  stream_table => ''public.sales'',\n  source => ''public.orders'',\n  buffer => ''public.orders'',\n  columns => ARRAY[''customer_id'', ''amount'']::text[]);\nSELECT pgtrickle.capture(\n  stream_table => ''public.sales'',\n  source => ''public.customers'',\n  buffer => ''public.customers'',\n  columns => ARRAY[''id'', ''region'']::text[]);\n\n-- the state of the stream table\nCREATE TABLE pgtrickle_state.\"public.sales\" WITH (fillfactor = 90) AS\nSELECT\n  customers.region,\n  count(*) AS __pgt_count,\n  sum(orders.amount) AS amount,\n  count(orders.amount) AS __pgt_amount_count\nFROM public.orders AS orders\nJOIN public.customers AS customers\n  ON customers.id = orders.customer_id\nGROUP BY customers.region\nWITH NO DATA;\nALTER TABLE pgtrickle_state.\"public.sales\" ADD PRIMARY KEY (region);\n\n-- held by whoever refreshes\nCREATE TABLE pgtrickle_state.\"public.sales.mutex\" ();\n\n-- exactly the columns and rows of the query\nCREATE VIEW public.sales AS\nSELECT\n  kept.region,\n  kept.__pgt_count AS orders,\n  kept.amount\nFROM pgtrickle_state.\"public.sales\" AS kept;\nCREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.sales\nFOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();\n","populate":"WITH\n-- the stream table''s rows\nfilled AS (\n  INSERT INTO pgtrickle_state.\"public.sales\" (region, __pgt_count, amount, __pgt_amount_count)\n  SELECT\n    customers.region,\n    count(*) AS __pgt_count,\n    sum(orders.amount) AS amount,\n    count(orders.amount) AS __pgt_amount_count\n  FROM public.orders AS orders\n  JOIN public.customers AS customers\n    ON customers.id = orders.customer_id\n  GROUP BY customers.region\n  RETURNING 1\n)\nSELECT (SELECT count(*) FROM filled) AS rows_inserted\nFROM pgtrickle.advance(\n  stream_table => ''public.sales'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","lock":"SET LOCAL search_path = pg_catalog, pg_temp;\nSET LOCAL jit = off;\nSET LOCAL row_security = off;\nLOCK TABLE pgtrickle_state.\"public.sales.mutex\" IN EXCLUSIVE MODE;\nLOCK TABLE public.orders IN ACCESS SHARE MODE;\nLOCK TABLE public.customers IN ACCESS SHARE MODE;","pending":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.sales''\n)\nSELECT pgtrickle.obstacle(''public.sales'') IS NOT NULL\n  OR cardinality(changed) > 0 AS pending, changed\nFROM array_remove(ARRAY[CASE WHEN EXISTS (\n  SELECT FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END) THEN ''public.orders'' END,\nCASE WHEN EXISTS (\n  SELECT FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END) THEN ''public.customers'' END]::text[], NULL) AS found (changed);","refresh":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.sales''\n),\n-- Δorders: the rows that changed since the last refresh, each with its weight\norders_change AS MATERIALIZED (\n  SELECT\n    changes.customer_id,\n    changes.amount,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.customer_id, changes.amount\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δcustomers: the rows that changed since the last refresh, each with its weight\ncustomers_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.region,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.region\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δ(customers_join): orders, customers\ncustomers_join_delta AS MATERIALIZED (\n  -- Δorders ⋈ customers: runs when orders changed\n  SELECT\n    orders_change.amount,\n    customers.region,\n    orders_change.weight\n  FROM orders_change\n  JOIN public.customers AS customers\n    ON customers.id = orders_change.customer_id\n  WHERE EXISTS (SELECT FROM orders_change)\n    AND orders_change.customer_id IS NOT NULL\n  UNION ALL\n  -- orders ⋈ Δcustomers: runs when customers changed\n  SELECT\n    orders.amount,\n    customers_change.region,\n    customers_change.weight\n  FROM customers_change\n  JOIN public.orders AS orders\n    ON customers_change.id = orders.customer_id\n  WHERE EXISTS (SELECT FROM customers_change)\n  UNION ALL\n  -- −Δorders ⋈ Δcustomers: runs when customers and orders changed\n  SELECT\n    orders_change.amount,\n    customers_change.region,\n    - (customers_change.weight * orders_change.weight) AS weight\n  FROM customers_change\n  JOIN orders_change\n    ON customers_change.id = orders_change.customer_id\n  WHERE orders_change.customer_id IS NOT NULL\n),\n-- Σ w·lift(row) per group: what the changes add to the state\ngroup_change AS MATERIALIZED (\n  SELECT\n    customers_join_delta.region,\n    sum(customers_join_delta.weight) AS __pgt_count_change,\n    sum(customers_join_delta.amount * customers_join_delta.weight) AS amount_change,\n    sum(customers_join_delta.weight) FILTER (WHERE customers_join_delta.amount IS NOT NULL) AS __pgt_amount_count_change\n  FROM customers_join_delta\n  GROUP BY customers_join_delta.region\n),\n-- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\ngroup_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    group_change.region,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,\n    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change, group_change.amount_change, kept.amount) ELSE NULL::numeric END AS amount,\n    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,\n    (kept.amount = ANY (''{NaN,Infinity,-Infinity}''::numeric[]) OR group_change.amount_change = ANY (''{NaN,Infinity,-Infinity}''::numeric[])) IS TRUE AS rescan\n  FROM group_change\n  LEFT JOIN pgtrickle_state.\"public.sales\" AS kept\n    ON kept.region = group_change.region\n),\n-- the aggregate over the touched groups that must be read again, from the sources as they are now: orders, customers\ngroup_rescan AS MATERIALIZED (\n  SELECT\n    group_next.region,\n    sum(orders.amount) AS amount\n  FROM group_next\n  JOIN public.customers AS customers\n    ON group_next.region = customers.region\n  JOIN public.orders AS orders\n    ON customers.id = orders.customer_id\n  WHERE group_next.rescan\n    AND EXISTS (\n    SELECT\n    FROM group_next AS group_next_2\n    WHERE group_next_2.rescan\n  )\n  GROUP BY group_next.region\n),\n-- the new values, with those that were read again in their place\ngroup_new AS MATERIALIZED (\n  SELECT\n    group_next.locator,\n    group_next.region,\n    group_next.__pgt_count,\n    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,\n    group_next.__pgt_amount_count,\n    group_next.present\n  FROM group_next\n  LEFT JOIN group_rescan\n    ON group_next.rescan\n    AND group_next.region = group_rescan.region\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.sales\" (region, __pgt_count, amount, __pgt_amount_count)\n  SELECT n.region, n.__pgt_count, n.amount, n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.sales\" AS s\n  SET region = n.region, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.region, s.__pgt_count, s.amount, s.__pgt_amount_count)::record *<> ROW(n.region, n.__pgt_count, n.amount, n.__pgt_amount_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.sales\" AS s\n  USING group_new AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.orders'', (SELECT count(*) FROM orders_change),\n    ''public.customers'', (SELECT count(*) FROM customers_change)) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.sales'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));","full":"WITH\n-- what the query yields now: orders, customers\nresult_content AS MATERIALIZED (\n  SELECT\n    customers.region,\n    count(*) AS __pgt_count,\n    sum(orders.amount) AS amount,\n    count(orders.amount) AS __pgt_amount_count\n  FROM public.orders AS orders\n  JOIN public.customers AS customers\n    ON customers.id = orders.customer_id\n  GROUP BY customers.region\n),\n-- content ⟕ state, and state ▷ content: what to insert, update and delete\nresult_replaced AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_content.region,\n    result_content.__pgt_count,\n    result_content.amount,\n    result_content.__pgt_amount_count,\n    true AS present\n  FROM result_content\n  LEFT JOIN pgtrickle_state.\"public.sales\" AS kept\n    ON kept.region = result_content.region\n  UNION ALL\n  SELECT\n    kept_2.ctid AS locator,\n    kept_2.region,\n    kept_2.__pgt_count,\n    kept_2.amount,\n    kept_2.__pgt_amount_count,\n    false AS present\n  FROM pgtrickle_state.\"public.sales\" AS kept_2\n  WHERE NOT EXISTS (\n    SELECT\n    FROM result_content AS result_content_2\n    WHERE kept_2.region = result_content_2.region\n  )\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.sales\" (region, __pgt_count, amount, __pgt_amount_count)\n  SELECT n.region, n.__pgt_count, n.amount, n.__pgt_amount_count\n  FROM result_replaced AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.sales\" AS s\n  SET region = n.region, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count\n  FROM result_replaced AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.region, s.__pgt_count, s.amount, s.__pgt_amount_count)::record *<> ROW(n.region, n.__pgt_count, n.amount, n.__pgt_amount_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.sales\" AS s\n  USING result_replaced AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  ''{}''::jsonb AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.sales'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","drop":"SELECT pgtrickle.release(''public.sales'');\nDROP VIEW IF EXISTS public.sales;\nDROP TABLE IF EXISTS pgtrickle_state.\"public.sales\";\nDROP TABLE IF EXISTS pgtrickle_state.\"public.sales.mutex\";","narrowed":{"public.orders":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.sales''\n),\n-- Δorders: the rows that changed since the last refresh, each with its weight\norders_change AS MATERIALIZED (\n  SELECT\n    changes.customer_id,\n    changes.amount,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.customer_id, changes.amount\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δ(customers_join): orders\ncustomers_join_delta AS MATERIALIZED (\n  -- Δorders ⋈ customers: runs when orders changed\n  SELECT\n    orders_change.amount,\n    customers.region,\n    orders_change.weight\n  FROM orders_change\n  JOIN public.customers AS customers\n    ON customers.id = orders_change.customer_id\n  WHERE EXISTS (SELECT FROM orders_change)\n    AND orders_change.customer_id IS NOT NULL\n),\n-- Σ w·lift(row) per group: what the changes add to the state\ngroup_change AS MATERIALIZED (\n  SELECT\n    customers_join_delta.region,\n    sum(customers_join_delta.weight) AS __pgt_count_change,\n    sum(customers_join_delta.amount * customers_join_delta.weight) AS amount_change,\n    sum(customers_join_delta.weight) FILTER (WHERE customers_join_delta.amount IS NOT NULL) AS __pgt_amount_count_change\n  FROM customers_join_delta\n  GROUP BY customers_join_delta.region\n),\n-- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\ngroup_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    group_change.region,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,\n    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change, group_change.amount_change, kept.amount) ELSE NULL::numeric END AS amount,\n    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,\n    (kept.amount = ANY (''{NaN,Infinity,-Infinity}''::numeric[]) OR group_change.amount_change = ANY (''{NaN,Infinity,-Infinity}''::numeric[])) IS TRUE AS rescan\n  FROM group_change\n  LEFT JOIN pgtrickle_state.\"public.sales\" AS kept\n    ON kept.region = group_change.region\n),\n-- the aggregate over the touched groups that must be read again, from the sources as they are now: orders, customers\ngroup_rescan AS MATERIALIZED (\n  SELECT\n    group_next.region,\n    sum(orders.amount) AS amount\n  FROM group_next\n  JOIN public.customers AS customers\n    ON group_next.region = customers.region\n  JOIN public.orders AS orders\n    ON customers.id = orders.customer_id\n  WHERE group_next.rescan\n    AND EXISTS (\n    SELECT\n    FROM group_next AS group_next_2\n    WHERE group_next_2.rescan\n  )\n  GROUP BY group_next.region\n),\n-- the new values, with those that were read again in their place\ngroup_new AS MATERIALIZED (\n  SELECT\n    group_next.locator,\n    group_next.region,\n    group_next.__pgt_count,\n    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,\n    group_next.__pgt_amount_count,\n    group_next.present\n  FROM group_next\n  LEFT JOIN group_rescan\n    ON group_next.rescan\n    AND group_next.region = group_rescan.region\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.sales\" (region, __pgt_count, amount, __pgt_amount_count)\n  SELECT n.region, n.__pgt_count, n.amount, n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.sales\" AS s\n  SET region = n.region, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.region, s.__pgt_count, s.amount, s.__pgt_amount_count)::record *<> ROW(n.region, n.__pgt_count, n.amount, n.__pgt_amount_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.sales\" AS s\n  USING group_new AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.orders'', (SELECT count(*) FROM orders_change),\n    ''public.customers'', EXISTS (\n    SELECT FROM pgtrickle_changes.\"public.customers\" AS changes\n    WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n      AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n               THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n               ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)::int) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.sales'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));","public.customers":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.sales''\n),\n-- Δcustomers: the rows that changed since the last refresh, each with its weight\ncustomers_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.region,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.region\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δ(customers_join): customers\ncustomers_join_delta AS MATERIALIZED (\n  -- orders ⋈ Δcustomers: runs when customers changed\n  SELECT\n    orders.amount,\n    customers_change.region,\n    customers_change.weight\n  FROM customers_change\n  JOIN public.orders AS orders\n    ON customers_change.id = orders.customer_id\n  WHERE EXISTS (SELECT FROM customers_change)\n),\n-- Σ w·lift(row) per group: what the changes add to the state\ngroup_change AS MATERIALIZED (\n  SELECT\n    customers_join_delta.region,\n    sum(customers_join_delta.weight) AS __pgt_count_change,\n    sum(customers_join_delta.amount * customers_join_delta.weight) AS amount_change,\n    sum(customers_join_delta.weight) FILTER (WHERE customers_join_delta.amount IS NOT NULL) AS __pgt_amount_count_change\n  FROM customers_join_delta\n  GROUP BY customers_join_delta.region\n),\n-- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\ngroup_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    group_change.region,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,\n    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change, group_change.amount_change, kept.amount) ELSE NULL::numeric END AS amount,\n    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,\n    (kept.amount = ANY (''{NaN,Infinity,-Infinity}''::numeric[]) OR group_change.amount_change = ANY (''{NaN,Infinity,-Infinity}''::numeric[])) IS TRUE AS rescan\n  FROM group_change\n  LEFT JOIN pgtrickle_state.\"public.sales\" AS kept\n    ON kept.region = group_change.region\n),\n-- the aggregate over the touched groups that must be read again, from the sources as they are now: orders, customers\ngroup_rescan AS MATERIALIZED (\n  SELECT\n    group_next.region,\n    sum(orders.amount) AS amount\n  FROM group_next\n  JOIN public.customers AS customers\n    ON group_next.region = customers.region\n  JOIN public.orders AS orders\n    ON customers.id = orders.customer_id\n  WHERE group_next.rescan\n    AND EXISTS (\n    SELECT\n    FROM group_next AS group_next_2\n    WHERE group_next_2.rescan\n  )\n  GROUP BY group_next.region\n),\n-- the new values, with those that were read again in their place\ngroup_new AS MATERIALIZED (\n  SELECT\n    group_next.locator,\n    group_next.region,\n    group_next.__pgt_count,\n    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,\n    group_next.__pgt_amount_count,\n    group_next.present\n  FROM group_next\n  LEFT JOIN group_rescan\n    ON group_next.rescan\n    AND group_next.region = group_rescan.region\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.sales\" (region, __pgt_count, amount, __pgt_amount_count)\n  SELECT n.region, n.__pgt_count, n.amount, n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.sales\" AS s\n  SET region = n.region, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count\n  FROM group_new AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.region, s.__pgt_count, s.amount, s.__pgt_amount_count)::record *<> ROW(n.region, n.__pgt_count, n.amount, n.__pgt_amount_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.sales\" AS s\n  USING group_new AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.orders'', EXISTS (\n    SELECT FROM pgtrickle_changes.\"public.orders\" AS changes\n    WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n      AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n               THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n               ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)::int,\n    ''public.customers'', (SELECT count(*) FROM customers_change)) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.sales'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));"},"stateTables":[{"table":"public.sales","columns":[{"name":"region","type":"text","meaning":"d394658438e75e7de091d5612ad3fede"},{"name":"__pgt_count","type":"bigint","meaning":"9b8399c739d109fc73ef3fdd2cbd4288"},{"name":"amount","type":"numeric","meaning":"f736c2aa39f9553b0044f56125803a7b"},{"name":"__pgt_amount_count","type":"bigint","meaning":"f37fe3b526c9479883dca0bef394ef9e"}],"identity":{"kind":"key","columns":["region"],"hash":null,"match":"kept.region = content.region"},"lookups":[],"rows":"6a8250ebfce7941765f9c15419a3e50c","content":"SELECT\n  customers.region,\n  count(*) AS __pgt_count,\n  sum(orders.amount) AS amount,\n  count(orders.amount) AS __pgt_amount_count\nFROM public.orders AS orders\nJOIN public.customers AS customers\n  ON customers.id = orders.customer_id\nGROUP BY customers.region","reads":["public.orders","public.customers"]}],"outline":{"operators":[{"kind":"scan","details":["public.customers"],"sources":["public.customers"],"inputs":[]},{"kind":"scan","details":["public.orders"],"sources":["public.orders"],"inputs":[]},{"kind":"join","details":["customers.id = orders.customer_id"],"sources":["public.customers","public.orders"],"inputs":[0,1]},{"kind":"aggregate","details":["by customers.region","count(*)","sum(orders.amount)"],"sources":["public.customers","public.orders"],"inputs":[2]}],"lineage":[{"column":"region","from":[{"source":"public.customers","column":"region","through":[0,2,3]}]},{"column":"orders","from":[]},{"column":"amount","from":[{"source":"public.orders","column":"amount","through":[1,2,3]}]}]},"plans":{"relation":"project region:1, orders:2 = count:2, amount:3 = sum:3\n  aggregate by (region:1) count:2 = count(*), sum:3 = sum(amount:4)\n    join id:5 = customer_id:6\n      scan public.orders (customer_id:6, amount:4)\n      scan public.customers (id:5, region:1)\n","delta":"orders_change (customer_id, amount, weight) -- Δorders: the rows that changed since the last refresh, each with its weight\n  project customer_id:1, amount:2, weight:3 = cast(weight:4 as int8)\n    filter weight:4 <> 0\n      aggregate by (customer_id:1, amount:2) weight:4 = sum(weight:3)\n        change public.orders (customer_id:1 int4 null, amount:2 numeric(10,2) null) weight weight:3\n\ncustomers_change (id, region, weight) -- Δcustomers: the rows that changed since the last refresh, each with its weight\n  project id:1, region:2, weight:3 = cast(weight:4 as int8)\n    filter weight:4 <> 0\n      aggregate by (id:1, region:2) weight:4 = sum(weight:3)\n        change public.customers (id:1 int4, region:2 text) weight weight:3\n\ncustomers_join_delta (amount, region, weight) -- Δ(customers_join)\n  arm Δorders ⋈ customers\n    requires public.orders\n    sign +\n    delta\n      filter customer_id:1 is not null\n        reference orders_change (customer_id:1 int4 null, amount:2 numeric(10,2) null, weight:3 int8)\n    post\n      scan public.customers (id:1, region:2)\n  arm orders ⋈ Δcustomers\n    requires public.customers\n    sign +\n    delta\n      reference customers_change (id:1 int4, region:2 text, weight:3 int8)\n    post\n      scan public.orders (customer_id:1, amount:2)\n  arm −Δorders ⋈ Δcustomers\n    requires public.customers and public.orders\n    sign −\n    delta\n      reference customers_change (id:1 int4, region:2 text, weight:3 int8)\n    delta\n      filter customer_id:1 is not null\n        reference orders_change (customer_id:1 int4 null, amount:2 numeric(10,2) null, weight:3 int8)\n\ngroup_change (region, __pgt_count_change, amount_change, __pgt_amount_count_change) -- Σ w·lift(row) per group: what the changes add to the state\n  aggregate by (region:1 = region:2) __pgt_count_change:3 = sum(weight:4)::numeric, amount_change:5 = sum(amount:6 * weight:4), __pgt_amount_count_change:7 = sum(weight:4)::numeric filter (amount:6 is not null)\n    reference customers_join_delta (amount:6 numeric(10,2) null, region:2 text, weight:4 int8)\n\ngroup_next (locator, region, __pgt_count, amount, __pgt_amount_count, present, rescan) -- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\n  project locator:1 = ctid:1, region:2 = region:3, __pgt_count:4 = coalesce(__pgt_count:5, 0) + coalesce(cast(__pgt_count_change:6 as int8), 0), amount:7 = case when (coalesce(__pgt_amount_count:8, 0) + coalesce(cast(__pgt_amount_count_change:9 as int8), 0)) > 0 then coalesce(amount:10 + amount_change:11, amount_change:11, amount:10) else null::numeric end, __pgt_amount_count:12 = coalesce(__pgt_amount_count:8, 0) + coalesce(cast(__pgt_amount_count_change:9 as int8), 0), present:13 = (coalesce(__pgt_count:5, 0) + coalesce(cast(__pgt_count_change:6 as int8), 0)) > 0, rescan:14 = ((amount:10 = any (''{NaN,Infinity,-Infinity}''::_numeric)) or (amount_change:11 = any (''{NaN,Infinity,-Infinity}''::_numeric))) is true\n    outer-join left region:15 = region:3\n      reference group_change (region:3 text, __pgt_count_change:6 numeric null, amount_change:11 numeric null, __pgt_amount_count_change:9 numeric null)\n      state \"\" (region:15 text, __pgt_count:5 int8, amount:10 numeric null, __pgt_amount_count:8 int8) locator ctid:1\n\ngroup_rescan (region, amount) -- the aggregate over the touched groups that must be read again, from the sources as they are now\n  aggregate by (region:1 = region:2) amount:3 = sum(amount:4)\n    join region:2 = region:5\n      semi-join\n        filter rescan:6\n          reference group_next (region:2 text, rescan:6 bool)\n        filter rescan:7\n          reference group_next (rescan:7 bool)\n      join id:8 = customer_id:9\n        scan public.orders (customer_id:9, amount:4)\n        scan public.customers (id:8, region:5)\n\ngroup_new (locator, region, __pgt_count, amount, __pgt_amount_count, present) -- the new values, with those that were read again in their place\n  project locator:1 = locator:2, region:3 = region:4, __pgt_count:5 = __pgt_count:6, amount:7 = case when rescan:8 then amount:9 else amount:10 end, __pgt_amount_count:11 = __pgt_amount_count:12, present:13 = present:14\n    outer-join left rescan:8, region:4 = region:15\n      reference group_next (locator:2 tid null, region:4 text, __pgt_count:6 int8, amount:10 numeric null, __pgt_amount_count:12 int8, present:14 bool, rescan:8 bool)\n      reference group_rescan (region:15 text, amount:9 numeric null)\n\nstate own (region, __pgt_count, amount, __pgt_amount_count) by key (region), changed by group_new\n"}}'::pg_catalog.jsonb, 'pg_catalog, public'::pg_catalog.text, 'auto'::pg_catalog.text,
  NULL::pg_catalog.text, '0.1.0'::pg_catalog.text, '51d9542e587632f03b516a6e7d06351d00e796ad2ccc34dd090caf150cd84cc6'::pg_catalog.text)::pg_catalog.text AS id
) AS q;
COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
LOCK TABLE pgtrickle_state."public.sales.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
WITH
-- the stream table's rows
filled AS (
  INSERT INTO pgtrickle_state."public.sales" (region, __pgt_count, amount, __pgt_amount_count)
  SELECT
    customers.region,
    count(*) AS __pgt_count,
    sum(orders.amount) AS amount,
    count(orders.amount) AS __pgt_amount_count
  FROM public.orders AS orders
  JOIN public.customers AS customers
    ON customers.id = orders.customer_id
  GROUP BY customers.region
  RETURNING 1
)
SELECT (SELECT count(*) FROM filled) AS rows_inserted
FROM pgtrickle.advance(
  stream_table => 'public.sales',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
SELECT pgtrickle._end_populate('1'::pg_catalog.int8);
COMMIT;

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.buyers',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'mood']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.buyers',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'customer_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.buyers" WITH (fillfactor = 90) AS
SELECT
  customers.id,
  customers.mood,
  orders.id AS order_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash
FROM public.customers AS customers
LEFT JOIN public.orders AS orders
  ON orders.customer_id = customers.id
GROUP BY customers.id, customers.mood, orders.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.buyers" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.buyers.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.buyers AS
SELECT
  kept.id,
  kept.mood,
  kept.order_id
FROM pgtrickle_state."public.buyers" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.buyers
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
SELECT coalesce(pg_catalog.json_agg(q), '[]')::pg_catalog.text AS rows FROM (
SELECT pgtrickle._register(
  'public.buyers'::pg_catalog.text, '{"name":{"schema":"public","name":"buyers"},"mode":"differential","reasons":[],"notices":[],"query":"SELECT c.id, c.mood, o.id AS order_id FROM public.customers AS c LEFT JOIN public.orders AS o ON o.customer_id = c.id","searchPath":["public"],"timeZone":null,"columns":[{"name":"id","type":"integer"},{"name":"mood","type":"public.mood"},{"name":"order_id","type":"integer"}],"sources":[{"schema":"public","name":"customers","columns":["id","mood"],"types":["integer","public.mood"],"generated":[],"buffer":"public.customers"},{"schema":"public","name":"orders","columns":["id","customer_id"],"types":["integer","integer"],"generated":[],"buffer":"public.orders"}],"snapshotSources":false,"snapshots":[],"states":["public.buyers"],"mutex":"public.buyers.mutex","view":"SELECT\n  kept.id,\n  kept.mood,\n  kept.order_id\nFROM pgtrickle_state.\"public.buyers\" AS kept\nCROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)","arms":[{"name":"customers_join_delta: Δorders ⋈ customers","requires":[["public.orders"]],"cost":"probe","probes":["public.customers"],"scans":[]},{"name":"customers_join_delta: orders ⋈ Δcustomers","requires":[["public.customers"]],"cost":"scan","probes":[],"scans":["public.orders"]},{"name":"customers_join_delta: −Δorders ⋈ Δcustomers","requires":[["public.customers"],["public.orders"]],"cost":"changes","probes":[],"scans":[]},{"name":"orders_anti_join_delta: Δcustomers ▷ orders","requires":[["public.customers"]],"cost":"scan","probes":[],"scans":["public.orders"]},{"name":"orders_anti_join_delta: customers ⋈ flipped keys of orders","requires":[["public.orders"]],"cost":"probe","probes":["public.customers"],"scans":[]},{"name":"orders_anti_join_delta: −Δcustomers ⋈ flipped keys of orders","requires":[["public.orders"],["public.customers"]],"cost":"changes","probes":[],"scans":[]},{"name":"orders_outer_join_delta: Δcustomers_join","requires":[["public.orders","public.customers"]],"cost":"changes","probes":[],"scans":[]},{"name":"orders_outer_join_delta: Δorders_anti_join","requires":[["public.customers","public.orders"]],"cost":"changes","probes":[],"scans":[]}],"steps":[{"name":"orders_flips","purpose":"[m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went","cost":"scan","probes":[],"scans":["public.orders"]}],"indexes":[{"table":{"schema":"public","name":"orders"},"columns":["customer_id"],"reason":"orders_flips","present":false},{"table":{"schema":"public","name":"customers"},"columns":["id"],"reason":"customers_join_delta: Δorders ⋈ customers","present":true}],"prelude":"-- silent when they are there\nDO $pgtrickle$\nBEGIN\n  IF to_regnamespace(''pgtrickle'') IS NULL THEN\n    CREATE SCHEMA pgtrickle;\n  END IF;\n  IF to_regnamespace(''pgtrickle_changes'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_changes;\n  END IF;\n  IF to_regnamespace(''pgtrickle_state'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_state;\n  END IF;\nEND\n$pgtrickle$;\n\n-- up to which snapshot each stream table has consumed the changes of its sources\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers (\n  stream_table text PRIMARY KEY,\n  frontier     pg_snapshot NOT NULL,\n  -- of the refreshing transaction itself, which its snapshot does not contain, the changes up to here\n  own_xid      xid8 NOT NULL,\n  own_seq      bigint NOT NULL,\n  -- the server and the database in which these numbers mean something\n  origin       text NOT NULL,\n  refreshed_at timestamptz NOT NULL\n);\n\n-- which columns of which source each stream table reads\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_change_tracking (\n  stream_table text NOT NULL,\n  source       text NOT NULL,\n  buffer       text NOT NULL,\n  columns      text[] NOT NULL,\n  PRIMARY KEY (stream_table, source)\n);\n\n-- what the capture functions are meant to be\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_captures (\n  buffer        text PRIMARY KEY,\n  source        text NOT NULL,\n  columns       text[] NOT NULL,\n  function_hash text NOT NULL,\n  -- of the columns in the source\n  numbers       smallint[],\n  -- the source and all that inherited from it\n  family        oid[]\n);\nDO $pgtrickle$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''numbers'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN numbers smallint[];\n  END IF;\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''family'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN family oid[];\n  END IF;\nEND\n$pgtrickle$;\n\n-- orders the changes of one transaction; its values are compared only within a session\nCREATE SEQUENCE IF NOT EXISTS pgtrickle_changes.change_seq CACHE 100;\n\n-- sources of which the changes are not known row by row: their readers start afresh\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_markers (\n  __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n  __pgt_seq bigint NOT NULL DEFAULT nextval(''pgtrickle_changes.change_seq''),\n  buffer text NOT NULL,\n  reason text NOT NULL\n);\n\n-- the relation of a name as SQL writes it, without asking for rights on its schema\nCREATE OR REPLACE FUNCTION pgtrickle.relation(name text) RETURNS oid\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  parts text[] := parse_ident(name);\nBEGIN\n  RETURN (\n    SELECT class.oid FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace\n    WHERE namespace.nspname = parts[1] AND class.relname = parts[2]);\nEND\n$pgtrickle$;\n\n-- who calls a function that runs with other rights: SET ROLE gives rights away, also those of the session''s own role\nCREATE OR REPLACE FUNCTION pgtrickle.actor() RETURNS name\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN coalesce(nullif(current_setting(''role''), ''none''), session_user);\nEND\n$pgtrickle$;\n\n-- fails unless the caller may act as the owner of the stream table\nCREATE OR REPLACE FUNCTION pgtrickle.assert_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF EXISTS (SELECT FROM pg_class WHERE oid = pgtrickle.relation(stream_table) AND NOT pg_has_role(pgtrickle.actor(), relowner, ''MEMBER'')) THEN\n    RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table USING ERRCODE = ''insufficient_privilege'';\n  END IF;\nEND\n$pgtrickle$;\n\n-- goes on as the owner of the stream table until the transaction ends, so that what is made from here on is that role''s\nCREATE OR REPLACE FUNCTION pgtrickle.act_as_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table));\nBEGIN\n  IF owner IS NULL THEN\n    RAISE EXCEPTION ''stream table \"%\" does not exist'', stream_table USING ERRCODE = ''55T02'', HINT = ''Was it dropped, or given another name?'';\n  END IF;\n  IF owner <> current_user THEN\n    BEGIN\n      -- the locks before this were taken with the caller''s own rights\n      IF NOT pg_has_role(current_user, owner, ''USAGE'') THEN\n        RAISE insufficient_privilege;\n      END IF;\n      PERFORM set_config(''role'', owner, true);\n    EXCEPTION WHEN insufficient_privilege THEN\n      RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table\n        USING ERRCODE = ''insufficient_privilege'', HINT = format(''Run this as role \"%s\", or as one that inherits its rights and may become it.'', owner);\n    END;\n  END IF;\nEND\n$pgtrickle$;\n\n-- rows of a stream table come from its query alone\nCREATE OR REPLACE FUNCTION pgtrickle.refuse_write() RETURNS trigger\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RAISE EXCEPTION ''cannot change stream table \"%.%\"'', TG_TABLE_SCHEMA, TG_TABLE_NAME\n    USING ERRCODE = ''object_not_in_prerequisite_state'', HINT = ''Change its source tables, and refresh it.'';\nEND\n$pgtrickle$;\n\n-- a table and all that inherit from it, directly or not: partitions too. One that is being detached is read no longer\nCREATE OR REPLACE FUNCTION pgtrickle.family(root oid) RETURNS SETOF oid\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  WITH RECURSIVE tree AS (\n    SELECT root AS member\n    UNION\n    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.member WHERE NOT i.inhdetachpending)\n  SELECT member FROM tree\n$pgtrickle$;\n\n-- the triggers that record the changes of a source: which there must be\nCREATE OR REPLACE FUNCTION pgtrickle.wanted_triggers(source oid, buffer text) RETURNS TABLE (relation oid, name text, definition text)\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  -- a source that is also a member of another source''s family has triggers for both\n  suffix text := left(md5(buffer), 8);\n  by_row boolean := EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source)\n    OR EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid IN (SELECT pgtrickle.family(source)));\n  partitioned boolean := EXISTS (SELECT FROM pg_class WHERE oid = source AND relkind = ''p'');\nBEGIN\n  RETURN QUERY\n    SELECT member, format(''pgtrickle_%s_%s'', kind.title, suffix),\n           format(''CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION pgtrickle_changes.%I()'',\n                  format(''pgtrickle_%s_%s'', kind.title, suffix), kind.event, member::regclass, kind.scope, buffer)\n    FROM pgtrickle.family(source) AS member\n    CROSS JOIN (VALUES\n      (false, ''insert'', ''AFTER INSERT'', ''REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''update'', ''AFTER UPDATE'', ''REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''delete'', ''AFTER DELETE'', ''REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT''),\n      -- partitions get this one from their parent\n      (true, ''row'', ''AFTER INSERT OR UPDATE OR DELETE'', ''FOR EACH ROW''),\n      (NULL, ''truncate'', ''BEFORE TRUNCATE'', ''FOR EACH STATEMENT'')) AS kind (by_row, title, event, scope)\n    WHERE coalesce(kind.by_row = by_row, true) AND (kind.by_row IS NOT TRUE OR NOT partitioned OR member = source);\nEND\n$pgtrickle$;\n\n-- makes the triggers of a source what they must be; returns how many were not\nCREATE OR REPLACE FUNCTION pgtrickle.install_triggers(source text, buffer text) RETURNS integer\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  capture_oid oid := (SELECT oid FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0);\n  wanted record;\n  part text;\n  done integer := 0;\nBEGIN\n  SELECT member::regclass::text INTO part FROM pgtrickle.family(source_oid) AS member JOIN pg_class c ON c.oid = member WHERE c.relkind = ''f'' LIMIT 1;\n  IF FOUND THEN\n    RAISE EXCEPTION ''changes of table % cannot be captured: part \"%\" of it is a foreign table'', source, part\n      USING ERRCODE = ''0AT12'', HINT = ''Detach it, or have the stream table refreshed in full: mode full.'';\n  END IF;\n  FOR wanted IN\n    SELECT t.tgname AS name, t.tgrelid AS relation FROM pg_trigger t\n    WHERE t.tgfoid = capture_oid AND t.tgparentid = 0\n      AND NOT EXISTS (SELECT FROM pgtrickle.wanted_triggers(source_oid, buffer) w WHERE w.relation = t.tgrelid AND w.name = t.tgname)\n  LOOP\n    EXECUTE format(''DROP TRIGGER %I ON %s'', wanted.name, wanted.relation::regclass);\n    done := done + 1;\n  END LOOP;\n  FOR wanted IN\n    SELECT w.*, t.oid IS NOT NULL AS present FROM pgtrickle.wanted_triggers(source_oid, buffer) w\n    LEFT JOIN pg_trigger t ON t.tgrelid = w.relation AND t.tgname = w.name AND t.tgfoid = capture_oid\n    WHERE t.tgenabled IS DISTINCT FROM ''A''\n  LOOP\n    IF NOT wanted.present THEN\n      EXECUTE format(''DROP TRIGGER IF EXISTS %I ON %s'', wanted.name, wanted.relation::regclass);\n      EXECUTE wanted.definition;\n    END IF;\n    -- also when data is loaded with session_replication_role = replica\n    EXECUTE format(''ALTER TABLE %s ENABLE ALWAYS TRIGGER %I'', wanted.relation::regclass, wanted.name);\n    done := done + 1;\n  END LOOP;\n  RETURN done;\nEND\n$pgtrickle$;\n\n-- where a buffer keeps the rows of large statements: a table that inherits from it, without an index\nCREATE OR REPLACE FUNCTION pgtrickle._bulk_buffer(buffer text) RETURNS text\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT ''bulk_'' || md5(buffer)\n$pgtrickle$;\n\n-- whether the columns of a source that are recorded are there as they are in the buffer: the same ones, by their numbers, since\n-- columns can trade names. Not immutable, but treated so: a capture function asks in a query over its rows, which is planned\n-- anew when the table is altered. Each session plans this once for each of them, so it reads no more than it has to\nCREATE OR REPLACE FUNCTION pgtrickle._columns_fit(source name[], buffer name, columns name[], numbers smallint[]) RETURNS boolean\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT count(*) = cardinality(columns)\n  FROM pg_attribute a JOIN pg_attribute kept USING (attname, atttypid, atttypmod, attcollation)\n  WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = source[1] AND c.relname = source[2])\n    AND a.attname = ANY (columns) AND a.attnum = numbers[array_position(columns, a.attname)] AND NOT a.attisdropped\n    AND kept.attrelid = (SELECT c.oid FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = ''pgtrickle_changes''::regnamespace)\n    AND NOT kept.attisdropped\n$pgtrickle$;\n\n-- what a capture function was not made for: other columns, or another family, of which rows would be recorded that came and go\n-- without a statement. NULL when it fits. Treated as immutable for the same reason\nCREATE OR REPLACE FUNCTION pgtrickle._misfit(source name[], buffer name, columns name[], numbers smallint[], members oid[]) RETURNS text\nLANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF NOT pgtrickle._columns_fit(source, buffer, columns, numbers) THEN\n    RETURN ''columns'';\n  END IF;\n  IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = ANY (members) AND i.inhdetachpending = (i.inhrelid = ANY (members)))\n     OR cardinality(members) > 1 AND cardinality(members) <> (SELECT count(*) FROM pgtrickle.family(pgtrickle.relation(format(''%I.%I'', source[1], source[2])))) THEN\n    RETURN ''partitions or children'';\n  END IF;\n  RETURN NULL;\nEND\n$pgtrickle$;\n\n-- the numbers of columns of a source, in the order of their names; NULL for one that is not there\nCREATE OR REPLACE FUNCTION pgtrickle._column_numbers(source text, columns text[]) RETURNS smallint[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(a.attnum ORDER BY wanted.place), ''{}'')\n  FROM unnest(columns) WITH ORDINALITY AS wanted (name, place)\n  LEFT JOIN pg_attribute a ON a.attrelid = pgtrickle.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped\n$pgtrickle$;\n\n-- the function that records the changes of a source, from its columns\nCREATE OR REPLACE FUNCTION pgtrickle.write_capture(buffer text, captured text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  list text;\n  of_deleted text;\n  of_inserted text;\n  of_old text;\n  of_new text;\n  numbers smallint[] := (SELECT pgtrickle._column_numbers(c.source, captured) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  members oid[] := (SELECT array(SELECT member FROM pgtrickle.family(pgtrickle.relation(c.source)) AS member ORDER BY member) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  body text;\nBEGIN\n  SELECT coalesce(string_agg(format('', %I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', o.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', n.%I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', OLD.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', NEW.%I'', name), '''' ORDER BY name), '''')\n    INTO list, of_deleted, of_inserted, of_old, of_new FROM unnest(captured) AS name;\n  IF EXISTS (SELECT FROM pgtrickle.pgt_captures c\n               LEFT JOIN pg_proc p ON p.proname = c.buffer AND p.pronamespace = ''pgtrickle_changes''::regnamespace AND p.pronargs = 0\n               WHERE c.buffer = write_capture.buffer AND c.function_hash <> '''' AND (md5(p.prosrc) = c.function_hash AND p.prosecdef) IS NOT TRUE) THEN\n    -- whatever somebody made of it has recorded what it pleased: for every consumer\n    INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, ''the capture function of table '' || c.source || '' was changed''\n      FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer;\n  END IF;\n  -- a column that is gone is not recorded: should it come back, those who read it have missed something\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s was not recorded'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name <> ALL (captured)\n      AND EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = c.buffer AND name = ANY (t.columns))\n    LIMIT 1;\n  -- columns that trade names: what the function recorded from here on would be that of another one\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s is another one'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name = ANY (captured)\n      AND c.numbers[array_position(c.columns, name)] <> numbers[array_position(captured, name)]\n    LIMIT 1;\n  -- of partitions and children that came and went before this consumer looked, rows may have been recorded\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''partitions or children of table %s were changed'', c.source)\n    FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer AND c.family <> members;\n  body := format($capture$\n    DECLARE\n      misfit text;\n      many boolean;\n    BEGIN\n      IF TG_LEVEL = ''ROW'' THEN\n        -- a partition that came later has the trigger of its parent\n        IF TG_RELID <> ALL (%12$L::oid[]) THEN\n          INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT %7$L, format(''table %%I.%%I was attached'', TG_TABLE_SCHEMA, TG_TABLE_NAME)\n            WHERE NOT EXISTS (SELECT FROM pgtrickle.pgt_markers m WHERE m.buffer = %7$L AND m.__pgt_xid = pg_current_xact_id());\n        END IF;\n        IF TG_OP <> ''INSERT'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (-1%5$s);\n        END IF;\n        IF TG_OP <> ''DELETE'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (1%6$s);\n        END IF;\n        RETURN NULL;\n      END IF;\n      -- a statement must not fail because of what became of a column\n      CASE TG_OP\n        WHEN ''INSERT'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''UPDATE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''DELETE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM deleted OFFSET 1000) INTO misfit, many;\n        ELSE NULL;\n      END CASE;\n      -- where partitions have partitions, a plan does not notice further ones\n      IF TG_OP = ''TRUNCATE'' OR %13$L THEN\n        EXECUTE ''SELECT pgtrickle._misfit($1, $2, $3, $4, $5)'' INTO misfit USING %9$L::name[], %7$L::name, %10$L::name[], %11$L::smallint[], %12$L::oid[];\n      END IF;\n      IF misfit IS NOT NULL THEN\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''%%s of table %%I.%%I were changed'', misfit, TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      -- one number for all rows, drawn when there are any\n      ELSIF TG_OP = ''INSERT'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''UPDATE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''DELETE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        END IF;\n      ELSIF current_setting(''transaction_isolation'') LIKE ''read %%'' AND pg_relation_size(TG_RELID) <= 16777216 AND NOT row_security_active(TG_RELID)\n        AND has_table_privilege(TG_RELID, ''SELECT'') AND has_schema_privilege(TG_TABLE_SCHEMA, ''USAGE'') THEN\n        EXECUTE format(''INSERT INTO pgtrickle_changes.%%I (__pgt_weight%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o'', %7$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);\n      ELSE\n        -- not every row, or too many: a snapshot that is older than the lock does not see what was committed in between\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''table %%I.%%I was truncated'', TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      END IF;\n      RETURN NULL;\n    END\n  $capture$, buffer, list, of_deleted, of_inserted, of_old, of_new, buffer, pgtrickle._bulk_buffer(buffer),\n    (SELECT parse_ident(c.source) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer), captured, numbers, members,\n    (SELECT count(DISTINCT i.inhparent) > 1 FROM pg_inherits i WHERE i.inhparent = ANY (members)));\n  EXECUTE format(''CREATE OR REPLACE FUNCTION pgtrickle_changes.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L'', buffer, body);\n  UPDATE pgtrickle.pgt_captures c\n    SET columns = captured, numbers = numbers, family = members, function_hash = (SELECT md5(prosrc) FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0)\n    WHERE c.buffer = write_capture.buffer;\nEND\n$pgtrickle$;\n\n-- the columns of a source that stream tables read, as far as it has them\nCREATE OR REPLACE FUNCTION pgtrickle._wanted_columns(source text) RETURNS text[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(DISTINCT a.attname::text), ''{}'')\n  FROM pgtrickle.pgt_change_tracking t JOIN pg_attribute a ON a.attname = ANY (t.columns)\n  WHERE t.source = _wanted_columns.source AND a.attrelid = pgtrickle.relation(_wanted_columns.source)\n    AND a.attnum > 0 AND NOT a.attisdropped\n$pgtrickle$;\n\n-- makes room for the changes of a source and lets a role read them; all consumers of the source share the buffer\nCREATE OR REPLACE FUNCTION pgtrickle.provide_buffer(stream_table text, source text, buffer text, columns text[], reader name) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  captured text[];\n  statement text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT pg_has_role(pgtrickle.actor(), reader, ''MEMBER'') THEN\n    RAISE EXCEPTION ''must be a member of role \"%\"'', reader USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  IF source_oid IS NULL THEN\n    RAISE EXCEPTION ''relation \"%\" does not exist'', source USING ERRCODE = ''undefined_table'';\n  END IF;\n  SELECT ''permission denied for column \"'' || name || ''\" of table '' || source INTO statement\n    FROM unnest(columns) AS name WHERE NOT has_column_privilege(reader, source_oid, name, ''SELECT'');\n  IF FOUND THEN\n    RAISE EXCEPTION ''%'', statement USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  -- creating and dropping take turns\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  INSERT INTO pgtrickle.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)\n    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;\n  captured := pgtrickle._wanted_columns(source);\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I (\n    __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n    __pgt_seq bigint NOT NULL DEFAULT nextval(''''pgtrickle_changes.change_seq''''),\n    __pgt_weight smallint NOT NULL)'', buffer);\n  EXECUTE format(''CREATE INDEX IF NOT EXISTS %I ON pgtrickle_changes.%I (__pgt_xid)'', left(buffer, 50) || ''_'' || left(md5(buffer), 8), buffer);\n  -- what reads the one reads both\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I () INHERITS (pgtrickle_changes.%I)'', pgtrickle._bulk_buffer(buffer), buffer);\n  EXECUTE format(''GRANT SELECT ON pgtrickle_changes.%I TO %I'', buffer, reader);\n  -- a table that was never looked at counts as having some thousand rows: too many for the plan of a small refresh\n  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = ''pgtrickle_changes''::regnamespace AND relname IN (buffer, pgtrickle._bulk_buffer(buffer)) AND reltuples < 0) THEN\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', buffer);\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', pgtrickle._bulk_buffer(buffer));\n  END IF;\n  -- what was recorded of a column with another type is lost\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason)\n    SELECT provide_buffer.buffer, format(''column \"%s\" of table %s changed its type'', a.attname, source)\n    FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n      AND (b.atttypid, b.atttypmod, b.attcollation) <> (a.atttypid, a.atttypmod, a.attcollation)\n    LIMIT 1;\n  FOR statement IN\n    SELECT format(''ALTER TABLE pgtrickle_changes.%I %s'', buffer, string_agg(\n      CASE WHEN b.attname IS NULL THEN '''' ELSE format(''DROP COLUMN %I, '', a.attname) END\n      || format(''ADD COLUMN %I %s%s'', a.attname, format_type(a.atttypid, a.atttypmod),\n           coalesce((SELECT format('' COLLATE %I.%I'', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace\n                     WHERE c.oid = a.attcollation AND c.collname <> ''default''), '''')), '', '' ORDER BY a.attnum))\n    FROM pg_attribute a\n    LEFT JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attcollation <> a.attcollation)\n    HAVING count(*) > 0\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  INSERT INTO pgtrickle.pgt_captures (buffer, source, columns, function_hash) VALUES (buffer, source, captured, '''') ON CONFLICT DO NOTHING;\n  PERFORM pgtrickle.write_capture(buffer, captured);\nEND\n$pgtrickle$;\n\n-- records the changes of a source for a stream table, from the end of this transaction on\nCREATE OR REPLACE FUNCTION pgtrickle.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\nBEGIN\n  IF NOT EXISTS (SELECT FROM pgtrickle.pgt_captures c WHERE c.buffer = capture.buffer AND capture.columns <@ c.columns) THEN\n    -- triggers that fire always are for the owner to make\n    IF EXISTS (SELECT FROM pg_class WHERE oid = source_oid AND NOT pg_has_role(current_user, relowner, ''USAGE'')) THEN\n      RAISE EXCEPTION ''must be owner of table %'', source\n        USING ERRCODE = ''insufficient_privilege'', HINT = ''Whoever owns a source has its changes captured; others can use what is captured then.'';\n    END IF;\n    -- a writer that is under way must not record with the old function what the new consumer will read\n    EXECUTE format(''LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE'', source_oid::regclass);\n  END IF;\n  -- whoever runs this need not be the one who refreshes; a stream table that is to be made will be the caller''s\n  PERFORM pgtrickle.provide_buffer(stream_table, source, buffer, columns,\n    coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table)), current_user));\n  PERFORM pgtrickle.install_triggers(source, buffer);\nEND\n$pgtrickle$;\n\n-- forgets that a stream table reads a source; the last consumer of a source takes its capture along\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text, source text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  freed record;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  FOR freed IN\n    DELETE FROM pgtrickle.pgt_change_tracking t\n    WHERE t.stream_table = release.stream_table AND t.source = release.source RETURNING t.buffer\n  LOOP\n    IF EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = freed.buffer) THEN\n      -- what nobody else reads is no longer recorded\n      PERFORM pgtrickle.write_capture(freed.buffer, pgtrickle._wanted_columns(release.source));\n      CONTINUE;\n    END IF;\n    -- with its triggers\n    EXECUTE format(''DROP FUNCTION IF EXISTS pgtrickle_changes.%I() CASCADE'', freed.buffer);\n    EXECUTE format(''DROP TABLE IF EXISTS pgtrickle_changes.%I, pgtrickle_changes.%I'', freed.buffer, pgtrickle._bulk_buffer(freed.buffer));\n    DELETE FROM pgtrickle.pgt_markers m WHERE m.buffer = freed.buffer;\n    DELETE FROM pgtrickle.pgt_captures c WHERE c.buffer = freed.buffer;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- forgets all that a stream table reads, and up to where\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  PERFORM pgtrickle.release(stream_table, t.source) FROM pgtrickle.pgt_change_tracking t WHERE t.stream_table = release.stream_table;\n  DELETE FROM pgtrickle.pgt_frontiers f WHERE f.stream_table = release.stream_table;\nEND\n$pgtrickle$;\n\n-- where a snapshot means something: a restored or copied database counts its transactions anew\nCREATE OR REPLACE FUNCTION pgtrickle.origin() RETURNS text\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN (SELECT system_identifier FROM pg_control_system()) || ''/'' || (SELECT oid FROM pg_database WHERE datname = current_database());\nEND\n$pgtrickle$;\n\n-- why the changes since the last refresh are not all known; NULL when they are\nCREATE OR REPLACE FUNCTION pgtrickle.obstacle(stream_table text) RETURNS text\nLANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  f pgtrickle.pgt_frontiers;\nBEGIN\n  SELECT * INTO f FROM pgtrickle.pgt_frontiers t WHERE t.stream_table = obstacle.stream_table;\n  IF NOT FOUND THEN\n    RETURN ''it was never filled'';\n  END IF;\n  IF f.origin <> pgtrickle.origin() OR pg_snapshot_xmax(f.frontier) > pg_snapshot_xmax(pg_current_snapshot()) THEN\n    RETURN ''the database is a copy or was restored'';\n  END IF;\n  RETURN (\n    SELECT m.reason FROM pgtrickle.pgt_markers m JOIN pgtrickle.pgt_change_tracking t USING (buffer)\n    WHERE t.stream_table = obstacle.stream_table AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)\n      AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END\n    LIMIT 1);\nEND\n$pgtrickle$;\n\n-- moves the frontier to the snapshot of the refreshing statement; stops a refresh that does not fit what it finds, and nothing of it stays\nCREATE OR REPLACE FUNCTION pgtrickle.advance(stream_table text, snapshot pg_snapshot, complete boolean, consistent boolean) RETURNS boolean\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  reason text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT complete THEN\n    reason := pgtrickle.obstacle(stream_table);\n    IF reason IS NOT NULL THEN\n      RAISE EXCEPTION ''stream table \"%\" must be refreshed in full: %'', stream_table, reason USING ERRCODE = ''55T06'', DETAIL = reason;\n    END IF;\n  END IF;\n  IF consistent IS NOT TRUE THEN\n    RAISE EXCEPTION ''the state of stream table \"%\" does not fit the changes of its sources'', stream_table\n      USING ERRCODE = ''data_corrupted'', HINT = ''Changes escaped the capture. Refresh the stream table in full.'';\n  END IF;\n  INSERT INTO pgtrickle.pgt_frontiers AS f\n    VALUES (advance.stream_table, snapshot, pg_current_xact_id(), nextval(''pgtrickle_changes.change_seq''), pgtrickle.origin(), clock_timestamp())\n    ON CONFLICT ON CONSTRAINT pgt_frontiers_pkey DO UPDATE\n    SET frontier = excluded.frontier, own_xid = excluded.own_xid, own_seq = excluded.own_seq, origin = excluded.origin, refreshed_at = excluded.refreshed_at;\n  RETURN true;\nEND\n$pgtrickle$;\n\n-- gives a relation what the one has whose place it takes: owner, privileges, those on columns that both have, comments\nCREATE OR REPLACE FUNCTION pgtrickle.take_after(relation text, predecessor text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  new pg_class;\n  statement text;\nBEGIN\n  SELECT c.* INTO STRICT old FROM pg_class c WHERE c.oid = pgtrickle.relation(predecessor);\n  SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = pgtrickle.relation(relation);\n  IF old.relowner <> new.relowner THEN\n    EXECUTE format(''ALTER TABLE %s OWNER TO %I'', relation, pg_get_userbyid(old.relowner));\n    SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = new.oid;\n  END IF;\n  FOR statement IN\n    -- default privileges have given it\n    SELECT DISTINCT format(''REVOKE ALL ON %s FROM %s'', relation, CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)\n    FROM aclexplode(new.relacl) AS acl WHERE acl.grantee <> new.relowner\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  FOR statement IN\n    SELECT format(''GRANT %s%s ON %s TO %s%s'', acl.privilege_type, granted.columns, relation,\n                  CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,\n                  CASE WHEN acl.is_grantable THEN '' WITH GRANT OPTION'' ELSE '''' END)\n    FROM (\n      SELECT '''' AS columns, old.relacl AS privileges\n      UNION ALL\n      SELECT format('' (%I)'', a.attname), a.attacl FROM pg_attribute a JOIN pg_attribute b USING (attname)\n      WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0\n    ) AS granted CROSS JOIN aclexplode(granted.privileges) AS acl\n    WHERE acl.grantee <> old.relowner\n    UNION ALL\n    SELECT format(''COMMENT ON %s %s IS %L'', CASE new.relkind WHEN ''v'' THEN ''VIEW'' ELSE ''TABLE'' END, relation, obj_description(old.oid, ''pg_class''))\n    WHERE obj_description(old.oid, ''pg_class'') IS NOT NULL\n    UNION ALL\n    SELECT format(''COMMENT ON COLUMN %s.%I IS %L'', relation, a.attname, col_description(old.oid, a.attnum))\n    FROM pg_attribute a JOIN pg_attribute b USING (attname)\n    WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0 AND col_description(old.oid, a.attnum) IS NOT NULL\n  LOOP\n    EXECUTE statement;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- shows a stream table by another query: the same view, or, where its columns are others, one that takes its place\nCREATE OR REPLACE FUNCTION pgtrickle.replace_view(stream_table text, definition text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  gone text;\n  dependents text[];\n  -- such as security_invoker: they would be those of the new statement\n  head text;\nBEGIN\n  SELECT c.* INTO old FROM pg_class c WHERE c.oid = pgtrickle.relation(stream_table);\n  SELECT format(''VIEW %s %s AS '', stream_table, ''WITH ('' || string_agg(format(''%I = %L'', option_name, option_value), '', '') || '')'')\n    INTO head FROM pg_options_to_table(old.reloptions);\n  EXECUTE ''CREATE OR REPLACE '' || head || definition;\nEXCEPTION WHEN invalid_table_definition THEN\n  SELECT array_agg(DISTINCT rule.ev_class::regclass::text ORDER BY rule.ev_class::regclass::text) INTO dependents\n  FROM pg_depend d JOIN pg_rewrite rule ON rule.oid = d.objid AND d.classid = ''pg_rewrite''::regclass\n  WHERE d.refclassid = ''pg_class''::regclass AND d.refobjid = old.oid AND rule.ev_class <> old.oid;\n  IF dependents IS NOT NULL THEN\n    RAISE EXCEPTION ''cannot change the columns of stream table \"%\": % %: %'', stream_table, cardinality(dependents),\n      CASE cardinality(dependents) WHEN 1 THEN ''dependent'' ELSE ''dependents'' END, array_to_string(dependents, '', '')\n      USING ERRCODE = ''55T08'', HINT = ''Drop them first.'';\n  END IF;\n  gone := ''pgtrickle_gone_'' || old.oid;\n  EXECUTE format(''ALTER VIEW %s RENAME TO %I'', stream_table, gone);\n  gone := format(''%s.%I'', old.relnamespace::regnamespace, gone);\n  EXECUTE ''CREATE '' || head || definition;\n  EXECUTE format(''CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON %s\n                  FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write()'', stream_table);\n  PERFORM pgtrickle.take_after(stream_table, gone);\n  EXECUTE format(''DROP VIEW %s'', gone);\nEND\n$pgtrickle$;\n\n-- everybody may look, as in PostgreSQL''s own catalog; what writes asks for ownership\nGRANT USAGE ON SCHEMA pgtrickle, pgtrickle_changes, pgtrickle_state TO PUBLIC;\nGRANT SELECT ON pgtrickle.pgt_frontiers, pgtrickle.pgt_change_tracking, pgtrickle.pgt_captures TO PUBLIC;\nREVOKE EXECUTE ON FUNCTION pgtrickle.write_capture(text, text[]) FROM PUBLIC;\n","install":"SET LOCAL search_path = pg_catalog, pg_temp;\n\n-- what changes in the sources is recorded from here on\nSELECT pgtrickle.capture(\n  stream_table => ''public.buyers'',\n  source => ''public.customers'',\n  buffer => ''public.customers'',\n  columns => ARRAY[''id'', ''mood'']::text[]);\nSELECT pgtrickle.capture(\n  stream_table => ''public.buyers'',\n  source => ''public.orders'',\n  buffer => ''public.orders'',\n  columns => ARRAY[''id'', ''customer_id'']::text[]);\n\n-- the state of the stream table\nCREATE TABLE pgtrickle_state.\"public.buyers\" WITH (fillfactor = 90) AS\nSELECT\n  customers.id,\n  customers.mood,\n  orders.id AS order_id,\n  count(*) AS __pgt_count,\n  hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash\nFROM public.customers AS customers\nLEFT JOIN public.orders AS orders\n  ON orders.customer_id = customers.id\nGROUP BY customers.id, customers.mood, orders.id\nWITH NO DATA;\nCREATE INDEX ON pgtrickle_state.\"public.buyers\" (__pgt_hash);\n\n-- held by whoever refreshes\nCREATE TABLE pgtrickle_state.\"public.buyers.mutex\" ();\n\n-- exactly the columns and rows of the query\nCREATE VIEW public.buyers AS\nSELECT\n  kept.id,\n  kept.mood,\n  kept.order_id\nFROM pgtrickle_state.\"public.buyers\" AS kept\nCROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);\nCREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.buyers\nFOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();\n","populate":"WITH\n-- the stream table''s rows\nfilled AS (\n  INSERT INTO pgtrickle_state.\"public.buyers\" (id, mood, order_id, __pgt_count, __pgt_hash)\n  SELECT\n    customers.id,\n    customers.mood,\n    orders.id AS order_id,\n    count(*) AS __pgt_count,\n    hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash\n  FROM public.customers AS customers\n  LEFT JOIN public.orders AS orders\n    ON orders.customer_id = customers.id\n  GROUP BY customers.id, customers.mood, orders.id\n  RETURNING 1\n)\nSELECT (SELECT count(*) FROM filled) AS rows_inserted\nFROM pgtrickle.advance(\n  stream_table => ''public.buyers'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","lock":"SET LOCAL search_path = pg_catalog, pg_temp;\nSET LOCAL jit = off;\nSET LOCAL row_security = off;\nLOCK TABLE pgtrickle_state.\"public.buyers.mutex\" IN EXCLUSIVE MODE;\nLOCK TABLE public.customers IN ACCESS SHARE MODE;\nLOCK TABLE public.orders IN ACCESS SHARE MODE;","pending":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.buyers''\n)\nSELECT pgtrickle.obstacle(''public.buyers'') IS NOT NULL\n  OR cardinality(changed) > 0 AS pending, changed\nFROM array_remove(ARRAY[CASE WHEN EXISTS (\n  SELECT FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END) THEN ''public.customers'' END,\nCASE WHEN EXISTS (\n  SELECT FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END) THEN ''public.orders'' END]::text[], NULL) AS found (changed);","refresh":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.buyers''\n),\n-- Δcustomers: the rows that changed since the last refresh, each with its weight\ncustomers_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.mood,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.mood\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δorders: the rows that changed since the last refresh, each with its weight\norders_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.customer_id,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.customer_id\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- the keys of Δorders whose number of rows changed, and by how many\norders_keys AS MATERIALIZED (\n  SELECT\n    orders_change.customer_id,\n    sum(orders_change.weight)::bigint AS net\n  FROM orders_change\n  WHERE orders_change.customer_id IS NOT NULL\n  GROUP BY orders_change.customer_id\n  HAVING sum(orders_change.weight) <> 0\n),\n-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: orders\norders_flips AS MATERIALIZED (\n  SELECT\n    orders_keys.customer_id,\n    CASE WHEN lateral_rows.found = orders_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN ''-1''::integer::bigint ELSE 0::bigint END AS weight\n  FROM orders_keys\n  JOIN LATERAL (\n    SELECT\n      count(*) AS found\n    FROM (\n      SELECT\n      FROM public.orders AS orders\n      WHERE orders.customer_id = orders_keys.customer_id\n      LIMIT greatest(orders_keys.net, 0) + 1\n    ) AS latest\n  ) AS lateral_rows\n    ON true\n  WHERE (lateral_rows.found = orders_keys.net OR lateral_rows.found = 0)\n),\n-- Δ(customers_join): orders, customers\ncustomers_join_delta AS MATERIALIZED (\n  -- Δorders ⋈ customers: runs when orders changed\n  SELECT\n    orders_change.id,\n    customers.id AS id_2,\n    customers.mood,\n    orders_change.weight\n  FROM orders_change\n  JOIN public.customers AS customers\n    ON orders_change.customer_id = customers.id\n  WHERE EXISTS (SELECT FROM orders_change)\n    AND orders_change.customer_id IS NOT NULL\n  UNION ALL\n  -- orders ⋈ Δcustomers: runs when customers changed\n  SELECT\n    orders.id,\n    customers_change.id AS id_2,\n    customers_change.mood,\n    customers_change.weight\n  FROM customers_change\n  JOIN public.orders AS orders\n    ON orders.customer_id = customers_change.id\n  WHERE EXISTS (SELECT FROM customers_change)\n  UNION ALL\n  -- −Δorders ⋈ Δcustomers: runs when customers and orders changed\n  SELECT\n    orders_change.id,\n    customers_change.id AS id_2,\n    customers_change.mood,\n    - (customers_change.weight * orders_change.weight) AS weight\n  FROM customers_change\n  JOIN orders_change\n    ON orders_change.customer_id = customers_change.id\n  WHERE orders_change.customer_id IS NOT NULL\n),\n-- Δ(orders_anti_join): customers, orders\norders_anti_join_delta AS MATERIALIZED (\n  -- Δcustomers ▷ orders: runs when customers changed\n  SELECT\n    customers_change.id,\n    customers_change.mood,\n    customers_change.weight\n  FROM customers_change\n  WHERE EXISTS (SELECT FROM customers_change)\n    AND NOT EXISTS (\n    SELECT\n    FROM public.orders AS orders\n    WHERE orders.customer_id = customers_change.id\n  )\n  UNION ALL\n  -- customers ⋈ flipped keys of orders: runs when orders changed\n  SELECT\n    customers.id,\n    customers.mood,\n    - orders_flips.weight AS weight\n  FROM orders_flips\n  JOIN public.customers AS customers\n    ON orders_flips.customer_id = customers.id\n  WHERE EXISTS (SELECT FROM orders_change)\n  UNION ALL\n  -- −Δcustomers ⋈ flipped keys of orders: runs when orders and customers changed\n  SELECT\n    customers_change.id,\n    customers_change.mood,\n    orders_flips.weight * customers_change.weight AS weight\n  FROM orders_flips\n  JOIN customers_change\n    ON orders_flips.customer_id = customers_change.id\n),\n-- Δ(orders_outer_join): orders, customers\norders_outer_join_delta AS MATERIALIZED (\n  -- Δcustomers_join: runs when orders or customers changed\n  SELECT\n    customers_join_delta.id_2 AS id,\n    customers_join_delta.mood,\n    customers_join_delta.id AS order_id,\n    customers_join_delta.weight\n  FROM customers_join_delta\n  UNION ALL\n  -- Δorders_anti_join: runs when customers or orders changed\n  SELECT\n    orders_anti_join_delta.id,\n    orders_anti_join_delta.mood,\n    NULL::integer AS order_id,\n    orders_anti_join_delta.weight\n  FROM orders_anti_join_delta\n),\n-- ΔQ, consolidated: identical rows add up, those that cancel are gone\nresult_change AS MATERIALIZED (\n  SELECT\n    orders_outer_join_delta.id,\n    orders_outer_join_delta.mood,\n    orders_outer_join_delta.order_id,\n    sum(orders_outer_join_delta.weight)::bigint AS weight\n  FROM orders_outer_join_delta\n  GROUP BY orders_outer_join_delta.id, orders_outer_join_delta.mood, orders_outer_join_delta.order_id\n  HAVING sum(orders_outer_join_delta.weight) <> 0\n),\n-- how often each touched row shall occur\nresult_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_change.id,\n    result_change.mood,\n    result_change.order_id,\n    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,\n    hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0) AS __pgt_hash,\n    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present\n  FROM result_change\n  LEFT JOIN pgtrickle_state.\"public.buyers\" AS kept\n    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0)\n    AND ROW(kept.id, kept.mood, kept.order_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.mood, result_change.order_id)\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.buyers\" (id, mood, order_id, __pgt_count, __pgt_hash)\n  SELECT n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash\n  FROM result_next AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.buyers\" AS s\n  SET id = n.id, mood = n.mood, order_id = n.order_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash\n  FROM result_next AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.id, s.mood, s.order_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.buyers\" AS s\n  USING result_next AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.customers'', (SELECT count(*) FROM customers_change),\n    ''public.orders'', (SELECT count(*) FROM orders_change)) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.buyers'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));","full":"WITH\n-- what the query yields now: customers, orders\nresult_content AS MATERIALIZED (\n  SELECT\n    customers.id,\n    customers.mood,\n    orders.id AS order_id,\n    count(*) AS __pgt_count,\n    hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash\n  FROM public.customers AS customers\n  LEFT JOIN public.orders AS orders\n    ON orders.customer_id = customers.id\n  GROUP BY customers.id, customers.mood, orders.id\n),\n-- content ⟕ state, and state ▷ content: what to insert, update and delete\nresult_replaced AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_content.id,\n    result_content.mood,\n    result_content.order_id,\n    result_content.__pgt_count,\n    result_content.__pgt_hash,\n    true AS present\n  FROM result_content\n  LEFT JOIN pgtrickle_state.\"public.buyers\" AS kept\n    ON kept.__pgt_hash = result_content.__pgt_hash\n    AND ROW(kept.id, kept.mood, kept.order_id) IS NOT DISTINCT FROM ROW(result_content.id, result_content.mood, result_content.order_id)\n  UNION ALL\n  SELECT\n    kept_2.ctid AS locator,\n    kept_2.id,\n    kept_2.mood,\n    kept_2.order_id,\n    kept_2.__pgt_count,\n    kept_2.__pgt_hash,\n    false AS present\n  FROM pgtrickle_state.\"public.buyers\" AS kept_2\n  WHERE NOT EXISTS (\n    SELECT\n    FROM result_content AS result_content_2\n    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash\n      AND ROW(kept_2.id, kept_2.mood, kept_2.order_id) IS NOT DISTINCT FROM ROW(result_content_2.id, result_content_2.mood, result_content_2.order_id)\n  )\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.buyers\" (id, mood, order_id, __pgt_count, __pgt_hash)\n  SELECT n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash\n  FROM result_replaced AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.buyers\" AS s\n  SET id = n.id, mood = n.mood, order_id = n.order_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash\n  FROM result_replaced AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.id, s.mood, s.order_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.buyers\" AS s\n  USING result_replaced AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  ''{}''::jsonb AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.buyers'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","drop":"SELECT pgtrickle.release(''public.buyers'');\nDROP VIEW IF EXISTS public.buyers;\nDROP TABLE IF EXISTS pgtrickle_state.\"public.buyers\";\nDROP TABLE IF EXISTS pgtrickle_state.\"public.buyers.mutex\";","narrowed":{"public.customers":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.buyers''\n),\n-- Δcustomers: the rows that changed since the last refresh, each with its weight\ncustomers_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.mood,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.customers\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.mood\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Δ(customers_join): customers\ncustomers_join_delta AS MATERIALIZED (\n  -- orders ⋈ Δcustomers: runs when customers changed\n  SELECT\n    orders.id,\n    customers_change.id AS id_2,\n    customers_change.mood,\n    customers_change.weight\n  FROM customers_change\n  JOIN public.orders AS orders\n    ON orders.customer_id = customers_change.id\n  WHERE EXISTS (SELECT FROM customers_change)\n),\n-- Δ(orders_anti_join): customers\norders_anti_join_delta AS MATERIALIZED (\n  -- Δcustomers ▷ orders: runs when customers changed\n  SELECT\n    customers_change.id,\n    customers_change.mood,\n    customers_change.weight\n  FROM customers_change\n  WHERE EXISTS (SELECT FROM customers_change)\n    AND NOT EXISTS (\n    SELECT\n    FROM public.orders AS orders\n    WHERE orders.customer_id = customers_change.id\n  )\n),\n-- Δ(orders_outer_join): customers\norders_outer_join_delta AS MATERIALIZED (\n  -- Δcustomers_join: runs when customers changed\n  SELECT\n    customers_join_delta.id_2 AS id,\n    customers_join_delta.mood,\n    customers_join_delta.id AS order_id,\n    customers_join_delta.weight\n  FROM customers_join_delta\n  UNION ALL\n  -- Δorders_anti_join: runs when customers changed\n  SELECT\n    orders_anti_join_delta.id,\n    orders_anti_join_delta.mood,\n    NULL::integer AS order_id,\n    orders_anti_join_delta.weight\n  FROM orders_anti_join_delta\n),\n-- ΔQ, consolidated: identical rows add up, those that cancel are gone\nresult_change AS MATERIALIZED (\n  SELECT\n    orders_outer_join_delta.id,\n    orders_outer_join_delta.mood,\n    orders_outer_join_delta.order_id,\n    sum(orders_outer_join_delta.weight)::bigint AS weight\n  FROM orders_outer_join_delta\n  GROUP BY orders_outer_join_delta.id, orders_outer_join_delta.mood, orders_outer_join_delta.order_id\n  HAVING sum(orders_outer_join_delta.weight) <> 0\n),\n-- how often each touched row shall occur\nresult_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_change.id,\n    result_change.mood,\n    result_change.order_id,\n    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,\n    hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0) AS __pgt_hash,\n    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present\n  FROM result_change\n  LEFT JOIN pgtrickle_state.\"public.buyers\" AS kept\n    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0)\n    AND ROW(kept.id, kept.mood, kept.order_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.mood, result_change.order_id)\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.buyers\" (id, mood, order_id, __pgt_count, __pgt_hash)\n  SELECT n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash\n  FROM result_next AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.buyers\" AS s\n  SET id = n.id, mood = n.mood, order_id = n.order_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash\n  FROM result_next AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.id, s.mood, s.order_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.buyers\" AS s\n  USING result_next AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.customers'', (SELECT count(*) FROM customers_change),\n    ''public.orders'', EXISTS (\n    SELECT FROM pgtrickle_changes.\"public.orders\" AS changes\n    WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n      AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n               THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n               ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)::int) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.buyers'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));","public.orders":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.buyers''\n),\n-- Δorders: the rows that changed since the last refresh, each with its weight\norders_change AS MATERIALIZED (\n  SELECT\n    changes.id,\n    changes.customer_id,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"public.orders\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.id, changes.customer_id\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- the keys of Δorders whose number of rows changed, and by how many\norders_keys AS MATERIALIZED (\n  SELECT\n    orders_change.customer_id,\n    sum(orders_change.weight)::bigint AS net\n  FROM orders_change\n  WHERE orders_change.customer_id IS NOT NULL\n  GROUP BY orders_change.customer_id\n  HAVING sum(orders_change.weight) <> 0\n),\n-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: orders\norders_flips AS MATERIALIZED (\n  SELECT\n    orders_keys.customer_id,\n    CASE WHEN lateral_rows.found = orders_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN ''-1''::integer::bigint ELSE 0::bigint END AS weight\n  FROM orders_keys\n  JOIN LATERAL (\n    SELECT\n      count(*) AS found\n    FROM (\n      SELECT\n      FROM public.orders AS orders\n      WHERE orders.customer_id = orders_keys.customer_id\n      LIMIT greatest(orders_keys.net, 0) + 1\n    ) AS latest\n  ) AS lateral_rows\n    ON true\n  WHERE (lateral_rows.found = orders_keys.net OR lateral_rows.found = 0)\n),\n-- Δ(customers_join): orders\ncustomers_join_delta AS MATERIALIZED (\n  -- Δorders ⋈ customers: runs when orders changed\n  SELECT\n    orders_change.id,\n    customers.id AS id_2,\n    customers.mood,\n    orders_change.weight\n  FROM orders_change\n  JOIN public.customers AS customers\n    ON orders_change.customer_id = customers.id\n  WHERE EXISTS (SELECT FROM orders_change)\n    AND orders_change.customer_id IS NOT NULL\n),\n-- Δ(orders_anti_join): orders\norders_anti_join_delta AS MATERIALIZED (\n  -- customers ⋈ flipped keys of orders: runs when orders changed\n  SELECT\n    customers.id,\n    customers.mood,\n    - orders_flips.weight AS weight\n  FROM orders_flips\n  JOIN public.customers AS customers\n    ON orders_flips.customer_id = customers.id\n  WHERE EXISTS (SELECT FROM orders_change)\n),\n-- Δ(orders_outer_join): orders\norders_outer_join_delta AS MATERIALIZED (\n  -- Δcustomers_join: runs when orders changed\n  SELECT\n    customers_join_delta.id_2 AS id,\n    customers_join_delta.mood,\n    customers_join_delta.id AS order_id,\n    customers_join_delta.weight\n  FROM customers_join_delta\n  UNION ALL\n  -- Δorders_anti_join: runs when orders changed\n  SELECT\n    orders_anti_join_delta.id,\n    orders_anti_join_delta.mood,\n    NULL::integer AS order_id,\n    orders_anti_join_delta.weight\n  FROM orders_anti_join_delta\n),\n-- ΔQ, consolidated: identical rows add up, those that cancel are gone\nresult_change AS MATERIALIZED (\n  SELECT\n    orders_outer_join_delta.id,\n    orders_outer_join_delta.mood,\n    orders_outer_join_delta.order_id,\n    sum(orders_outer_join_delta.weight)::bigint AS weight\n  FROM orders_outer_join_delta\n  GROUP BY orders_outer_join_delta.id, orders_outer_join_delta.mood, orders_outer_join_delta.order_id\n  HAVING sum(orders_outer_join_delta.weight) <> 0\n),\n-- how often each touched row shall occur\nresult_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_change.id,\n    result_change.mood,\n    result_change.order_id,\n    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,\n    hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0) AS __pgt_hash,\n    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present\n  FROM result_change\n  LEFT JOIN pgtrickle_state.\"public.buyers\" AS kept\n    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.mood, result_change.order_id), 0)\n    AND ROW(kept.id, kept.mood, kept.order_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.mood, result_change.order_id)\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.buyers\" (id, mood, order_id, __pgt_count, __pgt_hash)\n  SELECT n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash\n  FROM result_next AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.buyers\" AS s\n  SET id = n.id, mood = n.mood, order_id = n.order_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash\n  FROM result_next AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.id, s.mood, s.order_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.mood, n.order_id, n.__pgt_count, n.__pgt_hash)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.buyers\" AS s\n  USING result_next AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''public.customers'', EXISTS (\n    SELECT FROM pgtrickle_changes.\"public.customers\" AS changes\n    WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n      AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n               THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n               ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END)::int,\n    ''public.orders'', (SELECT count(*) FROM orders_change)) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.buyers'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));"},"stateTables":[{"table":"public.buyers","columns":[{"name":"id","type":"integer","meaning":"6b24ef4735f25e7669b907b28da30a3e"},{"name":"mood","type":"public.mood","meaning":"e628616aa0671cd11848bc4dd89c74d1"},{"name":"order_id","type":"integer","meaning":"456ae9362dd2886a35f6f2ec6c81fca7"},{"name":"__pgt_count","type":"bigint","meaning":"84e681892f28c130a6576ea5cb25d152"},{"name":"__pgt_hash","type":"bigint","meaning":"9a6e024d515b05ed16d49f7b81ffde4c"}],"identity":{"kind":"image","columns":["id","mood","order_id"],"hash":"__pgt_hash","match":null},"lookups":[],"rows":"be50754d3596ad10541a4073156236dd","content":"SELECT\n  customers.id,\n  customers.mood,\n  orders.id AS order_id,\n  count(*) AS __pgt_count,\n  hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash\nFROM public.customers AS customers\nLEFT JOIN public.orders AS orders\n  ON orders.customer_id = customers.id\nGROUP BY customers.id, customers.mood, orders.id","reads":["public.customers","public.orders"]}],"outline":{"operators":[{"kind":"scan","details":["public.customers"],"sources":["public.customers"],"inputs":[]},{"kind":"scan","details":["public.orders"],"sources":["public.orders"],"inputs":[]},{"kind":"outer-join","details":["left","customers.id = orders.customer_id"],"sources":["public.customers","public.orders"],"inputs":[0,1]}],"lineage":[{"column":"id","from":[{"source":"public.customers","column":"id","through":[0,2]}]},{"column":"mood","from":[{"source":"public.customers","column":"mood","through":[0,2]}]},{"column":"order_id","from":[{"source":"public.orders","column":"id","through":[1,2]}]}]},"plans":{"relation":"project id:1, mood:2, order_id:3 = id:3\n  outer-join left customer_id:4 = id:1\n    scan public.customers (id:1, mood:2)\n    scan public.orders (id:3, customer_id:4)\n","delta":"customers_change (id, mood, weight) -- Δcustomers: the rows that changed since the last refresh, each with its weight\n  project id:1, mood:2, weight:3 = cast(weight:4 as int8)\n    filter weight:4 <> 0\n      aggregate by (id:1, mood:2) weight:4 = sum(weight:3)\n        change public.customers (id:1 int4, mood:2 public.mood null) weight weight:3\n\norders_change (id, customer_id, weight) -- Δorders: the rows that changed since the last refresh, each with its weight\n  project id:1, customer_id:2, weight:3 = cast(weight:4 as int8)\n    filter weight:4 <> 0\n      aggregate by (id:1, customer_id:2) weight:4 = sum(weight:3)\n        change public.orders (id:1 int4, customer_id:2 int4 null) weight weight:3\n\norders_keys (customer_id, net) -- the keys of Δorders whose number of rows changed, and by how many\n  project customer_id:1, net:2 = cast(net:2 as int8)\n    filter net:2 <> 0\n      aggregate by (customer_id:1 = customer_id:3) net:2 = sum(weight:4)\n        filter customer_id:3 is not null\n          reference orders_change (customer_id:3 int4 null, weight:4 int8)\n\norders_flips (customer_id, weight) -- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went\n  project customer_id:1, weight:2 = case when found:3 = net:4 then cast(1 as int8) when found:3 = 0 then cast(-1 as int8) else cast(0 as int8) end\n    filter (found:3 = net:4) or (found:3 = 0)\n      apply inner\n        reference orders_keys (customer_id:1 int4, net:4 int8)\n        aggregate by () found:3 = count(*)\n          top-k limit greatest(net:4, 0) + 1\n            project\n              filter customer_id:5 = customer_id:1\n                scan public.orders (customer_id:5)\n\ncustomers_join_delta (id, id_2, mood, weight) -- Δ(customers_join)\n  arm Δorders ⋈ customers\n    requires public.orders\n    sign +\n    delta\n      filter customer_id:1 is not null\n        reference orders_change (id:2 int4, customer_id:1 int4 null, weight:3 int8)\n    post\n      scan public.customers (id:1, mood:2)\n  arm orders ⋈ Δcustomers\n    requires public.customers\n    sign +\n    delta\n      reference customers_change (id:1 int4, mood:2 public.mood null, weight:3 int8)\n    post\n      scan public.orders (id:1, customer_id:2)\n  arm −Δorders ⋈ Δcustomers\n    requires public.customers and public.orders\n    sign −\n    delta\n      reference customers_change (id:1 int4, mood:2 public.mood null, weight:3 int8)\n    delta\n      filter customer_id:1 is not null\n        reference orders_change (id:2 int4, customer_id:1 int4 null, weight:3 int8)\n\norders_anti_join_delta (id, mood, weight) -- Δ(orders_anti_join)\n  arm Δcustomers ▷ orders\n    requires public.customers\n    sign +\n    delta\n      semi-join negated customer_id:1 = id:2\n        reference customers_change (id:2 int4, mood:3 public.mood null, weight:4 int8)\n        scan public.orders (customer_id:1)\n  arm customers ⋈ flipped keys of orders\n    requires public.orders\n    sign −\n    delta\n      reference orders_flips (customer_id:1 int4, weight:2 int8)\n    post\n      scan public.customers (id:1, mood:2)\n  arm −Δcustomers ⋈ flipped keys of orders\n    requires public.orders and public.customers\n    sign +\n    delta\n      reference orders_flips (customer_id:1 int4, weight:2 int8)\n    delta\n      reference customers_change (id:1 int4, mood:2 public.mood null, weight:3 int8)\n\norders_outer_join_delta (id, mood, order_id, weight) -- Δ(orders_outer_join)\n  arm Δcustomers_join\n    requires public.orders or public.customers\n    sign +\n    delta\n      project id:1 = id_2:1, mood:2, order_id:3 = id:3, weight:4\n        reference customers_join_delta (id:3 int4, id_2:1 int4, mood:2 public.mood null, weight:4 int8)\n  arm Δorders_anti_join\n    requires public.customers or public.orders\n    sign +\n    delta\n      project id:1, mood:2, order_id:3 = id:3, weight:4\n        project id:1, mood:2, id:3 = null::int4, weight:4\n          reference orders_anti_join_delta (id:1 int4, mood:2 public.mood null, weight:4 int8)\n\nresult_change (id, mood, order_id, weight) -- ΔQ, consolidated: identical rows add up, those that cancel are gone\n  project id:1, mood:2, order_id:3, weight:4 = cast(weight:5 as int8)\n    filter weight:5 <> 0\n      aggregate by (id:1, mood:2, order_id:3) weight:5 = sum(weight:4)\n        reference orders_outer_join_delta (id:1 int4, mood:2 public.mood null, order_id:3 int4 null, weight:4 int8)\n\nresult_next (locator, id, mood, order_id, __pgt_count, __pgt_hash, present) -- how often each touched row shall occur\n  project locator:1 = ctid:1, id:2 = id:3, mood:4 = mood:5, order_id:6 = order_id:7, __pgt_count:8 = coalesce(__pgt_count:9, 0) + weight:10, __pgt_hash:11 = hash_record_extended(row(id:3, mood:5, order_id:7), 0)::int8, present:12 = (coalesce(__pgt_count:9, 0) + weight:10) > 0\n    outer-join left __pgt_hash:13 = hash_record_extended(row(id:3, mood:5, order_id:7), 0)::int8, row(id:14, mood:15, order_id:16) is not distinct from row(id:3, mood:5, order_id:7)\n      reference result_change (id:3 int4, mood:5 public.mood null, order_id:7 int4 null, weight:10 int8)\n      state \"\" (id:14 int4, mood:15 public.mood null, order_id:16 int4 null, __pgt_count:9 int8, __pgt_hash:13 int8) locator ctid:1\n\nstate own (id, mood, order_id, __pgt_count, __pgt_hash) by image (id, mood, order_id), changed by result_next\n"}}'::pg_catalog.jsonb, 'pg_catalog, public'::pg_catalog.text, 'auto'::pg_catalog.text,
  NULL::pg_catalog.text, '0.1.0'::pg_catalog.text, '19d7379df0b7706b6af4f80ce2e21892a4bbaa23326ae18409643cf189346829'::pg_catalog.text)::pg_catalog.text AS id
) AS q;
COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
LOCK TABLE pgtrickle_state."public.buyers.mutex" IN EXCLUSIVE MODE;
LOCK TABLE public.customers IN ACCESS SHARE MODE;
LOCK TABLE public.orders IN ACCESS SHARE MODE;
WITH
-- the stream table's rows
filled AS (
  INSERT INTO pgtrickle_state."public.buyers" (id, mood, order_id, __pgt_count, __pgt_hash)
  SELECT
    customers.id,
    customers.mood,
    orders.id AS order_id,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(customers.id, customers.mood, orders.id), 0) AS __pgt_hash
  FROM public.customers AS customers
  LEFT JOIN public.orders AS orders
    ON orders.customer_id = customers.id
  GROUP BY customers.id, customers.mood, orders.id
  RETURNING 1
)
SELECT (SELECT count(*) FROM filled) AS rows_inserted
FROM pgtrickle.advance(
  stream_table => 'public.buyers',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
SELECT pgtrickle._end_populate('2'::pg_catalog.int8);
COMMIT;

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.regions',
  source => 'pgtrickle_state."public.sales"',
  buffer => 'pgtrickle_state."public.sales"',
  columns => ARRAY['__pgt_count']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.regions" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum("public.sales".__pgt_count) AS orders,
  count("public.sales".__pgt_count) AS __pgt_orders_count
FROM pgtrickle_state."public.sales" AS "public.sales"
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.regions.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.regions AS
SELECT
  kept.__pgt_count AS regions,
  kept.orders
FROM pgtrickle_state."public.regions" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.regions
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
SELECT coalesce(pg_catalog.json_agg(q), '[]')::pg_catalog.text AS rows FROM (
SELECT pgtrickle._register(
  'public.regions'::pg_catalog.text, '{"name":{"schema":"public","name":"regions"},"mode":"differential","reasons":[],"notices":[],"query":"SELECT count(*) AS regions, sum(orders) AS orders FROM public.sales","searchPath":["public"],"timeZone":null,"columns":[{"name":"regions","type":"bigint"},{"name":"orders","type":"numeric"}],"sources":[{"schema":"pgtrickle_state","name":"public.sales","columns":["__pgt_count"],"types":["bigint"],"generated":[],"buffer":"pgtrickle_state.\"public.sales\""}],"snapshotSources":false,"snapshots":[],"states":["public.regions"],"mutex":"public.regions.mutex","view":"SELECT\n  kept.__pgt_count AS regions,\n  kept.orders\nFROM pgtrickle_state.\"public.regions\" AS kept","arms":[],"steps":[],"indexes":[],"prelude":"-- silent when they are there\nDO $pgtrickle$\nBEGIN\n  IF to_regnamespace(''pgtrickle'') IS NULL THEN\n    CREATE SCHEMA pgtrickle;\n  END IF;\n  IF to_regnamespace(''pgtrickle_changes'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_changes;\n  END IF;\n  IF to_regnamespace(''pgtrickle_state'') IS NULL THEN\n    CREATE SCHEMA pgtrickle_state;\n  END IF;\nEND\n$pgtrickle$;\n\n-- up to which snapshot each stream table has consumed the changes of its sources\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_frontiers (\n  stream_table text PRIMARY KEY,\n  frontier     pg_snapshot NOT NULL,\n  -- of the refreshing transaction itself, which its snapshot does not contain, the changes up to here\n  own_xid      xid8 NOT NULL,\n  own_seq      bigint NOT NULL,\n  -- the server and the database in which these numbers mean something\n  origin       text NOT NULL,\n  refreshed_at timestamptz NOT NULL\n);\n\n-- which columns of which source each stream table reads\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_change_tracking (\n  stream_table text NOT NULL,\n  source       text NOT NULL,\n  buffer       text NOT NULL,\n  columns      text[] NOT NULL,\n  PRIMARY KEY (stream_table, source)\n);\n\n-- what the capture functions are meant to be\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_captures (\n  buffer        text PRIMARY KEY,\n  source        text NOT NULL,\n  columns       text[] NOT NULL,\n  function_hash text NOT NULL,\n  -- of the columns in the source\n  numbers       smallint[],\n  -- the source and all that inherited from it\n  family        oid[]\n);\nDO $pgtrickle$\nBEGIN\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''numbers'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN numbers smallint[];\n  END IF;\n  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = ''pgtrickle.pgt_captures''::regclass AND attname = ''family'') THEN\n    ALTER TABLE pgtrickle.pgt_captures ADD COLUMN family oid[];\n  END IF;\nEND\n$pgtrickle$;\n\n-- orders the changes of one transaction; its values are compared only within a session\nCREATE SEQUENCE IF NOT EXISTS pgtrickle_changes.change_seq CACHE 100;\n\n-- sources of which the changes are not known row by row: their readers start afresh\nCREATE TABLE IF NOT EXISTS pgtrickle.pgt_markers (\n  __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n  __pgt_seq bigint NOT NULL DEFAULT nextval(''pgtrickle_changes.change_seq''),\n  buffer text NOT NULL,\n  reason text NOT NULL\n);\n\n-- the relation of a name as SQL writes it, without asking for rights on its schema\nCREATE OR REPLACE FUNCTION pgtrickle.relation(name text) RETURNS oid\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  parts text[] := parse_ident(name);\nBEGIN\n  RETURN (\n    SELECT class.oid FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace\n    WHERE namespace.nspname = parts[1] AND class.relname = parts[2]);\nEND\n$pgtrickle$;\n\n-- who calls a function that runs with other rights: SET ROLE gives rights away, also those of the session''s own role\nCREATE OR REPLACE FUNCTION pgtrickle.actor() RETURNS name\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN coalesce(nullif(current_setting(''role''), ''none''), session_user);\nEND\n$pgtrickle$;\n\n-- fails unless the caller may act as the owner of the stream table\nCREATE OR REPLACE FUNCTION pgtrickle.assert_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF EXISTS (SELECT FROM pg_class WHERE oid = pgtrickle.relation(stream_table) AND NOT pg_has_role(pgtrickle.actor(), relowner, ''MEMBER'')) THEN\n    RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table USING ERRCODE = ''insufficient_privilege'';\n  END IF;\nEND\n$pgtrickle$;\n\n-- goes on as the owner of the stream table until the transaction ends, so that what is made from here on is that role''s\nCREATE OR REPLACE FUNCTION pgtrickle.act_as_owner(stream_table text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table));\nBEGIN\n  IF owner IS NULL THEN\n    RAISE EXCEPTION ''stream table \"%\" does not exist'', stream_table USING ERRCODE = ''55T02'', HINT = ''Was it dropped, or given another name?'';\n  END IF;\n  IF owner <> current_user THEN\n    BEGIN\n      -- the locks before this were taken with the caller''s own rights\n      IF NOT pg_has_role(current_user, owner, ''USAGE'') THEN\n        RAISE insufficient_privilege;\n      END IF;\n      PERFORM set_config(''role'', owner, true);\n    EXCEPTION WHEN insufficient_privilege THEN\n      RAISE EXCEPTION ''must be owner of stream table \"%\"'', stream_table\n        USING ERRCODE = ''insufficient_privilege'', HINT = format(''Run this as role \"%s\", or as one that inherits its rights and may become it.'', owner);\n    END;\n  END IF;\nEND\n$pgtrickle$;\n\n-- rows of a stream table come from its query alone\nCREATE OR REPLACE FUNCTION pgtrickle.refuse_write() RETURNS trigger\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RAISE EXCEPTION ''cannot change stream table \"%.%\"'', TG_TABLE_SCHEMA, TG_TABLE_NAME\n    USING ERRCODE = ''object_not_in_prerequisite_state'', HINT = ''Change its source tables, and refresh it.'';\nEND\n$pgtrickle$;\n\n-- a table and all that inherit from it, directly or not: partitions too. One that is being detached is read no longer\nCREATE OR REPLACE FUNCTION pgtrickle.family(root oid) RETURNS SETOF oid\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  WITH RECURSIVE tree AS (\n    SELECT root AS member\n    UNION\n    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.member WHERE NOT i.inhdetachpending)\n  SELECT member FROM tree\n$pgtrickle$;\n\n-- the triggers that record the changes of a source: which there must be\nCREATE OR REPLACE FUNCTION pgtrickle.wanted_triggers(source oid, buffer text) RETURNS TABLE (relation oid, name text, definition text)\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  -- a source that is also a member of another source''s family has triggers for both\n  suffix text := left(md5(buffer), 8);\n  by_row boolean := EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source)\n    OR EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid IN (SELECT pgtrickle.family(source)));\n  partitioned boolean := EXISTS (SELECT FROM pg_class WHERE oid = source AND relkind = ''p'');\nBEGIN\n  RETURN QUERY\n    SELECT member, format(''pgtrickle_%s_%s'', kind.title, suffix),\n           format(''CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION pgtrickle_changes.%I()'',\n                  format(''pgtrickle_%s_%s'', kind.title, suffix), kind.event, member::regclass, kind.scope, buffer)\n    FROM pgtrickle.family(source) AS member\n    CROSS JOIN (VALUES\n      (false, ''insert'', ''AFTER INSERT'', ''REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''update'', ''AFTER UPDATE'', ''REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT''),\n      (false, ''delete'', ''AFTER DELETE'', ''REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT''),\n      -- partitions get this one from their parent\n      (true, ''row'', ''AFTER INSERT OR UPDATE OR DELETE'', ''FOR EACH ROW''),\n      (NULL, ''truncate'', ''BEFORE TRUNCATE'', ''FOR EACH STATEMENT'')) AS kind (by_row, title, event, scope)\n    WHERE coalesce(kind.by_row = by_row, true) AND (kind.by_row IS NOT TRUE OR NOT partitioned OR member = source);\nEND\n$pgtrickle$;\n\n-- makes the triggers of a source what they must be; returns how many were not\nCREATE OR REPLACE FUNCTION pgtrickle.install_triggers(source text, buffer text) RETURNS integer\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  capture_oid oid := (SELECT oid FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0);\n  wanted record;\n  part text;\n  done integer := 0;\nBEGIN\n  SELECT member::regclass::text INTO part FROM pgtrickle.family(source_oid) AS member JOIN pg_class c ON c.oid = member WHERE c.relkind = ''f'' LIMIT 1;\n  IF FOUND THEN\n    RAISE EXCEPTION ''changes of table % cannot be captured: part \"%\" of it is a foreign table'', source, part\n      USING ERRCODE = ''0AT12'', HINT = ''Detach it, or have the stream table refreshed in full: mode full.'';\n  END IF;\n  FOR wanted IN\n    SELECT t.tgname AS name, t.tgrelid AS relation FROM pg_trigger t\n    WHERE t.tgfoid = capture_oid AND t.tgparentid = 0\n      AND NOT EXISTS (SELECT FROM pgtrickle.wanted_triggers(source_oid, buffer) w WHERE w.relation = t.tgrelid AND w.name = t.tgname)\n  LOOP\n    EXECUTE format(''DROP TRIGGER %I ON %s'', wanted.name, wanted.relation::regclass);\n    done := done + 1;\n  END LOOP;\n  FOR wanted IN\n    SELECT w.*, t.oid IS NOT NULL AS present FROM pgtrickle.wanted_triggers(source_oid, buffer) w\n    LEFT JOIN pg_trigger t ON t.tgrelid = w.relation AND t.tgname = w.name AND t.tgfoid = capture_oid\n    WHERE t.tgenabled IS DISTINCT FROM ''A''\n  LOOP\n    IF NOT wanted.present THEN\n      EXECUTE format(''DROP TRIGGER IF EXISTS %I ON %s'', wanted.name, wanted.relation::regclass);\n      EXECUTE wanted.definition;\n    END IF;\n    -- also when data is loaded with session_replication_role = replica\n    EXECUTE format(''ALTER TABLE %s ENABLE ALWAYS TRIGGER %I'', wanted.relation::regclass, wanted.name);\n    done := done + 1;\n  END LOOP;\n  RETURN done;\nEND\n$pgtrickle$;\n\n-- where a buffer keeps the rows of large statements: a table that inherits from it, without an index\nCREATE OR REPLACE FUNCTION pgtrickle._bulk_buffer(buffer text) RETURNS text\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT ''bulk_'' || md5(buffer)\n$pgtrickle$;\n\n-- whether the columns of a source that are recorded are there as they are in the buffer: the same ones, by their numbers, since\n-- columns can trade names. Not immutable, but treated so: a capture function asks in a query over its rows, which is planned\n-- anew when the table is altered. Each session plans this once for each of them, so it reads no more than it has to\nCREATE OR REPLACE FUNCTION pgtrickle._columns_fit(source name[], buffer name, columns name[], numbers smallint[]) RETURNS boolean\nLANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT count(*) = cardinality(columns)\n  FROM pg_attribute a JOIN pg_attribute kept USING (attname, atttypid, atttypmod, attcollation)\n  WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = source[1] AND c.relname = source[2])\n    AND a.attname = ANY (columns) AND a.attnum = numbers[array_position(columns, a.attname)] AND NOT a.attisdropped\n    AND kept.attrelid = (SELECT c.oid FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = ''pgtrickle_changes''::regnamespace)\n    AND NOT kept.attisdropped\n$pgtrickle$;\n\n-- what a capture function was not made for: other columns, or another family, of which rows would be recorded that came and go\n-- without a statement. NULL when it fits. Treated as immutable for the same reason\nCREATE OR REPLACE FUNCTION pgtrickle._misfit(source name[], buffer name, columns name[], numbers smallint[], members oid[]) RETURNS text\nLANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  IF NOT pgtrickle._columns_fit(source, buffer, columns, numbers) THEN\n    RETURN ''columns'';\n  END IF;\n  IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = ANY (members) AND i.inhdetachpending = (i.inhrelid = ANY (members)))\n     OR cardinality(members) > 1 AND cardinality(members) <> (SELECT count(*) FROM pgtrickle.family(pgtrickle.relation(format(''%I.%I'', source[1], source[2])))) THEN\n    RETURN ''partitions or children'';\n  END IF;\n  RETURN NULL;\nEND\n$pgtrickle$;\n\n-- the numbers of columns of a source, in the order of their names; NULL for one that is not there\nCREATE OR REPLACE FUNCTION pgtrickle._column_numbers(source text, columns text[]) RETURNS smallint[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(a.attnum ORDER BY wanted.place), ''{}'')\n  FROM unnest(columns) WITH ORDINALITY AS wanted (name, place)\n  LEFT JOIN pg_attribute a ON a.attrelid = pgtrickle.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped\n$pgtrickle$;\n\n-- the function that records the changes of a source, from its columns\nCREATE OR REPLACE FUNCTION pgtrickle.write_capture(buffer text, captured text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  list text;\n  of_deleted text;\n  of_inserted text;\n  of_old text;\n  of_new text;\n  numbers smallint[] := (SELECT pgtrickle._column_numbers(c.source, captured) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  members oid[] := (SELECT array(SELECT member FROM pgtrickle.family(pgtrickle.relation(c.source)) AS member ORDER BY member) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer);\n  body text;\nBEGIN\n  SELECT coalesce(string_agg(format('', %I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', o.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', n.%I'', name), '''' ORDER BY name), ''''),\n         coalesce(string_agg(format('', OLD.%I'', name), '''' ORDER BY name), ''''), coalesce(string_agg(format('', NEW.%I'', name), '''' ORDER BY name), '''')\n    INTO list, of_deleted, of_inserted, of_old, of_new FROM unnest(captured) AS name;\n  IF EXISTS (SELECT FROM pgtrickle.pgt_captures c\n               LEFT JOIN pg_proc p ON p.proname = c.buffer AND p.pronamespace = ''pgtrickle_changes''::regnamespace AND p.pronargs = 0\n               WHERE c.buffer = write_capture.buffer AND c.function_hash <> '''' AND (md5(p.prosrc) = c.function_hash AND p.prosecdef) IS NOT TRUE) THEN\n    -- whatever somebody made of it has recorded what it pleased: for every consumer\n    INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, ''the capture function of table '' || c.source || '' was changed''\n      FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer;\n  END IF;\n  -- a column that is gone is not recorded: should it come back, those who read it have missed something\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s was not recorded'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name <> ALL (captured)\n      AND EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = c.buffer AND name = ANY (t.columns))\n    LIMIT 1;\n  -- columns that trade names: what the function recorded from here on would be that of another one\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''column \"%s\" of table %s is another one'', name, c.source)\n    FROM pgtrickle.pgt_captures c CROSS JOIN unnest(c.columns) AS name\n    WHERE c.buffer = write_capture.buffer AND name = ANY (captured)\n      AND c.numbers[array_position(c.columns, name)] <> numbers[array_position(captured, name)]\n    LIMIT 1;\n  -- of partitions and children that came and went before this consumer looked, rows may have been recorded\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT c.buffer, format(''partitions or children of table %s were changed'', c.source)\n    FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer AND c.family <> members;\n  body := format($capture$\n    DECLARE\n      misfit text;\n      many boolean;\n    BEGIN\n      IF TG_LEVEL = ''ROW'' THEN\n        -- a partition that came later has the trigger of its parent\n        IF TG_RELID <> ALL (%12$L::oid[]) THEN\n          INSERT INTO pgtrickle.pgt_markers (buffer, reason) SELECT %7$L, format(''table %%I.%%I was attached'', TG_TABLE_SCHEMA, TG_TABLE_NAME)\n            WHERE NOT EXISTS (SELECT FROM pgtrickle.pgt_markers m WHERE m.buffer = %7$L AND m.__pgt_xid = pg_current_xact_id());\n        END IF;\n        IF TG_OP <> ''INSERT'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (-1%5$s);\n        END IF;\n        IF TG_OP <> ''DELETE'' THEN\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_weight%2$s) VALUES (1%6$s);\n        END IF;\n        RETURN NULL;\n      END IF;\n      -- a statement must not fail because of what became of a column\n      CASE TG_OP\n        WHEN ''INSERT'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''UPDATE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET 1000) INTO misfit, many;\n        WHEN ''DELETE'' THEN SELECT pgtrickle._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM deleted OFFSET 1000) INTO misfit, many;\n        ELSE NULL;\n      END CASE;\n      -- where partitions have partitions, a plan does not notice further ones\n      IF TG_OP = ''TRUNCATE'' OR %13$L THEN\n        EXECUTE ''SELECT pgtrickle._misfit($1, $2, $3, $4, $5)'' INTO misfit USING %9$L::name[], %7$L::name, %10$L::name[], %11$L::smallint[], %12$L::oid[];\n      END IF;\n      IF misfit IS NOT NULL THEN\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''%%s of table %%I.%%I were changed'', misfit, TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      -- one number for all rows, drawn when there are any\n      ELSIF TG_OP = ''INSERT'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''UPDATE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s)\n            SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o\n            UNION ALL SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), 1%4$s FROM inserted AS n;\n        END IF;\n      ELSIF TG_OP = ''DELETE'' THEN\n        IF many THEN\n          INSERT INTO pgtrickle_changes.%8$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        ELSE\n          INSERT INTO pgtrickle_changes.%1$I (__pgt_seq, __pgt_weight%2$s) SELECT (SELECT nextval(''pgtrickle_changes.change_seq'')), -1%3$s FROM deleted AS o;\n        END IF;\n      ELSIF current_setting(''transaction_isolation'') LIKE ''read %%'' AND pg_relation_size(TG_RELID) <= 16777216 AND NOT row_security_active(TG_RELID)\n        AND has_table_privilege(TG_RELID, ''SELECT'') AND has_schema_privilege(TG_TABLE_SCHEMA, ''USAGE'') THEN\n        EXECUTE format(''INSERT INTO pgtrickle_changes.%%I (__pgt_weight%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o'', %7$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);\n      ELSE\n        -- not every row, or too many: a snapshot that is older than the lock does not see what was committed in between\n        INSERT INTO pgtrickle.pgt_markers (buffer, reason) VALUES (%7$L, format(''table %%I.%%I was truncated'', TG_TABLE_SCHEMA, TG_TABLE_NAME));\n      END IF;\n      RETURN NULL;\n    END\n  $capture$, buffer, list, of_deleted, of_inserted, of_old, of_new, buffer, pgtrickle._bulk_buffer(buffer),\n    (SELECT parse_ident(c.source) FROM pgtrickle.pgt_captures c WHERE c.buffer = write_capture.buffer), captured, numbers, members,\n    (SELECT count(DISTINCT i.inhparent) > 1 FROM pg_inherits i WHERE i.inhparent = ANY (members)));\n  EXECUTE format(''CREATE OR REPLACE FUNCTION pgtrickle_changes.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L'', buffer, body);\n  UPDATE pgtrickle.pgt_captures c\n    SET columns = captured, numbers = numbers, family = members, function_hash = (SELECT md5(prosrc) FROM pg_proc WHERE proname = buffer AND pronamespace = ''pgtrickle_changes''::regnamespace AND pronargs = 0)\n    WHERE c.buffer = write_capture.buffer;\nEND\n$pgtrickle$;\n\n-- the columns of a source that stream tables read, as far as it has them\nCREATE OR REPLACE FUNCTION pgtrickle._wanted_columns(source text) RETURNS text[]\nLANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n  SELECT coalesce(array_agg(DISTINCT a.attname::text), ''{}'')\n  FROM pgtrickle.pgt_change_tracking t JOIN pg_attribute a ON a.attname = ANY (t.columns)\n  WHERE t.source = _wanted_columns.source AND a.attrelid = pgtrickle.relation(_wanted_columns.source)\n    AND a.attnum > 0 AND NOT a.attisdropped\n$pgtrickle$;\n\n-- makes room for the changes of a source and lets a role read them; all consumers of the source share the buffer\nCREATE OR REPLACE FUNCTION pgtrickle.provide_buffer(stream_table text, source text, buffer text, columns text[], reader name) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\n  captured text[];\n  statement text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT pg_has_role(pgtrickle.actor(), reader, ''MEMBER'') THEN\n    RAISE EXCEPTION ''must be a member of role \"%\"'', reader USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  IF source_oid IS NULL THEN\n    RAISE EXCEPTION ''relation \"%\" does not exist'', source USING ERRCODE = ''undefined_table'';\n  END IF;\n  SELECT ''permission denied for column \"'' || name || ''\" of table '' || source INTO statement\n    FROM unnest(columns) AS name WHERE NOT has_column_privilege(reader, source_oid, name, ''SELECT'');\n  IF FOUND THEN\n    RAISE EXCEPTION ''%'', statement USING ERRCODE = ''insufficient_privilege'';\n  END IF;\n  -- creating and dropping take turns\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  INSERT INTO pgtrickle.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)\n    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;\n  captured := pgtrickle._wanted_columns(source);\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I (\n    __pgt_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),\n    __pgt_seq bigint NOT NULL DEFAULT nextval(''''pgtrickle_changes.change_seq''''),\n    __pgt_weight smallint NOT NULL)'', buffer);\n  EXECUTE format(''CREATE INDEX IF NOT EXISTS %I ON pgtrickle_changes.%I (__pgt_xid)'', left(buffer, 50) || ''_'' || left(md5(buffer), 8), buffer);\n  -- what reads the one reads both\n  EXECUTE format(''CREATE TABLE IF NOT EXISTS pgtrickle_changes.%I () INHERITS (pgtrickle_changes.%I)'', pgtrickle._bulk_buffer(buffer), buffer);\n  EXECUTE format(''GRANT SELECT ON pgtrickle_changes.%I TO %I'', buffer, reader);\n  -- a table that was never looked at counts as having some thousand rows: too many for the plan of a small refresh\n  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = ''pgtrickle_changes''::regnamespace AND relname IN (buffer, pgtrickle._bulk_buffer(buffer)) AND reltuples < 0) THEN\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', buffer);\n    EXECUTE format(''ANALYZE pgtrickle_changes.%I'', pgtrickle._bulk_buffer(buffer));\n  END IF;\n  -- what was recorded of a column with another type is lost\n  INSERT INTO pgtrickle.pgt_markers (buffer, reason)\n    SELECT provide_buffer.buffer, format(''column \"%s\" of table %s changed its type'', a.attname, source)\n    FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n      AND (b.atttypid, b.atttypmod, b.attcollation) <> (a.atttypid, a.atttypmod, a.attcollation)\n    LIMIT 1;\n  FOR statement IN\n    SELECT format(''ALTER TABLE pgtrickle_changes.%I %s'', buffer, string_agg(\n      CASE WHEN b.attname IS NULL THEN '''' ELSE format(''DROP COLUMN %I, '', a.attname) END\n      || format(''ADD COLUMN %I %s%s'', a.attname, format_type(a.atttypid, a.atttypmod),\n           coalesce((SELECT format('' COLLATE %I.%I'', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace\n                     WHERE c.oid = a.attcollation AND c.collname <> ''default''), '''')), '', '' ORDER BY a.attnum))\n    FROM pg_attribute a\n    LEFT JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped\n      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = ''pgtrickle_changes''::regnamespace)\n    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped\n      AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attcollation <> a.attcollation)\n    HAVING count(*) > 0\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  INSERT INTO pgtrickle.pgt_captures (buffer, source, columns, function_hash) VALUES (buffer, source, captured, '''') ON CONFLICT DO NOTHING;\n  PERFORM pgtrickle.write_capture(buffer, captured);\nEND\n$pgtrickle$;\n\n-- records the changes of a source for a stream table, from the end of this transaction on\nCREATE OR REPLACE FUNCTION pgtrickle.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  source_oid oid := pgtrickle.relation(source);\nBEGIN\n  IF NOT EXISTS (SELECT FROM pgtrickle.pgt_captures c WHERE c.buffer = capture.buffer AND capture.columns <@ c.columns) THEN\n    -- triggers that fire always are for the owner to make\n    IF EXISTS (SELECT FROM pg_class WHERE oid = source_oid AND NOT pg_has_role(current_user, relowner, ''USAGE'')) THEN\n      RAISE EXCEPTION ''must be owner of table %'', source\n        USING ERRCODE = ''insufficient_privilege'', HINT = ''Whoever owns a source has its changes captured; others can use what is captured then.'';\n    END IF;\n    -- a writer that is under way must not record with the old function what the new consumer will read\n    EXECUTE format(''LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE'', source_oid::regclass);\n  END IF;\n  -- whoever runs this need not be the one who refreshes; a stream table that is to be made will be the caller''s\n  PERFORM pgtrickle.provide_buffer(stream_table, source, buffer, columns,\n    coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = pgtrickle.relation(stream_table)), current_user));\n  PERFORM pgtrickle.install_triggers(source, buffer);\nEND\n$pgtrickle$;\n\n-- forgets that a stream table reads a source; the last consumer of a source takes its capture along\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text, source text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  freed record;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  FOR freed IN\n    DELETE FROM pgtrickle.pgt_change_tracking t\n    WHERE t.stream_table = release.stream_table AND t.source = release.source RETURNING t.buffer\n  LOOP\n    IF EXISTS (SELECT FROM pgtrickle.pgt_change_tracking t WHERE t.buffer = freed.buffer) THEN\n      -- what nobody else reads is no longer recorded\n      PERFORM pgtrickle.write_capture(freed.buffer, pgtrickle._wanted_columns(release.source));\n      CONTINUE;\n    END IF;\n    -- with its triggers\n    EXECUTE format(''DROP FUNCTION IF EXISTS pgtrickle_changes.%I() CASCADE'', freed.buffer);\n    EXECUTE format(''DROP TABLE IF EXISTS pgtrickle_changes.%I, pgtrickle_changes.%I'', freed.buffer, pgtrickle._bulk_buffer(freed.buffer));\n    DELETE FROM pgtrickle.pgt_markers m WHERE m.buffer = freed.buffer;\n    DELETE FROM pgtrickle.pgt_captures c WHERE c.buffer = freed.buffer;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- forgets all that a stream table reads, and up to where\nCREATE OR REPLACE FUNCTION pgtrickle.release(stream_table text) RETURNS void\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;\n  PERFORM pgtrickle.release(stream_table, t.source) FROM pgtrickle.pgt_change_tracking t WHERE t.stream_table = release.stream_table;\n  DELETE FROM pgtrickle.pgt_frontiers f WHERE f.stream_table = release.stream_table;\nEND\n$pgtrickle$;\n\n-- where a snapshot means something: a restored or copied database counts its transactions anew\nCREATE OR REPLACE FUNCTION pgtrickle.origin() RETURNS text\nLANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nBEGIN\n  RETURN (SELECT system_identifier FROM pg_control_system()) || ''/'' || (SELECT oid FROM pg_database WHERE datname = current_database());\nEND\n$pgtrickle$;\n\n-- why the changes since the last refresh are not all known; NULL when they are\nCREATE OR REPLACE FUNCTION pgtrickle.obstacle(stream_table text) RETURNS text\nLANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  f pgtrickle.pgt_frontiers;\nBEGIN\n  SELECT * INTO f FROM pgtrickle.pgt_frontiers t WHERE t.stream_table = obstacle.stream_table;\n  IF NOT FOUND THEN\n    RETURN ''it was never filled'';\n  END IF;\n  IF f.origin <> pgtrickle.origin() OR pg_snapshot_xmax(f.frontier) > pg_snapshot_xmax(pg_current_snapshot()) THEN\n    RETURN ''the database is a copy or was restored'';\n  END IF;\n  RETURN (\n    SELECT m.reason FROM pgtrickle.pgt_markers m JOIN pgtrickle.pgt_change_tracking t USING (buffer)\n    WHERE t.stream_table = obstacle.stream_table AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)\n      AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END\n    LIMIT 1);\nEND\n$pgtrickle$;\n\n-- moves the frontier to the snapshot of the refreshing statement; stops a refresh that does not fit what it finds, and nothing of it stays\nCREATE OR REPLACE FUNCTION pgtrickle.advance(stream_table text, snapshot pg_snapshot, complete boolean, consistent boolean) RETURNS boolean\nLANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$\nDECLARE\n  reason text;\nBEGIN\n  PERFORM pgtrickle.assert_owner(stream_table);\n  IF NOT complete THEN\n    reason := pgtrickle.obstacle(stream_table);\n    IF reason IS NOT NULL THEN\n      RAISE EXCEPTION ''stream table \"%\" must be refreshed in full: %'', stream_table, reason USING ERRCODE = ''55T06'', DETAIL = reason;\n    END IF;\n  END IF;\n  IF consistent IS NOT TRUE THEN\n    RAISE EXCEPTION ''the state of stream table \"%\" does not fit the changes of its sources'', stream_table\n      USING ERRCODE = ''data_corrupted'', HINT = ''Changes escaped the capture. Refresh the stream table in full.'';\n  END IF;\n  INSERT INTO pgtrickle.pgt_frontiers AS f\n    VALUES (advance.stream_table, snapshot, pg_current_xact_id(), nextval(''pgtrickle_changes.change_seq''), pgtrickle.origin(), clock_timestamp())\n    ON CONFLICT ON CONSTRAINT pgt_frontiers_pkey DO UPDATE\n    SET frontier = excluded.frontier, own_xid = excluded.own_xid, own_seq = excluded.own_seq, origin = excluded.origin, refreshed_at = excluded.refreshed_at;\n  RETURN true;\nEND\n$pgtrickle$;\n\n-- gives a relation what the one has whose place it takes: owner, privileges, those on columns that both have, comments\nCREATE OR REPLACE FUNCTION pgtrickle.take_after(relation text, predecessor text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  new pg_class;\n  statement text;\nBEGIN\n  SELECT c.* INTO STRICT old FROM pg_class c WHERE c.oid = pgtrickle.relation(predecessor);\n  SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = pgtrickle.relation(relation);\n  IF old.relowner <> new.relowner THEN\n    EXECUTE format(''ALTER TABLE %s OWNER TO %I'', relation, pg_get_userbyid(old.relowner));\n    SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = new.oid;\n  END IF;\n  FOR statement IN\n    -- default privileges have given it\n    SELECT DISTINCT format(''REVOKE ALL ON %s FROM %s'', relation, CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END)\n    FROM aclexplode(new.relacl) AS acl WHERE acl.grantee <> new.relowner\n  LOOP\n    EXECUTE statement;\n  END LOOP;\n  FOR statement IN\n    SELECT format(''GRANT %s%s ON %s TO %s%s'', acl.privilege_type, granted.columns, relation,\n                  CASE acl.grantee WHEN 0 THEN ''PUBLIC'' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END,\n                  CASE WHEN acl.is_grantable THEN '' WITH GRANT OPTION'' ELSE '''' END)\n    FROM (\n      SELECT '''' AS columns, old.relacl AS privileges\n      UNION ALL\n      SELECT format('' (%I)'', a.attname), a.attacl FROM pg_attribute a JOIN pg_attribute b USING (attname)\n      WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0\n    ) AS granted CROSS JOIN aclexplode(granted.privileges) AS acl\n    WHERE acl.grantee <> old.relowner\n    UNION ALL\n    SELECT format(''COMMENT ON %s %s IS %L'', CASE new.relkind WHEN ''v'' THEN ''VIEW'' ELSE ''TABLE'' END, relation, obj_description(old.oid, ''pg_class''))\n    WHERE obj_description(old.oid, ''pg_class'') IS NOT NULL\n    UNION ALL\n    SELECT format(''COMMENT ON COLUMN %s.%I IS %L'', relation, a.attname, col_description(old.oid, a.attnum))\n    FROM pg_attribute a JOIN pg_attribute b USING (attname)\n    WHERE a.attrelid = old.oid AND b.attrelid = new.oid AND a.attnum > 0 AND col_description(old.oid, a.attnum) IS NOT NULL\n  LOOP\n    EXECUTE statement;\n  END LOOP;\nEND\n$pgtrickle$;\n\n-- shows a stream table by another query: the same view, or, where its columns are others, one that takes its place\nCREATE OR REPLACE FUNCTION pgtrickle.replace_view(stream_table text, definition text) RETURNS void\nLANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$\n#variable_conflict use_variable\nDECLARE\n  old pg_class;\n  gone text;\n  dependents text[];\n  -- such as security_invoker: they would be those of the new statement\n  head text;\nBEGIN\n  SELECT c.* INTO old FROM pg_class c WHERE c.oid = pgtrickle.relation(stream_table);\n  SELECT format(''VIEW %s %s AS '', stream_table, ''WITH ('' || string_agg(format(''%I = %L'', option_name, option_value), '', '') || '')'')\n    INTO head FROM pg_options_to_table(old.reloptions);\n  EXECUTE ''CREATE OR REPLACE '' || head || definition;\nEXCEPTION WHEN invalid_table_definition THEN\n  SELECT array_agg(DISTINCT rule.ev_class::regclass::text ORDER BY rule.ev_class::regclass::text) INTO dependents\n  FROM pg_depend d JOIN pg_rewrite rule ON rule.oid = d.objid AND d.classid = ''pg_rewrite''::regclass\n  WHERE d.refclassid = ''pg_class''::regclass AND d.refobjid = old.oid AND rule.ev_class <> old.oid;\n  IF dependents IS NOT NULL THEN\n    RAISE EXCEPTION ''cannot change the columns of stream table \"%\": % %: %'', stream_table, cardinality(dependents),\n      CASE cardinality(dependents) WHEN 1 THEN ''dependent'' ELSE ''dependents'' END, array_to_string(dependents, '', '')\n      USING ERRCODE = ''55T08'', HINT = ''Drop them first.'';\n  END IF;\n  gone := ''pgtrickle_gone_'' || old.oid;\n  EXECUTE format(''ALTER VIEW %s RENAME TO %I'', stream_table, gone);\n  gone := format(''%s.%I'', old.relnamespace::regnamespace, gone);\n  EXECUTE ''CREATE '' || head || definition;\n  EXECUTE format(''CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON %s\n                  FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write()'', stream_table);\n  PERFORM pgtrickle.take_after(stream_table, gone);\n  EXECUTE format(''DROP VIEW %s'', gone);\nEND\n$pgtrickle$;\n\n-- everybody may look, as in PostgreSQL''s own catalog; what writes asks for ownership\nGRANT USAGE ON SCHEMA pgtrickle, pgtrickle_changes, pgtrickle_state TO PUBLIC;\nGRANT SELECT ON pgtrickle.pgt_frontiers, pgtrickle.pgt_change_tracking, pgtrickle.pgt_captures TO PUBLIC;\nREVOKE EXECUTE ON FUNCTION pgtrickle.write_capture(text, text[]) FROM PUBLIC;\n","install":"SET LOCAL search_path = pg_catalog, pg_temp;\n\n-- what changes in the sources is recorded from here on\nSELECT pgtrickle.capture(\n  stream_table => ''public.regions'',\n  source => ''pgtrickle_state.\"public.sales\"'',\n  buffer => ''pgtrickle_state.\"public.sales\"'',\n  columns => ARRAY[''__pgt_count'']::text[]);\n\n-- the state of the stream table\nCREATE TABLE pgtrickle_state.\"public.regions\" WITH (fillfactor = 90) AS\nSELECT\n  count(*) AS __pgt_count,\n  sum(\"public.sales\".__pgt_count) AS orders,\n  count(\"public.sales\".__pgt_count) AS __pgt_orders_count\nFROM pgtrickle_state.\"public.sales\" AS \"public.sales\"\nGROUP BY ()\nWITH NO DATA;\n\n-- held by whoever refreshes\nCREATE TABLE pgtrickle_state.\"public.regions.mutex\" ();\n\n-- exactly the columns and rows of the query\nCREATE VIEW public.regions AS\nSELECT\n  kept.__pgt_count AS regions,\n  kept.orders\nFROM pgtrickle_state.\"public.regions\" AS kept;\nCREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.regions\nFOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();\n","populate":"WITH\n-- the stream table''s rows\nfilled AS (\n  INSERT INTO pgtrickle_state.\"public.regions\" (__pgt_count, orders, __pgt_orders_count)\n  SELECT\n    count(*) AS __pgt_count,\n    sum(\"public.sales\".__pgt_count) AS orders,\n    count(\"public.sales\".__pgt_count) AS __pgt_orders_count\n  FROM pgtrickle_state.\"public.sales\" AS \"public.sales\"\n  GROUP BY ()\n  RETURNING 1\n)\nSELECT (SELECT count(*) FROM filled) AS rows_inserted\nFROM pgtrickle.advance(\n  stream_table => ''public.regions'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","lock":"SET LOCAL search_path = pg_catalog, pg_temp;\nSET LOCAL jit = off;\nSET LOCAL row_security = off;\nLOCK TABLE pgtrickle_state.\"public.regions.mutex\" IN EXCLUSIVE MODE;\nLOCK TABLE pgtrickle_state.\"public.sales\" IN ACCESS SHARE MODE;","pending":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.regions''\n)\nSELECT pgtrickle.obstacle(''public.regions'') IS NOT NULL\n  OR cardinality(changed) > 0 AS pending, changed\nFROM array_remove(ARRAY[CASE WHEN EXISTS (\n  SELECT FROM pgtrickle_changes.\"pgtrickle_state.\"\"public.sales\"\"\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n             THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n             ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END) THEN ''pgtrickle_state.public.sales'' END]::text[], NULL) AS found (changed);","refresh":"WITH\n-- what the last refresh had seen\nfrontier AS MATERIALIZED (\n  SELECT frontier AS snapshot, own_xid, own_seq\n  FROM pgtrickle.pgt_frontiers\n  WHERE stream_table = ''public.regions''\n),\n-- Δpublic.sales: the rows that changed since the last refresh, each with its weight\n\"public.sales_change\" AS MATERIALIZED (\n  SELECT\n    changes.__pgt_count,\n    sum(changes.__pgt_weight)::bigint AS weight\n  FROM pgtrickle_changes.\"pgtrickle_state.\"\"public.sales\"\"\" AS changes\n  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)\n    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)\n         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)\n         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END\n  GROUP BY changes.__pgt_count\n  HAVING sum(changes.__pgt_weight) <> 0\n),\n-- Σ w·lift(row) per group: what the changes add to the state\ngroup_change AS MATERIALIZED (\n  SELECT\n    sum(\"public.sales_change\".weight) AS __pgt_count_change,\n    sum(\"public.sales_change\".__pgt_count::numeric * \"public.sales_change\".weight) AS orders_change,\n    sum(\"public.sales_change\".weight) FILTER (WHERE \"public.sales_change\".__pgt_count IS NOT NULL) AS __pgt_orders_count_change\n  FROM \"public.sales_change\"\n),\n-- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\ngroup_next AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,\n    CASE WHEN coalesce(kept.__pgt_orders_count, 0) + coalesce(group_change.__pgt_orders_count_change::bigint, 0) > 0 THEN coalesce(kept.orders + group_change.orders_change, group_change.orders_change, kept.orders) ELSE NULL::numeric END AS orders,\n    coalesce(kept.__pgt_orders_count, 0) + coalesce(group_change.__pgt_orders_count_change::bigint, 0) AS __pgt_orders_count,\n    true AS present\n  FROM group_change\n  LEFT JOIN pgtrickle_state.\"public.regions\" AS kept\n    ON true\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.regions\" (__pgt_count, orders, __pgt_orders_count)\n  SELECT n.__pgt_count, n.orders, n.__pgt_orders_count\n  FROM group_next AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.regions\" AS s\n  SET __pgt_count = n.__pgt_count, orders = n.orders, __pgt_orders_count = n.__pgt_orders_count\n  FROM group_next AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.__pgt_count, s.orders, s.__pgt_orders_count)::record *<> ROW(n.__pgt_count, n.orders, n.__pgt_orders_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.regions\" AS s\n  USING group_next AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  jsonb_build_object(\n    ''pgtrickle_state.public.sales'', (SELECT count(*) FROM \"public.sales_change\")) AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.regions'',\n  snapshot => pg_current_snapshot(),\n  complete => false,\n  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));","full":"WITH\n-- what the query yields now: pgtrickle_state.public.sales\nresult_content AS MATERIALIZED (\n  SELECT\n    count(*) AS __pgt_count,\n    sum(\"public.sales\".__pgt_count) AS orders,\n    count(\"public.sales\".__pgt_count) AS __pgt_orders_count\n  FROM pgtrickle_state.\"public.sales\" AS \"public.sales\"\n  GROUP BY ()\n),\n-- content ⟕ state, and state ▷ content: what to insert, update and delete\nresult_replaced AS MATERIALIZED (\n  SELECT\n    kept.ctid AS locator,\n    result_content.__pgt_count,\n    result_content.orders,\n    result_content.__pgt_orders_count,\n    true AS present\n  FROM result_content\n  LEFT JOIN pgtrickle_state.\"public.regions\" AS kept\n    ON true\n  UNION ALL\n  SELECT\n    kept_2.ctid AS locator,\n    kept_2.__pgt_count,\n    kept_2.orders,\n    kept_2.__pgt_orders_count,\n    false AS present\n  FROM pgtrickle_state.\"public.regions\" AS kept_2\n  WHERE NOT EXISTS (\n    SELECT\n    FROM result_content AS result_content_2\n  )\n),\n-- write the stream table''s state\ninserted AS (\n  INSERT INTO pgtrickle_state.\"public.regions\" (__pgt_count, orders, __pgt_orders_count)\n  SELECT n.__pgt_count, n.orders, n.__pgt_orders_count\n  FROM result_replaced AS n\n  WHERE n.locator IS NULL AND n.present\n  RETURNING 1\n),\nupdated AS (\n  UPDATE pgtrickle_state.\"public.regions\" AS s\n  SET __pgt_count = n.__pgt_count, orders = n.orders, __pgt_orders_count = n.__pgt_orders_count\n  FROM result_replaced AS n\n  WHERE s.ctid = n.locator AND n.present\n    AND ROW(s.__pgt_count, s.orders, s.__pgt_orders_count)::record *<> ROW(n.__pgt_count, n.orders, n.__pgt_orders_count)::record\n  RETURNING 1\n),\nremoved AS (\n  DELETE FROM pgtrickle_state.\"public.regions\" AS s\n  USING result_replaced AS n\n  WHERE s.ctid = n.locator AND NOT n.present\n  RETURNING 1\n)\nSELECT\n  (SELECT count(*) FROM inserted) AS rows_inserted,\n  (SELECT count(*) FROM updated) AS rows_updated,\n  (SELECT count(*) FROM removed) AS rows_deleted,\n  ''{}''::jsonb AS changes\nFROM pgtrickle.advance(\n  stream_table => ''public.regions'',\n  snapshot => pg_current_snapshot(),\n  complete => true,\n  consistent => true);","drop":"SELECT pgtrickle.release(''public.regions'');\nDROP VIEW IF EXISTS public.regions;\nDROP TABLE IF EXISTS pgtrickle_state.\"public.regions\";\nDROP TABLE IF EXISTS pgtrickle_state.\"public.regions.mutex\";","narrowed":{},"stateTables":[{"table":"public.regions","columns":[{"name":"__pgt_count","type":"bigint","meaning":"d0074826cb989ff8b1ebca7f57656d70"},{"name":"orders","type":"numeric","meaning":"e33aeab969f4e4d2a022a0b24163b3e3"},{"name":"__pgt_orders_count","type":"bigint","meaning":"36590d33799dd2cfe585d92c5f85f03c"}],"identity":{"kind":"single","columns":[],"hash":null,"match":"true"},"lookups":[],"rows":"150db44d92072cf4e7c91477212bc87f","content":"SELECT\n  count(*) AS __pgt_count,\n  sum(\"public.sales\".__pgt_count) AS orders,\n  count(\"public.sales\".__pgt_count) AS __pgt_orders_count\nFROM pgtrickle_state.\"public.sales\" AS \"public.sales\"\nGROUP BY ()","reads":["pgtrickle_state.\"public.sales\""]}],"outline":{"operators":[{"kind":"scan","details":["public.sales"],"sources":["public.sales"],"inputs":[]},{"kind":"aggregate","details":["count(*)","sum(sales.orders)"],"sources":["public.sales"],"inputs":[0]}],"lineage":[{"column":"regions","from":[]},{"column":"orders","from":[{"source":"public.sales","column":"orders","through":[0,1]}]}]},"plans":{"relation":"project regions:1 = count:1, orders:2 = sum:2\n  aggregate by () count:1 = count(*), sum:2 = sum(__pgt_count:3)::numeric\n    scan pgtrickle_state.\"public.sales\" (__pgt_count:3)\n","delta":"public.sales_change (__pgt_count, weight) -- Δpublic.sales: the rows that changed since the last refresh, each with its weight\n  project __pgt_count:1, weight:2 = cast(weight:3 as int8)\n    filter weight:3 <> 0\n      aggregate by (__pgt_count:1) weight:3 = sum(weight:2)\n        change pgtrickle_state.\"public.sales\" (__pgt_count:1 int8 null) weight weight:2\n\ngroup_change (__pgt_count_change, orders_change, __pgt_orders_count_change) -- Σ w·lift(row) per group: what the changes add to the state\n  aggregate by () __pgt_count_change:1 = sum(weight:2)::numeric, orders_change:3 = sum(cast(__pgt_count:4 as numeric) * weight:2), __pgt_orders_count_change:5 = sum(weight:2)::numeric filter (__pgt_count:4 is not null)\n    reference \"public.sales_change\" (__pgt_count:4 int8 null, weight:2 int8)\n\ngroup_next (locator, __pgt_count, orders, __pgt_orders_count, present) -- s₁ = s₀ + Δs: the state''s rows of the touched groups, before and after\n  project locator:1 = ctid:1, __pgt_count:2 = coalesce(__pgt_count:3, 0) + coalesce(cast(__pgt_count_change:4 as int8), 0), orders:5 = case when (coalesce(__pgt_orders_count:6, 0) + coalesce(cast(__pgt_orders_count_change:7 as int8), 0)) > 0 then coalesce(orders:8 + orders_change:9, orders_change:9, orders:8) else null::numeric end, __pgt_orders_count:10 = coalesce(__pgt_orders_count:6, 0) + coalesce(cast(__pgt_orders_count_change:7 as int8), 0), present:11 = true\n    outer-join left\n      reference group_change (__pgt_count_change:4 numeric null, orders_change:9 numeric null, __pgt_orders_count_change:7 numeric null)\n      state \"\" (__pgt_count:3 int8, orders:8 numeric null, __pgt_orders_count:6 int8) locator ctid:1\n\nstate own (__pgt_count, orders, __pgt_orders_count) by one row, changed by group_next\n"}}'::pg_catalog.jsonb, 'pg_catalog, public'::pg_catalog.text, 'auto'::pg_catalog.text,
  '5s'::pg_catalog.text, '0.1.0'::pg_catalog.text, '439be27400be9aedf64695b3dd12453719dfa4763571f86d3b5b34d6fdda53dd'::pg_catalog.text)::pg_catalog.text AS id
) AS q;
COMMIT;

BEGIN ISOLATION LEVEL REPEATABLE READ;
SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL lock_timeout = '2s'; SET LOCAL bytea_output = hex; SET LOCAL extra_float_digits = 1;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL jit = off;
SET LOCAL row_security = off;
LOCK TABLE pgtrickle_state."public.regions.mutex" IN EXCLUSIVE MODE;
LOCK TABLE pgtrickle_state."public.sales" IN ACCESS SHARE MODE;
WITH
-- the stream table's rows
filled AS (
  INSERT INTO pgtrickle_state."public.regions" (__pgt_count, orders, __pgt_orders_count)
  SELECT
    count(*) AS __pgt_count,
    sum("public.sales".__pgt_count) AS orders,
    count("public.sales".__pgt_count) AS __pgt_orders_count
  FROM pgtrickle_state."public.sales" AS "public.sales"
  GROUP BY ()
  RETURNING 1
)
SELECT (SELECT count(*) FROM filled) AS rows_inserted
FROM pgtrickle.advance(
  stream_table => 'public.regions',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
SELECT pgtrickle._end_populate('3'::pg_catalog.int8);
COMMIT;

INSERT INTO public.orders VALUES (100, 1, 1.50);
SELECT pgtrickle.refresh_stream_table('public.sales');
DELETE FROM public.orders WHERE id < 5;
UPDATE public.customers SET id = 10 WHERE id = 9;
