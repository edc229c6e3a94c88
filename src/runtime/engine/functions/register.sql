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
  -- Whoever drops what it reads is done then, or will see it.
  PERFORM pgtrickle._hold_captures();
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
  PERFORM pgtrickle._call_witness();
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
