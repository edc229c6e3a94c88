SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.not_in_of_cube_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'town', 'floor']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.not_in_of_cube_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['town', 'item']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.not_in_of_cube_result" WITH (fillfactor = 90) AS
SELECT
  shop.id
FROM public.shop AS shop
WHERE NOT EXISTS (
  SELECT
  FROM (
    SELECT
      count(*) AS count,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
    UNION ALL
    SELECT
      coalesce(grouped.count, '0'::bigint) AS count,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          shop_4.town
        FROM public.shop AS shop_4
      ) AS distinct_rows_3
      JOIN public.sale AS sale_2
        ON sale_2.town = distinct_rows_3.town
      GROUP BY distinct_rows_3.town
    ) AS grouped
      ON distinct_rows_2.town = grouped.town
  ) AS combined
  WHERE hash_record_extended(ROW(shop.town), 0) = hash_record_extended(ROW(combined.town), 0)
    AND (shop.floor = combined.count) IS NOT FALSE
    AND (shop.town = combined.town OR shop.town IS NULL AND combined.town IS NULL)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.not_in_of_cube_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.not_in_of_cube_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.not_in_of_cube_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.not_in_of_cube_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  distinct_rows.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.item, distinct_rows.town), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.town
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town = distinct_rows.town
GROUP BY sale.item, distinct_rows.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.not_in_of_cube_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.not_in_of_cube_result.group_3" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.town,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    shop.town
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town = distinct_rows.town
GROUP BY distinct_rows.town
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.not_in_of_cube_result.group_3" ADD PRIMARY KEY (town);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.not_in_of_cube_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.not_in_of_cube_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.not_in_of_cube_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.not_in_of_cube_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
