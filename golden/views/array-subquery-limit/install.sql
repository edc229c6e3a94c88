SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.array_subquery_limit_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'most', 'skip', 'place']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.array_subquery_limit_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['id', 'place', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.array_subquery_limit_result" WITH (fillfactor = 90) AS
SELECT
  shop.id,
  coalesce(grouped."array", '{}'::integer[]) AS items
FROM public.shop AS shop
LEFT JOIN (
  SELECT
    windowed.most,
    windowed.skip,
    windowed.place,
    array_agg(windowed.id + 0 ORDER BY windowed.price DESC, windowed.id) AS "array"
  FROM (
    SELECT
      distinct_rows.most,
      distinct_rows.skip,
      distinct_rows.place,
      item.id,
      item.place AS place_2,
      item.price,
      row_number() OVER (PARTITION BY distinct_rows.most, distinct_rows.skip, distinct_rows.place ORDER BY item.price DESC, item.id, item.id) AS place_3
    FROM (
      SELECT DISTINCT
        shop_2.most,
        shop_2.skip,
        shop_2.place
      FROM public.shop AS shop_2
    ) AS distinct_rows
    JOIN public.item AS item
      ON item.place = distinct_rows.place
  ) AS windowed
  WHERE windowed.place_3 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint)
    AND windowed.place_3 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((windowed.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  GROUP BY windowed.most, windowed.skip, windowed.place
) AS grouped
  ON hash_record_extended(ROW(shop.most, shop.skip), 0) = hash_record_extended(ROW(grouped.most, grouped.skip), 0)
  AND (shop.most = grouped.most OR shop.most IS NULL AND grouped.most IS NULL)
  AND (shop.skip = grouped.skip OR shop.skip IS NULL AND grouped.skip IS NULL)
  AND shop.place = grouped.place
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.array_subquery_limit_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.array_subquery_limit_result.group" WITH (fillfactor = 90) AS
SELECT
  shop.most,
  shop.skip,
  shop.place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(shop.most, shop.skip, shop.place), 0) AS __pgt_hash
FROM public.shop AS shop
GROUP BY shop.most, shop.skip, shop.place
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.array_subquery_limit_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.array_subquery_limit_result.group_2" WITH (fillfactor = 90) AS
SELECT
  windowed.most,
  windowed.skip,
  windowed.place,
  array_agg(windowed.id + 0 ORDER BY windowed.price DESC, windowed.id) AS "array",
  count(*) AS __pgt_count,
  hash_record_extended(ROW(windowed.most, windowed.skip, windowed.place), 0) AS __pgt_hash
FROM (
  SELECT
    distinct_rows.most,
    distinct_rows.skip,
    distinct_rows.place,
    item.id,
    item.place AS place_2,
    item.price,
    row_number() OVER (PARTITION BY distinct_rows.most, distinct_rows.skip, distinct_rows.place ORDER BY item.price DESC, item.id, item.id) AS place_3
  FROM (
    SELECT DISTINCT
      shop.most,
      shop.skip,
      shop.place
    FROM public.shop AS shop
  ) AS distinct_rows
  JOIN public.item AS item
    ON item.place = distinct_rows.place
) AS windowed
WHERE windowed.place_3 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint)
  AND windowed.place_3 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((windowed.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
GROUP BY windowed.most, windowed.skip, windowed.place
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.array_subquery_limit_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.array_subquery_limit_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.array_subquery_limit_result AS
SELECT
  kept.id,
  kept.items
FROM pgtrickle_state."public.array_subquery_limit_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.array_subquery_limit_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
