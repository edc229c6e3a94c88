WITH
-- what the query yields now: l, r
result_content AS MATERIALIZED (
  SELECT
    percentile_disc((
      SELECT
        r.part
      FROM public.r AS r
    )) WITHIN GROUP (ORDER BY l.n) AS n
  FROM public.l AS l
  GROUP BY ()
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.n,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_subquery_as_direct_argument_result" AS kept
    ON true
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.n,
    false AS present
  FROM pgtrickle_state."public.full_subquery_as_direct_argument_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_subquery_as_direct_argument_result" (n)
  SELECT n.n
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_subquery_as_direct_argument_result" AS s
  SET n = n.n
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.n)::record *<> ROW(n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_subquery_as_direct_argument_result" AS s
  USING result_replaced AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  '{}'::jsonb AS changes
FROM pgtrickle.advance(
  stream_table => 'public.full_subquery_as_direct_argument_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
