WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_under_limit_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.ts,
    changes.due,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.ts, changes.due, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    kept.moment_2 AS old_moment_2,
    constants.moment,
    constants.moment_2,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (now()) AS moment,
      (CURRENT_DATE) AS moment_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_under_limit_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment, clock_next.old_moment_2)::record *<> ROW(clock_next.moment, clock_next.moment_2)::record
  UNION ALL
  SELECT
    clock_next_2.moment
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment, clock_next_2.old_moment_2)::record *<> ROW(clock_next_2.moment, clock_next_2.moment_2)::record
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.amount,
    kept.ts,
    kept.due
  FROM pgtrickle_state."public.clock_under_limit_result" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.amount AS key_1,
    latest.id AS key_2
  FROM (
    SELECT
      top_before.id,
      top_before.amount
    FROM top_before
    ORDER BY top_before.amount DESC NULLS LAST, top_before.id
    OFFSET 2::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.amount,
    grouped.ts,
    grouped.due
  FROM (
    SELECT
      combined.id,
      combined.amount,
      combined.ts,
      combined.due,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.amount,
        top_before.ts,
        top_before.due,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        events_change.id,
        events_change.amount,
        events_change.ts,
        events_change.due,
        events_change.weight
      FROM events_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > events_change.amount OR top_boundary.key_1 IS NOT NULL AND events_change.amount IS NULL OR (top_boundary.key_1 = events_change.amount OR top_boundary.key_1 IS NULL AND events_change.amount IS NULL) AND top_boundary.key_2 < events_change.id)
      )
    ) AS combined
    GROUP BY combined.id, combined.amount, combined.ts, combined.due
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost AS MATERIALIZED (
  SELECT
    top_boundary.key_1
  FROM top_boundary
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates.id,
        top_candidates.amount
      FROM top_candidates
      ORDER BY top_candidates.amount DESC NULLS LAST, top_candidates.id
      OFFSET 2::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): events
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when events changed
  SELECT
    latest.id,
    latest.amount,
    latest.ts,
    latest.due,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.amount,
      top_before.ts,
      top_before.due
    FROM top_before
    ORDER BY top_before.amount DESC NULLS LAST, top_before.id
    LIMIT 3::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when events changed
  SELECT
    latest.id,
    latest.amount,
    latest.ts,
    latest.due,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.amount,
      top_candidates.ts,
      top_candidates.due
    FROM top_candidates
    ORDER BY top_candidates.amount DESC NULLS LAST, top_candidates.id
    LIMIT 3::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when events changed
  SELECT
    latest.id,
    latest.amount,
    latest.ts,
    latest.due,
    1::bigint AS weight
  FROM (
    SELECT
      events.id,
      events.amount,
      events.ts,
      events.due
    FROM public.events AS events
    ORDER BY events.amount DESC NULLS LAST, events.id
    LIMIT 3::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM events_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.id,
    top_delta.amount,
    top_delta.ts,
    top_delta.due,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.amount, top_delta.ts, top_delta.due
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.amount,
    latest.ts,
    latest.due,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.amount,
      result_change.ts,
      result_change.due,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_under_limit_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_under_limit_result" (id, amount, ts, due)
  SELECT n.id, n.amount, n.ts, n.due
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_under_limit_result" AS s
  SET id = n.id, amount = n.amount, ts = n.ts, due = n.due
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.amount, s.ts, s.due)::record *<> ROW(n.id, n.amount, n.ts, n.due)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_under_limit_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_under_limit_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_under_limit_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_under_limit_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.events', (SELECT count(*) FROM events_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_under_limit_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
