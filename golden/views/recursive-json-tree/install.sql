SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_json_tree_result',
  source => 'public.document',
  buffer => 'public.document',
  columns => ARRAY['id', 'content', 'written']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_json_tree_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.value,
  (array_agg(fixpoint.written))[1] AS written,
  fixpoint.depth,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.value, fixpoint.depth, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE part (id, value, written, depth, __pgt_level) AS (
    SELECT
      document.id,
      document.content AS value,
      document.written,
      0 AS depth,
      0::bigint AS __pgt_level
    FROM public.document AS document
    UNION ALL
    SELECT
      part_2.id,
      expanded.value,
      part_2.written,
      part_2.depth + 1 AS depth,
      part_2.__pgt_level + 1 AS __pgt_level
    FROM part AS part_2
    CROSS JOIN LATERAL jsonb_array_elements(part_2.value -> 'c'::text) AS expanded (value)
  )
  SELECT
    part_3.id,
    part_3.value,
    part_3.written,
    part_3.depth,
    part_3.__pgt_level
  FROM part AS part_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.value, fixpoint.value::text COLLATE pg_catalog."C", fixpoint.written::text COLLATE pg_catalog."C", fixpoint.depth, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_json_tree_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_json_tree_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_json_tree_result AS
SELECT
  kept.id,
  kept.value ->> 'n'::text AS name,
  kept.written,
  kept.depth
FROM pgtrickle_state."public.recursive_json_tree_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_json_tree_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
