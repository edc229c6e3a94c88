WITH
-- what the query yields now
result_content AS MATERIALIZED (
  SELECT
    l.id,
    CASE WHEN EXISTS (
      SELECT
      FROM public.r AS r
      WHERE r.k IS NOT NULL
        AND (l.k = r.k) IS TRUE
    ) THEN true WHEN EXISTS (
      SELECT
      FROM public.r AS r_2
      WHERE r_2.k IS NOT NULL
        AND (l.k = r_2.k) IS UNKNOWN
    ) THEN NULL ELSE false END AS found
  FROM public.l AS l
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.found,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_in_in_the_select_list_result" AS kept
    ON kept.id = result_content.id
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.found,
    false AS present
  FROM pgtrickle_state."public.full_in_in_the_select_list_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.id = result_content_2.id
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_in_in_the_select_list_result" (id, found)
  SELECT n.id, n.found
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_in_in_the_select_list_result" AS s
  SET id = n.id, found = n.found
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.found)::record *<> ROW(n.id, n.found)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_in_in_the_select_list_result" AS s
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
  stream_table => 'public.full_in_in_the_select_list_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
