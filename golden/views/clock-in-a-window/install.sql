SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_a_window_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'k', 'ts', 'due']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_a_window_result" WITH (fillfactor = 90) AS
SELECT
  windowed.id,
  windowed.count AS recent,
  windowed.row_number AS number
FROM (
  SELECT
    events.id,
    events.k,
    events.ts,
    events.due,
    lateral_rows.timed,
    lateral_rows.timed_2,
    count(*) FILTER (WHERE lateral_rows.timed) OVER (PARTITION BY events.k, lateral_rows.timed_2) AS count,
    row_number() OVER (PARTITION BY events.k, lateral_rows.timed_2 ORDER BY events.id) AS row_number
  FROM public.events AS events
  JOIN LATERAL (
    SELECT
      events.ts > (now() - '1 day'::interval) AS timed,
      events.due < (CURRENT_DATE) AS timed_2
  ) AS lateral_rows
    ON true
) AS windowed
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_in_a_window_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_a_window_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 day'::interval) AS moment,
  (CURRENT_DATE) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_a_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_a_window_result AS
SELECT
  kept.id,
  kept.recent,
  kept.number
FROM pgtrickle_state."public.clock_in_a_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_a_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
