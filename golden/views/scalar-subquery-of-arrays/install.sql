SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_arrays_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'n']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_arrays_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['n', 'm', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_arrays_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['z']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result" WITH (fillfactor = 90) AS
SELECT
  joined.id,
  CASE WHEN coalesce(joined.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::"json"[] FROM pg_catalog.generate_series(1, 2)) ELSE joined.a END AS a,
  CASE WHEN joined.id < 3 THEN CASE WHEN joined.count_2 > '1'::bigint THEN (SELECT NULL::public.size FROM pg_catalog.generate_series(1, 2)) ELSE latest_2.z END ELSE NULL::public.size END AS z
FROM (
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    latest.a,
    latest.n AS n_3,
    grouped_2.count AS count_2
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.n,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.n
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.n < distinct_rows.n
    WHERE r.m = 'low'::public.mood
    GROUP BY distinct_rows.n
  ) AS grouped
    ON l.n = grouped.n
  LEFT JOIN (
    SELECT DISTINCT ON (distinct_rows_2.n)
      r_2.a,
      distinct_rows_2.n
    FROM (
      SELECT DISTINCT
        l_3.n
      FROM public.l AS l_3
    ) AS distinct_rows_2
    JOIN public.r AS r_2
      ON r_2.n < distinct_rows_2.n
    WHERE r_2.m = 'low'::public.mood
    ORDER BY distinct_rows_2.n, r_2.a IS NULL, r_2.a::text COLLATE pg_catalog."C"
  ) AS latest
    ON l.n = latest.n
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.s AS s
  ) AS grouped_2
) AS joined
LEFT JOIN (
  SELECT
    s_2.z
  FROM public.s AS s_2
  ORDER BY s_2.z IS NULL, s_2.z
  LIMIT '1'::bigint
) AS latest_2
  ON true
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.group" WITH (fillfactor = 90) AS
SELECT
  l.n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.n), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.n
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_arrays_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.n,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    l.n
  FROM public.l AS l
) AS distinct_rows
JOIN public.r AS r
  ON r.n < distinct_rows.n
WHERE r.m = 'low'::public.mood
GROUP BY distinct_rows.n
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" ADD PRIMARY KEY (n);

-- what an inner operator keeps: total
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.total" WITH (fillfactor = 90) AS
SELECT
  count(*) AS __pgt_count
FROM public.s AS s
GROUP BY ()
WITH NO DATA;

-- what an inner operator keeps: top
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.top" WITH (fillfactor = 90) AS
SELECT
  latest.z,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(latest.z), 0) AS __pgt_hash
FROM (
  SELECT
    s.z
  FROM public.s AS s
  ORDER BY s.z IS NULL, s.z
  LIMIT 1::bigint
) AS latest
GROUP BY latest.z
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_arrays_result.top" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_arrays_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_arrays_result AS
SELECT
  kept.id,
  kept.a,
  kept.z
FROM pgtrickle_state."public.scalar_subquery_of_arrays_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_arrays_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
