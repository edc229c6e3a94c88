-- The tables and views that a query names. PostgreSQL itself finds them, for a view that lives for a moment.
CREATE OR REPLACE FUNCTION pgtrickle._relations_of_query(
  query text, query_path text, column_count integer
)
RETURNS SETOF oid
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  -- Names of our own: a query may give two columns the same.
  column_names text := (SELECT string_agg('c' || place, ', ') FROM generate_series(1, column_count) AS place);
  relation regclass;
BEGIN
  PERFORM set_config('search_path', query_path, true);
  EXECUTE 'CREATE TEMPORARY VIEW pgtrickle_named_relations'
    || coalesce('(' || column_names || ')', '') || ' AS ' || query;
  PERFORM set_config('search_path', 'pg_catalog, pg_temp', true);
  relation := 'pg_temp.pgtrickle_named_relations';
  RETURN QUERY
    SELECT DISTINCT d.refobjid
    FROM pg_depend AS d
    JOIN pg_rewrite AS rule ON rule.oid = d.objid
    WHERE rule.ev_class = relation
      AND d.classid = 'pg_rewrite'::regclass
      AND d.refclassid = 'pg_class'::regclass
      AND d.refobjid <> relation;
  DROP VIEW pg_temp.pgtrickle_named_relations;
END
$$;

-- Writes a stream table that was just installed into the catalog, as one that is not filled yet.
CREATE OR REPLACE FUNCTION pgtrickle._register(
  stream_table text, artifact jsonb, query_path text, requested_mode text, schedule text,
  compiler_version text, codegen_hash text
)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  id bigint;
BEGIN
  INSERT INTO pgtrickle.pgt_stream_tables (
    pgt_relid, schema_name, stream_name, stream_table, query, query_path, requested_mode, mode,
    schedule, status, artifact, compiler_version, codegen_hash
  ) VALUES (
    stream_table::regclass, artifact #>> '{name,schema}', artifact #>> '{name,name}', stream_table,
    artifact ->> 'query', query_path, requested_mode, artifact ->> 'mode',
    schedule, 'initializing', artifact, compiler_version, codegen_hash
  )
  RETURNING pgt_id INTO id;
  INSERT INTO pgtrickle.pgt_dependencies (
    pgt_id, source_relid, source_schema, source_name, columns, buffer
  )
  SELECT id, format('%I.%I', source ->> 'schema', source ->> 'name')::regclass,
         source ->> 'schema', source ->> 'name',
         array(SELECT jsonb_array_elements_text(source -> 'columns')), source ->> 'buffer'
  FROM jsonb_array_elements(artifact -> 'sources') AS source;
  INSERT INTO pgtrickle.pgt_dependencies (pgt_id, source_relid, source_schema, source_name)
  SELECT id, class.oid, namespace.nspname, class.relname
  FROM pgtrickle._relations_of_query(
    artifact ->> 'query', query_path, jsonb_array_length(artifact -> 'columns')) AS named (relid)
  JOIN pg_class AS class ON class.oid = named.relid
  JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
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
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET status = 'active', populated_at = clock_timestamp()
  WHERE t.pgt_id = id
  RETURNING t.* INTO STRICT st;
  EXECUTE format('SELECT count(*) FROM %I.%I', st.schema_name, st.stream_name) INTO filled;
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, started_at, duration_ms, rows_inserted
  ) VALUES (
    id, 'populate', 'completed', now(),
    1000 * extract(epoch FROM clock_timestamp() - now()), filled
  );
END
$$;

-- Forgets a stream table whose objects are gone.
CREATE OR REPLACE FUNCTION pgtrickle._unregister(id bigint)
RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  DELETE FROM pgtrickle.pgt_stream_tables WHERE pgt_id = id
$$;
