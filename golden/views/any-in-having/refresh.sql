WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.any_in_having_result'
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
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
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
  LEFT JOIN pgtrickle_state."public.any_in_having_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
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
-- the rows of group₀ that match a row of Δr: r, l
group_candidates AS MATERIALIZED (
  -- group ⋉ Δr: runs when r changed
  SELECT
    grouped.k,
    grouped.count,
    1::bigint AS weight
  FROM (
    SELECT
      l.k,
      count(*) AS count
    FROM public.l AS l
    GROUP BY l.k
  ) AS grouped
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE r_change.k = grouped.k
  )
    AND EXISTS (
    SELECT
    FROM r_change AS r_change_2
    WHERE grouped.count < r_change_2.id
      AND r_change_2.k = grouped.k
  )
  UNION ALL
  -- −Δgroup ⋉ Δr: runs when l and r changed
  SELECT
    group_delta.k,
    group_delta.count,
    - group_delta.weight AS weight
  FROM group_delta
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE group_delta.count < r_change.id
      AND r_change.k = group_delta.k
  )
),
-- those whose number of partners changed, and by how many
group_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.count,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_candidates.k,
      group_candidates.count,
      sum(group_candidates.weight)::bigint AS weight
    FROM group_candidates
    GROUP BY group_candidates.k, group_candidates.count
    HAVING sum(group_candidates.weight) <> 0
  ) AS grouped
  JOIN r_change
    ON grouped.count < r_change.id AND r_change.k = grouped.k
  GROUP BY grouped.k, grouped.count, grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r
group_flips AS MATERIALIZED (
  SELECT
    group_touched.k,
    group_touched.count,
    group_touched.weight * CASE WHEN lateral_rows.found = group_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE group_touched.count < r.id
        AND r.k = group_touched.k
      LIMIT greatest(group_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_touched.gained OR lateral_rows.found = 0)
),
-- Δ of r_anti_join: l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ r: runs when l changed
  SELECT
    group_delta.k,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE group_delta.count < r.id
      AND r.k = group_delta.k
  )
  UNION ALL
  -- flipped rows of group₀: runs when r changed
  SELECT
    group_flips.k,
    group_flips.count,
    - group_flips.weight AS weight
  FROM group_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_anti_join_delta.k,
    r_anti_join_delta.count AS n,
    sum(r_anti_join_delta.weight)::bigint AS weight
  FROM r_anti_join_delta
  GROUP BY r_anti_join_delta.k, r_anti_join_delta.count
  HAVING sum(r_anti_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.k,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.k, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.any_in_having_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.k, result_change.n), 0)
    AND ROW(kept.k, kept.n) IS NOT DISTINCT FROM ROW(result_change.k, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.any_in_having_result" (k, n, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.any_in_having_result" AS s
  SET k = n.k, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.any_in_having_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.any_in_having_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.any_in_having_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.any_in_having_result.group" AS s
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
  stream_table => 'public.any_in_having_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
