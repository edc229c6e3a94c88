SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_cycle_of_composites_result',
  source => 'public.edge',
  buffer => 'public.edge',
  columns => ARRAY['source', 'target', 'at']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_cycle_of_composites_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.source,
  fixpoint.target,
  fixpoint.at,
  fixpoint.is_cycle,
  fixpoint.path_1,
  fixpoint.path_2,
  fixpoint.path_3,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.source, fixpoint.target, fixpoint.at, fixpoint.is_cycle, fixpoint.path_1, fixpoint.path_2, fixpoint.path_3), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE walk (source, target, at, is_cycle, path_1, path_2, path_3) AS (
    SELECT
      edge.source,
      edge.target,
      edge.at,
      false AS is_cycle,
      ARRAY[edge.source]::integer[]::integer[] AS path_1,
      ARRAY[edge.target]::integer[]::integer[] AS path_2,
      ARRAY[edge.at]::public.place[]::public.place[] AS path_3
    FROM public.edge AS edge
    WHERE edge.source = 1
    UNION ALL
    SELECT
      edge_2.source,
      edge_2.target,
      edge_2.at,
      CASE WHEN EXISTS (SELECT FROM pg_catalog.generate_subscripts(walk_2.path_1, 1) AS __pgt_path (place) WHERE pg_catalog.record_eq(ROW((walk_2.path_1)[__pgt_path.place], (walk_2.path_2)[__pgt_path.place], (walk_2.path_3)[__pgt_path.place]), ROW(edge_2.source, edge_2.target, edge_2.at))) THEN true ELSE false END AS is_cycle,
      array_append(walk_2.path_1, edge_2.source) AS path_1,
      array_append(walk_2.path_2, edge_2.target) AS path_2,
      array_append(walk_2.path_3, edge_2.at) AS path_3
    FROM walk AS walk_2
    JOIN public.edge AS edge_2
      ON edge_2.source = walk_2.target
    WHERE walk_2.is_cycle <> true
  )
  SELECT
    walk_3.source,
    walk_3.target,
    walk_3.at,
    walk_3.is_cycle,
    walk_3.path_1,
    walk_3.path_2,
    walk_3.path_3
  FROM walk AS walk_3
) AS fixpoint
GROUP BY fixpoint.source, fixpoint.target, fixpoint.at, fixpoint.at::text COLLATE pg_catalog."C", fixpoint.is_cycle, fixpoint.path_1, fixpoint.path_2, fixpoint.path_3, fixpoint.path_3::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_of_composites_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_cycle_of_composites_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_cycle_of_composites_result AS
SELECT
  kept.source,
  kept.target,
  kept.at,
  kept.is_cycle
FROM pgtrickle_state."public.recursive_cycle_of_composites_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_cycle_of_composites_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
