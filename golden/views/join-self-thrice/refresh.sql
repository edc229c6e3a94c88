WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_self_thrice_result'
),
-- Δedge: the rows that changed since the last refresh, each with its weight
edge_change AS MATERIALIZED (
  SELECT
    changes.src,
    changes.dst,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.edge" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.src, changes.dst
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(edge ⋈ edge)
edge_join_delta AS MATERIALIZED (
  -- Δedge ⋈ edge: runs when edge changed
  SELECT
    edge_change.src,
    edge.src AS src_2,
    edge.dst AS dst_2,
    edge_change.weight
  FROM edge_change
  JOIN public.edge AS edge
    ON edge.src = edge_change.dst
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_change.dst IS NOT NULL
  UNION ALL
  -- edge ⋈ Δedge: runs when edge changed
  SELECT
    edge.src,
    edge_change.src AS src_2,
    edge_change.dst AS dst_2,
    edge_change.weight
  FROM edge_change
  JOIN public.edge AS edge
    ON edge_change.src = edge.dst
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_change.src IS NOT NULL
  UNION ALL
  -- −Δedge ⋈ Δedge: runs when edge and edge changed
  SELECT
    edge_change_2.src,
    edge_change.src AS src_2,
    edge_change.dst AS dst_2,
    - (edge_change.weight * edge_change_2.weight) AS weight
  FROM edge_change
  JOIN edge_change AS edge_change_2
    ON edge_change.src = edge_change_2.dst
  WHERE edge_change.src IS NOT NULL
    AND edge_change_2.dst IS NOT NULL
),
-- Δ of edge_join: edge
edge_join_delta_2 AS MATERIALIZED (
  -- Δ(edge ⋈ edge) ⋈ edge: runs when edge changed
  SELECT
    edge_join_delta.src,
    edge_join_delta.src_2,
    edge.src AS src_3,
    edge_join_delta.weight
  FROM edge_join_delta
  JOIN public.edge AS edge
    ON edge.src = edge_join_delta.dst_2 AND edge.dst = edge_join_delta.src
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_join_delta.src IS NOT NULL
    AND edge_join_delta.dst_2 IS NOT NULL
  UNION ALL
  -- (edge ⋈ edge) ⋈ Δedge: runs when edge changed
  SELECT
    edge.src,
    edge_2.src AS src_2,
    edge_change.src AS src_3,
    edge_change.weight
  FROM edge_change
  JOIN public.edge AS edge
    ON edge_change.dst = edge.src
  JOIN public.edge AS edge_2
    ON edge_change.src = edge_2.dst AND edge_2.src = edge.dst
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_change.src IS NOT NULL
    AND edge_change.dst IS NOT NULL
  UNION ALL
  -- −Δ(edge ⋈ edge) ⋈ Δedge: runs when edge and edge changed
  SELECT
    edge_join_delta.src,
    edge_join_delta.src_2,
    edge_change.src AS src_3,
    - (edge_change.weight * edge_join_delta.weight) AS weight
  FROM edge_change
  JOIN edge_join_delta
    ON edge_change.src = edge_join_delta.dst_2 AND edge_change.dst = edge_join_delta.src
  WHERE edge_change.src IS NOT NULL
    AND edge_change.dst IS NOT NULL
    AND edge_join_delta.src IS NOT NULL
    AND edge_join_delta.dst_2 IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    edge_join_delta_2.src AS a,
    edge_join_delta_2.src_2 AS b,
    edge_join_delta_2.src_3 AS c,
    sum(edge_join_delta_2.weight)::bigint AS weight
  FROM edge_join_delta_2
  GROUP BY edge_join_delta_2.src, edge_join_delta_2.src_2, edge_join_delta_2.src_3
  HAVING sum(edge_join_delta_2.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.a,
    result_change.b,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.a, result_change.b, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_self_thrice_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.a, result_change.b, result_change.c), 0)
    AND ROW(kept.a, kept.b, kept.c) IS NOT DISTINCT FROM ROW(result_change.a, result_change.b, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_self_thrice_result" (a, b, c, __pgt_count, __pgt_hash)
  SELECT n.a, n.b, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_self_thrice_result" AS s
  SET a = n.a, b = n.b, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.b, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.b, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_self_thrice_result" AS s
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
  stream_table => 'public.join_self_thrice_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
