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
