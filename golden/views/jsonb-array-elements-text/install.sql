SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.jsonb_array_elements_text_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['items']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.jsonb_array_elements_text_result" WITH (fillfactor = 90) AS
SELECT
  expanded.value AS item,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(expanded.value), 0) AS __pgt_hash
FROM public.doc AS doc
CROSS JOIN LATERAL jsonb_array_elements_text(doc.items) AS expanded (value)
GROUP BY expanded.value
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.jsonb_array_elements_text_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.jsonb_array_elements_text_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.jsonb_array_elements_text_result AS
SELECT
  kept.item,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.jsonb_array_elements_text_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.jsonb_array_elements_text_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
