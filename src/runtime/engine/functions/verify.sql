-- Refreshes a stream table and compares it with its defining query, both as the transaction's snapshot sees
-- them. Rows are compared by what they print, column by column, and counted: `missing` are rows that the query
-- has and the stream table has not, `extra` the other way round. `sample` shows some of them.
CREATE OR REPLACE FUNCTION pgtrickle.verify_stream_table(
  name text, OUT equal boolean, OUT missing bigint, OUT extra bigint, OUT sample json
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET row_security = off
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables;
  refreshed record;
  zone text := current_setting('TimeZone');
  columns text;
  image text;
  differing jsonb;
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('repeatable read', 'serializable') THEN
    -- Otherwise the refresh and the comparison would see different states of the sources.
    RAISE EXCEPTION 'verify_stream_table needs a REPEATABLE READ transaction'
      USING ERRCODE = '55T04', HINT = 'Use BEGIN ISOLATION LEVEL REPEATABLE READ.';
  END IF;
  refreshed := pgtrickle.refresh_stream_table(name);
  IF refreshed.reason = 'already running' THEN
    RAISE EXCEPTION 'another refresh of "%" is running', refreshed.stream_table
      USING ERRCODE = '55T07', HINT = 'Try again.';
  END IF;
  st := pgtrickle._find_stream_table(name);
  BEGIN
    -- A refresh with nothing to do takes no locks, and a source truncated since the snapshot would look empty.
    EXECUTE st.artifact ->> 'lock';
    PERFORM pgtrickle._assert_current_snapshot(array(
      SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));

    SELECT coalesce(string_agg(format('%I', 'c' || place), ', ' ORDER BY place), ''),
           coalesce(string_agg(format('%I::pg_catalog.text COLLATE pg_catalog."C"', 'c' || place), ', '
                               ORDER BY place), '')
    INTO columns, image
    FROM jsonb_array_elements(st.artifact -> 'columns') WITH ORDINALITY AS c (value, place);

    EXECUTE format(
      $query$
        WITH differing AS MATERIALIZED (
          SELECT image, pg_catalog.sum(weight)::pg_catalog.int8 AS weight
          FROM (
            SELECT ARRAY[%2$s]::pg_catalog.text[] AS image, 1 AS weight
            FROM (%3$s
            ) AS q%1$s
            UNION ALL
            SELECT ARRAY[%2$s]::pg_catalog.text[], -1
            FROM %4$I.%5$I AS s%1$s
          ) AS both_sides
          GROUP BY image
          HAVING pg_catalog.sum(weight) OPERATOR(pg_catalog.<>) 0
        )
        SELECT
          coalesce(pg_catalog.sum(weight) FILTER (WHERE weight OPERATOR(pg_catalog.>) 0), 0),
          coalesce(pg_catalog.sum(OPERATOR(pg_catalog.-) weight)
                   FILTER (WHERE weight OPERATOR(pg_catalog.<) 0), 0),
          (
            SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
              'kind', CASE WHEN weight OPERATOR(pg_catalog.>) 0 THEN 'missing' ELSE 'extra' END,
              'count', pg_catalog.abs(weight),
              'row', image)), '[]')
            FROM (SELECT image, weight FROM differing ORDER BY image, weight LIMIT 10) AS first
          )
        FROM differing
      $query$,
      CASE WHEN columns = '' THEN '' ELSE '(' || columns || ')' END, image, st.resolved_query,
      st.schema_name, st.stream_name)
    INTO STRICT missing, extra, differing;
  EXCEPTION WHEN undefined_object OR undefined_table OR undefined_column OR undefined_function OR internal_error THEN
    PERFORM pgtrickle._refuse_if_changed(st);
    RAISE;
  END;
  PERFORM set_config('TimeZone', zone, true);
  equal := missing = 0 AND extra = 0;
  SELECT coalesce(json_agg(json_build_object(
    'kind', entry.value -> 'kind',
    'count', entry.value -> 'count',
    'row', (
      SELECT coalesce(json_object_agg(c.value ->> 'name', entry.value -> 'row' -> (c.place - 1)::int
                                      ORDER BY c.place), '{}')
      FROM jsonb_array_elements(st.artifact -> 'columns') WITH ORDINALITY AS c (value, place)
    )) ORDER BY entry.place), '[]')
  INTO sample
  FROM jsonb_array_elements(differing) WITH ORDINALITY AS entry (value, place);
END
$$;
