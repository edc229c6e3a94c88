SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.except_all_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.except_all_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.except_all_result" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  combined.y,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.x, combined.y), 0) AS __pgt_hash
FROM (
  SELECT
    a.x,
    a.y,
    1 AS in_left,
    0 AS in_right
  FROM public.a AS a
  UNION ALL
  SELECT
    b.x,
    b.y::text AS y,
    0 AS in_left,
    1 AS in_right
  FROM public.b AS b
) AS combined
GROUP BY combined.x, combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.except_all_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.except_all_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.except_all_result AS
SELECT
  kept.x,
  kept.y
FROM pgtrickle_state."public.except_all_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.except_all_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
