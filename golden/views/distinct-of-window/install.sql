SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_of_window_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_of_window_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.count AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.g, windowed.count), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    count(*) OVER (PARTITION BY t.g) AS count
  FROM public.t AS t
) AS windowed
GROUP BY windowed.g, windowed.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_of_window_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_of_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_of_window_result AS
SELECT
  kept.g,
  kept.n
FROM pgtrickle_state."public.distinct_of_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_of_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
