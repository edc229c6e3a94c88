SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_json_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_json_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  jsonb_agg(t.n ORDER BY t.id) AS ns,
  jsonb_object_agg(t.id, t.s ORDER BY t.id) AS by_id,
  json_agg(t.s ORDER BY t.id DESC) AS json_agg,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_json_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_json_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_json_result AS
SELECT
  kept.g,
  kept.ns,
  kept.by_id,
  kept.json_agg::text AS js
FROM pgtrickle_state."public.aggregate_json_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_json_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
