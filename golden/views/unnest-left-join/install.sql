SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.unnest_left_join_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.unnest_left_join_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.t AS tag,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(doc.id, expanded.t), 0) AS __pgt_hash
FROM public.doc AS doc
LEFT JOIN LATERAL unnest(doc.tags) AS expanded (t) ON true
GROUP BY doc.id, expanded.t
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.unnest_left_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.unnest_left_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.unnest_left_join_result AS
SELECT
  kept.id,
  kept.tag
FROM pgtrickle_state."public.unnest_left_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.unnest_left_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
