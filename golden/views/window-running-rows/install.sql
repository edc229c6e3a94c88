SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_running_rows_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['sensor', 'at', 'n', 'value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_running_rows_result" WITH (fillfactor = 90) AS
SELECT
  windowed.sensor,
  windowed.at,
  windowed.n,
  windowed.value,
  windowed.row_number AS place,
  windowed.sum AS total,
  windowed.avg AS mean,
  windowed.first_value AS newest,
  windowed.last_value AS own,
  windowed.__pgt_running_count,
  windowed.__pgt_running_count_2
FROM (
  SELECT
    reading.sensor,
    reading.at,
    reading.n,
    reading.value,
    row_number() OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS row_number,
    sum(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum,
    avg(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS avg,
    first_value(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS first_value,
    last_value(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_value,
    count(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS __pgt_running_count,
    count(*) OVER (PARTITION BY reading.sensor ORDER BY reading.at DESC, reading.n) AS __pgt_running_count_2
  FROM public.reading AS reading
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_running_rows_result" ADD PRIMARY KEY (sensor, place);
CREATE INDEX ON pgtrickle_state."public.window_running_rows_result" (sensor, at);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_running_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_running_rows_result AS
SELECT
  kept.sensor,
  kept.at,
  kept.value,
  kept.place,
  kept.total,
  kept.mean,
  kept.newest,
  kept.own
FROM pgtrickle_state."public.window_running_rows_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_running_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
