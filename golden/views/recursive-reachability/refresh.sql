WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_reachability_result'
),
-- Δstart: the rows that changed since the last refresh, each with its weight
start_change AS MATERIALIZED (
  SELECT
    changes.node,
    sum(changes.__pgt_weight)::bigint AS weight
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
    changes.source,
    changes.target,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.edge" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.target
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: edge
found_join_delta AS MATERIALIZED (
  -- Δedge ⋈ found₀: runs when edge changed
  SELECT
    edge_change.target,
    kept.ctid AS __pgt_origin,
    edge_change.weight
  FROM edge_change
  JOIN pgtrickle_state."public.recursive_reachability_result" AS kept
    ON edge_change.source = kept.node
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_change.source IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
reached_ways AS MATERIALIZED (
  SELECT
    combined.node,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      start_change.node,
      NULL::tid AS __pgt_origin,
      start_change.weight
    FROM start_change
    UNION ALL
    SELECT
      found_join_delta.target AS node,
      found_join_delta.__pgt_origin,
      found_join_delta.weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.node, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: edge
reached_lost AS MATERIALIZED (
  WITH RECURSIVE reached (node, __pgt_place) AS (
    SELECT
      kept.node,
      kept.ctid AS __pgt_place
    FROM reached_ways
    JOIN pgtrickle_state."public.recursive_reachability_result" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(reached_ways.node), 0) AND ROW(kept.node) IS NOT DISTINCT FROM ROW(reached_ways.node)
    WHERE reached_ways.weight < 0
    UNION
    SELECT
      kept_2.node,
      kept_2.ctid AS __pgt_place
    FROM reached AS reached_2
    JOIN public.edge AS edge
      ON edge.source = reached_2.node
    JOIN pgtrickle_state."public.recursive_reachability_result" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(edge.target), 0) AND ROW(kept_2.node) IS NOT DISTINCT FROM ROW(edge.target)
  )
  SELECT
    reached_3.node,
    reached_3.__pgt_place
  FROM reached AS reached_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: start, edge
reached_start AS MATERIALIZED (
  SELECT
    joined.node
  FROM (
    SELECT
      reached_ways.node,
      reached_ways.__pgt_origin,
      reached_ways.weight
    FROM reached_ways
    WHERE reached_ways.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM reached_lost
      WHERE reached_lost.__pgt_place = reached_ways.__pgt_origin
    )
  ) AS joined
  LEFT JOIN reached_lost AS reached_lost_2
    ON hash_record_extended(ROW(reached_lost_2.node), 0) = hash_record_extended(ROW(joined.node), 0)
    AND ROW(reached_lost_2.node) IS NOT DISTINCT FROM ROW(joined.node)
  LEFT JOIN pgtrickle_state."public.recursive_reachability_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.node), 0)
    AND ROW(kept.node) IS NOT DISTINCT FROM ROW(joined.node)
  WHERE (kept.ctid IS NULL OR reached_lost_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    reached_lost_3.node
  FROM reached_lost AS reached_lost_3
  JOIN public.start AS start
    ON reached_lost_3.node = start.node
  WHERE reached_lost_3.node IS NOT NULL
  UNION ALL
  SELECT
    reached_lost_4.node
  FROM reached_lost AS reached_lost_4
  JOIN public.start AS start_2
    ON hash_record_extended(ROW(reached_lost_4.node), 0) = hash_record_extended(ROW(start_2.node), 0) AND ROW(reached_lost_4.node) IS NOT DISTINCT FROM ROW(start_2.node)
  WHERE reached_lost_4.node IS NULL
  UNION ALL
  SELECT
    reached_lost_5.node
  FROM reached_lost AS reached_lost_5
  JOIN public.edge AS edge
    ON reached_lost_5.node = edge.target
  JOIN pgtrickle_state."public.recursive_reachability_result" AS kept_2
    ON edge.source = kept_2.node
  WHERE reached_lost_5.node IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM reached_lost AS reached_lost_6
    WHERE reached_lost_6.__pgt_place = kept_2.ctid
  )
  UNION ALL
  SELECT
    reached_lost_7.node
  FROM reached_lost AS reached_lost_7
  JOIN public.edge AS edge_2
    ON hash_record_extended(ROW(reached_lost_7.node), 0) = hash_record_extended(ROW(edge_2.target), 0) AND ROW(reached_lost_7.node) IS NOT DISTINCT FROM ROW(edge_2.target)
  JOIN pgtrickle_state."public.recursive_reachability_result" AS kept_3
    ON edge_2.source = kept_3.node
  WHERE reached_lost_7.node IS NULL
    AND NOT EXISTS (
    SELECT
    FROM reached_lost AS reached_lost_8
    WHERE reached_lost_8.__pgt_place = kept_3.ctid
  )
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: edge
reached_found AS MATERIALIZED (
  WITH RECURSIVE reached (node) AS (
    SELECT
      reached_start.node
    FROM reached_start
    UNION
    SELECT
      joined.node
    FROM (
      SELECT
        edge.target AS node
      FROM reached AS reached_2
      JOIN public.edge AS edge
        ON edge.source = reached_2.node
    ) AS joined
    LEFT JOIN reached_lost
      ON hash_record_extended(ROW(reached_lost.node), 0) = hash_record_extended(ROW(joined.node), 0)
      AND ROW(reached_lost.node) IS NOT DISTINCT FROM ROW(joined.node)
    LEFT JOIN pgtrickle_state."public.recursive_reachability_result" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.node), 0)
      AND ROW(kept.node) IS NOT DISTINCT FROM ROW(joined.node)
    WHERE (kept.ctid IS NULL OR reached_lost.__pgt_place IS NOT NULL)
  )
  SELECT
    reached_3.node
  FROM reached AS reached_3
),
-- F − L: start, edge
reached_compared AS MATERIALIZED (
  -- −L of reached: runs when start or edge changed
  SELECT
    reached_lost.node,
    - 1::bigint AS weight
  FROM reached_lost
  UNION ALL
  -- F of reached: runs when start or edge changed
  SELECT
    reached_found.node,
    1::bigint AS weight
  FROM reached_found
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
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
  LEFT JOIN pgtrickle_state."public.recursive_reachability_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(reached_change.node), 0)
    AND ROW(kept.node) IS NOT DISTINCT FROM ROW(reached_change.node)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_reachability_result" (node, __pgt_count, __pgt_hash)
  SELECT n.node, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_reachability_result" AS s
  SET node = n.node, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_reachability_result" AS s
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
  stream_table => 'public.recursive_reachability_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
