SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.aggregate_having_result',
  source => 'public.post',
  buffer => 'public.post',
  columns => ARRAY['author', 'likes']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.aggregate_having_result" WITH (fillfactor = 90) AS
SELECT
  post.author,
  sum(post.likes) AS likes,
  count(post.likes) AS __pgt_likes_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(post.author), 0) AS __pgt_hash
FROM public.post AS post
GROUP BY post.author
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.aggregate_having_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.aggregate_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.aggregate_having_result AS
SELECT
  kept.author,
  kept.likes
FROM pgtrickle_state."public.aggregate_having_result" AS kept
WHERE kept.__pgt_count > 1
  AND kept.likes > 10;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.aggregate_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
