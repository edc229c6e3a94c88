SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_right_of_left_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_right_of_left_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_right_of_left_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_right_of_left_result" WITH (fillfactor = 90) AS
SELECT
  l.id AS l_id,
  r.id AS r_id,
  s.k,
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, r.id, s.k, s.c), 0) AS __pgt_hash
FROM public.s AS s
LEFT JOIN public.l AS l
LEFT JOIN public.r AS r
  ON r.k = l.k
  ON (s.k = r.k OR s.k = l.k)
GROUP BY l.id, r.id, s.k, s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_right_of_left_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_right_of_left_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_right_of_left_result AS
SELECT
  kept.l_id,
  kept.r_id,
  kept.k,
  kept.c
FROM pgtrickle_state."public.join_right_of_left_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_right_of_left_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
