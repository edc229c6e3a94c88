SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_and_neighbours_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['id', 'meter', 'at', 'used', 'units']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_and_neighbours_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.meter,
  windowed.at,
  windowed.row_number AS place,
  windowed.sum AS total,
  windowed.lag AS earlier,
  windowed.lead AS later,
  windowed.avg AS around
FROM (
  SELECT
    reading.id,
    reading.meter,
    reading.at,
    reading.used,
    reading.units,
    row_number() OVER (PARTITION BY reading.meter ORDER BY reading.at, reading.id) AS row_number,
    sum(reading.used) OVER (PARTITION BY reading.meter ORDER BY reading.at, reading.id) AS sum,
    lag(reading.used, 2, 0.0) OVER (PARTITION BY reading.meter ORDER BY reading.at, reading.id) AS lag,
    lead(reading.units) OVER (PARTITION BY reading.meter ORDER BY reading.at, reading.id) AS lead,
    avg(reading.units) OVER (PARTITION BY reading.meter ORDER BY reading.at, reading.id ROWS BETWEEN 3::bigint PRECEDING AND 1::bigint FOLLOWING) AS avg
  FROM public.reading AS reading
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_and_neighbours_result" ADD PRIMARY KEY (id);
CREATE INDEX ON pgtrickle_state."public.window_running_and_neighbours_result" (meter, at);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_and_neighbours_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_and_neighbours_result AS
SELECT
  kept.id,
  kept.meter,
  kept.place,
  kept.total,
  kept.earlier,
  kept.later,
  kept.around
FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_and_neighbours_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
