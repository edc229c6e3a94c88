SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.jsonb_array_elements_result',
  source => 'public.doc',
  buffer => 'public.doc',
  columns => ARRAY['id', 'items']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.jsonb_array_elements_result" WITH (fillfactor = 90) AS
SELECT
  doc.id,
  expanded.value AS item,
  expanded.ordinality AS place
FROM public.doc AS doc
CROSS JOIN LATERAL jsonb_array_elements(doc.items) WITH ORDINALITY AS expanded (value, ordinality)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.jsonb_array_elements_result" ADD PRIMARY KEY (id, place);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.jsonb_array_elements_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.jsonb_array_elements_result AS
SELECT
  kept.id,
  kept.item,
  kept.place
FROM pgtrickle_state."public.jsonb_array_elements_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.jsonb_array_elements_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
