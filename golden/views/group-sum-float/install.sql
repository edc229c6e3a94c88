SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_sum_float_result',
  source => 'public.measure',
  buffer => 'public.measure',
  columns => ARRAY['kind', 'f8', 'f4']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_sum_float_result" WITH (fillfactor = 90) AS
SELECT
  measure.kind,
  sum(measure.f8) AS f8,
  sum(measure.f4) AS f4,
  count(measure.f8) AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(measure.kind), 0) AS __pgt_hash
FROM public.measure AS measure
GROUP BY measure.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_sum_float_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_sum_float_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_sum_float_result AS
SELECT
  kept.kind,
  kept.f8,
  kept.f4,
  kept.n
FROM pgtrickle_state."public.group_sum_float_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_sum_float_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
