import { identifier, type Sql, sql } from "../sql/sql.js";
import { emitBufferRights } from "./buffer-rights.js";
import { emitCapture } from "./capture.js";
import { bufferColumns, changesSchema, engineSchema, stateSchema } from "./naming.js";

const engine = identifier(engineSchema);
const changes = identifier(changesSchema);
const states = identifier(stateSchema);
const xid = identifier(bufferColumns.xid);
const sequence = identifier(bufferColumns.sequence);

/**
 * What every stream table needs once per database. Protocol only: where changes are recorded and who reads them.
 *
 * Statement-level triggers with transition tables, as PostgreSQL's manual describes them (CREATE TRIGGER, notes), one
 * set for each table of an inheritance or partition tree, since a statement fires only those of the table it names.
 * Row-level triggers where those would miss something: on a table that is itself a child, which rows reach through
 * its parent, and on a table that logical replication writes.
 *
 * Who owns what: buffers, capture functions and the tables of schema `pgtrickle` belong to whoever ran this script;
 * functions that write there run with that role's rights and ask first whether the caller owns the stream table.
 * Triggers, states and views belong to the owners of the sources and of the stream tables.
 */
export function emitPrelude(): Sql {
  return join([
    emitTables(),
    emitOwnership(),
    emitCapture(),
    emitBufferRights(),
    emitRelease(),
    emitFrontier(),
    emitReplacement(),
    emitGrants(),
  ]);
}

function join(parts: readonly Sql[]): Sql {
  return parts.reduce((text, part) => sql`${text}\n${part}`);
}

function emitTables(): Sql {
  return sql`-- silent when they are there
DO $pgtrickle$
BEGIN
  IF to_regnamespace('${engine}') IS NULL THEN
    CREATE SCHEMA ${engine};
  END IF;
  IF to_regnamespace('${changes}') IS NULL THEN
    CREATE SCHEMA ${changes};
  END IF;
  IF to_regnamespace('${states}') IS NULL THEN
    CREATE SCHEMA ${states};
  END IF;
END
$pgtrickle$;

-- up to which snapshot each stream table has consumed the changes of its sources
CREATE TABLE IF NOT EXISTS ${engine}.pgt_frontiers (
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
CREATE TABLE IF NOT EXISTS ${engine}.pgt_change_tracking (
  stream_table text NOT NULL,
  source       text NOT NULL,
  buffer       text NOT NULL,
  columns      text[] NOT NULL,
  PRIMARY KEY (stream_table, source)
);

-- what the capture functions are meant to be
CREATE TABLE IF NOT EXISTS ${engine}.pgt_captures (
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
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = '${engine}.pgt_captures'::regclass AND attname = 'numbers') THEN
    ALTER TABLE ${engine}.pgt_captures ADD COLUMN numbers smallint[];
  END IF;
  IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = '${engine}.pgt_captures'::regclass AND attname = 'family') THEN
    ALTER TABLE ${engine}.pgt_captures ADD COLUMN family oid[];
  END IF;
END
$pgtrickle$;

-- orders the changes of one transaction; its values are compared only within a session
CREATE SEQUENCE IF NOT EXISTS ${changes}.change_seq CACHE 100;

-- sources of which the changes are not known row by row: their readers start afresh
CREATE TABLE IF NOT EXISTS ${engine}.pgt_markers (
  ${xid} xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ${sequence} bigint NOT NULL DEFAULT nextval('${changes}.change_seq'),
  buffer text NOT NULL,
  reason text NOT NULL
);
`;
}

