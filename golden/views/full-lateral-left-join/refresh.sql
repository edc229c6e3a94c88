WITH
-- what the query yields now
result_content AS MATERIALIZED (
  SELECT
    l.id,
    lateral_rows.id AS r_id,
    lateral_rows."both",
    count(*) AS __pgt_count,
    hash_record_extended(ROW(l.id, lateral_rows.id, lateral_rows."both"), 0) AS __pgt_hash
  FROM public.l AS l
  LEFT JOIN LATERAL (
    SELECT
      r.id,
      r.b || l.a AS "both"
    FROM public.r AS r
    WHERE r.k = l.k
  ) AS lateral_rows
    ON true
  GROUP BY l.id, lateral_rows.id, lateral_rows."both"
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.id,
    result_content.r_id,
    result_content."both",
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_lateral_left_join_result" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.id, kept.r_id, kept."both") IS NOT DISTINCT FROM ROW(result_content.id, result_content.r_id, result_content."both")
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.id,
    kept_2.r_id,
    kept_2."both",
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.full_lateral_left_join_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.id, kept_2.r_id, kept_2."both") IS NOT DISTINCT FROM ROW(result_content_2.id, result_content_2.r_id, result_content_2."both")
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_lateral_left_join_result" (id, r_id, "both", __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n."both", n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_lateral_left_join_result" AS s
  SET id = n.id, r_id = n.r_id, "both" = n."both", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.r_id, s."both", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n."both", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_lateral_left_join_result" AS s
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
  stream_table => 'public.full_lateral_left_join_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
