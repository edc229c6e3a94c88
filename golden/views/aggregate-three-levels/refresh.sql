WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_three_levels_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s,
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.s,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.s
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g, grouped.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    kept.max AS old_max,
    group_change.g,
    group_change.s,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_three_levels_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    group_next.s,
    max(t.n) AS max
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g, group_next.s
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_s,
    group_next.old_max,
    group_next.g,
    group_next.s,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_max)::record *<> ROW(group_new.g, group_new.s, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_max)::record *<> ROW(group_new.g, group_new.s, group_new.max)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_delta.g,
    sum(group_delta.weight) AS __pgt_count_change,
    sum(group_delta.max * group_delta.weight) AS sum_change,
    sum(group_delta.weight) FILTER (WHERE group_delta.max IS NOT NULL) AS __pgt_sum_count_change
  FROM group_delta
  GROUP BY group_delta.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    group_2_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    hash_record_extended(ROW(group_2_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_three_levels_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
),
-- Δ(group_2): t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_next.old___pgt_count AS count,
    group_2_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old___pgt_count, group_2_next.old_sum)::record *<> ROW(group_2_next.g, group_2_next.__pgt_count, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_next.__pgt_count AS count,
    group_2_next.sum,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old___pgt_count, group_2_next.old_sum)::record *<> ROW(group_2_next.g, group_2_next.__pgt_count, group_2_next.sum)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_2_delta.count AS n,
    sum(group_2_delta.weight) AS __pgt_count_change,
    sum(group_2_delta.sum::numeric * group_2_delta.weight) AS total_change,
    sum(group_2_delta.weight) FILTER (WHERE group_2_delta.sum IS NOT NULL) AS __pgt_total_count_change
  FROM group_2_delta
  GROUP BY group_2_delta.count
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change_2.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change_2.total_change, group_change_2.total_change, kept.total) ELSE NULL::numeric END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change_2.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.aggregate_three_levels_result" AS kept
    ON kept.n = group_change_2.n
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_three_levels_result" (n, __pgt_count, total, __pgt_total_count)
  SELECT n.n, n.__pgt_count, n.total, n.__pgt_total_count
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_three_levels_result" AS s
  SET n = n.n, __pgt_count = n.__pgt_count, total = n.total, __pgt_total_count = n.__pgt_total_count
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.__pgt_count, s.total, s.__pgt_total_count)::record *<> ROW(n.n, n.__pgt_count, n.total, n.__pgt_total_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_three_levels_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.aggregate_three_levels_result.group" (g, s, max, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.aggregate_three_levels_result.group" AS s
  SET g = n.g, s = n.s, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.aggregate_three_levels_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_three_levels_result.group_2" (g, __pgt_count, sum, __pgt_sum_count, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.aggregate_three_levels_result.group_2" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_count, s.sum, s.__pgt_sum_count, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_three_levels_result.group_2" AS s
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
  stream_table => 'public.aggregate_three_levels_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
