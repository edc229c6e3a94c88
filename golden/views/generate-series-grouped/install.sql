SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.generate_series_grouped_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['low', 'high']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.generate_series_grouped_result" WITH (fillfactor = 90) AS
SELECT
  expanded.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(expanded.n), 0) AS __pgt_hash
FROM public.doc AS doc
CROSS JOIN LATERAL generate_series(doc.low, doc.high) AS expanded (n)
GROUP BY expanded.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.generate_series_grouped_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.generate_series_grouped_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.generate_series_grouped_result AS
SELECT
  kept.n,
  kept.__pgt_count AS docs
FROM pgtrickle_state."public.generate_series_grouped_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.generate_series_grouped_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
