SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_expressions_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  count(DISTINCT t.s) AS count,
  max(t.n) AS max,
  min(t.q) AS min,
  sum(t.q) AS __pgt_avg_sum,
  count(t.q) AS __pgt_avg_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_expressions_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_expressions_result.distinct" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.s IS NOT NULL
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_expressions_result.distinct" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_expressions_result AS
SELECT
  coalesce(kept.g, '-'::text) || '!'::text AS label,
  kept.sum * 100 / nullif(kept.__pgt_count, 0) + kept.count AS score,
  CASE WHEN kept.max > 5 THEN kept.min ELSE kept.__pgt_avg_sum / kept.__pgt_avg_count END AS value
FROM pgtrickle_state."public.aggregate_expressions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
