WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.partitioned_source_result'
),
-- Δlog: the rows that changed since the last refresh, each with its weight
log_change AS MATERIALIZED (
  SELECT
    changes.day,
    changes.level,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.log" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.day, changes.level
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.level,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.day) FILTER (WHERE grouped.weight > 0) AS latest_arrived,
    max(grouped.day) FILTER (WHERE grouped.weight < 0) AS latest_left
  FROM (
    SELECT
      log_change.day,
      log_change.level,
      sum(log_change.weight)::bigint AS weight
    FROM log_change
    GROUP BY log_change.day, log_change.level
    HAVING sum(log_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.level
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.level,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_change.latest_arrived, kept.latest) AS latest,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.latest_left >= kept.latest AND (group_change.latest_arrived IS NULL OR group_change.latest_arrived < kept.latest)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.partitioned_source_result" AS kept
    ON kept.level = group_change.level
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: log
group_rescan AS MATERIALIZED (
  SELECT
    group_next.level,
    max(log.day) AS latest
  FROM group_next
  JOIN public.log AS log
    ON group_next.level = log.level
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.level
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.level,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.latest ELSE group_next.latest END AS latest,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.level = group_rescan.level
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.partitioned_source_result" (level, __pgt_count, latest)
  SELECT n.level, n.__pgt_count, n.latest
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.partitioned_source_result" AS s
  SET level = n.level, __pgt_count = n.__pgt_count, latest = n.latest
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.level, s.__pgt_count, s.latest)::record *<> ROW(n.level, n.__pgt_count, n.latest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.partitioned_source_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.log', (SELECT count(*) FROM log_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.partitioned_source_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
