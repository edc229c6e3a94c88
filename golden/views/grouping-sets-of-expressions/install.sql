SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_of_expressions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result" WITH (fillfactor = 90) AS
SELECT
  combined.g,
  combined.odd,
  (0 * 2 + combined.g_absent) * 2 + combined.odd_absent AS level,
  combined.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.g, combined.odd, (0 * 2 + combined.g_absent) * 2 + combined.odd_absent, combined.count), 0) AS __pgt_hash
FROM (
  SELECT
    coalesce(t.g, '?'::text) AS g,
    NULL::integer AS odd,
    count(*) AS count,
    0 AS g_absent,
    1 AS odd_absent
  FROM public.t AS t
  GROUP BY coalesce(t.g, '?'::text)
  UNION ALL
  SELECT
    NULL::text AS g,
    t_2.n % 2 AS odd,
    count(*) AS count,
    1 AS g_absent,
    0 AS odd_absent
  FROM public.t AS t_2
  GROUP BY t_2.n % 2
  UNION ALL
  SELECT
    NULL::text AS g,
    NULL::integer AS odd,
    count(*) AS count,
    1 AS g_absent,
    1 AS odd_absent
  FROM public.t AS t_3
  GROUP BY ()
) AS combined
GROUP BY combined.g, combined.odd, (0 * 2 + combined.g_absent) * 2 + combined.odd_absent, combined.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_expressions_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.group" WITH (fillfactor = 90) AS
SELECT
  coalesce(t.g, '?'::text) AS g,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY coalesce(t.g, '?'::text)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.group" ADD PRIMARY KEY (g);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.n % 2 AS odd,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.n % 2), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.n % 2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_expressions_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_of_expressions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_of_expressions_result AS
SELECT
  kept.g,
  kept.odd,
  kept.level,
  kept.n
FROM pgtrickle_state."public.grouping_sets_of_expressions_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_of_expressions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
