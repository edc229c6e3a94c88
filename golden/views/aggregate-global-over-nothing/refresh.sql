WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_global_over_nothing_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.amount * grouped.weight) AS total_change,
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS largest_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS largest_left
  FROM (
    SELECT
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    WHERE sale_change.amount > 0
    GROUP BY sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    greatest(group_change.largest_arrived, kept.largest) AS largest,
    true AS present,
    (group_change.largest_left >= kept.largest AND (group_change.largest_arrived IS NULL OR group_change.largest_arrived < kept.largest)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_global_over_nothing_result" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    max(sale.amount) AS largest
  FROM public.sale AS sale
  WHERE sale.amount > 0
    AND EXISTS (
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
    group_next.total,
    CASE WHEN group_next.rescan THEN group_rescan.largest ELSE group_next.largest END AS largest,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_global_over_nothing_result" (__pgt_count, total, largest)
  SELECT n.__pgt_count, n.total, n.largest
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_global_over_nothing_result" AS s
  SET __pgt_count = n.__pgt_count, total = n.total, largest = n.largest
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count, s.total, s.largest)::record *<> ROW(n.__pgt_count, n.total, n.largest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_global_over_nothing_result" AS s
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
  stream_table => 'public.aggregate_global_over_nothing_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
