WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.json_columns_result'
),
-- Δdocument: the rows that changed since the last refresh, each with its weight
document_change AS MATERIALIZED (
  SELECT
    changes.id,
    (array_agg(changes.body))[1] AS body,
    changes.meta,
    changes.tags,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.document" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.body::text COLLATE pg_catalog."C", changes.meta, changes.meta::text COLLATE pg_catalog."C", changes.tags
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.body,
    latest.meta,
    latest.tags,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (document_change.id)
      document_change.id,
      document_change.body,
      document_change.meta,
      document_change.tags,
      document_change.meta ->> 'b'::text AS b,
      document_change.weight
    FROM document_change
    ORDER BY document_change.id, document_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.json_columns_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.json_columns_result" (id, body, meta, tags, b)
  SELECT n.id, n.body, n.meta, n.tags, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.json_columns_result" AS s
  SET id = n.id, body = n.body, meta = n.meta, tags = n.tags, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.body, s.meta, s.tags, s.b)::record *<> ROW(n.id, n.body, n.meta, n.tags, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.json_columns_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.document', (SELECT count(*) FROM document_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.json_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
