WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_grouped_again_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.a,
    changes.b,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a, changes.b, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.a,
    t_change.b,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.a, t_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    kept.b AS old_b,
    kept.sum AS old_sum,
    group_change.a,
    group_change.b,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.a, group_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_grouped_again_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.a, group_change.b), 0)
    AND kept.a IS NOT DISTINCT FROM group_change.a
    AND kept.b IS NOT DISTINCT FROM group_change.b
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    t_change.a,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    kept.sum AS old_sum,
    group_2_change.a,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.a), 0)
    AND kept.a IS NOT DISTINCT FROM group_2_change.a
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    t_change.b,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    kept.sum AS old_sum,
    group_3_change.b,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_change.sum_change::bigint, group_3_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.b), 0)
    AND kept.b IS NOT DISTINCT FROM group_3_change.b
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sum AS old_sum,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_change.sum_change::bigint, total_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_grouped_again_result.total" AS kept
    ON true
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_a AS a,
    group_next.old_sum AS sum,
    0 AS a_absent,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a, group_next.old_b, group_next.old_sum)::record *<> ROW(group_next.a, group_next.b, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.a,
    group_next.sum,
    0 AS a_absent,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a, group_next.old_b, group_next.old_sum)::record *<> ROW(group_next.a, group_next.b, group_next.sum)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_next.old_a AS a,
    group_2_next.old_sum AS sum,
    0 AS a_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_a, group_2_next.old_sum)::record *<> ROW(group_2_next.a, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_next.a,
    group_2_next.sum,
    0 AS a_absent,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_a, group_2_next.old_sum)::record *<> ROW(group_2_next.a, group_2_next.sum)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::integer AS a,
    group_3_next.old_sum AS sum,
    1 AS a_absent,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_b, group_3_next.old_sum)::record *<> ROW(group_3_next.b, group_3_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::integer AS a,
    group_3_next.sum,
    1 AS a_absent,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_b, group_3_next.old_sum)::record *<> ROW(group_3_next.b, group_3_next.sum)::record)
),
-- Δ of total
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::integer AS a,
    total_next.old_sum AS sum,
    1 AS a_absent,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::integer AS a,
    total_next.sum,
    1 AS a_absent,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_sum)::record *<> ROW(total_next.sum)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.a,
    group_delta.sum,
    group_delta.a_absent,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.a,
    group_2_delta.sum,
    group_2_delta.a_absent,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.a,
    group_3_delta.sum,
    group_3_delta.a_absent,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.a,
    total_delta.sum,
    total_delta.a_absent,
    total_delta.weight
  FROM total_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    union_delta.a,
    sum((0 * 2 + union_delta.a_absent) * union_delta.weight) AS rolled_change,
    sum(union_delta.weight) AS __pgt_count_change,
    sum(union_delta.sum::numeric * union_delta.weight) AS n_change,
    sum(union_delta.weight) FILTER (WHERE union_delta.sum IS NOT NULL) AS __pgt_n_count_change
  FROM union_delta
  GROUP BY union_delta.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.a,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.rolled + group_change_2.rolled_change::bigint, group_change_2.rolled_change::bigint, kept.rolled) ELSE NULL::bigint END AS rolled,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_n_count, 0) + coalesce(group_change_2.__pgt_n_count_change::bigint, 0) > 0 THEN coalesce(kept.n + group_change_2.n_change, group_change_2.n_change, kept.n) ELSE NULL::numeric END AS n,
    coalesce(kept.__pgt_n_count, 0) + coalesce(group_change_2.__pgt_n_count_change::bigint, 0) AS __pgt_n_count,
    hash_record_extended(ROW(group_change_2.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.grouping_sets_grouped_again_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.a), 0)
    AND kept.a IS NOT DISTINCT FROM group_change_2.a
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_grouped_again_result" (a, rolled, __pgt_count, n, __pgt_n_count, __pgt_hash)
  SELECT n.a, n.rolled, n.__pgt_count, n.n, n.__pgt_n_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_grouped_again_result" AS s
  SET a = n.a, rolled = n.rolled, __pgt_count = n.__pgt_count, n = n.n, __pgt_n_count = n.__pgt_n_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.a, s.rolled, s.__pgt_count, s.n, s.__pgt_n_count, s.__pgt_hash)::record *<> ROW(n.a, n.rolled, n.__pgt_count, n.n, n.__pgt_n_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_grouped_again_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_grouped_again_result.group" (a, b, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.a, n.b, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_grouped_again_result.group" AS s
  SET a = n.a, b = n.b, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.a, s.b, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.b, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_grouped_again_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" (a, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.a, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" AS s
  SET a = n.a, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.a, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_grouped_again_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" (b, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.b, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" AS s
  SET b = n.b, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.b, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_grouped_again_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_grouped_again_result.total" (sum, __pgt_sum_count, __pgt_count)
  SELECT n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_grouped_again_result.total" AS s
  SET sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_grouped_again_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.grouping_sets_grouped_again_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
