SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_join_result',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'region']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_join_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'cust_id', 'day']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_join_result',
  source => 'public.lines',
  buffer => 'public.lines',
  columns => ARRAY['order_id', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_join_result" WITH (fillfactor = 90) AS
SELECT
  customers.region,
  orders.day,
  count(*) AS __pgt_count,
  sum(lines.price) AS revenue,
  max(lines.price) AS dearest
FROM public.customers AS customers
JOIN public.orders AS orders
  ON orders.cust_id = customers.id
JOIN public.lines AS lines
  ON lines.order_id = orders.id
GROUP BY customers.region, orders.day
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.aggregate_of_join_result" ADD PRIMARY KEY (region, day);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_join_result AS
SELECT
  kept.region,
  kept.day,
  kept.__pgt_count AS lines,
  kept.revenue,
  kept.dearest
FROM pgtrickle_state."public.aggregate_of_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
