WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.regexp_and_json_each_result'
),
-- Δdoc: the rows that changed since the last refresh, each with its weight
doc_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.items,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.doc" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.items, changes.items::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    doc_change.id,
    expanded_2.key,
    expanded_2.value,
    sum(doc_change.weight)::bigint AS weight
  FROM doc_change
  CROSS JOIN LATERAL jsonb_array_elements(doc_change.items) AS expanded (value)
  CROSS JOIN LATERAL jsonb_each(CASE WHEN jsonb_typeof(expanded.value) = 'object'::text THEN expanded.value ELSE '{}'::jsonb END) AS expanded_2 (key, value)
  GROUP BY doc_change.id, expanded_2.key, expanded_2.value, expanded_2.value::text COLLATE pg_catalog."C"
  HAVING sum(doc_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.key,
    result_change.value,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.key, result_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.regexp_and_json_each_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.key, result_change.value), 0)
    AND ROW(kept.id, kept.key, kept.value, kept.value::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.id, result_change.key, result_change.value, result_change.value::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.regexp_and_json_each_result" (id, key, value, __pgt_count, __pgt_hash)
  SELECT n.id, n.key, n.value, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.regexp_and_json_each_result" AS s
  SET id = n.id, key = n.key, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.key, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.key, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.regexp_and_json_each_result" AS s
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
  stream_table => 'public.regexp_and_json_each_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
