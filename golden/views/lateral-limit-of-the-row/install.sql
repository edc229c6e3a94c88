SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_of_the_row_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'most', 'skip', 'place']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_limit_of_the_row_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'place', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_limit_of_the_row_result" WITH (fillfactor = 90) AS
SELECT
  shop.id AS shop,
  windowed_2.id,
  windowed_2.price,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.id, windowed_2.id, windowed_2.price), 0) AS __pgt_hash
FROM public.shop AS shop
LEFT JOIN (
  SELECT
    windowed.id,
    windowed.place,
    windowed.price,
    windowed.place_2
  FROM (
    SELECT
      item.id,
      item.place,
      item.price,
      row_number() OVER (PARTITION BY item.place ORDER BY item.price, item.id, item.id) AS place_2
    FROM public.item AS item
  ) AS windowed
  WHERE windowed.price > 1
) AS windowed_2
  ON windowed_2.place = shop.place
  AND windowed_2.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint)
  AND windowed_2.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
GROUP BY shop.id, windowed_2.id, windowed_2.price
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_limit_of_the_row_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_limit_of_the_row_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_limit_of_the_row_result AS
SELECT
  kept.shop,
  kept.id,
  kept.price
FROM pgtrickle_state."public.lateral_limit_of_the_row_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_limit_of_the_row_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
