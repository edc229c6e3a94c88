SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_with_our_names_result',
  source => 'public.step',
  buffer => 'public.step',
  columns => ARRAY['source', 'target']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_with_our_names_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.__pgt_level,
  fixpoint.__pgt_count,
  fixpoint.__pgt_level_2,
  count(*) AS __pgt_count_2,
  hash_record_extended(ROW(fixpoint.__pgt_level, fixpoint.__pgt_count, fixpoint.__pgt_level_2), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE way (__pgt_level, __pgt_count, __pgt_level_2) AS (
    SELECT
      step.source AS __pgt_level,
      7 AS __pgt_count,
      0::bigint AS __pgt_level_2
    FROM public.step AS step
    UNION ALL
    SELECT
      step_2.target AS __pgt_level,
      way_2.__pgt_count,
      way_2.__pgt_level_2 + 1 AS __pgt_level_2
    FROM way AS way_2
    JOIN public.step AS step_2
      ON step_2.source = way_2.__pgt_level
  )
  SELECT
    way_3.__pgt_level,
    way_3.__pgt_count,
    way_3.__pgt_level_2
  FROM way AS way_3
) AS fixpoint
GROUP BY fixpoint.__pgt_level, fixpoint.__pgt_count, fixpoint.__pgt_level_2
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_with_our_names_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_with_our_names_result" (__pgt_level);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_with_our_names_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_with_our_names_result AS
SELECT
  kept.__pgt_level,
  kept.__pgt_count
FROM pgtrickle_state."public.recursive_with_our_names_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count_2) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_with_our_names_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
