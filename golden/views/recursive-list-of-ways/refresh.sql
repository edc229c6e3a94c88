WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_list_of_ways_result'
),
-- Δstart: the rows that changed since the last refresh, each with its weight
start_change AS MATERIALIZED (
  SELECT
    changes.node
  FROM pgtrickle_changes."public.start" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.node
  HAVING sum(changes.__pgt_weight) <> 0
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
  GROUP BY changes.source, changes.target, changes.permits
  HAVING sum(changes.__pgt_weight) <> 0
),
-- X₁ − X₀: the recursion computed anew, and what the state has of it: start, edge
reached_compared AS MATERIALIZED (
  -- −reached₀: runs when start or edge changed
  SELECT
    kept.node,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.recursive_list_of_ways_result" AS kept
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
  UNION ALL
  -- reached₁: runs when start or edge changed
  SELECT
    fixpoint.node,
    1::bigint AS weight
  FROM (
    WITH RECURSIVE reached (node) AS (
      SELECT
        start.node
      FROM public.start AS start
      UNION
      SELECT
        edge.target AS node
      FROM reached AS reached_2
      JOIN public.edge AS edge
        ON edge.source = reached_2.node AND array_position(edge.permits, reached_2.node) IS NOT NULL
    )
    SELECT
      reached_3.node
    FROM reached AS reached_3
  ) AS fixpoint
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
),
-- ΔX, consolidated: rows that are there before and after cancel
reached_change AS MATERIALIZED (
  SELECT
    reached_compared.node,
    sum(reached_compared.weight)::bigint AS weight
  FROM reached_compared
  GROUP BY reached_compared.node
  HAVING sum(reached_compared.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    reached_change.node,
    coalesce(kept.__pgt_count, 0) + reached_change.weight AS __pgt_count,
    hash_record_extended(ROW(reached_change.node), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + reached_change.weight > 0 AS present
  FROM reached_change
  LEFT JOIN pgtrickle_state."public.recursive_list_of_ways_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(reached_change.node), 0)
    AND ROW(kept.node) IS NOT DISTINCT FROM ROW(reached_change.node)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_list_of_ways_result" (node, __pgt_count, __pgt_hash)
  SELECT n.node, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_list_of_ways_result" AS s
  SET node = n.node, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_list_of_ways_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.start', (SELECT count(*) FROM start_change),
    'public.edge', (SELECT count(*) FROM edge_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_list_of_ways_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
