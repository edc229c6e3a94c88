SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_sum_numeric_result',
  source => 'public.entry',
  buffer => 'public.entry',
  columns => ARRAY['book', 'fixed', 'free']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_sum_numeric_result" WITH (fillfactor = 90) AS
SELECT
  entry.book,
  sum(entry.fixed) AS fixed,
  count(entry.fixed) AS __pgt_fixed_count,
  sum(entry.free) AS free,
  count(entry.free) AS __pgt_free_count,
  sum(entry.fixed * entry.free) AS product,
  count(entry.fixed * entry.free) AS __pgt_product_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(entry.book), 0) AS __pgt_hash
FROM public.entry AS entry
GROUP BY entry.book
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_sum_numeric_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_sum_numeric_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_sum_numeric_result AS
SELECT
  kept.book,
  kept.fixed,
  kept.free,
  kept.product
FROM pgtrickle_state."public.group_sum_numeric_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_sum_numeric_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
