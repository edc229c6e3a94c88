SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.direct_argument_per_group_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['shop', 'amount']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.direct_argument_per_group_result',
  source => 'public.shop',
  buffer => 'public.shop',
  columns => ARRAY['id', 'part']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.direct_argument_per_group_result',
  source => 'public.goal',
  buffer => 'public.goal',
  columns => ARRAY['shop', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.direct_argument_per_group_result" WITH (fillfactor = 90) AS
SELECT
  sale.shop,
  shop.part AS direct,
  grouped.sum::integer AS direct_2,
  percentile_cont(shop.part) WITHIN GROUP (ORDER BY sale.amount::double precision) AS part,
  cume_dist(grouped.sum::integer) WITHIN GROUP (ORDER BY sale.amount) AS place,
  count(*) AS __pgt_count,
  min(sale.amount) AS min,
  min(shop.part) AS __pgt_direct_shown,
  hash_record_extended(ROW(sale.shop, shop.part, grouped.sum::integer), 0) AS __pgt_hash
FROM public.sale AS sale
LEFT JOIN public.shop AS shop
  ON shop.id = sale.shop
LEFT JOIN (
  SELECT
    goal.shop,
    sum(goal.amount) AS sum
  FROM public.goal AS goal
  GROUP BY goal.shop
) AS grouped
  ON grouped.shop = sale.shop
GROUP BY sale.shop, shop.part, grouped.sum::integer
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.direct_argument_per_group_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.direct_argument_per_group_result.group" WITH (fillfactor = 90) AS
SELECT
  goal.shop,
  sum(goal.amount) AS sum,
  count(goal.amount) AS __pgt_sum_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(goal.shop), 0) AS __pgt_hash
FROM public.goal AS goal
GROUP BY goal.shop
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.direct_argument_per_group_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.direct_argument_per_group_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.direct_argument_per_group_result AS
SELECT
  kept.shop,
  kept.part,
  kept.place,
  kept.__pgt_count AS sales
FROM pgtrickle_state."public.direct_argument_per_group_result" AS kept
WHERE (kept.__pgt_count > 1 OR kept.min < 5);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.direct_argument_per_group_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
