SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.distinct_of_grouping_sets_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.distinct_of_grouping_sets_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.g), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    GROUPING(t.g) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g), ())
) AS grouped
GROUP BY grouped.g
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.distinct_of_grouping_sets_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.distinct_of_grouping_sets_result.group" WITH (fillfactor = 90) AS
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
CREATE INDEX ON pgtrickle_state."public.distinct_of_grouping_sets_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.distinct_of_grouping_sets_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.distinct_of_grouping_sets_result AS
SELECT
  kept.g
FROM pgtrickle_state."public.distinct_of_grouping_sets_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.distinct_of_grouping_sets_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
