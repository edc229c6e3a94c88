SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_of_aggregates_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_of_aggregates_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_of_aggregates_result" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  combined.n,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.x, combined.n), 0) AS __pgt_hash
FROM (
  SELECT
    a.x,
    count(*) AS n,
    1 AS in_left,
    0 AS in_right
  FROM public.a AS a
  GROUP BY a.x
  UNION ALL
  SELECT
    b.x,
    count(*) AS n,
    0 AS in_left,
    1 AS in_right
  FROM public.b AS b
  GROUP BY b.x
) AS combined
GROUP BY combined.x, combined.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_of_aggregates_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_of_aggregates_result.group" WITH (fillfactor = 90) AS
SELECT
  a.x,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(a.x), 0) AS __pgt_hash
FROM public.a AS a
GROUP BY a.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_of_aggregates_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.set_operations_of_aggregates_result.group_2" WITH (fillfactor = 90) AS
SELECT
  b.x,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(b.x), 0) AS __pgt_hash
FROM public.b AS b
GROUP BY b.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_of_aggregates_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_of_aggregates_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_of_aggregates_result AS
SELECT
  kept.x,
  kept.n
FROM pgtrickle_state."public.set_operations_of_aggregates_result" AS kept
WHERE kept.left_count > 0
  AND kept.right_count = 0;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_of_aggregates_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
