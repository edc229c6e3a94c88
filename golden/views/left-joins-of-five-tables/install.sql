SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.left_joins_of_five_tables_result',
  source => 'public.job',
  buffer => 'public.job',
  columns => ARRAY['id', 'a', 'b', 'c', 'd']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.left_joins_of_five_tables_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.left_joins_of_five_tables_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.left_joins_of_five_tables_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['id', 'v']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.left_joins_of_five_tables_result',
  source => 'public.d',
  buffer => 'public.d',
  columns => ARRAY['id', 'v']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.left_joins_of_five_tables_result" WITH (fillfactor = 90) AS
SELECT
  job.id,
  a.v AS a,
  b.v AS b,
  c.v AS c,
  d.v AS d,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(job.id, a.v, b.v, c.v, d.v), 0) AS __pgt_hash
FROM public.job AS job
LEFT JOIN public.a AS a
  ON a.id = job.a
LEFT JOIN public.b AS b
  ON b.id = job.b
LEFT JOIN public.c AS c
  ON c.id = job.c
LEFT JOIN public.d AS d
  ON d.id = job.d
GROUP BY job.id, a.v, a.v::text COLLATE pg_catalog."C", b.v, c.v, d.v
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.left_joins_of_five_tables_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.left_joins_of_five_tables_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.left_joins_of_five_tables_result AS
SELECT
  kept.id,
  kept.a,
  kept.b,
  kept.c,
  kept.d
FROM pgtrickle_state."public.left_joins_of_five_tables_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.left_joins_of_five_tables_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