function emitOwnership(): Sql {
  return sql`-- the relation of a name as SQL writes it, without asking for rights on its schema
CREATE OR REPLACE FUNCTION ${engine}.relation(name text) RETURNS oid
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
CREATE OR REPLACE FUNCTION ${engine}.actor() RETURNS name
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RETURN coalesce(nullif(current_setting('role'), 'none'), session_user);
END
$pgtrickle$;

-- fails unless the caller may act as the owner of the stream table
CREATE OR REPLACE FUNCTION ${engine}.assert_owner(stream_table text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  IF EXISTS (SELECT FROM pg_class WHERE oid = ${engine}.relation(stream_table) AND NOT pg_has_role(${engine}.actor(), relowner, 'MEMBER')) THEN
    RAISE EXCEPTION 'must be owner of stream table "%"', stream_table USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$pgtrickle$;

-- goes on as the owner of the stream table until the transaction ends, so that what is made from here on is that role's
CREATE OR REPLACE FUNCTION ${engine}.act_as_owner(stream_table text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  owner name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = ${engine}.relation(stream_table));
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
CREATE OR REPLACE FUNCTION ${engine}.refuse_write() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RAISE EXCEPTION 'cannot change stream table "%.%"', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Change its source tables, and refresh it.';
END
$pgtrickle$;
`;
}

function emitRelease(): Sql {
  return sql`-- forgets that a stream table reads a source; the last consumer of a source takes its capture along
CREATE OR REPLACE FUNCTION ${engine}.release(stream_table text, source text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  freed record;
BEGIN
  PERFORM ${engine}.assert_owner(stream_table);
  LOCK TABLE ${engine}.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  FOR freed IN
    DELETE FROM ${engine}.pgt_change_tracking t
    WHERE t.stream_table = release.stream_table AND t.source = release.source RETURNING t.buffer
  LOOP
    IF EXISTS (SELECT FROM ${engine}.pgt_change_tracking t WHERE t.buffer = freed.buffer) THEN
      -- what nobody else reads is no longer recorded
      PERFORM ${engine}.write_capture(freed.buffer, ${engine}._wanted_columns(release.source));
      -- nor is it the owner's to read
      PERFORM ${engine}._share_buffer(freed.buffer, NULL);
      CONTINUE;
    END IF;
    -- with its triggers
    EXECUTE format('DROP FUNCTION IF EXISTS ${changes}.%I() CASCADE', freed.buffer);
    EXECUTE format('DROP TABLE IF EXISTS ${changes}.%I, ${changes}.%I', freed.buffer, ${engine}._bulk_buffer(freed.buffer));
    DELETE FROM ${engine}.pgt_markers m WHERE m.buffer = freed.buffer;
    DELETE FROM ${engine}.pgt_captures c WHERE c.buffer = freed.buffer;
  END LOOP;
END
$pgtrickle$;

-- forgets all that a stream table reads, and up to where
CREATE OR REPLACE FUNCTION ${engine}.release(stream_table text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
BEGIN
  PERFORM ${engine}.assert_owner(stream_table);
  LOCK TABLE ${engine}.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  PERFORM ${engine}.release(stream_table, t.source) FROM ${engine}.pgt_change_tracking t WHERE t.stream_table = release.stream_table;
  DELETE FROM ${engine}.pgt_frontiers f WHERE f.stream_table = release.stream_table;
END
$pgtrickle$;
`;
}

