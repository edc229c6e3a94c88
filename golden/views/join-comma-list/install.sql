SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_comma_list_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_comma_list_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'z']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_comma_list_result" WITH (fillfactor = 90) AS
SELECT
  a.y,
  b.z,
  a.y + b.z AS sum,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.y, b.z, a.y + b.z), 0) AS __pgt_hash
FROM public.a AS a
JOIN public.b AS b
  ON a.x = b.x AND a.y < b.z
WHERE b.z IS NOT NULL
GROUP BY a.y, b.z, a.y + b.z
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_comma_list_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_comma_list_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_comma_list_result AS
SELECT
  kept.y,
  kept.z,
  kept.sum
FROM pgtrickle_state."public.join_comma_list_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_comma_list_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
