WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_without_key_result'
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
  GROUP BY changes.id, changes.account, changes.day, changes.amount, changes.amount::text COLLATE pg_catalog."C"
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
    lateral_rows.balance AS sum,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.balance
    FROM pgtrickle_state."public.window_running_without_key_result" AS kept
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
    lateral_rows.balance AS sum,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.balance
    FROM pgtrickle_state."public.window_running_without_key_result" AS kept
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
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.id,
    window_before.sum,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      entry.account,
      entry.day,
      entry.amount,
      entry.id
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
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.id,
    window_before.sum,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      entry.account,
      entry.day,
      entry.amount,
      entry.id
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
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.id,
    lateral_rows.balance AS sum,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.amount,
      kept.id,
      kept.balance
    FROM pgtrickle_state."public.window_running_without_key_result" AS kept
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
    lateral_rows.account,
    lateral_rows.day,
    lateral_rows.amount,
    lateral_rows.id,
    lateral_rows.balance AS sum,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.account,
      kept.day,
      kept.amount,
      kept.id,
      kept.balance
    FROM pgtrickle_state."public.window_running_without_key_result" AS kept
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
    windowed.account,
    windowed.day,
    windowed.amount,
    windowed.id,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.account,
      window_rows_now.day,
      window_rows_now.amount,
      window_rows_now.id,
      window_rows_now.sum,
      sum(window_rows_now.amount) OVER (PARTITION BY window_rows_now.account ORDER BY window_rows_now.day) AS sum_2
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.account,
    window_delta.day,
    window_delta.amount,
    window_delta.id,
    window_delta.sum AS balance,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.account, window_delta.day, window_delta.amount, window_delta.amount::text COLLATE pg_catalog."C", window_delta.id, window_delta.sum, window_delta.sum::text COLLATE pg_catalog."C"
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.account,
    latest.day,
    latest.amount,
    latest.id,
    latest.balance,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.account,
      result_change.day,
      result_change.amount,
      result_change.id,
      result_change.balance,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_without_key_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_without_key_result" (account, day, amount, id, balance)
  SELECT n.account, n.day, n.amount, n.id, n.balance
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_without_key_result" AS s
  SET account = n.account, day = n.day, amount = n.amount, id = n.id, balance = n.balance
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.account, s.day, s.amount, s.id, s.balance)::record *<> ROW(n.account, n.day, n.amount, n.id, n.balance)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_without_key_result" AS s
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
  stream_table => 'public.window_running_without_key_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
