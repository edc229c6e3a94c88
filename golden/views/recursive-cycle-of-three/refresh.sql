WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_cycle_of_three_result'
),
-- Δedge: the rows that changed since the last refresh, each with its weight
edge_change AS MATERIALIZED (
  SELECT
    changes.source
  FROM pgtrickle_changes."public.edge" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.target, changes.kind, changes.weight, changes.weight::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: edge
walk_compared AS MATERIALIZED (
  -- −walk₀: runs when edge changed
  SELECT
    kept.node,
    kept.kind,
    kept.weight_2,
    kept.hops,
    kept.closed,
    kept.way_1,
    kept.way_2,
    kept.way_3,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.recursive_cycle_of_three_result" AS kept
  WHERE EXISTS (SELECT FROM edge_change)
  UNION ALL
  -- walk₁: runs when edge changed
  SELECT
    fixpoint.node,
    fixpoint.kind,
    fixpoint.weight AS weight_2,
    fixpoint.hops,
    fixpoint.closed,
    fixpoint.way_1,
    fixpoint.way_2,
    fixpoint.way_3,
    1::bigint AS weight
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
  WHERE EXISTS (SELECT FROM edge_change)
),
-- ΔX, consolidated: rows that are there before and after cancel
walk_change AS MATERIALIZED (
  SELECT
    walk_compared.node,
    walk_compared.kind,
    walk_compared.weight_2,
    walk_compared.hops,
    walk_compared.closed,
    walk_compared.way_1,
    walk_compared.way_2,
    walk_compared.way_3,
    sum(walk_compared.weight)::bigint AS weight
  FROM walk_compared
  GROUP BY walk_compared.node, walk_compared.kind, walk_compared.weight_2, walk_compared.weight_2::text COLLATE pg_catalog."C", walk_compared.hops, walk_compared.closed, walk_compared.way_1, walk_compared.way_2, walk_compared.way_3, walk_compared.way_3::text COLLATE pg_catalog."C"
  HAVING sum(walk_compared.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    walk_change.node,
    walk_change.kind,
    walk_change.weight_2,
    walk_change.hops,
    walk_change.closed,
    walk_change.way_1,
    walk_change.way_2,
    walk_change.way_3,
    coalesce(kept.__pgt_count, 0) + walk_change.weight AS __pgt_count,
    hash_record_extended(ROW(walk_change.node, walk_change.kind, walk_change.weight_2, walk_change.hops, walk_change.closed, walk_change.way_1, walk_change.way_2, walk_change.way_3), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + walk_change.weight > 0 AS present
  FROM walk_change
  LEFT JOIN pgtrickle_state."public.recursive_cycle_of_three_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(walk_change.node, walk_change.kind, walk_change.weight_2, walk_change.hops, walk_change.closed, walk_change.way_1, walk_change.way_2, walk_change.way_3), 0)
    AND ROW(kept.node, kept.kind, kept.weight_2, kept.weight_2::text COLLATE pg_catalog."C", kept.hops, kept.closed, kept.way_1, kept.way_2, kept.way_3, kept.way_3::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(walk_change.node, walk_change.kind, walk_change.weight_2, walk_change.weight_2::text COLLATE pg_catalog."C", walk_change.hops, walk_change.closed, walk_change.way_1, walk_change.way_2, walk_change.way_3, walk_change.way_3::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_cycle_of_three_result" (node, kind, weight_2, hops, closed, way_1, way_2, way_3, __pgt_count, __pgt_hash)
  SELECT n.node, n.kind, n.weight_2, n.hops, n.closed, n.way_1, n.way_2, n.way_3, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_cycle_of_three_result" AS s
  SET node = n.node, kind = n.kind, weight_2 = n.weight_2, hops = n.hops, closed = n.closed, way_1 = n.way_1, way_2 = n.way_2, way_3 = n.way_3, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.kind, s.weight_2, s.hops, s.closed, s.way_1, s.way_2, s.way_3, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.kind, n.weight_2, n.hops, n.closed, n.way_1, n.way_2, n.way_3, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_cycle_of_three_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.edge', (SELECT count(*) FROM edge_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_cycle_of_three_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
