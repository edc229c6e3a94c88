SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.unnest_with_ordinality_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.unnest_with_ordinality_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.ordinality AS place,
  expanded.t AS tag
FROM public.doc AS doc
CROSS JOIN LATERAL unnest(doc.tags) WITH ORDINALITY AS expanded (t, ordinality)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.unnest_with_ordinality_result" ADD PRIMARY KEY (id, place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.unnest_with_ordinality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.unnest_with_ordinality_result AS
SELECT
  kept.id,
  kept.place,
  kept.tag
FROM pgtrickle_state."public.unnest_with_ordinality_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.unnest_with_ordinality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
