WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.literals_in_the_query_result'
),
-- Δnote: the rows that changed since the last refresh, each with its weight
note_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.body,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.note" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.body
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.body,
    latest.quoted,
    latest.escaped,
    latest.lines,
    latest.dollars,
    latest.unicode,
    latest.commented,
    latest."json",
    latest.scale,
    latest.leap,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (note_change.id)
      note_change.id,
      note_change.body,
      'a''b'::text || note_change.body AS quoted,
      'tab	'::text AS escaped,
      E'two\n  lines'::text AS lines,
      'dollar '' quoted'::text AS dollars,
      'data'::text AS unicode,
      ('/* '::text || note_change.body) || ' */'::text AS commented,
      '{"a": 1}'::jsonb AS "json",
      1.50 AS scale,
      '2024-02-29'::date AS leap,
      note_change.weight
    FROM note_change
    WHERE note_change.body <> 'it''s; DROP TABLE note'::text
      AND note_change.body NOT LIKE E'%\\\\%'::text
    ORDER BY note_change.id, note_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.literals_in_the_query_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.literals_in_the_query_result" (id, body, quoted, escaped, lines, dollars, unicode, commented, "json", scale, leap)
  SELECT n.id, n.body, n.quoted, n.escaped, n.lines, n.dollars, n.unicode, n.commented, n."json", n.scale, n.leap
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.literals_in_the_query_result" AS s
  SET id = n.id, body = n.body, quoted = n.quoted, escaped = n.escaped, lines = n.lines, dollars = n.dollars, unicode = n.unicode, commented = n.commented, "json" = n."json", scale = n.scale, leap = n.leap
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.body, s.quoted, s.escaped, s.lines, s.dollars, s.unicode, s.commented, s."json", s.scale, s.leap)::record *<> ROW(n.id, n.body, n.quoted, n.escaped, n.lines, n.dollars, n.unicode, n.commented, n."json", n.scale, n.leap)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.literals_in_the_query_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.note', (SELECT count(*) FROM note_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.literals_in_the_query_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
