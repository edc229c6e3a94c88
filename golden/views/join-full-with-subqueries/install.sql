SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_with_subqueries_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_with_subqueries_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.join_full_with_subqueries_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result" WITH (fillfactor = 90) AS
SELECT
  combined.id,
  combined.id_2 AS r_id,
  combined.a,
  combined.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.id, combined.id_2, combined.a, combined.b), 0) AS __pgt_hash
FROM (
  SELECT
    l.id,
    l.a,
    joined_2.id_2,
    joined_2.b
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      joined.id,
      joined.k,
      joined.a,
      joined.id_2,
      joined.k_2,
      joined.b,
      grouped.b AS b_2,
      grouped.id AS id_3,
      grouped.k AS k_3,
      grouped.a AS a_2,
      grouped.count,
      grouped_2.b AS b_3,
      grouped_2.id AS id_4,
      grouped_2.k AS k_4,
      grouped_2.a AS a_3,
      grouped_2.count AS count_2
    FROM (
      SELECT
        l_2.id,
        l_2.k,
        l_2.a,
        r.id AS id_2,
        r.k AS k_2,
        r.b
      FROM public.l AS l_2
      JOIN public.r AS r
        ON EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.k = l_2.k
          AND (s.c <> r.b OR r.b IS NULL)
      )
    ) AS joined
    LEFT JOIN (
      SELECT
        distinct_rows.b,
        l_3.id,
        l_3.k,
        l_3.a,
        count(*) AS count
      FROM public.l AS l_3
      JOIN public.s AS s_2
        ON l_3.id = s_2.k
      JOIN (
        SELECT DISTINCT
          r_2.b
        FROM public.r AS r_2
      ) AS distinct_rows
        ON (s_2.c = l_3.a OR s_2.c = distinct_rows.b)
      GROUP BY distinct_rows.b, l_3.id, l_3.k, l_3.a
    ) AS grouped
      ON joined.id = grouped.id
      AND joined.k = grouped.k
      AND joined.a IS NOT DISTINCT FROM grouped.a
      AND joined.b IS NOT DISTINCT FROM grouped.b
    LEFT JOIN (
      SELECT
        distinct_rows_2.b,
        l_4.id,
        l_4.k,
        l_4.a,
        count(*) AS count
      FROM public.l AS l_4
      CROSS JOIN (
        SELECT DISTINCT
          r_3.b
        FROM public.r AS r_3
      ) AS distinct_rows_2
      JOIN public.s AS s_3
        ON (s_3.c = l_4.a OR s_3.c = distinct_rows_2.b)
      WHERE s_3.k IS NULL
      GROUP BY distinct_rows_2.b, l_4.id, l_4.k, l_4.a
    ) AS grouped_2
      ON joined.id = grouped_2.id
      AND joined.k = grouped_2.k
      AND joined.a IS NOT DISTINCT FROM grouped_2.a
      AND joined.b IS NOT DISTINCT FROM grouped_2.b
    WHERE NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  ) AS joined_2
    ON l.id = joined_2.id
    AND l.k = joined_2.k
    AND l.a IS NOT DISTINCT FROM joined_2.a
    AND l.k = joined_2.k_2
  UNION ALL
  SELECT
    NULL::integer AS id,
    NULL::text AS a,
    r_4.id AS id_2,
    r_4.b
  FROM public.r AS r_4
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows_3.k,
        distinct_rows_3.b,
        l_5.id,
        l_5.k AS k_2,
        l_5.a
      FROM (
        SELECT DISTINCT
          r_5.k,
          r_5.b
        FROM public.r AS r_5
      ) AS distinct_rows_3
      JOIN public.l AS l_5
        ON l_5.k = distinct_rows_3.k AND EXISTS (
        SELECT
        FROM public.s AS s_4
        WHERE s_4.k = l_5.k
          AND (s_4.c <> distinct_rows_3.b OR distinct_rows_3.b IS NULL)
      )
    ) AS joined_3
    LEFT JOIN (
      SELECT
        l_6.id,
        l_6.a,
        distinct_rows_4.k,
        distinct_rows_4.b,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          r_6.k,
          r_6.b
        FROM public.r AS r_6
      ) AS distinct_rows_4
      CROSS JOIN public.l AS l_6
      JOIN public.s AS s_5
        ON (s_5.c = l_6.a OR s_5.c = distinct_rows_4.b) AND l_6.id = s_5.k
      GROUP BY l_6.id, l_6.a, distinct_rows_4.k, distinct_rows_4.b
    ) AS grouped_3
      ON joined_3.k IS NOT DISTINCT FROM grouped_3.k
      AND joined_3.b IS NOT DISTINCT FROM grouped_3.b
      AND joined_3.id = grouped_3.id
      AND joined_3.a IS NOT DISTINCT FROM grouped_3.a
    LEFT JOIN (
      SELECT
        distinct_rows_6.a,
        distinct_rows_5.k,
        distinct_rows_5.b,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          r_7.k,
          r_7.b
        FROM public.r AS r_7
      ) AS distinct_rows_5
      CROSS JOIN (
        SELECT DISTINCT
          l_7.a
        FROM public.l AS l_7
      ) AS distinct_rows_6
      JOIN public.s AS s_6
        ON (s_6.c = distinct_rows_6.a OR s_6.c = distinct_rows_5.b)
      WHERE s_6.k IS NULL
      GROUP BY distinct_rows_6.a, distinct_rows_5.k, distinct_rows_5.b
    ) AS grouped_4
      ON joined_3.k IS NOT DISTINCT FROM grouped_4.k
      AND joined_3.b IS NOT DISTINCT FROM grouped_4.b
      AND joined_3.a IS NOT DISTINCT FROM grouped_4.a
    WHERE NOT CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_4.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
      AND r_4.k = joined_3.k
      AND r_4.b IS NOT DISTINCT FROM joined_3.b
  )
) AS combined
GROUP BY combined.id, combined.id_2, combined.a, combined.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group" WITH (fillfactor = 90) AS
SELECT
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.b,
  l.id,
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.b, l.id, l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
JOIN public.s AS s
  ON l.id = s.k
