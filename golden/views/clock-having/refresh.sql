WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_having_result'
),
-- Δbeat: the rows that changed since the last refresh, each with its weight
beat_change AS MATERIALIZED (
  SELECT
    changes.sensor,
    changes.ts,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.beat" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.sensor, changes.ts
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
      (now() - '1 hour'::interval) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_having_result.clock" AS kept
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.sensor,
    max(grouped.ts) FILTER (WHERE grouped.weight > 0) AS last_arrived,
    max(grouped.ts) FILTER (WHERE grouped.weight < 0) AS last_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      beat_change.sensor,
      beat_change.ts,
      sum(beat_change.weight)::bigint AS weight
    FROM beat_change
    GROUP BY beat_change.sensor, beat_change.ts
    HAVING sum(beat_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.sensor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.sensor,
    greatest(group_change.last_arrived, kept.last) AS last,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.last_left >= kept.last AND (group_change.last_arrived IS NULL OR group_change.last_arrived < kept.last)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_having_result" AS kept
    ON kept.sensor = group_change.sensor
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: beat
group_rescan AS MATERIALIZED (
  SELECT
    group_next.sensor,
    max(beat.ts) AS last
  FROM group_next
  JOIN public.beat AS beat
    ON group_next.sensor = beat.sensor
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.sensor
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.sensor,
    CASE WHEN group_next.rescan THEN group_rescan.last ELSE group_next.last END AS last,
    group_next.__pgt_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.sensor = group_rescan.sensor
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_having_result" (sensor, last, __pgt_count)
  SELECT n.sensor, n.last, n.__pgt_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_having_result" AS s
  SET sensor = n.sensor, last = n.last, __pgt_count = n.__pgt_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sensor, s.last, s.__pgt_count)::record *<> ROW(n.sensor, n.last, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_having_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_having_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_having_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_having_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.beat', (SELECT count(*) FROM beat_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_having_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
