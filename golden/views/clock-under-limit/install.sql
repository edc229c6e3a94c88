SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_under_limit_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'ts', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_under_limit_result" WITH (fillfactor = 90) AS
SELECT
  latest.id,
  latest.amount,
  latest.ts,
  latest.due
FROM (
  SELECT
    events.id,
    events.amount,
    events.ts,
    events.due
  FROM public.events AS events
  ORDER BY events.amount DESC NULLS LAST, events.id
  LIMIT 3::bigint
) AS latest
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_under_limit_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_under_limit_result.clock" WITH (fillfactor = 90) AS
SELECT
  (now()) AS moment,
  (CURRENT_DATE) AS moment_2,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_under_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_under_limit_result AS
SELECT
  latest.id,
  kept_2.moment - latest.ts AS age,
  latest.due < kept_2.moment_2 AS late
FROM (
  SELECT
    kept.id,
    kept.amount,
    kept.ts,
    kept.due
  FROM pgtrickle_state."public.clock_under_limit_result" AS kept
  ORDER BY kept.amount DESC NULLS LAST, kept.id
  LIMIT '3'::bigint
) AS latest
CROSS JOIN pgtrickle_state."public.clock_under_limit_result.clock" AS kept_2;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_under_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
