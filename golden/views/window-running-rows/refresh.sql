WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_rows_result'
),
-- Δreading: the rows that changed since the last refresh, each with its weight
reading_change AS MATERIALIZED (
  SELECT
    changes.sensor,
    changes.at
  FROM pgtrickle_changes."public.reading" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.sensor, changes.at, changes.n, changes.value
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(reading) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.sensor AS key_1,
    latest.at AS start
  FROM (
    SELECT DISTINCT ON (reading_change.sensor)
      reading_change.sensor,
      reading_change.at
    FROM reading_change
    ORDER BY reading_change.sensor, reading_change.at DESC
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: reading
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when reading changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.newest AS first_value,
    lateral_rows.__pgt_running_count,
    lateral_rows.__pgt_running_count_2,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.sensor,
      kept.at,
      kept.n,
      kept.place,
      kept.total,
      kept.newest,
      kept.__pgt_running_count,
      kept.__pgt_running_count_2
    FROM pgtrickle_state."public.window_running_rows_result" AS kept
    WHERE kept.sensor = window_starts.key_1
      AND kept.at > window_starts.start
    ORDER BY kept.at, kept.n DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
),
-- the rows from there on, as they are now, with the values before: reading
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when reading changed
  SELECT
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.value,
    window_before.row_number,
    window_before.sum,
    window_before.first_value,
    window_before.__pgt_running_count,
    window_before.__pgt_running_count_2,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      reading.sensor,
      reading.at,
      reading.n,
      reading.value
    FROM public.reading AS reading
    WHERE reading.sensor = window_before.key_1
      AND reading.at <= window_before.start
    ORDER BY reading.at DESC, reading.n
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
),
-- Δ(window): reading
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when reading changed
  SELECT
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.value,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.mean AS avg,
    lateral_rows.newest AS first_value,
    lateral_rows.own AS last_value,
    lateral_rows.__pgt_running_count,
    lateral_rows.__pgt_running_count_2,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.sensor,
      kept.at,
      kept.n,
      kept.value,
      kept.place,
      kept.total,
      kept.mean,
      kept.newest,
      kept.own,
      kept.__pgt_running_count,
      kept.__pgt_running_count_2
    FROM pgtrickle_state."public.window_running_rows_result" AS kept
    WHERE kept.sensor = window_starts.key_1
      AND kept.at <= window_starts.start
    ORDER BY kept.at DESC, kept.n
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when reading changed
  SELECT
    windowed.sensor,
    windowed.at,
    windowed.n,
    windowed.value,
    coalesce(windowed.row_number, 0) + windowed.row_number_2 AS row_number,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) / (coalesce(windowed.__pgt_running_count, 0) + windowed.__pgt_running_count_3) AS avg,
    CASE WHEN windowed.__pgt_running_count_2 IS NOT NULL THEN windowed.first_value ELSE windowed.first_value_2 END AS first_value,
    windowed.last_value,
    coalesce(windowed.__pgt_running_count, 0) + windowed.__pgt_running_count_3 AS __pgt_running_count,
    coalesce(windowed.__pgt_running_count_2, 0) + windowed.__pgt_running_count_4 AS __pgt_running_count_2,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.sensor,
      window_rows_now.at,
      window_rows_now.n,
      window_rows_now.value,
      window_rows_now.row_number,
      window_rows_now.sum,
      window_rows_now.first_value,
      window_rows_now.__pgt_running_count,
      window_rows_now.__pgt_running_count_2,
      row_number() OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS row_number_2,
      sum(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum_2,
      first_value(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS first_value_2,
      last_value(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_value,
      count(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS __pgt_running_count_3,
      count(*) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at DESC, window_rows_now.n) AS __pgt_running_count_4
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.sensor,
    window_delta.at,
    window_delta.n,
    window_delta.value,
    window_delta.row_number AS place,
    window_delta.sum AS total,
    window_delta.avg AS mean,
    window_delta.first_value AS newest,
    window_delta.last_value AS own,
    window_delta.__pgt_running_count,
    window_delta.__pgt_running_count_2,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.sensor, window_delta.at, window_delta.n, window_delta.value, window_delta.row_number, window_delta.sum, window_delta.sum::text COLLATE pg_catalog."C", window_delta.avg, window_delta.avg::text COLLATE pg_catalog."C", window_delta.first_value, window_delta.last_value, window_delta.__pgt_running_count, window_delta.__pgt_running_count_2
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.sensor,
    latest.at,
    latest.n,
    latest.value,
    latest.place,
    latest.total,
    latest.mean,
    latest.newest,
    latest.own,
    latest.__pgt_running_count,
    latest.__pgt_running_count_2,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.sensor, result_change.place)
      result_change.sensor,
      result_change.at,
      result_change.n,
      result_change.value,
      result_change.place,
      result_change.total,
      result_change.mean,
      result_change.newest,
      result_change.own,
      result_change.__pgt_running_count,
      result_change.__pgt_running_count_2,
      result_change.weight
    FROM result_change
    ORDER BY result_change.sensor, result_change.place, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_rows_result" AS kept
    ON kept.sensor = latest.sensor
    AND kept.place = latest.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_rows_result" (sensor, at, n, value, place, total, mean, newest, own, __pgt_running_count, __pgt_running_count_2)
  SELECT n.sensor, n.at, n.n, n.value, n.place, n.total, n.mean, n.newest, n.own, n.__pgt_running_count, n.__pgt_running_count_2
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_rows_result" AS s
  SET sensor = n.sensor, at = n.at, n = n.n, value = n.value, place = n.place, total = n.total, mean = n.mean, newest = n.newest, own = n.own, __pgt_running_count = n.__pgt_running_count, __pgt_running_count_2 = n.__pgt_running_count_2
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sensor, s.at, s.n, s.value, s.place, s.total, s.mean, s.newest, s.own, s.__pgt_running_count, s.__pgt_running_count_2)::record *<> ROW(n.sensor, n.at, n.n, n.value, n.place, n.total, n.mean, n.newest, n.own, n.__pgt_running_count, n.__pgt_running_count_2)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_rows_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.reading', (SELECT count(*) FROM reading_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_rows_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
