SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_interval_and_time_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_interval_and_time_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.d - '2024-01-01'::date) AS days,
  count(t.d - '2024-01-01'::date) AS __pgt_days_count,
  sum(make_interval(days => t.n)) AS span,
  count(make_interval(days => t.n)) AS __pgt_span_count,
  sum(make_interval(hours => t.n)) AS __pgt_mean_sum,
  count(make_interval(hours => t.n)) AS __pgt_mean_count,
  min(t.d) AS first,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_interval_and_time_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_interval_and_time_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_interval_and_time_result AS
SELECT
  kept.g,
  kept.days,
  kept.span,
  kept.__pgt_mean_sum / kept.__pgt_mean_count::double precision AS mean,
  kept.first
FROM pgtrickle_state."public.aggregate_interval_and_time_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_interval_and_time_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
