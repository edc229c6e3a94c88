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
  relations oid[];
  dependents text[];
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  -- Whoever creates one that reads it is done then, or has yet to begin.
  PERFORM pgtrickle._hold_captures();
  st := pgtrickle._find_stream_table(name);
  PERFORM pgtrickle._assert_owner(st.stream_table);
  relations := pgtrickle._relations_of_stream_table(st);
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
