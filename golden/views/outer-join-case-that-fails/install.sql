SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.outer_join_case_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.outer_join_case_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.outer_join_case_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  a.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k), 0) AS __pgt_hash
FROM public.a AS a
LEFT JOIN public.b AS b
  ON b.id = a.id
WHERE CASE WHEN b.id IS NULL THEN true ELSE 10 / b.n > 2 END
GROUP BY a.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.outer_join_case_that_fails_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.outer_join_case_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.outer_join_case_that_fails_result AS
SELECT
  kept.k,
  kept.__pgt_count AS rows
FROM pgtrickle_state."public.outer_join_case_that_fails_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.outer_join_case_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
