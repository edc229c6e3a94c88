SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_having_result',
  source => 'public.beat',
  buffer => 'public.beat',
  columns => ARRAY['sensor', 'ts']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_having_result" WITH (fillfactor = 90) AS
SELECT
  beat.sensor,
  max(beat.ts) AS last,
  count(*) AS __pgt_count
FROM public.beat AS beat
GROUP BY beat.sensor
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_having_result" ADD PRIMARY KEY (sensor);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_having_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now() - '1 hour'::interval) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_having_result AS
SELECT
  kept.sensor,
  kept.last,
  kept.__pgt_count AS beats
FROM pgtrickle_state."public.clock_having_result" AS kept
WHERE EXISTS (
  SELECT
  FROM pgtrickle_state."public.clock_having_result.clock" AS kept_2
  WHERE kept.last < kept_2.moment
);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
