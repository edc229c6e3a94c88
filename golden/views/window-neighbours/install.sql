SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'at', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.g,
  windowed.at,
  windowed.lag AS earlier,
  windowed.lead AS later,
  windowed.sum AS around
FROM (
  SELECT
    t.id,
    t.g,
    t.at,
    t.n,
    t.q,
    lag(t.n) OVER (PARTITION BY t.g ORDER BY t.at, t.id) AS lag,
    lead(t.n, 2, '-1'::integer) OVER (PARTITION BY t.g ORDER BY t.at, t.id) AS lead,
    sum(t.q) OVER (PARTITION BY t.g ORDER BY t.at, t.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_result AS
SELECT
  kept.id,
  kept.g,
  kept.at,
  kept.earlier,
  kept.later,
  kept.around
FROM pgtrickle_state."public.window_neighbours_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
