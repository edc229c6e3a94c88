SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_having_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_having_expressions_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.n) AS n,
  count(t.n) AS __pgt_n_count,
  count(*) FILTER (WHERE t.s IS NULL) AS __pgt_bool_or_true,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_having_expressions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_having_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_having_expressions_result AS
SELECT
  kept.g,
  kept.n
FROM pgtrickle_state."public.aggregate_having_expressions_result" AS kept
WHERE (kept.n > 5 OR CASE WHEN kept.__pgt_count > 0 THEN kept.__pgt_bool_or_true > 0 ELSE NULL::boolean END OR kept.g IS NULL);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_having_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
