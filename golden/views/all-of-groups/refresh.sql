WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.all_of_groups_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.sum AS old_sum,
    group_change.g,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.all_of_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.sum AS old_sum,
    group_2_change.g,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.all_of_groups_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_g AS g,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_sum)::record *<> ROW(group_next.g, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.g,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_sum)::record *<> ROW(group_next.g, group_next.sum)::record)
),
-- Δ(group_2): t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old_sum)::record *<> ROW(group_2_next.g, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_next.sum,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old_sum)::record *<> ROW(group_2_next.g, group_2_next.sum)::record)
),
-- the rows of group that match a row of Δgroup_2: t
group_candidates AS MATERIALIZED (
  -- group ⋉ Δgroup_2: runs when t changed
  SELECT
    grouped.g,
    grouped.sum,
    1::bigint AS weight
  FROM (
    SELECT
      t.g,
      sum(t.n) AS sum
    FROM public.t AS t
    GROUP BY t.g
  ) AS grouped
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM group_2_delta
    WHERE (grouped.sum >= group_2_delta.sum) IS NOT TRUE
  )
),
-- those whose number of partners changed, and by how many
group_touched AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.sum,
    grouped.weight,
    sum(group_2_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_candidates.g,
      group_candidates.sum,
      sum(group_candidates.weight)::bigint AS weight
    FROM group_candidates
    GROUP BY group_candidates.g, group_candidates.sum
    HAVING sum(group_candidates.weight) <> 0
  ) AS grouped
  JOIN group_2_delta
    ON (grouped.sum >= group_2_delta.sum) IS NOT TRUE
  GROUP BY grouped.g, grouped.sum, grouped.weight
  HAVING sum(group_2_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_flips AS MATERIALIZED (
  SELECT
    group_touched.g,
    group_touched.sum,
    group_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.all_of_groups_result.group_2" AS kept
      WHERE (group_touched.sum >= kept.sum) IS NOT TRUE
      LIMIT greatest(group_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_touched.gained * '-1'::integer)
),
-- Δ of group_2_anti_join: t
group_2_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_2₀: runs when t changed
  SELECT
    group_delta.g,
    group_delta.sum,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM t_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.all_of_groups_result.group_2" AS kept
    WHERE (group_delta.sum >= kept.sum) IS NOT TRUE
  )
  UNION ALL
  -- flipped rows of group₀: runs when t changed
  SELECT
    group_flips.g,
    group_flips.sum,
    - group_flips.weight AS weight
  FROM group_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_anti_join_delta.g,
    group_2_anti_join_delta.sum AS n,
    sum(group_2_anti_join_delta.weight)::bigint AS weight
  FROM group_2_anti_join_delta
  GROUP BY group_2_anti_join_delta.g, group_2_anti_join_delta.sum
  HAVING sum(group_2_anti_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.all_of_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.n), 0)
    AND ROW(kept.g, kept.n) IS NOT DISTINCT FROM ROW(result_change.g, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.all_of_groups_result" (g, n, __pgt_count, __pgt_hash)
  SELECT n.g, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.all_of_groups_result" AS s
  SET g = n.g, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.all_of_groups_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.all_of_groups_result.group" (g, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.all_of_groups_result.group" AS s
  SET g = n.g, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.all_of_groups_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.all_of_groups_result.group_2" (g, sum, __pgt_count, __pgt_hash)
  SELECT n.g, n.sum, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.all_of_groups_result.group_2" AS s
  SET g = n.g, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.all_of_groups_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.all_of_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
