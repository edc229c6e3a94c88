SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_keyless_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_keyless_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_keyless_result" WITH (fillfactor = 90) AS
SELECT
  b.x,
  b.y,
  c.y AS other,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(b.x, b.y, c.y), 0) AS __pgt_hash
FROM public.b AS b
LEFT JOIN public.c AS c
  ON c.x = b.x
GROUP BY b.x, b.y, c.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_keyless_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_keyless_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_keyless_result AS
SELECT
  kept.x,
  kept.y,
  kept.other
FROM pgtrickle_state."public.join_keyless_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_keyless_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
