WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_twice_in_subquery_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    GROUPING(t_change.g) AS __pgt_set,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY GROUPING SETS ((t_change.g), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_set AS old___pgt_set,
    kept.__pgt_count AS old___pgt_count,
    group_change.g,
    group_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 1 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old___pgt_count AS count,
    group_next.old___pgt_set AS __pgt_set,
    '-1'::integer::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, CASE WHEN group_next.old___pgt_set = 0 THEN 2::bigint WHEN group_next.old___pgt_set = 1 THEN 3::bigint ELSE 1::bigint END) AS expanded (occurrence)
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old___pgt_count, group_next.old___pgt_set)::record *<> ROW(group_next.g, group_next.__pgt_count, group_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.__pgt_count AS count,
    group_next.__pgt_set,
    1::bigint AS weight
  FROM group_next
  CROSS JOIN LATERAL generate_series(1::bigint, CASE WHEN group_next.__pgt_set = 0 THEN 2::bigint WHEN group_next.__pgt_set = 1 THEN 3::bigint ELSE 1::bigint END) AS expanded (occurrence)
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old___pgt_count, group_next.old___pgt_set)::record *<> ROW(group_next.g, group_next.__pgt_count, group_next.__pgt_set)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_delta.__pgt_set AS level,
    sum(group_delta.weight) AS __pgt_count_change,
    sum(group_delta.count::numeric * group_delta.weight) AS n_change
  FROM group_delta
  GROUP BY group_delta.__pgt_set
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.n + group_change_2.n_change, group_change_2.n_change, kept.n) ELSE NULL::numeric END AS n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.grouping_sets_twice_in_subquery_result" AS kept
    ON kept.level = group_change_2.level
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_twice_in_subquery_result" (level, __pgt_count, n)
  SELECT n.level, n.__pgt_count, n.n
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_twice_in_subquery_result" AS s
  SET level = n.level, __pgt_count = n.__pgt_count, n = n.n
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.level, s.__pgt_count, s.n)::record *<> ROW(n.level, n.__pgt_count, n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_twice_in_subquery_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" (g, __pgt_set, __pgt_count, __pgt_hash)
  SELECT n.g, n.__pgt_set, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" AS s
  SET g = n.g, __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_set, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_set, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_twice_in_subquery_result.group" AS s
  USING group_next AS n
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
  stream_table => 'public.grouping_sets_twice_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
