SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_outer_of_domains_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'n', 's']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_outer_of_domains_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_outer_of_domains_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.s,
  r.k,
  r.n,
  r.s AS r_s,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.s, r.k, r.n, r.s), 0) AS __pgt_hash
FROM public.l AS l
FULL JOIN public.r AS r
  ON r.n = l.n
GROUP BY l.id, l.s, r.k, r.n, r.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_outer_of_domains_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_outer_of_domains_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_outer_of_domains_result AS
SELECT
  kept.id,
  kept.s,
  kept.k,
  kept.n,
  kept.r_s
FROM pgtrickle_state."public.join_outer_of_domains_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_outer_of_domains_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
