WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_union_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.a
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.c,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.c
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
  LEFT JOIN pgtrickle_state."public.lateral_union_result.group" AS kept
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
-- Δ of group_join: r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.b,
    kept.k AS k_2,
    kept.a,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.lateral_union_result.group" AS kept
    ON r_change.k = kept.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.b,
    group_delta.k AS k_2,
    group_delta.a,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.k = group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- Δ of group_join: s, l
group_join_delta_2 AS MATERIALIZED (
  -- Δs ⋈ group₀: runs when s changed
  SELECT
    s_change.c,
    kept.k AS k_2,
    kept.a,
    s_change.weight
  FROM s_change
  JOIN pgtrickle_state."public.lateral_union_result.group" AS kept
    ON s_change.k > kept.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- s ⋈ Δgroup: runs when l changed
  SELECT
    s.c,
    group_delta.k AS k_2,
    group_delta.a,
    group_delta.weight
  FROM group_delta
  JOIN public.s AS s
    ON s.k > group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(union): r, l, s
union_delta AS MATERIALIZED (
  -- Δgroup_join: runs when r or l changed
  SELECT
    group_join_delta.b || group_join_delta.a AS v,
    group_join_delta.k_2 AS k,
    group_join_delta.a,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_join: runs when s or l changed
  SELECT
    group_join_delta_2.c AS v,
    group_join_delta_2.k_2 AS k,
    group_join_delta_2.a,
    group_join_delta_2.weight
  FROM group_join_delta_2
),
-- Δ of union_join: l, r, s
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union: runs when l changed
  SELECT
    l_change.id,
    combined.v,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      r.b || distinct_rows.a AS v,
      distinct_rows.k,
      distinct_rows.a
    FROM (
      SELECT DISTINCT
        l.k,
        l.a
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.k = distinct_rows.k
    UNION ALL
    SELECT
      s.c AS v,
      distinct_rows_2.k,
      distinct_rows_2.a
    FROM (
      SELECT DISTINCT
        l_2.k,
        l_2.a
      FROM public.l AS l_2
    ) AS distinct_rows_2
    JOIN public.s AS s
      ON s.k > distinct_rows_2.k
  ) AS combined
    ON hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(combined.a), 0) AND l_change.k = combined.k AND l_change.a IS NOT DISTINCT FROM combined.a
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or l or s changed
  SELECT
    l.id,
    union_delta.v,
    union_delta.weight
  FROM union_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(union_delta.a), 0) = hash_record_extended(ROW(l.a), 0) AND l.k = union_delta.k AND (union_delta.a = l.a OR union_delta.a IS NULL AND l.a IS NULL)
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ Δunion: runs when (r or l or s) and l changed
  SELECT
    l_change.id,
    union_delta.v,
    - (union_delta.weight * l_change.weight) AS weight
  FROM union_delta
  JOIN l_change
    ON hash_record_extended(ROW(union_delta.a), 0) = hash_record_extended(ROW(l_change.a), 0) AND l_change.k = union_delta.k AND l_change.a IS NOT DISTINCT FROM union_delta.a
  WHERE l_change.k IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_join_delta.id,
    union_join_delta.v,
    sum(union_join_delta.weight)::bigint AS weight
  FROM union_join_delta
  GROUP BY union_join_delta.id, union_join_delta.v
  HAVING sum(union_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.v,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.v), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_union_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.v), 0)
    AND ROW(kept.id, kept.v) IS NOT DISTINCT FROM ROW(result_change.id, result_change.v)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_union_result" (id, v, __pgt_count, __pgt_hash)
  SELECT n.id, n.v, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_union_result" AS s
  SET id = n.id, v = n.v, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.v, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.v, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_union_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_union_result.group" (k, a, __pgt_count, __pgt_hash)
  SELECT n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_union_result.group" AS s
  SET k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_union_result.group" AS s
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
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_union_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
