SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_extremes_spelling_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'v']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_extremes_spelling_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  count(*) AS __pgt_count,
  count(DISTINCT windowed.min::text) AS lowest_forms,
  count(DISTINCT windowed.max::text) AS highest_forms,
  hash_record_extended(ROW(windowed.g), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.v,
    min(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min,
    max(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS max
  FROM public.t AS t
) AS windowed
GROUP BY windowed.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_extremes_spelling_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.window_extremes_spelling_result.distinct" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.min::text AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.min::text), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.v,
    min(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min,
    max(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS max
  FROM public.t AS t
) AS windowed
WHERE windowed.min::text IS NOT NULL
GROUP BY windowed.g, windowed.min::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_extremes_spelling_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.window_extremes_spelling_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.max::text AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.max::text), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.v,
    min(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS min,
    max(t.v) OVER (PARTITION BY t.g ORDER BY t.v::text COLLATE pg_catalog."C" RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS max
  FROM public.t AS t
) AS windowed
WHERE windowed.max::text IS NOT NULL
GROUP BY windowed.g, windowed.max::text
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_extremes_spelling_result.distinct_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_extremes_spelling_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_extremes_spelling_result AS
SELECT
  kept.g,
  kept.__pgt_count AS rows,
  kept.lowest_forms,
  kept.highest_forms
FROM pgtrickle_state."public.window_extremes_spelling_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_extremes_spelling_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
