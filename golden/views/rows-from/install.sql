SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.rows_from_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'low', 'high', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.rows_from_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.unnest AS tag,
  expanded.generate_series AS n,
  expanded.ordinality AS place
FROM public.doc AS doc
CROSS JOIN LATERAL ROWS FROM (unnest(doc.tags), generate_series(doc.low, doc.high)) WITH ORDINALITY AS expanded (unnest, generate_series, ordinality)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.rows_from_result" ADD PRIMARY KEY (id, place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.rows_from_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.rows_from_result AS
SELECT
  kept.id,
  kept.tag,
  kept.n,
  kept.place
FROM pgtrickle_state."public.rows_from_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.rows_from_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
