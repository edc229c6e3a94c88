SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_twice_in_subquery_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_twice_in_subquery_result" WITH (fillfactor = 90) AS
SELECT
  grouped.__pgt_set AS level,
  count(*) AS __pgt_count,
  sum(grouped.count) AS n
FROM (
  SELECT
    t.g,
    count(*) AS count,
    GROUPING(t.g) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g), ())
) AS grouped
CROSS JOIN LATERAL generate_series(1::bigint, CASE WHEN grouped.__pgt_set = 0 THEN 2::bigint WHEN grouped.__pgt_set = 1 THEN 3::bigint ELSE 1::bigint END) AS expanded (occurrence)
GROUP BY grouped.__pgt_set
WITH NO DATA;
ALTER TABLE pgtrickle_state."public.grouping_sets_twice_in_subquery_result" ADD PRIMARY KEY (level);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_twice_in_subquery_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_twice_in_subquery_result AS
SELECT
  kept.level,
  kept.__pgt_count AS groups,
  kept.n
FROM pgtrickle_state."public.grouping_sets_twice_in_subquery_result" AS kept
WHERE kept.__pgt_count > 1;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_twice_in_subquery_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