function emitFrontier(): Sql {
  return sql`-- where a snapshot means something: a restored or copied database counts its transactions anew
CREATE OR REPLACE FUNCTION ${engine}.origin() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RETURN (SELECT system_identifier FROM pg_control_system()) || '/' || (SELECT oid FROM pg_database WHERE datname = current_database());
END
$pgtrickle$;

-- why the changes since the last refresh are not all known; NULL when they are
CREATE OR REPLACE FUNCTION ${engine}.obstacle(stream_table text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  f ${engine}.pgt_frontiers;
BEGIN
  SELECT * INTO f FROM ${engine}.pgt_frontiers t WHERE t.stream_table = obstacle.stream_table;
  IF NOT FOUND THEN
    RETURN 'it was never filled';
  END IF;
  IF f.origin <> ${engine}.origin() OR pg_snapshot_xmax(f.frontier) > pg_snapshot_xmax(pg_current_snapshot()) THEN
    RETURN 'the database is a copy or was restored';
  END IF;
  RETURN (
    SELECT m.reason FROM ${engine}.pgt_markers m JOIN ${engine}.pgt_change_tracking t USING (buffer)
    WHERE t.stream_table = obstacle.stream_table AND m.${xid} >= pg_snapshot_xmin(f.frontier)
      AND CASE WHEN m.${xid} = f.own_xid THEN m.${sequence} > f.own_seq ELSE NOT pg_visible_in_snapshot(m.${xid}, f.frontier) END
    LIMIT 1);
END
$pgtrickle$;

-- moves the frontier to the snapshot of the refreshing statement; stops a refresh that does not fit what it finds, and nothing of it stays
CREATE OR REPLACE FUNCTION ${engine}.advance(stream_table text, snapshot pg_snapshot, complete boolean, consistent boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
DECLARE
  reason text;
BEGIN
  PERFORM ${engine}.assert_owner(stream_table);
  IF NOT complete THEN
    reason := ${engine}.obstacle(stream_table);
    IF reason IS NOT NULL THEN
      RAISE EXCEPTION 'stream table "%" must be refreshed in full: %', stream_table, reason USING ERRCODE = '55T06', DETAIL = reason;
    END IF;
  END IF;
  IF consistent IS NOT TRUE THEN
    RAISE EXCEPTION 'the state of stream table "%" does not fit the changes of its sources', stream_table
      USING ERRCODE = 'data_corrupted', HINT = 'Changes escaped the capture. Refresh the stream table in full.';
  END IF;
  INSERT INTO ${engine}.pgt_frontiers AS f
    VALUES (advance.stream_table, snapshot, pg_current_xact_id(), nextval('${changes}.change_seq'), ${engine}.origin(), clock_timestamp())
    ON CONFLICT ON CONSTRAINT pgt_frontiers_pkey DO UPDATE
    SET frontier = excluded.frontier, own_xid = excluded.own_xid, own_seq = excluded.own_seq, origin = excluded.origin, refreshed_at = excluded.refreshed_at;
  RETURN true;
END
$pgtrickle$;
`;
}

function emitReplacement(): Sql {
  return sql`-- gives a relation what the one has whose place it takes: owner, privileges, those on columns that both have, comments
CREATE OR REPLACE FUNCTION ${engine}.take_after(relation text, predecessor text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  old pg_class;
  new pg_class;
  statement text;
BEGIN
  SELECT c.* INTO STRICT old FROM pg_class c WHERE c.oid = ${engine}.relation(predecessor);
  SELECT c.* INTO STRICT new FROM pg_class c WHERE c.oid = ${engine}.relation(relation);
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
CREATE OR REPLACE FUNCTION ${engine}.replace_view(stream_table text, definition text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  old pg_class;
  gone text;
  dependents text[];
  -- such as security_invoker: they would be those of the new statement
  head text;
BEGIN
  SELECT c.* INTO old FROM pg_class c WHERE c.oid = ${engine}.relation(stream_table);
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
                  FOR EACH ROW EXECUTE FUNCTION ${engine}.refuse_write()', stream_table);
  PERFORM ${engine}.take_after(stream_table, gone);
  EXECUTE format('DROP VIEW %s', gone);
END
$pgtrickle$;
`;
}

function emitGrants(): Sql {
  return sql`-- everybody may look, as in PostgreSQL's own catalog; what writes asks for ownership
GRANT USAGE ON SCHEMA ${engine}, ${changes}, ${states} TO PUBLIC;
GRANT SELECT ON ${engine}.pgt_frontiers, ${engine}.pgt_change_tracking, ${engine}.pgt_captures TO PUBLIC;
REVOKE EXECUTE ON FUNCTION ${engine}.write_capture(text, text[]) FROM PUBLIC;
-- an earlier version granted all columns of a buffer to every reader
DO $pgtrickle$
BEGIN
  PERFORM ${engine}._share_buffer(c.buffer, NULL) FROM ${engine}.pgt_captures c;
END
$pgtrickle$;
`;
}
