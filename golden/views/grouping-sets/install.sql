SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['region', 'product', 'amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_result" WITH (fillfactor = 90) AS
SELECT
  grouped.region,
  grouped.product,
  grouped.__pgt_set,
  grouped.__pgt_count,
  grouped.amount,
  grouped.__pgt_amount_count,
  hash_record_extended(ROW(grouped.region, grouped.product, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    sale.region,
    sale.product,
    count(*) AS __pgt_count,
    sum(sale.amount) AS amount,
    count(sale.amount) AS __pgt_amount_count,
    GROUPING(sale.region, sale.product) AS __pgt_set
  FROM public.sale AS sale
  GROUP BY GROUPING SETS ((sale.region, sale.product), (sale.region), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_result AS
SELECT
  kept.region,
  kept.product,
  kept.__pgt_set AS level,
  kept.__pgt_count AS n,
  kept.amount
FROM pgtrickle_state."public.grouping_sets_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
