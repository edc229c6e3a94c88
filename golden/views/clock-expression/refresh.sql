WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_expression_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.at,
    changes.stay,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.at, changes.stay, changes.stay::text COLLATE pg_catalog."C"
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
      (now()) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_expression_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_expression_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- Δ of clock_semi_join: visit, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δvisit ⋉ clock₀: runs when visit changed
  SELECT
    visit_change.id,
    visit_change.weight
  FROM visit_change
  JOIN clock_threshold
    ON clock_threshold.moment_before - visit_change.at < '36 hours'::interval AND (clock_threshold.moment_before - visit_change.at > visit_change.stay) IS NOT TRUE
  WHERE visit_change.at IS NOT NULL
  UNION ALL
  -- visit that pass now: runs when clock changed
  SELECT
    visit.id,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.visit AS visit
    ON (clock_threshold.moment_now - visit.at < '36 hours'::interval AND (clock_threshold.moment_now - visit.at > visit.stay) IS NOT TRUE) IS TRUE AND (clock_threshold.moment_before - visit.at < '36 hours'::interval AND (clock_threshold.moment_before - visit.at > visit.stay) IS NOT TRUE) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- visit that passed before: runs when clock changed
  SELECT
    visit.id,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.visit AS visit
    ON (clock_threshold.moment_before - visit.at < '36 hours'::interval AND (clock_threshold.moment_before - visit.at > visit.stay) IS NOT TRUE) IS TRUE AND (clock_threshold.moment_now - visit.at < '36 hours'::interval AND (clock_threshold.moment_now - visit.at > visit.stay) IS NOT TRUE) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.id,
    sum(clock_semi_join_delta.weight)::bigint AS weight
  FROM clock_semi_join_delta
  GROUP BY clock_semi_join_delta.id
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.clock_expression_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_expression_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_expression_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_expression_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_expression_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_expression_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_expression_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.visit', (SELECT count(*) FROM visit_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_expression_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
