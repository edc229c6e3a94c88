SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.functions_in_from_result',
  source => 'public.span',
  buffer => 'public.span',
  columns => ARRAY['id', 'low', 'high', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.functions_in_from_result" WITH (fillfactor = 90) AS
SELECT
  span.id,
  expanded.n,
  expanded_2.t AS tag,
  expanded_2.ordinality AS place,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(span.id, expanded.n, expanded_2.t, expanded_2.ordinality), 0) AS __pgt_hash
FROM public.span AS span
CROSS JOIN LATERAL generate_series(span.low, span.high) AS expanded (n)
CROSS JOIN LATERAL unnest(span.tags) WITH ORDINALITY AS expanded_2 (t, ordinality)
GROUP BY span.id, expanded.n, expanded_2.t, expanded_2.ordinality
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.functions_in_from_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.functions_in_from_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.functions_in_from_result AS
SELECT
  kept.id,
  kept.n,
  kept.tag,
  kept.place
FROM pgtrickle_state."public.functions_in_from_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.functions_in_from_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
