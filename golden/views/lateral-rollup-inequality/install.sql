SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_rollup_inequality_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'floor']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_rollup_inequality_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['town', 'pieces']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_rollup_inequality_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  combined.town,
  combined.count AS many,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.id, combined.town, combined.count), 0) AS __pgt_hash
FROM public.shop AS shop
JOIN (
  SELECT
    sale.town,
    count(*) AS count,
    distinct_rows.floor
  FROM (
    SELECT DISTINCT
      shop_2.floor
    FROM public.shop AS shop_2
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.pieces > distinct_rows.floor
  GROUP BY sale.town, distinct_rows.floor
  UNION ALL
  SELECT
    NULL::text AS town,
    coalesce(grouped.count, '0'::bigint) AS count,
    distinct_rows_2.floor
  FROM (
    SELECT DISTINCT
      shop_3.floor
    FROM public.shop AS shop_3
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.floor,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        shop_4.floor
      FROM public.shop AS shop_4
    ) AS distinct_rows_3
    JOIN public.sale AS sale_2
      ON sale_2.pieces > distinct_rows_3.floor
    GROUP BY distinct_rows_3.floor
  ) AS grouped
    ON distinct_rows_2.floor = grouped.floor
) AS combined
  ON hash_record_extended(ROW(shop.floor), 0) = hash_record_extended(ROW(combined.floor), 0) AND (shop.floor = combined.floor OR shop.floor IS NULL AND combined.floor IS NULL)
GROUP BY shop.id, combined.town, combined.count
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_inequality_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_rollup_inequality_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_inequality_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_rollup_inequality_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.town,
  distinct_rows.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.town, distinct_rows.floor), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.floor
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.pieces > distinct_rows.floor
GROUP BY sale.town, distinct_rows.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_inequality_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.lateral_rollup_inequality_result.group_3" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.floor,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    shop.floor
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.pieces > distinct_rows.floor
GROUP BY distinct_rows.floor
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_rollup_inequality_result.group_3" ADD PRIMARY KEY (floor);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_rollup_inequality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_rollup_inequality_result AS
SELECT
  kept.id,
  kept.town,
  kept.many
FROM pgtrickle_state."public.lateral_rollup_inequality_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_rollup_inequality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
