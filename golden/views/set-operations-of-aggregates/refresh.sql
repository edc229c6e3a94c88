WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.set_operations_of_aggregates_result'
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    a_change.x,
    sum(a_change.weight) AS __pgt_count_change
  FROM a_change
  GROUP BY a_change.x
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.__pgt_count AS old___pgt_count,
    group_change.x,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.x), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.set_operations_of_aggregates_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    b_change.x,
    sum(b_change.weight) AS __pgt_count_change
  FROM b_change
  GROUP BY b_change.x
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.x,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.x), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.set_operations_of_aggregates_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.x), 0)
    AND kept.x IS NOT DISTINCT FROM group_2_change.x
),
-- Δ of group: a
group_delta AS MATERIALIZED (
  -- −old groups: runs when a changed
  SELECT
    group_next.old_x AS x,
    group_next.old___pgt_count AS n,
    1 AS in_left,
    0 AS in_right,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old___pgt_count)::record *<> ROW(group_next.x, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a changed
  SELECT
    group_next.x,
    group_next.__pgt_count AS n,
    1 AS in_left,
    0 AS in_right,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old___pgt_count)::record *<> ROW(group_next.x, group_next.__pgt_count)::record)
),
-- Δ of group_2: b
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when b changed
  SELECT
    group_2_next.old_x AS x,
    group_2_next.old___pgt_count AS n,
    0 AS in_left,
    1 AS in_right,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_x, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.x, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when b changed
  SELECT
    group_2_next.x,
    group_2_next.__pgt_count AS n,
    0 AS in_left,
    1 AS in_right,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_x, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.x, group_2_next.__pgt_count)::record)
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δgroup: runs when a changed
  SELECT
    group_delta.x,
    group_delta.n,
    group_delta.in_left,
    group_delta.in_right,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when b changed
  SELECT
    group_2_delta.x,
    group_2_delta.n,
    group_2_delta.in_left,
    group_2_delta.in_right,
    group_2_delta.weight
  FROM group_2_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    union_delta.x,
    union_delta.n,
    sum(union_delta.in_left * union_delta.weight) AS left_count_change,
    sum(union_delta.weight) AS __pgt_count_change,
    sum(union_delta.in_right * union_delta.weight) AS right_count_change
  FROM union_delta
  GROUP BY union_delta.x, union_delta.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.x,
    group_change_2.n,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change_2.left_count_change::bigint, group_change_2.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change_2.right_count_change::bigint, group_change_2.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    hash_record_extended(ROW(group_change_2.x, group_change_2.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.set_operations_of_aggregates_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.x, group_change_2.n), 0)
    AND kept.x IS NOT DISTINCT FROM group_change_2.x
    AND kept.n IS NOT DISTINCT FROM group_change_2.n
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.set_operations_of_aggregates_result" (x, n, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.x, n.n, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.set_operations_of_aggregates_result" AS s
  SET x = n.x, n = n.n, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.n, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.x, n.n, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.set_operations_of_aggregates_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.set_operations_of_aggregates_result.group" (x, __pgt_count, __pgt_hash)
  SELECT n.x, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.set_operations_of_aggregates_result.group" AS s
  SET x = n.x, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.set_operations_of_aggregates_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.set_operations_of_aggregates_result.group_2" (x, __pgt_count, __pgt_hash)
  SELECT n.x, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.set_operations_of_aggregates_result.group_2" AS s
  SET x = n.x, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.set_operations_of_aggregates_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.set_operations_of_aggregates_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
