SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_intersect_of_unions_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_intersect_of_unions_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_intersect_of_unions_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_intersect_of_unions_result" WITH (fillfactor = 90) AS
SELECT
  combined_3.x,
  sum(combined_3.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined_3.in_right) AS right_count,
  hash_record_extended(ROW(combined_3.x), 0) AS __pgt_hash
FROM (
  (
    SELECT
      combined.x,
      1 AS in_left,
      0 AS in_right
    FROM (
      SELECT
        a.x
      FROM public.a AS a
      UNION ALL
      SELECT
        b.x
      FROM public.b AS b
    ) AS combined
  )
  UNION ALL
  (
    SELECT
      combined_2.x,
      0 AS in_left,
      1 AS in_right
    FROM (
      SELECT
        c.x
      FROM public.c AS c
      UNION ALL
      SELECT
        a_2.x
      FROM public.a AS a_2
    ) AS combined_2
  )
) AS combined_3
GROUP BY combined_3.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_intersect_of_unions_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_intersect_of_unions_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_intersect_of_unions_result AS
SELECT
  kept.x
FROM pgtrickle_state."public.set_operations_intersect_of_unions_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, least(kept.left_count, kept.right_count)) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_intersect_of_unions_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
