SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.lateral_values_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['k', 'a']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.lateral_values_result" WITH (fillfactor = 90) AS
SELECT
  combined.column1 AS v,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.column1), 0) AS __pgt_hash
FROM public.l AS l
JOIN (
  SELECT
    distinct_rows.a AS column1,
    distinct_rows.k,
    distinct_rows.a
  FROM (
    SELECT DISTINCT
      l_2.k,
      l_2.a
    FROM public.l AS l_2
  ) AS distinct_rows
  UNION ALL
  SELECT
    distinct_rows_2.k::text AS column1,
    distinct_rows_2.k,
    distinct_rows_2.a
  FROM (
    SELECT DISTINCT
      l_3.k,
      l_3.a
    FROM public.l AS l_3
  ) AS distinct_rows_2
) AS combined
  ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(combined.k, combined.a), 0) AND (l.k = combined.k OR l.k IS NULL AND combined.k IS NULL) AND (l.a = combined.a OR l.a IS NULL AND combined.a IS NULL)
GROUP BY combined.column1
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_values_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.lateral_values_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.lateral_values_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.lateral_values_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.lateral_values_result AS
SELECT
  kept.v,
  kept.__pgt_count AS n
FROM pgtrickle_state."public.lateral_values_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.lateral_values_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
