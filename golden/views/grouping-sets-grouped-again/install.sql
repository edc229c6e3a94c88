SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_grouped_again_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['a', 'b', 'n']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result" WITH (fillfactor = 90) AS
SELECT
  grouped.a,
  sum(grouped.__pgt_set >> 1) AS rolled,
  count(grouped.__pgt_set >> 1) AS __pgt_rolled_count,
  sum(grouped.sum) AS n,
  count(grouped.sum) AS __pgt_n_count,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(grouped.a), 0) AS __pgt_hash
FROM (
  SELECT
    t.a,
    t.b,
    sum(t.n) AS sum,
    GROUPING(t.a, t.b) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.a, t.b), (t.a), (t.b), ())
) AS grouped
GROUP BY grouped.a
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result" (__pgt_hash);

-- what an inner operator keeps: group
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.group" WITH (fillfactor = 90) AS
SELECT
  grouped.a,
  grouped.b,
  grouped.__pgt_set,
  grouped.sum,
  grouped.__pgt_sum_count,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.a, grouped.b, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.a,
    t.b,
    sum(t.n) AS sum,
    count(t.n) AS __pgt_sum_count,
    count(*) AS __pgt_count,
    GROUPING(t.a, t.b) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.a, t.b), (t.a), (t.b), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_grouped_again_result.group" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_grouped_again_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_grouped_again_result AS
SELECT
  kept.a,
  0 AS own,
  kept.rolled,
  kept.n,
  kept.__pgt_count AS sets
FROM pgtrickle_state."public.grouping_sets_grouped_again_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_grouped_again_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
