SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_cross_result',
  source => 'public.size',
  buffer => 'public.size',
  columns => ARRAY['name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_cross_result',
  source => 'public.color',
  buffer => 'public.color',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_cross_result" WITH (fillfactor = 90) AS
SELECT
  size.name AS size,
  color.name AS color,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(size.name, color.name), 0) AS __pgt_hash
FROM public.size AS size
CROSS JOIN public.color AS color
GROUP BY size.name, color.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_cross_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_cross_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_cross_result AS
SELECT
  kept.size,
  kept.color
FROM pgtrickle_state."public.join_cross_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_cross_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
