WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.unnest_several_result'
),
-- Δdoc: the rows that changed since the last refresh, each with its weight
doc_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.low,
    changes.high,
    changes.tags,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.doc" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.low, changes.high, changes.tags
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    doc_change.id,
    expanded.unnest AS tag,
    expanded.unnest_2 AS n,
    expanded.ordinality AS place,
    sum(doc_change.weight)::bigint AS weight
  FROM doc_change
  CROSS JOIN LATERAL ROWS FROM (unnest(doc_change.tags), unnest(ARRAY[doc_change.low, doc_change.high]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality)
  GROUP BY doc_change.id, expanded.unnest, expanded.unnest_2, expanded.ordinality
  HAVING sum(doc_change.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.tag,
    latest.n,
    latest.place,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.place)
      result_change.id,
      result_change.tag,
      result_change.n,
      result_change.place,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.place, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.unnest_several_result" AS kept
    ON kept.id = latest.id
    AND kept.place = latest.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.unnest_several_result" (id, tag, n, place)
  SELECT n.id, n.tag, n.n, n.place
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.unnest_several_result" AS s
  SET id = n.id, tag = n.tag, n = n.n, place = n.place
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.tag, s.n, s.place)::record *<> ROW(n.id, n.tag, n.n, n.place)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.unnest_several_result" AS s
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
  stream_table => 'public.unnest_several_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
