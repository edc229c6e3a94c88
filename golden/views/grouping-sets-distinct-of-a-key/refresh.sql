WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_distinct_of_a_key_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    t_change.k,
    t_change.n,
    t_change.k AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.k IS NOT NULL
  GROUP BY t_change.k, t_change.n, t_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.n AS old_n,
    kept.value AS old_value,
    distinct_change.k,
    distinct_change.n,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.k, distinct_change.n, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.k, distinct_change.n, distinct_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_change.k
    AND kept.n IS NOT DISTINCT FROM distinct_change.n
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: t
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_next.old_k AS k,
    distinct_next.old_n AS n,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_n, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.n, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_next.k,
    distinct_next.n,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_n, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.n, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    t_change.k,
    t_change.n,
    t_change.n AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.k, t_change.n, t_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.n AS old_n,
    kept.value AS old_value,
    distinct_2_change.k,
    distinct_2_change.n,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.n, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.n, distinct_2_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_2_change.k
    AND kept.n IS NOT DISTINCT FROM distinct_2_change.n
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: t
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_2_next.old_k AS k,
    distinct_2_next.old_n AS n,
    distinct_2_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_n, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.n, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_2_next.k,
    distinct_2_next.n,
    distinct_2_next.value,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_n, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.n, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.k,
    t_change.n,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.k, t_change.n
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.k AS key_1,
    distinct_delta.n AS key_2,
    sum(distinct_delta.weight) AS count_change
  FROM distinct_delta
  GROUP BY distinct_delta.k, distinct_delta.n
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.k AS key_1,
    distinct_2_delta.n AS key_2,
    sum(distinct_2_delta.value * distinct_2_delta.weight) AS sum_change,
    sum(distinct_2_delta.weight) AS __pgt_sum_count_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.k, distinct_2_delta.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.n AS old_n,
    kept.count AS old_count,
    kept.sum AS old_sum,
    group_change.k,
    group_change.n,
    coalesce(kept.count, 0) + coalesce(group_distinct_change.count_change::bigint, 0) AS count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_distinct_change_2.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_distinct_change_2.sum_change, group_distinct_change_2.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_distinct_change_2.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_distinct_change_2.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.k, group_change.n), 0) = hash_record_extended(ROW(group_distinct_change.key_1, group_distinct_change.key_2), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change.key_1
    AND group_change.n IS NOT DISTINCT FROM group_distinct_change.key_2
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.k, group_change.n), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1, group_distinct_change_2.key_2), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change_2.key_1
    AND group_change.n IS NOT DISTINCT FROM group_distinct_change_2.key_2
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.n), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.n IS NOT DISTINCT FROM group_change.n
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    group_next.n,
    sum(DISTINCT t.n) AS sum
  FROM group_next
  JOIN public.t AS t
    ON (group_next.k = t.k OR group_next.k IS NULL AND t.k IS NULL) AND (group_next.n = t.n OR group_next.n IS NULL AND t.n IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k, group_next.n
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_k,
    group_next.old_n,
    group_next.old_count,
    group_next.old_sum,
    group_next.k,
    group_next.n,
    group_next.count,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k, group_next.n), 0) = hash_record_extended(ROW(group_rescan.k, group_rescan.n), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
    AND group_next.n IS NOT DISTINCT FROM group_rescan.n
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_3_change AS MATERIALIZED (
  SELECT
    t_change.k,
    t_change.k AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.k IS NOT NULL
  GROUP BY t_change.k, t_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_3_change.k,
    distinct_3_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_3_change.k, distinct_3_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_3_change.k, distinct_3_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_3_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_3_change.value
),
-- ±1 for each value that came or went: t
distinct_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_3_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.locator IS NOT NULL
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_k, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.k, distinct_3_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_3_next.k,
    1::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.present
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_k, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.k, distinct_3_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_4_change AS MATERIALIZED (
  SELECT
    t_change.k,
    t_change.n AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.k, t_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_4_change.k,
    distinct_4_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_4_change.k, distinct_4_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_4_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_4_change.k, distinct_4_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_4_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_4_change.value
),
-- ±1 for each value that came or went: t
distinct_4_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_4_next.old_k AS k,
    distinct_4_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.locator IS NOT NULL
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_k, distinct_4_next.old_value)::record *<> ROW(distinct_4_next.k, distinct_4_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_4_next.k,
    distinct_4_next.value,
    1::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.present
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_k, distinct_4_next.old_value)::record *<> ROW(distinct_4_next.k, distinct_4_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    t_change.k,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_2_distinct_change AS MATERIALIZED (
  SELECT
    distinct_3_delta.k AS key_1,
    sum(distinct_3_delta.weight) AS count_change
  FROM distinct_3_delta
  GROUP BY distinct_3_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_2_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_4_delta.k AS key_1,
    sum(distinct_4_delta.value * distinct_4_delta.weight) AS sum_change,
    sum(distinct_4_delta.weight) AS __pgt_sum_count_change
  FROM distinct_4_delta
  GROUP BY distinct_4_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.count AS old_count,
    kept.sum AS old_sum,
    group_2_change.k,
    coalesce(kept.count, 0) + coalesce(group_2_distinct_change.count_change::bigint, 0) AS count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_distinct_change_2.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_distinct_change_2.sum_change, group_2_distinct_change_2.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_distinct_change_2.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_2_distinct_change_2.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN group_2_distinct_change
    ON hash_record_extended(ROW(group_2_change.k), 0) = hash_record_extended(ROW(group_2_distinct_change.key_1), 0)
    AND group_2_change.k IS NOT DISTINCT FROM group_2_distinct_change.key_1
  LEFT JOIN group_2_distinct_change_2
    ON hash_record_extended(ROW(group_2_change.k), 0) = hash_record_extended(ROW(group_2_distinct_change_2.key_1), 0)
    AND group_2_change.k IS NOT DISTINCT FROM group_2_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.k,
    sum(DISTINCT t.n) AS sum
  FROM group_2_next
  JOIN public.t AS t
    ON (group_2_next.k = t.k OR group_2_next.k IS NULL AND t.k IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.k
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_k,
    group_2_next.old_count,
    group_2_next.old_sum,
    group_2_next.k,
    group_2_next.count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.sum ELSE group_2_next.sum END AS sum,
    group_2_next.__pgt_sum_count,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.k), 0) = hash_record_extended(ROW(group_2_rescan.k), 0)
    AND group_2_next.k IS NOT DISTINCT FROM group_2_rescan.k
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_5_change AS MATERIALIZED (
  SELECT
    t_change.n,
    t_change.k AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.k IS NOT NULL
  GROUP BY t_change.n, t_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.n AS old_n,
    kept.value AS old_value,
    distinct_5_change.n,
    distinct_5_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_5_change.n, distinct_5_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_5_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_5_change.n, distinct_5_change.value), 0)
    AND kept.n IS NOT DISTINCT FROM distinct_5_change.n
    AND kept.value IS NOT DISTINCT FROM distinct_5_change.value
),
-- ±1 for each value that came or went: t
distinct_5_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_5_next.old_n AS n,
    '-1'::integer::bigint AS weight
  FROM distinct_5_next
  WHERE distinct_5_next.locator IS NOT NULL
    AND (distinct_5_next.locator IS NULL OR NOT distinct_5_next.present OR ROW(distinct_5_next.old_n, distinct_5_next.old_value)::record *<> ROW(distinct_5_next.n, distinct_5_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_5_next.n,
    1::bigint AS weight
  FROM distinct_5_next
  WHERE distinct_5_next.present
    AND (distinct_5_next.locator IS NULL OR NOT distinct_5_next.present OR ROW(distinct_5_next.old_n, distinct_5_next.old_value)::record *<> ROW(distinct_5_next.n, distinct_5_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_6_change AS MATERIALIZED (
  SELECT
    t_change.n,
    t_change.n AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.n, t_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.n AS old_n,
    kept.value AS old_value,
    distinct_6_change.n,
    distinct_6_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_6_change.n, distinct_6_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_6_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_6_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_6_change.n, distinct_6_change.value), 0)
    AND kept.n IS NOT DISTINCT FROM distinct_6_change.n
    AND kept.value IS NOT DISTINCT FROM distinct_6_change.value
),
-- ±1 for each value that came or went: t
distinct_6_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_6_next.old_n AS n,
    distinct_6_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_6_next
  WHERE distinct_6_next.locator IS NOT NULL
    AND (distinct_6_next.locator IS NULL OR NOT distinct_6_next.present OR ROW(distinct_6_next.old_n, distinct_6_next.old_value)::record *<> ROW(distinct_6_next.n, distinct_6_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_6_next.n,
    distinct_6_next.value,
    1::bigint AS weight
  FROM distinct_6_next
  WHERE distinct_6_next.present
    AND (distinct_6_next.locator IS NULL OR NOT distinct_6_next.present OR ROW(distinct_6_next.old_n, distinct_6_next.old_value)::record *<> ROW(distinct_6_next.n, distinct_6_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    t_change.n,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.n
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_3_distinct_change AS MATERIALIZED (
  SELECT
    distinct_5_delta.n AS key_1,
    sum(distinct_5_delta.weight) AS count_change
  FROM distinct_5_delta
  GROUP BY distinct_5_delta.n
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_3_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_6_delta.n AS key_1,
    sum(distinct_6_delta.value * distinct_6_delta.weight) AS sum_change,
    sum(distinct_6_delta.weight) AS __pgt_sum_count_change
  FROM distinct_6_delta
  GROUP BY distinct_6_delta.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.n AS old_n,
    kept.count AS old_count,
    kept.sum AS old_sum,
    group_3_change.n,
    coalesce(kept.count, 0) + coalesce(group_3_distinct_change.count_change::bigint, 0) AS count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_distinct_change_2.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_distinct_change_2.sum_change, group_3_distinct_change_2.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_distinct_change_2.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_3_distinct_change_2.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN group_3_distinct_change
    ON hash_record_extended(ROW(group_3_change.n), 0) = hash_record_extended(ROW(group_3_distinct_change.key_1), 0)
    AND group_3_change.n IS NOT DISTINCT FROM group_3_distinct_change.key_1
  LEFT JOIN group_3_distinct_change_2
    ON hash_record_extended(ROW(group_3_change.n), 0) = hash_record_extended(ROW(group_3_distinct_change_2.key_1), 0)
    AND group_3_change.n IS NOT DISTINCT FROM group_3_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.n), 0)
    AND kept.n IS NOT DISTINCT FROM group_3_change.n
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.n,
    sum(DISTINCT t.n) AS sum
  FROM group_3_next
  JOIN public.t AS t
    ON (group_3_next.n = t.n OR group_3_next.n IS NULL AND t.n IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.n
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_n,
    group_3_next.old_count,
    group_3_next.old_sum,
    group_3_next.n,
    group_3_next.count,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.sum ELSE group_3_next.sum END AS sum,
    group_3_next.__pgt_sum_count,
    group_3_next.__pgt_count,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.n), 0) = hash_record_extended(ROW(group_3_rescan.n), 0)
    AND group_3_next.n IS NOT DISTINCT FROM group_3_rescan.n
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_7_change AS MATERIALIZED (
  SELECT
    t_change.k AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.k IS NOT NULL
  GROUP BY t_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_7_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.value AS old_value,
    distinct_7_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_7_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_7_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_7_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_7_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_7_change.value), 0)
    AND kept.value IS NOT DISTINCT FROM distinct_7_change.value
),
-- ±1 for each value that came or went: t
distinct_7_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM distinct_7_next
  WHERE distinct_7_next.locator IS NOT NULL
    AND (distinct_7_next.locator IS NULL OR NOT distinct_7_next.present OR ROW(distinct_7_next.old_value)::record *<> ROW(distinct_7_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    1::bigint AS weight
  FROM distinct_7_next
  WHERE distinct_7_next.present
    AND (distinct_7_next.locator IS NULL OR NOT distinct_7_next.present OR ROW(distinct_7_next.old_value)::record *<> ROW(distinct_7_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_8_change AS MATERIALIZED (
  SELECT
    t_change.n AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_8_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.value AS old_value,
    distinct_8_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_8_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_8_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_8_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_8_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_8_change.value), 0)
    AND kept.value IS NOT DISTINCT FROM distinct_8_change.value
),
-- ±1 for each value that came or went: t
distinct_8_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_8_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_8_next
  WHERE distinct_8_next.locator IS NOT NULL
    AND (distinct_8_next.locator IS NULL OR NOT distinct_8_next.present OR ROW(distinct_8_next.old_value)::record *<> ROW(distinct_8_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_8_next.value,
    1::bigint AS weight
  FROM distinct_8_next
  WHERE distinct_8_next.present
    AND (distinct_8_next.locator IS NULL OR NOT distinct_8_next.present OR ROW(distinct_8_next.old_value)::record *<> ROW(distinct_8_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
),
-- Σ ±lift(value) per group: what values that came or went add to the state
total_distinct_change AS MATERIALIZED (
  SELECT
    sum(distinct_7_delta.weight) AS count_change
  FROM distinct_7_delta
),
-- Σ ±lift(value) per group: what values that came or went add to the state
total_distinct_change_2 AS MATERIALIZED (
  SELECT
    sum(distinct_8_delta.value * distinct_8_delta.weight) AS sum_change,
    sum(distinct_8_delta.weight) AS __pgt_sum_count_change
  FROM distinct_8_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.count AS old_count,
    kept.sum AS old_sum,
    coalesce(kept.count, 0) + coalesce(total_distinct_change.count_change::bigint, 0) AS count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(total_distinct_change_2.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + total_distinct_change_2.sum_change, total_distinct_change_2.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(total_distinct_change_2.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR total_distinct_change_2.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN total_distinct_change
    ON true
  LEFT JOIN total_distinct_change_2
    ON true
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_rescan AS MATERIALIZED (
  SELECT
    sum(DISTINCT t.n) AS sum
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
    total_next.old_count,
    total_next.old_sum,
    total_next.count,
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
    group_new.old_k AS k,
    group_new.old_count AS count,
    group_new.old_sum AS sum,
    0 AS k_absent,
    0 AS n_absent,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_n, group_new.old_count, group_new.old_sum)::record *<> ROW(group_new.k, group_new.n, group_new.count, group_new.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.k,
    group_new.count,
    group_new.sum,
    0 AS k_absent,
    0 AS n_absent,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_n, group_new.old_count, group_new.old_sum)::record *<> ROW(group_new.k, group_new.n, group_new.count, group_new.sum)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_new.old_k AS k,
    group_2_new.old_count AS count,
    group_2_new.old_sum AS sum,
    0 AS k_absent,
    1 AS n_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_count, group_2_new.old_sum)::record *<> ROW(group_2_new.k, group_2_new.count, group_2_new.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_new.k,
    group_2_new.count,
    group_2_new.sum,
    0 AS k_absent,
    1 AS n_absent,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_count, group_2_new.old_sum)::record *<> ROW(group_2_new.k, group_2_new.count, group_2_new.sum)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::integer AS k,
    group_3_new.old_count AS count,
    group_3_new.old_sum AS sum,
    1 AS k_absent,
    0 AS n_absent,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_n, group_3_new.old_count, group_3_new.old_sum)::record *<> ROW(group_3_new.n, group_3_new.count, group_3_new.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::integer AS k,
    group_3_new.count,
    group_3_new.sum,
    1 AS k_absent,
    0 AS n_absent,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_n, group_3_new.old_count, group_3_new.old_sum)::record *<> ROW(group_3_new.n, group_3_new.count, group_3_new.sum)::record)
),
-- Δ of total: t
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::integer AS k,
    total_new.old_count AS count,
    total_new.old_sum AS sum,
    1 AS k_absent,
    1 AS n_absent,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_count, total_new.old_sum)::record *<> ROW(total_new.count, total_new.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::integer AS k,
    total_new.count,
    total_new.sum,
    1 AS k_absent,
    1 AS n_absent,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_count, total_new.old_sum)::record *<> ROW(total_new.count, total_new.sum)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.k,
    group_delta.k_absent * 2 + group_delta.n_absent AS level,
    group_delta.count AS many,
    group_delta.sum AS total,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.k,
    group_2_delta.k_absent * 2 + group_2_delta.n_absent AS level,
    group_2_delta.count AS many,
    group_2_delta.sum AS total,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.k,
    group_3_delta.k_absent * 2 + group_3_delta.n_absent AS level,
    group_3_delta.count AS many,
    group_3_delta.sum AS total,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.k,
    total_delta.k_absent * 2 + total_delta.n_absent AS level,
    total_delta.count AS many,
    total_delta.sum AS total,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.k,
    union_delta.level,
    union_delta.many,
    union_delta.total,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.k, union_delta.level, union_delta.many, union_delta.total, union_delta.total::text COLLATE pg_catalog."C"
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.k,
    result_change.level,
    result_change.many,
    result_change.total,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.k, result_change.level, result_change.many, result_change.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.k, result_change.level, result_change.many, result_change.total), 0)
    AND ROW(kept.k, kept.level, kept.many, kept.total, kept.total::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.k, result_change.level, result_change.many, result_change.total, result_change.total::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" (k, level, many, total, __pgt_count, __pgt_hash)
  SELECT n.k, n.level, n.many, n.total, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" AS s
  SET k = n.k, level = n.level, many = n.many, total = n.total, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.level, s.many, s.total, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.level, n.many, n.total, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" (k, n, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" AS s
  SET k = n.k, n = n.n, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" (k, n, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" AS s
  SET k = n.k, n = n.n, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" (k, n, count, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" AS s
  SET k = n.k, n = n.n, count = n.count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.count, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_3 keeps
inserted_distinct_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_3" AS s
  USING distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_4 keeps
inserted_distinct_4 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_4 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_4 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_4" AS s
  USING distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" (k, count, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.k, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" AS s
  SET k = n.k, count = n.count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.count, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_5 keeps
inserted_distinct_5 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" (n, value, __pgt_count, __pgt_hash)
  SELECT n.n, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_5 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" AS s
  SET n = n.n, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_5 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_5" AS s
  USING distinct_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_6 keeps
inserted_distinct_6 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" (n, value, __pgt_count, __pgt_hash)
  SELECT n.n, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_6 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" AS s
  SET n = n.n, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_6 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_6" AS s
  USING distinct_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" (n, count, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.n, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" AS s
  SET n = n.n, count = n.count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.count, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.count, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_7 keeps
inserted_distinct_7 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" (value, __pgt_count, __pgt_hash)
  SELECT n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_7_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_7 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" AS s
  SET value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_7_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_7 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_7" AS s
  USING distinct_7_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_8 keeps
inserted_distinct_8 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" (value, __pgt_count, __pgt_hash)
  SELECT n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_8_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_8 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" AS s
  SET value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_8_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_8 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.distinct_8" AS s
  USING distinct_8_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.total" (count, sum, __pgt_sum_count, __pgt_count)
  SELECT n.count, n.sum, n.__pgt_sum_count, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.total" AS s
  SET count = n.count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.count, s.sum, s.__pgt_sum_count, s.__pgt_count)::record *<> ROW(n.count, n.sum, n.__pgt_sum_count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_of_a_key_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.grouping_sets_distinct_of_a_key_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_6_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_7_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_8_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
