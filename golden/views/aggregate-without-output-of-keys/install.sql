SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_without_output_of_keys_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_without_output_of_keys_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.d,
  count(*) AS __pgt_count,
  max(t.n) AS m,
  hash_record_extended(ROW(t.g, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_without_output_of_keys_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_without_output_of_keys_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_without_output_of_keys_result AS
SELECT
  kept.__pgt_count AS n,
  kept.m
FROM pgtrickle_state."public.aggregate_without_output_of_keys_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_without_output_of_keys_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
