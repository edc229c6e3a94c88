SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_partner_deleted_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['id', 'cust_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_partner_deleted_result',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_partner_deleted_result" WITH (fillfactor = 90) AS
SELECT
  orders.id AS order_id,
  orders.amount,
  customers.id AS customer_id,
  customers.name,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(orders.id, orders.amount, customers.id, customers.name), 0) AS __pgt_hash
FROM public.orders AS orders
JOIN public.customers AS customers
  ON orders.cust_id = customers.id
GROUP BY orders.id, orders.amount, customers.id, customers.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_partner_deleted_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_partner_deleted_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_partner_deleted_result AS
SELECT
  kept.order_id,
  kept.amount,
  kept.customer_id,
  kept.name
FROM pgtrickle_state."public.join_partner_deleted_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_partner_deleted_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
