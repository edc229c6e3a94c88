WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.set_operations_intersect_of_unions_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.x,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of union: a, b
union_delta AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.x,
    1 AS in_left,
    0 AS in_right,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    b_change.x,
    1 AS in_left,
    0 AS in_right,
    b_change.weight
  FROM b_change
),
-- Δ of union: c, a
union_delta_2 AS MATERIALIZED (
  -- Δc: runs when c changed
  SELECT
    c_change.x,
    0 AS in_left,
    1 AS in_right,
    c_change.weight
  FROM c_change
  UNION ALL
  -- Δa: runs when a changed
  SELECT
    a_change.x,
    0 AS in_left,
    1 AS in_right,
    a_change.weight
  FROM a_change
),
-- Δ(union): a, b, c
union_delta_3 AS MATERIALIZED (
  -- Δunion: runs when a or b changed
  SELECT
    union_delta.x,
    union_delta.in_left,
    union_delta.in_right,
    union_delta.weight
  FROM union_delta
  UNION ALL
  -- Δunion: runs when c or a changed
  SELECT
    union_delta_2.x,
    union_delta_2.in_left,
    union_delta_2.in_right,
    union_delta_2.weight
  FROM union_delta_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_delta_3.x,
    sum(union_delta_3.in_left * union_delta_3.weight) AS left_count_change,
    sum(union_delta_3.weight) AS __pgt_count_change,
    sum(union_delta_3.in_right * union_delta_3.weight) AS right_count_change
  FROM union_delta_3
  GROUP BY union_delta_3.x
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.x,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change.left_count_change::bigint, group_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change.right_count_change::bigint, group_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change.x), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.set_operations_intersect_of_unions_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.set_operations_intersect_of_unions_result" (x, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.x, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.set_operations_intersect_of_unions_result" AS s
  SET x = n.x, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.x, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.set_operations_intersect_of_unions_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change),
    'public.c', (SELECT count(*) FROM c_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.set_operations_intersect_of_unions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
