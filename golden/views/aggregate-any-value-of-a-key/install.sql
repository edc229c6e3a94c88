SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_any_value_of_a_key_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_any_value_of_a_key_result" WITH (fillfactor = 90) AS
SELECT
  t.id,
  t.g,
  count(*) AS __pgt_count,
  max(t.s) AS s,
  hash_record_extended(ROW(t.id, t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.id, t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_any_value_of_a_key_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_any_value_of_a_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_any_value_of_a_key_result AS
SELECT
  kept.id,
  kept.g,
  kept.__pgt_count AS n,
  kept.s
FROM pgtrickle_state."public.aggregate_any_value_of_a_key_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_any_value_of_a_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
