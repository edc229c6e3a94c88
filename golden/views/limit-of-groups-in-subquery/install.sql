SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_groups_in_subquery_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['customer', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.limit_of_groups_in_subquery_result',
  source => 'public.customer',
  buffer => 'public.customer',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.limit_of_groups_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  customer.name,
  latest.total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(customer.name, latest.total), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.customer,
    grouped.total
  FROM (
    SELECT
      sale.customer,
      sum(sale.amount) AS total
    FROM public.sale AS sale
    GROUP BY sale.customer
  ) AS grouped
  ORDER BY grouped.total DESC NULLS LAST, grouped.customer
  LIMIT '2'::bigint
) AS latest
JOIN public.customer AS customer
  ON customer.id = latest.customer
GROUP BY customer.name, latest.total, latest.total::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_groups_in_subquery_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.limit_of_groups_in_subquery_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.customer,
  sum(sale.amount) AS sum,
  count(sale.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.customer), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.customer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_groups_in_subquery_result.group" (__pgt_hash);

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.limit_of_groups_in_subquery_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.customer,
  latest.total,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.customer, latest.total), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.customer,
    grouped.total
  FROM (
    SELECT
      sale.customer,
      sum(sale.amount) AS total
    FROM public.sale AS sale
    GROUP BY sale.customer
  ) AS grouped
  ORDER BY grouped.total DESC NULLS LAST, grouped.customer
  LIMIT 2::bigint
) AS latest
GROUP BY latest.customer, latest.total, latest.total::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.limit_of_groups_in_subquery_result.top" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.limit_of_groups_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.limit_of_groups_in_subquery_result AS
SELECT
  kept.name,
  kept.total
FROM pgtrickle_state."public.limit_of_groups_in_subquery_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.limit_of_groups_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
