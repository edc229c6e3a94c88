WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_left_non_equi_result'
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
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of l₀ that match a row of Δr
l_candidates AS MATERIALIZED (
  -- l ⋉ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE l.k <= r_change.k
      AND l.id <> r_change.id
  )
  UNION ALL
  -- −Δl ⋉ Δr: runs when l and r changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE l_change.k <= r_change.k
      AND l_change.id <> r_change.id
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
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
  JOIN r_change
    ON grouped.k <= r_change.k AND grouped.id <> r_change.id
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r
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
      FROM public.r AS r
      WHERE l_touched.k <= r.k
        AND l_touched.id <> r.id
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    r.id AS id_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON l_change.k <= r.k AND l_change.id <> r.id
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.a,
    r_change.id AS id_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON l.k <= r_change.k AND l.id <> r_change.id
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.a,
    r_change.id AS id_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON l_change.k <= r_change.k AND l_change.id <> r_change.id
  WHERE r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE l_change.k <= r.k
      AND l_change.id <> r.id
  )
  UNION ALL
  -- flipped rows of l₀: runs when r changed
  SELECT
    l_flips.id,
    l_flips.a,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(r_outer_join): l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.id AS l_id,
    r_join_delta.id_2 AS r_id,
    r_join_delta.a,
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id AS l_id,
    NULL::integer AS r_id,
    r_anti_join_delta.a,
    NULL::text AS b,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.l_id,
    r_outer_join_delta.r_id,
    r_outer_join_delta.a,
    r_outer_join_delta.b,
    sum(r_outer_join_delta.weight)::bigint AS weight
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.l_id, r_outer_join_delta.r_id, r_outer_join_delta.a, r_outer_join_delta.b
  HAVING sum(r_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.l_id,
    result_change.r_id,
    result_change.a,
    result_change.b,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_left_non_equi_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b), 0)
    AND ROW(kept.l_id, kept.r_id, kept.a, kept.b) IS NOT DISTINCT FROM ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_left_non_equi_result" (l_id, r_id, a, b, __pgt_count, __pgt_hash)
  SELECT n.l_id, n.r_id, n.a, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_left_non_equi_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, a = n.a, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.a, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.l_id, n.r_id, n.a, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_left_non_equi_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
  stream_table => 'public.join_left_non_equi_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
