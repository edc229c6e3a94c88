WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.keys_swapped_in_one_cycle_result'
),
-- Δseat: the rows that changed since the last refresh, each with its weight
seat_change AS MATERIALIZED (
  SELECT
    changes.number,
    changes.guest,
    changes.paid,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.seat" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.number, changes.number::text COLLATE pg_catalog."C", changes.guest, changes.paid
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.number,
    latest.guest,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (seat_change.number)
      seat_change.number,
      seat_change.guest,
      seat_change.weight
    FROM seat_change
    WHERE seat_change.paid > 5
    ORDER BY seat_change.number, seat_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.keys_swapped_in_one_cycle_result" AS kept
    ON kept.number = latest.number
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.keys_swapped_in_one_cycle_result" (number, guest)
  SELECT n.number, n.guest
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.keys_swapped_in_one_cycle_result" AS s
  SET number = n.number, guest = n.guest
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.number, s.guest)::record *<> ROW(n.number, n.guest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.keys_swapped_in_one_cycle_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.seat', (SELECT count(*) FROM seat_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.keys_swapped_in_one_cycle_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
