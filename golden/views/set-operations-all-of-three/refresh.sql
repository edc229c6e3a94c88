WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.set_operations_all_of_three_result'
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
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): b, c
union_delta AS MATERIALIZED (
  -- Δb: runs when b changed
  SELECT
    b_change.x,
    b_change.y,
    1 AS in_left,
    0 AS in_right,
    b_change.weight
  FROM b_change
  UNION ALL
  -- Δc: runs when c changed
  SELECT
    c_change.x,
    c_change.y::character varying AS y,
    0 AS in_left,
    1 AS in_right,
    c_change.weight
  FROM c_change
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_delta.x,
    union_delta.y,
    sum(union_delta.in_left * union_delta.weight) AS left_count_change,
    sum(union_delta.weight) AS __pgt_count_change,
    sum(union_delta.in_right * union_delta.weight) AS right_count_change
  FROM union_delta
  GROUP BY union_delta.x, union_delta.y
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.y AS old_y,
    kept.left_count AS old_left_count,
    kept.right_count AS old_right_count,
    group_change.x,
    group_change.y,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change.left_count_change::bigint, group_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change.right_count_change::bigint, group_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change.x, group_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.set_operations_all_of_three_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x, group_change.y), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
    AND kept.y IS NOT DISTINCT FROM group_change.y
),
-- Δ of group: b, c
group_delta AS MATERIALIZED (
  -- −old groups: runs when b or c changed
  SELECT
    group_next.old_x AS x,
    group_next.old_y::text AS y,
    0 AS in_left,
    1 AS in_right,
    '-1'::integer::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, least(group_next.old_left_count, group_next.old_right_count)) AS expanded (occurrence)
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y, group_next.old_left_count, group_next.old_right_count)::record *<> ROW(group_next.x, group_next.y, group_next.left_count, group_next.right_count)::record)
  UNION ALL
  -- +new groups: runs when b or c changed
  SELECT
    group_next.x,
    group_next.y::text AS y,
    0 AS in_left,
    1 AS in_right,
    1::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, least(group_next.left_count, group_next.right_count)) AS expanded (occurrence)
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y, group_next.old_left_count, group_next.old_right_count)::record *<> ROW(group_next.x, group_next.y, group_next.left_count, group_next.right_count)::record)
),
-- Δ(union): a, b, c
union_delta_2 AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.x,
    a_change.y,
    1 AS in_left,
    0 AS in_right,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δgroup: runs when b or c changed
  SELECT
    group_delta.x,
    group_delta.y,
    group_delta.in_left,
    group_delta.in_right,
    group_delta.weight
  FROM group_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    union_delta_2.x,
    union_delta_2.y,
    sum(union_delta_2.in_left * union_delta_2.weight) AS left_count_change,
    sum(union_delta_2.weight) AS __pgt_count_change,
    sum(union_delta_2.in_right * union_delta_2.weight) AS right_count_change
  FROM union_delta_2
  GROUP BY union_delta_2.x, union_delta_2.y
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.x,
    group_change_2.y,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change_2.left_count_change::bigint, group_change_2.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change_2.right_count_change::bigint, group_change_2.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change_2.x, group_change_2.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.set_operations_all_of_three_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.x, group_change_2.y), 0)
    AND kept.x IS NOT DISTINCT FROM group_change_2.x
    AND kept.y IS NOT DISTINCT FROM group_change_2.y
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.set_operations_all_of_three_result" (x, y, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.set_operations_all_of_three_result" AS s
  SET x = n.x, y = n.y, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.set_operations_all_of_three_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.set_operations_all_of_three_result.group" (x, y, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.set_operations_all_of_three_result.group" AS s
  SET x = n.x, y = n.y, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.set_operations_all_of_three_result.group" AS s
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
  stream_table => 'public.set_operations_all_of_three_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
