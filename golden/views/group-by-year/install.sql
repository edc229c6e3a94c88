SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.group_by_year_result',
  source => 'public.sale',
  buffer => 'public.sale',
  columns => ARRAY['day', 'sold']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.group_by_year_result" WITH (fillfactor = 90) AS
SELECT
  "extract"('year'::text, sale.day) AS year,
  "extract"('hour'::text, sale.sold) * 10 AS hour,
  "extract"('second'::text, sale.sold) AS second,
  count(*) AS __pgt_count,
  min("extract"('second'::text, sale.sold)) AS __pgt_second_shown,
  hash_record_extended(ROW("extract"('year'::text, sale.day), "extract"('hour'::text, sale.sold) * 10, "extract"('second'::text, sale.sold)), 0) AS __pgt_hash
FROM public.sale AS sale
GROUP BY "extract"('year'::text, sale.day), "extract"('hour'::text, sale.sold) * 10, "extract"('second'::text, sale.sold)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.group_by_year_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.group_by_year_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.group_by_year_result AS
SELECT
  kept.year,
  kept.hour,
  kept.__pgt_second_shown AS second,
  kept.__pgt_count AS sales
FROM pgtrickle_state."public.group_by_year_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.group_by_year_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
