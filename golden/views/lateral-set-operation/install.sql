SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_set_operation_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_set_operation_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_set_operation_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_set_operation_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  combined.v,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, combined.v), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  (
    SELECT
      r.b AS v,
      distinct_rows.k
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.k = distinct_rows.k
  )
  EXCEPT
  (
    SELECT
      s.c AS v,
      distinct_rows_2.k
    FROM (
      SELECT DISTINCT
        l_3.k
      FROM public.l AS l_3
    ) AS distinct_rows_2
    JOIN public.s AS s
      ON s.k <= distinct_rows_2.k
  )
) AS combined
  ON l.k = combined.k
GROUP BY l.id, combined.v
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_set_operation_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_set_operation_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_set_operation_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.lateral_set_operation_result.group_2" WITH (fillfactor = 90) AS
SELECT
  combined.v,
  combined.k,
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count,
  hash_record_extended(ROW(combined.v, combined.k), 0) AS __pgt_hash
FROM (
  SELECT
    r.b AS v,
    distinct_rows.k,
    1 AS in_left,
    0 AS in_right
  FROM (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
  JOIN public.r AS r
    ON r.k = distinct_rows.k
  UNION ALL
  SELECT
    s.c AS v,
    distinct_rows_2.k,
    0 AS in_left,
    1 AS in_right
  FROM (
    SELECT DISTINCT
      l_2.k
    FROM public.l AS l_2
  ) AS distinct_rows_2
  JOIN public.s AS s
    ON s.k <= distinct_rows_2.k
) AS combined
GROUP BY combined.v, combined.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_set_operation_result.group_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_set_operation_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_set_operation_result AS
SELECT
  kept.id,
  kept.v
FROM pgtrickle_state."public.lateral_set_operation_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_set_operation_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
