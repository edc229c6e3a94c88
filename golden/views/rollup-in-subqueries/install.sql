SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.rollup_in_subqueries_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'floor', 'town']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.rollup_in_subqueries_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['town', 'item', 'pieces']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  joined_2.id,
  grouped_7.max AS most
FROM (
  SELECT
    joined.id,
    joined.floor,
    joined.town,
    grouped_3.floor AS floor_2,
    grouped_3.town AS town_2,
    grouped_3.count,
    grouped_5.town AS town_3,
    grouped_5.count AS count_2
  FROM (
    SELECT
      shop.id,
      shop.floor,
      shop.town
    FROM public.shop AS shop
    WHERE EXISTS (
      SELECT
      FROM (
        SELECT
          distinct_rows.town
        FROM (
          SELECT DISTINCT
            shop_2.town
          FROM public.shop AS shop_2
        ) AS distinct_rows
        JOIN public.sale AS sale
          ON sale.town = distinct_rows.town
        GROUP BY sale.item, distinct_rows.town
        HAVING count(*) <> 1
        UNION ALL
        SELECT
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
        WHERE coalesce(grouped.count, '0'::bigint) <> 1
      ) AS combined
      WHERE shop.town IS NOT DISTINCT FROM combined.town
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      combined_2.floor,
      combined_2.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_4.floor,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_5.floor,
          shop_5.town
        FROM public.shop AS shop_5
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town > distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.floor, distinct_rows_4.town
      HAVING distinct_rows_4.floor = count(*)
      UNION ALL
      SELECT
        distinct_rows_5.floor,
        distinct_rows_5.town
      FROM (
        SELECT DISTINCT
          shop_6.floor,
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_5
      LEFT JOIN (
        SELECT
          distinct_rows_6.floor,
          distinct_rows_6.town,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            shop_7.floor,
            shop_7.town
          FROM public.shop AS shop_7
        ) AS distinct_rows_6
        JOIN public.sale AS sale_4
          ON sale_4.town > distinct_rows_6.town
        GROUP BY distinct_rows_6.floor, distinct_rows_6.town
      ) AS grouped_2
        ON distinct_rows_5.floor IS NOT DISTINCT FROM grouped_2.floor
        AND distinct_rows_5.town = grouped_2.town
      WHERE distinct_rows_5.floor = coalesce(grouped_2.count, '0'::bigint)
    ) AS combined_2
    GROUP BY combined_2.floor, combined_2.town
  ) AS grouped_3
    ON joined.floor = grouped_3.floor
    AND joined.town IS NOT DISTINCT FROM grouped_3.town
  LEFT JOIN (
    SELECT
      combined_3.town,
      count(*) AS count
    FROM (
      SELECT
        distinct_rows_7.town
      FROM (
        SELECT DISTINCT
          shop_8.town
        FROM public.shop AS shop_8
      ) AS distinct_rows_7
      JOIN public.sale AS sale_5
        ON sale_5.town > distinct_rows_7.town
      GROUP BY sale_5.item, distinct_rows_7.town
      UNION ALL
      SELECT
        distinct_rows_8.town
      FROM (
        SELECT DISTINCT
          shop_9.town
        FROM public.shop AS shop_9
      ) AS distinct_rows_8
      LEFT JOIN (
        SELECT
          distinct_rows_9.town
        FROM (
          SELECT DISTINCT
            shop_10.town
          FROM public.shop AS shop_10
        ) AS distinct_rows_9
        JOIN public.sale AS sale_6
          ON sale_6.town > distinct_rows_9.town
        GROUP BY distinct_rows_9.town
      ) AS grouped_4
        ON distinct_rows_8.town = grouped_4.town
    ) AS combined_3
    GROUP BY combined_3.town
  ) AS grouped_5
    ON joined.town IS NOT DISTINCT FROM grouped_5.town
  WHERE (joined.id > 4 OR NOT CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.floor IS NULL AND coalesce(grouped_5.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END)
) AS joined_2
LEFT JOIN (
  SELECT
    combined_4.floor,
    max(combined_4.sum) AS max
  FROM (
    SELECT
      sum(sale_7.pieces) AS sum,
      distinct_rows_10.floor
    FROM (
      SELECT DISTINCT
        shop_11.floor
      FROM public.shop AS shop_11
    ) AS distinct_rows_10
    JOIN public.sale AS sale_7
      ON sale_7.pieces > distinct_rows_10.floor
    GROUP BY sale_7.item, distinct_rows_10.floor
    UNION ALL
    SELECT
      grouped_6.sum,
      distinct_rows_11.floor
    FROM (
      SELECT DISTINCT
        shop_12.floor
      FROM public.shop AS shop_12
    ) AS distinct_rows_11
    LEFT JOIN (
      SELECT
        distinct_rows_12.floor,
        sum(sale_8.pieces) AS sum
      FROM (
        SELECT DISTINCT
          shop_13.floor
        FROM public.shop AS shop_13
      ) AS distinct_rows_12
      JOIN public.sale AS sale_8
        ON sale_8.pieces > distinct_rows_12.floor
      GROUP BY distinct_rows_12.floor
    ) AS grouped_6
      ON distinct_rows_11.floor = grouped_6.floor
  ) AS combined_4
  GROUP BY combined_4.floor
) AS grouped_7
  ON joined_2.floor IS NOT DISTINCT FROM grouped_7.floor
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.rollup_in_subqueries_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_2" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_3" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_4" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_5" WITH (fillfactor = 90) AS
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
ALTER TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_5" ADD PRIMARY KEY (town);

-- what an inner operator keeps: group_6
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_6" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor, shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_6" (__pgt_hash);

-- what an inner operator keeps: group_7
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_7" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  distinct_rows.floor,
  distinct_rows.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.item, distinct_rows.floor, distinct_rows.town), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.floor,
    shop.town
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town > distinct_rows.town
GROUP BY sale.item, distinct_rows.floor, distinct_rows.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_7" (__pgt_hash);

