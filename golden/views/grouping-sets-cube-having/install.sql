SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_cube_having_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result" WITH (fillfactor = 90) AS
SELECT
  combined.g,
  combined.s,
  combined.d,
  ((0 * 2 + combined.g_absent) * 2 + combined.s_absent) * 2 + combined.d_absent AS level,
  combined.sum AS q,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.g, combined.s, combined.d, ((0 * 2 + combined.g_absent) * 2 + combined.s_absent) * 2 + combined.d_absent, combined.sum), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    t.d,
    sum(t.q) AS sum,
    count(*) AS count,
    0 AS g_absent,
    0 AS s_absent,
    0 AS d_absent
  FROM public.t AS t
  GROUP BY t.g, t.s, t.d
  UNION ALL
  SELECT
    t_2.g,
    t_2.s,
    NULL::date AS d,
    sum(t_2.q) AS sum,
    count(*) AS count,
    0 AS g_absent,
    0 AS s_absent,
    1 AS d_absent
  FROM public.t AS t_2
  GROUP BY t_2.g, t_2.s
  UNION ALL
  SELECT
    t_3.g,
    NULL::text AS s,
    t_3.d,
    sum(t_3.q) AS sum,
    count(*) AS count,
    0 AS g_absent,
    1 AS s_absent,
    0 AS d_absent
  FROM public.t AS t_3
  GROUP BY t_3.g, t_3.d
  UNION ALL
  SELECT
    t_4.g,
    NULL::text AS s,
    NULL::date AS d,
    sum(t_4.q) AS sum,
    count(*) AS count,
    0 AS g_absent,
    1 AS s_absent,
    1 AS d_absent
  FROM public.t AS t_4
  GROUP BY t_4.g
  UNION ALL
  SELECT
    NULL::text AS g,
    t_5.s,
    t_5.d,
    sum(t_5.q) AS sum,
    count(*) AS count,
    1 AS g_absent,
    0 AS s_absent,
    0 AS d_absent
  FROM public.t AS t_5
  GROUP BY t_5.s, t_5.d
  UNION ALL
  SELECT
    NULL::text AS g,
    t_6.s,
    NULL::date AS d,
    sum(t_6.q) AS sum,
    count(*) AS count,
    1 AS g_absent,
    0 AS s_absent,
    1 AS d_absent
  FROM public.t AS t_6
  GROUP BY t_6.s
  UNION ALL
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    t_7.d,
    sum(t_7.q) AS sum,
    count(*) AS count,
    1 AS g_absent,
    1 AS s_absent,
    0 AS d_absent
  FROM public.t AS t_7
  GROUP BY t_7.d
  UNION ALL
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    NULL::date AS d,
    sum(t_8.q) AS sum,
    count(*) AS count,
    1 AS g_absent,
    1 AS s_absent,
    1 AS d_absent
  FROM public.t AS t_8
  GROUP BY ()
) AS combined
WHERE combined.count > 1
GROUP BY combined.g, combined.s, combined.d, ((0 * 2 + combined.g_absent) * 2 + combined.s_absent) * 2 + combined.d_absent, combined.sum, combined.sum::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  t.d,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.d,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_4" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_5" WITH (fillfactor = 90) AS
SELECT
  t.s,
  t.d,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.s, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.s, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_5" (__pgt_hash);

-- what an inner operator keeps: group_6
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_6" WITH (fillfactor = 90) AS
SELECT
  t.s,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_6" (__pgt_hash);

-- what an inner operator keeps: group_7
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.group_7" WITH (fillfactor = 90) AS
SELECT
  t.d,
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result.group_7" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(t.q) AS sum,
  count(t.q) AS __pgt_sum_count,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_cube_having_result AS
SELECT
  kept.g,
  kept.s,
  kept.d,
  kept.level,
  kept.q
FROM pgtrickle_state."public.grouping_sets_cube_having_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_cube_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
