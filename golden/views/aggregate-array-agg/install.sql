SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_array_agg_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_array_agg_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  array_agg(t.s ORDER BY t.id) AS names,
  array_agg(DISTINCT t.n ORDER BY t.n DESC NULLS LAST) AS ns,
  array_agg(t.id ORDER BY t.id) FILTER (WHERE t.n > 3) AS big,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_array_agg_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_array_agg_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_array_agg_result AS
SELECT
  kept.g,
  kept.names,
  kept.ns,
  kept.big
FROM pgtrickle_state."public.aggregate_array_agg_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_array_agg_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
