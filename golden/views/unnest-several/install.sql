SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.unnest_several_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'low', 'high', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.unnest_several_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.unnest AS tag,
  expanded.unnest_2 AS n,
  expanded.ordinality AS place
FROM public.doc AS doc
CROSS JOIN LATERAL ROWS FROM (unnest(doc.tags), unnest(ARRAY[doc.low, doc.high]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.unnest_several_result" ADD PRIMARY KEY (id, place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.unnest_several_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.unnest_several_result AS
SELECT
  kept.id,
  kept.tag,
  kept.n,
  kept.place
FROM pgtrickle_state."public.unnest_several_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.unnest_several_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
