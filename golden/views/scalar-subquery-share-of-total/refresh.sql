WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_share_of_total_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_share_of_total_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_share_of_total_result.total" AS kept
    ON true
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
),
-- Δ(total): l
total_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ of total_join: l
total_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ total₀: runs when l changed
  SELECT
    group_delta.k,
    group_delta.count,
    kept.__pgt_count AS count_2,
    group_delta.weight
  FROM group_delta
  CROSS JOIN pgtrickle_state."public.scalar_subquery_share_of_total_result.total" AS kept
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- group ⋈ Δtotal: runs when l changed
  SELECT
    combined.k,
    combined.count,
    total_delta.count AS count_2,
    total_delta.weight * combined.weight AS weight
  FROM total_delta
  CROSS JOIN (
    SELECT
      kept.k,
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.scalar_subquery_share_of_total_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.k,
      group_delta.count,
      group_delta.weight
    FROM group_delta
  ) AS combined
  WHERE EXISTS (SELECT FROM l_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.n,
    grouped.percent,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      total_join_delta.k,
      total_join_delta.count AS n,
      100 * total_join_delta.count / total_join_delta.count_2 AS percent,
      sum(total_join_delta.weight)::bigint AS weight
    FROM total_join_delta
    GROUP BY total_join_delta.k, total_join_delta.count, total_join_delta.count_2
    HAVING sum(total_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k, grouped.n, grouped.percent
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.k,
    result_change.n,
    result_change.percent,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.k, result_change.n, result_change.percent), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_share_of_total_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.k, result_change.n, result_change.percent), 0)
    AND ROW(kept.k, kept.n, kept.percent) IS NOT DISTINCT FROM ROW(result_change.k, result_change.n, result_change.percent)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_share_of_total_result" (k, n, percent, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.percent, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_share_of_total_result" AS s
  SET k = n.k, n = n.n, percent = n.percent, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.percent, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.percent, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_share_of_total_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_share_of_total_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_share_of_total_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_share_of_total_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_share_of_total_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.scalar_subquery_share_of_total_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_share_of_total_result.total" AS s
  USING total_next AS n
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
  stream_table => 'public.scalar_subquery_share_of_total_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
