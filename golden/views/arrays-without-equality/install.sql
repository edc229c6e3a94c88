SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.arrays_without_equality_result',
  source => 'public.note',
  buffer => 'public.note',
  columns => ARRAY['page', 'parts', 'marks']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.arrays_without_equality_result',
  source => 'public.page',
  buffer => 'public.page',
  columns => ARRAY['id', 'title']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.arrays_without_equality_result" WITH (fillfactor = 90) AS
SELECT
  min(note.parts::text COLLATE pg_catalog."C")::"json"[] AS parts,
  min(note.marks::text COLLATE pg_catalog."C")::xml[] AS marks,
  page.title,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(page.title), 0) AS __pgt_hash
FROM public.note AS note
LEFT JOIN public.page AS page
  ON page.id = note.page
GROUP BY note.parts::text COLLATE pg_catalog."C", note.marks::text COLLATE pg_catalog."C", page.title
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.arrays_without_equality_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.arrays_without_equality_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.arrays_without_equality_result AS
SELECT
  kept.parts,
  kept.marks,
  kept.title
FROM pgtrickle_state."public.arrays_without_equality_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.arrays_without_equality_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
