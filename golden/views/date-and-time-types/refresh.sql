WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.date_and_time_types_result'
),
-- Δmoment: the rows that changed since the last refresh, each with its weight
moment_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.d,
    changes.t,
    changes.tz,
    changes.ts,
    changes.tstz,
    changes.i,
    changes.u,
    changes.b,
    changes.n,
    changes.bits,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.moment" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.d, changes.t, changes.tz, changes.ts, changes.tstz, changes.i, changes.i::text COLLATE pg_catalog."C", changes.u, changes.b, changes.n, changes.bits
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.d,
    latest.t,
    latest.tz,
    latest.ts,
    latest.tstz,
    latest.i,
    latest.u,
    latest.b,
    latest.n,
    latest.bits,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (moment_change.id)
      moment_change.id,
      moment_change.d,
      moment_change.t,
      moment_change.tz,
      moment_change.ts,
      moment_change.tstz,
      moment_change.i,
      moment_change.u,
      moment_change.b,
      moment_change.n,
      moment_change.bits,
      moment_change.weight
    FROM moment_change
    ORDER BY moment_change.id, moment_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.date_and_time_types_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.date_and_time_types_result" (id, d, t, tz, ts, tstz, i, u, b, n, bits)
  SELECT n.id, n.d, n.t, n.tz, n.ts, n.tstz, n.i, n.u, n.b, n.n, n.bits
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.date_and_time_types_result" AS s
  SET id = n.id, d = n.d, t = n.t, tz = n.tz, ts = n.ts, tstz = n.tstz, i = n.i, u = n.u, b = n.b, n = n.n, bits = n.bits
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.d, s.t, s.tz, s.ts, s.tstz, s.i, s.u, s.b, s.n, s.bits)::record *<> ROW(n.id, n.d, n.t, n.tz, n.ts, n.tstz, n.i, n.u, n.b, n.n, n.bits)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.date_and_time_types_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.moment', (SELECT count(*) FROM moment_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.date_and_time_types_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
