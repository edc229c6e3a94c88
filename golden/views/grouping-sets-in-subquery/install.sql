SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_in_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['id', 'g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.count AS n,
  t_2.id,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.count, t_2.id), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    count(*) AS count,
    GROUPING(t.g) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g), ())
) AS grouped
JOIN public.t AS t_2
  ON hash_record_extended(ROW(grouped.g), 0) = hash_record_extended(ROW(t_2.g), 0) AND (grouped.g = t_2.g OR grouped.g IS NULL AND t_2.g IS NULL)
GROUP BY grouped.g, grouped.count, t_2.id
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_in_subquery_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_in_subquery_result.group" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.__pgt_set,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    count(*) AS __pgt_count,
    GROUPING(t.g) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_in_subquery_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_in_subquery_result AS
SELECT
  kept.g,
  kept.n,
  kept.id
FROM pgtrickle_state."public.grouping_sets_in_subquery_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
