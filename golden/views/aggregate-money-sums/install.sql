SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_money_sums_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['id', 'shop', 'price']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_money_sums_result" WITH (fillfactor = 90) AS
SELECT
  sale.shop,
  sum(sale.price) AS total,
  count(sale.price) AS __pgt_total_count,
  min(sale.price) AS low,
  max(sale.price) AS high,
  count(DISTINCT sale.price) AS prices,
  sum(DISTINCT sale.price) AS once,
  sum(sale.price) FILTER (WHERE sale.id > 2) AS late,
  count(sale.price) FILTER (WHERE sale.id > 2) AS __pgt_late_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.shop), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY sale.shop
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_money_sums_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_money_sums_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_money_sums_result AS
SELECT
  kept.shop,
  kept.total,
  kept.low,
  kept.high,
  kept.prices,
  kept.once,
  kept.late
FROM pgtrickle_state."public.aggregate_money_sums_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_money_sums_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
