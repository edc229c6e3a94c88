WITH
-- what the query yields now: crate, thing
result_content AS MATERIALIZED (
  SELECT
    crate.id,
    (
      SELECT
        max(thing.size) AS max
      FROM public.thing AS thing
      WHERE thing.size < (crate.label).size
      GROUP BY ()
    ) AS largest
  FROM public.crate AS crate
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.largest,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" AS kept
    ON kept.id = result_content.id
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.largest,
    false AS present
  FROM pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.id = result_content_2.id
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" (id, largest)
  SELECT n.id, n.largest
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" AS s
  SET id = n.id, largest = n.largest
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.largest)::record *<> ROW(n.id, n.largest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_subquery_over_a_row_without_equality_result" AS s
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
  stream_table => 'public.full_subquery_over_a_row_without_equality_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
