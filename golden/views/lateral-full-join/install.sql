SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_full_join_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_full_join_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_full_join_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_full_join_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  combined.b,
  combined.c,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, combined.b, combined.c), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    joined.b,
    s.c,
    joined.a
  FROM (
    SELECT
      distinct_rows.a,
      r.k,
      r.b
    FROM (
      SELECT DISTINCT
        l_2.a
      FROM public.l AS l_2
    ) AS distinct_rows
    CROSS JOIN public.r AS r
  ) AS joined
  LEFT JOIN public.s AS s
    ON s.k = joined.k
    AND s.c < joined.a
  UNION ALL
  SELECT
    NULL::text AS b,
    s_2.c,
    distinct_rows_2.a
  FROM (
    SELECT DISTINCT
      l_3.a
    FROM public.l AS l_3
  ) AS distinct_rows_2
  JOIN public.s AS s_2
    ON NOT EXISTS (
    SELECT
    FROM public.r AS r_2
    WHERE s_2.k = r_2.k
      AND s_2.c < distinct_rows_2.a
  )
) AS combined
  ON hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(combined.a), 0)
  AND (l.a = combined.a OR l.a IS NULL AND combined.a IS NULL)
  AND combined.b = l.a
GROUP BY l.id, combined.b, combined.c
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_full_join_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_full_join_result.group" WITH (fillfactor = 90) AS
SELECT
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_full_join_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_full_join_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_full_join_result AS
SELECT
  kept.id,
  kept.b,
  kept.c
FROM pgtrickle_state."public.lateral_full_join_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_full_join_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
