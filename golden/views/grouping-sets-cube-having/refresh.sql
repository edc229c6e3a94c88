WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_cube_having_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.q,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.q, changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.s,
    t_change.d,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g, t_change.s, t_change.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    kept.d AS old_d,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_change.g,
    group_change.s,
    group_change.d,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change, group_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s, group_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s, group_change.d), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
    AND kept.d IS NOT DISTINCT FROM group_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    group_next.s,
    group_next.d,
    sum(t.q) AS sum
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL) AND (group_next.d = t.d OR group_next.d IS NULL AND t.d IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g, group_next.s, group_next.d
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_s,
    group_next.old_d,
    group_next.old_sum,
    group_next.old___pgt_count,
    group_next.g,
    group_next.s,
    group_next.d,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s, group_next.d), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s, group_rescan.d), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
    AND group_next.d IS NOT DISTINCT FROM group_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.s,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g, t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.g,
    group_2_change.s,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change, group_2_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.g, group_2_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_2_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g, group_2_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
    AND kept.s IS NOT DISTINCT FROM group_2_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.g,
    group_2_next.s,
    sum(t.q) AS sum
  FROM group_2_next
  JOIN public.t AS t
    ON (group_2_next.g = t.g OR group_2_next.g IS NULL AND t.g IS NULL) AND (group_2_next.s = t.s OR group_2_next.s IS NULL AND t.s IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.g, group_2_next.s
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_g,
    group_2_next.old_s,
    group_2_next.old_sum,
    group_2_next.old___pgt_count,
    group_2_next.g,
    group_2_next.s,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.sum ELSE group_2_next.sum END AS sum,
    group_2_next.__pgt_sum_count,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.g, group_2_next.s), 0) = hash_record_extended(ROW(group_2_rescan.g, group_2_rescan.s), 0)
    AND group_2_next.g IS NOT DISTINCT FROM group_2_rescan.g
    AND group_2_next.s IS NOT DISTINCT FROM group_2_rescan.s
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.d,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g, t_change.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.g,
    group_3_change.d,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_change.sum_change, group_3_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.g, group_3_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_3_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.g, group_3_change.d), 0)
    AND kept.g IS NOT DISTINCT FROM group_3_change.g
    AND kept.d IS NOT DISTINCT FROM group_3_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.g,
    group_3_next.d,
    sum(t.q) AS sum
  FROM group_3_next
  JOIN public.t AS t
    ON (group_3_next.g = t.g OR group_3_next.g IS NULL AND t.g IS NULL) AND (group_3_next.d = t.d OR group_3_next.d IS NULL AND t.d IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.g, group_3_next.d
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_g,
    group_3_next.old_d,
    group_3_next.old_sum,
    group_3_next.old___pgt_count,
    group_3_next.g,
    group_3_next.d,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.sum ELSE group_3_next.sum END AS sum,
    group_3_next.__pgt_sum_count,
    group_3_next.__pgt_count,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.g, group_3_next.d), 0) = hash_record_extended(ROW(group_3_rescan.g, group_3_rescan.d), 0)
    AND group_3_next.g IS NOT DISTINCT FROM group_3_rescan.g
    AND group_3_next.d IS NOT DISTINCT FROM group_3_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.g,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_4_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_4_change.sum_change, group_4_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_4_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_4_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_4_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.g,
    sum(t.q) AS sum
  FROM group_4_next
  JOIN public.t AS t
    ON (group_4_next.g = t.g OR group_4_next.g IS NULL AND t.g IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.g
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_g,
    group_4_next.old_sum,
    group_4_next.old___pgt_count,
    group_4_next.g,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.sum ELSE group_4_next.sum END AS sum,
    group_4_next.__pgt_sum_count,
    group_4_next.__pgt_count,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.g), 0) = hash_record_extended(ROW(group_4_rescan.g), 0)
    AND group_4_next.g IS NOT DISTINCT FROM group_4_rescan.g
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    t_change.s,
    t_change.d,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.s, t_change.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.s AS old_s,
    kept.d AS old_d,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_5_change.s,
    group_5_change.d,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_5_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_5_change.sum_change, group_5_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_5_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.s, group_5_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_5_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.s, group_5_change.d), 0)
    AND kept.s IS NOT DISTINCT FROM group_5_change.s
    AND kept.d IS NOT DISTINCT FROM group_5_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_5_rescan AS MATERIALIZED (
  SELECT
    group_5_next.s,
    group_5_next.d,
    sum(t.q) AS sum
  FROM group_5_next
  JOIN public.t AS t
    ON (group_5_next.s = t.s OR group_5_next.s IS NULL AND t.s IS NULL) AND (group_5_next.d = t.d OR group_5_next.d IS NULL AND t.d IS NULL)
  WHERE group_5_next.rescan
    AND EXISTS (
    SELECT
    FROM group_5_next AS group_5_next_2
    WHERE group_5_next_2.rescan
  )
  GROUP BY group_5_next.s, group_5_next.d
),
-- the new values, with those that were read again in their place
group_5_new AS MATERIALIZED (
  SELECT
    group_5_next.locator,
    group_5_next.old_s,
    group_5_next.old_d,
    group_5_next.old_sum,
    group_5_next.old___pgt_count,
    group_5_next.s,
    group_5_next.d,
    CASE WHEN group_5_next.rescan THEN group_5_rescan.sum ELSE group_5_next.sum END AS sum,
    group_5_next.__pgt_sum_count,
    group_5_next.__pgt_count,
    group_5_next.__pgt_hash,
    group_5_next.present
  FROM group_5_next
  LEFT JOIN group_5_rescan
    ON group_5_next.rescan
    AND hash_record_extended(ROW(group_5_next.s, group_5_next.d), 0) = hash_record_extended(ROW(group_5_rescan.s, group_5_rescan.d), 0)
    AND group_5_next.s IS NOT DISTINCT FROM group_5_rescan.s
    AND group_5_next.d IS NOT DISTINCT FROM group_5_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
group_6_change AS MATERIALIZED (
  SELECT
    t_change.s,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.s AS old_s,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_6_change.s,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_6_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_6_change.sum_change, group_6_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_6_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_6_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_6_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_6_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_6_change.s), 0)
    AND kept.s IS NOT DISTINCT FROM group_6_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_6_rescan AS MATERIALIZED (
  SELECT
    group_6_next.s,
    sum(t.q) AS sum
  FROM group_6_next
  JOIN public.t AS t
    ON (group_6_next.s = t.s OR group_6_next.s IS NULL AND t.s IS NULL)
  WHERE group_6_next.rescan
    AND EXISTS (
    SELECT
    FROM group_6_next AS group_6_next_2
    WHERE group_6_next_2.rescan
  )
  GROUP BY group_6_next.s
),
-- the new values, with those that were read again in their place
group_6_new AS MATERIALIZED (
  SELECT
    group_6_next.locator,
    group_6_next.old_s,
    group_6_next.old_sum,
    group_6_next.old___pgt_count,
    group_6_next.s,
    CASE WHEN group_6_next.rescan THEN group_6_rescan.sum ELSE group_6_next.sum END AS sum,
    group_6_next.__pgt_sum_count,
    group_6_next.__pgt_count,
    group_6_next.__pgt_hash,
    group_6_next.present
  FROM group_6_next
  LEFT JOIN group_6_rescan
    ON group_6_next.rescan
    AND hash_record_extended(ROW(group_6_next.s), 0) = hash_record_extended(ROW(group_6_rescan.s), 0)
    AND group_6_next.s IS NOT DISTINCT FROM group_6_rescan.s
),
-- Σ w·lift(row) per group: what the changes add to the state
group_7_change AS MATERIALIZED (
  SELECT
    t_change.d,
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_7_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.d AS old_d,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_7_change.d,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_7_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_7_change.sum_change, group_7_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_7_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_7_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_7_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_7_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.group_7" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_7_change.d), 0)
    AND kept.d IS NOT DISTINCT FROM group_7_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_7_rescan AS MATERIALIZED (
  SELECT
    group_7_next.d,
    sum(t.q) AS sum
  FROM group_7_next
  JOIN public.t AS t
    ON (group_7_next.d = t.d OR group_7_next.d IS NULL AND t.d IS NULL)
  WHERE group_7_next.rescan
    AND EXISTS (
    SELECT
    FROM group_7_next AS group_7_next_2
    WHERE group_7_next_2.rescan
  )
  GROUP BY group_7_next.d
),
-- the new values, with those that were read again in their place
group_7_new AS MATERIALIZED (
  SELECT
    group_7_next.locator,
    group_7_next.old_d,
    group_7_next.old_sum,
    group_7_next.old___pgt_count,
    group_7_next.d,
    CASE WHEN group_7_next.rescan THEN group_7_rescan.sum ELSE group_7_next.sum END AS sum,
    group_7_next.__pgt_sum_count,
    group_7_next.__pgt_count,
    group_7_next.__pgt_hash,
    group_7_next.present
  FROM group_7_next
  LEFT JOIN group_7_rescan
    ON group_7_next.rescan
    AND hash_record_extended(ROW(group_7_next.d), 0) = hash_record_extended(ROW(group_7_rescan.d), 0)
    AND group_7_next.d IS NOT DISTINCT FROM group_7_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(t_change.q * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_sum_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_change.sum_change, total_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(total_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR total_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
total_rescan AS MATERIALIZED (
  SELECT
    sum(t.q) AS sum
  FROM public.t AS t
  WHERE EXISTS (
    SELECT
    FROM total_next
    WHERE total_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_new AS MATERIALIZED (
  SELECT
    total_next.locator,
    total_next.old_sum,
    total_next.old___pgt_count,
    CASE WHEN total_next.rescan THEN total_rescan.sum ELSE total_next.sum END AS sum,
    total_next.__pgt_sum_count,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_s AS s,
    group_new.old_d AS d,
    group_new.old_sum AS sum,
    group_new.old___pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    0 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_d, group_new.old_sum, group_new.old___pgt_count)::record *<> ROW(group_new.g, group_new.s, group_new.d, group_new.sum, group_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.s,
    group_new.d,
    group_new.sum,
    group_new.__pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    0 AS d_absent,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_d, group_new.old_sum, group_new.old___pgt_count)::record *<> ROW(group_new.g, group_new.s, group_new.d, group_new.sum, group_new.__pgt_count)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_new.old_g AS g,
    group_2_new.old_s AS s,
    NULL::date AS d,
    group_2_new.old_sum AS sum,
    group_2_new.old___pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    1 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_s, group_2_new.old_sum, group_2_new.old___pgt_count)::record *<> ROW(group_2_new.g, group_2_new.s, group_2_new.sum, group_2_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_new.g,
    group_2_new.s,
    NULL::date AS d,
    group_2_new.sum,
    group_2_new.__pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    1 AS d_absent,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_s, group_2_new.old_sum, group_2_new.old___pgt_count)::record *<> ROW(group_2_new.g, group_2_new.s, group_2_new.sum, group_2_new.__pgt_count)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_3_new.old_g AS g,
    NULL::text AS s,
    group_3_new.old_d AS d,
    group_3_new.old_sum AS sum,
    group_3_new.old___pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_g, group_3_new.old_d, group_3_new.old_sum, group_3_new.old___pgt_count)::record *<> ROW(group_3_new.g, group_3_new.d, group_3_new.sum, group_3_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_3_new.g,
    NULL::text AS s,
    group_3_new.d,
    group_3_new.sum,
    group_3_new.__pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_g, group_3_new.old_d, group_3_new.old_sum, group_3_new.old___pgt_count)::record *<> ROW(group_3_new.g, group_3_new.d, group_3_new.sum, group_3_new.__pgt_count)::record)
),
-- Δ of group_4: t
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_4_new.old_g AS g,
    NULL::text AS s,
    NULL::date AS d,
    group_4_new.old_sum AS sum,
    group_4_new.old___pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_g, group_4_new.old_sum, group_4_new.old___pgt_count)::record *<> ROW(group_4_new.g, group_4_new.sum, group_4_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_4_new.g,
    NULL::text AS s,
    NULL::date AS d,
    group_4_new.sum,
    group_4_new.__pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_g, group_4_new.old_sum, group_4_new.old___pgt_count)::record *<> ROW(group_4_new.g, group_4_new.sum, group_4_new.__pgt_count)::record)
),
-- Δ of group_5: t
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_5_new.old_s AS s,
    group_5_new.old_d AS d,
    group_5_new.old_sum AS sum,
    group_5_new.old___pgt_count AS count,
    1 AS g_absent,
    0 AS s_absent,
    0 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.locator IS NOT NULL
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_s, group_5_new.old_d, group_5_new.old_sum, group_5_new.old___pgt_count)::record *<> ROW(group_5_new.s, group_5_new.d, group_5_new.sum, group_5_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_5_new.s,
    group_5_new.d,
    group_5_new.sum,
    group_5_new.__pgt_count AS count,
    1 AS g_absent,
    0 AS s_absent,
    0 AS d_absent,
    1::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.present
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_s, group_5_new.old_d, group_5_new.old_sum, group_5_new.old___pgt_count)::record *<> ROW(group_5_new.s, group_5_new.d, group_5_new.sum, group_5_new.__pgt_count)::record)
),
-- Δ of group_6: t
group_6_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_6_new.old_s AS s,
    NULL::date AS d,
    group_6_new.old_sum AS sum,
    group_6_new.old___pgt_count AS count,
    1 AS g_absent,
    0 AS s_absent,
    1 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_6_new
  WHERE group_6_new.locator IS NOT NULL
    AND (group_6_new.locator IS NULL OR NOT group_6_new.present OR ROW(group_6_new.old_s, group_6_new.old_sum, group_6_new.old___pgt_count)::record *<> ROW(group_6_new.s, group_6_new.sum, group_6_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_6_new.s,
    NULL::date AS d,
    group_6_new.sum,
    group_6_new.__pgt_count AS count,
    1 AS g_absent,
    0 AS s_absent,
    1 AS d_absent,
    1::bigint AS weight
  FROM group_6_new
  WHERE group_6_new.present
    AND (group_6_new.locator IS NULL OR NOT group_6_new.present OR ROW(group_6_new.old_s, group_6_new.old_sum, group_6_new.old___pgt_count)::record *<> ROW(group_6_new.s, group_6_new.sum, group_6_new.__pgt_count)::record)
),
-- Δ of group_7: t
group_7_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    group_7_new.old_d AS d,
    group_7_new.old_sum AS sum,
    group_7_new.old___pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM group_7_new
  WHERE group_7_new.locator IS NOT NULL
    AND (group_7_new.locator IS NULL OR NOT group_7_new.present OR ROW(group_7_new.old_d, group_7_new.old_sum, group_7_new.old___pgt_count)::record *<> ROW(group_7_new.d, group_7_new.sum, group_7_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    group_7_new.d,
    group_7_new.sum,
    group_7_new.__pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    0 AS d_absent,
    1::bigint AS weight
  FROM group_7_new
  WHERE group_7_new.present
    AND (group_7_new.locator IS NULL OR NOT group_7_new.present OR ROW(group_7_new.old_d, group_7_new.old_sum, group_7_new.old___pgt_count)::record *<> ROW(group_7_new.d, group_7_new.sum, group_7_new.__pgt_count)::record)
),
-- Δ of total
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    NULL::date AS d,
    total_new.old_sum AS sum,
    total_new.old___pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_sum, total_new.old___pgt_count)::record *<> ROW(total_new.sum, total_new.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    NULL::date AS d,
    total_new.sum,
    total_new.__pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    1 AS d_absent,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_sum, total_new.old___pgt_count)::record *<> ROW(total_new.sum, total_new.__pgt_count)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.g,
    group_delta.s,
    group_delta.d,
    ((0 * 2 + group_delta.g_absent) * 2 + group_delta.s_absent) * 2 + group_delta.d_absent AS level,
    group_delta.sum AS q,
    group_delta.weight
  FROM group_delta
  WHERE group_delta.count > 1
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.g,
    group_2_delta.s,
    group_2_delta.d,
    ((0 * 2 + group_2_delta.g_absent) * 2 + group_2_delta.s_absent) * 2 + group_2_delta.d_absent AS level,
    group_2_delta.sum AS q,
    group_2_delta.weight
  FROM group_2_delta
  WHERE group_2_delta.count > 1
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.g,
    group_3_delta.s,
    group_3_delta.d,
    ((0 * 2 + group_3_delta.g_absent) * 2 + group_3_delta.s_absent) * 2 + group_3_delta.d_absent AS level,
    group_3_delta.sum AS q,
    group_3_delta.weight
  FROM group_3_delta
  WHERE group_3_delta.count > 1
  UNION ALL
  -- Δgroup_4: runs when t changed
  SELECT
    group_4_delta.g,
    group_4_delta.s,
    group_4_delta.d,
    ((0 * 2 + group_4_delta.g_absent) * 2 + group_4_delta.s_absent) * 2 + group_4_delta.d_absent AS level,
    group_4_delta.sum AS q,
    group_4_delta.weight
  FROM group_4_delta
  WHERE group_4_delta.count > 1
  UNION ALL
  -- Δgroup_5: runs when t changed
  SELECT
    group_5_delta.g,
    group_5_delta.s,
    group_5_delta.d,
    ((0 * 2 + group_5_delta.g_absent) * 2 + group_5_delta.s_absent) * 2 + group_5_delta.d_absent AS level,
    group_5_delta.sum AS q,
    group_5_delta.weight
  FROM group_5_delta
  WHERE group_5_delta.count > 1
  UNION ALL
  -- Δgroup_6: runs when t changed
  SELECT
    group_6_delta.g,
    group_6_delta.s,
    group_6_delta.d,
    ((0 * 2 + group_6_delta.g_absent) * 2 + group_6_delta.s_absent) * 2 + group_6_delta.d_absent AS level,
    group_6_delta.sum AS q,
    group_6_delta.weight
  FROM group_6_delta
  WHERE group_6_delta.count > 1
  UNION ALL
  -- Δgroup_7: runs when t changed
  SELECT
    group_7_delta.g,
    group_7_delta.s,
    group_7_delta.d,
    ((0 * 2 + group_7_delta.g_absent) * 2 + group_7_delta.s_absent) * 2 + group_7_delta.d_absent AS level,
    group_7_delta.sum AS q,
    group_7_delta.weight
  FROM group_7_delta
  WHERE group_7_delta.count > 1
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.g,
    total_delta.s,
    total_delta.d,
    ((0 * 2 + total_delta.g_absent) * 2 + total_delta.s_absent) * 2 + total_delta.d_absent AS level,
    total_delta.sum AS q,
    total_delta.weight
  FROM total_delta
  WHERE total_delta.count > 1
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.g,
    union_delta.s,
    union_delta.d,
    union_delta.level,
    union_delta.q,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.g, union_delta.s, union_delta.d, union_delta.level, union_delta.q, union_delta.q::text COLLATE pg_catalog."C"
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.s,
    result_change.d,
    result_change.level,
    result_change.q,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.s, result_change.d, result_change.level, result_change.q), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_cube_having_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.s, result_change.d, result_change.level, result_change.q), 0)
    AND ROW(kept.g, kept.s, kept.d, kept.level, kept.q, kept.q::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.g, result_change.s, result_change.d, result_change.level, result_change.q, result_change.q::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result" (g, s, d, level, q, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.d, n.level, n.q, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result" AS s
  SET g = n.g, s = n.s, d = n.d, level = n.level, q = n.q, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.d, s.level, s.q, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.d, n.level, n.q, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group" (g, s, d, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group" AS s
  SET g = n.g, s = n.s, d = n.d, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.d, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_2" (g, s, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_2" AS s
  SET g = n.g, s = n.s, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_3" (g, d, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_3" AS s
  SET g = n.g, d = n.d, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.d, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_4" (g, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_4" AS s
  SET g = n.g, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_5" (s, d, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.s, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_5_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_5" AS s
  SET s = n.s, d = n.d, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.s, s.d, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.s, n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_5" AS s
  USING group_5_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_6 keeps
inserted_group_6 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_6" (s, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.s, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_6_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_6 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_6" AS s
  SET s = n.s, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_6_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.s, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.s, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_6 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_6" AS s
  USING group_6_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_7 keeps
inserted_group_7 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.group_7" (d, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_7_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_7 AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.group_7" AS s
  SET d = n.d, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_7_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.d, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.d, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_7 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.group_7" AS s
  USING group_7_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_cube_having_result.total" (sum, __pgt_sum_count, __pgt_count)
  SELECT n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_cube_having_result.total" AS s
  SET sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_cube_having_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.grouping_sets_cube_having_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_6_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_7_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
