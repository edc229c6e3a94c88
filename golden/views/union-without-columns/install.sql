SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.union_without_columns_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['id']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.union_without_columns_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY[]::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.union_without_columns_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY[]::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.union_without_columns_result" WITH (fillfactor = 90) AS
SELECT
  c.id,
  grouped.count > '0'::bigint AS "some",
  grouped_2.count > '0'::bigint AS "both",
  grouped_3.count > '0'::bigint AS only_a
FROM public.c AS c
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM (
    (
      SELECT
      FROM public.a AS a
    )
    UNION
    (
      SELECT
      FROM public.b AS b
    )
  ) AS combined
) AS grouped
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM (
    (
      SELECT
      FROM public.a AS a_2
    )
    INTERSECT
    (
      SELECT
      FROM public.b AS b_2
    )
  ) AS combined_2
) AS grouped_2
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM (
    (
      SELECT
      FROM public.a AS a_3
    )
    EXCEPT
    (
      SELECT
      FROM public.b AS b_3
    )
  ) AS combined_3
) AS grouped_3
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.union_without_columns_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM (
  SELECT
  FROM public.a AS a
  UNION ALL
  SELECT
  FROM public.b AS b
) AS combined
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM (
  (
    SELECT
    FROM public.a AS a
  )
  UNION
  (
    SELECT
    FROM public.b AS b
  )
) AS combined
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_3
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total_3" WITH (fillfactor = 90) AS
SELECT
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count
FROM (
  SELECT
    1 AS in_left,
    0 AS in_right
  FROM public.a AS a
  UNION ALL
  SELECT
    0 AS in_left,
    1 AS in_right
  FROM public.b AS b
) AS combined
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_4
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total_4" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM (
  (
    SELECT
    FROM public.a AS a
  )
  INTERSECT
  (
    SELECT
    FROM public.b AS b
  )
) AS combined
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_5
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total_5" WITH (fillfactor = 90) AS
SELECT
  sum(combined.in_left) AS left_count,
  count(*) AS __pgt_count,
  sum(combined.in_right) AS right_count
FROM (
  SELECT
    1 AS in_left,
    0 AS in_right
  FROM public.a AS a
  UNION ALL
  SELECT
    0 AS in_left,
    1 AS in_right
  FROM public.b AS b
) AS combined
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_6
CREATE TABLE pgtrickle_state."public.union_without_columns_result.total_6" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM (
  (
    SELECT
    FROM public.a AS a
  )
  EXCEPT
  (
    SELECT
    FROM public.b AS b
  )
) AS combined
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.union_without_columns_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.union_without_columns_result AS
SELECT
  kept.id,
  kept."some",
  kept."both",
  kept.only_a
FROM pgtrickle_state."public.union_without_columns_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.union_without_columns_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
