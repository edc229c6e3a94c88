SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.filter_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'status', 'amount', 'paid']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.filter_result" WITH (fillfactor = 90) AS
SELECT
  orders.id,
  orders.status,
  orders.amount
FROM public.orders AS orders
WHERE (orders.status = 'open'::text OR orders.amount > 20)
  AND orders.paid IS NOT FALSE
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.filter_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.filter_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.filter_result AS
SELECT
  kept.id,
  kept.status,
  kept.amount
FROM pgtrickle_state."public.filter_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.filter_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
