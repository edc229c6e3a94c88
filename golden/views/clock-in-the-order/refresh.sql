WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_the_order_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.due,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.due, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    constants.moment,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (CURRENT_DATE) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_the_order_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    events_change.id,
    events_change.due,
    events_change.amount,
    sum(events_change.weight)::bigint AS weight
  FROM events_change
  GROUP BY events_change.id, events_change.due, events_change.amount
  HAVING sum(events_change.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.due,
    latest.amount,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.due,
      result_change.amount,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_in_the_order_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_the_order_result" (id, due, amount)
  SELECT n.id, n.due, n.amount
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_the_order_result" AS s
  SET id = n.id, due = n.due, amount = n.amount
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.due, s.amount)::record *<> ROW(n.id, n.due, n.amount)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_the_order_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_the_order_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_the_order_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_the_order_result.clock" AS s
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
  stream_table => 'public.clock_in_the_order_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
