WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.union_all_distinct_unread_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.v,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.v
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.v AS old_v,
    group_change.k,
    group_change.v,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.v), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.union_all_distinct_unread_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.v), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.v IS NOT DISTINCT FROM group_change.v
),
-- Δ of group: r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_v)::record *<> ROW(group_next.k, group_next.v)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_v)::record *<> ROW(group_next.k, group_next.v)::record)
),
-- Δ(union): r
union_delta AS MATERIALIZED (
  -- Δr: runs when r changed
  SELECT
    r_change.weight
  FROM r_change
  WHERE r_change.v > 1
  UNION ALL
  -- Δgroup: runs when r changed
  SELECT
    group_delta.weight
  FROM group_delta
),
-- Δ of union_join: l, r
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  CROSS JOIN (
    SELECT
    FROM public.r AS r
    WHERE r.v > 1
    UNION ALL
    SELECT
    FROM (
      SELECT DISTINCT
        r_2.k,
        r_2.v
      FROM public.r AS r_2
    ) AS distinct_rows
  ) AS combined
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δunion: runs when r changed
  SELECT
    l.id,
    union_delta.weight
  FROM union_delta
  CROSS JOIN public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δunion: runs when r and l changed
  SELECT
    l_change.id,
    - (union_delta.weight * l_change.weight) AS weight
  FROM union_delta
  CROSS JOIN l_change
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_join_delta.id,
    sum(union_join_delta.weight)::bigint AS weight
  FROM union_join_delta
  GROUP BY union_join_delta.id
  HAVING sum(union_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.union_all_distinct_unread_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(result_change.id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.union_all_distinct_unread_result" (id, __pgt_count, __pgt_hash)
  SELECT n.id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.union_all_distinct_unread_result" AS s
  SET id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.union_all_distinct_unread_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.union_all_distinct_unread_result.group" (k, v, __pgt_count, __pgt_hash)
  SELECT n.k, n.v, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.union_all_distinct_unread_result.group" AS s
  SET k = n.k, v = n.v, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.v, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.v, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.union_all_distinct_unread_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.union_all_distinct_unread_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
