WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_by_expressions_result'
),
-- Δevent: the rows that changed since the last refresh, each with its weight
event_change AS MATERIALIZED (
  SELECT
    changes.at,
    changes.name,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.event" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.at, changes.name, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    date_trunc('month'::text, event_change.at) AS month,
    lower(event_change.name) AS kind,
    event_change.n % 2 = 0 AS even,
    sum(event_change.weight) AS __pgt_count_change,
    sum(event_change.n * 2 * event_change.weight) AS twice_change,
    sum(event_change.weight) FILTER (WHERE event_change.n * 2 IS NOT NULL) AS __pgt_twice_count_change
  FROM event_change
  GROUP BY date_trunc('month'::text, event_change.at), lower(event_change.name), event_change.n % 2 = 0
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.month,
    group_change.kind,
    group_change.even,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_twice_count, 0) + coalesce(group_change.__pgt_twice_count_change::bigint, 0) > 0 THEN coalesce(kept.twice + group_change.twice_change::bigint, group_change.twice_change::bigint, kept.twice) ELSE NULL::bigint END AS twice,
    coalesce(kept.__pgt_twice_count, 0) + coalesce(group_change.__pgt_twice_count_change::bigint, 0) AS __pgt_twice_count,
    hash_record_extended(ROW(group_change.month, group_change.kind, group_change.even), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_by_expressions_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.month, group_change.kind, group_change.even), 0)
    AND kept.month IS NOT DISTINCT FROM group_change.month
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
    AND kept.even IS NOT DISTINCT FROM group_change.even
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_by_expressions_result" (month, kind, even, __pgt_count, twice, __pgt_twice_count, __pgt_hash)
  SELECT n.month, n.kind, n.even, n.__pgt_count, n.twice, n.__pgt_twice_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_by_expressions_result" AS s
  SET month = n.month, kind = n.kind, even = n.even, __pgt_count = n.__pgt_count, twice = n.twice, __pgt_twice_count = n.__pgt_twice_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.month, s.kind, s.even, s.__pgt_count, s.twice, s.__pgt_twice_count, s.__pgt_hash)::record *<> ROW(n.month, n.kind, n.even, n.__pgt_count, n.twice, n.__pgt_twice_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_by_expressions_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.event', (SELECT count(*) FROM event_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_by_expressions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
