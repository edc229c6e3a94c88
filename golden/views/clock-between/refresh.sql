WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_between_result'
),
-- Δslot: the rows that changed since the last refresh, each with its weight
slot_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.starts,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.slot" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.starts
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
      (now() - '1 day'::interval) AS moment,
      (now() + '36 hours'::interval) AS moment_2,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_between_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    clock_next.old_moment_2 AS moment_2,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment, clock_next.old_moment_2)::record *<> ROW(clock_next.moment, clock_next.moment_2)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    clock_next_2.moment_2,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment, clock_next_2.old_moment_2)::record *<> ROW(clock_next_2.moment, clock_next_2.moment_2)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    kept.moment_2 AS moment_2_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now,
    CASE WHEN joined.weight IS NULL THEN kept.moment_2 ELSE joined.moment_2 END AS moment_2_now
  FROM pgtrickle_state."public.clock_between_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.moment_2,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- Δ(clock_semi_join): slot, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δslot ⋉ clock₀: runs when slot changed
  SELECT
    slot_change.id,
    slot_change.starts,
    slot_change.weight
  FROM slot_change
  JOIN clock_threshold
    ON slot_change.starts >= clock_threshold.moment_before AND slot_change.starts <= clock_threshold.moment_2_before
  UNION ALL
  -- slot with starts >= moment now: runs when clock changed
  SELECT
    slot.id,
    slot.starts,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.slot AS slot
    ON slot.starts >= clock_threshold.moment_now AND slot.starts < clock_threshold.moment_before AND (slot.starts >= clock_threshold.moment_now AND slot.starts <= clock_threshold.moment_2_now) IS TRUE AND (slot.starts >= clock_threshold.moment_before AND slot.starts <= clock_threshold.moment_2_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- slot with starts <= moment_2 now: runs when clock changed
  SELECT
    slot.id,
    slot.starts,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.slot AS slot
    ON slot.starts <= clock_threshold.moment_2_now AND slot.starts > clock_threshold.moment_2_before AND (slot.starts >= clock_threshold.moment_now AND slot.starts <= clock_threshold.moment_2_now) IS TRUE AND (slot.starts >= clock_threshold.moment_before AND slot.starts <= clock_threshold.moment_2_before) IS NOT TRUE AND (slot.starts >= clock_threshold.moment_now AND slot.starts < clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- slot with starts >= moment before: runs when clock changed
  SELECT
    slot.id,
    slot.starts,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.slot AS slot
    ON slot.starts >= clock_threshold.moment_before AND slot.starts < clock_threshold.moment_now AND (slot.starts >= clock_threshold.moment_before AND slot.starts <= clock_threshold.moment_2_before) IS TRUE AND (slot.starts >= clock_threshold.moment_now AND slot.starts <= clock_threshold.moment_2_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
  UNION ALL
  -- slot with starts <= moment_2 before: runs when clock changed
  SELECT
    slot.id,
    slot.starts,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.slot AS slot
    ON slot.starts <= clock_threshold.moment_2_before AND slot.starts > clock_threshold.moment_2_now AND (slot.starts >= clock_threshold.moment_before AND slot.starts <= clock_threshold.moment_2_before) IS TRUE AND (slot.starts >= clock_threshold.moment_now AND slot.starts <= clock_threshold.moment_2_now) IS NOT TRUE AND (slot.starts >= clock_threshold.moment_before AND slot.starts < clock_threshold.moment_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before, clock_threshold.moment_2_before)::record *<> ROW(clock_threshold.moment_now, clock_threshold.moment_2_now)::record
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.id,
    clock_semi_join_delta.starts,
    sum(clock_semi_join_delta.weight)::bigint AS weight
  FROM clock_semi_join_delta
  GROUP BY clock_semi_join_delta.id, clock_semi_join_delta.starts
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.starts,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.starts,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_between_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_between_result" (id, starts)
  SELECT n.id, n.starts
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_between_result" AS s
  SET id = n.id, starts = n.starts
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.starts)::record *<> ROW(n.id, n.starts)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_between_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_between_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_between_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_between_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.slot', (SELECT count(*) FROM slot_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_between_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
