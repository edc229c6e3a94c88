WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_distinct_values_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.q,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.q, changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.d,
    t_change.s AS value,
    GROUPING(t_change.g, t_change.d, t_change.s) AS __pgt_set,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.s IS NOT NULL
  GROUP BY GROUPING SETS ((t_change.g, t_change.d, t_change.s), (t_change.d, t_change.s), (t_change.g, t_change.s), (t_change.s))
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.value AS old_value,
    kept.__pgt_set AS old___pgt_set,
    distinct_change.g,
    distinct_change.d,
    distinct_change.value,
    distinct_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.g, distinct_change.d, distinct_change.value, distinct_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.g, distinct_change.d, distinct_change.value, distinct_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_change.g
    AND kept.d IS NOT DISTINCT FROM distinct_change.d
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
    AND kept.__pgt_set IS NOT DISTINCT FROM distinct_change.__pgt_set
),
-- ±1 for each value that came or went: t
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_next.old_g AS g,
    distinct_next.old_d AS d,
    distinct_next.old___pgt_set AS __pgt_set,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_d, distinct_next.old_value, distinct_next.old___pgt_set)::record *<> ROW(distinct_next.g, distinct_next.d, distinct_next.value, distinct_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_next.g,
    distinct_next.d,
    distinct_next.__pgt_set,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_d, distinct_next.old_value, distinct_next.old___pgt_set)::record *<> ROW(distinct_next.g, distinct_next.d, distinct_next.value, distinct_next.__pgt_set)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.d,
    t_change.n AS value,
    GROUPING(t_change.g, t_change.d, t_change.n) AS __pgt_set,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY GROUPING SETS ((t_change.g, t_change.d, t_change.n), (t_change.d, t_change.n), (t_change.g, t_change.n), (t_change.n))
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.value AS old_value,
    kept.__pgt_set AS old___pgt_set,
    distinct_2_change.g,
    distinct_2_change.d,
    distinct_2_change.value,
    distinct_2_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.d, distinct_2_change.value, distinct_2_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.d, distinct_2_change.value, distinct_2_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_2_change.g
    AND kept.d IS NOT DISTINCT FROM distinct_2_change.d
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
    AND kept.__pgt_set IS NOT DISTINCT FROM distinct_2_change.__pgt_set
),
-- ±1 for each value that came or went: t
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_2_next.old_g AS g,
    distinct_2_next.old_d AS d,
    distinct_2_next.old_value AS value,
    distinct_2_next.old___pgt_set AS __pgt_set,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_d, distinct_2_next.old_value, distinct_2_next.old___pgt_set)::record *<> ROW(distinct_2_next.g, distinct_2_next.d, distinct_2_next.value, distinct_2_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_2_next.g,
    distinct_2_next.d,
    distinct_2_next.value,
    distinct_2_next.__pgt_set,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_d, distinct_2_next.old_value, distinct_2_next.old___pgt_set)::record *<> ROW(distinct_2_next.g, distinct_2_next.d, distinct_2_next.value, distinct_2_next.__pgt_set)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_3_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.d,
    t_change.n AS value,
    t_change.s AS value_2,
    GROUPING(t_change.g, t_change.d, t_change.n, t_change.s) AS __pgt_set,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY GROUPING SETS ((t_change.g, t_change.d, t_change.n, t_change.s), (t_change.d, t_change.n, t_change.s), (t_change.g, t_change.n, t_change.s), (t_change.n, t_change.s))
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.value AS old_value,
    kept.value_2 AS old_value_2,
    kept.__pgt_set AS old___pgt_set,
    distinct_3_change.g,
    distinct_3_change.d,
    distinct_3_change.value,
    distinct_3_change.value_2,
    distinct_3_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_3_change.g, distinct_3_change.d, distinct_3_change.value, distinct_3_change.value_2, distinct_3_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_3_change.g, distinct_3_change.d, distinct_3_change.value, distinct_3_change.value_2, distinct_3_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_3_change.g
    AND kept.d IS NOT DISTINCT FROM distinct_3_change.d
    AND kept.value IS NOT DISTINCT FROM distinct_3_change.value
    AND kept.value_2 IS NOT DISTINCT FROM distinct_3_change.value_2
    AND kept.__pgt_set IS NOT DISTINCT FROM distinct_3_change.__pgt_set
),
-- ±1 for each value that came or went: t
distinct_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_3_next.old_g AS g,
    distinct_3_next.old_d AS d,
    distinct_3_next.old___pgt_set AS __pgt_set,
    '-1'::integer::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.locator IS NOT NULL
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_g, distinct_3_next.old_d, distinct_3_next.old_value, distinct_3_next.old_value_2, distinct_3_next.old___pgt_set)::record *<> ROW(distinct_3_next.g, distinct_3_next.d, distinct_3_next.value, distinct_3_next.value_2, distinct_3_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_3_next.g,
    distinct_3_next.d,
    distinct_3_next.__pgt_set,
    1::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.present
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_g, distinct_3_next.old_d, distinct_3_next.old_value, distinct_3_next.old_value_2, distinct_3_next.old___pgt_set)::record *<> ROW(distinct_3_next.g, distinct_3_next.d, distinct_3_next.value, distinct_3_next.value_2, distinct_3_next.__pgt_set)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.d,
    GROUPING(t_change.g, t_change.d) AS __pgt_set,
    sum(t_change.q * t_change.weight) AS __pgt_q_sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.q IS NOT NULL) AS __pgt_q_count_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY GROUPING SETS ((t_change.g, t_change.d), (t_change.d), (t_change.g), ())
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.g AS key_1,
    distinct_delta.d AS key_2,
    distinct_delta.__pgt_set >> 1 AS key_3,
    sum(distinct_delta.weight) AS s_change
  FROM distinct_delta
  GROUP BY distinct_delta.g, distinct_delta.d, distinct_delta.__pgt_set >> 1
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.g AS key_1,
    distinct_2_delta.d AS key_2,
    distinct_2_delta.__pgt_set >> 1 AS key_3,
    sum(distinct_2_delta.value * distinct_2_delta.weight) AS n_change,
    sum(distinct_2_delta.weight) AS __pgt_n_count_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.g, distinct_2_delta.d, distinct_2_delta.__pgt_set >> 1
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_3 AS MATERIALIZED (
  SELECT
    distinct_3_delta.g AS key_1,
    distinct_3_delta.d AS key_2,
    distinct_3_delta.__pgt_set >> 2 AS key_3,
    sum(distinct_3_delta.weight) AS pairs_change
  FROM distinct_3_delta
  GROUP BY distinct_3_delta.g, distinct_3_delta.d, distinct_3_delta.__pgt_set >> 2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.d,
    group_change.__pgt_set,
    coalesce(kept.s, 0) + coalesce(group_distinct_change.s_change::bigint, 0) AS s,
    CASE WHEN coalesce(kept.__pgt_n_count, 0) + coalesce(group_distinct_change_2.__pgt_n_count_change::bigint, 0) > 0 THEN coalesce(kept.n + group_distinct_change_2.n_change::bigint, group_distinct_change_2.n_change::bigint, kept.n) ELSE NULL::bigint END AS n,
    coalesce(kept.__pgt_n_count, 0) + coalesce(group_distinct_change_2.__pgt_n_count_change::bigint, 0) AS __pgt_n_count,
    coalesce(kept.pairs, 0) + coalesce(group_distinct_change_3.pairs_change::bigint, 0) AS pairs,
    CASE WHEN coalesce(kept.__pgt_q_count, 0) + coalesce(group_change.__pgt_q_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_q_sum + group_change.__pgt_q_sum_change, group_change.__pgt_q_sum_change, kept.__pgt_q_sum) ELSE NULL::numeric END AS __pgt_q_sum,
    coalesce(kept.__pgt_q_count, 0) + coalesce(group_change.__pgt_q_count_change::bigint, 0) AS __pgt_q_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.d, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present,
    (kept.__pgt_q_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_q_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.g, group_change.d, group_change.__pgt_set), 0) = hash_record_extended(ROW(group_distinct_change.key_1, group_distinct_change.key_2, group_distinct_change.key_3), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change.key_1
    AND group_change.d IS NOT DISTINCT FROM group_distinct_change.key_2
    AND group_change.__pgt_set IS NOT DISTINCT FROM group_distinct_change.key_3
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.g, group_change.d, group_change.__pgt_set), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1, group_distinct_change_2.key_2, group_distinct_change_2.key_3), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_2.key_1
    AND group_change.d IS NOT DISTINCT FROM group_distinct_change_2.key_2
    AND group_change.__pgt_set IS NOT DISTINCT FROM group_distinct_change_2.key_3
  LEFT JOIN group_distinct_change_3
    ON hash_record_extended(ROW(group_change.g, group_change.d, group_change.__pgt_set), 0) = hash_record_extended(ROW(group_distinct_change_3.key_1, group_distinct_change_3.key_2, group_distinct_change_3.key_3), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_3.key_1
    AND group_change.d IS NOT DISTINCT FROM group_distinct_change_3.key_2
    AND group_change.__pgt_set IS NOT DISTINCT FROM group_distinct_change_3.key_3
  LEFT JOIN pgtrickle_state."public.grouping_sets_distinct_values_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.d, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.d IS NOT DISTINCT FROM group_change.d
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    combined.g,
    combined.d,
    combined.__pgt_set,
    sum(combined.q) AS __pgt_q_sum
  FROM (
    SELECT
      group_next.g,
      group_next.d,
      group_next.__pgt_set,
      t.q
    FROM group_next
    JOIN public.t AS t
      ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.d = t.d OR group_next.d IS NULL AND t.d IS NULL)
    WHERE group_next.rescan
      AND group_next.__pgt_set = 0
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_2
      WHERE group_next_2.rescan
        AND group_next_2.__pgt_set = 0
    )
    UNION ALL
    SELECT
      group_next_3.g,
      group_next_3.d,
      group_next_3.__pgt_set,
      t_2.q
    FROM group_next AS group_next_3
    JOIN public.t AS t_2
      ON (group_next_3.d = t_2.d OR group_next_3.d IS NULL AND t_2.d IS NULL)
    WHERE group_next_3.rescan
      AND group_next_3.__pgt_set = 2
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_4
      WHERE group_next_4.rescan
        AND group_next_4.__pgt_set = 2
    )
    UNION ALL
    SELECT
      group_next_5.g,
      group_next_5.d,
      group_next_5.__pgt_set,
      t_3.q
    FROM group_next AS group_next_5
    JOIN public.t AS t_3
      ON (group_next_5.g = t_3.g OR group_next_5.g IS NULL AND t_3.g IS NULL)
    WHERE group_next_5.rescan
      AND group_next_5.__pgt_set = 1
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_6
      WHERE group_next_6.rescan
        AND group_next_6.__pgt_set = 1
    )
    UNION ALL
    SELECT
      group_next_7.g,
      group_next_7.d,
      group_next_7.__pgt_set,
      t_4.q
    FROM group_next AS group_next_7
    CROSS JOIN public.t AS t_4
    WHERE group_next_7.rescan
      AND group_next_7.__pgt_set = 3
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_8
      WHERE group_next_8.rescan
        AND group_next_8.__pgt_set = 3
    )
  ) AS combined
  GROUP BY combined.g, combined.d, combined.__pgt_set
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    group_next.d,
    group_next.__pgt_set,
    group_next.s,
    group_next.n,
    group_next.__pgt_n_count,
    group_next.pairs,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_q_sum ELSE group_next.__pgt_q_sum END AS __pgt_q_sum,
    group_next.__pgt_q_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.d, group_next.__pgt_set), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.d, group_rescan.__pgt_set), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.d IS NOT DISTINCT FROM group_rescan.d
    AND group_next.__pgt_set IS NOT DISTINCT FROM group_rescan.__pgt_set
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_values_result" (g, d, __pgt_set, s, n, __pgt_n_count, pairs, __pgt_q_sum, __pgt_q_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.d, n.__pgt_set, n.s, n.n, n.__pgt_n_count, n.pairs, n.__pgt_q_sum, n.__pgt_q_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_values_result" AS s
  SET g = n.g, d = n.d, __pgt_set = n.__pgt_set, s = n.s, n = n.n, __pgt_n_count = n.__pgt_n_count, pairs = n.pairs, __pgt_q_sum = n.__pgt_q_sum, __pgt_q_count = n.__pgt_q_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.d, s.__pgt_set, s.s, s.n, s.__pgt_n_count, s.pairs, s.__pgt_q_sum, s.__pgt_q_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.__pgt_set, n.s, n.n, n.__pgt_n_count, n.pairs, n.__pgt_q_sum, n.__pgt_q_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_values_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" (g, d, value, __pgt_set, __pgt_count, __pgt_hash)
  SELECT n.g, n.d, n.value, n.__pgt_set, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" AS s
  SET g = n.g, d = n.d, value = n.value, __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.d, s.value, s.__pgt_set, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.value, n.__pgt_set, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_values_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" (g, d, value, __pgt_set, __pgt_count, __pgt_hash)
  SELECT n.g, n.d, n.value, n.__pgt_set, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" AS s
  SET g = n.g, d = n.d, value = n.value, __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.d, s.value, s.__pgt_set, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.value, n.__pgt_set, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_3 keeps
inserted_distinct_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" (g, d, value, value_2, __pgt_set, __pgt_count, __pgt_hash)
  SELECT n.g, n.d, n.value, n.value_2, n.__pgt_set, n.__pgt_count, n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" AS s
  SET g = n.g, d = n.d, value = n.value, value_2 = n.value_2, __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.d, s.value, s.value_2, s.__pgt_set, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.value, n.value_2, n.__pgt_set, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_distinct_values_result.distinct_3" AS s
  USING distinct_3_next AS n
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
  stream_table => 'public.grouping_sets_distinct_values_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_3_next WHERE __pgt_count < 0));
