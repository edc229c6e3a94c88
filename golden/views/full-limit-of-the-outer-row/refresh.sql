WITH
-- what the query yields now
result_content AS MATERIALIZED (
  SELECT
    l.id,
    lateral_rows.b,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(l.id, lateral_rows.b), 0) AS __pgt_hash
  FROM public.l AS l
  JOIN LATERAL (
    SELECT
      latest.b
    FROM (
      SELECT
        r.id,
        r.b
      FROM public.r AS r
      ORDER BY r.id
      LIMIT l.k::bigint
    ) AS latest
  ) AS lateral_rows
    ON true
  GROUP BY l.id, lateral_rows.b
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.b,
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_limit_of_the_outer_row_result" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.id, kept.b) IS NOT DISTINCT FROM ROW(result_content.id, result_content.b)
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.b,
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.full_limit_of_the_outer_row_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.id, kept_2.b) IS NOT DISTINCT FROM ROW(result_content_2.id, result_content_2.b)
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_limit_of_the_outer_row_result" (id, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_limit_of_the_outer_row_result" AS s
  SET id = n.id, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_limit_of_the_outer_row_result" AS s
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
  stream_table => 'public.full_limit_of_the_outer_row_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
