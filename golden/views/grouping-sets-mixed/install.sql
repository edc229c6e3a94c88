SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_mixed_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'n', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.s,
  grouped.d,
  grouped.n,
  grouped.__pgt_set,
  grouped.__pgt_count,
  grouped.q,
  hash_record_extended(ROW(grouped.g, grouped.s, grouped.d, grouped.n, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    t.d,
    t.n,
    count(*) AS __pgt_count,
    max(t.q) AS q,
    GROUPING(t.g, t.s, t.d, t.n) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.s, t.d), (t.g, t.s), (t.g, t.d, t.n), (t.g, t.n), (t.g, t.d), (t.g))
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_mixed_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_mixed_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_mixed_result AS
SELECT
  kept.g,
  kept.s,
  kept.n,
  kept.__pgt_count AS rows,
  kept.q
FROM pgtrickle_state."public.grouping_sets_mixed_result" AS kept;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_mixed_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
