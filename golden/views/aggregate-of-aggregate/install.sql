SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_of_aggregate_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['shop', 'day', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_of_aggregate_result" WITH (fillfactor = 90) AS
SELECT
  grouped.sum AS total,
  count(*) AS __pgt_count,
  min(grouped.count) AS fewest_days,
  hash_record_extended(ROW(grouped.sum), 0) AS __pgt_hash
FROM (
  SELECT
    distinct_rows.shop,
    sum(distinct_rows.amount) AS sum,
    count(distinct_rows.day) AS count
  FROM (
    SELECT DISTINCT
      sale.shop,
      sale.day,
      sale.amount
    FROM public.sale AS sale
  ) AS distinct_rows
  GROUP BY distinct_rows.shop
) AS grouped
GROUP BY grouped.sum
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_of_aggregate_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.aggregate_of_aggregate_result.group" WITH (fillfactor = 90) AS
SELECT
  sale.shop,
  sale.day,
  sale.amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.shop, sale.day, sale.amount), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.shop, sale.day, sale.amount
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_of_aggregate_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.aggregate_of_aggregate_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.shop,
  sum(distinct_rows.amount) AS sum,
  count(distinct_rows.amount) AS __pgt_sum_count,
  count(distinct_rows.day) AS count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.shop), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    sale.shop,
    sale.day,
    sale.amount
  FROM public.sale AS sale
) AS distinct_rows
GROUP BY distinct_rows.shop
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_of_aggregate_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_of_aggregate_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_of_aggregate_result AS
SELECT
  kept.total,
  kept.__pgt_count AS shops,
  kept.fewest_days
FROM pgtrickle_state."public.aggregate_of_aggregate_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_of_aggregate_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
