SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.values_of_subqueries_result',
  source => 'public.r',
  buffer => 'public.r',
  columns => ARRAY[]::text[]);
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
  l.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(combined.column1, combined.column2, l.id), 0) AS __pgt_hash
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
JOIN public.l AS l
  ON l.k = combined.column2
GROUP BY combined.column1, combined.column2, l.id
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

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.values_of_subqueries_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.values_of_subqueries_result AS
SELECT
  kept.name,
  kept.n,
  kept.id
FROM pgtrickle_state."public.values_of_subqueries_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.values_of_subqueries_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
