SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.set_operations_same_table_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.set_operations_same_table_result" WITH (fillfactor = 90) AS
SELECT
  combined_2.x,
  sum(combined_2.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined_2.in_right) AS right_count,
  hash_record_extended(ROW(combined_2.x), 0) AS __pgt_hash
FROM (
  (
    SELECT
      combined.x,
      1 AS in_left,
      0 AS in_right
    FROM (
      (
        SELECT
          a.x
        FROM public.a AS a
        WHERE a.x < 3
      )
      UNION
      (
        SELECT
          a_2.x
        FROM public.a AS a_2
        WHERE a_2.x > 1
      )
    ) AS combined
  )
  UNION ALL
  SELECT
    a_3.x,
    0 AS in_left,
    1 AS in_right
  FROM public.a AS a_3
  WHERE a_3.y IS NULL
) AS combined_2
GROUP BY combined_2.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.set_operations_same_table_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.set_operations_same_table_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  count(*) AS __pgt_count
FROM (
  SELECT
    a.x
  FROM public.a AS a
  WHERE a.x < 3
  UNION ALL
  SELECT
    a_2.x
  FROM public.a AS a_2
  WHERE a_2.x > 1
) AS combined
GROUP BY combined.x
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.set_operations_same_table_result.group" ADD PRIMARY KEY (x);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.set_operations_same_table_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.set_operations_same_table_result AS
SELECT
  kept.x
FROM pgtrickle_state."public.set_operations_same_table_result" AS kept
WHERE kept.left_count > 0
  AND kept.right_count = 0;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.set_operations_same_table_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
