SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.numeric_scale_of_keyless_rows_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.numeric_scale_of_keyless_rows_result" WITH (fillfactor = 90) AS
SELECT
  price.value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(price.value), 0) AS __pgt_hash
FROM public.price AS price
GROUP BY price.value, price.value::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.numeric_scale_of_keyless_rows_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.numeric_scale_of_keyless_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.numeric_scale_of_keyless_rows_result AS
SELECT
  kept.value
FROM pgtrickle_state."public.numeric_scale_of_keyless_rows_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.numeric_scale_of_keyless_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
