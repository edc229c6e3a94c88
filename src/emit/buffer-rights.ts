import { identifier, join, literal, type Sql, sql } from "../sql/sql.js";
import { bufferColumns, changesSchema, engineSchema } from "./naming.js";

const engine = identifier(engineSchema);
const changes = identifier(changesSchema);
const ownColumns = join(
  Object.values(bufferColumns).map((name) => literal(name)),
  sql`, `,
);

/**
 * Who may read what is recorded of a source: those that own a stream table that reads it, or may act as one that does,
 * and of its columns those that the stream table reads and the role may read in the source. A buffer is shared by stream
 * tables of all owners, so it holds columns that some of them may not read, and rows that row-level security hides
 * from some. Therefore nobody is granted the table, and nobody whom policies apply to is granted anything.
 *
 * Rights follow from the catalog alone, so whoever asks for them to be made what they must be cannot ask for more.
 * PostgreSQL tells nobody that rights on a source were taken away: the buffer follows with the next refresh of any stream
 * table that reads it, the next clean-up of all, or when a reader is created, altered or dropped.
 */
export function emitBufferRights(): Sql {
  return sql`-- whether a buffer has the name of a source's: whoever reads the source could ask for another one
CREATE OR REPLACE FUNCTION ${engine}._is_buffer_of(buffer text, source text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT buffer = source
    OR octet_length(convert_to(source, 'UTF8')) > 63 AND starts_with(source, left(buffer, -13))
      AND right(buffer, 13) = '~' || left(encode(sha256(convert_to(source, 'UTF8')), 'hex'), 12)
$pgtrickle$;

-- whether policies of a table apply to a role
CREATE OR REPLACE FUNCTION ${engine}._row_secured(reader oid, source oid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
BEGIN
  RETURN EXISTS (
    SELECT FROM pg_class c CROSS JOIN pg_roles r
    WHERE c.oid = source AND r.oid = reader AND c.relrowsecurity AND NOT (r.rolsuper OR r.rolbypassrls)
      AND (c.relforcerowsecurity OR NOT pg_has_role(reader, c.relowner, 'USAGE')));
END
$pgtrickle$;

-- those of the columns that a role may read; NULL where it may read nothing of the table, or not every row
CREATE OR REPLACE FUNCTION ${engine}._readable(reader oid, source oid, columns text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  class pg_class;
BEGIN
  SELECT c.* INTO class FROM pg_class c WHERE c.oid = source;
  IF NOT FOUND OR NOT has_schema_privilege(reader, class.relnamespace, 'USAGE') OR has_any_column_privilege(reader, source, 'SELECT') IS NOT TRUE
     OR class.relrowsecurity AND ${engine}._row_secured(reader, source) THEN
    RETURN NULL;
  END IF;
  RETURN array(
    SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = source AND a.attname = ANY (columns) AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(reader, source, a.attnum, 'SELECT'));
END
$pgtrickle$;

-- whether a role may read these columns of a table; not where one of them is gone
CREATE OR REPLACE FUNCTION ${engine}._may_read(reader oid, source oid, columns text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $pgtrickle$
  SELECT coalesce(columns <@ ${engine}._readable(reader, source, columns), false)
$pgtrickle$;

-- who has other rights on a buffer, or on its part for large statements, than it must have; without columns: none at all.
-- A reader that is named counts also for stream tables that are about to be made
CREATE OR REPLACE FUNCTION ${engine}._wrong_rights(buffer text, reader name) RETURNS TABLE (part text, role oid, columns text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $pgtrickle$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH part AS (
    SELECT c.oid, c.relname::text AS name, c.relowner, c.relacl FROM pg_class c
    WHERE c.relnamespace = to_regnamespace('${changes}') AND c.relname IN (_wrong_rights.buffer, ${engine}._bulk_buffer(_wrong_rights.buffer))
  ), held AS (
    SELECT part.name AS part, acl.grantee AS role, array_agg(acl.privilege ORDER BY acl.privilege) AS privileges
    FROM part CROSS JOIN LATERAL (
      SELECT x.grantee, concat_ws(' ', x.privilege_type, x.is_grantable) AS privilege FROM aclexplode(part.relacl) x
      UNION ALL
      SELECT x.grantee, concat_ws(' ', x.privilege_type, x.is_grantable, a.attname)
      FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) x WHERE a.attrelid = part.oid AND NOT a.attisdropped) AS acl
    WHERE acl.grantee <> part.relowner
    GROUP BY part.name, acl.grantee
  ), consumer AS (
    SELECT t.columns, ${engine}.relation(t.source) AS source, (SELECT c.relowner FROM pg_class c WHERE c.oid = ${engine}.relation(t.stream_table)) AS owner
    FROM ${engine}.pgt_change_tracking t WHERE t.buffer = _wrong_rights.buffer
  ), candidate AS (
    SELECT c.owner AS role FROM consumer c WHERE c.owner IS NOT NULL
    UNION SELECT h.role FROM held h WHERE h.role <> 0
    UNION SELECT r.oid FROM pg_roles r WHERE r.rolname = _wrong_rights.reader
  ), wanted AS (
    SELECT part.name AS part, candidate.role, array_agg(DISTINCT concat_ws(' ', 'SELECT', false, a.attname)) AS privileges,
           string_agg(DISTINCT quote_ident(a.attname), ', ') AS columns
    FROM part JOIN candidate ON candidate.role <> part.relowner
    JOIN consumer c ON coalesce(pg_has_role(candidate.role, c.owner, 'MEMBER'), (SELECT r.rolname FROM pg_roles r WHERE r.oid = candidate.role) = _wrong_rights.reader)
    CROSS JOIN LATERAL ${engine}._readable(candidate.role, c.source, c.columns) AS readable
    JOIN pg_attribute a ON a.attrelid = part.oid AND a.attnum > 0 AND NOT a.attisdropped AND (a.attname = ANY (readable) OR a.attname IN (${ownColumns}))
    WHERE part.name = _wrong_rights.buffer AND readable IS NOT NULL
    GROUP BY part.name, candidate.role
  )
  SELECT part, role, wanted.columns FROM held FULL JOIN wanted USING (part, role) WHERE held.privileges IS DISTINCT FROM wanted.privileges;
END
$pgtrickle$;

-- makes the rights on a buffer what they must be
CREATE OR REPLACE FUNCTION ${engine}._share_buffer(buffer text, reader name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $pgtrickle$
#variable_conflict use_variable
DECLARE
  wrong record;
  grantee text;
BEGIN
  IF NOT EXISTS (SELECT FROM ${engine}._wrong_rights(buffer, reader)) THEN
    RETURN;
  END IF;
  -- whoever creates or drops a reader is done then
  LOCK TABLE ${engine}.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
  FOR wrong IN SELECT w.* FROM ${engine}._wrong_rights(buffer, reader) w LOOP
    grantee := CASE wrong.role WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(wrong.role)) END;
    -- those on columns too
    EXECUTE format('REVOKE ALL ON ${changes}.%I FROM %s CASCADE', wrong.part, grantee);
    IF wrong.columns IS NOT NULL THEN
      EXECUTE format('GRANT SELECT (%s) ON ${changes}.%I TO %s', wrong.columns, wrong.part, grantee);
    END IF;
  END LOOP;
END
$pgtrickle$;
`;
}
