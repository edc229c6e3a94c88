SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_groups_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_groups_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.n) AS n,
  count(t.n) AS __pgt_n_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_groups_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_groups_result AS
SELECT
  kept.g,
  kept.n
FROM pgtrickle_state."public.limit_of_groups_result" AS kept
ORDER BY kept.n DESC NULLS LAST, kept.g NULLS FIRST
LIMIT '2'::bigint;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
