SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_distinct_of_a_key_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['k', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" WITH (fillfactor = 90) AS
SELECT
  combined.k,
  combined.k_absent * 2 + combined.n_absent AS level,
  combined.count AS many,
  combined.sum AS total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.k, combined.k_absent * 2 + combined.n_absent, combined.count, combined.sum), 0) AS __pgt_hash
FROM (
  SELECT
    t.k,
    t.n,
    count(DISTINCT t.k) AS count,
    sum(DISTINCT t.n) AS sum,
    0 AS k_absent,
    0 AS n_absent
  FROM public.t AS t
  GROUP BY t.k, t.n
  UNION ALL
  SELECT
    t_2.k,
    NULL::numeric(6,2) AS n,
    count(DISTINCT t_2.k) AS count,
    sum(DISTINCT t_2.n) AS sum,
    0 AS k_absent,
    1 AS n_absent
  FROM public.t AS t_2
  GROUP BY t_2.k
  UNION ALL
  SELECT
    NULL::integer AS k,
    t_3.n,
    count(DISTINCT t_3.k) AS count,
    sum(DISTINCT t_3.n) AS sum,
    1 AS k_absent,
    0 AS n_absent
  FROM public.t AS t_3
  GROUP BY t_3.n
  UNION ALL
  SELECT
    NULL::integer AS k,
    NULL::numeric(6,2) AS n,
    count(DISTINCT t_4.k) AS count,
    sum(DISTINCT t_4.n) AS sum,
    1 AS k_absent,
    1 AS n_absent
  FROM public.t AS t_4
  GROUP BY ()
) AS combined
GROUP BY combined.k, combined.k_absent * 2 + combined.n_absent, combined.count, combined.sum, combined.sum::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" WITH (fillfactor = 90) AS
SELECT
  t.k,
  t.n,
  t.k AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k, t.n, t.k), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.k IS NOT NULL
GROUP BY t.k, t.n, t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  t.k,
  t.n,
  t.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k, t.n, t.n), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.k, t.n, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" WITH (fillfactor = 90) AS
SELECT
  t.k,
  t.n,
  count(DISTINCT t.k) AS count,
  sum(DISTINCT t.n) AS sum,
  count(DISTINCT t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k, t.n), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.k, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" (__pgt_hash);

-- what an inner operator keeps: distinct_3
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" WITH (fillfactor = 90) AS
SELECT
  t.k,
  t.k AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k, t.k), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.k IS NOT NULL
GROUP BY t.k, t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" (__pgt_hash);

-- what an inner operator keeps: distinct_4
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" WITH (fillfactor = 90) AS
SELECT
  t.k,
  t.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k, t.n), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.k, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.k,
  count(DISTINCT t.k) AS count,
  sum(DISTINCT t.n) AS sum,
  count(DISTINCT t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" (__pgt_hash);

-- what an inner operator keeps: distinct_5
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" WITH (fillfactor = 90) AS
SELECT
  t.n,
  t.k AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.n, t.k), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.k IS NOT NULL
GROUP BY t.n, t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" (__pgt_hash);

-- what an inner operator keeps: distinct_6
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" WITH (fillfactor = 90) AS
SELECT
  t.n,
  t.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.n, t.n), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.n, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.n,
  count(DISTINCT t.k) AS count,
  sum(DISTINCT t.n) AS sum,
  count(DISTINCT t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.n), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" (__pgt_hash);

-- what an inner operator keeps: distinct_7
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" WITH (fillfactor = 90) AS
SELECT
  t.k AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.k), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.k IS NOT NULL
GROUP BY t.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" (__pgt_hash);

-- what an inner operator keeps: distinct_8
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" WITH (fillfactor = 90) AS
SELECT
  t.n AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.n), 0) AS __pgt_hash
FROM public.t AS t
WHERE t.n IS NOT NULL
GROUP BY t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.total" WITH (fillfactor = 90) AS
SELECT
  count(DISTINCT t.k) AS count,
  sum(DISTINCT t.n) AS sum,
  count(DISTINCT t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_distinct_of_a_key_result AS
SELECT
  kept.k,
  kept.level,
  kept.many,
  kept.total
FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_distinct_of_a_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
