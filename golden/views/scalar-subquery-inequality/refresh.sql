WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_inequality_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
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
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_inequality_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.scalar_subquery_inequality_result.group" AS kept
    ON r_change.k <= kept.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.k <= group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.k_2 AS k,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.k_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS kept
    ON kept.k = group_2_change.k
),
-- Δ(group_2): r, l
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r or l changed
  SELECT
    group_2_next.old_k AS k,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r or l changed
  SELECT
    group_2_next.k,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.k,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  GROUP BY group_2_delta.k
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS kept
      WHERE kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_2₀: runs when l changed
  SELECT
    l_change.id,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS kept
    ON l_change.k = kept.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup_2: runs when r or l changed
  SELECT
    l.id,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON l.k = group_2_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS kept
    WHERE l_change.k = kept.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group_2: runs when r or l changed
  SELECT
    l.id,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
    ON l.k = group_2_flips.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    coalesce(group_2_join_delta.count, '0'::bigint) AS n,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    coalesce(NULL::bigint, '0'::bigint) AS n,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.n,
    sum(group_2_outer_join_delta.weight)::bigint AS weight
  FROM group_2_outer_join_delta
  GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.n
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.n,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_inequality_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_inequality_result" (id, n)
  SELECT n.id, n.n
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_inequality_result" AS s
  SET id = n.id, n = n.n
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n)::record *<> ROW(n.id, n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_inequality_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_inequality_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_inequality_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_inequality_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_inequality_result.group_2" (k, __pgt_count)
  SELECT n.k, n.__pgt_count
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS s
  SET k = n.k, __pgt_count = n.__pgt_count
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count)::record *<> ROW(n.k, n.__pgt_count)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_inequality_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.scalar_subquery_inequality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
