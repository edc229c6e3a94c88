WITH
-- what the query yields now: login
result_content AS MATERIALIZED (
  SELECT
    grouped.day,
    grouped.logins,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(grouped.day, grouped.logins), 0) AS __pgt_hash
  FROM (
    SELECT
      login.at::date AS day,
      count(*) AS logins
    FROM public.login AS login
    GROUP BY login.at::date
  ) AS grouped
  GROUP BY grouped.day, grouped.logins
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.day,
    result_content.logins,
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_for_dependence_on_the_session_result" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.day, kept.logins) IS NOT DISTINCT FROM ROW(result_content.day, result_content.logins)
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.day,
    kept_2.logins,
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.full_for_dependence_on_the_session_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.day, kept_2.logins) IS NOT DISTINCT FROM ROW(result_content_2.day, result_content_2.logins)
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_for_dependence_on_the_session_result" (day, logins, __pgt_count, __pgt_hash)
  SELECT n.day, n.logins, n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_for_dependence_on_the_session_result" AS s
  SET day = n.day, logins = n.logins, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.day, s.logins, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.day, n.logins, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_for_dependence_on_the_session_result" AS s
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
  stream_table => 'public.full_for_dependence_on_the_session_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
