WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_left_self_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.a
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of l₀ that match a row of Δl
l_candidates AS MATERIALIZED (
  -- l ⋉ Δl: runs when l changed
  SELECT
    l.id,
    l.k,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE EXISTS (SELECT FROM l_change)
    AND EXISTS (
    SELECT
    FROM l_change
    WHERE l_change.k = l.k
  )
    AND EXISTS (
    SELECT
    FROM l_change AS l_change_2
    WHERE l_change_2.k = l.k
      AND l_change_2.id > l.id
  )
  UNION ALL
  -- −Δl ⋉ Δl: runs when l and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM l_change AS l_change_2
    WHERE l_change_2.k = l_change.k
      AND l_change_2.id > l_change.id
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.weight,
    sum(l_change.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      l_candidates.a,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k, l_candidates.a
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN l_change
    ON l_change.k = grouped.k AND l_change.id > grouped.id
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.weight
  HAVING sum(l_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: l
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.a,
    l_touched.weight * CASE WHEN lateral_rows.found = l_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_touched.k
        AND l.id > l_touched.id
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(l_join): l
l_join_delta AS MATERIALIZED (
  -- Δl ⋈ l: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    l.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.l AS l
    ON l.k = l_change.k AND l.id > l_change.id
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δl: runs when l changed
  SELECT
    l.id,
    l.a,
    l_change.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.l AS l
    ON l_change.k = l.k AND l_change.id > l.id
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δl: runs when l and l changed
  SELECT
    l_change_2.id,
    l_change_2.a,
    l_change.id AS id_2,
    - (l_change.weight * l_change_2.weight) AS weight
  FROM l_change
  JOIN l_change AS l_change_2
    ON l_change.k = l_change_2.k AND l_change.id > l_change_2.id
  WHERE l_change.k IS NOT NULL
    AND l_change_2.k IS NOT NULL
),
-- Δ(l_anti_join): l
l_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ l: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = l_change.k
      AND l.id > l_change.id
  )
  UNION ALL
  -- flipped rows of l₀: runs when l changed
  SELECT
    l_flips.id,
    l_flips.a,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(l_outer_join): l
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when l changed
  SELECT
    l_join_delta.id,
    l_join_delta.a,
    l_join_delta.id_2 AS next,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l changed
  SELECT
    l_anti_join_delta.id,
    l_anti_join_delta.a,
    NULL::integer AS next,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.a,
    l_outer_join_delta.next,
    sum(l_outer_join_delta.weight)::bigint AS weight
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.id, l_outer_join_delta.a, l_outer_join_delta.next
  HAVING sum(l_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.a,
    result_change.next,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.a, result_change.next), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_left_self_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.a, result_change.next), 0)
    AND ROW(kept.id, kept.a, kept.next) IS NOT DISTINCT FROM ROW(result_change.id, result_change.a, result_change.next)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_left_self_result" (id, a, next, __pgt_count, __pgt_hash)
  SELECT n.id, n.a, n.next, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_left_self_result" AS s
  SET id = n.id, a = n.a, next = n.next, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.next, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.a, n.next, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_left_self_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_left_self_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
