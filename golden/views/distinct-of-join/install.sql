SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_of_join_result',
  source => 'public.author',
  buffer => 'public.author',
  columns => ARRAY['id', 'country']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_of_join_result',
  source => 'public.book',
  buffer => 'public.book',
  columns => ARRAY['author_id', 'genre']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_of_join_result" WITH (fillfactor = 90) AS
SELECT
  author.country,
  book.genre,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(author.country, book.genre), 0) AS __pgt_hash
FROM public.author AS author
JOIN public.book AS book
  ON book.author_id = author.id
GROUP BY author.country, book.genre
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_of_join_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_of_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_of_join_result AS
SELECT
  kept.country,
  kept.genre
FROM pgtrickle_state."public.distinct_of_join_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_of_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
