WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.q,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.q, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.s AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.s IS NOT NULL
  GROUP BY t_change.g, t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    distinct_change.g,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.g, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.g, distinct_change.value), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: t
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_next.old_g AS g,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_value)::record *<> ROW(distinct_next.g, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_next.g,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_g, distinct_next.old_value)::record *<> ROW(distinct_next.g, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.n AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.g, t_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    distinct_2_change.g,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.g, distinct_2_change.value), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_2_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: t
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_2_next.old_g AS g,
    distinct_2_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.g, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_2_next.g,
    distinct_2_next.value,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_g, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.g, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_3_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.q AS value,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  WHERE t_change.q IS NOT NULL
  GROUP BY t_change.g, t_change.q
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    distinct_3_change.g,
    distinct_3_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_3_change.g, distinct_3_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_3_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_result.distinct_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_3_change.g, distinct_3_change.value), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_3_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_3_change.value
),
-- ±1 for each value that came or went: t
distinct_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_3_next.old_g AS g,
    distinct_3_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.locator IS NOT NULL
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_g, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.g, distinct_3_next.value)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_3_next.g,
    distinct_3_next.value,
    1::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.present
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_g, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.g, distinct_3_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_4_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.n AS value,
    t_change.s AS value_2,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g, t_change.n, t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.value AS old_value,
    kept.value_2 AS old_value_2,
    distinct_4_change.g,
    distinct_4_change.value,
    distinct_4_change.value_2,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_4_change.g, distinct_4_change.value, distinct_4_change.value_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_4_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_result.distinct_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_4_change.g, distinct_4_change.value, distinct_4_change.value_2), 0)
    AND kept.g IS NOT DISTINCT FROM distinct_4_change.g
    AND kept.value IS NOT DISTINCT FROM distinct_4_change.value
    AND kept.value_2 IS NOT DISTINCT FROM distinct_4_change.value_2
),
-- ±1 for each value that came or went: t
distinct_4_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    distinct_4_next.old_g AS g,
    '-1'::integer::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.locator IS NOT NULL
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_g, distinct_4_next.old_value, distinct_4_next.old_value_2)::record *<> ROW(distinct_4_next.g, distinct_4_next.value, distinct_4_next.value_2)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    distinct_4_next.g,
    1::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.present
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_g, distinct_4_next.old_value, distinct_4_next.old_value_2)::record *<> ROW(distinct_4_next.g, distinct_4_next.value, distinct_4_next.value_2)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.g AS key_1,
    sum(distinct_delta.weight) AS ss_change
  FROM distinct_delta
  GROUP BY distinct_delta.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.g AS key_1,
    sum(distinct_2_delta.value * distinct_2_delta.weight) AS ns_change,
    sum(distinct_2_delta.weight) AS __pgt_ns_count_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_3 AS MATERIALIZED (
  SELECT
    distinct_3_delta.g AS key_1,
    sum(distinct_3_delta.value * distinct_3_delta.weight) AS __pgt_qs_sum_change,
    sum(distinct_3_delta.weight) AS __pgt_qs_count_change
  FROM distinct_3_delta
  GROUP BY distinct_3_delta.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_4 AS MATERIALIZED (
  SELECT
    distinct_4_delta.g AS key_1,
    sum(distinct_4_delta.weight) AS pairs_change
  FROM distinct_4_delta
  GROUP BY distinct_4_delta.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    coalesce(kept.ss, 0) + coalesce(group_distinct_change.ss_change::bigint, 0) AS ss,
    CASE WHEN coalesce(kept.__pgt_ns_count, 0) + coalesce(group_distinct_change_2.__pgt_ns_count_change::bigint, 0) > 0 THEN coalesce(kept.ns + group_distinct_change_2.ns_change::bigint, group_distinct_change_2.ns_change::bigint, kept.ns) ELSE NULL::bigint END AS ns,
    coalesce(kept.__pgt_ns_count, 0) + coalesce(group_distinct_change_2.__pgt_ns_count_change::bigint, 0) AS __pgt_ns_count,
    CASE WHEN coalesce(kept.__pgt_qs_count, 0) + coalesce(group_distinct_change_3.__pgt_qs_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_qs_sum + group_distinct_change_3.__pgt_qs_sum_change, group_distinct_change_3.__pgt_qs_sum_change, kept.__pgt_qs_sum) ELSE NULL::numeric END AS __pgt_qs_sum,
    coalesce(kept.__pgt_qs_count, 0) + coalesce(group_distinct_change_3.__pgt_qs_count_change::bigint, 0) AS __pgt_qs_count,
    coalesce(kept.pairs, 0) + coalesce(group_distinct_change_4.pairs_change::bigint, 0) AS pairs,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_qs_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_distinct_change_3.__pgt_qs_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN group_distinct_change_3
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change_3.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_3.key_1
  LEFT JOIN group_distinct_change_4
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change_4.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change_4.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    sum(DISTINCT t.q) AS __pgt_qs_sum
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    group_next.ss,
    group_next.ns,
    group_next.__pgt_ns_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_qs_sum ELSE group_next.__pgt_qs_sum END AS __pgt_qs_sum,
    group_next.__pgt_qs_count,
    group_next.pairs,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g), 0) = hash_record_extended(ROW(group_rescan.g), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_result" (g, ss, ns, __pgt_ns_count, __pgt_qs_sum, __pgt_qs_count, pairs, __pgt_count, __pgt_hash)
  SELECT n.g, n.ss, n.ns, n.__pgt_ns_count, n.__pgt_qs_sum, n.__pgt_qs_count, n.pairs, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_result" AS s
  SET g = n.g, ss = n.ss, ns = n.ns, __pgt_ns_count = n.__pgt_ns_count, __pgt_qs_sum = n.__pgt_qs_sum, __pgt_qs_count = n.__pgt_qs_count, pairs = n.pairs, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.ss, s.ns, s.__pgt_ns_count, s.__pgt_qs_sum, s.__pgt_qs_count, s.pairs, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.ss, n.ns, n.__pgt_ns_count, n.__pgt_qs_sum, n.__pgt_qs_count, n.pairs, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_result.distinct" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_result.distinct" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_result.distinct_2" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_result.distinct_2" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_3 keeps
inserted_distinct_3 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_result.distinct_3" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_3 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_result.distinct_3" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_3 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_result.distinct_3" AS s
  USING distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_4 keeps
inserted_distinct_4 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_result.distinct_4" (g, value, value_2, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.value_2, n.__pgt_count, n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_4 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_result.distinct_4" AS s
  SET g = n.g, value = n.value, value_2 = n.value_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.value_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.value_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_4 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_result.distinct_4" AS s
  USING distinct_4_next AS n
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
  stream_table => 'public.aggregate_distinct_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_4_next WHERE __pgt_count < 0));
