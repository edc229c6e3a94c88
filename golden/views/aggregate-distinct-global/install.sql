SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_global_result',
  source => 'public.tick',
  buffer => 'public.tick',
  columns => ARRAY['code', 'label']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_global_result" WITH (fillfactor = 90) AS
SELECT
  count(DISTINCT tick.code) AS codes,
  sum(DISTINCT tick.code) AS total,
  count(DISTINCT tick.label) AS labels,
  count(*) AS __pgt_count
FROM public.tick AS tick
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_global_result.distinct" WITH (fillfactor = 90) AS
SELECT
  tick.code AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(tick.code), 0) AS __pgt_hash
FROM public.tick AS tick
WHERE tick.code IS NOT NULL
GROUP BY tick.code
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_global_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  tick.label AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(tick.label), 0) AS __pgt_hash
FROM public.tick AS tick
WHERE tick.label IS NOT NULL
GROUP BY tick.label
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_global_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_global_result AS
SELECT
  kept.codes,
  kept.total,
  kept.total::numeric / kept.codes AS mean,
  kept.labels
FROM pgtrickle_state."public.aggregate_distinct_global_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_global_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
