SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_deep_chain_result',
  source => 'public.step',
  buffer => 'public.step',
  columns => ARRAY['id', 'after_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_deep_chain_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint."position",
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint."position", fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE chain (id, "position", __pgt_level) AS (
    SELECT
      step.id,
      1 AS "position",
      0::bigint AS __pgt_level
    FROM public.step AS step
    WHERE step.after_id IS NULL
    UNION ALL
    SELECT
      step_2.id,
      chain_2."position" + 1 AS "position",
      chain_2.__pgt_level + 1 AS __pgt_level
    FROM chain AS chain_2
    JOIN public.step AS step_2
      ON step_2.after_id = chain_2.id
  )
  SELECT
    chain_3.id,
    chain_3."position",
    chain_3.__pgt_level
  FROM chain AS chain_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint."position", fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_deep_chain_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_deep_chain_result" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_deep_chain_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_deep_chain_result AS
SELECT
  kept.id,
  kept."position"
FROM pgtrickle_state."public.recursive_deep_chain_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_deep_chain_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
