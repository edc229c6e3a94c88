SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_chained_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'items']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_chained_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.value AS item,
  expanded_2.value AS inner_item,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(doc.id, expanded.value, expanded_2.value), 0) AS __pgt_hash
FROM public.doc AS doc
CROSS JOIN LATERAL jsonb_array_elements(doc.items) AS expanded (value)
CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(expanded.value) = 'array'::text THEN expanded.value ELSE '[]'::jsonb END) AS expanded_2 (value)
GROUP BY doc.id, expanded.value, expanded.value::text COLLATE pg_catalog."C", expanded_2.value, expanded_2.value::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_chained_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_chained_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_chained_result AS
SELECT
  kept.id,
  kept.item,
  kept.inner_item
FROM pgtrickle_state."public.functions_chained_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_chained_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
