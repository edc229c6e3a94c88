SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_window_result',
  source => 'public.event',
  buffer => 'public.event',
  columns => ARRAY['id', 'ts', 'note']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_window_result" WITH (fillfactor = 90) AS
SELECT
  event.id,
  event.ts,
  event.note
FROM public.event AS event
WHERE EXISTS (
  SELECT
  WHERE event.ts > (now() - '7 days'::interval)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_window_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_window_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '7 days'::interval) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_window_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_window_result AS
SELECT
  kept.id,
  kept.ts,
  kept.note
FROM pgtrickle_state."public.clock_window_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_window_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
