SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.modifiers_of_subqueries_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.modifiers_of_subqueries_result',
  source => 'public.price',
  buffer => 'public.price',
  columns => ARRAY['id', 'shop_id', 'amount', 'code']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  shop.name,
  CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.code::character(3) END AS code,
  (coalesce(grouped_2."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1] AS first
FROM public.shop AS shop
LEFT JOIN (
  SELECT
    price.shop_id,
    count(*) AS count,
    min(price.code) AS code
  FROM public.price AS price
  WHERE price.id > 1
  GROUP BY price.shop_id
) AS grouped
  ON grouped.shop_id = shop.id
LEFT JOIN (
  SELECT
    price_2.shop_id,
    array_agg(price_2.amount ORDER BY price_2.id) AS "array"
  FROM public.price AS price_2
  GROUP BY price_2.shop_id
) AS grouped_2
  ON grouped_2.shop_id = shop.id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.modifiers_of_subqueries_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  price.shop_id,
  count(*) AS __pgt_count,
  min(price.code) AS code,
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
  array_agg(price.amount ORDER BY price.id) AS "array",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(price.shop_id), 0) AS __pgt_hash
FROM public.price AS price
GROUP BY price.shop_id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.modifiers_of_subqueries_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.modifiers_of_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.modifiers_of_subqueries_result AS
SELECT
  kept.id,
  kept.name,
  kept.code,
  kept.first
FROM pgtrickle_state."public.modifiers_of_subqueries_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.modifiers_of_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
