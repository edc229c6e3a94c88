SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_rollup_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'floor', 'town']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_rollup_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['town', 'item', 'pieces']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_rollup_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  joined.item,
  joined.item_absent AS level,
  joined.sum AS pieces,
  combined_3.count AS many,
  combined_3.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.id, joined.item, joined.item_absent, joined.sum, combined_3.count, combined_3.town), 0) AS __pgt_hash
FROM (
  SELECT
    shop.id,
    shop.floor,
    shop.town,
    combined.item,
    combined.sum,
    combined.item_absent,
    combined.town AS town_2
  FROM public.shop AS shop
  JOIN (
    SELECT
      sale.item,
      sum(sale.pieces) AS sum,
      0 AS item_absent,
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
      NULL::text AS item,
      grouped.sum,
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town,
        sum(sale_2.pieces) AS sum
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
    ON shop.town IS NOT DISTINCT FROM combined.town
) AS joined
LEFT JOIN (
  SELECT
    sale_4.town,
    count(*) AS count,
    distinct_rows_5.floor,
    distinct_rows_5.level
  FROM (
    SELECT DISTINCT
      shop_5.floor,
      0 AS level
    FROM public.shop AS shop_5
    JOIN (
      SELECT
        sale_3.item,
        distinct_rows_4.town
      FROM (
        SELECT DISTINCT
          shop_6.town
        FROM public.shop AS shop_6
      ) AS distinct_rows_4
      JOIN public.sale AS sale_3
        ON sale_3.town = distinct_rows_4.town
      GROUP BY sale_3.item, distinct_rows_4.town
    ) AS grouped_2
      ON shop_5.town IS NOT DISTINCT FROM grouped_2.town
  ) AS distinct_rows_5
  JOIN public.sale AS sale_4
    ON sale_4.pieces > distinct_rows_5.floor
  GROUP BY sale_4.town, distinct_rows_5.floor, distinct_rows_5.level
  HAVING count(*) <> 2
  UNION ALL
  SELECT
    NULL::text AS town,
    coalesce(grouped_5.count, '0'::bigint) AS count,
    distinct_rows_8.floor,
    distinct_rows_8.level
  FROM (
    SELECT DISTINCT
      shop_7.floor,
      1 AS level
    FROM public.shop AS shop_7
    JOIN (
      SELECT DISTINCT
        shop_8.town
      FROM public.shop AS shop_8
    ) AS distinct_rows_6
    LEFT JOIN (
      SELECT
        distinct_rows_7.town
      FROM (
        SELECT DISTINCT
          shop_9.town
        FROM public.shop AS shop_9
      ) AS distinct_rows_7
      JOIN public.sale AS sale_5
        ON sale_5.town = distinct_rows_7.town
      GROUP BY distinct_rows_7.town
    ) AS grouped_3
      ON distinct_rows_6.town = grouped_3.town
      ON shop_7.town IS NOT DISTINCT FROM distinct_rows_6.town
  ) AS distinct_rows_8
  LEFT JOIN (
    SELECT
      distinct_rows_12.floor,
      distinct_rows_12.level,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        shop_10.floor,
        combined_2.item_absent AS level
      FROM public.shop AS shop_10
      JOIN (
        SELECT
          0 AS item_absent,
          distinct_rows_9.town
        FROM (
          SELECT DISTINCT
            shop_11.town
          FROM public.shop AS shop_11
        ) AS distinct_rows_9
        JOIN public.sale AS sale_6
          ON sale_6.town = distinct_rows_9.town
        GROUP BY sale_6.item, distinct_rows_9.town
        UNION ALL
        SELECT
          1 AS item_absent,
          distinct_rows_10.town
        FROM (
          SELECT DISTINCT
            shop_12.town
          FROM public.shop AS shop_12
        ) AS distinct_rows_10
        LEFT JOIN (
          SELECT
            distinct_rows_11.town
          FROM (
            SELECT DISTINCT
              shop_13.town
            FROM public.shop AS shop_13
          ) AS distinct_rows_11
          JOIN public.sale AS sale_7
            ON sale_7.town = distinct_rows_11.town
          GROUP BY distinct_rows_11.town
        ) AS grouped_4
          ON distinct_rows_10.town = grouped_4.town
      ) AS combined_2
        ON shop_10.town IS NOT DISTINCT FROM combined_2.town
    ) AS distinct_rows_12
    JOIN public.sale AS sale_8
      ON sale_8.pieces > distinct_rows_12.floor
    GROUP BY distinct_rows_12.floor, distinct_rows_12.level
  ) AS grouped_5
    ON distinct_rows_8.floor = grouped_5.floor
    AND distinct_rows_8.level = grouped_5.level
  WHERE coalesce(grouped_5.count, '0'::bigint) <> 2
) AS combined_3
  ON joined.floor IS NOT DISTINCT FROM combined_3.floor
  AND joined.item_absent = combined_3.level
GROUP BY joined.id, joined.item, joined.item_absent, joined.sum, combined_3.count, combined_3.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.item,
  distinct_rows.town,
  sum(sale.pieces) AS sum,
  count(sale.pieces) AS __pgt_sum_count,
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
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_3" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_4" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_5" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.town,
  sum(sale.pieces) AS sum,
  count(sale.pieces) AS __pgt_sum_count,
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
ALTER TABLE pgtrickle_state."public.lateral_rollup_result.group_5" ADD PRIMARY KEY (town);

-- what an inner operator keeps: group_6
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_6" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_6" (__pgt_hash);

