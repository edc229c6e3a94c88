import { identifier, type Sql, sql } from "../sql/sql.js";
import { bufferColumns, changesSchema, engineSchema, stateSchema } from "./naming.js";

const engine = identifier(engineSchema);
const changes = identifier(changesSchema);
const states = identifier(stateSchema);
const xid = identifier(bufferColumns.xid);
const sequence = identifier(bufferColumns.sequence);
const weight = identifier(bufferColumns.weight);

/**
 * What every stream table needs once per database. Protocol only: where changes are recorded and who reads them.
 * Statement-level triggers with transition tables, as PostgreSQL's manual describes them (CREATE TRIGGER, notes);
 * one for each table of an inheritance or partition tree, since a statement fires only those of the table it names.
 */
export function emitPrelude(): Sql {
  return sql`SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS ${engine};
CREATE SCHEMA IF NOT EXISTS ${changes};
CREATE SCHEMA IF NOT EXISTS ${states};
RESET client_min_messages;

-- up to which snapshot each stream table has consumed the changes of its sources
CREATE TABLE IF NOT EXISTS ${engine}.pgt_frontiers (
  stream_table text PRIMARY KEY,
  frontier     pg_snapshot NOT NULL,
  own_xid      xid8 NOT NULL,
  own_seq      bigint NOT NULL,
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

-- orders the changes of one transaction; its values are compared only within a session
CREATE SEQUENCE IF NOT EXISTS ${changes}.change_seq CACHE 100;

-- records the changes of a source for a stream table, from the end of this transaction on
CREATE OR REPLACE FUNCTION ${engine}.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  captured text[];
  list text;
  old_list text;
  new_list text;
  member regclass;
BEGIN
  INSERT INTO ${engine}.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)
    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;
  -- all consumers of the source share the buffer: it has the columns that any of them reads
  SELECT array_agg(DISTINCT name) INTO captured
    FROM ${engine}.pgt_change_tracking t, unnest(t.columns) AS name WHERE t.source = capture.source;
  EXECUTE format('CREATE TABLE IF NOT EXISTS ${changes}.%I (
    ${xid} xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ${sequence} bigint NOT NULL DEFAULT nextval(''${changes}.change_seq''),
    ${weight} smallint NOT NULL)', buffer);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON ${changes}.%I (${xid})', left(buffer, 50) || '_' || left(md5(buffer), 8), buffer);
  FOR list IN
    SELECT format('ALTER TABLE ${changes}.%I ADD COLUMN IF NOT EXISTS %I %s%s', buffer, a.attname, format_type(a.atttypid, a.atttypmod),
                  coalesce((SELECT format(' COLLATE %I.%I', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                            WHERE c.oid = a.attcollation AND c.collname <> 'default'), ''))
    FROM pg_attribute a WHERE a.attrelid = source::regclass AND a.attname = ANY (captured) AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM pg_attribute b WHERE b.attrelid = format('${changes}.%I', buffer)::regclass AND b.attname = a.attname AND NOT b.attisdropped)
    ORDER BY a.attnum
  LOOP
    EXECUTE list;
  END LOOP;
  SELECT coalesce(string_agg(format(', %I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', o.%I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', n.%I', name), '' ORDER BY name), '')
    INTO list, old_list, new_list FROM unnest(captured) AS name;
  EXECUTE format($capture$
    CREATE OR REPLACE FUNCTION ${changes}.%1$I() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        INSERT INTO ${changes}.%1$I (${weight}%2$s) SELECT 1%4$s FROM inserted AS n;
      ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO ${changes}.%1$I (${weight}%2$s) SELECT -1%3$s FROM deleted AS o UNION ALL SELECT 1%4$s FROM inserted AS n;
      ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO ${changes}.%1$I (${weight}%2$s) SELECT -1%3$s FROM deleted AS o;
      ELSE
        EXECUTE format('INSERT INTO ${changes}.%%I (${weight}%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o', %5$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);
      END IF;
      RETURN NULL;
    END
    $body$
  $capture$, buffer, list, old_list, new_list, buffer);
  FOR member IN SELECT relid FROM pg_partition_tree(source::regclass) UNION SELECT source::regclass UNION SELECT * FROM ${engine}.inheritors(source::regclass) LOOP
    CONTINUE WHEN EXISTS (SELECT FROM pg_trigger WHERE tgrelid = member AND tgname = 'pgtrickle_insert');
    EXECUTE format('CREATE TRIGGER pgtrickle_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ${changes}.%I()', member, buffer);
    EXECUTE format('CREATE TRIGGER pgtrickle_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS deleted NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ${changes}.%I()', member, buffer);
    EXECUTE format('CREATE TRIGGER pgtrickle_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION ${changes}.%I()', member, buffer);
    EXECUTE format('CREATE TRIGGER pgtrickle_truncate BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION ${changes}.%I()', member, buffer);
    EXECUTE format('ALTER TABLE %1$s ENABLE ALWAYS TRIGGER pgtrickle_insert, ENABLE ALWAYS TRIGGER pgtrickle_update, ENABLE ALWAYS TRIGGER pgtrickle_delete, ENABLE ALWAYS TRIGGER pgtrickle_truncate', member);
  END LOOP;
END
$pgtrickle$;

-- the tables that inherit from a table, directly or not
CREATE OR REPLACE FUNCTION ${engine}.inheritors(parent regclass) RETURNS SETOF regclass
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  WITH RECURSIVE tree AS (
    SELECT inhrelid FROM pg_inherits WHERE inhparent = parent
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.inhrelid)
  SELECT inhrelid::regclass FROM tree
$pgtrickle$;

-- forgets what a stream table reads; the last consumer of a source takes its capture along
CREATE OR REPLACE FUNCTION ${engine}.release(stream_table text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  freed record;
  trigger_name record;
BEGIN
  FOR freed IN
    DELETE FROM ${engine}.pgt_change_tracking t WHERE t.stream_table = release.stream_table RETURNING t.source, t.buffer
  LOOP
    CONTINUE WHEN EXISTS (SELECT FROM ${engine}.pgt_change_tracking t WHERE t.source = freed.source);
    FOR trigger_name IN
      SELECT tgname, tgrelid::regclass AS relation FROM pg_trigger
      WHERE tgfoid = to_regprocedure(format('${changes}.%I()', freed.buffer)) AND NOT tgisinternal
    LOOP
      EXECUTE format('DROP TRIGGER IF EXISTS %I ON %s', trigger_name.tgname, trigger_name.relation);
    END LOOP;
    EXECUTE format('DROP FUNCTION IF EXISTS ${changes}.%I()', freed.buffer);
    EXECUTE format('DROP TABLE IF EXISTS ${changes}.%I', freed.buffer);
  END LOOP;
  DELETE FROM ${engine}.pgt_frontiers f WHERE f.stream_table = release.stream_table;
END
$pgtrickle$;

-- stops a refresh whose changes do not fit what it finds: nothing of it stays
CREATE OR REPLACE FUNCTION ${engine}.assert_consistent(consistent boolean, stream_table text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  IF consistent IS NOT TRUE THEN
    RAISE EXCEPTION 'the state of stream table % does not fit the changes of its sources', stream_table
      USING ERRCODE = 'data_corrupted', HINT = 'Changes escaped the capture. Refresh the stream table in full.';
  END IF;
  RETURN true;
END
$pgtrickle$;
`;
}
