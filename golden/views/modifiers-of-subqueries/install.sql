SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.modifiers_of_subqueries_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'code']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.modifiers_of_subqueries_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['id', 'shop_id', 'amount', 'label', 'since', 'code']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric(6,2) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.amount::numeric(6,2) END AS amount,
  CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::timestamp(2) without time zone FROM pg_catalog.generate_series(1, 2)) ELSE grouped_2.since::timestamp(2) without time zone END AS since,
  CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped_3.code_2::character(3) END AS code,
  (coalesce(grouped_4."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1] AS first,
  coalesce(grouped_5."array"::character varying(8)[], '{}'::character varying(8)[]) AS labels
FROM public.shop AS shop
LEFT JOIN (
  SELECT
    price.shop_id,
    count(*) AS count,
    min(price.amount) AS amount
  FROM public.price AS price
  WHERE price.id > 1
  GROUP BY price.shop_id
) AS grouped
  ON grouped.shop_id = shop.id
LEFT JOIN (
  SELECT
    price_2.shop_id,
    count(*) AS count,
    min(price_2.since) AS since
  FROM public.price AS price_2
  WHERE price_2.id < 2
  GROUP BY price_2.shop_id
) AS grouped_2
  ON grouped_2.shop_id = shop.id
LEFT JOIN (
  SELECT
    price_3.code,
    count(*) AS count,
    min(price_3.code) AS code_2
  FROM public.price AS price_3
  GROUP BY price_3.code
) AS grouped_3
  ON grouped_3.code = shop.code
LEFT JOIN (
  SELECT
    price_4.shop_id,
    array_agg(price_4.amount ORDER BY price_4.id) AS "array"
  FROM public.price AS price_4
  GROUP BY price_4.shop_id
) AS grouped_4
  ON grouped_4.shop_id = shop.id
LEFT JOIN (
  SELECT
    price_5.shop_id,
    array_agg(price_5.label ORDER BY price_5.id) AS "array"
  FROM public.price AS price_5
  GROUP BY price_5.shop_id
) AS grouped_5
  ON grouped_5.shop_id = shop.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.modifiers_of_subqueries_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  price.shop_id,
  count(*) AS __pgt_count,
  min(price.amount) AS amount,
  hash_record_extended(ROW(price.shop_id), 0) AS __pgt_hash
FROM public.price AS price
WHERE price.id > 1
GROUP BY price.shop_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group_2" WITH (fillfactor = 90) AS
SELECT
  price.shop_id,
  count(*) AS __pgt_count,
  min(price.since) AS since,
  hash_record_extended(ROW(price.shop_id), 0) AS __pgt_hash
FROM public.price AS price
WHERE price.id < 2
GROUP BY price.shop_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group_3" WITH (fillfactor = 90) AS
SELECT
  price.code,
  count(*) AS __pgt_count,
  min(price.code) AS code_2,
  hash_record_extended(ROW(price.code), 0) AS __pgt_hash
FROM public.price AS price
GROUP BY price.code
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group_4" WITH (fillfactor = 90) AS
SELECT
  price.shop_id,
  array_agg(price.amount ORDER BY price.id) AS "array",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(price.shop_id), 0) AS __pgt_hash
FROM public.price AS price
GROUP BY price.shop_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group_5" WITH (fillfactor = 90) AS
SELECT
  price.shop_id,
  array_agg(price.label ORDER BY price.id) AS "array",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(price.shop_id), 0) AS __pgt_hash
FROM public.price AS price
GROUP BY price.shop_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group_5" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.modifiers_of_subqueries_result AS
SELECT
  kept.id,
  kept.amount,
  kept.since,
  kept.code,
  kept.first,
  kept.labels
FROM pgtrickle_state."public.modifiers_of_subqueries_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.modifiers_of_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