JOIN (
  SELECT DISTINCT
    r.b
  FROM public.r AS r
) AS distinct_rows
  ON (s.c = l.a OR s.c = distinct_rows.b)
GROUP BY distinct_rows.b, l.id, l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_3" WITH (fillfactor = 90) AS
SELECT
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_4" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.b,
  l.id,
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.b, l.id, l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
CROSS JOIN (
  SELECT DISTINCT
    r.b
  FROM public.r AS r
) AS distinct_rows
JOIN public.s AS s
  ON (s.c = l.a OR s.c = distinct_rows.b)
WHERE s.k IS NULL
GROUP BY distinct_rows.b, l.id, l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_4" (__pgt_hash);

-- what an inner operator keeps: group_5
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_5" WITH (fillfactor = 90) AS
SELECT
  r.k,
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k, r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k, r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_5" (__pgt_hash);

-- what an inner operator keeps: group_6
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_6" WITH (fillfactor = 90) AS
SELECT
  r.k,
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k, r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k, r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_6" (__pgt_hash);

-- what an inner operator keeps: group_7
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_7" WITH (fillfactor = 90) AS
SELECT
  l.id,
  l.a,
  distinct_rows.k,
  distinct_rows.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, l.a, distinct_rows.k, distinct_rows.b), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    r.k,
    r.b
  FROM public.r AS r
) AS distinct_rows
CROSS JOIN public.l AS l
JOIN public.s AS s
  ON (s.c = l.a OR s.c = distinct_rows.b) AND l.id = s.k
GROUP BY l.id, l.a, distinct_rows.k, distinct_rows.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_7" (__pgt_hash);

-- what an inner operator keeps: group_8
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_8" WITH (fillfactor = 90) AS
SELECT
  r.k,
  r.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k, r.b), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k, r.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_8" (__pgt_hash);

-- what an inner operator keeps: group_9
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_9" WITH (fillfactor = 90) AS
SELECT
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_9" (__pgt_hash);

-- what an inner operator keeps: group_10
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.group_10" WITH (fillfactor = 90) AS
SELECT
  distinct_rows_2.a,
  distinct_rows.k,
  distinct_rows.b,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows_2.a, distinct_rows.k, distinct_rows.b), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    r.k,
    r.b
  FROM public.r AS r
) AS distinct_rows
CROSS JOIN (
  SELECT DISTINCT
    l.a
  FROM public.l AS l
) AS distinct_rows_2
JOIN public.s AS s
  ON (s.c = distinct_rows_2.a OR s.c = distinct_rows.b)
WHERE s.k IS NULL
GROUP BY distinct_rows_2.a, distinct_rows.k, distinct_rows.b
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_full_with_subqueries_result.group_10" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_full_with_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_full_with_subqueries_result AS
SELECT
  kept.id,
  kept.r_id,
  kept.a,
  kept.b
FROM pgtrickle_state."public.join_full_with_subqueries_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_full_with_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
