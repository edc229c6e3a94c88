SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_full_join_on_constant_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_full_join_on_constant_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_of_full_join_on_constant_result',
  source => 'public.o',
  buffer => 'public.o',
  columns => ARRAY['name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_of_full_join_on_constant_result" WITH (fillfactor = 90) AS
SELECT
  l.id AS l,
  r.id AS r,
  o.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, r.id, o.name), 0) AS __pgt_hash
FROM public.l AS l
FULL JOIN public.r AS r
  ON l.k = r.k
LEFT JOIN public.o AS o
  ON true
GROUP BY l.id, r.id, o.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_of_full_join_on_constant_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_of_full_join_on_constant_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_of_full_join_on_constant_result AS
SELECT
  kept.l,
  kept.r,
  kept.name
FROM pgtrickle_state."public.join_left_of_full_join_on_constant_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_of_full_join_on_constant_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
