SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_sum_numeric_of_join_result',
  source => 'public.item',
  buffer => 'public.item',
  columns => ARRAY['code', 'price']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.group_sum_numeric_of_join_result',
  source => 'public.label',
  buffer => 'public.label',
  columns => ARRAY['code', 'book']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_sum_numeric_of_join_result" WITH (fillfactor = 90) AS
SELECT
  label.book,
  sum(item.price) AS total,
  count(item.price) AS __pgt_total_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(label.book), 0) AS __pgt_hash
FROM public.item AS item
JOIN public.label AS label
  ON label.code = item.code
GROUP BY label.book
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_sum_numeric_of_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_sum_numeric_of_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_sum_numeric_of_join_result AS
SELECT
  kept.book,
  kept.total,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.group_sum_numeric_of_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_sum_numeric_of_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
