WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_values_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.a
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.k,
    l_change.a,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k, l_change.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.a AS old_a,
    group_change.k,
    group_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_values_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.a), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.a IS NOT DISTINCT FROM group_change.a
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    group_next.old_a AS a,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_a)::record *<> ROW(group_next.k, group_next.a)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    group_next.a,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_a)::record *<> ROW(group_next.k, group_next.a)::record)
),
-- Δ of group: l
group_delta_2 AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_a AS column1,
    group_next.old_k AS k,
    group_next.old_a AS a,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_a)::record *<> ROW(group_next.k, group_next.a)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.a AS column1,
    group_next.k,
    group_next.a,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_a)::record *<> ROW(group_next.k, group_next.a)::record)
),
-- Δ(union): l
union_delta AS MATERIALIZED (
  -- Δgroup: runs when l changed
  SELECT
    group_delta_2.column1,
    group_delta_2.k,
    group_delta_2.a,
    group_delta_2.weight
  FROM group_delta_2
  UNION ALL
  -- Δgroup: runs when l changed
  SELECT
    group_delta.k::text AS column1,
    group_delta.k,
    group_delta.a,
    group_delta.weight
  FROM group_delta
),
-- Δ(union_join): l
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union₀: runs when l changed
  SELECT
    combined.column1,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      kept.a AS column1,
      kept.k,
      kept.a
    FROM pgtrickle_state."public.lateral_values_result.group" AS kept
    UNION ALL
    SELECT
      kept_2.k::text AS column1,
      kept_2.k,
      kept_2.a
    FROM pgtrickle_state."public.lateral_values_result.group" AS kept_2
  ) AS combined
    ON hash_record_extended(ROW(l_change.k, l_change.a), 0) = hash_record_extended(ROW(combined.k, combined.a), 0) AND l_change.k IS NOT DISTINCT FROM combined.k AND l_change.a IS NOT DISTINCT FROM combined.a
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δunion: runs when l changed
  SELECT
    union_delta.column1,
    union_delta.weight
  FROM union_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(union_delta.k, union_delta.a), 0) = hash_record_extended(ROW(l.k, l.a), 0) AND (union_delta.k = l.k OR union_delta.k IS NULL AND l.k IS NULL) AND (union_delta.a = l.a OR union_delta.a IS NULL AND l.a IS NULL)
  WHERE EXISTS (SELECT FROM l_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    union_join_delta.column1 AS v,
    sum(union_join_delta.weight) AS __pgt_count_change
  FROM union_join_delta
  GROUP BY union_join_delta.column1
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.v,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change_2.v), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.lateral_values_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.v), 0)
    AND kept.v IS NOT DISTINCT FROM group_change_2.v
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_values_result" (v, __pgt_count, __pgt_hash)
  SELECT n.v, n.__pgt_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_values_result" AS s
  SET v = n.v, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.v, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.v, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_values_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_values_result.group" (k, a, __pgt_count, __pgt_hash)
  SELECT n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_values_result.group" AS s
  SET k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_values_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_values_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