-- what an inner operator keeps: group_7
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_7" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_7" (__pgt_hash);

-- what an inner operator keeps: group_8
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_8" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  0 AS level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, 0), 0) AS __pgt_hash
FROM public.shop AS shop
JOIN (
  SELECT
    sale.item,
    distinct_rows.town
  FROM (
    SELECT DISTINCT
      shop_2.town
    FROM public.shop AS shop_2
  ) AS distinct_rows
  JOIN public.sale AS sale
    ON sale.town = distinct_rows.town
  GROUP BY sale.item, distinct_rows.town
) AS grouped
  ON shop.town IS NOT DISTINCT FROM grouped.town
GROUP BY shop.floor, 0::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_8" (__pgt_hash);

-- what an inner operator keeps: group_9
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_9" WITH (fillfactor = 90) AS
SELECT
  sale_2.town,
  distinct_rows_2.floor,
  distinct_rows_2.level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale_2.town, distinct_rows_2.floor, distinct_rows_2.level), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    shop.floor,
    0 AS level
  FROM public.shop AS shop
  JOIN (
    SELECT
      sale.item,
      distinct_rows.town
    FROM (
      SELECT DISTINCT
        shop_2.town
      FROM public.shop AS shop_2
    ) AS distinct_rows
    JOIN public.sale AS sale
      ON sale.town = distinct_rows.town
    GROUP BY sale.item, distinct_rows.town
  ) AS grouped
    ON shop.town IS NOT DISTINCT FROM grouped.town
) AS distinct_rows_2
JOIN public.sale AS sale_2
  ON sale_2.pieces > distinct_rows_2.floor
GROUP BY sale_2.town, distinct_rows_2.floor, distinct_rows_2.level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_9" (__pgt_hash);

-- what an inner operator keeps: group_10
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_10" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_10" (__pgt_hash);

-- what an inner operator keeps: group_11
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_11" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_11" (__pgt_hash);

-- what an inner operator keeps: group_12
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_12" WITH (fillfactor = 90) AS
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
ALTER TABLE pgtrickle_state."public.lateral_rollup_result.group_12" ADD PRIMARY KEY (town);

-- what an inner operator keeps: group_13
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_13" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  1 AS level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, 1), 0) AS __pgt_hash
FROM public.shop AS shop
JOIN (
  SELECT DISTINCT
    shop_2.town
  FROM public.shop AS shop_2
) AS distinct_rows
LEFT JOIN (
  SELECT
    distinct_rows_2.town
  FROM (
    SELECT DISTINCT
      shop_3.town
    FROM public.shop AS shop_3
  ) AS distinct_rows_2
  JOIN public.sale AS sale
    ON sale.town = distinct_rows_2.town
  GROUP BY distinct_rows_2.town
) AS grouped
  ON distinct_rows.town = grouped.town
  ON shop.town IS NOT DISTINCT FROM distinct_rows.town
GROUP BY shop.floor, 1::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_13" (__pgt_hash);

-- what an inner operator keeps: group_14
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_14" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_14" (__pgt_hash);

-- what an inner operator keeps: group_15
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_15" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_15" (__pgt_hash);

-- what an inner operator keeps: group_16
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_16" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_16" (__pgt_hash);

-- what an inner operator keeps: group_17
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_17" WITH (fillfactor = 90) AS
SELECT
  shop.town,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.town), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.town
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_17" (__pgt_hash);

-- what an inner operator keeps: group_18
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_18" WITH (fillfactor = 90) AS
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
ALTER TABLE pgtrickle_state."public.lateral_rollup_result.group_18" ADD PRIMARY KEY (town);

-- what an inner operator keeps: group_19
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_19" WITH (fillfactor = 90) AS
SELECT
  shop.floor,
  combined.item_absent AS level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.floor, combined.item_absent), 0) AS __pgt_hash
FROM public.shop AS shop
JOIN (
  SELECT
    0 AS item_absent,
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
    1 AS item_absent,
    distinct_rows_2.town
  FROM (
    SELECT DISTINCT
      shop_3.town
    FROM public.shop AS shop_3
  ) AS distinct_rows_2
  LEFT JOIN (
    SELECT
      distinct_rows_3.town
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
  ON shop.town IS NOT DISTINCT FROM combined.town
GROUP BY shop.floor, combined.item_absent
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_rollup_result.group_19" (__pgt_hash);

-- what an inner operator keeps: group_20
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.group_20" WITH (fillfactor = 90) AS
SELECT
  distinct_rows_4.floor,
  distinct_rows_4.level,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    shop.floor,
    combined.item_absent AS level
  FROM public.shop AS shop
  JOIN (
    SELECT
      0 AS item_absent,
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
      1 AS item_absent,
      distinct_rows_2.town
    FROM (
      SELECT DISTINCT
        shop_3.town
      FROM public.shop AS shop_3
    ) AS distinct_rows_2
    LEFT JOIN (
      SELECT
        distinct_rows_3.town
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
    ON shop.town IS NOT DISTINCT FROM combined.town
) AS distinct_rows_4
JOIN public.sale AS sale_3
  ON sale_3.pieces > distinct_rows_4.floor
GROUP BY distinct_rows_4.floor, distinct_rows_4.level
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.lateral_rollup_result.group_20" ADD PRIMARY KEY (floor, level);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_rollup_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_rollup_result AS
SELECT
  kept.id,
  kept.item,
  kept.level,
  kept.pieces,
  kept.many,
  kept.town
FROM pgtrickle_state."public.lateral_rollup_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_rollup_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
