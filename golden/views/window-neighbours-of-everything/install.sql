SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_of_everything_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'at', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_of_everything_result" WITH (fillfactor = 90) AS
SELECT
  windowed.n - windowed.lag AS step,
  count(*) AS __pgt_count,
  max(windowed.id) AS last,
  hash_record_extended(ROW(windowed.n - windowed.lag), 0) AS __pgt_hash
FROM (
  SELECT
    t.id,
    t.at,
    t.n,
    lag(t.n) OVER (ORDER BY t.at DESC, t.id DESC) AS lag
  FROM public.t AS t
  WHERE t.n IS NOT NULL
) AS windowed
GROUP BY windowed.n - windowed.lag
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.window_neighbours_of_everything_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_of_everything_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_of_everything_result AS
SELECT
  kept.step,
  kept.__pgt_count AS times,
  kept.last
FROM pgtrickle_state."public.window_neighbours_of_everything_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_of_everything_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
