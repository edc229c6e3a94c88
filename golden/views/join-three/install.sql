SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_three_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['shop_id', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_three_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'region_id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_three_result',
  source => 'public.region',
  buffer => 'public.region',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_three_result" WITH (fillfactor = 90) AS
SELECT
  region.name AS region,
  shop.name AS shop,
  sale.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(region.name, shop.name, sale.amount), 0) AS __pgt_hash
FROM public.sale AS sale
JOIN public.shop AS shop
  ON shop.id = sale.shop_id
JOIN public.region AS region
  ON region.id = shop.region_id
GROUP BY region.name, shop.name, sale.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_three_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_three_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_three_result AS
SELECT
  kept.region,
  kept.shop,
  kept.amount
FROM pgtrickle_state."public.join_three_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_three_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
