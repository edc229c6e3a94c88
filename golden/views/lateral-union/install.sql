SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_union_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_union_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k', 'b']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_union_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_union_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  combined.v,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, combined.v), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    r.b || distinct_rows.a AS v,
    distinct_rows.k,
    distinct_rows.a
  FROM (
    SELECT DISTINCT
      l_2.k,
      l_2.a
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.r AS r
    ON r.k = distinct_rows.k
  UNION ALL
  SELECT
    s.c AS v,
    distinct_rows_2.k,
    distinct_rows_2.a
  FROM (
    SELECT DISTINCT
      l_3.k,
      l_3.a
    FROM public.l AS l_3
  ) AS distinct_rows_2
  JOIN public.s AS s
    ON s.k > distinct_rows_2.k
) AS combined
  ON hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(combined.a), 0) AND l.k = combined.k AND (l.a = combined.a OR l.a IS NULL AND combined.a IS NULL)
GROUP BY l.id, combined.v
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_union_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_union_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_union_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_union_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_union_result AS
SELECT
  kept.id,
  kept.v
FROM pgtrickle_state."public.lateral_union_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_union_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
