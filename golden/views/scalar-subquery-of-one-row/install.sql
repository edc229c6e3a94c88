SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_one_row_result',
  source => 'public.product',
  buffer => 'public.product',
  columns => ARRAY['code', 'price']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_one_row_result',
  source => 'public.rate',
  buffer => 'public.rate',
  columns => ARRAY['code', 'percent', 'active', 'note']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result" WITH (fillfactor = 90) AS
SELECT
  product.code,
  product.price,
  CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END AS percent,
  CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character varying(10) FROM pg_catalog.generate_series(1, 2)) ELSE grouped_3.note::character varying(10) END AS note,
  CASE WHEN coalesce(grouped_4.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::boolean FROM pg_catalog.generate_series(1, 2)) ELSE grouped_4.active END AS equal,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(product.code, product.price, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END, CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character varying(10) FROM pg_catalog.generate_series(1, 2)) ELSE grouped_3.note::character varying(10) END, CASE WHEN coalesce(grouped_4.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::boolean FROM pg_catalog.generate_series(1, 2)) ELSE grouped_4.active END), 0) AS __pgt_hash
FROM public.product AS product
LEFT JOIN (
  SELECT
    rate.code,
    count(*) AS count,
    min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
  FROM public.rate AS rate
  WHERE rate.active
  GROUP BY rate.code
) AS grouped
  ON grouped.code = product.code
LEFT JOIN (
  SELECT
    grouped_2.price,
    grouped_2.price_image,
    count(*) AS count,
    min(rate_2.note::text) AS note
  FROM (
    SELECT
      product_2.price,
      product_2.price::text COLLATE pg_catalog."C" AS price_image
    FROM public.product AS product_2
    GROUP BY product_2.price, product_2.price::text COLLATE pg_catalog."C"
  ) AS grouped_2
  JOIN public.rate AS rate_2
    ON rate_2.percent < grouped_2.price
  WHERE NOT rate_2.active
  GROUP BY grouped_2.price, grouped_2.price_image
) AS grouped_3
  ON hash_record_extended(ROW(product.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(grouped_3.price_image), 0)
  AND product.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM grouped_3.price_image
LEFT JOIN (
  SELECT
    rate_3.code,
    min(rate_3.percent ORDER BY rate_3.percent::text COLLATE pg_catalog."C") AS percent,
    count(*) AS count,
    bool_and(rate_3.active) AS active
  FROM public.rate AS rate_3
  GROUP BY rate_3.code, rate_3.percent
) AS grouped_4
  ON grouped_4.code = product.code
  AND grouped_4.percent = product.price
GROUP BY product.code, product.price, product.price::text COLLATE pg_catalog."C", CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END::text COLLATE pg_catalog."C", CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character varying(10) FROM pg_catalog.generate_series(1, 2)) ELSE grouped_3.note::character varying(10) END, CASE WHEN coalesce(grouped_4.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::boolean FROM pg_catalog.generate_series(1, 2)) ELSE grouped_4.active END
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_one_row_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result.group" WITH (fillfactor = 90) AS
SELECT
  rate.code,
  count(*) AS __pgt_count,
  min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent,
  hash_record_extended(ROW(rate.code), 0) AS __pgt_hash
FROM public.rate AS rate
WHERE rate.active
GROUP BY rate.code
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_one_row_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" WITH (fillfactor = 90) AS
SELECT
  product.price,
  product.price::text COLLATE pg_catalog."C" AS price_image,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(product.price, product.price::text COLLATE pg_catalog."C"), 0) AS __pgt_hash
FROM public.product AS product
GROUP BY product.price, product.price::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" WITH (fillfactor = 90) AS
SELECT
  grouped.price,
  grouped.price_image,
  count(*) AS __pgt_count,
  min(rate.note::text) AS note,
  hash_record_extended(ROW(grouped.price, grouped.price_image), 0) AS __pgt_hash
FROM (
  SELECT
    product.price,
    product.price::text COLLATE pg_catalog."C" AS price_image
  FROM public.product AS product
  GROUP BY product.price, product.price::text COLLATE pg_catalog."C"
) AS grouped
JOIN public.rate AS rate
  ON rate.percent < grouped.price
WHERE NOT rate.active
GROUP BY grouped.price, grouped.price_image
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" WITH (fillfactor = 90) AS
SELECT
  rate.code,
  rate.percent,
  count(*) AS __pgt_count,
  count(*) FILTER (WHERE rate.active) AS __pgt_active_true,
  count(rate.active) AS __pgt_active_count,
  min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent_shown,
  hash_record_extended(ROW(rate.code, rate.percent), 0) AS __pgt_hash
FROM public.rate AS rate
GROUP BY rate.code, rate.percent
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_one_row_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_one_row_result AS
SELECT
  kept.code,
  kept.price,
  kept.percent,
  kept.note,
  kept.equal
FROM pgtrickle_state."public.scalar_subquery_of_one_row_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_one_row_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
