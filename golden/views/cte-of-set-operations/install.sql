SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.cte_of_set_operations_result',
  source => 'public.a',
  buffer => 'public.a',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.cte_of_set_operations_result',
  source => 'public.b',
  buffer => 'public.b',
  columns => ARRAY['x', 'y']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.cte_of_set_operations_result',
  source => 'public.c',
  buffer => 'public.c',
  columns => ARRAY['x', 'y']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result" WITH (fillfactor = 90) AS
SELECT
  grouped.x,
  grouped.count AS n,
  c.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.x, grouped.count, c.y), 0) AS __pgt_hash
FROM (
  SELECT
    combined.x,
    count(*) AS count
  FROM (
    (
      SELECT
        a.x,
        a.y
      FROM public.a AS a
    )
    UNION
    (
      SELECT
        b.x,
        b.y::text AS y
      FROM public.b AS b
    )
  ) AS combined
  GROUP BY combined.x
) AS grouped
LEFT JOIN public.c AS c
  ON c.x = grouped.x
WHERE EXISTS (
  SELECT
  FROM (
    SELECT
      min(grouped_2.count) AS min
    FROM (
      SELECT
        combined_2.x,
        count(*) AS count
      FROM (
        (
          SELECT
            a_2.x,
            a_2.y
          FROM public.a AS a_2
        )
        UNION
        (
          SELECT
            b_2.x,
            b_2.y::text AS y
          FROM public.b AS b_2
        )
      ) AS combined_2
      GROUP BY combined_2.x
    ) AS grouped_2
  ) AS grouped_3
  WHERE grouped.count > grouped_3.min
)
GROUP BY grouped.x, grouped.count, c.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_set_operations_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result.group" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  combined.y,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x, combined.y), 0) AS __pgt_hash
FROM (
  SELECT
    a.x,
    a.y
  FROM public.a AS a
  UNION ALL
  SELECT
    b.x,
    b.y::text AS y
  FROM public.b AS b
) AS combined
GROUP BY combined.x, combined.y
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_set_operations_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result.group_2" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x), 0) AS __pgt_hash
FROM (
  (
    SELECT
      a.x,
      a.y
    FROM public.a AS a
  )
  UNION
  (
    SELECT
      b.x,
      b.y::text AS y
    FROM public.b AS b
  )
) AS combined
GROUP BY combined.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_set_operations_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result.group_3" WITH (fillfactor = 90) AS
SELECT
  combined.x,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.x), 0) AS __pgt_hash
FROM (
  (
    SELECT
      a.x,
      a.y
    FROM public.a AS a
  )
  UNION
  (
    SELECT
      b.x,
      b.y::text AS y
    FROM public.b AS b
  )
) AS combined
GROUP BY combined.x
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.cte_of_set_operations_result.group_3" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result.total" WITH (fillfactor = 90) AS
SELECT
  min(grouped.count) AS min,
  count(*) AS __pgt_count
FROM (
  SELECT
    combined.x,
    count(*) AS count
  FROM (
    (
      SELECT
        a.x,
        a.y
      FROM public.a AS a
    )
    UNION
    (
      SELECT
        b.x,
        b.y::text AS y
      FROM public.b AS b
    )
  ) AS combined
  GROUP BY combined.x
) AS grouped
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.cte_of_set_operations_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.cte_of_set_operations_result AS
SELECT
  kept.x,
  kept.n,
  kept.y
FROM pgtrickle_state."public.cte_of_set_operations_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.cte_of_set_operations_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
