SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_direct_arguments_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result" WITH (fillfactor = 90) AS
SELECT
  combined.odd,
  combined.region,
  combined.percentile_disc AS amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.odd, combined.region, combined.percentile_disc), 0) AS __pgt_hash
FROM (
  SELECT
    sale.region % 2 AS odd,
    sale.region,
    percentile_disc(CASE WHEN sale.region % 2 = 1 THEN 0.1 WHEN sale.region IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc,
    0 AS odd_absent,
    0 AS region_absent
  FROM public.sale AS sale
  GROUP BY sale.region % 2, sale.region
  UNION ALL
  SELECT
    sale_2.region % 2 AS odd,
    NULL::integer AS region,
    percentile_disc(CASE WHEN sale_2.region % 2 = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale_2.amount) AS percentile_disc,
    0 AS odd_absent,
    1 AS region_absent
  FROM public.sale AS sale_2
  GROUP BY sale_2.region % 2
  UNION ALL
  SELECT
    NULL::integer AS odd,
    NULL::integer AS region,
    percentile_disc(CASE WHEN NULL::integer = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale_3.amount) AS percentile_disc,
    1 AS odd_absent,
    1 AS region_absent
  FROM public.sale AS sale_3
  GROUP BY ()
) AS combined
GROUP BY combined.odd, combined.region, combined.percentile_disc
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_direct_arguments_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.region % 2 AS odd,
  sale.region,
  percentile_disc(CASE WHEN sale.region % 2 = 1 THEN 0.1 WHEN sale.region IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region % 2, sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region % 2, sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_direct_arguments_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.region % 2 AS odd,
  percentile_disc(CASE WHEN sale.region % 2 = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region % 2), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region % 2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_direct_arguments_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result.total" WITH (fillfactor = 90) AS
SELECT
  percentile_disc(CASE WHEN NULL::integer = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc,
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_direct_arguments_result AS
SELECT
  kept.odd,
  kept.region,
  kept.amount
FROM pgtrickle_state."public.aggregate_direct_arguments_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_direct_arguments_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
