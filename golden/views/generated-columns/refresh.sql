WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.generated_columns_result'
),
-- Δbox: the rows that changed since the last refresh, each with its weight
box_change AS MATERIALIZED (
  SELECT
    changes.width,
    changes.area,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.box" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.width, changes.area
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    box_change.area,
    sum(box_change.weight) AS __pgt_count_change,
    sum(box_change.width * box_change.weight) AS width_change
  FROM box_change
  WHERE box_change.area > 1
  GROUP BY box_change.area
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.area,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.width + group_change.width_change::bigint, group_change.width_change::bigint, kept.width) ELSE NULL::bigint END AS width,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.generated_columns_result" AS kept
    ON kept.area = group_change.area
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.generated_columns_result" (area, __pgt_count, width)
  SELECT n.area, n.__pgt_count, n.width
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.generated_columns_result" AS s
  SET area = n.area, __pgt_count = n.__pgt_count, width = n.width
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.area, s.__pgt_count, s.width)::record *<> ROW(n.area, n.__pgt_count, n.width)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.generated_columns_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.box', (SELECT count(*) FROM box_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.generated_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
