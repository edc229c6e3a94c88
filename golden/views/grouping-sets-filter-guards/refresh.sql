WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_filter_guards_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.h,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.h, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    item_change.g,
    item_change.h,
    GROUPING(item_change.g, item_change.h) AS __pgt_set,
    sum(10 / item_change.n * item_change.weight) FILTER (WHERE item_change.n <> 0) AS parts_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN 10 / item_change.n IS NOT NULL ELSE false END) AS __pgt_parts_count_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN 10 / item_change.n > 3 ELSE false END) AS __pgt_all_large_true_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN (10 / item_change.n > 3) IS NOT NULL ELSE false END) AS __pgt_all_large_count_change,
    sum(item_change.weight) AS __pgt_count_change
  FROM item_change
  GROUP BY GROUPING SETS ((item_change.g, item_change.h), (item_change.g), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.h,
    group_change.__pgt_set,
    CASE WHEN coalesce(kept.__pgt_parts_count, 0) + coalesce(group_change.__pgt_parts_count_change::bigint, 0) > 0 THEN coalesce(kept.parts + group_change.parts_change::bigint, group_change.parts_change::bigint, kept.parts) ELSE NULL::bigint END AS parts,
    coalesce(kept.__pgt_parts_count, 0) + coalesce(group_change.__pgt_parts_count_change::bigint, 0) AS __pgt_parts_count,
    coalesce(kept.__pgt_all_large_true, 0) + coalesce(group_change.__pgt_all_large_true_change::bigint, 0) AS __pgt_all_large_true,
    coalesce(kept.__pgt_all_large_count, 0) + coalesce(group_change.__pgt_all_large_count_change::bigint, 0) AS __pgt_all_large_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.h, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_filter_guards_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.h, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.h IS NOT DISTINCT FROM group_change.h
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_filter_guards_result" (g, h, __pgt_set, parts, __pgt_parts_count, __pgt_all_large_true, __pgt_all_large_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.h, n.__pgt_set, n.parts, n.__pgt_parts_count, n.__pgt_all_large_true, n.__pgt_all_large_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_filter_guards_result" AS s
  SET g = n.g, h = n.h, __pgt_set = n.__pgt_set, parts = n.parts, __pgt_parts_count = n.__pgt_parts_count, __pgt_all_large_true = n.__pgt_all_large_true, __pgt_all_large_count = n.__pgt_all_large_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.h, s.__pgt_set, s.parts, s.__pgt_parts_count, s.__pgt_all_large_true, s.__pgt_all_large_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.h, n.__pgt_set, n.parts, n.__pgt_parts_count, n.__pgt_all_large_true, n.__pgt_all_large_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_filter_guards_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.grouping_sets_filter_guards_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
