WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_over_groups_result'
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
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.weight) AS __pgt_count_change,
    sum(t_change.n * t_change.weight) AS sum_change,
    sum(t_change.weight) FILTER (WHERE t_change.n IS NOT NULL) AS __pgt_sum_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    kept.sum AS old_sum,
    group_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_over_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_g AS g,
    group_next.old___pgt_count AS count,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old___pgt_count, group_next.old_sum)::record *<> ROW(group_next.g, group_next.__pgt_count, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.g,
    group_next.__pgt_count AS count,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old___pgt_count, group_next.old_sum)::record *<> ROW(group_next.g, group_next.__pgt_count, group_next.sum)::record)
),
-- all rows, as a state keeps them: t
window_rows_before AS MATERIALIZED (
  -- R₀: runs when t changed
  SELECT
    kept.g,
    kept.__pgt_count AS count,
    kept.sum,
    1::bigint AS weight
  FROM pgtrickle_state."public.window_over_groups_result.group" AS kept
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now
window_rows_now AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.count,
    grouped.sum
  FROM (
    SELECT
      combined.g,
      combined.count,
      combined.sum,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_before.g,
        window_rows_before.count,
        window_rows_before.sum,
        1::bigint AS weight
      FROM window_rows_before
      UNION ALL
      SELECT
        group_delta.g,
        group_delta.count,
        group_delta.sum,
        group_delta.weight
      FROM group_delta
    ) AS combined
    GROUP BY combined.g, combined.count, combined.sum
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.count AS n,
    windowed.sum_2 AS running,
    windowed.rank AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.g,
      window_rows_before.count,
      window_rows_before.sum,
      sum(window_rows_before.sum) OVER (ORDER BY window_rows_before.g NULLS FIRST) AS sum_2,
      rank() OVER (ORDER BY window_rows_before.count DESC) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.count AS n,
    windowed.sum_2 AS running,
    windowed.rank AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.g,
      window_rows_now.count,
      window_rows_now.sum,
      sum(window_rows_now.sum) OVER (ORDER BY window_rows_now.g NULLS FIRST) AS sum_2,
      rank() OVER (ORDER BY window_rows_now.count DESC) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    window_delta.n,
    window_delta.running,
    window_delta.place,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.g, window_delta.n, window_delta.running, window_delta.running::text COLLATE pg_catalog."C", window_delta.place
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.n,
    result_change.running,
    result_change.place,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.n, result_change.running, result_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_over_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.n, result_change.running, result_change.place), 0)
    AND ROW(kept.g, kept.n, kept.running, kept.running::text COLLATE pg_catalog."C", kept.place) IS NOT DISTINCT FROM ROW(result_change.g, result_change.n, result_change.running, result_change.running::text COLLATE pg_catalog."C", result_change.place)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_over_groups_result" (g, n, running, place, __pgt_count, __pgt_hash)
  SELECT n.g, n.n, n.running, n.place, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_over_groups_result" AS s
  SET g = n.g, n = n.n, running = n.running, place = n.place, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.n, s.running, s.place, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.n, n.running, n.place, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_over_groups_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.window_over_groups_result.group" (g, __pgt_count, sum, __pgt_sum_count, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.window_over_groups_result.group" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_count, s.sum, s.__pgt_sum_count, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.sum, n.__pgt_sum_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.window_over_groups_result.group" AS s
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
  stream_table => 'public.window_over_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
