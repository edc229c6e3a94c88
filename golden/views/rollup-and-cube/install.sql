SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.rollup_and_cube_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'product', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result" WITH (fillfactor = 90) AS
SELECT
  combined.region,
  combined.product,
  combined.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.region, combined.product, combined.amount), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.region,
    grouped.product,
    grouped.sum AS amount
  FROM (
    SELECT
      sale.region,
      sale.product,
      sum(sale.amount) AS sum,
      GROUPING(sale.region, sale.product) AS __pgt_set
    FROM public.sale AS sale
    WHERE sale.amount > 0
    GROUP BY GROUPING SETS ((sale.region, sale.product), (sale.region), ())
  ) AS grouped
  UNION ALL
  SELECT
    grouped_2.region,
    grouped_2.product,
    grouped_2.max::bigint AS amount
  FROM (
    SELECT
      sale_2.region,
      sale_2.product,
      max(sale_2.amount) AS max,
      count(*) AS count,
      GROUPING(sale_2.region, sale_2.product) AS __pgt_set
    FROM public.sale AS sale_2
    GROUP BY GROUPING SETS ((sale_2.region, sale_2.product), (sale_2.region), (sale_2.product), ())
  ) AS grouped_2
  WHERE grouped_2.count > 1
) AS combined
GROUP BY combined.region, combined.product, combined.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group" WITH (fillfactor = 90) AS
SELECT
  grouped.region,
  grouped.product,
  grouped.__pgt_set,
  grouped.sum,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.region, grouped.product, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    sale.region,
    sale.product,
    sum(sale.amount) AS sum,
    count(*) AS __pgt_count,
    GROUPING(sale.region, sale.product) AS __pgt_set
  FROM public.sale AS sale
  WHERE sale.amount > 0
  GROUP BY GROUPING SETS ((sale.region, sale.product), (sale.region), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group_2" WITH (fillfactor = 90) AS
SELECT
  grouped.region,
  grouped.product,
  grouped.__pgt_set,
  grouped.max,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.region, grouped.product, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    sale.region,
    sale.product,
    max(sale.amount) AS max,
    count(*) AS __pgt_count,
    GROUPING(sale.region, sale.product) AS __pgt_set
  FROM public.sale AS sale
  GROUP BY GROUPING SETS ((sale.region, sale.product), (sale.region), (sale.product), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.rollup_and_cube_result AS
SELECT
  kept.region,
  kept.product,
  kept.amount
FROM pgtrickle_state."public.rollup_and_cube_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.rollup_and_cube_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
