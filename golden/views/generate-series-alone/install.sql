SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.generate_series_alone_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'low', 'high']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.generate_series_alone_result" WITH (fillfactor = 90) AS
SELECT
  expanded.n,
  count(doc.id) AS docs,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(expanded.n), 0) AS __pgt_hash
FROM generate_series(0, 5) AS expanded (n)
LEFT JOIN public.doc AS doc
  ON expanded.n >= doc.low
  AND expanded.n <= doc.high
GROUP BY expanded.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.generate_series_alone_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.generate_series_alone_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.generate_series_alone_result AS
SELECT
  kept.n,
  kept.docs
FROM pgtrickle_state."public.generate_series_alone_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.generate_series_alone_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
