SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'product', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_result" WITH (fillfactor = 90) AS
SELECT
  combined.region,
  combined.product,
  (0 * 2 + combined.region_absent) * 2 + combined.product_absent AS level,
  combined.count AS n,
  combined.sum AS amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.region, combined.product, (0 * 2 + combined.region_absent) * 2 + combined.product_absent, combined.count, combined.sum), 0) AS __pgt_hash
FROM (
  SELECT
    sale.region,
    sale.product,
    count(*) AS count,
    sum(sale.amount) AS sum,
    0 AS region_absent,
    0 AS product_absent
  FROM public.sale AS sale
  GROUP BY sale.region, sale.product
  UNION ALL
  SELECT
    sale_2.region,
    NULL::text AS product,
    count(*) AS count,
    sum(sale_2.amount) AS sum,
    0 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_2
  GROUP BY sale_2.region
  UNION ALL
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    count(*) AS count,
    sum(sale_3.amount) AS sum,
    1 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_3
  GROUP BY ()
) AS combined
GROUP BY combined.region, combined.product, (0 * 2 + combined.region_absent) * 2 + combined.product_absent, combined.count, combined.sum
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sale.product,
  count(*) AS __pgt_count,
  sum(sale.amount) AS sum,
  count(sale.amount) AS __pgt_sum_count,
  hash_record_extended(ROW(sale.region, sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region, sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  count(*) AS __pgt_count,
  sum(sale.amount) AS sum,
  count(sale.amount) AS __pgt_sum_count,
  hash_record_extended(ROW(sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(sale.amount) AS sum,
  count(sale.amount) AS __pgt_sum_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_result AS
SELECT
  kept.region,
  kept.product,
  kept.level,
  kept.n,
  kept.amount
FROM pgtrickle_state."public.grouping_sets_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
