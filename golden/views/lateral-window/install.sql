SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_window_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_window_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_window_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  windowed.b,
  windowed.rank AS place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, windowed.b, windowed.rank), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    distinct_rows.k,
    r.k AS k_2,
    r.b,
    rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.b) AS rank
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.r AS r
    ON (r.k < distinct_rows.k OR distinct_rows.k IS NULL)
) AS windowed
  ON hash_record_extended(ROW(l.k), 0) = hash_record_extended(ROW(windowed.k), 0) AND (l.k = windowed.k OR l.k IS NULL AND windowed.k IS NULL)
GROUP BY l.id, windowed.b, windowed.rank
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_window_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_window_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_window_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_window_result AS
SELECT
  kept.id,
  kept.b,
  kept.place
FROM pgtrickle_state."public.lateral_window_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
