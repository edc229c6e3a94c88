SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.many_rows_result',
  source => 'public.big',
  buffer => 'public.big',
  columns => ARRAY['bucket', 'value']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.many_rows_result',
  source => 'public.bucket',
  buffer => 'public.bucket',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.many_rows_result" WITH (fillfactor = 90) AS
SELECT
  bucket.name,
  count(*) AS __pgt_count,
  sum(big.value) AS total,
  count(big.value) AS __pgt_total_count,
  min(big.value) AS low,
  max(big.value) AS high,
  hash_record_extended(ROW(bucket.name), 0) AS __pgt_hash
FROM public.big AS big
JOIN public.bucket AS bucket
  ON bucket.id = big.bucket
GROUP BY bucket.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.many_rows_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.many_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.many_rows_result AS
SELECT
  kept.name,
  kept.__pgt_count AS n,
  kept.total,
  kept.low,
  kept.high
FROM pgtrickle_state."public.many_rows_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.many_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
