SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.in_row_in_case_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_row_in_case_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.in_row_in_case_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.in_row_in_case_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  CASE WHEN NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END THEN 'none'::text WHEN CASE WHEN coalesce(grouped_3.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_4.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_5.count > '0'::bigint THEN NULL::boolean ELSE false END THEN 'some'::text ELSE NULL::text END AS found
FROM public.l AS l
LEFT JOIN (
  SELECT
    s.k,
    s.c,
    count(*) AS count
  FROM public.s AS s
  GROUP BY s.k, s.c
) AS grouped
  ON grouped.k = l.k
  AND grouped.c = l.a
LEFT JOIN (
  SELECT
    distinct_rows.k,
    distinct_rows.a,
    count(*) AS count
  FROM (
    SELECT DISTINCT
      l_2.k,
      l_2.a
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.s AS s_2
    ON (distinct_rows.k = s_2.k AND distinct_rows.a = s_2.c) IS NULL
  GROUP BY distinct_rows.k, distinct_rows.a
) AS grouped_2
  ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(grouped_2.k, grouped_2.a), 0)
  AND (l.k = grouped_2.k OR l.k IS NULL AND grouped_2.k IS NULL)
  AND (l.a = grouped_2.a OR l.a IS NULL AND grouped_2.a IS NULL)
LEFT JOIN (
  SELECT
    r.k,
    count(*) AS count
  FROM public.r AS r
  GROUP BY r.k
) AS grouped_3
  ON grouped_3.k = l.k
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_2
  WHERE r_2.k IS NULL
) AS grouped_4
CROSS JOIN (
  SELECT
    count(*) AS count
  FROM public.r AS r_3
) AS grouped_5
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.in_row_in_case_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.group" WITH (fillfactor = 90) AS
SELECT
  s.k,
  s.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k, s.c), 0) AS __pgt_hash
FROM public.s AS s
GROUP BY s.k, s.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_row_in_case_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.group_2" WITH (fillfactor = 90) AS
SELECT
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_row_in_case_result.group_2" (__pgt_hash);

-- what an inner operator keeps: group_3
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.group_3" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  distinct_rows.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(distinct_rows.k, distinct_rows.a), 0) AS __pgt_hash
FROM (
  SELECT DISTINCT
    l.k,
    l.a
  FROM public.l AS l
) AS distinct_rows
JOIN public.s AS s
  ON (distinct_rows.k = s.k AND distinct_rows.a = s.c) IS NULL
GROUP BY distinct_rows.k, distinct_rows.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_row_in_case_result.group_3" (__pgt_hash);

-- what an inner operator keeps: group_4
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.group_4" WITH (fillfactor = 90) AS
SELECT
  r.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(r.k), 0) AS __pgt_hash
FROM public.r AS r
GROUP BY r.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.in_row_in_case_result.group_4" (__pgt_hash);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
WHERE r.k IS NULL
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: total_2
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.total_2" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.r AS r
GROUP BY ()
WITH NO DATA;

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.in_row_in_case_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.in_row_in_case_result AS
SELECT
  kept.id,
  kept.found
FROM pgtrickle_state."public.in_row_in_case_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.in_row_in_case_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
