SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_cycle_result',
  source => 'public.start',
  buffer => 'public.start',
  columns => ARRAY['node', 'kind']::text[]);
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_cycle_result',
  source => 'public.edge',
  buffer => 'public.edge',
  columns => ARRAY['source', 'target', 'kind']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_cycle_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.node,
  fixpoint.kind,
  fixpoint.hops,
  fixpoint.closed,
  joined.again,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.node, fixpoint.kind, fixpoint.hops, fixpoint.closed, joined.again), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE walk (node, kind, hops, closed, path_1, path_2) AS (
    SELECT
      start.node,
      start.kind,
      0 AS hops,
      'no'::text AS closed,
      ARRAY[start.node]::integer[]::integer[] AS path_1,
      ARRAY[start.kind]::text[]::text[] AS path_2
    FROM public.start AS start
    UNION ALL
    SELECT
      edge.target AS node,
      edge.kind,
      walk_2.hops + 1 AS hops,
      CASE WHEN arrayoverlap(array_positions(walk_2.path_1, edge.target), array_positions(walk_2.path_2, edge.kind)) THEN 'yes'::text ELSE 'no'::text END AS closed,
      array_append(walk_2.path_1, edge.target) AS path_1,
      array_append(walk_2.path_2, edge.kind) AS path_2
    FROM walk AS walk_2
    JOIN public.edge AS edge
      ON edge.source = walk_2.node
    WHERE walk_2.closed <> 'yes'::text
  )
  SELECT
    walk_3.node,
    walk_3.kind,
    walk_3.hops,
    walk_3.closed,
    walk_3.path_1,
    walk_3.path_2
  FROM walk AS walk_3
) AS fixpoint
LEFT JOIN (
  SELECT
    fixpoint_2.node,
    fixpoint_2.again
  FROM (
    WITH RECURSIVE reached (node, again, way_1) AS (
      SELECT
        start_2.node,
        false AS again,
        ARRAY[start_2.node]::integer[]::integer[] AS way_1
      FROM public.start AS start_2
      UNION
      SELECT
        edge_2.target AS node,
        CASE WHEN array_position(reached_2.way_1, edge_2.target) IS NOT NULL THEN true ELSE false END AS again,
        array_append(reached_2.way_1, edge_2.target) AS way_1
      FROM reached AS reached_2
      JOIN public.edge AS edge_2
        ON (edge_2.source = reached_2.node OR edge_2.source IS NULL AND reached_2.node IS NULL)
      WHERE reached_2.again <> true
    )
    SELECT
      reached_3.node,
      reached_3.again,
      reached_3.way_1
    FROM reached AS reached_3
  ) AS fixpoint_2
) AS joined
  ON joined.node = fixpoint.node
GROUP BY fixpoint.node, fixpoint.kind, fixpoint.hops, fixpoint.closed, joined.again
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_result" (__pgt_hash);

-- what an inner operator keeps: recursion
CREATE TABLE pgtrickle_state."public.recursive_cycle_result.recursion" WITH (fillfactor = 90) AS
SELECT
  fixpoint.node,
  fixpoint.kind,
  fixpoint.hops,
  fixpoint.closed,
  fixpoint.path_1,
  fixpoint.path_2,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.node, fixpoint.kind, fixpoint.hops, fixpoint.closed, fixpoint.path_1, fixpoint.path_2, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE walk (node, kind, hops, closed, path_1, path_2, __pgt_level) AS (
    SELECT
      start.node,
      start.kind,
      0 AS hops,
      'no'::text AS closed,
      ARRAY[start.node]::integer[]::integer[] AS path_1,
      ARRAY[start.kind]::text[]::text[] AS path_2,
      0::bigint AS __pgt_level
    FROM public.start AS start
    UNION ALL
    SELECT
      edge.target AS node,
      edge.kind,
      walk_2.hops + 1 AS hops,
      CASE WHEN arrayoverlap(array_positions(walk_2.path_1, edge.target), array_positions(walk_2.path_2, edge.kind)) THEN 'yes'::text ELSE 'no'::text END AS closed,
      array_append(walk_2.path_1, edge.target) AS path_1,
      array_append(walk_2.path_2, edge.kind) AS path_2,
      walk_2.__pgt_level + 1 AS __pgt_level
    FROM walk AS walk_2
    JOIN public.edge AS edge
      ON edge.source = walk_2.node
    WHERE walk_2.closed <> 'yes'::text
  )
  SELECT
    walk_3.node,
    walk_3.kind,
    walk_3.hops,
    walk_3.closed,
    walk_3.path_1,
    walk_3.path_2,
    walk_3.__pgt_level
  FROM walk AS walk_3
) AS fixpoint
GROUP BY fixpoint.node, fixpoint.kind, fixpoint.hops, fixpoint.closed, fixpoint.path_1, fixpoint.path_2, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_result.recursion" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_result.recursion" (node);

-- what an inner operator keeps: recursion_2
CREATE TABLE pgtrickle_state."public.recursive_cycle_result.recursion_2" WITH (fillfactor = 90) AS
SELECT
  fixpoint.node,
  fixpoint.again,
  fixpoint.way_1,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.node, fixpoint.again, fixpoint.way_1), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE reached (node, again, way_1) AS (
    SELECT
      start.node,
      false AS again,
      ARRAY[start.node]::integer[]::integer[] AS way_1
    FROM public.start AS start
    UNION
    SELECT
      edge.target AS node,
      CASE WHEN array_position(reached_2.way_1, edge.target) IS NOT NULL THEN true ELSE false END AS again,
      array_append(reached_2.way_1, edge.target) AS way_1
    FROM reached AS reached_2
    JOIN public.edge AS edge
      ON (edge.source = reached_2.node OR edge.source IS NULL AND reached_2.node IS NULL)
    WHERE reached_2.again <> true
  )
  SELECT
    reached_3.node,
    reached_3.again,
    reached_3.way_1
  FROM reached AS reached_3
) AS fixpoint
GROUP BY fixpoint.node, fixpoint.again, fixpoint.way_1
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_cycle_result.recursion_2" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_cycle_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_cycle_result AS
SELECT
  kept.node,
  kept.kind,
  kept.hops,
  kept.closed,
  kept.again
FROM pgtrickle_state."public.recursive_cycle_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_cycle_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
