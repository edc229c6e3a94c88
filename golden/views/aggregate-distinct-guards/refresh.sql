WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_guards_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.a_id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.a_id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(a_join): b, a
a_join_delta AS MATERIALIZED (
  -- Δb ⋈ a: runs when b changed
  SELECT
    b_change.id,
    b_change.a_id,
    b_change.n,
    a.id AS id_2,
    a.k,
    a.n AS n_2,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON b_change.a_id = a.id
  WHERE EXISTS (SELECT FROM b_change)
    AND b_change.a_id IS NOT NULL
  UNION ALL
  -- b ⋈ Δa: runs when a changed
  SELECT
    b.id,
    b.a_id,
    b.n,
    a_change.id AS id_2,
    a_change.k,
    a_change.n AS n_2,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON b.a_id = a_change.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δb ⋈ Δa: runs when a and b changed
  SELECT
    b_change.id,
    b_change.a_id,
    b_change.n,
    a_change.id AS id_2,
    a_change.k,
    a_change.n AS n_2,
    - (a_change.weight * b_change.weight) AS weight
  FROM a_change
  JOIN b_change
    ON b_change.a_id = a_change.id
  WHERE b_change.a_id IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      a_join_delta.k,
      10 / a_join_delta.n AS value,
      sum(a_join_delta.weight)::bigint AS weight
    FROM a_join_delta
    GROUP BY a_join_delta.id, a_join_delta.a_id, a_join_delta.n, a_join_delta.id_2, a_join_delta.k, a_join_delta.n_2
    HAVING sum(a_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k, grouped.value
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_change.k,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.k, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_guards_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.k, distinct_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: b, a
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when b or a changed
  SELECT
    distinct_next.old_k AS k,
    distinct_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when b or a changed
  SELECT
    distinct_next.k,
    distinct_next.value,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      a_join_delta.k,
      10 / a_join_delta.n_2 AS value,
      sum(a_join_delta.weight)::bigint AS weight
    FROM a_join_delta
    WHERE a_join_delta.n_2 <> 0
    GROUP BY a_join_delta.id_2, a_join_delta.k, a_join_delta.n_2, a_join_delta.id, a_join_delta.a_id, a_join_delta.n
    HAVING sum(a_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k, grouped.value
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_2_change.k,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_2_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: b, a
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when b or a changed
  SELECT
    distinct_2_next.old_k AS k,
    distinct_2_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when b or a changed
  SELECT
    distinct_2_next.k,
    distinct_2_next.value,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_3_change AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.value,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      a_join_delta.k,
      CASE WHEN 10 / a_join_delta.n > 3 THEN a_join_delta.id ELSE NULL::integer END AS value,
      sum(a_join_delta.weight)::bigint AS weight
    FROM a_join_delta
    GROUP BY a_join_delta.id, a_join_delta.a_id, a_join_delta.n, a_join_delta.id_2, a_join_delta.k, a_join_delta.n_2
    HAVING sum(a_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k, grouped.value
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
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_3_change.k, distinct_3_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_3_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_3_change.value
),
-- ±1 for each value that came or went: b, a
distinct_3_delta AS MATERIALIZED (
  -- −old groups: runs when b or a changed
  SELECT
    distinct_3_next.old_k AS k,
    distinct_3_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.locator IS NOT NULL
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_k, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.k, distinct_3_next.value)::record)
  UNION ALL
  -- +new groups: runs when b or a changed
  SELECT
    distinct_3_next.k,
    distinct_3_next.value,
    1::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.present
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_k, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.k, distinct_3_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_4_change AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.value,
    grouped.value_2,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      a_join_delta.k,
      a_join_delta.id_2 AS value,
      10 / a_join_delta.n AS value_2,
      sum(a_join_delta.weight)::bigint AS weight
    FROM a_join_delta
    GROUP BY a_join_delta.id, a_join_delta.a_id, a_join_delta.n, a_join_delta.id_2, a_join_delta.k, a_join_delta.n_2
    HAVING sum(a_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k, grouped.value, grouped.value_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    kept.value_2 AS old_value_2,
    distinct_4_change.k,
    distinct_4_change.value,
    distinct_4_change.value_2,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_4_change.k, distinct_4_change.value, distinct_4_change.value_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_4_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_4_change.k, distinct_4_change.value, distinct_4_change.value_2), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_4_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_4_change.value
    AND kept.value_2 IS NOT DISTINCT FROM distinct_4_change.value_2
),
-- ±1 for each value that came or went: b, a
distinct_4_delta AS MATERIALIZED (
  -- −old groups: runs when b or a changed
  SELECT
    distinct_4_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.locator IS NOT NULL
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_k, distinct_4_next.old_value, distinct_4_next.old_value_2)::record *<> ROW(distinct_4_next.k, distinct_4_next.value, distinct_4_next.value_2)::record)
  UNION ALL
  -- +new groups: runs when b or a changed
  SELECT
    distinct_4_next.k,
    1::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.present
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_k, distinct_4_next.old_value, distinct_4_next.old_value_2)::record *<> ROW(distinct_4_next.k, distinct_4_next.value, distinct_4_next.value_2)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      a_join_delta.k,
      sum(a_join_delta.weight)::bigint AS weight
    FROM a_join_delta
    GROUP BY a_join_delta.id, a_join_delta.n, a_join_delta.id_2, a_join_delta.k, a_join_delta.n_2
    HAVING sum(a_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.k AS key_1,
    sum(distinct_delta.weight) FILTER (WHERE distinct_delta.value IS NOT NULL) AS quotients_change,
    sum(distinct_delta.value * distinct_delta.weight) AS total_change
  FROM distinct_delta
  GROUP BY distinct_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.k AS key_1,
    sum(distinct_2_delta.value * distinct_2_delta.weight) AS __pgt_mean_sum_change,
    sum(distinct_2_delta.weight) FILTER (WHERE distinct_2_delta.value IS NOT NULL) AS __pgt_mean_count_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_3 AS MATERIALIZED (
  SELECT
    distinct_3_delta.k AS key_1,
    sum(distinct_3_delta.weight) FILTER (WHERE distinct_3_delta.value IS NOT NULL) AS large_change
  FROM distinct_3_delta
  GROUP BY distinct_3_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_4 AS MATERIALIZED (
  SELECT
    distinct_4_delta.k AS key_1,
    sum(distinct_4_delta.weight) AS different_change
  FROM distinct_4_delta
  GROUP BY distinct_4_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.quotients, 0) + coalesce(group_distinct_change.quotients_change::bigint, 0) AS quotients,
    CASE WHEN coalesce(kept.quotients, 0) + coalesce(group_distinct_change.quotients_change::bigint, 0) > 0 THEN coalesce(kept.total + group_distinct_change.total_change::bigint, group_distinct_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    CASE WHEN coalesce(kept.__pgt_mean_count, 0) + coalesce(group_distinct_change_2.__pgt_mean_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_mean_sum + group_distinct_change_2.__pgt_mean_sum_change::bigint, group_distinct_change_2.__pgt_mean_sum_change::bigint, kept.__pgt_mean_sum) ELSE NULL::bigint END AS __pgt_mean_sum,
    coalesce(kept.__pgt_mean_count, 0) + coalesce(group_distinct_change_2.__pgt_mean_count_change::bigint, 0) AS __pgt_mean_count,
    coalesce(kept.large, 0) + coalesce(group_distinct_change_3.large_change::bigint, 0) AS large,
    coalesce(kept.different, 0) + coalesce(group_distinct_change_4.different_change::bigint, 0) AS different,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN group_distinct_change_3
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change_3.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change_3.key_1
  LEFT JOIN group_distinct_change_4
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change_4.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change_4.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_guards_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_guards_result" (k, __pgt_count, quotients, total, __pgt_mean_sum, __pgt_mean_count, large, different, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.quotients, n.total, n.__pgt_mean_sum, n.__pgt_mean_count, n.large, n.different, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_guards_result" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, quotients = n.quotients, total = n.total, __pgt_mean_sum = n.__pgt_mean_sum, __pgt_mean_count = n.__pgt_mean_count, large = n.large, different = n.different, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.quotients, s.total, s.__pgt_mean_sum, s.__pgt_mean_count, s.large, s.different, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.quotients, n.total, n.__pgt_mean_sum, n.__pgt_mean_count, n.large, n.different, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_guards_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_guards_result.distinct" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_guards_result.distinct" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_guards_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_guards_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_3 keeps
inserted_distinct_3 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_3 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_3 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_guards_result.distinct_3" AS s
  USING distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_4 keeps
inserted_distinct_4 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" (k, value, value_2, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.value_2, n.__pgt_count, n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_4 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" AS s
  SET k = n.k, value = n.value, value_2 = n.value_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.value_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.value_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_4 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_guards_result.distinct_4" AS s
  USING distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_distinct_guards_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_4_next WHERE __pgt_count < 0));
