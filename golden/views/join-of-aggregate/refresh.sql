WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_of_aggregate_result'
),
-- Δteam: the rows that changed since the last refresh, each with its weight
team_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.team" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpoint: the rows that changed since the last refresh, each with its weight
point_change AS MATERIALIZED (
  SELECT
    changes.team_id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.point" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.team_id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    point_change.team_id,
    sum(point_change.n * point_change.weight) AS sum_change,
    sum(point_change.weight) FILTER (WHERE point_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(point_change.weight) AS __pgt_count_change
  FROM point_change
  GROUP BY point_change.team_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.team_id AS old_team_id,
    kept.sum AS old_sum,
    kept.__pgt_count AS old___pgt_count,
    group_change.team_id,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.team_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_of_aggregate_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.team_id), 0)
    AND kept.team_id IS NOT DISTINCT FROM group_change.team_id
),
-- Δ(group): point
group_delta AS MATERIALIZED (
  -- −old groups: runs when point changed
  SELECT
    group_next.old_team_id AS team_id,
    group_next.old_sum AS sum,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_team_id, group_next.old_sum, group_next.old___pgt_count)::record *<> ROW(group_next.team_id, group_next.sum, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when point changed
  SELECT
    group_next.team_id,
    group_next.sum,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_team_id, group_next.old_sum, group_next.old___pgt_count)::record *<> ROW(group_next.team_id, group_next.sum, group_next.__pgt_count)::record)
),
-- Δ of group_join: team, point
group_join_delta AS MATERIALIZED (
  -- Δteam ⋈ group₀: runs when team changed
  SELECT
    team_change.name,
    kept.sum,
    kept.__pgt_count AS count,
    team_change.weight
  FROM team_change
  JOIN pgtrickle_state."public.join_of_aggregate_result.group" AS kept
    ON kept.team_id = team_change.id
  WHERE EXISTS (SELECT FROM team_change)
  UNION ALL
  -- team ⋈ Δgroup: runs when point changed
  SELECT
    team.name,
    group_delta.sum,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.team AS team
    ON group_delta.team_id = team.id
  WHERE EXISTS (SELECT FROM point_change)
    AND group_delta.team_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_join_delta.name,
    group_join_delta.sum AS total,
    group_join_delta.count AS games,
    sum(group_join_delta.weight)::bigint AS weight
  FROM group_join_delta
  GROUP BY group_join_delta.name, group_join_delta.sum, group_join_delta.count
  HAVING sum(group_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.total,
    result_change.games,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.total, result_change.games), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_of_aggregate_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.total, result_change.games), 0)
    AND ROW(kept.name, kept.total, kept.games) IS NOT DISTINCT FROM ROW(result_change.name, result_change.total, result_change.games)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_of_aggregate_result" (name, total, games, __pgt_count, __pgt_hash)
  SELECT n.name, n.total, n.games, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_of_aggregate_result" AS s
  SET name = n.name, total = n.total, games = n.games, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.total, s.games, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.total, n.games, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_of_aggregate_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_of_aggregate_result.group" (team_id, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.team_id, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_of_aggregate_result.group" AS s
  SET team_id = n.team_id, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.team_id, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.team_id, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_of_aggregate_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.team', (SELECT count(*) FROM team_change),
    'public.point', (SELECT count(*) FROM point_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_of_aggregate_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
