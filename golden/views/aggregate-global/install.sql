SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_global_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['amount', 'day']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_global_result" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count,
  count(sale.amount) AS known,
  sum(sale.amount) AS total,
  min(sale.day) AS first,
  max(sale.day) AS last
FROM public.sale AS sale
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_global_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_global_result AS
SELECT
  kept.__pgt_count AS n,
  kept.known,
  kept.total,
  kept.total::numeric / kept.known AS mean,
  kept.first,
  kept.last
FROM pgtrickle_state."public.aggregate_global_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_global_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
