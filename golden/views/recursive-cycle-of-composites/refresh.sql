WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_cycle_of_composites_result'
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
  GROUP BY changes.source, changes.target, changes.at, changes.at::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: edge
walk_compared AS MATERIALIZED (
  -- −walk₀: runs when edge changed
  SELECT
    kept.source,
    kept.target,
    kept.at,
    kept.is_cycle,
    kept.path_1,
    kept.path_2,
    kept.path_3,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.recursive_cycle_of_composites_result" AS kept
  WHERE EXISTS (SELECT FROM edge_change)
  UNION ALL
  -- walk₁: runs when edge changed
  SELECT
    fixpoint.source,
    fixpoint.target,
    fixpoint.at,
    fixpoint.is_cycle,
    fixpoint.path_1,
    fixpoint.path_2,
    fixpoint.path_3,
    1::bigint AS weight
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
  WHERE EXISTS (SELECT FROM edge_change)
),
-- ΔX, consolidated: rows that are there before and after cancel
walk_change AS MATERIALIZED (
  SELECT
    walk_compared.source,
    walk_compared.target,
    walk_compared.at,
    walk_compared.is_cycle,
    walk_compared.path_1,
    walk_compared.path_2,
    walk_compared.path_3,
    sum(walk_compared.weight)::bigint AS weight
  FROM walk_compared
  GROUP BY walk_compared.source, walk_compared.target, walk_compared.at, walk_compared.at::text COLLATE pg_catalog."C", walk_compared.is_cycle, walk_compared.path_1, walk_compared.path_2, walk_compared.path_3, walk_compared.path_3::text COLLATE pg_catalog."C"
  HAVING sum(walk_compared.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    walk_change.source,
    walk_change.target,
    walk_change.at,
    walk_change.is_cycle,
    walk_change.path_1,
    walk_change.path_2,
    walk_change.path_3,
    coalesce(kept.__pgt_count, 0) + walk_change.weight AS __pgt_count,
    hash_record_extended(ROW(walk_change.source, walk_change.target, walk_change.at, walk_change.is_cycle, walk_change.path_1, walk_change.path_2, walk_change.path_3), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + walk_change.weight > 0 AS present
  FROM walk_change
  LEFT JOIN pgtrickle_state."public.recursive_cycle_of_composites_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(walk_change.source, walk_change.target, walk_change.at, walk_change.is_cycle, walk_change.path_1, walk_change.path_2, walk_change.path_3), 0)
    AND ROW(kept.source, kept.target, kept.at, kept.at::text COLLATE pg_catalog."C", kept.is_cycle, kept.path_1, kept.path_2, kept.path_3, kept.path_3::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(walk_change.source, walk_change.target, walk_change.at, walk_change.at::text COLLATE pg_catalog."C", walk_change.is_cycle, walk_change.path_1, walk_change.path_2, walk_change.path_3, walk_change.path_3::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_cycle_of_composites_result" (source, target, at, is_cycle, path_1, path_2, path_3, __pgt_count, __pgt_hash)
  SELECT n.source, n.target, n.at, n.is_cycle, n.path_1, n.path_2, n.path_3, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_cycle_of_composites_result" AS s
  SET source = n.source, target = n.target, at = n.at, is_cycle = n.is_cycle, path_1 = n.path_1, path_2 = n.path_2, path_3 = n.path_3, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.source, s.target, s.at, s.is_cycle, s.path_1, s.path_2, s.path_3, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.source, n.target, n.at, n.is_cycle, n.path_1, n.path_2, n.path_3, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_cycle_of_composites_result" AS s
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
  stream_table => 'public.recursive_cycle_of_composites_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
