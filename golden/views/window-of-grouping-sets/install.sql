SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_of_grouping_sets_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.s,
  windowed.count AS n,
  windowed.rank AS place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.s, windowed.count, windowed.rank), 0) AS __pgt_hash
FROM (
  SELECT
    combined.g,
    combined.s,
    combined.count,
    combined.g_absent,
    combined.s_absent,
    rank() OVER (PARTITION BY (0 * 2 + combined.g_absent) * 2 + combined.s_absent ORDER BY combined.count DESC) AS rank
  FROM (
    SELECT
      t.g,
      t.s,
      count(*) AS count,
      0 AS g_absent,
      0 AS s_absent
    FROM public.t AS t
    GROUP BY t.g, t.s
    UNION ALL
    SELECT
      t_2.g,
      NULL::text AS s,
      count(*) AS count,
      0 AS g_absent,
      1 AS s_absent
    FROM public.t AS t_2
    GROUP BY t_2.g
    UNION ALL
    SELECT
      NULL::text AS g,
      NULL::text AS s,
      count(*) AS count,
      1 AS g_absent,
      1 AS s_absent
    FROM public.t AS t_3
    GROUP BY ()
  ) AS combined
) AS windowed
GROUP BY windowed.g, windowed.s, windowed.count, windowed.rank
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_grouping_sets_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_grouping_sets_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result.group_2" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_grouping_sets_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.t AS t
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_of_grouping_sets_result AS
SELECT
  kept.g,
  kept.s,
  kept.n,
  kept.place
FROM pgtrickle_state."public.window_of_grouping_sets_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_of_grouping_sets_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
