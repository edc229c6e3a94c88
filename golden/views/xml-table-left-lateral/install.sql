SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.xml_table_left_lateral_result',
  source => 'public.page',
  buffer => 'public.page',
  columns => ARRAY['title', 'body', 'path']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.xml_table_left_lateral_result',
  source => 'public.word',
  buffer => 'public.word',
  columns => ARRAY['word', 'kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.xml_table_left_lateral_result" WITH (fillfactor = 90) AS
SELECT
  joined.title,
  joined.place,
  joined.content,
  word.kind,
  joined.content IS NULL AS is_missing,
  length(expanded_2.upper) AS length,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(joined.title, joined.place, joined.content, word.kind, joined.content IS NULL, length(expanded_2.upper)), 0) AS __pgt_hash
FROM (
  SELECT
    page.title,
    page.body,
    page.path,
    expanded.content,
    expanded.place
  FROM public.page AS page
  LEFT JOIN LATERAL XMLTABLE(('/p/'::text || page.path) PASSING (page.body) COLUMNS "content" text PATH ('.'::text), "place" FOR ORDINALITY) AS expanded (content, place) ON true
) AS joined
LEFT JOIN public.word AS word
  ON word.word = joined.content
LEFT JOIN LATERAL XMLTABLE(('/*'::text) PASSING (XMLELEMENT(NAME "w", word.kind)) COLUMNS "upper" text PATH ('translate(., "n", "N")'::text)) AS expanded_2 (upper) ON true
GROUP BY joined.title, joined.place, joined.content, word.kind, joined.content IS NULL, length(expanded_2.upper)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.xml_table_left_lateral_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.xml_table_left_lateral_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.xml_table_left_lateral_result AS
SELECT
  kept.title,
  kept.place,
  kept.content,
  kept.kind,
  kept.is_missing,
  kept.length
FROM pgtrickle_state."public.xml_table_left_lateral_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.xml_table_left_lateral_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
