WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.float_zeros_and_nan_result'
),
-- Δpoint: the rows that changed since the last refresh, each with its weight
point_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.point" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.x::text COLLATE pg_catalog."C", changes.y, changes.y::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    point_change.x,
    point_change.y,
    - point_change.x AS negative,
    sum(point_change.weight)::bigint AS weight
  FROM point_change
  GROUP BY point_change.x, point_change.x::text COLLATE pg_catalog."C", point_change.y, point_change.y::text COLLATE pg_catalog."C", - point_change.x, (- point_change.x)::text COLLATE pg_catalog."C"
  HAVING sum(point_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.y,
    result_change.negative,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.y, result_change.negative), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.float_zeros_and_nan_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.y, result_change.negative), 0)
    AND ROW(kept.x, kept.x::text COLLATE pg_catalog."C", kept.y, kept.y::text COLLATE pg_catalog."C", kept.negative, kept.negative::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.x, result_change.x::text COLLATE pg_catalog."C", result_change.y, result_change.y::text COLLATE pg_catalog."C", result_change.negative, result_change.negative::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.float_zeros_and_nan_result" (x, y, negative, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.negative, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.float_zeros_and_nan_result" AS s
  SET x = n.x, y = n.y, negative = n.negative, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.negative, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.negative, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.float_zeros_and_nan_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.point', (SELECT count(*) FROM point_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.float_zeros_and_nan_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
