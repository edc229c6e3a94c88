SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.cte_used_often_result',
  source => 'public.orders',
  buffer => 'public.orders',
  columns => ARRAY['customer', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.cte_used_often_result" WITH (fillfactor = 90) AS
SELECT
  grouped.customer AS first,
  grouped_2.customer AS second,
  grouped.sum AS total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.customer, grouped_2.customer, grouped.sum), 0) AS __pgt_hash
FROM (
  SELECT
    orders.customer,
    sum(orders.amount) AS sum
  FROM public.orders AS orders
  GROUP BY orders.customer
) AS grouped
JOIN (
  SELECT
    orders_2.customer,
    sum(orders_2.amount) AS sum
  FROM public.orders AS orders_2
  GROUP BY orders_2.customer
) AS grouped_2
  ON grouped_2.sum = grouped.sum
GROUP BY grouped.customer, grouped_2.customer, grouped.sum
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_used_often_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.cte_used_often_result.group" WITH (fillfactor = 90) AS
SELECT
  orders.customer,
  sum(orders.amount) AS sum,
  count(orders.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(orders.customer), 0) AS __pgt_hash
FROM public.orders AS orders
GROUP BY orders.customer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_used_often_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.cte_used_often_result.group_2" WITH (fillfactor = 90) AS
SELECT
  orders.customer,
  sum(orders.amount) AS sum,
  count(orders.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(orders.customer), 0) AS __pgt_hash
FROM public.orders AS orders
GROUP BY orders.customer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_used_often_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.cte_used_often_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.cte_used_often_result AS
SELECT
  kept.first,
  kept.second,
  kept.total
FROM pgtrickle_state."public.cte_used_often_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.cte_used_often_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
