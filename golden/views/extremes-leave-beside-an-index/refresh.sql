WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.extremes_leave_beside_an_index_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.day,
    changes.at,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.day, changes.at
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.day,
    min(grouped.at) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.at) FILTER (WHERE grouped.weight < 0) AS first_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      visit_change.day,
      visit_change.at,
      sum(visit_change.weight)::bigint AS weight
    FROM visit_change
    GROUP BY visit_change.day, visit_change.at
    HAVING sum(visit_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.day
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.day,
    least(group_change.first_arrived, kept.first) AS first,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.extremes_leave_beside_an_index_result" AS kept
    ON kept.day = group_change.day
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: visit
group_rescan AS MATERIALIZED (
  SELECT
    group_next.day,
    min(visit.at) AS first
  FROM group_next
  JOIN public.visit AS visit
    ON group_next.day = visit.day
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.day
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.day,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    group_next.__pgt_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.day = group_rescan.day
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.extremes_leave_beside_an_index_result" (day, first, __pgt_count)
  SELECT n.day, n.first, n.__pgt_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.extremes_leave_beside_an_index_result" AS s
  SET day = n.day, first = n.first, __pgt_count = n.__pgt_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.day, s.first, s.__pgt_count)::record *<> ROW(n.day, n.first, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.extremes_leave_beside_an_index_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.visit', (SELECT count(*) FROM visit_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.extremes_leave_beside_an_index_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
