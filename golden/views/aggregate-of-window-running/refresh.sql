WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_of_window_running_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.page,
    changes.at,
    changes.length
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.day, changes.number, changes.page, changes.at, changes.length
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(visit) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.page AS key_1,
    latest.at AS start
  FROM (
    SELECT DISTINCT ON (visit_change.page)
      visit_change.page,
      visit_change.at,
      visit_change.length
    FROM visit_change
    WHERE visit_change.length IS DISTINCT FROM 6
    ORDER BY visit_change.page, visit_change.at
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: visit
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when visit changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.sum,
    lateral_rows.__pgt_running_count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.page,
      kept.at,
      kept.sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.aggregate_of_window_running_result.window" AS kept
    WHERE kept.page = window_starts.key_1
      AND kept.at < window_starts.start
    ORDER BY kept.at DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, where the partition is of NULL: runs when visit changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.sum,
    lateral_rows.__pgt_running_count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.page,
      kept.at,
      kept.sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.aggregate_of_window_running_result.window" AS kept
    WHERE kept.page IS NULL
      AND kept.at < window_starts.start
    ORDER BY kept.at DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_starts.key_1 IS NULL
),
-- the rows from there on, as they are now, with the values before: visit
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when visit changed
  SELECT
    lateral_rows.page,
    lateral_rows.at,
    lateral_rows.length,
    lateral_rows.day,
    lateral_rows.number,
    window_before.sum,
    window_before.__pgt_running_count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      visit.page,
      visit.at,
      visit.length,
      visit.day,
      visit.number
    FROM public.visit AS visit
    WHERE visit.length IS DISTINCT FROM 6
      AND visit.page = window_before.key_1
      AND visit.at >= window_before.start
    ORDER BY visit.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_before.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, where the partition is of NULL: runs when visit changed
  SELECT
    lateral_rows.page,
    lateral_rows.at,
    lateral_rows.length,
    lateral_rows.day,
    lateral_rows.number,
    window_before.sum,
    window_before.__pgt_running_count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      visit.page,
      visit.at,
      visit.length,
      visit.day,
      visit.number
    FROM public.visit AS visit
    WHERE visit.length IS DISTINCT FROM 6
      AND visit.page IS NULL
      AND visit.at >= window_before.start
    ORDER BY visit.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_before.key_1 IS NULL
),
-- Δ(window): visit
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when visit changed
  SELECT
    lateral_rows.page,
    lateral_rows.at,
    lateral_rows.length,
    lateral_rows.day,
    lateral_rows.number,
    lateral_rows.rank,
    lateral_rows.sum,
    lateral_rows.__pgt_running_count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.page,
      kept.at,
      kept.length,
      kept.day,
      kept.number,
      kept.rank,
      kept.sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.aggregate_of_window_running_result.window" AS kept
    WHERE kept.page = window_starts.key_1
      AND kept.at >= window_starts.start
    ORDER BY kept.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, where the partition is of NULL: runs when visit changed
  SELECT
    lateral_rows.page,
    lateral_rows.at,
    lateral_rows.length,
    lateral_rows.day,
    lateral_rows.number,
    lateral_rows.rank,
    lateral_rows.sum,
    lateral_rows.__pgt_running_count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.page,
      kept.at,
      kept.length,
      kept.day,
      kept.number,
      kept.rank,
      kept.sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.aggregate_of_window_running_result.window" AS kept
    WHERE kept.page IS NULL
      AND kept.at >= window_starts.start
    ORDER BY kept.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
    AND window_starts.key_1 IS NULL
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when visit changed
  SELECT
    windowed.page,
    windowed.at,
    windowed.length,
    windowed.day,
    windowed.number,
    coalesce(windowed.__pgt_running_count, 0) + windowed.rank AS rank,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    coalesce(windowed.__pgt_running_count, 0) + windowed.__pgt_running_count_2 AS __pgt_running_count,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.page,
      window_rows_now.at,
      window_rows_now.length,
      window_rows_now.day,
      window_rows_now.number,
      window_rows_now.sum,
      window_rows_now.__pgt_running_count,
      rank() OVER (PARTITION BY window_rows_now.page ORDER BY window_rows_now.at) AS rank,
      sum(window_rows_now.length) OVER (PARTITION BY window_rows_now.page ORDER BY window_rows_now.at) AS sum_2,
      count(*) OVER (PARTITION BY window_rows_now.page ORDER BY window_rows_now.at) AS __pgt_running_count_2
    FROM window_rows_now
  ) AS windowed
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.page,
    window_delta.at,
    window_delta.length,
    window_delta.day,
    window_delta.number,
    window_delta.rank,
    window_delta.sum,
    window_delta.__pgt_running_count,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.page, window_delta.at, window_delta.length, window_delta.day, window_delta.number, window_delta.rank, window_delta.sum, window_delta.__pgt_running_count
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.page,
    latest.at,
    latest.length,
    latest.day,
    latest.number,
    latest.rank,
    latest.sum,
    latest.__pgt_running_count,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.day, window_change.number)
      window_change.page,
      window_change.at,
      window_change.length,
      window_change.day,
      window_change.number,
      window_change.rank,
      window_change.sum,
      window_change.__pgt_running_count,
      window_change.weight
    FROM window_change
    ORDER BY window_change.day, window_change.number, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.aggregate_of_window_running_result.window" AS kept
    ON kept.day = latest.day
    AND kept.number = latest.number
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    window_delta.rank AS place,
    sum(window_delta.weight) AS __pgt_count_change,
    sum(window_delta.sum::numeric * window_delta.weight) AS spent_change
  FROM window_delta
  WHERE window_delta.sum IS NOT NULL
  GROUP BY window_delta.rank
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.place,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.spent + group_change.spent_change, group_change.spent_change, kept.spent) ELSE NULL::numeric END AS spent,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_window_running_result" AS kept
    ON kept.place = group_change.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_window_running_result" (place, __pgt_count, spent)
  SELECT n.place, n.__pgt_count, n.spent
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_of_window_running_result" AS s
  SET place = n.place, __pgt_count = n.__pgt_count, spent = n.spent
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.place, s.__pgt_count, s.spent)::record *<> ROW(n.place, n.__pgt_count, n.spent)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_window_running_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_window_running_result.window" (page, at, length, day, number, rank, sum, __pgt_running_count)
  SELECT n.page, n.at, n.length, n.day, n.number, n.rank, n.sum, n.__pgt_running_count
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.aggregate_of_window_running_result.window" AS s
  SET page = n.page, at = n.at, length = n.length, day = n.day, number = n.number, rank = n.rank, sum = n.sum, __pgt_running_count = n.__pgt_running_count
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.page, s.at, s.length, s.day, s.number, s.rank, s.sum, s.__pgt_running_count)::record *<> ROW(n.page, n.at, n.length, n.day, n.number, n.rank, n.sum, n.__pgt_running_count)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_window_running_result.window" AS s
  USING window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.visit', (SELECT count(*) FROM visit_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_of_window_running_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
