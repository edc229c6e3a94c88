WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.rows_of_a_negated_constant_result'
),
-- Δentry: the rows that changed since the last refresh, each with its weight
entry_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.entry" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    - 1 AS minus,
    - (- 1) AS plus,
    - 0.5 AS half,
    sum(entry_change.weight)::bigint AS weight
  FROM entry_change
  GROUP BY - 1::integer, - (- 1)::integer, - 0.5::numeric, (- 0.5)::text COLLATE pg_catalog."C"
  HAVING sum(entry_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.minus,
    result_change.plus,
    result_change.half,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.minus, result_change.plus, result_change.half), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.rows_of_a_negated_constant_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.minus, result_change.plus, result_change.half), 0)
    AND ROW(kept.minus, kept.plus, kept.half, kept.half::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.minus, result_change.plus, result_change.half, result_change.half::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.rows_of_a_negated_constant_result" (minus, plus, half, __pgt_count, __pgt_hash)
  SELECT n.minus, n.plus, n.half, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.rows_of_a_negated_constant_result" AS s
  SET minus = n.minus, plus = n.plus, half = n.half, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.minus, s.plus, s.half, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.minus, n.plus, n.half, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.rows_of_a_negated_constant_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.entry', (SELECT count(*) FROM entry_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.rows_of_a_negated_constant_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
