SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_rollup_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 's']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_rollup_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.s,
  grouped.__pgt_set,
  grouped.n,
  grouped.__pgt_n_count,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.s, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    sum(t.n) AS n,
    count(t.n) AS __pgt_n_count,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.s) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.s), (t.g), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_rollup_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_rollup_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_rollup_result AS
SELECT
  kept.g,
  kept.s,
  kept.__pgt_set >> 1 AS all_g,
  kept.__pgt_set & 1 AS all_s,
  kept.n,
  kept.__pgt_count AS rows
FROM pgtrickle_state."public.grouping_sets_rollup_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_rollup_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
