SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_numeric_keys_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result" WITH (fillfactor = 90) AS
SELECT
  combined.k,
  combined.g,
  combined.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.k, combined.g, combined.count), 0) AS __pgt_hash
FROM (
  SELECT
    min(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END ORDER BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END::text COLLATE pg_catalog."C") AS k,
    t.g,
    count(*) AS count,
    0 AS k_absent,
    0 AS g_absent
  FROM public.t AS t
  GROUP BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END, t.g
  UNION ALL
  SELECT
    min(CASE WHEN t_2.n > 3 THEN t_2.q ELSE round(t_2.q, 1) END ORDER BY CASE WHEN t_2.n > 3 THEN t_2.q ELSE round(t_2.q, 1) END::text COLLATE pg_catalog."C") AS k,
    NULL::text AS g,
    count(*) AS count,
    0 AS k_absent,
    1 AS g_absent
  FROM public.t AS t_2
  GROUP BY CASE WHEN t_2.n > 3 THEN t_2.q ELSE round(t_2.q, 1) END
  UNION ALL
  SELECT
    NULL::numeric AS k,
    t_3.g,
    count(*) AS count,
    1 AS k_absent,
    0 AS g_absent
  FROM public.t AS t_3
  GROUP BY t_3.g
  UNION ALL
  SELECT
    NULL::numeric AS k,
    NULL::text AS g,
    count(*) AS count,
    1 AS k_absent,
    1 AS g_absent
  FROM public.t AS t_4
  GROUP BY ()
) AS combined
GROUP BY combined.k, combined.k::text COLLATE pg_catalog."C", combined.g, combined.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_numeric_keys_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result.group" WITH (fillfactor = 90) AS
SELECT
  CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END AS k,
  t.g,
  count(*) AS __pgt_count,
  min(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END ORDER BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END::text COLLATE pg_catalog."C") AS k_shown,
  hash_record_extended(ROW(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END, t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END, t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_numeric_keys_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" WITH (fillfactor = 90) AS
SELECT
  CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END AS k,
  count(*) AS __pgt_count,
  min(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END ORDER BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END::text COLLATE pg_catalog."C") AS k_shown,
  hash_record_extended(ROW(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_numeric_keys_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_numeric_keys_result AS
SELECT
  kept.k,
  kept.g,
  kept.n
FROM pgtrickle_state."public.grouping_sets_numeric_keys_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_numeric_keys_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
