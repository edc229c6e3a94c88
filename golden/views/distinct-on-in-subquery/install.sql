SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_on_in_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_on_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  latest.s,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.s), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT ON (t.g)
    t.g,
    t.s,
    t.id
  FROM public.t AS t
  ORDER BY t.g, t.id
) AS latest
GROUP BY latest.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_on_in_subquery_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_on_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_on_in_subquery_result AS
SELECT
  kept.s,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.distinct_on_in_subquery_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_on_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
