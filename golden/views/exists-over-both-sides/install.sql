SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.exists_over_both_sides_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.exists_over_both_sides_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['id', 'k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.exists_over_both_sides_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.exists_over_both_sides_result" WITH (fillfactor = 90) AS
SELECT
  l.id,
  joined.id AS r_id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.id, joined.id), 0) AS __pgt_hash
FROM public.l AS l
LEFT JOIN (
  SELECT
    distinct_rows.a,
    r.id,
    r.k
  FROM (
    SELECT DISTINCT
      l_2.a
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.r AS r
    ON NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r.k
      AND s.c > distinct_rows.a
  )
) AS joined
  ON hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(joined.a), 0)
  AND (l.a = joined.a OR l.a IS NULL AND joined.a IS NULL)
  AND l.k = joined.k
GROUP BY l.id, joined.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.exists_over_both_sides_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.exists_over_both_sides_result.group" WITH (fillfactor = 90) AS
SELECT
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.exists_over_both_sides_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.exists_over_both_sides_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.exists_over_both_sides_result AS
SELECT
  kept.id,
  kept.r_id
FROM pgtrickle_state."public.exists_over_both_sides_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.exists_over_both_sides_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
