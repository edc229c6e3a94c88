WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.jsonb_array_elements_result'
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
    expanded.value AS item,
    expanded.ordinality AS place,
    sum(doc_change.weight)::bigint AS weight
  FROM doc_change
  CROSS JOIN LATERAL jsonb_array_elements(doc_change.items) WITH ORDINALITY AS expanded (value, ordinality)
  GROUP BY doc_change.id, expanded.value, expanded.value::text COLLATE pg_catalog."C", expanded.ordinality
  HAVING sum(doc_change.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.item,
    latest.place,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.place)
      result_change.id,
      result_change.item,
      result_change.place,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.place, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.jsonb_array_elements_result" AS kept
    ON kept.id = latest.id
    AND kept.place = latest.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.jsonb_array_elements_result" (id, item, place)
  SELECT n.id, n.item, n.place
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.jsonb_array_elements_result" AS s
  SET id = n.id, item = n.item, place = n.place
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.item, s.place)::record *<> ROW(n.id, n.item, n.place)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.jsonb_array_elements_result" AS s
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
  stream_table => 'public.jsonb_array_elements_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