-- what an inner operator keeps: group_8
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_8" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor, shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_8" (__pgt_hash);

-- what an inner operator keeps: group_9
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_9" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor, shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_9" (__pgt_hash);

-- what an inner operator keeps: group_10
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_10" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.floor,
  distinct_rows.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.floor, distinct_rows.town), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.floor,
    shop.town
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town > distinct_rows.town
GROUP BY distinct_rows.floor, distinct_rows.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_10" (__pgt_hash);

-- what an inner operator keeps: group_11
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_11" WITH (fillfactor = 90) AS
SELECT
  combined.floor,
  combined.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.floor, combined.town), 0) AS __pgt_hash
FROM (
  SELECT
    distinct_rows.floor,
    distinct_rows.town
  FROM (
    SELECT DISTINCT
      shop.floor,
      shop.town
    FROM public.shop AS shop
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.town > distinct_rows.town
  GROUP BY sale.item, distinct_rows.floor, distinct_rows.town
  HAVING distinct_rows.floor = count(*)
  UNION ALL
  SELECT
    distinct_rows_2.floor,
    distinct_rows_2.town
  FROM (
    SELECT DISTINCT
      shop_2.floor,
      shop_2.town
    FROM public.shop AS shop_2
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.floor,
      distinct_rows_3.town,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        shop_3.floor,
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_3
    JOIN public.sale AS sale_2
      ON sale_2.town > distinct_rows_3.town
    GROUP BY distinct_rows_3.floor, distinct_rows_3.town
  ) AS grouped
    ON distinct_rows_2.floor IS NOT DISTINCT FROM grouped.floor
    AND distinct_rows_2.town = grouped.town
  WHERE distinct_rows_2.floor = coalesce(grouped.count, '0'::bigint)
) AS combined
GROUP BY combined.floor, combined.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_11" (__pgt_hash);

-- what an inner operator keeps: group_12
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_12" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_12" (__pgt_hash);

-- what an inner operator keeps: group_13
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_13" WITH (fillfactor = 90) AS
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
  ON sale.town > distinct_rows.town
GROUP BY sale.item, distinct_rows.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_13" (__pgt_hash);

-- what an inner operator keeps: group_14
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_14" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_14" (__pgt_hash);

-- what an inner operator keeps: group_15
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_15" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_15" (__pgt_hash);

-- what an inner operator keeps: group_16
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_16" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.town,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    shop.town
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.town > distinct_rows.town
GROUP BY distinct_rows.town
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_16" ADD PRIMARY KEY (town);

-- what an inner operator keeps: group_17
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_17" WITH (fillfactor = 90) AS
SELECT
  combined.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.town), 0) AS __pgt_hash
FROM (
  SELECT
    distinct_rows.town
  FROM (
    SELECT DISTINCT
      shop.town
    FROM public.shop AS shop
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.town > distinct_rows.town
  GROUP BY sale.item, distinct_rows.town
  UNION ALL
  SELECT
    distinct_rows_2.town
  FROM (
    SELECT DISTINCT
      shop_2.town
    FROM public.shop AS shop_2
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_3
    JOIN public.sale AS sale_2
      ON sale_2.town > distinct_rows_3.town
    GROUP BY distinct_rows_3.town
  ) AS grouped
    ON distinct_rows_2.town = grouped.town
) AS combined
GROUP BY combined.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_17" (__pgt_hash);

-- what an inner operator keeps: group_18
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_18" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_18" (__pgt_hash);

-- what an inner operator keeps: group_19
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_19" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  distinct_rows.floor,
  sum(sale.pieces) AS sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.item, distinct_rows.floor), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.floor
  FROM public.shop AS shop
) AS distinct_rows
JOIN public.sale AS sale
  ON sale.pieces > distinct_rows.floor
GROUP BY sale.item, distinct_rows.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_19" (__pgt_hash);

-- what an inner operator keeps: group_20
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_20" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_20" (__pgt_hash);

-- what an inner operator keeps: group_21
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_21" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_21" (__pgt_hash);

-- what an inner operator keeps: group_22
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_22" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.floor,
  sum(sale.pieces) AS sum,
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
ALTER TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_22" ADD PRIMARY KEY (floor);

-- what an inner operator keeps: group_23
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.group_23" WITH (fillfactor = 90) AS
SELECT
  combined.floor,
  max(combined.sum) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.floor), 0) AS __pgt_hash
FROM (
  SELECT
    sum(sale.pieces) AS sum,
    distinct_rows.floor
  FROM (
    SELECT DISTINCT
      shop.floor
    FROM public.shop AS shop
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.pieces > distinct_rows.floor
  GROUP BY sale.item, distinct_rows.floor
  UNION ALL
  SELECT
    grouped.sum,
    distinct_rows_2.floor
  FROM (
    SELECT DISTINCT
      shop_2.floor
    FROM public.shop AS shop_2
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.floor,
      sum(sale_2.pieces) AS sum
    FROM (
      SELECT DISTINCT
        shop_3.floor
      FROM public.shop AS shop_3
    ) AS distinct_rows_3
    JOIN public.sale AS sale_2
      ON sale_2.pieces > distinct_rows_3.floor
    GROUP BY distinct_rows_3.floor
  ) AS grouped
    ON distinct_rows_2.floor = grouped.floor
) AS combined
GROUP BY combined.floor
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.rollup_in_subqueries_result.group_23" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.rollup_in_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.rollup_in_subqueries_result AS
SELECT
  kept.id,
  kept.most
FROM pgtrickle_state."public.rollup_in_subqueries_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.rollup_in_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
