WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.values_of_subqueries_result'
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total" AS kept
    ON true
),
-- Δ(total): r
total_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ of total_join: r
total_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal: runs when r changed
  SELECT
    total_delta.count,
    total_delta.weight
  FROM total_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      s_change.k,
      sum(s_change.weight)::bigint AS weight
    FROM s_change
    GROUP BY s_change.k
    HAVING sum(s_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: s
total_2_rescan AS MATERIALIZED (
  SELECT
    max(s.k) AS max
  FROM public.s AS s
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_max,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ(total_2): s
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    total_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    total_2_new.max,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
),
-- Δ of total_2_join: s
total_2_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_2: runs when s changed
  SELECT
    total_2_delta.max,
    total_2_delta.weight
  FROM total_2_delta
),
-- Δ(union): r, s
union_delta AS MATERIALIZED (
  -- Δtotal_join: runs when r changed
  SELECT
    'r'::text AS column1,
    total_join_delta.count AS column2,
    total_join_delta.weight
  FROM total_join_delta
  UNION ALL
  -- Δtotal_2_join: runs when s changed
  SELECT
    's'::text AS column1,
    total_2_join_delta.max::bigint AS column2,
    total_2_join_delta.weight
  FROM total_2_join_delta
),
-- Δ of union_join: l, r, s
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union₀: runs when l changed
  SELECT
    l_change.id,
    combined.column1,
    combined.column2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      'r'::text AS column1,
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total" AS kept
    UNION ALL
    SELECT
      's'::text AS column1,
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_2" AS kept_2
    UNION ALL
    SELECT
      NULL::text AS column1,
      1::bigint AS column2
  ) AS combined
    ON l_change.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or s changed
  SELECT
    l.id,
    union_delta.column1,
    union_delta.column2,
    union_delta.weight
  FROM union_delta
  JOIN public.l AS l
    ON l.k = union_delta.column2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND union_delta.column2 IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_join_delta.column1 AS name,
    union_join_delta.column2 AS n,
    union_join_delta.id,
    sum(union_join_delta.weight)::bigint AS weight
  FROM union_join_delta
  GROUP BY union_join_delta.column1, union_join_delta.column2, union_join_delta.id
  HAVING sum(union_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.n,
    result_change.id,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.n, result_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.n, result_change.id), 0)
    AND ROW(kept.name, kept.n, kept.id) IS NOT DISTINCT FROM ROW(result_change.name, result_change.n, result_change.id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result" (name, n, id, __pgt_count, __pgt_hash)
  SELECT n.name, n.n, n.id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result" AS s
  SET name = n.name, n = n.n, id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.n, s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.n, n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_2" AS s
  USING total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change),
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.values_of_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0));
