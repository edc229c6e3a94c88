SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_rollup_having_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'town', 'floor']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_left_rollup_having_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['town', 'item']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_left_rollup_having_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  combined.item,
  combined.count AS many,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.id, combined.item, combined.count), 0) AS __pgt_hash
FROM public.shop AS shop
LEFT JOIN (
  SELECT
    sale.item,
    count(*) AS count,
    distinct_rows.town,
    distinct_rows.floor
  FROM (
    SELECT DISTINCT
      shop_2.town,
      shop_2.floor
    FROM public.shop AS shop_2
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.town = distinct_rows.town
  GROUP BY sale.item, distinct_rows.town, distinct_rows.floor
  HAVING count(*) >= distinct_rows.floor
  UNION ALL
  SELECT
    NULL::text AS item,
    coalesce(grouped.count, '0'::bigint) AS count,
    distinct_rows_2.town,
    distinct_rows_2.floor
  FROM (
    SELECT DISTINCT
      shop_3.town,
      shop_3.floor
    FROM public.shop AS shop_3
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.town,
      distinct_rows_3.floor,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        shop_4.town,
        shop_4.floor
      FROM public.shop AS shop_4
    ) AS distinct_rows_3
    JOIN public.sale AS sale_2
      ON sale_2.town = distinct_rows_3.town
    GROUP BY distinct_rows_3.town, distinct_rows_3.floor
  ) AS grouped
    ON hash_record_extended(ROW(distinct_rows_2.floor), 0) = hash_record_extended(ROW(grouped.floor), 0)
    AND distinct_rows_2.town = grouped.town
    AND distinct_rows_2.floor IS NOT DISTINCT FROM grouped.floor
  WHERE coalesce(grouped.count, '0'::bigint) >= distinct_rows_2.floor
) AS combined
  ON hash_record_extended(ROW(shop.town), 0) = hash_record_extended(ROW(combined.town), 0)
  AND (shop.town = combined.town OR shop.town IS NULL AND combined.town IS NULL)
  AND shop.floor = combined.floor
GROUP BY shop.id, combined.item, combined.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_rollup_having_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_left_rollup_having_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  shop.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town, shop.floor), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town, shop.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_rollup_having_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_left_rollup_having_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  distinct_rows.town,
  distinct_rows.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.item, distinct_rows.town, distinct_rows.floor), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.town,
    shop.floor
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town = distinct_rows.town
GROUP BY sale.item, distinct_rows.town, distinct_rows.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_rollup_having_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.lateral_left_rollup_having_result.group_3" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.town,
  distinct_rows.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.town, distinct_rows.floor), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.town,
    shop.floor
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town = distinct_rows.town
GROUP BY distinct_rows.town, distinct_rows.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_left_rollup_having_result.group_3" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_left_rollup_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_left_rollup_having_result AS
SELECT
  kept.id,
  kept.item,
  kept.many
FROM pgtrickle_state."public.lateral_left_rollup_having_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_left_rollup_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
