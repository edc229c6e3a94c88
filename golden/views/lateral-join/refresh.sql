WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_join_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of r_join: l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
    AND r.b IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    r_change.id AS id_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.b IS NOT NULL
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    r_change.id AS id_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON r_change.k = l_change.k
  WHERE r_change.b IS NOT NULL
    AND r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_join_delta.id,
    r_join_delta.id_2 AS r_id,
    r_join_delta.b,
    sum(r_join_delta.weight)::bigint AS weight
  FROM r_join_delta
  GROUP BY r_join_delta.id, r_join_delta.id_2, r_join_delta.b
  HAVING sum(r_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.r_id,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.r_id)
      result_change.id,
      result_change.r_id,
      result_change.b,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.r_id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.lateral_join_result" AS kept
    ON kept.id = latest.id
    AND kept.r_id = latest.r_id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_join_result" (id, r_id, b)
  SELECT n.id, n.r_id, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_join_result" AS s
  SET id = n.id, r_id = n.r_id, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.b)::record *<> ROW(n.id, n.r_id, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_join_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
