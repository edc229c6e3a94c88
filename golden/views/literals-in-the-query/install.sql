SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.literals_in_the_query_result',
  source => 'public.note',
  buffer => 'public.note',
  columns => ARRAY['id', 'body']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.literals_in_the_query_result" WITH (fillfactor = 90) AS
SELECT
  note.id,
  note.body,
  'a''b'::text || note.body AS quoted,
  'tab	'::text AS escaped,
  E'two\n  lines'::text AS lines,
  'dollar '' quoted'::text AS dollars,
  'data'::text AS unicode,
  ('/* '::text || note.body) || ' */'::text AS commented,
  '{"a": 1}'::jsonb AS "json",
  1.50 AS scale,
  '2024-02-29'::date AS leap
FROM public.note AS note
WHERE note.body <> 'it''s; DROP TABLE note'::text
  AND note.body NOT LIKE E'%\\\\%'::text
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.literals_in_the_query_result" ADD PRIMARY KEY (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.literals_in_the_query_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.literals_in_the_query_result AS
SELECT
  kept.id,
  kept.body,
  kept.quoted,
  kept.escaped,
  kept.lines,
  kept.dollars,
  kept.unicode,
  kept.commented,
  kept."json",
  kept.scale,
  kept.leap
FROM pgtrickle_state."public.literals_in_the_query_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.literals_in_the_query_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
