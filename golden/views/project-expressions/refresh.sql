WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.project_expressions_result'
),
-- Δline: the rows that changed since the last refresh, each with its weight
line_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.quantity,
    changes.price,
    changes.label,
    changes.day,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.line" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.quantity, changes.price, changes.label, changes.day
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.total,
    latest.half,
    latest.negative,
    latest.label,
    latest.shout,
    latest.direction,
    latest.rounded,
    latest.nonzero,
    latest.next_day,
    latest.at_least_one,
    latest.unnamed,
    latest.length,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (line_change.id)
      line_change.id,
      line_change.quantity * line_change.price AS total,
      line_change.quantity / 2 AS half,
      - line_change.quantity AS negative,
      coalesce(line_change.label, 'none'::character varying) AS label,
      upper(line_change.label) || '!'::text AS shout,
      CASE WHEN line_change.quantity > 0 THEN 'in'::text WHEN line_change.quantity = 0 THEN 'zero'::text ELSE 'out'::text END AS direction,
      line_change.price::integer AS rounded,
      nullif(line_change.quantity, 0) AS nonzero,
      line_change.day + 1 AS next_day,
      greatest(line_change.quantity, 1) AS at_least_one,
      line_change.label IS NULL AS unnamed,
      length(line_change.label) AS length,
      line_change.weight
    FROM line_change
    ORDER BY line_change.id, line_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.project_expressions_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.project_expressions_result" (id, total, half, negative, label, shout, direction, rounded, nonzero, next_day, at_least_one, unnamed, length)
  SELECT n.id, n.total, n.half, n.negative, n.label, n.shout, n.direction, n.rounded, n.nonzero, n.next_day, n.at_least_one, n.unnamed, n.length
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.project_expressions_result" AS s
  SET id = n.id, total = n.total, half = n.half, negative = n.negative, label = n.label, shout = n.shout, direction = n.direction, rounded = n.rounded, nonzero = n.nonzero, next_day = n.next_day, at_least_one = n.at_least_one, unnamed = n.unnamed, length = n.length
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.total, s.half, s.negative, s.label, s.shout, s.direction, s.rounded, s.nonzero, s.next_day, s.at_least_one, s.unnamed, s.length)::record *<> ROW(n.id, n.total, n.half, n.negative, n.label, n.shout, n.direction, n.rounded, n.nonzero, n.next_day, n.at_least_one, n.unnamed, n.length)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.project_expressions_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.line', (SELECT count(*) FROM line_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.project_expressions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
