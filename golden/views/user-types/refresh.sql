WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.user_types_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.nick,
    changes.feels,
    changes.lives,
    changes.moods,
    changes.born,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.nick, changes.feels, changes.lives, changes.moods, changes.born
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.nick,
    latest.feels,
    latest.lives,
    latest.moods,
    latest.born,
    latest.fine,
    latest.street,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (person_change.id)
      person_change.id,
      person_change.nick,
      person_change.feels,
      person_change.lives,
      person_change.moods,
      person_change.born,
      person_change.feels > 'sad'::public.mood AS fine,
      (person_change.lives).street AS street,
      person_change.weight
    FROM person_change
    ORDER BY person_change.id, person_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.user_types_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.user_types_result" (id, nick, feels, lives, moods, born, fine, street)
  SELECT n.id, n.nick, n.feels, n.lives, n.moods, n.born, n.fine, n.street
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.user_types_result" AS s
  SET id = n.id, nick = n.nick, feels = n.feels, lives = n.lives, moods = n.moods, born = n.born, fine = n.fine, street = n.street
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.nick, s.feels, s.lives, s.moods, s.born, s.fine, s.street)::record *<> ROW(n.id, n.nick, n.feels, n.lives, n.moods, n.born, n.fine, n.street)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.user_types_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.person', (SELECT count(*) FROM person_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.user_types_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
