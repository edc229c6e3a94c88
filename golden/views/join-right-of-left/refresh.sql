WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_right_of_left_result'
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
-- the keys of Δr whose number of rows changed, and by how many
r_keys AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight)::bigint AS net
  FROM r_change
  WHERE r_change.k IS NOT NULL
  GROUP BY r_change.k
  HAVING sum(r_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r
r_flips AS MATERIALIZED (
  SELECT
    r_keys.k,
    CASE WHEN lateral_rows.found = r_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE r.k = r_keys.k
      LIMIT greatest(r_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_keys.net OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    r.id AS id_2,
    r.k AS k_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    r_change.id AS id_2,
    r_change.k AS k_2,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON r_change.k = l_change.k
  WHERE r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of r: runs when r changed
  SELECT
    l.id,
    l.k,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON r_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    r_flips.weight * l_change.weight AS weight
  FROM r_flips
  JOIN l_change
    ON r_flips.k = l_change.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(r_outer_join): l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.id_2,
    r_join_delta.k_2,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id,
    r_anti_join_delta.k,
    NULL::integer AS id_2,
    NULL::integer AS k_2,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- the rows of s₀ that match a row of Δr_outer_join: l, r, s
s_candidates AS MATERIALIZED (
  -- s ⋉ Δr_outer_join: runs when l or r changed
  SELECT
    s.k,
    s.c,
    1::bigint AS weight
  FROM public.s AS s
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM r_outer_join_delta
    WHERE (s.k = r_outer_join_delta.k_2 OR s.k = r_outer_join_delta.k)
  )
  UNION ALL
  -- −Δs ⋉ Δr_outer_join: runs when s and (l or r) changed
  SELECT
    s_change.k,
    s_change.c,
    - s_change.weight AS weight
  FROM s_change
  WHERE EXISTS (
    SELECT
    FROM r_outer_join_delta
    WHERE (s_change.k = r_outer_join_delta.k_2 OR s_change.k = r_outer_join_delta.k)
  )
),
-- those whose number of partners changed, and by how many
s_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.c,
    grouped.weight,
    sum(r_outer_join_delta.weight)::bigint AS gained
  FROM (
    SELECT
      s_candidates.k,
      s_candidates.c,
      sum(s_candidates.weight)::bigint AS weight
    FROM s_candidates
    GROUP BY s_candidates.k, s_candidates.c
    HAVING sum(s_candidates.weight) <> 0
  ) AS grouped
  JOIN r_outer_join_delta
    ON (grouped.k = r_outer_join_delta.k_2 OR grouped.k = r_outer_join_delta.k)
  GROUP BY grouped.k, grouped.c, grouped.weight
  HAVING sum(r_outer_join_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: l, r
s_flips AS MATERIALIZED (
  SELECT
    s_touched.k,
    s_touched.c,
    s_touched.weight * CASE WHEN lateral_rows.found = s_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      LEFT JOIN public.r AS r
        ON r.k = l.k
      WHERE (s_touched.k = r.k OR s_touched.k = l.k)
      LIMIT greatest(s_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_touched.gained OR lateral_rows.found = 0)
),
-- Δ(l_join): s, l, r
l_join_delta AS MATERIALIZED (
  -- Δs ⋈ r_outer_join: runs when s changed
  SELECT
    s_change.k,
    s_change.c,
    l.id,
    r.id AS id_2,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
  LEFT JOIN public.r AS r
    ON r.k = l.k
    ON (s_change.k = r.k OR s_change.k = l.k)
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- s ⋈ Δr_outer_join: runs when l or r changed
  SELECT
    s.k,
    s.c,
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  JOIN public.s AS s
    ON (s.k = r_outer_join_delta.k_2 OR s.k = r_outer_join_delta.k)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- −Δs ⋈ Δr_outer_join: runs when (l or r) and s changed
  SELECT
    s_change.k,
    s_change.c,
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    - (r_outer_join_delta.weight * s_change.weight) AS weight
  FROM r_outer_join_delta
  JOIN s_change
    ON (s_change.k = r_outer_join_delta.k_2 OR s_change.k = r_outer_join_delta.k)
  WHERE s_change.k IS NOT NULL
),
-- Δ(l_anti_join): s, l, r
l_anti_join_delta AS MATERIALIZED (
  -- Δs ▷ r_outer_join: runs when s changed
  SELECT
    s_change.k,
    s_change.c,
    s_change.weight
  FROM s_change
  WHERE EXISTS (SELECT FROM s_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    LEFT JOIN public.r AS r
      ON r.k = l.k
    WHERE (s_change.k = r.k OR s_change.k = l.k)
  )
  UNION ALL
  -- flipped rows of s₀: runs when l or r changed
  SELECT
    s_flips.k,
    s_flips.c,
    - s_flips.weight AS weight
  FROM s_flips
),
-- Δ(l_outer_join): s, l, r
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when s or l or r changed
  SELECT
    l_join_delta.id AS l_id,
    l_join_delta.id_2 AS r_id,
    l_join_delta.k,
    l_join_delta.c,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when s or l or r changed
  SELECT
    NULL::integer AS l_id,
    NULL::integer AS r_id,
    l_anti_join_delta.k,
    l_anti_join_delta.c,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.l_id,
    l_outer_join_delta.r_id,
    l_outer_join_delta.k,
    l_outer_join_delta.c,
    sum(l_outer_join_delta.weight)::bigint AS weight
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.l_id, l_outer_join_delta.r_id, l_outer_join_delta.k, l_outer_join_delta.c
  HAVING sum(l_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.l_id,
    result_change.r_id,
    result_change.k,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.k, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_right_of_left_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.k, result_change.c), 0)
    AND ROW(kept.l_id, kept.r_id, kept.k, kept.c) IS NOT DISTINCT FROM ROW(result_change.l_id, result_change.r_id, result_change.k, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_right_of_left_result" (l_id, r_id, k, c, __pgt_count, __pgt_hash)
  SELECT n.l_id, n.r_id, n.k, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_right_of_left_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, k = n.k, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.k, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.l_id, n.r_id, n.k, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_right_of_left_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.s', (SELECT count(*) FROM s_change),
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_right_of_left_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
