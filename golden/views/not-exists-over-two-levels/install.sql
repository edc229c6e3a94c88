SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.not_exists_over_two_levels_result',
  source => 'public.l',
  buffer => 'public.l',
  columns => ARRAY['id', 'k', 'a']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.not_exists_over_two_levels_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY['k']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.not_exists_over_two_levels_result',
  source => 'public.s',
  buffer => 'public.s',
  columns => ARRAY['k', 'c']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.not_exists_over_two_levels_result" WITH (fillfactor = 90) AS
SELECT
  l.id
FROM public.l AS l
WHERE NOT EXISTS (
  SELECT
  FROM (
    SELECT DISTINCT
      l_2.k,
      l_2.a
    FROM public.l AS l_2
  ) AS distinct_rows
  JOIN public.r AS r
    ON r.k = distinct_rows.k AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r.k
      AND s.c = distinct_rows.a
  )
  WHERE hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(distinct_rows.a), 0)
    AND l.k = distinct_rows.k
    AND (l.a = distinct_rows.a OR l.a IS NULL AND distinct_rows.a IS NULL)
)
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.not_exists_over_two_levels_result" ADD PRIMARY KEY (id);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.not_exists_over_two_levels_result.group" WITH (fillfactor = 90) AS
SELECT
  l.k,
  l.a,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(l.k, l.a), 0) AS __pgt_hash
FROM public.l AS l
GROUP BY l.k, l.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.not_exists_over_two_levels_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.not_exists_over_two_levels_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.not_exists_over_two_levels_result AS
SELECT
  kept.id
FROM pgtrickle_state."public.not_exists_over_two_levels_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.not_exists_over_two_levels_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
