SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.part',
  buffer => 'public.part',
  columns => ARRAY['id', 'shape', 'colour', 'maker', 'box', 'shelf', 'tag', 'price']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.shape',
  buffer => 'public.shape',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.colour',
  buffer => 'public.colour',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.maker',
  buffer => 'public.maker',
  columns => ARRAY['id', 'name']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.box',
  buffer => 'public.box',
  columns => ARRAY['id', 'volume']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.shelf',
  buffer => 'public.shelf',
  columns => ARRAY['id', 'place']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_of_seven_tables_result',
  source => 'public.tag',
  buffer => 'public.tag',
  columns => ARRAY['id', 'name']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_of_seven_tables_result" WITH (fillfactor = 90) AS
SELECT
  part.id,
  part.price,
  shape.name AS shape,
  colour.name AS colour,
  maker.name AS maker,
  box.volume,
  shelf.place,
  tag.name AS tag,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(part.id, part.price, shape.name, colour.name, maker.name, box.volume, shelf.place, tag.name), 0) AS __pgt_hash
FROM public.part AS part
JOIN public.shape AS shape
  ON shape.id = part.shape
JOIN public.colour AS colour
  ON colour.id = part.colour
JOIN public.maker AS maker
  ON maker.id = part.maker
JOIN public.box AS box
  ON box.id = part.box
JOIN public.shelf AS shelf
  ON shelf.id = part.shelf
JOIN public.tag AS tag
  ON tag.id = part.tag
GROUP BY part.id, part.price, part.price::text COLLATE pg_catalog."C", shape.name, colour.name, maker.name, box.volume, box.volume::text COLLATE pg_catalog."C", shelf.place, tag.name
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_of_seven_tables_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_of_seven_tables_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_of_seven_tables_result AS
SELECT
  kept.id,
  kept.price,
  kept.shape,
  kept.colour,
  kept.maker,
  kept.volume,
  kept.place,
  kept.tag
FROM pgtrickle_state."public.join_of_seven_tables_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_of_seven_tables_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
