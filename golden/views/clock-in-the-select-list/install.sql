SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_the_select_list_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'ts', 'due', 'closed', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_result" WITH (fillfactor = 90) AS
SELECT
  events.id,
  events.ts,
  events.due,
  events.closed,
  events.amount
FROM public.events AS events
WHERE events.closed IS NOT TRUE
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_in_the_select_list_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (CURRENT_DATE) AS moment_2,
  (now() - '1 day'::interval) AS moment_3,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_the_select_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_the_select_list_result AS
SELECT
  kept.id,
  kept_2.moment AS seen,
  kept_2.moment - kept.ts AS age,
  kept_2.moment_2 - kept.due AS days_late,
  CASE WHEN kept.due < kept_2.moment_2 THEN kept.amount * (kept_2.moment_2 - kept.due) ELSE 0::numeric END AS fee,
  kept.ts > kept_2.moment_3 AS recent
FROM pgtrickle_state."public.clock_in_the_select_list_result" AS kept
CROSS JOIN pgtrickle_state."public.clock_in_the_select_list_result.clock" AS kept_2;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_the_select_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
