WITH
-- what the query yields now: l, r
result_content AS MATERIALIZED (
  SELECT
    combined.k,
    combined.percentile_disc AS n,
    count(*) AS __pgt_count,
    hash_record_extended(ROW(combined.k, combined.percentile_disc), 0) AS __pgt_hash
  FROM (
    SELECT
      l.k,
      percentile_disc((
        SELECT
          r.part
        FROM public.r AS r
      )) WITHIN GROUP (ORDER BY l.n) AS percentile_disc,
      0 AS k_absent
    FROM public.l AS l
    GROUP BY l.k
    UNION ALL
    SELECT
      NULL::integer AS k,
      percentile_disc((
        SELECT
          r_2.part
        FROM public.r AS r_2
      )) WITHIN GROUP (ORDER BY l_2.n) AS percentile_disc,
      1 AS k_absent
    FROM public.l AS l_2
    GROUP BY ()
  ) AS combined
  GROUP BY combined.k, combined.percentile_disc
),
-- content ⟕ state, and state ▷ content: what to insert, update and delete
result_replaced AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_content.k,
    result_content.n,
    result_content.__pgt_count,
    result_content.__pgt_hash,
    true AS present
  FROM result_content
  LEFT JOIN pgtrickle_state."public.full_direct_argument_of_rollup_result" AS kept
    ON kept.__pgt_hash = result_content.__pgt_hash
    AND ROW(kept.k, kept.n) IS NOT DISTINCT FROM ROW(result_content.k, result_content.n)
  UNION ALL
  SELECT
    kept_2.ctid AS locator,
    kept_2.k,
    kept_2.n,
    kept_2.__pgt_count,
    kept_2.__pgt_hash,
    false AS present
  FROM pgtrickle_state."public.full_direct_argument_of_rollup_result" AS kept_2
  WHERE NOT EXISTS (
    SELECT
    FROM result_content AS result_content_2
    WHERE kept_2.__pgt_hash = result_content_2.__pgt_hash
      AND ROW(kept_2.k, kept_2.n) IS NOT DISTINCT FROM ROW(result_content_2.k, result_content_2.n)
  )
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_direct_argument_of_rollup_result" (k, n, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_replaced AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_direct_argument_of_rollup_result" AS s
  SET k = n.k, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_replaced AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_direct_argument_of_rollup_result" AS s
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
  stream_table => 'public.full_direct_argument_of_rollup_result',
  snapshot => pg_current_snapshot(),
  complete => true,
  consistent => true);
