WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_and_neighbours_result'
),
-- Δreading: the rows that changed since the last refresh, each with its weight
reading_change AS MATERIALIZED (
  SELECT
    changes.meter,
    changes.at
  FROM pgtrickle_changes."public.reading" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.meter, changes.at, changes.used, changes.used::text COLLATE pg_catalog."C", changes.units
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(reading) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.meter AS key_1,
    latest.at AS start
  FROM (
    SELECT DISTINCT ON (reading_change.meter)
      reading_change.meter,
      reading_change.at
    FROM reading_change
    ORDER BY reading_change.meter, reading_change.at
  ) AS latest
),
-- 1 row before each of them, as they are kept: reading
window_rows_earlier AS MATERIALIZED (
  -- 1 row of S₀|K before: runs when reading changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.at AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter = window_starts.key_1
      AND kept.at < window_starts.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- 1 row of S₀|K before, where the partition is of NULL: runs when reading changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.at AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter IS NULL
      AND kept.at < window_starts.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts.key_1 IS NULL
),
-- the first of these rows, for each place
window_starts_earlier AS MATERIALIZED (
  SELECT
    latest.key_1,
    coalesce(latest.found, latest.start) AS start
  FROM (
    SELECT DISTINCT ON (window_rows_earlier.key_1)
      window_rows_earlier.key_1,
      window_rows_earlier.start,
      window_rows_earlier.found
    FROM window_rows_earlier
    ORDER BY window_rows_earlier.key_1, window_rows_earlier.found
  ) AS latest
),
-- 3 rows before each of them, as they are kept: reading
window_rows_earlier_2 AS MATERIALIZED (
  -- 3 rows of S₀|K before: runs when reading changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.at AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter = window_starts_earlier.key_1
      AND kept.at < window_starts_earlier.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- 3 rows of S₀|K before, where the partition is of NULL: runs when reading changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.at AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter IS NULL
      AND kept.at < window_starts_earlier.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier.key_1 IS NULL
),
-- the first of these rows, for each place
window_starts_earlier_2 AS MATERIALIZED (
  SELECT
    latest.key_1,
    coalesce(latest.found, latest.start) AS start,
    latest.start AS place
  FROM (
    SELECT DISTINCT ON (window_rows_earlier_2.key_1)
      window_rows_earlier_2.key_1,
      window_rows_earlier_2.start,
      window_rows_earlier_2.found
    FROM window_rows_earlier_2
    ORDER BY window_rows_earlier_2.key_1, window_rows_earlier_2.found
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: reading
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when reading changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at,
      kept.place,
      kept.total
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter = window_starts_earlier_2.key_1
      AND kept.at < window_starts_earlier_2.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier_2.key_1 IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, where the partition is of NULL: runs when reading changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at,
      kept.place,
      kept.total
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter IS NULL
      AND kept.at < window_starts_earlier_2.start
    ORDER BY kept.at DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier_2.key_1 IS NULL
),
-- the rows from there on, as they are now, with the values before: reading
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.meter,
    lateral_rows.at,
    lateral_rows.used,
    lateral_rows.units,
    window_before.row_number,
    window_before.sum,
    window_before.place,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.meter,
      reading.at,
      reading.used,
      reading.units
    FROM public.reading AS reading
    WHERE reading.meter = window_before.key_1
      AND reading.at >= window_before.start
    ORDER BY reading.at, reading.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_before.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, where the partition is of NULL: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.meter,
    lateral_rows.at,
    lateral_rows.used,
    lateral_rows.units,
    window_before.row_number,
    window_before.sum,
    window_before.place,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.meter,
      reading.at,
      reading.used,
      reading.units
    FROM public.reading AS reading
    WHERE reading.meter IS NULL
      AND reading.at >= window_before.start
    ORDER BY reading.at, reading.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_before.key_1 IS NULL
),
-- Δ(window): reading
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.meter,
    lateral_rows.at,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    lateral_rows.around AS avg,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at,
      kept.place,
      kept.total,
      kept.earlier,
      kept.later,
      kept.around
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter = window_starts_earlier.key_1
      AND kept.at >= window_starts_earlier.start
    ORDER BY kept.at, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, where the partition is of NULL: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.meter,
    lateral_rows.at,
    lateral_rows.place AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    lateral_rows.around AS avg,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.meter,
      kept.at,
      kept.place,
      kept.total,
      kept.earlier,
      kept.later,
      kept.around
    FROM pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    WHERE kept.meter IS NULL
      AND kept.at >= window_starts_earlier.start
    ORDER BY kept.at, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_starts_earlier.key_1 IS NULL
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when reading changed
  SELECT
    windowed.id,
    windowed.meter,
    windowed.at,
    coalesce(windowed.row_number, 0) + windowed.row_number_2 AS row_number,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    windowed.lag,
    windowed.lead,
    windowed.avg,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.meter,
      window_rows_now.at,
      window_rows_now.used,
      window_rows_now.units,
      window_rows_now.row_number,
      window_rows_now.sum,
      window_rows_now.place,
      row_number() OVER (PARTITION BY window_rows_now.meter ORDER BY window_rows_now.at, window_rows_now.id) AS row_number_2,
      sum(window_rows_now.used) OVER (PARTITION BY window_rows_now.meter ORDER BY window_rows_now.at, window_rows_now.id) AS sum_2,
      lag(window_rows_now.used, 2, 0.0) OVER (PARTITION BY window_rows_now.meter ORDER BY window_rows_now.at, window_rows_now.id) AS lag,
      lead(window_rows_now.units) OVER (PARTITION BY window_rows_now.meter ORDER BY window_rows_now.at, window_rows_now.id) AS lead,
      avg(window_rows_now.units) OVER (PARTITION BY window_rows_now.meter ORDER BY window_rows_now.at, window_rows_now.id ROWS BETWEEN 3::bigint PRECEDING AND 1::bigint FOLLOWING) AS avg
    FROM window_rows_now
  ) AS windowed
  WHERE windowed.at >= windowed.place
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.meter,
    window_delta.at,
    window_delta.row_number AS place,
    window_delta.sum AS total,
    window_delta.lag AS earlier,
    window_delta.lead AS later,
    window_delta.avg AS around,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.meter, window_delta.at, window_delta.row_number, window_delta.sum, window_delta.sum::text COLLATE pg_catalog."C", window_delta.lag, window_delta.lag::text COLLATE pg_catalog."C", window_delta.lead, window_delta.avg, window_delta.avg::text COLLATE pg_catalog."C"
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.meter,
    latest.at,
    latest.place,
    latest.total,
    latest.earlier,
    latest.later,
    latest.around,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.meter,
      result_change.at,
      result_change.place,
      result_change.total,
      result_change.earlier,
      result_change.later,
      result_change.around,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_and_neighbours_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_and_neighbours_result" (id, meter, at, place, total, earlier, later, around)
  SELECT n.id, n.meter, n.at, n.place, n.total, n.earlier, n.later, n.around
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_and_neighbours_result" AS s
  SET id = n.id, meter = n.meter, at = n.at, place = n.place, total = n.total, earlier = n.earlier, later = n.later, around = n.around
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.meter, s.at, s.place, s.total, s.earlier, s.later, s.around)::record *<> ROW(n.id, n.meter, n.at, n.place, n.total, n.earlier, n.later, n.around)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_and_neighbours_result" AS s
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
  stream_table => 'public.window_running_and_neighbours_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
