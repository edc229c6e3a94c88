WITH
-- what the query yields now: l
result_content AS MATERIALIZED (
  SELECT
    count(*) AS n
  FROM (
    SELECT
    FROM public.l AS l
    LIMIT '2'::bigint
  ) AS latest
  GROUP BY ()
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.n,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_limit_without_order_result" AS kept
    ON true
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.n,
    false AS present
  FROM pgtrickle_state."public.full_limit_without_order_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_limit_without_order_result" (n)
  SELECT n.n
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_limit_without_order_result" AS s
  SET n = n.n
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n)::record *<> ROW(n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_limit_without_order_result" AS s
  USING result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  '{}'::jsonb AS changes
FROM pgtrickle.advance(
  stream_table => 'public.full_limit_without_order_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
