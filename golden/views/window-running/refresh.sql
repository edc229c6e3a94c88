WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_result'
),
-- Δentry: the rows that changed since the last refresh, each with its weight
entry_change AS MATERIALIZED (
  SELECT
    changes.account,
    changes.day
  FROM pgtrickle_changes."public.entry" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.account, changes.day, changes.amount, changes.amount::text COLLATE pg_catalog."C", changes.units, changes.approved
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(entry) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.account AS key_1,
    latest.day AS start
  FROM (
    SELECT DISTINCT ON (entry_change.account)
      entry_change.account,
      entry_change.day
    FROM entry_change
    ORDER BY entry_change.account, entry_change.day
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: entry
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when entry changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.dense_rank,
    lateral_rows.entries AS count,
    lateral_rows.approved_units AS count_2,
    lateral_rows.balance AS sum,
    lateral_rows.since AS min,
    lateral_rows.most AS max,
    lateral_rows.all_approved AS bool_and,
    lateral_rows.some_approved AS bool_or,
    lateral_rows.__pgt_running_sum,
    lateral_rows.__pgt_running_count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.dense_rank,
      kept.entries,
      kept.approved_units,
      kept.balance,
      kept.since,
      kept.most,
      kept.all_approved,
      kept.some_approved,
      kept.__pgt_running_sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.window_running_result" AS kept
    WHERE kept.account = window_starts.key_1
      AND kept.day < window_starts.start
    ORDER BY kept.day DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, where the partition is of NULL: runs when entry changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.dense_rank,
    lateral_rows.entries AS count,
    lateral_rows.approved_units AS count_2,
    lateral_rows.balance AS sum,
    lateral_rows.since AS min,
    lateral_rows.most AS max,
    lateral_rows.all_approved AS bool_and,
    lateral_rows.some_approved AS bool_or,
    lateral_rows.__pgt_running_sum,
    lateral_rows.__pgt_running_count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.dense_rank,
      kept.entries,
      kept.approved_units,
      kept.balance,
      kept.since,
      kept.most,
      kept.all_approved,
      kept.some_approved,
      kept.__pgt_running_sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.window_running_result" AS kept
    WHERE kept.account IS NULL
      AND kept.day < window_starts.start
    ORDER BY kept.day DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_starts.key_1 IS NULL
),
-- the rows from there on, as they are now, with the values before: entry
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when entry changed
  SELECT
    lateral_rows.id,
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.units,
    lateral_rows.approved,
    window_before.dense_rank,
    window_before.count,
    window_before.count_2,
    window_before.sum,
    window_before.min,
    window_before.max,
    window_before.bool_and,
    window_before.bool_or,
    window_before.__pgt_running_sum,
    window_before.__pgt_running_count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      entry.id,
      entry.account,
      entry.day,
      entry.amount,
      entry.units,
      entry.approved
    FROM public.entry AS entry
    WHERE entry.account = window_before.key_1
      AND entry.day >= window_before.start
    ORDER BY entry.day
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_before.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, where the partition is of NULL: runs when entry changed
  SELECT
    lateral_rows.id,
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.units,
    lateral_rows.approved,
    window_before.dense_rank,
    window_before.count,
    window_before.count_2,
    window_before.sum,
    window_before.min,
    window_before.max,
    window_before.bool_and,
    window_before.bool_or,
    window_before.__pgt_running_sum,
    window_before.__pgt_running_count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      entry.id,
      entry.account,
      entry.day,
      entry.amount,
      entry.units,
      entry.approved
    FROM public.entry AS entry
    WHERE entry.account IS NULL
      AND entry.day >= window_before.start
    ORDER BY entry.day
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_before.key_1 IS NULL
),
-- Δ(window): entry
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when entry changed
  SELECT
    lateral_rows.id,
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.rank,
    lateral_rows.dense_rank,
    lateral_rows.entries AS count,
    lateral_rows.approved_units AS count_2,
    lateral_rows.balance AS sum,
    lateral_rows.units AS avg,
    lateral_rows.since AS min,
    lateral_rows.most AS max,
    lateral_rows.all_approved AS bool_and,
    lateral_rows.some_approved AS bool_or,
    lateral_rows.__pgt_running_sum,
    lateral_rows.__pgt_running_count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.account,
      kept.day,
      kept.rank,
      kept.dense_rank,
      kept.entries,
      kept.approved_units,
      kept.balance,
      kept.units,
      kept.since,
      kept.most,
      kept.all_approved,
      kept.some_approved,
      kept.__pgt_running_sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.window_running_result" AS kept
    WHERE kept.account = window_starts.key_1
      AND kept.day >= window_starts.start
    ORDER BY kept.day
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, where the partition is of NULL: runs when entry changed
  SELECT
    lateral_rows.id,
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.rank,
    lateral_rows.dense_rank,
    lateral_rows.entries AS count,
    lateral_rows.approved_units AS count_2,
    lateral_rows.balance AS sum,
    lateral_rows.units AS avg,
    lateral_rows.since AS min,
    lateral_rows.most AS max,
    lateral_rows.all_approved AS bool_and,
    lateral_rows.some_approved AS bool_or,
    lateral_rows.__pgt_running_sum,
    lateral_rows.__pgt_running_count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.account,
      kept.day,
      kept.rank,
      kept.dense_rank,
      kept.entries,
      kept.approved_units,
      kept.balance,
      kept.units,
      kept.since,
      kept.most,
      kept.all_approved,
      kept.some_approved,
      kept.__pgt_running_sum,
      kept.__pgt_running_count
    FROM pgtrickle_state."public.window_running_result" AS kept
    WHERE kept.account IS NULL
      AND kept.day >= window_starts.start
    ORDER BY kept.day
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM entry_change)
    AND window_starts.key_1 IS NULL
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when entry changed
  SELECT
    windowed.id,
    windowed.account,
    windowed.day,
    coalesce(windowed.count, 0) + windowed.rank AS rank,
    coalesce(windowed.dense_rank, 0) + windowed.dense_rank_2 AS dense_rank,
    coalesce(windowed.count, 0) + windowed.count_3 AS count,
    coalesce(windowed.count_2, 0) + windowed.count_4 AS count_2,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    coalesce(windowed.__pgt_running_sum + windowed.__pgt_running_sum_2, windowed.__pgt_running_sum_2, windowed.__pgt_running_sum)::numeric / (coalesce(windowed.__pgt_running_count, 0) + windowed.__pgt_running_count_2) AS avg,
    least(windowed.min, windowed.min_2) AS min,
    greatest(windowed.max, windowed.max_2) AS max,
    coalesce(windowed.bool_and AND windowed.bool_and_2, windowed.bool_and, windowed.bool_and_2) AS bool_and,
    coalesce(windowed.bool_or OR windowed.bool_or_2, windowed.bool_or, windowed.bool_or_2) AS bool_or,
    coalesce(windowed.__pgt_running_sum + windowed.__pgt_running_sum_2, windowed.__pgt_running_sum_2, windowed.__pgt_running_sum) AS __pgt_running_sum,
    coalesce(windowed.__pgt_running_count, 0) + windowed.__pgt_running_count_2 AS __pgt_running_count,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.account,
      window_rows_now.day,
      window_rows_now.amount,
      window_rows_now.units,
      window_rows_now.approved,
      window_rows_now.dense_rank,
      window_rows_now.count,
      window_rows_now.count_2,
      window_rows_now.sum,
      window_rows_now.min,
      window_rows_now.max,
      window_rows_now.bool_and,
      window_rows_now.bool_or,
      window_rows_now.__pgt_running_sum,
      window_rows_now.__pgt_running_count,
      rank() OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS rank,
      dense_rank() OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS dense_rank_2,
      count(*) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS count_3,
      count(window_rows_now.units) FILTER (WHERE window_rows_now.approved) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS count_4,
      sum(window_rows_now.amount) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS sum_2,
      min(window_rows_now.day) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS min_2,
      max(window_rows_now.units) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS max_2,
      bool_and(window_rows_now.approved) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS bool_and_2,
      bool_or(window_rows_now.approved) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS bool_or_2,
      sum(window_rows_now.units) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS __pgt_running_sum_2,
      count(window_rows_now.units) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS __pgt_running_count_2
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.account,
    window_delta.day,
    window_delta.rank,
    window_delta.dense_rank,
    window_delta.count AS entries,
    window_delta.count_2 AS approved_units,
    window_delta.sum AS balance,
    window_delta.avg AS units,
    window_delta.min AS since,
    window_delta.max AS most,
    window_delta.bool_and AS all_approved,
    window_delta.bool_or AS some_approved,
    window_delta.__pgt_running_sum,
    window_delta.__pgt_running_count,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.account, window_delta.day, window_delta.rank, window_delta.dense_rank, window_delta.count, window_delta.count_2, window_delta.sum, window_delta.sum::text COLLATE pg_catalog."C", window_delta.avg, window_delta.avg::text COLLATE pg_catalog."C", window_delta.min, window_delta.max, window_delta.bool_and, window_delta.bool_or, window_delta.__pgt_running_sum, window_delta.__pgt_running_count
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.account,
    latest.day,
    latest.rank,
    latest.dense_rank,
    latest.entries,
    latest.approved_units,
    latest.balance,
    latest.units,
    latest.since,
    latest.most,
    latest.all_approved,
    latest.some_approved,
    latest.__pgt_running_sum,
    latest.__pgt_running_count,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.account,
      result_change.day,
      result_change.rank,
      result_change.dense_rank,
      result_change.entries,
      result_change.approved_units,
      result_change.balance,
      result_change.units,
      result_change.since,
      result_change.most,
      result_change.all_approved,
      result_change.some_approved,
      result_change.__pgt_running_sum,
      result_change.__pgt_running_count,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_result" (id, account, day, rank, dense_rank, entries, approved_units, balance, units, since, most, all_approved, some_approved, __pgt_running_sum, __pgt_running_count)
  SELECT n.id, n.account, n.day, n.rank, n.dense_rank, n.entries, n.approved_units, n.balance, n.units, n.since, n.most, n.all_approved, n.some_approved, n.__pgt_running_sum, n.__pgt_running_count
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_result" AS s
  SET id = n.id, account = n.account, day = n.day, rank = n.rank, dense_rank = n.dense_rank, entries = n.entries, approved_units = n.approved_units, balance = n.balance, units = n.units, since = n.since, most = n.most, all_approved = n.all_approved, some_approved = n.some_approved, __pgt_running_sum = n.__pgt_running_sum, __pgt_running_count = n.__pgt_running_count
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.account, s.day, s.rank, s.dense_rank, s.entries, s.approved_units, s.balance, s.units, s.since, s.most, s.all_approved, s.some_approved, s.__pgt_running_sum, s.__pgt_running_count)::record *<> ROW(n.id, n.account, n.day, n.rank, n.dense_rank, n.entries, n.approved_units, n.balance, n.units, n.since, n.most, n.all_approved, n.some_approved, n.__pgt_running_sum, n.__pgt_running_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.entry', (SELECT count(*) FROM entry_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
