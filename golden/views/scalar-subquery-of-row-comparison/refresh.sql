WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_of_row_comparison_result'
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
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    max(grouped.id) FILTER (WHERE grouped.weight > 0) AS max_arrived_2,
    max(grouped.id) FILTER (WHERE grouped.weight < 0) AS max_left_2,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.id,
      r_change.k,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.id, r_change.k
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    kept.max_2 AS old_max_2,
    greatest(total_change.max_arrived, kept.max) AS max,
    greatest(total_change.max_arrived_2, kept.max_2) AS max_2,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_change.max_left >= kept.max AND (total_change.max_arrived IS NULL OR total_change.max_arrived < kept.max) OR total_change.max_left_2 >= kept.max_2 AND (total_change.max_arrived_2 IS NULL OR total_change.max_arrived_2 < kept.max_2)) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
total_rescan AS MATERIALIZED (
  SELECT
    max(r.k) AS max,
    max(r.id) AS max_2
  FROM public.r AS r
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
    total_next.old_max_2,
    CASE WHEN total_next.rescan THEN total_rescan.max ELSE total_next.max END AS max,
    CASE WHEN total_next.rescan THEN total_rescan.max_2 ELSE total_next.max_2 END AS max_2,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ(total): r
total_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_new.old_max AS max,
    total_new.old_max_2 AS max_2,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max, total_new.old_max_2)::record *<> ROW(total_new.max, total_new.max_2)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_new.max,
    total_new.max_2,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max, total_new.old_max_2)::record *<> ROW(total_new.max, total_new.max_2)::record)
),
-- the row of total before and now
total_threshold AS MATERIALIZED (
  SELECT
    joined.max AS max_before,
    joined.max_2 AS max_before_2,
    CASE WHEN joined_2.weight IS NULL THEN joined.max ELSE joined_2.max END AS max_now,
    CASE WHEN joined_2.weight IS NULL THEN joined.max_2 ELSE joined_2.max_2 END AS max_now_2
  FROM (
    SELECT
      kept.max,
      kept.max_2
    FROM pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_delta.max,
      total_delta.max_2,
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
    l_change.weight
  FROM l_change
  JOIN total_threshold
    ON (l_change.k < total_threshold.max_before OR l_change.k = total_threshold.max_before AND l_change.id < total_threshold.max_before_2)
  WHERE l_change.k IS NOT NULL
  UNION ALL
  -- l with k < max now: runs when r changed
  SELECT
    l.id,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k < total_threshold.max_now AND l.k >= total_threshold.max_before AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS TRUE AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l with k = max now: runs when r changed
  SELECT
    l.id,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k = total_threshold.max_now AND l.k <> total_threshold.max_before AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS TRUE AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS NOT TRUE AND (l.k < total_threshold.max_now AND l.k >= total_threshold.max_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l with id < max now: runs when r changed
  SELECT
    l.id,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.id < total_threshold.max_now_2 AND l.id >= total_threshold.max_before_2 AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS TRUE AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS NOT TRUE AND (l.k < total_threshold.max_now AND l.k >= total_threshold.max_before) IS NOT TRUE AND (l.k = total_threshold.max_now AND l.k <> total_threshold.max_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l with k < max before: runs when r changed
  SELECT
    l.id,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k < total_threshold.max_before AND l.k >= total_threshold.max_now AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS TRUE AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l with k = max before: runs when r changed
  SELECT
    l.id,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.k = total_threshold.max_before AND l.k <> total_threshold.max_now AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS TRUE AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS NOT TRUE AND (l.k < total_threshold.max_before AND l.k >= total_threshold.max_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l with id < max before: runs when r changed
  SELECT
    l.id,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON l.id < total_threshold.max_before_2 AND l.id >= total_threshold.max_now_2 AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS TRUE AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS NOT TRUE AND (l.k < total_threshold.max_before AND l.k >= total_threshold.max_now) IS NOT TRUE AND (l.k = total_threshold.max_before AND l.k <> total_threshold.max_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before IS NOT NULL
    AND total_threshold.max_now IS NOT NULL
    AND total_threshold.max_before_2 IS NOT NULL
    AND total_threshold.max_now_2 IS NOT NULL
  UNION ALL
  -- l that pass now: runs when r changed
  SELECT
    l.id,
    1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS TRUE AND (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND (total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL OR total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL OR total_threshold.max_before_2 IS NULL OR total_threshold.max_now_2 IS NULL)
  UNION ALL
  -- l that passed before: runs when r changed
  SELECT
    l.id,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN public.l AS l
    ON (l.k < total_threshold.max_before OR l.k = total_threshold.max_before AND l.id < total_threshold.max_before_2) IS TRUE AND (l.k < total_threshold.max_now OR l.k = total_threshold.max_now AND l.id < total_threshold.max_now_2) IS NOT TRUE
  WHERE EXISTS (SELECT FROM r_change)
    AND ROW(total_threshold.max_before, total_threshold.max_before_2)::record *<> ROW(total_threshold.max_now, total_threshold.max_now_2)::record
    AND (total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL OR total_threshold.max_before IS NULL OR total_threshold.max_now IS NULL OR total_threshold.max_before_2 IS NULL OR total_threshold.max_now_2 IS NULL)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_semi_join_delta.id,
    sum(total_semi_join_delta.weight)::bigint AS weight
  FROM total_semi_join_delta
  GROUP BY total_semi_join_delta.id
  HAVING sum(total_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_row_comparison_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_row_comparison_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_row_comparison_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_row_comparison_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" (max, max_2, __pgt_count)
  SELECT n.max, n.max_2, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" AS s
  SET max = n.max, max_2 = n.max_2, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.max_2, s.__pgt_count)::record *<> ROW(n.max, n.max_2, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_row_comparison_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.scalar_subquery_of_row_comparison_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
