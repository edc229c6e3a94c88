WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_in_the_select_list_of_groups_result'
),
-- Δevents: the rows that changed since the last refresh, each with its weight
events_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.ts,
    changes.due,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.events" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.ts, changes.due
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    kept.moment_2 AS old_moment_2,
    kept.moment_2_2 AS old_moment_2_2,
    constants.moment,
    constants.moment_2,
    constants.moment_2_2,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (now() - '30 days'::interval) AS moment,
      (now()) AS moment_2,
      (CURRENT_DATE) AS moment_2_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment, clock_next.old_moment_2, clock_next.old_moment_2_2)::record *<> ROW(clock_next.moment, clock_next.moment_2, clock_next.moment_2_2)::record
  UNION ALL
  SELECT
    clock_next_2.moment
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment, clock_next_2.old_moment_2, clock_next_2.old_moment_2_2)::record *<> ROW(clock_next_2.moment, clock_next_2.moment_2, clock_next_2.moment_2_2)::record
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    max(grouped.ts) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.ts) FILTER (WHERE grouped.weight < 0) AS max_left,
    min(grouped.due) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.due) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      events_change.k,
      events_change.ts,
      events_change.due,
      sum(events_change.weight)::bigint AS weight
    FROM events_change
    GROUP BY events_change.k, events_change.ts, events_change.due
    HAVING sum(events_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    greatest(group_change.max_arrived, kept.max) AS max,
    least(group_change.min_arrived, kept.min) AS min,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max) OR group_change.min_left <= kept.min AND (group_change.min_arrived IS NULL OR group_change.min_arrived > kept.min)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.clock_in_the_select_list_of_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: events
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    max(events.ts) AS max,
    min(events.due) AS min
  FROM group_next
  JOIN public.events AS events
    ON (group_next.k = events.k OR group_next.k IS NULL AND events.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.k,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    CASE WHEN group_next.rescan THEN group_rescan.min ELSE group_next.min END AS min,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_in_the_select_list_of_groups_result" (k, max, min, __pgt_count, __pgt_hash)
  SELECT n.k, n.max, n.min, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_in_the_select_list_of_groups_result" AS s
  SET k = n.k, max = n.max, min = n.min, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.max, s.min, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.max, n.min, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_in_the_select_list_of_groups_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" (moment, moment_2, moment_2_2, time_zone)
  SELECT n.moment, n.moment_2, n.moment_2_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, moment_2_2 = n.moment_2_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.moment_2_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.moment_2_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_in_the_select_list_of_groups_result.clock" AS s
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
  stream_table => 'public.clock_in_the_select_list_of_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
