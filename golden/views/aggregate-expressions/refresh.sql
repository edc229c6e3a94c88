WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_expressions_result'
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
  LEFT JOIN pgtrickle_state."public.aggregate_expressions_result.distinct" AS kept
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
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    sum(grouped.n * grouped.weight) AS sum_change,
    sum(grouped.weight) FILTER (WHERE grouped.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    min(grouped.q) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.q) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.q * grouped.weight) AS __pgt_avg_sum_change,
    sum(grouped.weight) FILTER (WHERE grouped.q IS NOT NULL) AS __pgt_avg_count_change
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.q,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.q, t_change.s
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.g AS key_1,
    sum(distinct_delta.weight) AS count_change
  FROM distinct_delta
  GROUP BY distinct_delta.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.count, 0) + coalesce(group_distinct_change.count_change::bigint, 0) AS count,
    greatest(group_change.max_arrived, kept.max) AS max,
    least(group_change.min_arrived, kept.min) AS min,
    CASE WHEN coalesce(kept.__pgt_avg_count, 0) + coalesce(group_change.__pgt_avg_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_avg_sum + group_change.__pgt_avg_sum_change, group_change.__pgt_avg_sum_change, kept.__pgt_avg_sum) ELSE NULL::numeric END AS __pgt_avg_sum,
    coalesce(kept.__pgt_avg_count, 0) + coalesce(group_change.__pgt_avg_count_change::bigint, 0) AS __pgt_avg_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max) OR group_change.min_left <= kept.min AND (group_change.min_arrived IS NULL OR group_change.min_arrived > kept.min) OR kept.__pgt_avg_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_avg_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.g), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.g IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_expressions_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    max(t.n) AS max,
    min(t.q) AS min,
    sum(t.q) AS __pgt_avg_sum
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
    group_next.sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.count,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    CASE WHEN group_next.rescan THEN group_rescan.min ELSE group_next.min END AS min,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_avg_sum ELSE group_next.__pgt_avg_sum END AS __pgt_avg_sum,
    group_next.__pgt_avg_count,
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
  INSERT INTO pgtrickle_state."public.aggregate_expressions_result" (g, sum, __pgt_sum_count, __pgt_count, count, max, min, __pgt_avg_sum, __pgt_avg_count, __pgt_hash)
  SELECT n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.count, n.max, n.min, n.__pgt_avg_sum, n.__pgt_avg_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_expressions_result" AS s
  SET g = n.g, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, count = n.count, max = n.max, min = n.min, __pgt_avg_sum = n.__pgt_avg_sum, __pgt_avg_count = n.__pgt_avg_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.sum, s.__pgt_sum_count, s.__pgt_count, s.count, s.max, s.min, s.__pgt_avg_sum, s.__pgt_avg_count, s.__pgt_hash)::record *<> ROW(n.g, n.sum, n.__pgt_sum_count, n.__pgt_count, n.count, n.max, n.min, n.__pgt_avg_sum, n.__pgt_avg_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_expressions_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_expressions_result.distinct" (g, value, __pgt_count, __pgt_hash)
  SELECT n.g, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_expressions_result.distinct" AS s
  SET g = n.g, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_expressions_result.distinct" AS s
  USING distinct_next AS n
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
  stream_table => 'public.aggregate_expressions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0));
