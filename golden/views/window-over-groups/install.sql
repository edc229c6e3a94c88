SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_groups_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_groups_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.count AS n,
  windowed.sum_2 AS running,
  windowed.rank AS place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.count, windowed.sum_2, windowed.rank), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.g,
    grouped.count,
    grouped.sum,
    sum(grouped.sum) OVER (ORDER BY grouped.g NULLS FIRST) AS sum_2,
    rank() OVER (ORDER BY grouped.count DESC) AS rank
  FROM (
    SELECT
      t.g,
      count(*) AS count,
      sum(t.n) AS sum
    FROM public.t AS t
    GROUP BY t.g
  ) AS grouped
) AS windowed
GROUP BY windowed.g, windowed.count, windowed.sum_2, windowed.sum_2::text COLLATE pg_catalog."C", windowed.rank
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_groups_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.window_over_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  count(*) AS __pgt_count,
  sum(t.n) AS sum,
  count(t.n) AS __pgt_sum_count,
  hash_record_extended(ROW(t.g), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_groups_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_groups_result AS
SELECT
  kept.g,
  kept.n,
  kept.running,
  kept.place
FROM pgtrickle_state."public.window_over_groups_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
