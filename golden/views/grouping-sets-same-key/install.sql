SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_same_key_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_same_key_result" WITH (fillfactor = 90) AS
SELECT
  combined.a,
  combined.b,
  combined.b_absent * 2 + combined.a_absent AS level,
  combined.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.a, combined.b, combined.b_absent * 2 + combined.a_absent, combined.count), 0) AS __pgt_hash
FROM (
  SELECT
    coalesce(t.g, '-'::text) AS a,
    NULL::text AS b,
    count(*) AS count,
    0 AS a_absent,
    1 AS b_absent
  FROM public.t AS t
  GROUP BY coalesce(t.g, '-'::text)
  UNION ALL
  SELECT
    NULL::text AS a,
    coalesce(t_2.g, '-'::text) AS b,
    count(*) AS count,
    1 AS a_absent,
    0 AS b_absent
  FROM public.t AS t_2
  GROUP BY coalesce(t_2.g, '-'::text)
  UNION ALL
  SELECT
    coalesce(t_3.g, '-'::text) AS a,
    coalesce(t_3.g, '-'::text) AS b,
    count(*) AS count,
    0 AS a_absent,
    0 AS b_absent
  FROM public.t AS t_3
  GROUP BY coalesce(t_3.g, '-'::text), coalesce(t_3.g, '-'::text)
) AS combined
GROUP BY combined.a, combined.b, combined.b_absent * 2 + combined.a_absent, combined.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_same_key_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_same_key_result.group" WITH (fillfactor = 90) AS
SELECT
  coalesce(t.g, '-'::text) AS a,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY coalesce(t.g, '-'::text)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_same_key_result.group" ADD PRIMARY KEY (a);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_same_key_result.group_2" WITH (fillfactor = 90) AS
SELECT
  coalesce(t.g, '-'::text) AS b,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY coalesce(t.g, '-'::text)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_same_key_result.group_2" ADD PRIMARY KEY (b);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_same_key_result.group_3" WITH (fillfactor = 90) AS
SELECT
  coalesce(t.g, '-'::text) AS a,
  coalesce(t.g, '-'::text) AS b,
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY coalesce(t.g, '-'::text), coalesce(t.g, '-'::text)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_same_key_result.group_3" ADD PRIMARY KEY (a, b);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_same_key_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_same_key_result AS
SELECT
  kept.a,
  kept.b,
  kept.level,
  kept.n
FROM pgtrickle_state."public.grouping_sets_same_key_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_same_key_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
