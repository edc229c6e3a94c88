SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.full_join_filter_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.full_join_filter_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.full_join_filter_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  a.id,
  b.id AS b_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.id, b.id), 0) AS __pgt_hash
FROM public.a AS a
FULL JOIN public.b AS b
  ON b.id = a.id
WHERE (a.id IS NULL OR b.id IS NULL OR 10 / b.n > 2)
GROUP BY a.id, b.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.full_join_filter_that_fails_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.full_join_filter_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.full_join_filter_that_fails_result AS
SELECT
  kept.id,
  kept.b_id
FROM pgtrickle_state."public.full_join_filter_that_fails_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.full_join_filter_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
