SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_of_grouping_sets_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'product']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result" WITH (fillfactor = 90) AS
SELECT
  combined_3.level,
  combined_3.count AS groups,
  combined_3.sum AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined_3.level, combined_3.count, combined_3.sum), 0) AS __pgt_hash
FROM (
  SELECT
    (0 * 2 + combined.region_absent) * 2 + combined.product_absent AS level,
    count(*) AS count,
    sum(combined.count) AS sum,
    0 AS level_absent
  FROM (
    SELECT
      sale.region,
      sale.product,
      count(*) AS count,
      0 AS region_absent,
      0 AS product_absent
    FROM public.sale AS sale
    GROUP BY sale.region, sale.product
    UNION ALL
    SELECT
      sale_2.region,
      NULL::text AS product,
      count(*) AS count,
      0 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_2
    GROUP BY sale_2.region
    UNION ALL
    SELECT
      NULL::text AS region,
      NULL::text AS product,
      count(*) AS count,
      1 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_3
    GROUP BY ()
  ) AS combined
  GROUP BY (0 * 2 + combined.region_absent) * 2 + combined.product_absent
  UNION ALL
  SELECT
    NULL::integer AS level,
    count(*) AS count,
    sum(combined_2.count) AS sum,
    1 AS level_absent
  FROM (
    SELECT
      sale_4.region,
      sale_4.product,
      count(*) AS count,
      0 AS region_absent,
      0 AS product_absent
    FROM public.sale AS sale_4
    GROUP BY sale_4.region, sale_4.product
    UNION ALL
    SELECT
      sale_5.region,
      NULL::text AS product,
      count(*) AS count,
      0 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_5
    GROUP BY sale_5.region
    UNION ALL
    SELECT
      NULL::text AS region,
      NULL::text AS product,
      count(*) AS count,
      1 AS region_absent,
      1 AS product_absent
    FROM public.sale AS sale_6
    GROUP BY ()
  ) AS combined_2
  GROUP BY ()
) AS combined_3
GROUP BY combined_3.level, combined_3.count, combined_3.sum, combined_3.sum::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_grouping_sets_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sale.product,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region, sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region, sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" WITH (fillfactor = 90) AS
SELECT
  (0 * 2 + combined.region_absent) * 2 + combined.product_absent AS level,
  count(*) AS __pgt_count,
  sum(combined.count) AS sum
FROM (
  SELECT
    sale.region,
    sale.product,
    count(*) AS count,
    0 AS region_absent,
    0 AS product_absent
  FROM public.sale AS sale
  GROUP BY sale.region, sale.product
  UNION ALL
  SELECT
    sale_2.region,
    NULL::text AS product,
    count(*) AS count,
    0 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_2
  GROUP BY sale_2.region
  UNION ALL
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    count(*) AS count,
    1 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_3
  GROUP BY ()
) AS combined
GROUP BY (0 * 2 + combined.region_absent) * 2 + combined.product_absent
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_3" ADD PRIMARY KEY (level);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  sale.product,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region, sale.product), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region, sale.product
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" WITH (fillfactor = 90) AS
SELECT
  sale.region,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.region
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_of_grouping_sets_result.group_5" (__pgt_hash);

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_3
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.total_3" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(combined.count) AS sum
FROM (
  SELECT
    sale.region,
    sale.product,
    count(*) AS count,
    0 AS region_absent,
    0 AS product_absent
  FROM public.sale AS sale
  GROUP BY sale.region, sale.product
  UNION ALL
  SELECT
    sale_2.region,
    NULL::text AS product,
    count(*) AS count,
    0 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_2
  GROUP BY sale_2.region
  UNION ALL
  SELECT
    NULL::text AS region,
    NULL::text AS product,
    count(*) AS count,
    1 AS region_absent,
    1 AS product_absent
  FROM public.sale AS sale_3
  GROUP BY ()
) AS combined
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_of_grouping_sets_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_of_grouping_sets_result AS
SELECT
  kept.level,
  kept.groups,
  kept.n
FROM pgtrickle_state."public.grouping_sets_of_grouping_sets_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_of_grouping_sets_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
