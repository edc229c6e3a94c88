SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.values_of_subqueries_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.values_of_subqueries_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.values_of_subqueries_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  combined.column1 AS name,
  combined.column2 AS n,
  count(l.id) AS ids,
  sum(grouped_8.max) AS most,
  count(grouped_8.max) AS __pgt_most_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.column1, combined.column2), 0) AS __pgt_hash
FROM (
  SELECT
    'r'::text AS column1,
    grouped.count AS column2
  FROM (
    SELECT
      count(*) AS count
    FROM public.r AS r
  ) AS grouped
  UNION ALL
  SELECT
    's'::text AS column1,
    grouped_2.max::bigint AS column2
  FROM (
    SELECT
      max(s.k) AS max
    FROM public.s AS s
  ) AS grouped_2
  UNION ALL
  SELECT
    NULL::text AS column1,
    1::bigint AS column2
) AS combined
LEFT JOIN public.l AS l
  ON l.k = combined.column2
LEFT JOIN (
  SELECT
    combined_4.id,
    combined_4.k,
    max(combined_4.column1) AS max
  FROM (
    SELECT
      grouped_5.max AS column1,
      distinct_rows.id,
      distinct_rows.k
    FROM (
      SELECT DISTINCT
        l_2.id,
        l_2.k
      FROM (
        SELECT
          grouped_3.count AS column2
        FROM (
          SELECT
            count(*) AS count
          FROM public.r AS r_2
        ) AS grouped_3
        UNION ALL
        SELECT
          grouped_4.max::bigint AS column2
        FROM (
          SELECT
            max(s_2.k) AS max
          FROM public.s AS s_2
        ) AS grouped_4
        UNION ALL
        SELECT
          1::bigint AS column2
      ) AS combined_2
      LEFT JOIN public.l AS l_2
        ON l_2.k = combined_2.column2
    ) AS distinct_rows
    LEFT JOIN (
      SELECT
        r_3.k,
        max(r_3.id) AS max
      FROM public.r AS r_3
      GROUP BY r_3.k
    ) AS grouped_5
      ON grouped_5.k = distinct_rows.k
    UNION ALL
    SELECT
      distinct_rows_2.id AS column1,
      distinct_rows_2.id,
      distinct_rows_2.k
    FROM (
      SELECT DISTINCT
        l_3.id,
        l_3.k
      FROM (
        SELECT
          grouped_6.count AS column2
        FROM (
          SELECT
            count(*) AS count
          FROM public.r AS r_4
        ) AS grouped_6
        UNION ALL
        SELECT
          grouped_7.max::bigint AS column2
        FROM (
          SELECT
            max(s_3.k) AS max
          FROM public.s AS s_3
        ) AS grouped_7
        UNION ALL
        SELECT
          1::bigint AS column2
      ) AS combined_3
      LEFT JOIN public.l AS l_3
        ON l_3.k = combined_3.column2
    ) AS distinct_rows_2
  ) AS combined_4
  GROUP BY combined_4.id, combined_4.k
) AS grouped_8
  ON l.id IS NOT DISTINCT FROM grouped_8.id
  AND l.k IS NOT DISTINCT FROM grouped_8.k
GROUP BY combined.column1, combined.column2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_of_subqueries_result" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total_2" WITH (fillfactor = 90) AS
SELECT
  max(s.k) AS max,
  count(*) AS __pgt_count
FROM public.s AS s
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_3
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total_3" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_4
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total_4" WITH (fillfactor = 90) AS
SELECT
  max(s.k) AS max,
  count(*) AS __pgt_count
FROM public.s AS s
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.k), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.count AS column2
  FROM (
    SELECT
      count(*) AS count
    FROM public.r AS r
  ) AS grouped
  UNION ALL
  SELECT
    grouped_2.max::bigint AS column2
  FROM (
    SELECT
      max(s.k) AS max
    FROM public.s AS s
  ) AS grouped_2
  UNION ALL
  SELECT
    1::bigint AS column2
) AS combined
LEFT JOIN public.l AS l
  ON l.k = combined.column2
GROUP BY l.id, l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_of_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.group_2" WITH (fillfactor = 90) AS
SELECT
  r.k,
  max(r.id) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_of_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: total_5
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total_5" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_6
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.total_6" WITH (fillfactor = 90) AS
SELECT
  max(s.k) AS max,
  count(*) AS __pgt_count
FROM public.s AS s
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.group_3" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.k), 0) AS __pgt_hash
FROM (
  SELECT
    grouped.count AS column2
  FROM (
    SELECT
      count(*) AS count
    FROM public.r AS r
  ) AS grouped
  UNION ALL
  SELECT
    grouped_2.max::bigint AS column2
  FROM (
    SELECT
      max(s.k) AS max
    FROM public.s AS s
  ) AS grouped_2
  UNION ALL
  SELECT
    1::bigint AS column2
) AS combined
LEFT JOIN public.l AS l
  ON l.k = combined.column2
GROUP BY l.id, l.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_of_subqueries_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.group_4" WITH (fillfactor = 90) AS
SELECT
  combined_3.id,
  combined_3.k,
  max(combined_3.column1) AS max,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined_3.id, combined_3.k), 0) AS __pgt_hash
FROM (
  SELECT
    grouped_3.max AS column1,
    distinct_rows.id,
    distinct_rows.k
  FROM (
    SELECT DISTINCT
      l.id,
      l.k
    FROM (
      SELECT
        grouped.count AS column2
      FROM (
        SELECT
          count(*) AS count
        FROM public.r AS r
      ) AS grouped
      UNION ALL
      SELECT
        grouped_2.max::bigint AS column2
      FROM (
        SELECT
          max(s.k) AS max
        FROM public.s AS s
      ) AS grouped_2
      UNION ALL
      SELECT
        1::bigint AS column2
    ) AS combined
    LEFT JOIN public.l AS l
      ON l.k = combined.column2
  ) AS distinct_rows
  LEFT JOIN (
    SELECT
      r_2.k,
      max(r_2.id) AS max
    FROM public.r AS r_2
    GROUP BY r_2.k
  ) AS grouped_3
    ON grouped_3.k = distinct_rows.k
  UNION ALL
  SELECT
    distinct_rows_2.id AS column1,
    distinct_rows_2.id,
    distinct_rows_2.k
  FROM (
    SELECT DISTINCT
      l_2.id,
      l_2.k
    FROM (
      SELECT
        grouped_4.count AS column2
      FROM (
        SELECT
          count(*) AS count
        FROM public.r AS r_3
      ) AS grouped_4
      UNION ALL
      SELECT
        grouped_5.max::bigint AS column2
      FROM (
        SELECT
          max(s_2.k) AS max
        FROM public.s AS s_2
      ) AS grouped_5
      UNION ALL
      SELECT
        1::bigint AS column2
    ) AS combined_2
    LEFT JOIN public.l AS l_2
      ON l_2.k = combined_2.column2
  ) AS distinct_rows_2
) AS combined_3
GROUP BY combined_3.id, combined_3.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.values_of_subqueries_result.group_4" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.values_of_subqueries_result AS
SELECT
  kept.name,
  kept.n,
  kept.ids,
  kept.most
FROM pgtrickle_state."public.values_of_subqueries_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.values_of_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
