WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_global_result'
),
-- Δtick: the rows that changed since the last refresh, each with its weight
tick_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.tick" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    tick_change.code AS value,
    sum(tick_change.weight) AS __pgt_count_change
  FROM tick_change
  WHERE tick_change.code IS NOT NULL
  GROUP BY tick_change.code
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.value AS old_value,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_global_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.value), 0)
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: tick
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when tick changed
  SELECT
    distinct_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_value)::record *<> ROW(distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when tick changed
  SELECT
    distinct_next.value,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_value)::record *<> ROW(distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    tick_change.label AS value,
    sum(tick_change.weight) AS __pgt_count_change
  FROM tick_change
  WHERE tick_change.label IS NOT NULL
  GROUP BY tick_change.label
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.value AS old_value,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.value), 0)
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: tick
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when tick changed
  SELECT
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_value)::record *<> ROW(distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when tick changed
  SELECT
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_value)::record *<> ROW(distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sum(tick_change.weight) AS __pgt_count_change
  FROM tick_change
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    sum(distinct_delta.weight) AS codes_change,
    sum(distinct_delta.value * distinct_delta.weight) AS total_change
  FROM distinct_delta
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    sum(distinct_2_delta.weight) AS labels_change
  FROM distinct_2_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.codes, 0) + coalesce(group_distinct_change.codes_change::bigint, 0) AS codes,
    CASE WHEN coalesce(kept.codes, 0) + coalesce(group_distinct_change.codes_change::bigint, 0) > 0 THEN coalesce(kept.total + group_distinct_change.total_change::bigint, group_distinct_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.labels, 0) + coalesce(group_distinct_change_2.labels_change::bigint, 0) AS labels,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON true
  LEFT JOIN group_distinct_change_2
    ON true
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_global_result" AS kept
    ON true
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_global_result" (codes, total, labels, __pgt_count)
  SELECT n.codes, n.total, n.labels, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_global_result" AS s
  SET codes = n.codes, total = n.total, labels = n.labels, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.codes, s.total, s.labels, s.__pgt_count)::record *<> ROW(n.codes, n.total, n.labels, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_global_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_global_result.distinct" (value, __pgt_count, __pgt_hash)
  SELECT n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_global_result.distinct" AS s
  SET value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_global_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" (value, __pgt_count, __pgt_hash)
  SELECT n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" AS s
  SET value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_global_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.tick', (SELECT count(*) FROM tick_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_distinct_global_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0));
