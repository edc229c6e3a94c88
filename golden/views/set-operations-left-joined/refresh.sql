WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.set_operations_left_joined_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.x,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.x
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
  LEFT JOIN pgtrickle_state."public.set_operations_left_joined_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x, group_change.y), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
    AND kept.y IS NOT DISTINCT FROM group_change.y
),
-- Δ(group): b, c
group_delta AS MATERIALIZED (
  -- −old groups: runs when b or c changed
  SELECT
    group_next.old_x AS x,
    group_next.old_y AS y,
    '-1'::integer::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, group_next.old_left_count - group_next.old_right_count) AS expanded (occurrence)
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y, group_next.old_left_count, group_next.old_right_count)::record *<> ROW(group_next.x, group_next.y, group_next.left_count, group_next.right_count)::record)
  UNION ALL
  -- +new groups: runs when b or c changed
  SELECT
    group_next.x,
    group_next.y,
    1::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, group_next.left_count - group_next.right_count) AS expanded (occurrence)
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y, group_next.old_left_count, group_next.old_right_count)::record *<> ROW(group_next.x, group_next.y, group_next.left_count, group_next.right_count)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.x,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.x IS NOT NULL
  GROUP BY group_delta.x
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.x,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.set_operations_left_joined_result.group" AS kept
      CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence)
      WHERE kept.x = group_keys.x
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): a, b, c
group_join_delta AS MATERIALIZED (
  -- Δa ⋈ group₀: runs when a changed
  SELECT
    a_change.id,
    kept.x AS x_2,
    kept.y,
    a_change.weight
  FROM a_change
  JOIN pgtrickle_state."public.set_operations_left_joined_result.group" AS kept
    ON kept.x = a_change.x
  CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM a_change)
    AND a_change.x IS NOT NULL
  UNION ALL
  -- a ⋈ Δgroup: runs when b or c changed
  SELECT
    a.id,
    group_delta.x AS x_2,
    group_delta.y,
    group_delta.weight
  FROM group_delta
  JOIN public.a AS a
    ON group_delta.x = a.x
  WHERE (EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM c_change))
    AND group_delta.x IS NOT NULL
),
-- Δ(group_anti_join): a, b, c
group_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ group₀: runs when a changed
  SELECT
    a_change.id,
    a_change.weight
  FROM a_change
  WHERE EXISTS (SELECT FROM a_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.set_operations_left_joined_result.group" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.left_count - kept.right_count) AS expanded (occurrence)
    WHERE kept.x = a_change.x
  )
  UNION ALL
  -- a ⋈ flipped keys of group: runs when b or c changed
  SELECT
    a.id,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.a AS a
    ON group_flips.x = a.x
  WHERE (EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM c_change))
),
-- Δ(group_outer_join): a, b, c
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when a or b or c changed
  SELECT
    group_join_delta.id,
    group_join_delta.x_2 AS x,
    group_join_delta.y,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when a or b or c changed
  SELECT
    group_anti_join_delta.id,
    NULL::integer AS x,
    NULL::character varying AS y,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.x,
    group_outer_join_delta.y,
    sum(group_outer_join_delta.weight)::bigint AS weight
  FROM group_outer_join_delta
  GROUP BY group_outer_join_delta.id, group_outer_join_delta.x, group_outer_join_delta.y
  HAVING sum(group_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.x,
    result_change.y,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.x, result_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.set_operations_left_joined_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.x, result_change.y), 0)
    AND ROW(kept.id, kept.x, kept.y) IS NOT DISTINCT FROM ROW(result_change.id, result_change.x, result_change.y)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.set_operations_left_joined_result" (id, x, y, __pgt_count, __pgt_hash)
  SELECT n.id, n.x, n.y, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.set_operations_left_joined_result" AS s
  SET id = n.id, x = n.x, y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.x, s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.x, n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.set_operations_left_joined_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.set_operations_left_joined_result.group" (x, y, left_count, __pgt_count, right_count, __pgt_hash)
  SELECT n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.set_operations_left_joined_result.group" AS s
  SET x = n.x, y = n.y, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.left_count, s.__pgt_count, s.right_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.left_count, n.__pgt_count, n.right_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.set_operations_left_joined_result.group" AS s
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
  stream_table => 'public.set_operations_left_joined_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
