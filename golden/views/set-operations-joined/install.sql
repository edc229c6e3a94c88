SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_joined_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_joined_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_joined_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_joined_result" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  count(*) AS __pgt_count
FROM (
  (
    SELECT
      a.x,
      a.y
    FROM public.a AS a
  )
  INTERSECT
  (
    SELECT
      b.x,
      b.y::text AS y
    FROM public.b AS b
  )
) AS combined
JOIN public.c AS c
  ON c.x = combined.x
GROUP BY combined.x
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.set_operations_joined_result" ADD PRIMARY KEY (x);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_joined_result.group" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.set_operations_joined_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_joined_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_joined_result AS
SELECT
  kept.x,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.set_operations_joined_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_joined_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
