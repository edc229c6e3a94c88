SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.cte_used_once_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['customer', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.cte_used_once_result" WITH (fillfactor = 90) AS
SELECT
  orders.customer AS who,
  sum(orders.amount) AS total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(orders.customer), 0) AS __pgt_hash
FROM public.orders AS orders
WHERE orders.amount > 5
GROUP BY orders.customer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_used_once_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.cte_used_once_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.cte_used_once_result AS
SELECT
  kept.who,
  kept.total
FROM pgtrickle_state."public.cte_used_once_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.cte_used_once_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
