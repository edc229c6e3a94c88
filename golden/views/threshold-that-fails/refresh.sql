WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.threshold_that_fails_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    a_change.k,
    sum(a_change.n * a_change.weight) AS sum_change,
    sum(a_change.weight) FILTER (WHERE a_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(a_change.weight) AS __pgt_count_change
  FROM a_change
  GROUP BY a_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.sum AS old_sum,
    group_change.k,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.threshold_that_fails_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      b_change.n,
      sum(b_change.weight)::bigint AS weight
    FROM b_change
    GROUP BY b_change.n
    HAVING sum(b_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_change.max_left >= kept.max AND (total_change.max_arrived IS NULL OR total_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.threshold_that_fails_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: b
total_rescan AS MATERIALIZED (
  SELECT
    max(b.n) AS max
  FROM public.b AS b
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
    total_next.old_max,
    CASE WHEN total_next.rescan THEN total_rescan.max ELSE total_next.max END AS max,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ(group): a
group_delta AS MATERIALIZED (
  -- −old groups: runs when a changed
  SELECT
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_sum)::record *<> ROW(group_next.k, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when a changed
  SELECT
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_sum)::record *<> ROW(group_next.k, group_next.sum)::record)
),
-- Δ(total): b
total_delta AS MATERIALIZED (
  -- −old groups: runs when b changed
  SELECT
    total_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
  UNION ALL
  -- +new groups: runs when b changed
  SELECT
    total_new.max,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
),
-- the row of total before and now
total_threshold AS MATERIALIZED (
  SELECT
    joined.max AS max_before,
    CASE WHEN joined_2.weight IS NULL THEN joined.max ELSE joined_2.max END AS max_now
  FROM (
    SELECT
      kept.max
    FROM pgtrickle_state."public.threshold_that_fails_result.total" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_delta.max,
      total_delta.weight
    FROM total_delta
    WHERE total_delta.weight > 0
  ) AS joined_2
    ON true
  LIMIT 1
),
-- Δ(total_semi_join): a, b
total_semi_join_delta AS MATERIALIZED (
  -- Δgroup ⋉ total: runs when a changed
  SELECT
    group_delta.sum,
    group_delta.weight
  FROM group_delta
  JOIN total_threshold
    ON group_delta.sum < total_threshold.max_now
  WHERE group_delta.sum IS NOT NULL
  UNION ALL
  -- group₀ with sum < max now: runs when b changed
  SELECT
    kept.sum,
    1::bigint AS weight
  FROM total_threshold
  JOIN pgtrickle_state."public.threshold_that_fails_result.group" AS kept
    ON kept.sum < total_threshold.max_now AND kept.sum >= total_threshold.max_before
  WHERE EXISTS (SELECT FROM b_change)
    AND ROW(total_threshold.max_before)::record *<> ROW(total_threshold.max_now)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
  UNION ALL
  -- group₀ with sum < max before: runs when b changed
  SELECT
    kept.sum,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN pgtrickle_state."public.threshold_that_fails_result.group" AS kept
    ON kept.sum < total_threshold.max_before AND kept.sum >= total_threshold.max_now
  WHERE EXISTS (SELECT FROM b_change)
    AND ROW(total_threshold.max_before)::record *<> ROW(total_threshold.max_now)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
  UNION ALL
  -- group₀ that pass now: runs when b changed
  SELECT
    kept.sum,
    1::bigint AS weight
  FROM total_threshold
  JOIN pgtrickle_state."public.threshold_that_fails_result.group" AS kept
    ON (kept.sum < total_threshold.max_now) IS TRUE AND (kept.sum < total_threshold.max_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM b_change)
    AND ROW(total_threshold.max_before)::record *<> ROW(total_threshold.max_now)::record
    AND (total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL)
  UNION ALL
  -- group₀ that passed before: runs when b changed
  SELECT
    kept.sum,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN pgtrickle_state."public.threshold_that_fails_result.group" AS kept
    ON (kept.sum < total_threshold.max_before) IS TRUE AND (kept.sum < total_threshold.max_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM b_change)
    AND ROW(total_threshold.max_before)::record *<> ROW(total_threshold.max_now)::record
    AND (total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    sum(grouped.weight) AS __pgt_count_change,
    sum((10 / (grouped.sum - 2))::numeric * grouped.weight) AS q_change
  FROM (
    SELECT
      total_semi_join_delta.sum,
      sum(total_semi_join_delta.weight)::bigint AS weight
    FROM total_semi_join_delta
    GROUP BY total_semi_join_delta.sum
    HAVING sum(total_semi_join_delta.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.q + group_change_2.q_change, group_change_2.q_change, kept.q) ELSE NULL::numeric END AS q,
    true AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.threshold_that_fails_result" AS kept
    ON true
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.threshold_that_fails_result" (__pgt_count, q)
  SELECT n.__pgt_count, n.q
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.threshold_that_fails_result" AS s
  SET __pgt_count = n.__pgt_count, q = n.q
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count, s.q)::record *<> ROW(n.__pgt_count, n.q)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.threshold_that_fails_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.threshold_that_fails_result.group" (k, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.k, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.threshold_that_fails_result.group" AS s
  SET k = n.k, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.threshold_that_fails_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.threshold_that_fails_result.total" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.threshold_that_fails_result.total" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.threshold_that_fails_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.threshold_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
