SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.scalar_subquery_of_keyless_rows_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_keyless_rows_result" WITH (fillfactor = 90) AS
SELECT
  s.c,
  coalesce(grouped.count, '0'::bigint) AS n,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.c, coalesce(grouped.count, '0'::bigint)), 0) AS __pgt_hash
FROM public.s AS s
LEFT JOIN (
  SELECT
    distinct_rows.k,
    count(*) AS count
  FROM (
    SELECT DISTINCT
      s_2.k
    FROM public.s AS s_2
  ) AS distinct_rows
  JOIN public.s AS s_3
    ON s_3.k > distinct_rows.k
  GROUP BY distinct_rows.k
) AS grouped
  ON s.k = grouped.k
GROUP BY s.c, coalesce(grouped.count, '0'::bigint)
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_keyless_rows_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_keyless_rows_result.group" WITH (fillfactor = 90) AS
SELECT
  s.k,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(s.k), 0) AS __pgt_hash
FROM public.s AS s
GROUP BY s.k
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.scalar_subquery_of_keyless_rows_result.group" (__pgt_hash);

-- what an inner operator keeps: group_2
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_keyless_rows_result.group_2" WITH (fillfactor = 90) AS
SELECT
  distinct_rows.k,
  count(*) AS __pgt_count
FROM (
  SELECT DISTINCT
    s.k
  FROM public.s AS s
) AS distinct_rows
JOIN public.s AS s_2
  ON s_2.k > distinct_rows.k
GROUP BY distinct_rows.k
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.scalar_subquery_of_keyless_rows_result.group_2" ADD PRIMARY KEY (k);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.scalar_subquery_of_keyless_rows_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.scalar_subquery_of_keyless_rows_result AS
SELECT
  kept.c,
  kept.n
FROM pgtrickle_state."public.scalar_subquery_of_keyless_rows_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.scalar_subquery_of_keyless_rows_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
