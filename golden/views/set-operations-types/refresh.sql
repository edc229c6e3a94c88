WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.set_operations_types_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.x::numeric AS x,
    a_change.y,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    b_change.x::numeric AS x,
    b_change.y::text AS y,
    b_change.weight
  FROM b_change
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.x,
    grouped.y,
    min(grouped.x ORDER BY grouped.x::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS x_shown_arrived,
    min(grouped.x ORDER BY grouped.x::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS x_shown_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      union_delta.x,
      union_delta.y,
      sum(union_delta.weight)::bigint AS weight
    FROM union_delta
    GROUP BY union_delta.x, union_delta.x::text COLLATE pg_catalog."C", union_delta.y
    HAVING sum(union_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.x, grouped.y
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.y AS old_y,
    kept.x_shown AS old_x_shown,
    coalesce(kept.x, group_change.x) AS x,
    group_change.y,
    least(group_change.x_shown_arrived, kept.x_shown) AS x_shown,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.x, group_change.x), group_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.x_shown_left <= kept.x_shown AND (group_change.x_shown_arrived IS NULL OR group_change.x_shown_arrived > kept.x_shown) OR group_change.x_shown_arrived = kept.x_shown AND group_change.x_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.x_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.set_operations_types_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x, group_change.y), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
    AND kept.y IS NOT DISTINCT FROM group_change.y
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: a, b
group_rescan AS MATERIALIZED (
  SELECT
    group_next.x,
    group_next.y,
    min(combined.x ORDER BY combined.x::text COLLATE pg_catalog."C") AS x_shown
  FROM group_next
  JOIN (
    SELECT
      a.x::numeric AS x,
      a.y
    FROM public.a AS a
    UNION ALL
    SELECT
      b.x::numeric AS x,
      b.y::text AS y
    FROM public.b AS b
  ) AS combined
    ON (group_next.x = combined.x OR group_next.x IS NULL AND combined.x IS NULL) AND (group_next.y = combined.y OR group_next.y IS NULL AND combined.y IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.x, group_next.y
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_y,
    group_next.old_x_shown,
    group_next.x,
    group_next.y,
    CASE WHEN group_next.rescan THEN group_rescan.x_shown ELSE group_next.x_shown END AS x_shown,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.x, group_next.y), 0) = hash_record_extended(ROW(group_rescan.x, group_rescan.y), 0)
    AND group_next.x IS NOT DISTINCT FROM group_rescan.x
    AND group_next.y IS NOT DISTINCT FROM group_rescan.y
),
-- Δ of group: a, b
group_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    group_new.old_x_shown AS x,
    group_new.old_y AS y,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_x_shown, group_new.old_y, group_new.old_x_shown)::record *<> ROW(group_new.x_shown, group_new.y, group_new.x_shown)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    group_new.x_shown AS x,
    group_new.y,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_x_shown, group_new.old_y, group_new.old_x_shown)::record *<> ROW(group_new.x_shown, group_new.y, group_new.x_shown)::record)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_delta.x,
    group_delta.y,
    sum(group_delta.weight)::bigint AS weight
  FROM group_delta
  GROUP BY group_delta.x, group_delta.x::text COLLATE pg_catalog."C", group_delta.y
  HAVING sum(group_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.y,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.set_operations_types_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.y), 0)
    AND ROW(kept.x, kept.x::text COLLATE pg_catalog."C", kept.y) IS NOT DISTINCT FROM ROW(result_change.x, result_change.x::text COLLATE pg_catalog."C", result_change.y)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.set_operations_types_result" (x, y, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.set_operations_types_result" AS s
  SET x = n.x, y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.set_operations_types_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.set_operations_types_result.group" (x, y, x_shown, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.x_shown, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.set_operations_types_result.group" AS s
  SET x = n.x, y = n.y, x_shown = n.x_shown, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.x_shown, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.x_shown, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.set_operations_types_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.set_operations_types_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
