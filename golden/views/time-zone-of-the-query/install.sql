SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.time_zone_of_the_query_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['placed', 'due', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.time_zone_of_the_query_result" WITH (fillfactor = 90) AS
SELECT
  date_trunc('month'::text, orders.placed, 'Europe/Berlin'::text) AS month,
  timezone('Europe/Berlin'::text, orders.placed)::date AS day,
  "extract"('hour'::text, timezone('Europe/Berlin'::text, orders.placed)) AS hour,
  count(*) AS __pgt_count,
  sum(orders.amount) AS amount,
  count(orders.amount) AS __pgt_amount_count,
  hash_record_extended(ROW(date_trunc('month'::text, orders.placed, 'Europe/Berlin'::text), timezone('Europe/Berlin'::text, orders.placed)::date, "extract"('hour'::text, timezone('Europe/Berlin'::text, orders.placed))), 0) AS __pgt_hash
FROM public.orders AS orders
WHERE orders.placed >= timezone('Europe/Berlin'::text, '2024-01-01'::timestamp without time zone)
  AND orders.placed < timezone('Europe/Berlin'::text, orders.due + '2 days'::interval)
GROUP BY date_trunc('month'::text, orders.placed, 'Europe/Berlin'::text), timezone('Europe/Berlin'::text, orders.placed)::date, "extract"('hour'::text, timezone('Europe/Berlin'::text, orders.placed))
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.time_zone_of_the_query_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.time_zone_of_the_query_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.time_zone_of_the_query_result AS
SELECT
  kept.month,
  kept.day,
  kept.hour,
  kept.__pgt_count AS orders,
  kept.amount
FROM pgtrickle_state."public.time_zone_of_the_query_result" AS kept
WHERE kept.amount <> 30;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.time_zone_of_the_query_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
