WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_same_key_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    coalesce(t_change.g, '-'::text) AS a,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY coalesce(t_change.g, '-'::text)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    kept.__pgt_count AS old___pgt_count,
    group_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_same_key_result.group" AS kept
    ON kept.a = group_change.a
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    coalesce(t_change.g, '-'::text) AS b,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY coalesce(t_change.g, '-'::text)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_same_key_result.group_2" AS kept
    ON kept.b = group_2_change.b
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    coalesce(t_change.g, '-'::text) AS a,
    coalesce(t_change.g, '-'::text) AS b,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY coalesce(t_change.g, '-'::text), coalesce(t_change.g, '-'::text)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    kept.b AS old_b,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.a,
    group_3_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_same_key_result.group_3" AS kept
    ON kept.a = group_3_change.a
    AND kept.b = group_3_change.b
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_a AS a,
    NULL::text AS b,
    group_next.old___pgt_count AS count,
    0 AS a_absent,
    1 AS b_absent,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a, group_next.old___pgt_count)::record *<> ROW(group_next.a, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.a,
    NULL::text AS b,
    group_next.__pgt_count AS count,
    0 AS a_absent,
    1 AS b_absent,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a, group_next.old___pgt_count)::record *<> ROW(group_next.a, group_next.__pgt_count)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS a,
    group_2_next.old_b AS b,
    group_2_next.old___pgt_count AS count,
    1 AS a_absent,
    0 AS b_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS a,
    group_2_next.b,
    group_2_next.__pgt_count AS count,
    1 AS a_absent,
    0 AS b_absent,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.__pgt_count)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_3_next.old_a AS a,
    group_3_next.old_b AS b,
    group_3_next.old___pgt_count AS count,
    0 AS a_absent,
    0 AS b_absent,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_a, group_3_next.old_b, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.a, group_3_next.b, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_3_next.a,
    group_3_next.b,
    group_3_next.__pgt_count AS count,
    0 AS a_absent,
    0 AS b_absent,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_a, group_3_next.old_b, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.a, group_3_next.b, group_3_next.__pgt_count)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.a,
    group_delta.b,
    group_delta.b_absent * 2 + group_delta.a_absent AS level,
    group_delta.count AS n,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.a,
    group_2_delta.b,
    group_2_delta.b_absent * 2 + group_2_delta.a_absent AS level,
    group_2_delta.count AS n,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.a,
    group_3_delta.b,
    group_3_delta.b_absent * 2 + group_3_delta.a_absent AS level,
    group_3_delta.count AS n,
    group_3_delta.weight
  FROM group_3_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.a,
    union_delta.b,
    union_delta.level,
    union_delta.n,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.a, union_delta.b, union_delta.level, union_delta.n
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.a,
    result_change.b,
    result_change.level,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.a, result_change.b, result_change.level, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_same_key_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.a, result_change.b, result_change.level, result_change.n), 0)
    AND ROW(kept.a, kept.b, kept.level, kept.n) IS NOT DISTINCT FROM ROW(result_change.a, result_change.b, result_change.level, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_same_key_result" (a, b, level, n, __pgt_count, __pgt_hash)
  SELECT n.a, n.b, n.level, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_same_key_result" AS s
  SET a = n.a, b = n.b, level = n.level, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.b, s.level, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.b, n.level, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_same_key_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_same_key_result.group" (a, __pgt_count)
  SELECT n.a, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_same_key_result.group" AS s
  SET a = n.a, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.__pgt_count)::record *<> ROW(n.a, n.__pgt_count)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_same_key_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_same_key_result.group_2" (b, __pgt_count)
  SELECT n.b, n.__pgt_count
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_same_key_result.group_2" AS s
  SET b = n.b, __pgt_count = n.__pgt_count
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.b, s.__pgt_count)::record *<> ROW(n.b, n.__pgt_count)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_same_key_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_same_key_result.group_3" (a, b, __pgt_count)
  SELECT n.a, n.b, n.__pgt_count
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_same_key_result.group_3" AS s
  SET a = n.a, b = n.b, __pgt_count = n.__pgt_count
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.b, s.__pgt_count)::record *<> ROW(n.a, n.b, n.__pgt_count)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_same_key_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.grouping_sets_same_key_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
