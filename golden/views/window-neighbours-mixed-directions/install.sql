SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_neighbours_mixed_directions_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g', 'at', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_neighbours_mixed_directions_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.first_value AS a,
  windowed.nth_value AS b,
  windowed.count AS c,
  windowed.array_agg AS d
FROM (
  SELECT
    t.id,
    t.g,
    t.at,
    t.n,
    first_value(t.n) OVER (PARTITION BY t.g ORDER BY t.at DESC, t.n NULLS FIRST, t.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS first_value,
    nth_value(t.n, 2) OVER (PARTITION BY t.g ORDER BY t.at DESC, t.n NULLS FIRST, t.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS nth_value,
    count(t.n) FILTER (WHERE t.n > 1) OVER (PARTITION BY t.g ORDER BY t.at DESC, t.n NULLS FIRST, t.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS count,
    array_agg(t.id) OVER (PARTITION BY t.g ORDER BY t.at DESC, t.n NULLS FIRST, t.id ROWS BETWEEN 3::bigint PRECEDING AND 2::bigint PRECEDING) AS array_agg
  FROM public.t AS t
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_neighbours_mixed_directions_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_neighbours_mixed_directions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_neighbours_mixed_directions_result AS
SELECT
  kept.id,
  kept.a,
  kept.b,
  kept.c,
  kept.d
FROM pgtrickle_state."public.window_neighbours_mixed_directions_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_neighbours_mixed_directions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
