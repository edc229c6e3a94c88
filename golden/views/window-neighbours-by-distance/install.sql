SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_by_distance_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'n', 'q']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_by_distance_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sum AS around,
  windowed.first_value AS apart
FROM (
  SELECT
    t.id,
    t.n,
    t.q,
    sum(t.q) OVER (ORDER BY t.id DESC RANGE BETWEEN 3::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum,
    first_value(t.n) OVER (ORDER BY t.id DESC RANGE BETWEEN 4::bigint PRECEDING AND 2::bigint PRECEDING) AS first_value
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_by_distance_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_by_distance_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_by_distance_result AS
SELECT
  kept.id,
  kept.around,
  kept.apart
FROM pgtrickle_state."public.window_neighbours_by_distance_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_by_distance_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
