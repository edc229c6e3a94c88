SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.window_range_by_intervals_result',
  source => 'public.reading',
  buffer => 'public.reading',
  columns => ARRAY['id', 'sensor', 'at', 'value']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.window_range_by_intervals_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.sensor,
  windowed.at,
  windowed.sum AS hour,
  windowed.count AS month,
  windowed.max AS next
FROM (
  SELECT
    reading.id,
    reading.sensor,
    reading.at,
    reading.value,
    sum(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at RANGE BETWEEN '1 hour'::interval PRECEDING AND CURRENT ROW) AS sum,
    count(*) FILTER (WHERE reading.value > 5) OVER (PARTITION BY reading.sensor ORDER BY reading.at RANGE BETWEEN '1 month'::interval PRECEDING AND '00:30'::interval PRECEDING) AS count,
    max(reading.value) OVER (PARTITION BY reading.sensor ORDER BY reading.at RANGE BETWEEN CURRENT ROW AND '1 day 02:30'::interval FOLLOWING EXCLUDE GROUP) AS max
  FROM public.reading AS reading
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.window_range_by_intervals_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.window_range_by_intervals_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.window_range_by_intervals_result AS
SELECT
  kept.id,
  kept.sensor,
  kept.at,
  kept.hour,
  kept.month,
  kept.next
FROM pgtrickle_state."public.window_range_by_intervals_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.window_range_by_intervals_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
