WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_by_subquery_of_another_alias_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.n
    HAVING sum(t_change.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_rescan AS MATERIALIZED (
  SELECT
    max(t.n) AS max
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
    total_next.old_max,
    CASE WHEN total_next.rescan THEN total_rescan.max ELSE total_next.max END AS max,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ(total): t
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    total_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    total_new.max,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
),
-- Δ(total_join): t
total_join_delta AS MATERIALIZED (
  -- Δt ⋈ total₀: runs when t changed
  SELECT
    t_change.g,
    kept.max,
    t_change.weight
  FROM t_change
  CROSS JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" AS kept
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- t ⋈ Δtotal: runs when t changed
  SELECT
    t.g,
    total_delta.max,
    total_delta.weight
  FROM total_delta
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    total_join_delta.g,
    total_join_delta.max,
    sum(total_join_delta.weight) AS __pgt_count_change
  FROM total_join_delta
  GROUP BY total_join_delta.g, total_join_delta.max
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    group_change.g,
    group_change.max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.max), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.max), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.max IS NOT DISTINCT FROM group_change.max
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.n
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_2_rescan AS MATERIALIZED (
  SELECT
    max(t.n) AS max
  FROM public.t AS t
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_max,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_g AS g,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_max, group_next.old___pgt_count)::record *<> ROW(group_next.g, group_next.max, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.g,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_max, group_next.old___pgt_count)::record *<> ROW(group_next.g, group_next.max, group_next.__pgt_count)::record)
),
-- Δ(total_2): t
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    total_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    total_2_new.max,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
),
-- Δ of total_2_join: t
total_2_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ total_2₀: runs when t changed
  SELECT
    group_delta.g,
    group_delta.count,
    kept.max AS max_2,
    group_delta.weight
  FROM group_delta
  CROSS JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" AS kept
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- group ⋈ Δtotal_2: runs when t changed
  SELECT
    combined.g,
    combined.count,
    total_2_delta.max AS max_2,
    total_2_delta.weight * combined.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    SELECT
      kept.g,
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.g,
      group_delta.count,
      group_delta.weight
    FROM group_delta
  ) AS combined
  WHERE EXISTS (SELECT FROM t_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_2_join_delta.max_2 AS most,
    total_2_join_delta.g,
    total_2_join_delta.count AS rows,
    sum(total_2_join_delta.weight)::bigint AS weight
  FROM total_2_join_delta
  GROUP BY total_2_join_delta.max_2, total_2_join_delta.g, total_2_join_delta.count
  HAVING sum(total_2_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.most,
    result_change.g,
    result_change.rows,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.most, result_change.g, result_change.rows), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.group_by_subquery_of_another_alias_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.most, result_change.g, result_change.rows), 0)
    AND ROW(kept.most, kept.g, kept.rows) IS NOT DISTINCT FROM ROW(result_change.most, result_change.g, result_change.rows)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_by_subquery_of_another_alias_result" (most, g, rows, __pgt_count, __pgt_hash)
  SELECT n.most, n.g, n.rows, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_by_subquery_of_another_alias_result" AS s
  SET most = n.most, g = n.g, rows = n.rows, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.most, s.g, s.rows, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.most, n.g, n.rows, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result.total" AS s
  USING total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" (g, max, __pgt_count, __pgt_hash)
  SELECT n.g, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" AS s
  SET g = n.g, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.group_by_subquery_of_another_alias_result.total_2" AS s
  USING total_2_new AS n
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
  stream_table => 'public.group_by_subquery_of_another_alias_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0));
