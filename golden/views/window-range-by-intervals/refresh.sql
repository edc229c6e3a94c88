WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_range_by_intervals_result'
),
-- Δreading: the rows that changed since the last refresh, each with its weight
reading_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.sensor,
    changes.at,
    changes.value,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.reading" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.sensor, changes.at, changes.value
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what is near the rows of Δ(reading)
window_ranges AS MATERIALIZED (
  SELECT
    reading_change.sensor AS key_1,
    CASE WHEN reading_change.at < '4000-01-01 00:00:00+00 BC'::timestamp without time zone THEN '-infinity'::timestamp without time zone ELSE reading_change.at - '2773802 seconds'::interval END AS lower,
    CASE WHEN reading_change.at > '200000-01-01 00:00:00+00'::timestamp without time zone THEN 'infinity'::timestamp without time zone ELSE reading_change.at + '2773802 seconds'::interval END AS upper
  FROM reading_change
  GROUP BY reading_change.sensor, CASE WHEN reading_change.at < '4000-01-01 00:00:00+00 BC'::timestamp without time zone THEN '-infinity'::timestamp without time zone ELSE reading_change.at - '2773802 seconds'::interval END, CASE WHEN reading_change.at > '200000-01-01 00:00:00+00'::timestamp without time zone THEN 'infinity'::timestamp without time zone ELSE reading_change.at + '2773802 seconds'::interval END
),
-- those that overlap put together
window_islands AS MATERIALIZED (
  SELECT
    windowed_2.key_1,
    min(windowed_2.lower) AS lower,
    max(windowed_2.upper) AS upper
  FROM (
    SELECT
      windowed.key_1,
      windowed.lower,
      windowed.upper,
      CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END AS begins,
      sum(CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END) OVER (PARTITION BY windowed.key_1 ORDER BY windowed.lower, windowed.upper ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island
    FROM (
      SELECT
        window_ranges.key_1,
        window_ranges.lower,
        window_ranges.upper,
        max(window_ranges.upper) OVER (PARTITION BY window_ranges.key_1 ORDER BY window_ranges.lower, window_ranges.upper ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
      FROM window_ranges
      WHERE window_ranges.lower IS NOT NULL
    ) AS windowed
  ) AS windowed_2
  GROUP BY windowed_2.key_1, windowed_2.island
),
-- the rows there, as they are now: reading
window_rows_now AS MATERIALIZED (
  -- R₁|K, near what changed: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.value,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.sensor,
      reading.at,
      reading.value
    FROM public.reading AS reading
    WHERE reading.sensor = window_islands.key_1
      AND reading.at >= window_islands.lower
      AND reading.at <= window_islands.upper
    ORDER BY reading.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_islands.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, near what changed, where the partition is of NULL: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.value,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.sensor,
      reading.at,
      reading.value
    FROM public.reading AS reading
    WHERE reading.sensor IS NULL
      AND reading.at >= window_islands.lower
      AND reading.at <= window_islands.upper
    ORDER BY reading.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_islands.key_1 IS NULL
  UNION ALL
  -- R₁|K, those of NULL: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.value,
    1::bigint AS weight
  FROM window_ranges
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.sensor,
      reading.at,
      reading.value
    FROM public.reading AS reading
    WHERE reading.sensor = window_ranges.key_1
      AND reading.at IS NULL
    ORDER BY reading.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_ranges.lower IS NULL
    AND window_ranges.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, those of NULL, where the partition is of NULL: runs when reading changed
  SELECT
    lateral_rows.id,
    lateral_rows.sensor,
    lateral_rows.at,
    lateral_rows.value,
    1::bigint AS weight
  FROM window_ranges
  JOIN LATERAL (
    SELECT
      reading.id,
      reading.sensor,
      reading.at,
      reading.value
    FROM public.reading AS reading
    WHERE reading.sensor IS NULL
      AND reading.at IS NULL
    ORDER BY reading.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM reading_change)
    AND window_ranges.lower IS NULL
    AND window_ranges.key_1 IS NULL
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.sensor,
    grouped.at,
    grouped.value
  FROM (
    SELECT
      combined.id,
      combined.sensor,
      combined.at,
      combined.value,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.sensor,
        window_rows_now.at,
        window_rows_now.value,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        reading_change.id,
        reading_change.sensor,
        reading_change.at,
        reading_change.value,
        reading_change.weight * '-1'::integer AS weight
      FROM reading_change
    ) AS combined
    GROUP BY combined.id, combined.sensor, combined.at, combined.value
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): reading
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when reading changed
  SELECT
    windowed.id,
    windowed.sensor,
    windowed.at,
    windowed.sum AS hour,
    windowed.count AS month,
    windowed.max AS next,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.sensor,
      window_rows_before.at,
      window_rows_before.value,
      sum(window_rows_before.value) OVER (PARTITION BY window_rows_before.sensor ORDER BY window_rows_before.at RANGE BETWEEN '1 hour'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(*) FILTER (WHERE window_rows_before.value > 5) OVER (PARTITION BY window_rows_before.sensor ORDER BY window_rows_before.at RANGE BETWEEN '1 month'::interval PRECEDING AND '00:30'::interval PRECEDING) AS count,
      max(window_rows_before.value) OVER (PARTITION BY window_rows_before.sensor ORDER BY window_rows_before.at RANGE BETWEEN CURRENT ROW AND '1 day 02:30'::interval FOLLOWING EXCLUDE GROUP) AS max
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when reading changed
  SELECT
    windowed.id,
    windowed.sensor,
    windowed.at,
    windowed.sum AS hour,
    windowed.count AS month,
    windowed.max AS next,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.sensor,
      window_rows_now.at,
      window_rows_now.value,
      sum(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at RANGE BETWEEN '1 hour'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(*) FILTER (WHERE window_rows_now.value > 5) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at RANGE BETWEEN '1 month'::interval PRECEDING AND '00:30'::interval PRECEDING) AS count,
      max(window_rows_now.value) OVER (PARTITION BY window_rows_now.sensor ORDER BY window_rows_now.at RANGE BETWEEN CURRENT ROW AND '1 day 02:30'::interval FOLLOWING EXCLUDE GROUP) AS max
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.sensor,
    window_delta.at,
    window_delta.hour,
    window_delta.month,
    window_delta.next,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.sensor, window_delta.at, window_delta.hour, window_delta.month, window_delta.next
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.sensor,
    latest.at,
    latest.hour,
    latest.month,
    latest.next,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.sensor,
      result_change.at,
      result_change.hour,
      result_change.month,
      result_change.next,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_range_by_intervals_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_range_by_intervals_result" (id, sensor, at, hour, month, next)
  SELECT n.id, n.sensor, n.at, n.hour, n.month, n.next
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_range_by_intervals_result" AS s
  SET id = n.id, sensor = n.sensor, at = n.at, hour = n.hour, month = n.month, next = n.next
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.sensor, s.at, s.hour, s.month, s.next)::record *<> ROW(n.id, n.sensor, n.at, n.hour, n.month, n.next)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_range_by_intervals_result" AS s
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
  stream_table => 'public.window_range_by_intervals_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
