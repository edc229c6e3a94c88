SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_guards_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'k', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_guards_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['id', 'a_id', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result" WITH (fillfactor = 90) AS
SELECT
  a.k,
  count(*) AS __pgt_count,
  count(DISTINCT 10 / b.n) AS quotients,
  sum(DISTINCT 10 / b.n) AS total,
  sum(DISTINCT 10 / a.n) FILTER (WHERE a.n <> 0) AS __pgt_mean_sum,
  count(DISTINCT 10 / a.n) FILTER (WHERE a.n <> 0) AS __pgt_mean_count,
  count(DISTINCT b.id) FILTER (WHERE 10 / b.n > 3) AS large,
  count(DISTINCT ROW(a.id, 10 / b.n)) AS different,
  hash_record_extended(ROW(a.k), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
GROUP BY a.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_guards_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result.distinct" WITH (fillfactor = 90) AS
SELECT
  a.k,
  10 / b.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k, 10 / b.n), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
GROUP BY a.k, 10 / b.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_guards_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  a.k,
  10 / a.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k, 10 / a.n), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
WHERE a.n <> 0
GROUP BY a.k, 10 / a.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: distinct_3
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" WITH (fillfactor = 90) AS
SELECT
  a.k,
  CASE WHEN 10 / b.n > 3 THEN b.id ELSE NULL::integer END AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k, CASE WHEN 10 / b.n > 3 THEN b.id ELSE NULL::integer END), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
GROUP BY a.k, CASE WHEN 10 / b.n > 3 THEN b.id ELSE NULL::integer END
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" (__pgt_hash);

-- what an inner operator keeps: distinct_4
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" WITH (fillfactor = 90) AS
SELECT
  a.k,
  a.id AS value,
  10 / b.n AS value_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.k, a.id, 10 / b.n), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON b.a_id = a.id
GROUP BY a.k, a.id, 10 / b.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_guards_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_guards_result AS
SELECT
  kept.k,
  kept.__pgt_count AS pairs,
  kept.quotients,
  kept.total,
  kept.__pgt_mean_sum::numeric / kept.__pgt_mean_count AS mean,
  kept.large,
  kept.different
FROM pgtrickle_state."public.aggregate_distinct_guards_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_guards_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
