WITH
-- what the query yields now
result_content AS MATERIALIZED (
  SELECT
    lateral_rows.timed AS moment,
    lateral_rows.timed_2 AS today
  FROM LATERAL (
    SELECT
      (now()) AS timed,
      (CURRENT_DATE) AS timed_2
  ) AS lateral_rows
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.moment,
    result_content.today,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.clock_alone_result" AS kept
    ON true
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.moment,
    kept_2.today,
    false AS present
  FROM pgtrickle_state."public.clock_alone_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
  )
),
-- what the query yields now
clock_content AS MATERIALIZED (
  SELECT
    (now()) AS moment,
    (CURRENT_DATE) AS moment_2,
    (current_setting('TimeZone'::text)) AS time_zone
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
clock_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    clock_content.moment,
    clock_content.moment_2,
    clock_content.time_zone,
    true AS present
  FROM clock_content
  LEFT JOIN pgtrickle_state."public.clock_alone_result.clock" AS kept
    ON true
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.moment,
    kept_2.moment_2,
    kept_2.time_zone,
    false AS present
  FROM pgtrickle_state."public.clock_alone_result.clock" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM clock_content AS clock_content_2
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_alone_result" (moment, today)
  SELECT n.moment, n.today
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_alone_result" AS s
  SET moment = n.moment, today = n.today
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.today)::record *<> ROW(n.moment, n.today)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_alone_result" AS s
  USING result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_alone_result.clock" (moment, moment_2, time_zone)
  SELECT n.moment, n.moment_2, n.time_zone
  FROM clock_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_alone_result.clock" AS s
  SET moment = n.moment, moment_2 = n.moment_2, time_zone = n.time_zone
  FROM clock_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.moment_2, s.time_zone)::record *<> ROW(n.moment, n.moment_2, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_alone_result.clock" AS s
  USING clock_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  '{}'::jsonb AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_alone_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
