WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_outer_join_result'
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
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.b
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
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r.k AS k_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON (r.k = l_change.k OR r.b = l_change.a)
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    r_change.k AS k_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON (r_change.k = l.k OR r_change.b = l.a)
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r_change.k AS k_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON (r_change.k = l_change.k OR r_change.b = l_change.a)
),
-- the rows of r_join₀ that match a row of Δs: s, l, r
r_join_candidates AS MATERIALIZED (
  -- r_join ⋉ Δs: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM public.l AS l
  JOIN public.r AS r
    ON (r.k = l.k OR r.b = l.a) AND EXISTS (
    SELECT
    FROM s_change AS s_change_2
    WHERE s_change_2.k = r.k
      AND s_change_2.k >= l.id
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = r.k
  )
  UNION ALL
  -- −Δr_join ⋉ Δs: runs when (l or r) and s changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.k_2,
    r_join_delta.b,
    - r_join_delta.weight AS weight
  FROM r_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = r_join_delta.k_2
      AND s_change.k >= r_join_delta.id
  )
),
-- those whose number of partners changed, and by how many
r_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.k_2,
    grouped.b,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      r_join_candidates.id,
      r_join_candidates.k,
      r_join_candidates.a,
      r_join_candidates.k_2,
      r_join_candidates.b,
      sum(r_join_candidates.weight)::bigint AS weight
    FROM r_join_candidates
    GROUP BY r_join_candidates.id, r_join_candidates.k, r_join_candidates.a, r_join_candidates.k_2, r_join_candidates.b
    HAVING sum(r_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k_2 AND s_change.k >= grouped.id
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.k_2, grouped.b, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
r_join_flips AS MATERIALIZED (
  SELECT
    r_join_touched.id,
    r_join_touched.k,
    r_join_touched.a,
    r_join_touched.b,
    r_join_touched.weight * CASE WHEN lateral_rows.found = r_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = r_join_touched.k_2
        AND s.k >= r_join_touched.id
      LIMIT greatest(r_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(s_join): l, r, s
s_join_delta AS MATERIALIZED (
  -- Δr_join ⋈ s: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.b,
    s.c,
    r_join_delta.weight
  FROM r_join_delta
  JOIN public.s AS s
    ON s.k = r_join_delta.k_2 AND s.k >= r_join_delta.id
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND r_join_delta.k_2 IS NOT NULL
  UNION ALL
  -- r_join ⋈ Δs: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.b,
    s_change.c,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
    ON s_change.k >= l.id
  JOIN public.r AS r
    ON (r.k = l.k OR r.b = l.a) AND s_change.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- −Δr_join ⋈ Δs: runs when s and (l or r) changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.b,
    s_change.c,
    - (s_change.weight * r_join_delta.weight) AS weight
  FROM s_change
  JOIN r_join_delta
    ON s_change.k = r_join_delta.k_2 AND s_change.k >= r_join_delta.id
  WHERE s_change.k IS NOT NULL
    AND r_join_delta.k_2 IS NOT NULL
),
-- Δ(s_anti_join): l, r, s
s_anti_join_delta AS MATERIALIZED (
  -- Δr_join ▷ s: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r_join_delta.k_2
      AND s.k >= r_join_delta.id
  )
  UNION ALL
  -- flipped rows of r_join₀: runs when s changed
  SELECT
    r_join_flips.id,
    r_join_flips.k,
    r_join_flips.a,
    r_join_flips.b,
    - r_join_flips.weight AS weight
  FROM r_join_flips
),
-- Δ(s_outer_join): l, r, s
s_outer_join_delta AS MATERIALIZED (
  -- Δs_join: runs when l or r or s changed
  SELECT
    s_join_delta.id,
    s_join_delta.k,
    s_join_delta.a,
    s_join_delta.b,
    s_join_delta.c,
    s_join_delta.weight
  FROM s_join_delta
  UNION ALL
  -- Δs_anti_join: runs when l or r or s changed
  SELECT
    s_anti_join_delta.id,
    s_anti_join_delta.k,
    s_anti_join_delta.a,
    s_anti_join_delta.b,
    NULL::text AS c,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
),
-- Δ of l_join: l, r, s
l_join_delta AS MATERIALIZED (
  -- Δs_outer_join ⋈ l: runs when l or r or s changed
  SELECT
    s_outer_join_delta.b,
    s_outer_join_delta.c,
    l.id AS id_2,
    s_outer_join_delta.weight
  FROM s_outer_join_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(s_outer_join_delta.k, s_outer_join_delta.a), 0) = hash_record_extended(ROW(l.k, l.a), 0) AND l.id = s_outer_join_delta.id AND (s_outer_join_delta.k = l.k OR s_outer_join_delta.k IS NULL AND l.k IS NULL) AND (s_outer_join_delta.a = l.a OR s_outer_join_delta.a IS NULL AND l.a IS NULL)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- s_outer_join ⋈ Δl: runs when l changed
  SELECT
    joined.b,
    s.c,
    l_change.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      r.k AS k_2,
      r.b
    FROM public.l AS l
    JOIN public.r AS r
      ON (r.k = l.k OR r.b = l.a)
  ) AS joined
  LEFT JOIN public.s AS s
    ON s.k = joined.k_2
    AND s.k >= joined.id
    ON hash_record_extended(ROW(l_change.k, l_change.a), 0) = hash_record_extended(ROW(joined.k, joined.a), 0) AND l_change.id = joined.id AND (l_change.k = joined.k OR l_change.k IS NULL AND joined.k IS NULL) AND (l_change.a = joined.a OR l_change.a IS NULL AND joined.a IS NULL)
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δs_outer_join ⋈ Δl: runs when l and (l or r or s) changed
  SELECT
    s_outer_join_delta.b,
    s_outer_join_delta.c,
    l_change.id AS id_2,
    - (l_change.weight * s_outer_join_delta.weight) AS weight
  FROM l_change
  JOIN s_outer_join_delta
    ON hash_record_extended(ROW(l_change.k, l_change.a), 0) = hash_record_extended(ROW(s_outer_join_delta.k, s_outer_join_delta.a), 0) AND l_change.id = s_outer_join_delta.id AND l_change.k IS NOT DISTINCT FROM s_outer_join_delta.k AND l_change.a IS NOT DISTINCT FROM s_outer_join_delta.a
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    l_join_delta.id_2 AS id,
    l_join_delta.b,
    l_join_delta.c,
    sum(l_join_delta.weight)::bigint AS weight
  FROM l_join_delta
  GROUP BY l_join_delta.id_2, l_join_delta.b, l_join_delta.c
  HAVING sum(l_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_outer_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b, result_change.c), 0)
    AND ROW(kept.id, kept.b, kept.c) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_outer_join_result" (id, b, c, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_outer_join_result" AS s
  SET id = n.id, b = n.b, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_outer_join_result" AS s
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
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_outer_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
