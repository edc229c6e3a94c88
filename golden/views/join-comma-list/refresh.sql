WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_comma_list_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.z,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.z
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of b_join: a, b
b_join_delta AS MATERIALIZED (
  -- Δa ⋈ b: runs when a changed
  SELECT
    a_change.x,
    a_change.y,
    b.x AS x_2,
    b.z,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON a_change.x = b.x AND a_change.y < b.z
  WHERE EXISTS (SELECT FROM a_change)
    AND a_change.x IS NOT NULL
    AND a_change.y IS NOT NULL
    AND b.z IS NOT NULL
  UNION ALL
  -- a ⋈ Δb: runs when b changed
  SELECT
    a.x,
    a.y,
    b_change.x AS x_2,
    b_change.z,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON a.x = b_change.x AND a.y < b_change.z
  WHERE EXISTS (SELECT FROM b_change)
    AND b_change.z IS NOT NULL
    AND b_change.x IS NOT NULL
  UNION ALL
  -- −Δa ⋈ Δb: runs when b and a changed
  SELECT
    a_change.x,
    a_change.y,
    b_change.x AS x_2,
    b_change.z,
    - (b_change.weight * a_change.weight) AS weight
  FROM b_change
  JOIN a_change
    ON a_change.x = b_change.x AND a_change.y < b_change.z
  WHERE b_change.z IS NOT NULL
    AND b_change.x IS NOT NULL
    AND a_change.x IS NOT NULL
    AND a_change.y IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.y,
    grouped.z,
    grouped.sum,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      b_join_delta.y,
      b_join_delta.z,
      b_join_delta.y + b_join_delta.z AS sum,
      sum(b_join_delta.weight)::bigint AS weight
    FROM b_join_delta
    GROUP BY b_join_delta.x, b_join_delta.y, b_join_delta.x_2, b_join_delta.z
    HAVING sum(b_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.y, grouped.z, grouped.sum
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.y,
    result_change.z,
    result_change.sum,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.y, result_change.z, result_change.sum), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_comma_list_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.y, result_change.z, result_change.sum), 0)
    AND ROW(kept.y, kept.z, kept.sum) IS NOT DISTINCT FROM ROW(result_change.y, result_change.z, result_change.sum)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_comma_list_result" (y, z, sum, __pgt_count, __pgt_hash)
  SELECT n.y, n.z, n.sum, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_comma_list_result" AS s
  SET y = n.y, z = n.z, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.y, s.z, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.y, n.z, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_comma_list_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_comma_list_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
