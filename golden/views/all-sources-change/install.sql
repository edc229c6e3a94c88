SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.all_sources_change_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['cust_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.all_sources_change_result',
  source => 'public.customers',
  buffer => 'public.customers',
  columns => ARRAY['id', 'name', 'region_id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.all_sources_change_result',
  source => 'public.regions',
  buffer => 'public.regions',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.all_sources_change_result" WITH (fillfactor = 90) AS
SELECT
  regions.name AS region,
  customers.name AS customer,
  count(*) AS __pgt_count,
  sum(orders.amount) AS amount,
  count(orders.amount) AS __pgt_amount_count,
  hash_record_extended(ROW(regions.name, customers.name), 0) AS __pgt_hash
FROM public.orders AS orders
JOIN public.customers AS customers
  ON customers.id = orders.cust_id
JOIN public.regions AS regions
  ON regions.id = customers.region_id
GROUP BY regions.name, customers.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.all_sources_change_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.all_sources_change_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.all_sources_change_result AS
SELECT
  kept.region,
  kept.customer,
  kept.__pgt_count AS orders,
  kept.amount
FROM pgtrickle_state."public.all_sources_change_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.all_sources_change_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
