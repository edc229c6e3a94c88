SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(DISTINCT t.s) AS ss,
  sum(DISTINCT t.n) AS ns,
  count(DISTINCT t.n) AS __pgt_ns_count,
  sum(DISTINCT t.q) AS __pgt_qs_sum,
  count(DISTINCT t.q) AS __pgt_qs_count,
  count(DISTINCT ROW(t.n, t.s)) AS pairs,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result.distinct" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.s IS NOT NULL
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.n), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.g, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: distinct_3
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result.distinct_3" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.q AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.q), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.q IS NOT NULL
GROUP BY t.g, t.q
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_result.distinct_3" (__pgt_hash);

-- what an inner operator keeps: distinct_4
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result.distinct_4" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.n AS value,
  t.s AS value_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.n, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.n, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_result.distinct_4" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_result AS
SELECT
  kept.g,
  kept.ss,
  kept.ns,
  kept.__pgt_qs_sum / kept.__pgt_qs_count AS qs,
  kept.pairs
FROM pgtrickle_state."public.aggregate_distinct_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
