SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_without_columns_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['closed']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_without_columns_result" WITH (fillfactor = 90) AS
SELECT
  events.closed,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(events.closed), 0) AS __pgt_hash
FROM public.events AS events
WHERE events.closed IS NOT TRUE
GROUP BY events.closed
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.clock_without_columns_result" (__pgt_hash);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_without_columns_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_without_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_without_columns_result AS
SELECT
  kept_2.moment AS today
FROM pgtrickle_state."public.clock_without_columns_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
CROSS JOIN pgtrickle_state."public.clock_without_columns_result.clock" AS kept_2;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_without_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
