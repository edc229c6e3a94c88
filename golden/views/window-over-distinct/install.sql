SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_distinct_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_distinct_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.s,
  windowed.count AS n,
  windowed.row_number AS place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.s, windowed.count, windowed.row_number), 0) AS __pgt_hash
FROM (
  SELECT
    distinct_rows.g,
    distinct_rows.s,
    count(*) OVER (PARTITION BY distinct_rows.g) AS count,
    row_number() OVER (PARTITION BY distinct_rows.g ORDER BY distinct_rows.s) AS row_number
  FROM (
    SELECT DISTINCT
      t.g,
      t.s
    FROM public.t AS t
  ) AS distinct_rows
) AS windowed
GROUP BY windowed.g, windowed.s, windowed.count, windowed.row_number
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_distinct_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.window_over_distinct_result.group" WITH (fillfactor = 90) AS
SELECT
  t.g,
  t.s,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(t.g, t.s), 0) AS __pgt_hash
FROM public.t AS t
GROUP BY t.g, t.s
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_distinct_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_distinct_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_distinct_result AS
SELECT
  kept.g,
  kept.s,
  kept.n,
  kept.place
FROM pgtrickle_state."public.window_over_distinct_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_distinct_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
