WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.character_types_result'
),
-- Δname: the rows that changed since the last refresh, each with its weight
name_change AS MATERIALIZED (
  SELECT
    changes.fixed,
    changes.short,
    changes.long,
    changes.flag,
    changes.ident,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.name" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.fixed, changes.short, changes.long, changes.flag, changes.ident
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    name_change.fixed,
    name_change.short,
    name_change.long,
    name_change.flag,
    name_change.ident,
    name_change.fixed || '|'::text AS marked,
    name_change.short || name_change.long AS "both",
    sum(name_change.weight)::bigint AS weight
  FROM name_change
  GROUP BY name_change.fixed, name_change.short, name_change.long, name_change.flag, name_change.ident, name_change.fixed || '|'::text, name_change.short || name_change.long
  HAVING sum(name_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.fixed,
    result_change.short,
    result_change.long,
    result_change.flag,
    result_change.ident,
    result_change.marked,
    result_change."both",
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.fixed, result_change.short, result_change.long, result_change.flag, result_change.ident, result_change.marked, result_change."both"), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.character_types_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.fixed, result_change.short, result_change.long, result_change.flag, result_change.ident, result_change.marked, result_change."both"), 0)
    AND ROW(kept.fixed, kept.short, kept.long, kept.flag, kept.ident, kept.marked, kept."both") IS NOT DISTINCT FROM ROW(result_change.fixed, result_change.short, result_change.long, result_change.flag, result_change.ident, result_change.marked, result_change."both")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.character_types_result" (fixed, short, long, flag, ident, marked, "both", __pgt_count, __pgt_hash)
  SELECT n.fixed, n.short, n.long, n.flag, n.ident, n.marked, n."both", n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.character_types_result" AS s
  SET fixed = n.fixed, short = n.short, long = n.long, flag = n.flag, ident = n.ident, marked = n.marked, "both" = n."both", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.fixed, s.short, s.long, s.flag, s.ident, s.marked, s."both", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.fixed, n.short, n.long, n.flag, n.ident, n.marked, n."both", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.character_types_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.name', (SELECT count(*) FROM name_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.character_types_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
