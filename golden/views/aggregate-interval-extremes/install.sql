SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_interval_extremes_result',
  source => 'public.lapse',
  buffer => 'public.lapse',
  columns => ARRAY['id', 'kind', 'took']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_interval_extremes_result" WITH (fillfactor = 90) AS
SELECT
  lapse.kind,
  sum(lapse.took) AS total,
  count(lapse.took) AS __pgt_total_count,
  sum(lapse.took) FILTER (WHERE lapse.id > 2) AS "some",
  count(lapse.took) FILTER (WHERE lapse.id > 2) AS __pgt_some_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(lapse.kind), 0) AS __pgt_hash
FROM public.lapse AS lapse
GROUP BY lapse.kind
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_interval_extremes_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_interval_extremes_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_interval_extremes_result AS
SELECT
  kept.kind,
  kept.total,
  kept.total / kept.__pgt_total_count::double precision AS mean,
  kept."some"
FROM pgtrickle_state."public.aggregate_interval_extremes_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_interval_extremes_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
