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
