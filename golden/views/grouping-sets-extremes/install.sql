SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_extremes_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_extremes_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.s,
  grouped.__pgt_set,
  grouped."least",
  grouped.most,
  grouped.first,
  grouped.max,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.s, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    min(t.n) AS "least",
    max(t.q) AS most,
    min(t.d) AS first,
    max(t.n) AS max,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.s) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.s), (t.s), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_extremes_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_extremes_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_extremes_result AS
SELECT
  kept.g,
  kept.s,
  kept."least",
  kept.most,
  kept.first
FROM pgtrickle_state."public.grouping_sets_extremes_result" AS kept
WHERE (kept.max IS NOT NULL OR kept.__pgt_set = 3);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_extremes_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
