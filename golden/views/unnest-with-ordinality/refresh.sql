WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.unnest_with_ordinality_result'
),
-- Δdoc: the rows that changed since the last refresh, each with its weight
doc_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.tags,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.doc" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.tags
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    doc_change.id,
    expanded.ordinality AS place,
    expanded.t AS tag,
    sum(doc_change.weight)::bigint AS weight
  FROM doc_change
  CROSS JOIN LATERAL unnest(doc_change.tags) WITH ORDINALITY AS expanded (t, ordinality)
  GROUP BY doc_change.id, expanded.ordinality, expanded.t
  HAVING sum(doc_change.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.place,
    latest.tag,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.place)
      result_change.id,
      result_change.place,
      result_change.tag,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.place, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.unnest_with_ordinality_result" AS kept
    ON kept.id = latest.id
    AND kept.place = latest.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.unnest_with_ordinality_result" (id, place, tag)
  SELECT n.id, n.place, n.tag
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.unnest_with_ordinality_result" AS s
  SET id = n.id, place = n.place, tag = n.tag
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.place, s.tag)::record *<> ROW(n.id, n.place, n.tag)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.unnest_with_ordinality_result" AS s
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
  stream_table => 'public.unnest_with_ordinality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
