SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_left_joined_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['id', 'x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_left_joined_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_left_joined_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_left_joined_result" WITH (fillfactor = 90) AS
SELECT
  a.id,
  combined.x,
  combined.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.id, combined.x, combined.y), 0) AS __pgt_hash
FROM public.a AS a
LEFT JOIN (
  (
    SELECT
      b.x,
      b.y
    FROM public.b AS b
  )
  EXCEPT ALL
  (
    SELECT
      c.x,
      c.y::character varying AS y
    FROM public.c AS c
  )
) AS combined
  ON combined.x = a.x
GROUP BY a.id, combined.x, combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_left_joined_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_left_joined_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  combined.y,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.x, combined.y), 0) AS __pgt_hash
FROM (
  SELECT
    b.x,
    b.y,
    1 AS in_left,
    0 AS in_right
  FROM public.b AS b
  UNION ALL
  SELECT
    c.x,
    c.y::character varying AS y,
    0 AS in_left,
    1 AS in_right
  FROM public.c AS c
) AS combined
GROUP BY combined.x, combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_left_joined_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_left_joined_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_left_joined_result AS
SELECT
  kept.id,
  kept.x,
  kept.y
FROM pgtrickle_state."public.set_operations_left_joined_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_left_joined_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
