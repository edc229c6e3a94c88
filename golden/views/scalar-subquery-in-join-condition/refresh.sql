WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_in_join_condition_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.c,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.c
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.id,
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.id,
      r_change.k,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.id, r_change.k
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.max AS old_max,
    group_change.id,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS probe
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" AS kept
    ON kept.id = group_change.id
),
-- the ends of the touched groups whose least or greatest value left: r
group_probe AS MATERIALIZED (
  SELECT
    group_next.id,
    lateral_rows.max
  FROM group_next
  JOIN LATERAL (
    SELECT
      max(r.k) AS max
    FROM public.r AS r
    WHERE group_next.id = r.id
  ) AS lateral_rows
    ON true
  WHERE group_next.probe
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_id,
    group_next.old_max,
    group_next.id,
    CASE WHEN group_next.probe THEN group_probe.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_probe
    ON group_next.probe
    AND group_next.id = group_probe.id
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_new.old_id AS id,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_id, group_new.old_max)::record *<> ROW(group_new.id, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_new.id,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_id, group_new.old_max)::record *<> ROW(group_new.id, group_new.max)::record)
),
-- Δ(l ⋈ s)
s_join_delta AS MATERIALIZED (
  -- Δl ⋈ s: runs when l changed
  SELECT
    l_change.id,
    s.k,
    s.c,
    l_change.weight
  FROM l_change
  CROSS JOIN public.s AS s
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δs: runs when s changed
  SELECT
    l.id,
    s_change.k,
    s_change.c,
    s_change.weight
  FROM s_change
  CROSS JOIN public.l AS l
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δl ⋈ Δs: runs when s and l changed
  SELECT
    l_change.id,
    s_change.k,
    s_change.c,
    - (s_change.weight * l_change.weight) AS weight
  FROM s_change
  CROSS JOIN l_change
),
-- Δ of group_join: l, s, r
group_join_delta AS MATERIALIZED (
  -- Δ(l ⋈ s) ⋈ group₀: runs when l or s changed
  SELECT
    s_join_delta.id,
    s_join_delta.c,
    s_join_delta.weight
  FROM s_join_delta
  JOIN pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" AS kept
    ON kept.id = s_join_delta.id AND s_join_delta.k = kept.max
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND s_join_delta.k IS NOT NULL
  UNION ALL
  -- (l ⋈ s) ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    s.c,
    group_delta.weight
  FROM group_delta
  JOIN public.l AS l
    ON group_delta.id = l.id
  JOIN public.s AS s
    ON s.k = group_delta.max
  WHERE EXISTS (SELECT FROM r_change)
    AND group_delta.max IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_join_delta.id,
    group_join_delta.c,
    sum(group_join_delta.weight)::bigint AS weight
  FROM group_join_delta
  GROUP BY group_join_delta.id, group_join_delta.c
  HAVING sum(group_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_in_join_condition_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.c), 0)
    AND ROW(kept.id, kept.c) IS NOT DISTINCT FROM ROW(result_change.id, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_in_join_condition_result" (id, c, __pgt_count, __pgt_hash)
  SELECT n.id, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_in_join_condition_result" AS s
  SET id = n.id, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_in_join_condition_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" (id, max, __pgt_count)
  SELECT n.id, n.max, n.__pgt_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" AS s
  SET id = n.id, max = n.max, __pgt_count = n.__pgt_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.max, s.__pgt_count)::record *<> ROW(n.id, n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_in_join_condition_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.s', (SELECT count(*) FROM s_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.scalar_subquery_in_join_condition_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
