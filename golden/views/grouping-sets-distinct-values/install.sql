SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_distinct_values_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_values_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.d,
  grouped.__pgt_set,
  grouped.s,
  grouped.n,
  grouped.__pgt_n_count,
  grouped.pairs,
  grouped.__pgt_q_sum,
  grouped.__pgt_q_count,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.d, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.d,
    count(DISTINCT t.s) AS s,
    sum(DISTINCT t.n) AS n,
    count(DISTINCT t.n) AS __pgt_n_count,
    count(DISTINCT ROW(t.n, t.s)) AS pairs,
    sum(t.q) AS __pgt_q_sum,
    count(t.q) AS __pgt_q_count,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.d) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.d), (t.d), (t.g), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_values_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.d,
  grouped.value,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.d, grouped.value, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.d,
    t.s AS value,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.d, t.s) AS __pgt_set
  FROM public.t AS t
  WHERE t.s IS NOT NULL
  GROUP BY GROUPING SETS ((t.g, t.d, t.s), (t.d, t.s), (t.g, t.s), (t.s))
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.d,
  grouped.value,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.d, grouped.value, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.d,
    t.n AS value,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.d, t.n) AS __pgt_set
  FROM public.t AS t
  WHERE t.n IS NOT NULL
  GROUP BY GROUPING SETS ((t.g, t.d, t.n), (t.d, t.n), (t.g, t.n), (t.n))
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: distinct_3
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.d,
  grouped.value,
  grouped.value_2,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.d, grouped.value, grouped.value_2, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.d,
    t.n AS value,
    t.s AS value_2,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.d, t.n, t.s) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.d, t.n, t.s), (t.d, t.n, t.s), (t.g, t.n, t.s), (t.n, t.s))
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_values_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_distinct_values_result AS
SELECT
  kept.g,
  kept.d,
  kept.__pgt_set & 1 AS all_d,
  kept.s,
  kept.n,
  kept.pairs,
  kept.__pgt_q_sum / kept.__pgt_q_count AS q
FROM pgtrickle_state."public.grouping_sets_distinct_values_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_distinct_values_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
