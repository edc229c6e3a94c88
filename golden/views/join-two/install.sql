SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_two_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'cust_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_two_result',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_two_result" WITH (fillfactor = 90) AS
SELECT
  orders.id,
  customers.name,
  orders.amount
FROM public.orders AS orders
JOIN public.customers AS customers
  ON customers.id = orders.cust_id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.join_two_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_two_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_two_result AS
SELECT
  kept.id,
  kept.name,
  kept.amount
FROM pgtrickle_state."public.join_two_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_two_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
