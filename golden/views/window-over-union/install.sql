SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_union_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.window_over_union_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_over_union_result" WITH (fillfactor = 90) AS
SELECT
  windowed.x,
  windowed.y,
  windowed.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.x, windowed.y, windowed.count), 0) AS __pgt_hash
FROM (
  SELECT
    combined.x,
    combined.y,
    count(*) OVER (PARTITION BY combined.x) AS count
  FROM (
    SELECT
      a.x,
      a.y
    FROM public.a AS a
    UNION ALL
    SELECT
      b.x,
      b.y::text AS y
    FROM public.b AS b
  ) AS combined
) AS windowed
GROUP BY windowed.x, windowed.y, windowed.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_over_union_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_over_union_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_over_union_result AS
SELECT
  kept.x,
  kept.y,
  kept.n
FROM pgtrickle_state."public.window_over_union_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_over_union_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
