SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.json_columns_result',
  source => 'public.document',
  buffer => 'public.document',
  columns => ARRAY['id', 'body', 'meta', 'tags']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.json_columns_result" WITH (fillfactor = 90) AS
SELECT
  document.id,
  document.body,
  document.meta,
  document.tags,
  document.meta ->> 'b'::text AS b
FROM public.document AS document
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.json_columns_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.json_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.json_columns_result AS
SELECT
  kept.id,
  kept.body,
  kept.meta,
  kept.tags,
  kept.b
FROM pgtrickle_state."public.json_columns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.json_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
