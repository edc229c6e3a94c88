SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_left_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_left_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_left_result',
  source => 'public.x',
  buffer => 'public.x',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_of_left_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  r.b,
  x.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, r.b, x.c), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN public.r AS r
  ON r.k = l.k
LEFT JOIN public.x AS x
  ON x.k = r.k
GROUP BY l.id, r.b, x.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_left_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_of_left_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_of_left_result AS
SELECT
  kept.id,
  kept.b,
  kept.c
FROM pgtrickle_state."public.join_left_of_left_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_of_left_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
