SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.float_zeros_and_nan_result',
  source => 'public.point',
  buffer => 'public.point',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.float_zeros_and_nan_result" WITH (fillfactor = 90) AS
SELECT
  point.x,
  point.y,
  - point.x AS negative,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(point.x, point.y, - point.x), 0) AS __pgt_hash
FROM public.point AS point
GROUP BY point.x, point.x::text COLLATE pg_catalog."C", point.y, point.y::text COLLATE pg_catalog."C", - point.x, (- point.x)::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.float_zeros_and_nan_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.float_zeros_and_nan_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.float_zeros_and_nan_result AS
SELECT
  kept.x,
  kept.y,
  kept.negative
FROM pgtrickle_state."public.float_zeros_and_nan_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.float_zeros_and_nan_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
