SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_that_fails_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_or_that_fails_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_or_that_fails_result" WITH (fillfactor = 90) AS
SELECT
  l.n,
  r.n AS r_n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.n, r.n), 0) AS __pgt_hash
FROM public.l AS l
JOIN public.r AS r
  ON (r.n > 0 AND 10 / l.n <> 1 OR l.id <> 7 AND r.n < 0)
WHERE (r.n > 0 OR r.n < 0)
GROUP BY l.n, r.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_or_that_fails_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_or_that_fails_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_or_that_fails_result AS
SELECT
  kept.n,
  kept.r_n
FROM pgtrickle_state."public.join_or_that_fails_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_or_that_fails_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
