WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_cross_result'
),
-- Δsize: the rows that changed since the last refresh, each with its weight
size_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.size" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcolor: the rows that changed since the last refresh, each with its weight
color_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.color" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of color_join: size, color
color_join_delta AS MATERIALIZED (
  -- Δsize ⋈ color: runs when size changed
  SELECT
    size_change.name,
    color.name AS name_2,
    size_change.weight
  FROM size_change
  CROSS JOIN public.color AS color
  WHERE EXISTS (SELECT FROM size_change)
  UNION ALL
  -- size ⋈ Δcolor: runs when color changed
  SELECT
    size.name,
    color_change.name AS name_2,
    color_change.weight
  FROM color_change
  CROSS JOIN public.size AS size
  WHERE EXISTS (SELECT FROM color_change)
  UNION ALL
  -- −Δsize ⋈ Δcolor: runs when color and size changed
  SELECT
    size_change.name,
    color_change.name AS name_2,
    - (color_change.weight * size_change.weight) AS weight
  FROM color_change
  CROSS JOIN size_change
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    color_join_delta.name AS size,
    color_join_delta.name_2 AS color,
    sum(color_join_delta.weight)::bigint AS weight
  FROM color_join_delta
  GROUP BY color_join_delta.name, color_join_delta.name_2
  HAVING sum(color_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.size,
    result_change.color,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.size, result_change.color), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_cross_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.size, result_change.color), 0)
    AND ROW(kept.size, kept.color) IS NOT DISTINCT FROM ROW(result_change.size, result_change.color)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_cross_result" (size, color, __pgt_count, __pgt_hash)
  SELECT n.size, n.color, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_cross_result" AS s
  SET size = n.size, color = n.color, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.size, s.color, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.size, n.color, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_cross_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.size', (SELECT count(*) FROM size_change),
    'public.color', (SELECT count(*) FROM color_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_cross_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
