WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.values_union_result'
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    a_change.x AS column1,
    a_change.y AS column2,
    sum(0 * a_change.weight) AS left_count_change,
    sum(a_change.weight) AS __pgt_count_change,
    sum(1 * a_change.weight) AS right_count_change
  FROM a_change
  GROUP BY a_change.x, a_change.y
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.column1,
    group_change.column2,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change.left_count_change::bigint, group_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change.right_count_change::bigint, group_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change.column1, group_change.column2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.values_union_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.column1, group_change.column2), 0)
    AND kept.column1 IS NOT DISTINCT FROM group_change.column1
    AND kept.column2 IS NOT DISTINCT FROM group_change.column2
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.values_union_result" (column1, column2, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.column1, n.column2, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.values_union_result" AS s
  SET column1 = n.column1, column2 = n.column2, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.column1, s.column2, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.column1, n.column2, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.values_union_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.values_union_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
