SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_global_over_nothing_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['amount']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_global_over_nothing_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  sum(sale.amount) AS total,
  max(sale.amount) AS largest
FROM public.sale AS sale
WHERE sale.amount > 0
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_global_over_nothing_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_global_over_nothing_result AS
SELECT
  kept.__pgt_count AS n,
  kept.total,
  kept.largest
FROM pgtrickle_state."public.aggregate_global_over_nothing_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_global_over_nothing_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
