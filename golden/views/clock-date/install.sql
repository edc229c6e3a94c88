SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_date_result',
  source => 'public.task',
  buffer => 'public.task',
  columns => ARRAY['id', 'planned', 'due', 'done']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_date_result" WITH (fillfactor = 90) AS
SELECT
  task.id,
  task.planned,
  task.due
FROM public.task AS task
WHERE EXISTS (
  SELECT
  WHERE (task.planned = (CURRENT_DATE) OR NOT (task.due >= (LOCALTIMESTAMP) OR task.done))
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_date_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_date_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (LOCALTIMESTAMP) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_date_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_date_result AS
SELECT
  kept.id,
  kept.planned,
  kept.due
FROM pgtrickle_state."public.clock_date_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_date_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
