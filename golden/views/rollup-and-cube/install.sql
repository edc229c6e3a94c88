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
  combined_3.region,
  combined_3.product,
  combined_3.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined_3.region, combined_3.product, combined_3.amount), 0) AS __pgt_hash
FROM (
  (
    SELECT
      combined.region,
      combined.product,
      combined.sum AS amount
    FROM (
      SELECT
        sale.region,
        sale.product,
        sum(sale.amount) AS sum,
        0 AS region_absent,
        0 AS product_absent
      FROM public.sale AS sale
      WHERE sale.amount > 0
      GROUP BY sale.region, sale.product
      UNION ALL
      SELECT
        sale_2.region,
        NULL::text AS product,
        sum(sale_2.amount) AS sum,
        0 AS region_absent,
        1 AS product_absent
      FROM public.sale AS sale_2
      WHERE sale_2.amount > 0
      GROUP BY sale_2.region
      UNION ALL
      SELECT
        NULL::text AS region,
        NULL::text AS product,
        sum(sale_3.amount) AS sum,
        1 AS region_absent,
        1 AS product_absent
      FROM public.sale AS sale_3
      WHERE sale_3.amount > 0
      GROUP BY ()
    ) AS combined
  )
  UNION ALL
  SELECT
    combined_2.region,
    combined_2.product,
    combined_2.max::bigint AS amount
  FROM (
    SELECT
      sale_4.region,
      sale_4.product,
      max(sale_4.amount) AS max,
      count(*) AS count,
      0 AS region_absent,
      0 AS product_absent
    FROM public.sale AS sale_4
    GROUP BY sale_4.region, sale_4.product
    UNION ALL
    SELECT
      sale_5.region,
      NULL::text AS product,
      max(sale_5.amount) AS max,
      count(*) AS count,
      0 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_5
    GROUP BY sale_5.region
    UNION ALL
    SELECT
      NULL::text AS region,
      sale_6.product,
      max(sale_6.amount) AS max,
      count(*) AS count,
      1 AS region_absent,
      0 AS product_absent
    FROM public.sale AS sale_6
    GROUP BY sale_6.product
    UNION ALL
    SELECT
      NULL::text AS region,
      NULL::text AS product,
      max(sale_7.amount) AS max,
      count(*) AS count,
      1 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_7
    GROUP BY ()
  ) AS combined_2
  WHERE combined_2.count > 1
) AS combined_3
GROUP BY combined_3.region, combined_3.product, combined_3.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sale.product,
  sum(sale.amount) AS sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region, sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
WHERE sale.amount > 0
GROUP BY sale.region, sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sum(sale.amount) AS sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
WHERE sale.amount > 0
GROUP BY sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.total" WITH (fillfactor = 90) AS
SELECT
  sum(sale.amount) AS sum,
  count(*) AS __pgt_count
FROM public.sale AS sale
WHERE sale.amount > 0
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group_3" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sale.product,
  max(sale.amount) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region, sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region, sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group_4" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  max(sale.amount) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.group_5" WITH (fillfactor = 90) AS
SELECT
  sale.product,
  max(sale.amount) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_and_cube_result.group_5" (__pgt_hash);

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.rollup_and_cube_result.total_2" WITH (fillfactor = 90) AS
SELECT
  max(sale.amount) AS max,
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

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
