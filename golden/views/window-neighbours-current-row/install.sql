SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_current_row_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'at', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_current_row_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS own
FROM (
  SELECT
    t.id,
    t.g,
    t.at,
    t.q,
    sum(t.q) OVER (PARTITION BY t.g ORDER BY t.at, t.id ROWS BETWEEN CURRENT ROW AND CURRENT ROW) AS sum
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_current_row_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_current_row_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_current_row_result AS
SELECT
  kept.id,
  kept.own
FROM pgtrickle_state."public.window_neighbours_current_row_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_current_row_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
