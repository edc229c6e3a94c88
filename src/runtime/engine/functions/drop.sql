-- Removes a stream table and returns the names of what went, dependents first. Without `cascade` it refuses
-- when other stream tables, views or materialized views read it.
CREATE OR REPLACE FUNCTION pgtrickle.drop_stream_table(name text, cascade boolean DEFAULT false)
RETURNS SETOF text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  dependent record;
  dependents text[];
BEGIN
  SELECT array_agg(d.name ORDER BY d.name)
  INTO dependents
  FROM pgtrickle._dependents(st.pgt_relid) AS d;
  IF NOT cascade AND dependents IS NOT NULL THEN
    RAISE EXCEPTION 'cannot drop stream table "%": % dependents: %',
      st.stream_table, cardinality(dependents), array_to_string(dependents, ', ')
      USING ERRCODE = '55T08', HINT = 'Drop them first, or use cascade to drop them too.';
  END IF;

  FOR dependent IN SELECT * FROM pgtrickle._dependents(st.pgt_relid) ORDER BY 1 LOOP
    -- An earlier one may have taken it along.
    CONTINUE WHEN to_regclass(dependent.name) IS NULL;
    IF dependent.kind = 'stream table' THEN
      RETURN QUERY SELECT pgtrickle.drop_stream_table(dependent.name, true);
    ELSE
      EXECUTE format('DROP %s %s CASCADE', dependent.kind, dependent.name);
      RETURN NEXT dependent.name;
    END IF;
  END LOOP;
  EXECUTE st.artifact ->> 'drop';
  DELETE FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = st.pgt_id;
  RETURN NEXT st.stream_table;
END
$$;
