SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_of_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.odd,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.odd, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    coalesce(t.g, '?'::text) AS g,
    t.n % 2 AS odd,
    count(*) AS __pgt_count,
    GROUPING(coalesce(t.g, '?'::text), t.n % 2) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((coalesce(t.g, '?'::text)), (t.n % 2), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_expressions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_of_expressions_result AS
SELECT
  kept.g,
  kept.odd,
  kept.__pgt_set AS level,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.grouping_sets_of_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_of_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
