SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_union_that_fails_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_union_that_fails_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_of_union_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  combined.n,
  a_3.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.n, a_3.id), 0) AS __pgt_hash
FROM (
  SELECT
    b.n
  FROM public.a AS a
  JOIN public.b AS b
    ON b.id = a.id
  UNION ALL
  SELECT
    a_2.n
  FROM public.a AS a_2
) AS combined
JOIN public.a AS a_3
  ON a_3.id = 10 / combined.n
GROUP BY combined.n, a_3.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_of_union_that_fails_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_of_union_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_of_union_that_fails_result AS
SELECT
  kept.n,
  kept.id
FROM pgtrickle_state."public.join_of_union_that_fails_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_of_union_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
