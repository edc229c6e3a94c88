SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_cycle_of_three_result',
  source => 'public.edge',
  buffer => 'public.edge',
  columns => ARRAY['source', 'target', 'kind', 'weight']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_cycle_of_three_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.node,
  fixpoint.kind,
  fixpoint.weight AS weight_2,
  fixpoint.hops,
  fixpoint.closed,
  fixpoint.way_1,
  fixpoint.way_2,
  fixpoint.way_3,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.node, fixpoint.kind, fixpoint.weight, fixpoint.hops, fixpoint.closed, fixpoint.way_1, fixpoint.way_2, fixpoint.way_3), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE walk (node, kind, weight, hops, closed, way_1, way_2, way_3) AS (
    SELECT
      edge.source AS node,
      edge.kind,
      edge.weight,
      0 AS hops,
      false AS closed,
      ARRAY[edge.source]::integer[]::integer[] AS way_1,
      ARRAY[edge.kind]::text[]::text[] AS way_2,
      ARRAY[edge.weight]::numeric[]::numeric[] AS way_3
    FROM public.edge AS edge
    WHERE edge.kind IS DISTINCT FROM 'b'::text
    UNION ALL
    SELECT
      edge_2.target AS node,
      edge_2.kind,
      edge_2.weight,
      walk_2.hops + 1 AS hops,
      CASE WHEN EXISTS (SELECT FROM pg_catalog.generate_subscripts(walk_2.way_1, 1) AS __pgt_path (place) WHERE pg_catalog.record_eq(ROW((walk_2.way_1)[__pgt_path.place], (walk_2.way_2)[__pgt_path.place], (walk_2.way_3)[__pgt_path.place]), ROW(edge_2.target, edge_2.kind, edge_2.weight))) THEN true ELSE false END AS closed,
      array_append(walk_2.way_1, edge_2.target) AS way_1,
      array_append(walk_2.way_2, edge_2.kind) AS way_2,
      array_append(walk_2.way_3, edge_2.weight) AS way_3
    FROM walk AS walk_2
    JOIN public.edge AS edge_2
      ON edge_2.source = walk_2.node
    WHERE walk_2.closed <> true
  )
  SELECT
    walk_3.node,
    walk_3.kind,
    walk_3.weight,
    walk_3.hops,
    walk_3.closed,
    walk_3.way_1,
    walk_3.way_2,
    walk_3.way_3
  FROM walk AS walk_3
) AS fixpoint
GROUP BY fixpoint.node, fixpoint.kind, fixpoint.weight, fixpoint.weight::text COLLATE pg_catalog."C", fixpoint.hops, fixpoint.closed, fixpoint.way_1, fixpoint.way_2, fixpoint.way_3, fixpoint.way_3::text COLLATE pg_catalog."C"
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_of_three_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_cycle_of_three_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_cycle_of_three_result AS
SELECT
  kept.node,
  kept.kind,
  kept.hops,
  kept.closed
FROM pgtrickle_state."public.recursive_cycle_of_three_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_cycle_of_three_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
