WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.values_in_from_result'
),
-- Δticket: the rows that changed since the last refresh, each with its weight
ticket_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.code,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.ticket" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.code
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of constant_join: ticket
constant_join_delta AS MATERIALIZED (
  -- Δticket ⋈ constant₀: runs when ticket changed
  SELECT
    ticket_change.id,
    constants_2.column2,
    ticket_change.weight
  FROM ticket_change
  JOIN (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'low'::text),
      (2, 'high'::text),
      (NULL::integer, 'none'::text)
    ) AS constants (column1, column2)
  ) AS constants_2
    ON ticket_change.code = constants_2.column1
  WHERE ticket_change.code IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    constant_join_delta.id,
    constant_join_delta.column2 AS label,
    sum(constant_join_delta.weight)::bigint AS weight
  FROM constant_join_delta
  GROUP BY constant_join_delta.id, constant_join_delta.column2
  HAVING sum(constant_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.label,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.label), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.values_in_from_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.label), 0)
    AND ROW(kept.id, kept.label) IS NOT DISTINCT FROM ROW(result_change.id, result_change.label)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.values_in_from_result" (id, label, __pgt_count, __pgt_hash)
  SELECT n.id, n.label, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.values_in_from_result" AS s
  SET id = n.id, label = n.label, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.label, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.label, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.values_in_from_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.ticket', (SELECT count(*) FROM ticket_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.values_in_from_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
