SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_of_a_row_filtered_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'low', 'high']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_of_a_row_filtered_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.r AS n,
  expanded.r * 2 AS twice,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(doc.id, expanded.r, expanded.r * 2), 0) AS __pgt_hash
FROM public.doc AS doc
CROSS JOIN LATERAL generate_series(doc.low, doc.high) AS expanded (r)
WHERE expanded.r % 2 = 1
GROUP BY doc.id, expanded.r, expanded.r * 2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_of_a_row_filtered_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_of_a_row_filtered_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_of_a_row_filtered_result AS
SELECT
  kept.id,
  kept.n,
  kept.twice
FROM pgtrickle_state."public.functions_of_a_row_filtered_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_of_a_row_filtered_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
