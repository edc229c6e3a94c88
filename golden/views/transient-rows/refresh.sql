WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.transient_rows_result'
),
-- Δstep: the rows that changed since the last refresh, each with its weight
step_change AS MATERIALIZED (
  SELECT
    changes.label,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.step" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.label, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    step_change.label,
    sum(step_change.weight) AS __pgt_count_change,
    sum(step_change.n * step_change.weight) AS n_change,
    sum(step_change.weight) FILTER (WHERE step_change.n IS NOT NULL) AS __pgt_n_count_change
  FROM step_change
  GROUP BY step_change.label
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.label,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_n_count, 0) + coalesce(group_change.__pgt_n_count_change::bigint, 0) > 0 THEN coalesce(kept.n + group_change.n_change::bigint, group_change.n_change::bigint, kept.n) ELSE NULL::bigint END AS n,
    coalesce(kept.__pgt_n_count, 0) + coalesce(group_change.__pgt_n_count_change::bigint, 0) AS __pgt_n_count,
    hash_record_extended(ROW(group_change.label), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.transient_rows_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.label), 0)
    AND kept.label IS NOT DISTINCT FROM group_change.label
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.transient_rows_result" (label, __pgt_count, n, __pgt_n_count, __pgt_hash)
  SELECT n.label, n.__pgt_count, n.n, n.__pgt_n_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.transient_rows_result" AS s
  SET label = n.label, __pgt_count = n.__pgt_count, n = n.n, __pgt_n_count = n.__pgt_n_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.label, s.__pgt_count, s.n, s.__pgt_n_count, s.__pgt_hash)::record *<> ROW(n.label, n.__pgt_count, n.n, n.__pgt_n_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.transient_rows_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.step', (SELECT count(*) FROM step_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.transient_rows_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
