SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.clock_in_the_order_result',
  source => 'public.events',
  buffer => 'public.events',
  columns => ARRAY['id', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.clock_in_the_order_result" WITH (fillfactor = 90) AS
SELECT
  events.id,
  events.due,
  events.amount
FROM public.events AS events
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.clock_in_the_order_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: clock
CREATE TABLE pgtrickle_state."public.clock_in_the_order_result.clock" WITH (fillfactor = 90) AS
SELECT
  (CURRENT_DATE) AS moment,
  (current_setting('TimeZone'::text)) AS time_zone
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.clock_in_the_order_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.clock_in_the_order_result AS
SELECT
  latest.id,
  latest.amount
FROM (
  SELECT
    kept.id,
    kept.amount,
    kept.due < kept_2.moment AS "?column?"
  FROM pgtrickle_state."public.clock_in_the_order_result" AS kept
  CROSS JOIN pgtrickle_state."public.clock_in_the_order_result.clock" AS kept_2
  ORDER BY kept.due < kept_2.moment DESC NULLS LAST, kept.amount, kept.id
  LIMIT '3'::bigint
) AS latest;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.clock_in_the_order_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
