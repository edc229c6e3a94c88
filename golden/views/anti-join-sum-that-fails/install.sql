SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.anti_join_sum_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'k', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.anti_join_sum_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['a_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.anti_join_sum_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  a.k,
  sum(10 / (a.n - 1)) AS q,
  count(10 / (a.n - 1)) AS __pgt_q_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k), 0) AS __pgt_hash
FROM public.a AS a
WHERE NOT EXISTS (
  SELECT
  FROM public.b AS b
  WHERE b.a_id = a.id
)
GROUP BY a.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.anti_join_sum_that_fails_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.anti_join_sum_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.anti_join_sum_that_fails_result AS
SELECT
  kept.k,
  kept.q,
  kept.__pgt_count AS rows
FROM pgtrickle_state."public.anti_join_sum_that_fails_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.anti_join_sum_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
