SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_joined_groups_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'name', 'area_id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_joined_groups_result',
  source => 'public.offer',
  buffer => 'public.offer',
  columns => ARRAY['item', 'shop_id', 'stock']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_joined_groups_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['item', 'pieces']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_of_joined_groups_result',
  source => 'public.area',
  buffer => 'public.area',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_of_joined_groups_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  shop.name,
  area.name AS area
FROM public.shop AS shop
JOIN public.area AS area
  ON area.id = shop.area_id
WHERE EXISTS (
  SELECT
  FROM public.offer AS offer
  JOIN (
    SELECT
      sale.item,
      sum(sale.pieces) AS sum
    FROM public.sale AS sale
    GROUP BY sale.item
  ) AS grouped
    ON offer.item = grouped.item AND offer.stock > grouped.sum
  WHERE shop.id = offer.shop_id
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_of_joined_groups_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_of_joined_groups_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  sum(sale.pieces) AS sum,
  count(sale.pieces) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.item), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.item
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_of_joined_groups_result.group" (__pgt_hash);

-- what an inner operator keeps: partners
CREATE TABLE pgtrickle_state."public.in_of_joined_groups_result.partners" WITH (fillfactor = 90) AS
SELECT
  offer.shop_id,
  count(*) AS __pgt_count
FROM public.offer AS offer
JOIN (
  SELECT
    sale.item,
    sum(sale.pieces) AS sum
  FROM public.sale AS sale
  GROUP BY sale.item
) AS grouped
  ON offer.item = grouped.item AND offer.stock > grouped.sum
WHERE offer.shop_id IS NOT NULL
GROUP BY offer.shop_id
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_of_joined_groups_result.partners" ADD PRIMARY KEY (shop_id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_of_joined_groups_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_of_joined_groups_result AS
SELECT
  kept.id,
  kept.name,
  kept.area
FROM pgtrickle_state."public.in_of_joined_groups_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_of_joined_groups_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
