WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_of_aggregate_result'
),
-- Δrun: the rows that changed since the last refresh, each with its weight
run_change AS MATERIALIZED (
  SELECT
    changes.team,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.run" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.team, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    run_change.team,
    sum(run_change.n * run_change.weight) AS sum_change,
    sum(run_change.weight) FILTER (WHERE run_change.n IS NOT NULL) AS __pgt_sum_count_change,
    sum(run_change.weight) AS __pgt_count_change
  FROM run_change
  GROUP BY run_change.team
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.team AS old_team,
    kept.sum AS old_sum,
    group_change.team,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.team), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_of_aggregate_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.team), 0)
    AND kept.team IS NOT DISTINCT FROM group_change.team
),
-- Δ(group): run
group_delta AS MATERIALIZED (
  -- −old groups: runs when run changed
  SELECT
    group_next.old_team AS team,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_team, group_next.old_sum)::record *<> ROW(group_next.team, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when run changed
  SELECT
    group_next.team,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_team, group_next.old_sum)::record *<> ROW(group_next.team, group_next.sum)::record)
),
-- all rows, as a state keeps them: run
window_rows_before AS MATERIALIZED (
  -- R₀: runs when run changed
  SELECT
    kept.team,
    kept.sum,
    1::bigint AS weight
  FROM pgtrickle_state."public.window_of_aggregate_result.group" AS kept
  WHERE EXISTS (SELECT FROM run_change)
),
-- R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now
window_rows_now AS MATERIALIZED (
  SELECT
    grouped.team,
    grouped.sum
  FROM (
    SELECT
      combined.team,
      combined.sum,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_before.team,
        window_rows_before.sum,
        1::bigint AS weight
      FROM window_rows_before
      UNION ALL
      SELECT
        group_delta.team,
        group_delta.sum,
        group_delta.weight
      FROM group_delta
    ) AS combined
    GROUP BY combined.team, combined.sum
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): run
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when run changed
  SELECT
    windowed.team,
    windowed.sum AS total,
    windowed.rank,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.team,
      window_rows_before.sum,
      rank() OVER (ORDER BY window_rows_before.sum DESC NULLS LAST) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when run changed
  SELECT
    windowed.team,
    windowed.sum AS total,
    windowed.rank,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.team,
      window_rows_now.sum,
      rank() OVER (ORDER BY window_rows_now.sum DESC NULLS LAST) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.team,
    window_delta.total,
    window_delta.rank,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.team, window_delta.total, window_delta.rank
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.team,
    result_change.total,
    result_change.rank,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.team, result_change.total, result_change.rank), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_of_aggregate_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.team, result_change.total, result_change.rank), 0)
    AND ROW(kept.team, kept.total, kept.rank) IS NOT DISTINCT FROM ROW(result_change.team, result_change.total, result_change.rank)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_of_aggregate_result" (team, total, rank, __pgt_count, __pgt_hash)
  SELECT n.team, n.total, n.rank, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_of_aggregate_result" AS s
  SET team = n.team, total = n.total, rank = n.rank, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.team, s.total, s.rank, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.team, n.total, n.rank, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_of_aggregate_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.window_of_aggregate_result.group" (team, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.team, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.window_of_aggregate_result.group" AS s
  SET team = n.team, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.team, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.team, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.window_of_aggregate_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.run', (SELECT count(*) FROM run_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_of_aggregate_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
