SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_distinct_of_union_all_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_distinct_of_union_all_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_distinct_of_union_all_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_distinct_of_union_all_result" WITH (fillfactor = 90) AS
SELECT
  combined.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.y), 0) AS __pgt_hash
FROM (
  (
    SELECT
      a.y
    FROM public.a AS a
    WHERE a.x IS NOT NULL
    UNION ALL
    SELECT
      b.y::text AS y
    FROM public.b AS b
    WHERE b.x IS NOT NULL
  )
  UNION ALL
  SELECT
    c.y
  FROM public.c AS c
  WHERE c.x IS NOT NULL
) AS combined
GROUP BY combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_distinct_of_union_all_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_distinct_of_union_all_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_distinct_of_union_all_result AS
SELECT
  kept.y
FROM pgtrickle_state."public.set_operations_distinct_of_union_all_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_distinct_of_union_all_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
