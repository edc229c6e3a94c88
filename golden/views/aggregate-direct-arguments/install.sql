SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_direct_arguments_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result" WITH (fillfactor = 90) AS
SELECT
  sale.region % 2 AS odd,
  sale.region,
  GROUPING(sale.region % 2, sale.region) AS __pgt_set,
  percentile_disc(CASE WHEN sale.region % 2 = 1 THEN 0.1 WHEN sale.region IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS amount,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(sale.region % 2, sale.region, GROUPING(sale.region % 2, sale.region)), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY GROUPING SETS ((sale.region % 2, sale.region), (sale.region % 2), ())
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_direct_arguments_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_direct_arguments_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_direct_arguments_result AS
SELECT
  kept.odd,
  kept.region,
  kept.amount
FROM pgtrickle_state."public.aggregate_direct_arguments_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_direct_arguments_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
