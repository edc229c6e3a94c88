WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.exists_case_insensitive_result'
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
  GROUP BY changes.id, changes.k, changes.k COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of l₀ that match a row of Δr
l_candidates AS MATERIALIZED (
  -- l ⋉ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    1::bigint AS weight
  FROM public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE r_change.k = l.k COLLATE public.case_insensitive
  )
  UNION ALL
  -- −Δl ⋉ Δr: runs when l and r changed
  SELECT
    l_change.id,
    l_change.k,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE r_change.k = l_change.k COLLATE public.case_insensitive
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k, l_candidates.k COLLATE pg_catalog."C"
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN r_change
    ON r_change.k = grouped.k COLLATE public.case_insensitive
  GROUP BY grouped.id, grouped.k, grouped.k COLLATE pg_catalog."C", grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.weight * CASE WHEN lateral_rows.found = l_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE r.k = l_touched.k COLLATE public.case_insensitive
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(semi_join): l, r
semi_join_delta AS MATERIALIZED (
  -- Δl ⋉ r: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.k = l_change.k COLLATE public.case_insensitive
  )
  UNION ALL
  -- flipped rows of l₀: runs when r changed
  SELECT
    l_flips.id,
    l_flips.weight
  FROM l_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sum(semi_join_delta.weight) AS __pgt_count_change,
    sum(semi_join_delta.id * semi_join_delta.weight) AS ids_change
  FROM semi_join_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.ids + group_change.ids_change::bigint, group_change.ids_change::bigint, kept.ids) ELSE NULL::bigint END AS ids,
    true AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.exists_case_insensitive_result" AS kept
    ON true
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.exists_case_insensitive_result" (__pgt_count, ids)
  SELECT n.__pgt_count, n.ids
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.exists_case_insensitive_result" AS s
  SET __pgt_count = n.__pgt_count, ids = n.ids
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count, s.ids)::record *<> ROW(n.__pgt_count, n.ids)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.exists_case_insensitive_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.exists_case_insensitive_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
