WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_global_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.amount,
    changes.day,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.amount, changes.day
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.amount IS NOT NULL) AS known_change,
    sum(grouped.amount * grouped.weight) AS total_change,
    min(grouped.day) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.day) FILTER (WHERE grouped.weight < 0) AS first_left,
    max(grouped.day) FILTER (WHERE grouped.weight > 0) AS last_arrived,
    max(grouped.day) FILTER (WHERE grouped.weight < 0) AS last_left
  FROM (
    SELECT
      sale_change.amount,
      sale_change.day,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.amount, sale_change.day
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.known, 0) + coalesce(group_change.known_change::bigint, 0) AS known,
    CASE WHEN coalesce(kept.known, 0) + coalesce(group_change.known_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    least(group_change.first_arrived, kept.first) AS first,
    greatest(group_change.last_arrived, kept.last) AS last,
    true AS present,
    (group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first) OR group_change.last_left >= kept.last AND (group_change.last_arrived IS NULL OR group_change.last_arrived < kept.last)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_global_result" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    min(sale.day) AS first,
    max(sale.day) AS last
  FROM public.sale AS sale
  WHERE EXISTS (
    SELECT
    FROM group_next
    WHERE group_next.rescan
  )
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.__pgt_count,
    group_next.known,
    group_next.total,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    CASE WHEN group_next.rescan THEN group_rescan.last ELSE group_next.last END AS last,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_global_result" (__pgt_count, known, total, first, last)
  SELECT n.__pgt_count, n.known, n.total, n.first, n.last
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_global_result" AS s
  SET __pgt_count = n.__pgt_count, known = n.known, total = n.total, first = n.first, last = n.last
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count, s.known, s.total, s.first, s.last)::record *<> ROW(n.__pgt_count, n.known, n.total, n.first, n.last)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_global_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_global_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
