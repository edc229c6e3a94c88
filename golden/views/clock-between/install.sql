SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_between_result',
  source => 'public.slot',
  buffer => 'public.slot',
  columns => ARRAY['id', 'starts']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_between_result" WITH (fillfactor = 90) AS
SELECT
  slot.id,
  slot.starts
FROM public.slot AS slot
WHERE EXISTS (
  SELECT
  WHERE slot.starts >= (now() - '1 day'::interval)
    AND slot.starts <= (now() + '36 hours'::interval)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_between_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_between_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 day'::interval) AS moment,
  (now() + '36 hours'::interval) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_between_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_between_result AS
SELECT
  kept.id,
  kept.starts
FROM pgtrickle_state."public.clock_between_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_between_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
