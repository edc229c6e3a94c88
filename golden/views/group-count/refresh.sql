WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_count_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.team,
    changes.done_by,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.team, changes.done_by
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    task_change.team,
    sum(task_change.weight) AS __pgt_count_change,
    sum(task_change.weight) FILTER (WHERE task_change.done_by IS NOT NULL) AS done_change
  FROM task_change
  GROUP BY task_change.team
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.team,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.done, 0) + coalesce(group_change.done_change::bigint, 0) AS done,
    hash_record_extended(ROW(group_change.team), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_count_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.team), 0)
    AND kept.team IS NOT DISTINCT FROM group_change.team
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_count_result" (team, __pgt_count, done, __pgt_hash)
  SELECT n.team, n.__pgt_count, n.done, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_count_result" AS s
  SET team = n.team, __pgt_count = n.__pgt_count, done = n.done, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.team, s.__pgt_count, s.done, s.__pgt_hash)::record *<> ROW(n.team, n.__pgt_count, n.done, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_count_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.task', (SELECT count(*) FROM task_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_count_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
