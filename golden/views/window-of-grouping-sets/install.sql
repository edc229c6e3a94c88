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
    grouped.g,
    grouped.s,
    grouped.count,
    grouped.__pgt_set,
    rank() OVER (PARTITION BY grouped.__pgt_set ORDER BY grouped.count DESC) AS rank
  FROM (
    SELECT
      t.g,
      t.s,
      count(*) AS count,
      GROUPING(t.g, t.s) AS __pgt_set
    FROM public.t AS t
    GROUP BY GROUPING SETS ((t.g, t.s), (t.g), ())
  ) AS grouped
) AS windowed
GROUP BY windowed.g, windowed.s, windowed.count, windowed.rank
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_grouping_sets_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.window_of_grouping_sets_result.group" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.s,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.s, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.s) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.s), (t.g), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_of_grouping_sets_result.group" (__pgt_hash);

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
