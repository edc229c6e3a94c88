import { identifier, literal, type Sql, sql } from "../sql/sql.js";
import { bufferColumns, changesSchema, engineSchema } from "./naming.js";

const engine = identifier(engineSchema);
const changes = identifier(changesSchema);
const xid = identifier(bufferColumns.xid);
const sequence = identifier(bufferColumns.sequence);
const weight = identifier(bufferColumns.weight);

/**
 * A statement with more rows writes them where there is no index: an entry for each row costs as much as the row, and
 * whoever reads that many need not look for them. The clean-up brings what stays for longer into the index.
 */
const bulkRows = literal(1000);

/** How changes of sources are recorded: buffers, the functions that write there, and the triggers that call them. */
export function emitCapture(): Sql {
  return sql`-- a table and all that inherit from it, directly or not: partitions too. One that is being detached is read no longer
CREATE OR REPLACE FUNCTION ${engine}.family(root oid) RETURNS SETOF oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  WITH RECURSIVE tree AS (
    SELECT root AS member
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN tree ON i.inhparent = tree.member WHERE NOT i.inhdetachpending)
  SELECT member FROM tree
$pgtrickle$;

-- the triggers that record the changes of a source: which there must be
CREATE OR REPLACE FUNCTION ${engine}.wanted_triggers(source oid, buffer text) RETURNS TABLE (relation oid, name text, definition text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  -- a source that is also a member of another source's family has triggers for both
  suffix text := left(md5(buffer), 8);
  by_row boolean := EXISTS (SELECT FROM pg_inherits WHERE inhrelid = source)
    OR EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid IN (SELECT ${engine}.family(source)));
  partitioned boolean := EXISTS (SELECT FROM pg_class WHERE oid = source AND relkind = 'p');
BEGIN
  RETURN QUERY
    SELECT member, format('pgtrickle_%s_%s', kind.title, suffix),
           format('CREATE TRIGGER %I %s ON %s %s EXECUTE FUNCTION ${changes}.%I()',
                  format('pgtrickle_%s_%s', kind.title, suffix), kind.event, member::regclass, kind.scope, buffer)
    FROM ${engine}.family(source) AS member
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
CREATE OR REPLACE FUNCTION ${engine}.install_triggers(source text, buffer text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := ${engine}.relation(source);
  capture_oid oid := (SELECT oid FROM pg_proc WHERE proname = buffer AND pronamespace = '${changes}'::regnamespace AND pronargs = 0);
  wanted record;
  part text;
  done integer := 0;
BEGIN
  SELECT member::regclass::text INTO part FROM ${engine}.family(source_oid) AS member JOIN pg_class c ON c.oid = member WHERE c.relkind = 'f' LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'changes of table % cannot be captured: part "%" of it is a foreign table', source, part
      USING ERRCODE = '0AT12', HINT = 'Detach it, or have the stream table refreshed in full: mode full.';
  END IF;
  FOR wanted IN
    SELECT t.tgname AS name, t.tgrelid AS relation FROM pg_trigger t
    WHERE t.tgfoid = capture_oid AND t.tgparentid = 0
      AND NOT EXISTS (SELECT FROM ${engine}.wanted_triggers(source_oid, buffer) w WHERE w.relation = t.tgrelid AND w.name = t.tgname)
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', wanted.name, wanted.relation::regclass);
    done := done + 1;
  END LOOP;
  FOR wanted IN
    SELECT w.*, t.oid IS NOT NULL AS present FROM ${engine}.wanted_triggers(source_oid, buffer) w
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
CREATE OR REPLACE FUNCTION ${engine}._bulk_buffer(buffer text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT 'bulk_' || md5(buffer)
$pgtrickle$;

-- whether somebody has dropped what the changes of a source were recorded in, or a part of it: nobody knows what it held. An
-- earlier version recorded nothing in the second
CREATE OR REPLACE FUNCTION ${engine}._buffer_is_lost(buffer text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT NOT EXISTS (SELECT FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = to_regnamespace('${changes}'))
    OR NOT EXISTS (SELECT FROM pg_class c WHERE c.relname = ${engine}._bulk_buffer(buffer) AND c.relnamespace = to_regnamespace('${changes}'))
      AND EXISTS (SELECT FROM pg_proc p WHERE p.proname = buffer AND p.pronamespace = to_regnamespace('${changes}') AND p.prosrc LIKE '%' || ${engine}._bulk_buffer(buffer) || '%')
$pgtrickle$;

-- whether the columns of a source that are recorded are there as they are in the buffer: the same ones, by their numbers, since
-- columns can trade names. Not immutable, but treated so: a capture function asks in a query over its rows, which is planned
-- anew when the table is altered. Each session plans this once for each of them, so it reads no more than it has to
CREATE OR REPLACE FUNCTION ${engine}._columns_fit(source name[], buffer name, columns name[], numbers smallint[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT count(*) = cardinality(columns)
  FROM pg_attribute a JOIN pg_attribute kept USING (attname, atttypid, atttypmod, attcollation)
  WHERE a.attrelid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = source[1] AND c.relname = source[2])
    AND a.attname = ANY (columns) AND a.attnum = numbers[array_position(columns, a.attname)] AND NOT a.attisdropped
    AND kept.attrelid = (SELECT c.oid FROM pg_class c WHERE c.relname = buffer AND c.relnamespace = '${changes}'::regnamespace)
    AND NOT kept.attisdropped
$pgtrickle$;

-- what a capture function was not made for: other columns, or another family, of which rows would be recorded that came and go
-- without a statement. NULL when it fits. Treated as immutable for the same reason
CREATE OR REPLACE FUNCTION ${engine}._misfit(source name[], buffer name, columns name[], numbers smallint[], members oid[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  IF NOT ${engine}._columns_fit(source, buffer, columns, numbers) THEN
    RETURN 'columns';
  END IF;
  IF EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = ANY (members) AND i.inhdetachpending = (i.inhrelid = ANY (members)))
     OR cardinality(members) > 1 AND cardinality(members) <> (SELECT count(*) FROM ${engine}.family(${engine}.relation(format('%I.%I', source[1], source[2])))) THEN
    RETURN 'partitions or children';
  END IF;
  RETURN NULL;
END
$pgtrickle$;

-- the numbers of columns of a source, in the order of their names; NULL for one that is not there
CREATE OR REPLACE FUNCTION ${engine}._column_numbers(source text, columns text[]) RETURNS smallint[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT coalesce(array_agg(a.attnum ORDER BY wanted.place), '{}')
  FROM unnest(columns) WITH ORDINALITY AS wanted (name, place)
  LEFT JOIN pg_attribute a ON a.attrelid = ${engine}.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped
$pgtrickle$;

-- the function that records the changes of a source, from its columns
CREATE OR REPLACE FUNCTION ${engine}.write_capture(buffer text, captured text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  list text;
  of_deleted text;
  of_inserted text;
  of_old text;
  of_new text;
  numbers smallint[] := (SELECT ${engine}._column_numbers(c.source, captured) FROM ${engine}.pgt_captures c WHERE c.buffer = write_capture.buffer);
  members oid[] := (SELECT array(SELECT member FROM ${engine}.family(${engine}.relation(c.source)) AS member ORDER BY member) FROM ${engine}.pgt_captures c WHERE c.buffer = write_capture.buffer);
  body text;
BEGIN
  SELECT coalesce(string_agg(format(', %I', name), '' ORDER BY name), ''),
         coalesce(string_agg(format(', o.%I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', n.%I', name), '' ORDER BY name), ''),
         coalesce(string_agg(format(', OLD.%I', name), '' ORDER BY name), ''), coalesce(string_agg(format(', NEW.%I', name), '' ORDER BY name), '')
    INTO list, of_deleted, of_inserted, of_old, of_new FROM unnest(captured) AS name;
  IF EXISTS (SELECT FROM ${engine}.pgt_captures c
               LEFT JOIN pg_proc p ON p.proname = c.buffer AND p.pronamespace = '${changes}'::regnamespace AND p.pronargs = 0
               WHERE c.buffer = write_capture.buffer AND c.function_hash <> '' AND (md5(p.prosrc) = c.function_hash AND p.prosecdef) IS NOT TRUE) THEN
    -- whatever somebody made of it has recorded what it pleased: for every consumer
    INSERT INTO ${engine}.pgt_markers (buffer, reason) SELECT c.buffer, 'the capture function of table ' || c.source || ' was changed'
      FROM ${engine}.pgt_captures c WHERE c.buffer = write_capture.buffer;
  END IF;
  -- a column that is gone is not recorded: should it come back, those who read it have missed something
  INSERT INTO ${engine}.pgt_markers (buffer, reason) SELECT c.buffer, format('column "%s" of table %s was not recorded', name, c.source)
    FROM ${engine}.pgt_captures c CROSS JOIN unnest(c.columns) AS name
    WHERE c.buffer = write_capture.buffer AND name <> ALL (captured)
      AND EXISTS (SELECT FROM ${engine}.pgt_change_tracking t WHERE t.buffer = c.buffer AND name = ANY (t.columns))
    LIMIT 1;
  -- columns that trade names: what the function recorded from here on would be that of another one
  INSERT INTO ${engine}.pgt_markers (buffer, reason) SELECT c.buffer, format('column "%s" of table %s is another one', name, c.source)
    FROM ${engine}.pgt_captures c CROSS JOIN unnest(c.columns) AS name
    WHERE c.buffer = write_capture.buffer AND name = ANY (captured)
      AND c.numbers[array_position(c.columns, name)] <> numbers[array_position(captured, name)]
    LIMIT 1;
  -- of partitions and children that came and went before this consumer looked, rows may have been recorded
  INSERT INTO ${engine}.pgt_markers (buffer, reason) SELECT c.buffer, format('partitions or children of table %s were changed', c.source)
    FROM ${engine}.pgt_captures c WHERE c.buffer = write_capture.buffer AND c.family <> members;
  body := format($capture$
    DECLARE
      misfit text;
      many boolean;
    BEGIN
      IF TG_LEVEL = 'ROW' THEN
        -- a partition that came later has the trigger of its parent
        IF TG_RELID <> ALL (%12$L::oid[]) THEN
          INSERT INTO ${engine}.pgt_markers (buffer, reason) SELECT %7$L, format('table %%I.%%I was attached', TG_TABLE_SCHEMA, TG_TABLE_NAME)
            WHERE NOT EXISTS (SELECT FROM ${engine}.pgt_markers m WHERE m.buffer = %7$L AND m.${xid} = pg_current_xact_id());
        END IF;
        IF TG_OP <> 'INSERT' THEN
          INSERT INTO ${changes}.%1$I (${weight}%2$s) VALUES (-1%5$s);
        END IF;
        IF TG_OP <> 'DELETE' THEN
          INSERT INTO ${changes}.%1$I (${weight}%2$s) VALUES (1%6$s);
        END IF;
        RETURN NULL;
      END IF;
      -- a statement must not fail because of what became of a column
      CASE TG_OP
        WHEN 'INSERT' THEN SELECT ${engine}._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET ${bulkRows}) INTO misfit, many;
        WHEN 'UPDATE' THEN SELECT ${engine}._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM inserted OFFSET ${bulkRows}) INTO misfit, many;
        WHEN 'DELETE' THEN SELECT ${engine}._misfit(%9$L, %7$L, %10$L, %11$L, %12$L), EXISTS (SELECT FROM deleted OFFSET ${bulkRows}) INTO misfit, many;
        ELSE NULL;
      END CASE;
      -- where partitions have partitions, a plan does not notice further ones
      IF TG_OP = 'TRUNCATE' OR %13$L THEN
        EXECUTE 'SELECT ${engine}._misfit($1, $2, $3, $4, $5)' INTO misfit USING %9$L::name[], %7$L::name, %10$L::name[], %11$L::smallint[], %12$L::oid[];
      END IF;
      IF misfit IS NOT NULL THEN
        INSERT INTO ${engine}.pgt_markers (buffer, reason) VALUES (%7$L, format('%%s of table %%I.%%I were changed', misfit, TG_TABLE_SCHEMA, TG_TABLE_NAME));
      -- one number for all rows, drawn when there are any
      ELSIF TG_OP = 'INSERT' THEN
        IF many THEN
          INSERT INTO ${changes}.%8$I (${sequence}, ${weight}%2$s) SELECT (SELECT nextval('${changes}.change_seq')), 1%4$s FROM inserted AS n;
        ELSE
          INSERT INTO ${changes}.%1$I (${sequence}, ${weight}%2$s) SELECT (SELECT nextval('${changes}.change_seq')), 1%4$s FROM inserted AS n;
        END IF;
      ELSIF TG_OP = 'UPDATE' THEN
        IF many THEN
          INSERT INTO ${changes}.%8$I (${sequence}, ${weight}%2$s)
            SELECT (SELECT nextval('${changes}.change_seq')), -1%3$s FROM deleted AS o
            UNION ALL SELECT (SELECT nextval('${changes}.change_seq')), 1%4$s FROM inserted AS n;
        ELSE
          INSERT INTO ${changes}.%1$I (${sequence}, ${weight}%2$s)
            SELECT (SELECT nextval('${changes}.change_seq')), -1%3$s FROM deleted AS o
            UNION ALL SELECT (SELECT nextval('${changes}.change_seq')), 1%4$s FROM inserted AS n;
        END IF;
      ELSIF TG_OP = 'DELETE' THEN
        IF many THEN
          INSERT INTO ${changes}.%8$I (${sequence}, ${weight}%2$s) SELECT (SELECT nextval('${changes}.change_seq')), -1%3$s FROM deleted AS o;
        ELSE
          INSERT INTO ${changes}.%1$I (${sequence}, ${weight}%2$s) SELECT (SELECT nextval('${changes}.change_seq')), -1%3$s FROM deleted AS o;
        END IF;
      ELSIF current_setting('transaction_isolation') LIKE 'read %%' AND pg_relation_size(TG_RELID) <= 16777216 AND NOT row_security_active(TG_RELID)
        AND has_table_privilege(TG_RELID, 'SELECT') AND has_schema_privilege(TG_TABLE_SCHEMA, 'USAGE') THEN
        EXECUTE format('INSERT INTO ${changes}.%%I (${weight}%%s) SELECT -1%%s FROM ONLY %%I.%%I AS o', %7$L, %2$L, %3$L, TG_TABLE_SCHEMA, TG_TABLE_NAME);
      ELSE
        -- not every row, or too many: a snapshot that is older than the lock does not see what was committed in between
        INSERT INTO ${engine}.pgt_markers (buffer, reason) VALUES (%7$L, format('table %%I.%%I was truncated', TG_TABLE_SCHEMA, TG_TABLE_NAME));
      END IF;
      RETURN NULL;
    END
  $capture$, buffer, list, of_deleted, of_inserted, of_old, of_new, buffer, ${engine}._bulk_buffer(buffer),
    (SELECT parse_ident(c.source) FROM ${engine}.pgt_captures c WHERE c.buffer = write_capture.buffer), captured, numbers, members,
    (SELECT count(DISTINCT i.inhparent) > 1 FROM pg_inherits i WHERE i.inhparent = ANY (members)));
  EXECUTE format('CREATE OR REPLACE FUNCTION ${changes}.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', buffer, body);
  UPDATE ${engine}.pgt_captures c
    SET columns = captured, numbers = numbers, family = members, function_hash = (SELECT md5(prosrc) FROM pg_proc WHERE proname = buffer AND pronamespace = '${changes}'::regnamespace AND pronargs = 0)
    WHERE c.buffer = write_capture.buffer;
END
$pgtrickle$;

-- the columns of a source that stream tables read, as far as it has them
CREATE OR REPLACE FUNCTION ${engine}._wanted_columns(source text) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT coalesce(array_agg(DISTINCT a.attname::text), '{}')
  FROM ${engine}.pgt_change_tracking t JOIN pg_attribute a ON a.attname = ANY (t.columns)
  WHERE t.source = _wanted_columns.source AND a.attrelid = ${engine}.relation(_wanted_columns.source)
    AND a.attnum > 0 AND NOT a.attisdropped
$pgtrickle$;

-- makes room for the changes of a source and lets a role read them; all consumers of the source share the buffer
CREATE OR REPLACE FUNCTION ${engine}.provide_buffer(stream_table text, source text, buffer text, columns text[], reader name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET client_min_messages = warning AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := ${engine}.relation(source);
  captured text[];
  statement text;
BEGIN
  PERFORM ${engine}.assert_owner(stream_table);
  IF NOT pg_has_role(${engine}.actor(), reader, 'MEMBER') THEN
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
  IF NOT has_any_column_privilege(reader, source_oid, 'SELECT') THEN
    RAISE EXCEPTION 'permission denied for table %', source USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT ${engine}._is_buffer_of(buffer, source) THEN
    RAISE EXCEPTION 'buffer "%" is not that of table %', buffer, source USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- creating and dropping take turns
  LOCK TABLE ${engine}.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO ${engine}.pgt_change_tracking AS t VALUES (stream_table, source, buffer, columns)
    ON CONFLICT ON CONSTRAINT pgt_change_tracking_pkey DO UPDATE SET buffer = excluded.buffer, columns = excluded.columns;
  captured := ${engine}._wanted_columns(source);
  IF ${engine}._buffer_is_lost(buffer) THEN
    INSERT INTO ${engine}.pgt_markers (buffer, reason)
      SELECT c.buffer, format('what was recorded of table %s was lost', c.source) FROM ${engine}.pgt_captures c WHERE c.buffer = provide_buffer.buffer;
  END IF;
  EXECUTE format('CREATE TABLE IF NOT EXISTS ${changes}.%I (
    ${xid} xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ${sequence} bigint NOT NULL DEFAULT nextval(''${changes}.change_seq''),
    ${weight} smallint NOT NULL)', buffer);
  EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON ${changes}.%I (${xid})', left(buffer, 50) || '_' || left(md5(buffer), 8), buffer);
  -- what reads the one reads both
  EXECUTE format('CREATE TABLE IF NOT EXISTS ${changes}.%I () INHERITS (${changes}.%I)', ${engine}._bulk_buffer(buffer), buffer);
  -- a table that was never looked at counts as having some thousand rows: too many for the plan of a small refresh
  IF EXISTS (SELECT FROM pg_class WHERE relnamespace = '${changes}'::regnamespace AND relname IN (buffer, ${engine}._bulk_buffer(buffer)) AND reltuples < 0) THEN
    EXECUTE format('ANALYZE ${changes}.%I', buffer);
    EXECUTE format('ANALYZE ${changes}.%I', ${engine}._bulk_buffer(buffer));
  END IF;
  -- what was recorded of a column with another type is lost
  INSERT INTO ${engine}.pgt_markers (buffer, reason)
    SELECT provide_buffer.buffer, format('column "%s" of table %s changed its type', a.attname, source)
    FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped
    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped
      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = '${changes}'::regnamespace)
      AND (b.atttypid, b.atttypmod, b.attcollation) <> (a.atttypid, a.atttypmod, a.attcollation)
    LIMIT 1;
  FOR statement IN
    SELECT format('ALTER TABLE ${changes}.%I %s', buffer, string_agg(
      CASE WHEN b.attname IS NULL THEN '' ELSE format('DROP COLUMN %I, ', a.attname) END
      || format('ADD COLUMN %I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
           coalesce((SELECT format(' COLLATE %I.%I', n.nspname, c.collname) FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
                     WHERE c.oid = a.attcollation AND c.collname <> 'default'), '')), ', ' ORDER BY a.attnum))
    FROM pg_attribute a
    LEFT JOIN pg_attribute b ON b.attname = a.attname AND NOT b.attisdropped
      AND b.attrelid = (SELECT oid FROM pg_class WHERE relname = buffer AND relnamespace = '${changes}'::regnamespace)
    WHERE a.attrelid = source_oid AND a.attname = ANY (captured) AND NOT a.attisdropped
      AND (b.attname IS NULL OR b.atttypid <> a.atttypid OR b.atttypmod <> a.atttypmod OR b.attcollation <> a.attcollation)
    HAVING count(*) > 0
  LOOP
    EXECUTE statement;
  END LOOP;
  PERFORM ${engine}._share_buffer(buffer, reader);
  INSERT INTO ${engine}.pgt_captures (buffer, source, columns, function_hash) VALUES (buffer, source, captured, '') ON CONFLICT DO NOTHING;
  PERFORM ${engine}.write_capture(buffer, captured);
END
$pgtrickle$;

-- records the changes of a source for a stream table, from the end of this transaction on
CREATE OR REPLACE FUNCTION ${engine}.capture(stream_table text, source text, buffer text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  source_oid oid := ${engine}.relation(source);
BEGIN
  IF source_oid IS NULL THEN
    RAISE EXCEPTION 'table % does not exist', source USING ERRCODE = 'undefined_table', HINT = 'Somebody else has dropped it. Try again.';
  END IF;
  IF NOT EXISTS (SELECT FROM ${engine}.pgt_captures c WHERE c.buffer = capture.buffer AND capture.columns <@ c.columns) THEN
    -- triggers that fire always are for the owner to make
    IF EXISTS (SELECT FROM pg_class WHERE oid = source_oid AND NOT pg_has_role(current_user, relowner, 'USAGE')) THEN
      RAISE EXCEPTION 'must be owner of table %', source
        USING ERRCODE = 'insufficient_privilege', HINT = 'Whoever owns a source has its changes captured; others can use what is captured then.';
    END IF;
    -- a writer that is under way must not record with the old function what the new consumer will read
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', source_oid::regclass);
  END IF;
  -- whoever runs this need not be the one who refreshes; a stream table that is to be made will be the caller's
  PERFORM ${engine}.provide_buffer(stream_table, source, buffer, columns,
    coalesce((SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = ${engine}.relation(stream_table)), current_user));
  PERFORM ${engine}.install_triggers(source, buffer);
END
$pgtrickle$;
`;
}
