SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_not_distinct_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_left_not_distinct_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_left_not_distinct_result" WITH (fillfactor = 90) AS
SELECT
  l.id AS l_id,
  r.id AS r_id,
  l.a,
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, r.id, l.a, r.b), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN public.r AS r
  ON hash_record_extended(ROW(l.k), 0) = hash_record_extended(ROW(r.k), 0)
  AND (l.k = r.k OR l.k IS NULL AND r.k IS NULL)
GROUP BY l.id, r.id, l.a, r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_left_not_distinct_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_left_not_distinct_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_left_not_distinct_result AS
SELECT
  kept.l_id,
  kept.r_id,
  kept.a,
  kept.b
FROM pgtrickle_state."public.join_left_not_distinct_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_left_not_distinct_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
