SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_nested_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_nested_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_nested_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_nested_result" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x), 0) AS __pgt_hash
FROM (
  (
    (
      SELECT
        a.x
      FROM public.a AS a
    )
    EXCEPT
    (
      SELECT
        b.x
      FROM public.b AS b
    )
  )
  UNION ALL
  (
    (
      SELECT
        b_2.x
      FROM public.b AS b_2
    )
    INTERSECT
    (
      SELECT
        c.x
      FROM public.c AS c
    )
  )
) AS combined
GROUP BY combined.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_nested_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_nested_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.x), 0) AS __pgt_hash
FROM (
  SELECT
    a.x,
    1 AS in_left,
    0 AS in_right
  FROM public.a AS a
  UNION ALL
  SELECT
    b.x,
    0 AS in_left,
    1 AS in_right
  FROM public.b AS b
) AS combined
GROUP BY combined.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_nested_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.set_operations_nested_result.group_2" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.x), 0) AS __pgt_hash
FROM (
  SELECT
    b.x,
    1 AS in_left,
    0 AS in_right
  FROM public.b AS b
  UNION ALL
  SELECT
    c.x,
    0 AS in_left,
    1 AS in_right
  FROM public.c AS c
) AS combined
GROUP BY combined.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_nested_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_nested_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_nested_result AS
SELECT
  kept.x
FROM pgtrickle_state."public.set_operations_nested_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_nested_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
