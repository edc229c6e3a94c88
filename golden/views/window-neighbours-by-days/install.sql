SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_by_days_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'day', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_by_days_result" WITH (fillfactor = 90) AS
SELECT
  windowed.g,
  windowed.day,
  windowed.sum AS upto,
  windowed.count AS around,
  windowed.lag AS earlier
FROM (
  SELECT
    t.g,
    t.day,
    t.n,
    t.q,
    sum(t.q) OVER (PARTITION BY t.g ORDER BY t.day RANGE BETWEEN '3 days'::interval PRECEDING AND CURRENT ROW) AS sum,
    count(t.n) OVER (PARTITION BY t.g ORDER BY t.day RANGE BETWEEN '1 day'::interval PRECEDING AND '2 days'::interval FOLLOWING EXCLUDE CURRENT ROW) AS count,
    lag(t.n) OVER (PARTITION BY t.g ORDER BY t.day) AS lag
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_by_days_result" ADD PRIMARY KEY (g, day);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_by_days_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_by_days_result AS
SELECT
  kept.g,
  kept.day,
  kept.upto,
  kept.around,
  kept.earlier
FROM pgtrickle_state."public.window_neighbours_by_days_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_by_days_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
