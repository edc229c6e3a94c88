WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_range_by_hours_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.page,
    changes.at,
    changes.length,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.page, changes.at, changes.length
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what is near the rows of Δ(visit)
window_ranges AS MATERIALIZED (
  SELECT
    visit_change.page AS key_1,
    CASE WHEN visit_change.at < '4000-01-01 00:00:00+00 BC'::timestamp with time zone THEN '-infinity'::timestamp with time zone ELSE visit_change.at - '7201 seconds'::interval END AS lower,
    CASE WHEN visit_change.at > '200000-01-01 00:00:00+00'::timestamp with time zone THEN 'infinity'::timestamp with time zone ELSE visit_change.at + '7201 seconds'::interval END AS upper
  FROM visit_change
  GROUP BY visit_change.page, CASE WHEN visit_change.at < '4000-01-01 00:00:00+00 BC'::timestamp with time zone THEN '-infinity'::timestamp with time zone ELSE visit_change.at - '7201 seconds'::interval END, CASE WHEN visit_change.at > '200000-01-01 00:00:00+00'::timestamp with time zone THEN 'infinity'::timestamp with time zone ELSE visit_change.at + '7201 seconds'::interval END
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
    ) AS windowed
  ) AS windowed_2
  GROUP BY windowed_2.key_1, windowed_2.island
),
-- the rows there, as they are now: visit
window_rows_now AS MATERIALIZED (
  -- R₁|K, near what changed: runs when visit changed
  SELECT
    lateral_rows.id,
    lateral_rows.page,
    lateral_rows.at,
    lateral_rows.length,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      visit.id,
      visit.page,
      visit.at,
      visit.length
    FROM public.visit AS visit
    WHERE visit.page = window_islands.key_1
      AND visit.at >= window_islands.lower
      AND visit.at <= window_islands.upper
    ORDER BY visit.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM visit_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.page,
    grouped.at,
    grouped.length
  FROM (
    SELECT
      combined.id,
      combined.page,
      combined.at,
      combined.length,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.page,
        window_rows_now.at,
        window_rows_now.length,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        visit_change.id,
        visit_change.page,
        visit_change.at,
        visit_change.length,
        visit_change.weight * '-1'::integer AS weight
      FROM visit_change
    ) AS combined
    GROUP BY combined.id, combined.page, combined.at, combined.length
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): visit
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when visit changed
  SELECT
    windowed.id,
    windowed.page,
    windowed.avg AS lately,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.page,
      window_rows_before.at,
      window_rows_before.length,
      avg(window_rows_before.length) OVER (PARTITION BY window_rows_before.page ORDER BY window_rows_before.at RANGE BETWEEN '2'::interval hour::interval PRECEDING AND CURRENT ROW) AS avg
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when visit changed
  SELECT
    windowed.id,
    windowed.page,
    windowed.avg AS lately,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.page,
      window_rows_now.at,
      window_rows_now.length,
      avg(window_rows_now.length) OVER (PARTITION BY window_rows_now.page ORDER BY window_rows_now.at RANGE BETWEEN '2'::interval hour::interval PRECEDING AND CURRENT ROW) AS avg
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.page,
    window_delta.lately,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.page, window_delta.lately, window_delta.lately::text COLLATE pg_catalog."C"
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.page,
    latest.lately,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.page,
      result_change.lately,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_range_by_hours_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_range_by_hours_result" (id, page, lately)
  SELECT n.id, n.page, n.lately
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_range_by_hours_result" AS s
  SET id = n.id, page = n.page, lately = n.lately
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.page, s.lately)::record *<> ROW(n.id, n.page, n.lately)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_range_by_hours_result" AS s
  USING result_next AS n
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
  stream_table => 'public.window_range_by_hours_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
