SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_booleans_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_booleans_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(*) FILTER (WHERE t.n > 3) AS __pgt_every_one_true,
  count(t.n > 3) AS __pgt_every_one_count,
  count(*) FILTER (WHERE t.s <> ''::text) AS __pgt_spoken_true,
  count(t.s <> ''::text) AS __pgt_spoken_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_booleans_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_booleans_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_booleans_result AS
SELECT
  kept.g,
  CASE WHEN kept.__pgt_every_one_count > 0 THEN kept.__pgt_every_one_true = kept.__pgt_every_one_count ELSE NULL::boolean END AS every_one,
  CASE WHEN kept.__pgt_every_one_count > 0 THEN kept.__pgt_every_one_true > 0 ELSE NULL::boolean END AS some_one,
  CASE WHEN kept.__pgt_spoken_count > 0 THEN kept.__pgt_spoken_true = kept.__pgt_spoken_count ELSE NULL::boolean END AS spoken
FROM pgtrickle_state."public.aggregate_booleans_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_booleans_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
