SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_expression_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['id', 'at', 'stay']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_expression_result" WITH (fillfactor = 90) AS
SELECT
  visit.id
FROM public.visit AS visit
WHERE EXISTS (
  SELECT
  WHERE (now()) - visit.at < '36 hours'::interval
    AND ((now()) - visit.at > visit.stay) IS NOT TRUE
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_expression_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_expression_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_expression_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_expression_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.clock_expression_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_expression_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
