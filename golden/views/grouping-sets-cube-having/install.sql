SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.grouping_sets_cube_having_result',
  source => 'public.t',
  buffer => 'public.t',
  columns => ARRAY['g', 'q', 's', 'd']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result" WITH (fillfactor = 90) AS
SELECT
  grouped.g,
  grouped.s,
  grouped.d,
  grouped.__pgt_set,
  grouped.q,
  grouped.__pgt_q_count,
  grouped.__pgt_count,
  hash_record_extended(ROW(grouped.g, grouped.s, grouped.d, grouped.__pgt_set), 0) AS __pgt_hash
FROM (
  SELECT
    t.g,
    t.s,
    t.d,
    sum(t.q) AS q,
    count(t.q) AS __pgt_q_count,
    count(*) AS __pgt_count,
    GROUPING(t.g, t.s, t.d) AS __pgt_set
  FROM public.t AS t
  GROUP BY GROUPING SETS ((t.g, t.s, t.d), (t.g, t.s), (t.g, t.d), (t.g), (t.s, t.d), (t.s), (t.d), ())
) AS grouped
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.grouping_sets_cube_having_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.grouping_sets_cube_having_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.grouping_sets_cube_having_result AS
SELECT
  kept.g,
  kept.s,
  kept.d,
  kept.__pgt_set AS level,
  kept.q
FROM pgtrickle_state."public.grouping_sets_cube_having_result" AS kept
WHERE kept.__pgt_count > 1;
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.grouping_sets_cube_having_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
