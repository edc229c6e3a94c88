WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.truncate_of_joined_tables_result'
),
-- Δparent: the rows that changed since the last refresh, each with its weight
parent_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.parent" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δchild: the rows that changed since the last refresh, each with its weight
child_change AS MATERIALIZED (
  SELECT
    changes.parent_id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.child" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.parent_id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of parent_join: child, parent
parent_join_delta AS MATERIALIZED (
  -- Δchild ⋈ parent: runs when child changed
  SELECT
    child_change.n,
    parent.name,
    child_change.weight
  FROM child_change
  JOIN public.parent AS parent
    ON child_change.parent_id = parent.id
  WHERE EXISTS (SELECT FROM child_change)
    AND child_change.parent_id IS NOT NULL
  UNION ALL
  -- child ⋈ Δparent: runs when parent changed
  SELECT
    child.n,
    parent_change.name,
    parent_change.weight
  FROM parent_change
  JOIN public.child AS child
    ON child.parent_id = parent_change.id
  WHERE EXISTS (SELECT FROM parent_change)
  UNION ALL
  -- −Δchild ⋈ Δparent: runs when parent and child changed
  SELECT
    child_change.n,
    parent_change.name,
    - (parent_change.weight * child_change.weight) AS weight
  FROM parent_change
  JOIN child_change
    ON child_change.parent_id = parent_change.id
  WHERE child_change.parent_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    parent_join_delta.name,
    parent_join_delta.n,
    sum(parent_join_delta.weight)::bigint AS weight
  FROM parent_join_delta
  GROUP BY parent_join_delta.name, parent_join_delta.n
  HAVING sum(parent_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.truncate_of_joined_tables_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.n), 0)
    AND ROW(kept.name, kept.n) IS NOT DISTINCT FROM ROW(result_change.name, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.truncate_of_joined_tables_result" (name, n, __pgt_count, __pgt_hash)
  SELECT n.name, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.truncate_of_joined_tables_result" AS s
  SET name = n.name, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.truncate_of_joined_tables_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.parent', (SELECT count(*) FROM parent_change),
    'public.child', (SELECT count(*) FROM child_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.truncate_of_joined_tables_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
