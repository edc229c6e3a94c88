WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.in_self_aggregate_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.max AS old_max,
    group_change.g,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.in_self_aggregate_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    max(t.n) AS max
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_max,
    group_next.g,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g), 0) = hash_record_extended(ROW(group_rescan.g), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_max)::record *<> ROW(group_new.g, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_max)::record *<> ROW(group_new.g, group_new.max)::record)
),
-- Δ of group_join: t
group_join_delta AS MATERIALIZED (
  -- Δt ⋈ group₀: runs when t changed
  SELECT
    t_change.id,
    t_change.g,
    t_change.n,
    t_change.weight
  FROM t_change
  JOIN pgtrickle_state."public.in_self_aggregate_result.group" AS kept
    ON t_change.g = kept.g AND t_change.n = kept.max
  WHERE EXISTS (SELECT FROM t_change)
    AND t_change.g IS NOT NULL
    AND t_change.n IS NOT NULL
  UNION ALL
  -- t ⋈ Δgroup: runs when t changed
  SELECT
    t.id,
    t.g,
    t.n,
    group_delta.weight
  FROM group_delta
  JOIN public.t AS t
    ON t.g = group_delta.g AND t.n = group_delta.max
  WHERE EXISTS (SELECT FROM t_change)
    AND group_delta.g IS NOT NULL
    AND group_delta.max IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_join_delta.id,
    group_join_delta.g,
    group_join_delta.n,
    sum(group_join_delta.weight)::bigint AS weight
  FROM group_join_delta
  GROUP BY group_join_delta.id, group_join_delta.g, group_join_delta.n
  HAVING sum(group_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.g,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.g,
      result_change.n,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.in_self_aggregate_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.in_self_aggregate_result" (id, g, n)
  SELECT n.id, n.g, n.n
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.in_self_aggregate_result" AS s
  SET id = n.id, g = n.g, n = n.n
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g, s.n)::record *<> ROW(n.id, n.g, n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.in_self_aggregate_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.in_self_aggregate_result.group" (g, max, __pgt_count, __pgt_hash)
  SELECT n.g, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.in_self_aggregate_result.group" AS s
  SET g = n.g, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.in_self_aggregate_result.group" AS s
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
  stream_table => 'public.in_self_aggregate_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
