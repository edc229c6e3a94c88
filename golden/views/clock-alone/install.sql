SET LOCAL search_path = pg_catalog, pg_temp;


-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_alone_result" WITH (fillfactor = 90) AS
SELECT
  lateral_rows.timed AS moment,
  lateral_rows.timed_2 AS today
FROM LATERAL (
  SELECT
    (now()) AS timed,
    (CURRENT_DATE) AS timed_2
) AS lateral_rows
WITH NO DATA;

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_alone_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (CURRENT_DATE) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_alone_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_alone_result AS
SELECT
  kept.moment,
  kept.today
FROM pgtrickle_state."public.clock_alone_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_alone_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
