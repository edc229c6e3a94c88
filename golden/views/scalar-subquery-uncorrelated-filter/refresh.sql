WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_uncorrelated_filter_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(r_change.k * r_change.weight) AS __pgt_avg_sum_change,
    sum(r_change.weight) FILTER (WHERE r_change.k IS NOT NULL) AS __pgt_avg_count_change,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_avg_sum AS old___pgt_avg_sum,
    kept.__pgt_avg_count AS old___pgt_avg_count,
    CASE WHEN coalesce(kept.__pgt_avg_count, 0) + coalesce(total_change.__pgt_avg_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_avg_sum + total_change.__pgt_avg_sum_change::bigint, total_change.__pgt_avg_sum_change::bigint, kept.__pgt_avg_sum) ELSE NULL::bigint END AS __pgt_avg_sum,
    coalesce(kept.__pgt_avg_count, 0) + coalesce(total_change.__pgt_avg_count_change::bigint, 0) AS __pgt_avg_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" AS kept
    ON true
),
-- Δ(total): r
total_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_next.old___pgt_avg_sum::numeric / total_next.old___pgt_avg_count AS avg,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_avg_sum::numeric / total_next.old___pgt_avg_count)::record *<> ROW(total_next.__pgt_avg_sum::numeric / total_next.__pgt_avg_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_next.__pgt_avg_sum::numeric / total_next.__pgt_avg_count AS avg,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_avg_sum::numeric / total_next.old___pgt_avg_count)::record *<> ROW(total_next.__pgt_avg_sum::numeric / total_next.__pgt_avg_count)::record)
),
-- the row of total before and now
total_threshold AS MATERIALIZED (
  SELECT
    joined.avg AS avg_before,
    CASE WHEN joined_2.weight IS NULL THEN joined.avg ELSE joined_2.avg END AS avg_now
  FROM (
    SELECT
      kept.__pgt_avg_sum::numeric / kept.__pgt_avg_count AS avg
    FROM pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_delta.avg,
      total_delta.weight
    FROM total_delta
    WHERE total_delta.weight > 0
  ) AS joined_2
    ON true
  LIMIT 1
),
-- Δ of total_semi_join: l, r
total_semi_join_delta AS MATERIALIZED (
  -- Δl ⋉ total₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  JOIN total_threshold
    ON l_change.k >= total_threshold.avg_before
  WHERE l_change.k IS NOT NULL
  UNION ALL
  -- l with … >= avg now: runs when r changed
  SELECT
    l.id,
    l.k,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k >= total_threshold.avg_now AND l.k < total_threshold.avg_before
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.avg_before)::record *<> ROW(total_threshold.avg_now)::record
    AND total_threshold.avg_before IS NOT NULL
    AND total_threshold.avg_now IS NOT NULL
  UNION ALL
  -- l with … >= avg before: runs when r changed
  SELECT
    l.id,
    l.k,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k >= total_threshold.avg_before AND l.k < total_threshold.avg_now
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.avg_before)::record *<> ROW(total_threshold.avg_now)::record
    AND total_threshold.avg_before IS NOT NULL
    AND total_threshold.avg_now IS NOT NULL
  UNION ALL
  -- l that pass now: runs when r changed
  SELECT
    l.id,
    l.k,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON (l.k >= total_threshold.avg_now) IS TRUE AND (l.k >= total_threshold.avg_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.avg_before)::record *<> ROW(total_threshold.avg_now)::record
    AND (total_threshold.avg_before IS NULL OR total_threshold.avg_now IS NULL)
  UNION ALL
  -- l that passed before: runs when r changed
  SELECT
    l.id,
    l.k,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON (l.k >= total_threshold.avg_before) IS TRUE AND (l.k >= total_threshold.avg_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.avg_before)::record *<> ROW(total_threshold.avg_now)::record
    AND (total_threshold.avg_before IS NULL OR total_threshold.avg_now IS NULL)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_semi_join_delta.id,
    total_semi_join_delta.k,
    sum(total_semi_join_delta.weight)::bigint AS weight
  FROM total_semi_join_delta
  GROUP BY total_semi_join_delta.id, total_semi_join_delta.k
  HAVING sum(total_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.k,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.k,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" (id, k)
  SELECT n.id, n.k
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" AS s
  SET id = n.id, k = n.k
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.k)::record *<> ROW(n.id, n.k)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" (__pgt_avg_sum, __pgt_avg_count, __pgt_count)
  SELECT n.__pgt_avg_sum, n.__pgt_avg_count, n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" AS s
  SET __pgt_avg_sum = n.__pgt_avg_sum, __pgt_avg_count = n.__pgt_avg_count, __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_avg_sum, s.__pgt_avg_count, s.__pgt_count)::record *<> ROW(n.__pgt_avg_sum, n.__pgt_avg_count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_uncorrelated_filter_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.scalar_subquery_uncorrelated_filter_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
