SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_distinct_values_result',
  source => 'public.visit',
  buffer => 'public.visit',
  columns => ARRAY['shop', 'who', 'cents', 'paid', 'free', 'card']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  count(*) AS __pgt_count,
  count(visit.who) AS named,
  count(DISTINCT visit.who) AS people,
  count(DISTINCT visit.who) FILTER (WHERE visit.card) AS with_card,
  count(DISTINCT visit.cents) AS prices,
  sum(DISTINCT visit.cents) AS all_prices,
  sum(DISTINCT visit.paid) AS amounts,
  count(DISTINCT visit.paid) AS __pgt_amounts_count,
  count(DISTINCT visit.free) AS different,
  count(DISTINCT ROW(visit.who, visit.cents)) AS pairs,
  max(visit.cents) AS dearest,
  sum(visit.cents) AS total,
  count(visit.cents) AS __pgt_total_count,
  min(visit.shop) AS __pgt_shop_shown,
  hash_record_extended(ROW(visit.shop), 0) AS __pgt_hash
FROM public.visit AS visit
GROUP BY visit.shop
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result" (__pgt_hash);

-- what an inner operator keeps: distinct
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.who AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.who), 0) AS __pgt_hash
FROM public.visit AS visit
WHERE visit.who IS NOT NULL
GROUP BY visit.shop, visit.who
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct" (__pgt_hash);

-- what an inner operator keeps: distinct_2
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.who AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.who), 0) AS __pgt_hash
FROM public.visit AS visit
WHERE visit.who IS NOT NULL
  AND visit.card
GROUP BY visit.shop, visit.who
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" (__pgt_hash);

-- what an inner operator keeps: distinct_3
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.cents AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.cents), 0) AS __pgt_hash
FROM public.visit AS visit
WHERE visit.cents IS NOT NULL
GROUP BY visit.shop, visit.cents
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" (__pgt_hash);

-- what an inner operator keeps: distinct_4
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.paid AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.paid), 0) AS __pgt_hash
FROM public.visit AS visit
WHERE visit.paid IS NOT NULL
GROUP BY visit.shop, visit.paid
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" (__pgt_hash);

-- what an inner operator keeps: distinct_5
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.free AS value,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.free), 0) AS __pgt_hash
FROM public.visit AS visit
WHERE visit.free IS NOT NULL
GROUP BY visit.shop, visit.free
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" (__pgt_hash);

-- what an inner operator keeps: distinct_6
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" WITH (fillfactor = 90) AS
SELECT
  visit.shop,
  visit.who AS value,
  visit.cents AS value_2,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(visit.shop, visit.who, visit.cents), 0) AS __pgt_hash
FROM public.visit AS visit
GROUP BY visit.shop, visit.who, visit.cents
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_distinct_values_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_distinct_values_result AS
SELECT
  round(kept.__pgt_shop_shown, 2) AS shop,
  kept.__pgt_count AS visits,
  kept.named,
  kept.people,
  kept.with_card,
  kept.prices,
  kept.all_prices,
  kept.all_prices::numeric / kept.prices AS mean_price,
  kept.amounts,
  kept.different,
  kept.pairs,
  kept.dearest,
  kept.total
FROM pgtrickle_state."public.aggregate_distinct_values_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_distinct_values_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
