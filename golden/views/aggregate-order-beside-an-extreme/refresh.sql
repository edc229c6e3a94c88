WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_order_beside_an_extreme_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.place,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.place, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    min(grouped.id) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    max(grouped.id) FILTER (WHERE grouped.weight > 0) AS last_arrived,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.id,
      t_change.k,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.id, t_change.k, t_change.place, t_change.amount
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    least(group_change.first_arrived, kept.first) AS first,
    greatest(group_change.last_arrived, kept.last) AS last,
    kept.ids,
    kept.middle,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_order_beside_an_extreme_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    min(t.id) AS first,
    max(t.id) AS last,
    array_agg(t.id ORDER BY t.place, t.id) AS ids,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY t.amount) AS middle
  FROM group_next
  JOIN public.t AS t
    ON (group_next.k = t.k OR group_next.k IS NULL AND t.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.k,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    CASE WHEN group_next.rescan THEN group_rescan.last ELSE group_next.last END AS last,
    CASE WHEN group_next.rescan THEN group_rescan.ids ELSE group_next.ids END AS ids,
    CASE WHEN group_next.rescan THEN group_rescan.middle ELSE group_next.middle END AS middle,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_order_beside_an_extreme_result" (k, first, last, ids, middle, __pgt_count, __pgt_hash)
  SELECT n.k, n.first, n.last, n.ids, n.middle, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_order_beside_an_extreme_result" AS s
  SET k = n.k, first = n.first, last = n.last, ids = n.ids, middle = n.middle, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.first, s.last, s.ids, s.middle, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.first, n.last, n.ids, n.middle, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_order_beside_an_extreme_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_order_beside_an_extreme_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
