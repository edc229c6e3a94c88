SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_mixed_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result" WITH (fillfactor = 90) AS
SELECT
  combined.g,
  combined.s,
  combined.n,
  combined.count AS rows,
  combined.max AS q,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.g, combined.s, combined.n, combined.count, combined.max), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    t.d,
    NULL::integer AS n,
    count(*) AS count,
    max(t.q) AS max,
    0 AS g_absent,
    0 AS s_absent,
    0 AS d_absent,
    1 AS n_absent
  FROM public.t AS t
  GROUP BY t.g, t.s, t.d
  UNION ALL
  SELECT
    t_2.g,
    t_2.s,
    NULL::date AS d,
    NULL::integer AS n,
    count(*) AS count,
    max(t_2.q) AS max,
    0 AS g_absent,
    0 AS s_absent,
    1 AS d_absent,
    1 AS n_absent
  FROM public.t AS t_2
  GROUP BY t_2.g, t_2.s
  UNION ALL
  SELECT
    t_3.g,
    NULL::text AS s,
    t_3.d,
    t_3.n,
    count(*) AS count,
    max(t_3.q) AS max,
    0 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    0 AS n_absent
  FROM public.t AS t_3
  GROUP BY t_3.g, t_3.d, t_3.n
  UNION ALL
  SELECT
    t_4.g,
    NULL::text AS s,
    NULL::date AS d,
    t_4.n,
    count(*) AS count,
    max(t_4.q) AS max,
    0 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    0 AS n_absent
  FROM public.t AS t_4
  GROUP BY t_4.g, t_4.n
  UNION ALL
  SELECT
    t_5.g,
    NULL::text AS s,
    t_5.d,
    NULL::integer AS n,
    count(*) AS count,
    max(t_5.q) AS max,
    0 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    1 AS n_absent
  FROM public.t AS t_5
  GROUP BY t_5.g, t_5.d
  UNION ALL
  SELECT
    t_6.g,
    NULL::text AS s,
    NULL::date AS d,
    NULL::integer AS n,
    count(*) AS count,
    max(t_6.q) AS max,
    0 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    1 AS n_absent
  FROM public.t AS t_6
  GROUP BY t_6.g
) AS combined
GROUP BY combined.g, combined.s, combined.n, combined.count, combined.max, combined.max::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  t.d,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g, t.s, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.d,
  t.n,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g, t.d, t.n), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.d, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group_4" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.n,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g, t.n), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group_5" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.d,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g, t.d), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.d
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group_5" (__pgt_hash);

-- what an inner operator keeps: group_6
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.group_6" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(*) AS __pgt_count,
  max(t.q) AS max,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result.group_6" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_mixed_result AS
SELECT
  kept.g,
  kept.s,
  kept.n,
  kept.rows,
  kept.q
FROM pgtrickle_state."public.grouping_sets_mixed_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_mixed_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
