SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_read_again_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'n', 'f', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result" WITH (fillfactor = 90) AS
SELECT
  combined.g,
  combined.s,
  combined.s_absent * 2 + combined.g_absent AS level,
  combined.sum AS f,
  combined.count AS n,
  combined.string_agg AS texts,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.g, combined.s, combined.s_absent * 2 + combined.g_absent, combined.sum, combined.count, combined.string_agg), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    sum(t.f ORDER BY t.f) AS sum,
    count(DISTINCT t.n) AS count,
    string_agg(t.s, ','::text ORDER BY t.id) AS string_agg,
    0 AS g_absent,
    0 AS s_absent
  FROM public.t AS t
  GROUP BY t.g, t.s
  UNION ALL
  SELECT
    t_2.g,
    NULL::text AS s,
    sum(t_2.f ORDER BY t_2.f) AS sum,
    count(DISTINCT t_2.n) AS count,
    string_agg(t_2.s, ','::text ORDER BY t_2.id) AS string_agg,
    0 AS g_absent,
    1 AS s_absent
  FROM public.t AS t_2
  GROUP BY t_2.g
  UNION ALL
  SELECT
    NULL::text AS g,
    t_3.s,
    sum(t_3.f ORDER BY t_3.f) AS sum,
    count(DISTINCT t_3.n) AS count,
    string_agg(t_3.s, ','::text ORDER BY t_3.id) AS string_agg,
    1 AS g_absent,
    0 AS s_absent
  FROM public.t AS t_3
  GROUP BY t_3.s
  UNION ALL
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    sum(t_4.f ORDER BY t_4.f) AS sum,
    count(DISTINCT t_4.n) AS count,
    string_agg(t_4.s, ','::text ORDER BY t_4.id) AS string_agg,
    1 AS g_absent,
    1 AS s_absent
  FROM public.t AS t_4
  GROUP BY ()
) AS combined
GROUP BY combined.g, combined.s, combined.s_absent * 2 + combined.g_absent, combined.sum, combined.sum::text COLLATE pg_catalog."C", combined.count, combined.string_agg
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_read_again_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  sum(t.f ORDER BY t.f) AS sum,
  count(DISTINCT t.n) AS count,
  string_agg(t.s, ','::text ORDER BY t.id) AS string_agg,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_read_again_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  sum(t.f ORDER BY t.f) AS sum,
  count(DISTINCT t.n) AS count,
  string_agg(t.s, ','::text ORDER BY t.id) AS string_agg,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_read_again_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.s,
  sum(t.f ORDER BY t.f) AS sum,
  count(DISTINCT t.n) AS count,
  string_agg(t.s, ','::text ORDER BY t.id) AS string_agg,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_read_again_result.group_3" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(t.f ORDER BY t.f) AS sum,
  count(DISTINCT t.n) AS count,
  string_agg(t.s, ','::text ORDER BY t.id) AS string_agg,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_read_again_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_read_again_result AS
SELECT
  kept.g,
  kept.s,
  kept.level,
  kept.f,
  kept.n,
  kept.texts
FROM pgtrickle_state."public.grouping_sets_read_again_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_read_again_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
