WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.functions_of_a_row_filtered_result'
),
-- Δdoc: the rows that changed since the last refresh, each with its weight
doc_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.low,
    changes.high,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.doc" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.low, changes.high
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    doc_change.id,
    expanded.r AS n,
    expanded.r * 2 AS twice,
    sum(doc_change.weight)::bigint AS weight
  FROM doc_change
  CROSS JOIN LATERAL generate_series(doc_change.low, doc_change.high) AS expanded (r)
  WHERE expanded.r % 2 = 1
  GROUP BY doc_change.id, expanded.r, expanded.r * 2
  HAVING sum(doc_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.n,
    result_change.twice,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.n, result_change.twice), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.functions_of_a_row_filtered_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.n, result_change.twice), 0)
    AND ROW(kept.id, kept.n, kept.twice) IS NOT DISTINCT FROM ROW(result_change.id, result_change.n, result_change.twice)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.functions_of_a_row_filtered_result" (id, n, twice, __pgt_count, __pgt_hash)
  SELECT n.id, n.n, n.twice, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.functions_of_a_row_filtered_result" AS s
  SET id = n.id, n = n.n, twice = n.twice, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.twice, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.n, n.twice, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.functions_of_a_row_filtered_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.doc', (SELECT count(*) FROM doc_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.functions_of_a_row_filtered_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
