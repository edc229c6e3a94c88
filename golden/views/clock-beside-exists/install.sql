SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_beside_exists_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'k', 'ts', 'due']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_beside_exists_result" WITH (fillfactor = 90) AS
SELECT
  events.id
FROM public.events AS events
JOIN LATERAL (
  SELECT
    events.due < (CURRENT_DATE) AS timed
) AS lateral_rows
  ON true
WHERE NOT EXISTS (
  SELECT
  FROM public.events AS events_2
  JOIN LATERAL (
    SELECT
      events_2.ts > (now() - '1 day'::interval) AS timed
  ) AS lateral_rows_2
    ON true
  WHERE hash_record_extended(ROW(events.k), 0) = hash_record_extended(ROW(events_2.k), 0)
    AND (events.k = events_2.k OR events.k IS NULL AND events_2.k IS NULL)
    AND events_2.id <> events.id
    AND (lateral_rows.timed OR lateral_rows_2.timed)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_beside_exists_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_beside_exists_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (now() - '1 day'::interval) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_beside_exists_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_beside_exists_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.clock_beside_exists_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_beside_exists_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
