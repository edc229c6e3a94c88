WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.upsert_result'
),
-- Δcounter: the rows that changed since the last refresh, each with its weight
counter_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.hits,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.counter" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.hits
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.name,
    latest.hits,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (counter_change.name)
      counter_change.name,
      counter_change.hits,
      counter_change.weight
    FROM counter_change
    WHERE counter_change.hits > 1
    ORDER BY counter_change.name, counter_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.upsert_result" AS kept
    ON kept.name = latest.name
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.upsert_result" (name, hits)
  SELECT n.name, n.hits
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.upsert_result" AS s
  SET name = n.name, hits = n.hits
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.hits)::record *<> ROW(n.name, n.hits)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.upsert_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.counter', (SELECT count(*) FROM counter_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.upsert_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
