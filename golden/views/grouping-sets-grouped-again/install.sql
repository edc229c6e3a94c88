SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_grouped_again_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['a', 'b', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result" WITH (fillfactor = 90) AS
SELECT
  combined.a,
  sum(0 * 2 + combined.a_absent) AS rolled,
  count(*) AS __pgt_count,
  sum(combined.sum) AS n,
  count(combined.sum) AS __pgt_n_count,
  hash_record_extended(ROW(combined.a), 0) AS __pgt_hash
FROM (
  SELECT
    t.a,
    t.b,
    sum(t.n) AS sum,
    0 AS a_absent,
    0 AS b_absent
  FROM public.t AS t
  GROUP BY t.a, t.b
  UNION ALL
  SELECT
    t_2.a,
    NULL::text AS b,
    sum(t_2.n) AS sum,
    0 AS a_absent,
    1 AS b_absent
  FROM public.t AS t_2
  GROUP BY t_2.a
  UNION ALL
  SELECT
    NULL::integer AS a,
    t_3.b,
    sum(t_3.n) AS sum,
    1 AS a_absent,
    0 AS b_absent
  FROM public.t AS t_3
  GROUP BY t_3.b
  UNION ALL
  SELECT
    NULL::integer AS a,
    NULL::text AS b,
    sum(t_4.n) AS sum,
    1 AS a_absent,
    1 AS b_absent
  FROM public.t AS t_4
  GROUP BY ()
) AS combined
GROUP BY combined.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.group" WITH (fillfactor = 90) AS
SELECT
  t.a,
  t.b,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.a, t.b), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.a, t.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.a,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.a), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.b,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.b), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_grouped_again_result AS
SELECT
  kept.a,
  0 AS own,
  kept.rolled,
  kept.n,
  kept.__pgt_count AS sets
FROM pgtrickle_state."public.grouping_sets_grouped_again_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_grouped_again_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
