WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_full_exists_over_both_sides_result'
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_full_exists_over_both_sides_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  CROSS JOIN pgtrickle_state."public.join_full_exists_over_both_sides_result.group" AS kept
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.id,
    r.k,
    r.b,
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  CROSS JOIN public.r AS r
  WHERE EXISTS (SELECT FROM l_change)
),
-- the rows of group_join₀ that match a row of Δs: s, r, l
group_join_candidates AS MATERIALIZED (
  -- group_join ⋉ Δs: runs when s changed
  SELECT
    distinct_rows.k,
    r.id,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM s_change AS s_change_2
    WHERE s_change_2.k = distinct_rows.k
      AND s_change_2.c <> r.b
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = distinct_rows.k
  )
  UNION ALL
  -- −Δgroup_join ⋉ Δs: runs when (r or l) and s changed
  SELECT
    group_join_delta.k_2 AS k,
    group_join_delta.id,
    group_join_delta.k AS k_2,
    group_join_delta.b,
    - group_join_delta.weight AS weight
  FROM group_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = group_join_delta.k_2
      AND s_change.c <> group_join_delta.b
  )
),
-- those whose number of partners changed, and by how many
group_join_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.id,
    grouped.k_2,
    grouped.b,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_join_candidates.k,
      group_join_candidates.id,
      group_join_candidates.k_2,
      group_join_candidates.b,
      sum(group_join_candidates.weight)::bigint AS weight
    FROM group_join_candidates
    GROUP BY group_join_candidates.k, group_join_candidates.id, group_join_candidates.k_2, group_join_candidates.b
    HAVING sum(group_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k AND s_change.c <> grouped.b
  GROUP BY grouped.k, grouped.id, grouped.k_2, grouped.b, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
group_join_flips AS MATERIALIZED (
  SELECT
    group_join_touched.k,
    group_join_touched.id,
    group_join_touched.k_2,
    group_join_touched.weight * CASE WHEN lateral_rows.found = group_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = group_join_touched.k
        AND s.c <> group_join_touched.b
      LIMIT greatest(group_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(s_semi_join): r, l, s
s_semi_join_delta AS MATERIALIZED (
  -- Δgroup_join ⋉ s: runs when r or l changed
  SELECT
    group_join_delta.k_2 AS k,
    group_join_delta.id,
    group_join_delta.k AS k_2,
    group_join_delta.weight
  FROM group_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = group_join_delta.k_2
      AND s.c <> group_join_delta.b
  )
  UNION ALL
  -- flipped rows of group_join₀: runs when s changed
  SELECT
    group_join_flips.k,
    group_join_flips.id,
    group_join_flips.k_2,
    group_join_flips.weight
  FROM group_join_flips
),
-- the keys of Δs_semi_join whose number of rows changed, and by how many
s_semi_join_keys AS MATERIALIZED (
  SELECT
    s_semi_join_delta.k,
    s_semi_join_delta.k_2,
    sum(s_semi_join_delta.weight)::bigint AS net
  FROM s_semi_join_delta
  WHERE s_semi_join_delta.k_2 IS NOT NULL
  GROUP BY s_semi_join_delta.k, s_semi_join_delta.k_2
  HAVING sum(s_semi_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r, s
s_semi_join_flips AS MATERIALIZED (
  SELECT
    s_semi_join_keys.k,
    s_semi_join_keys.k_2,
    CASE WHEN lateral_rows.found = s_semi_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_semi_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT DISTINCT
          l.k
        FROM public.l AS l
      ) AS distinct_rows
      JOIN public.r AS r
        ON EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.k = distinct_rows.k
          AND s.c <> r.b
      )
      WHERE distinct_rows.k = s_semi_join_keys.k
        AND r.k = s_semi_join_keys.k_2
      LIMIT greatest(s_semi_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_semi_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r, s
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ s_semi_join: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
    ON l_change.k = distinct_rows.k
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = distinct_rows.k
      AND s.c <> r.b
  ) AND l_change.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δs_semi_join: runs when r or l or s changed
  SELECT
    l.id,
    s_semi_join_delta.id AS id_2,
    s_semi_join_delta.weight
  FROM s_semi_join_delta
  JOIN public.l AS l
    ON l.k = s_semi_join_delta.k AND l.k = s_semi_join_delta.k_2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND s_semi_join_delta.k_2 IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δs_semi_join: runs when (r or l or s) and l changed
  SELECT
    l_change.id,
    s_semi_join_delta.id AS id_2,
    - (s_semi_join_delta.weight * l_change.weight) AS weight
  FROM s_semi_join_delta
  JOIN l_change
    ON l_change.k = s_semi_join_delta.k AND l_change.k = s_semi_join_delta.k_2
  WHERE s_semi_join_delta.k_2 IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r, s
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ s_semi_join: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT
        l.k
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = distinct_rows.k
        AND s.c <> r.b
    )
    WHERE l_change.k = distinct_rows.k
      AND l_change.k = r.k
  )
  UNION ALL
  -- l ⋈ flipped keys of s_semi_join: runs when r or l or s changed
  SELECT
    l.id,
    - s_semi_join_flips.weight AS weight
  FROM s_semi_join_flips
  JOIN public.l AS l
    ON l.k = s_semi_join_flips.k AND l.k = s_semi_join_flips.k_2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ flipped keys of s_semi_join: runs when (r or l or s) and l changed
  SELECT
    l_change.id,
    s_semi_join_flips.weight * l_change.weight AS weight
  FROM s_semi_join_flips
  JOIN l_change
    ON l_change.k = s_semi_join_flips.k AND l_change.k = s_semi_join_flips.k_2
  WHERE l_change.k IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.b AS old_b,
    group_2_change.k,
    group_2_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k, group_2_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.join_full_exists_over_both_sides_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k, group_2_change.b), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
    AND kept.b IS NOT DISTINCT FROM group_2_change.b
),
-- Δ(group_2): r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_2_next.old_k AS k,
    group_2_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old_b)::record *<> ROW(group_2_next.k, group_2_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_2_next.k,
    group_2_next.b,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old_b)::record *<> ROW(group_2_next.k, group_2_next.b)::record)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_2₀: runs when l changed
  SELECT
    l_change.k,
    kept.k AS k_2,
    kept.b,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.join_full_exists_over_both_sides_result.group_2" AS kept
    ON l_change.k = kept.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup_2: runs when r changed
  SELECT
    l.k,
    group_2_delta.k AS k_2,
    group_2_delta.b,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON l.k = group_2_delta.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_2_delta.k IS NOT NULL
),
-- the rows of group_2_join₀ that match a row of Δs: s, l, r
group_2_join_candidates AS MATERIALIZED (
  -- group_2_join ⋉ Δs: runs when s changed
  SELECT
    distinct_rows.k,
    distinct_rows.b,
    l.k AS k_2,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT
      r.k,
      r.b
    FROM public.r AS r
  ) AS distinct_rows
  JOIN public.l AS l
    ON l.k = distinct_rows.k AND EXISTS (
    SELECT
    FROM s_change AS s_change_2
    WHERE s_change_2.k = l.k
      AND s_change_2.c <> distinct_rows.b
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = l.k
  )
  UNION ALL
  -- −Δgroup_2_join ⋉ Δs: runs when (l or r) and s changed
  SELECT
    group_2_join_delta.k_2 AS k,
    group_2_join_delta.b,
    group_2_join_delta.k AS k_2,
    - group_2_join_delta.weight AS weight
  FROM group_2_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = group_2_join_delta.k
      AND s_change.c <> group_2_join_delta.b
  )
),
-- those whose number of partners changed, and by how many
group_2_join_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b,
    grouped.k_2,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_2_join_candidates.k,
      group_2_join_candidates.b,
      group_2_join_candidates.k_2,
      sum(group_2_join_candidates.weight)::bigint AS weight
    FROM group_2_join_candidates
    GROUP BY group_2_join_candidates.k, group_2_join_candidates.b, group_2_join_candidates.k_2
    HAVING sum(group_2_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k_2 AND s_change.c <> grouped.b
  GROUP BY grouped.k, grouped.b, grouped.k_2, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
group_2_join_flips AS MATERIALIZED (
  SELECT
    group_2_join_touched.k,
    group_2_join_touched.b,
    group_2_join_touched.weight * CASE WHEN lateral_rows.found = group_2_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = group_2_join_touched.k_2
        AND s.c <> group_2_join_touched.b
      LIMIT greatest(group_2_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_2_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(s_semi_join): l, r, s
s_semi_join_delta_2 AS MATERIALIZED (
  -- Δgroup_2_join ⋉ s: runs when l or r changed
  SELECT
    group_2_join_delta.k_2 AS k,
    group_2_join_delta.b,
    group_2_join_delta.weight
  FROM group_2_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = group_2_join_delta.k
      AND s.c <> group_2_join_delta.b
  )
  UNION ALL
  -- flipped rows of group_2_join₀: runs when s changed
  SELECT
    group_2_join_flips.k,
    group_2_join_flips.b,
    group_2_join_flips.weight
  FROM group_2_join_flips
),
-- the keys of Δs_semi_join whose number of rows changed, and by how many
s_semi_join_keys_2 AS MATERIALIZED (
  SELECT
    s_semi_join_delta_2.k,
    s_semi_join_delta_2.b,
    sum(s_semi_join_delta_2.weight)::bigint AS net
  FROM s_semi_join_delta_2
  GROUP BY s_semi_join_delta_2.k, s_semi_join_delta_2.b
  HAVING sum(s_semi_join_delta_2.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r, l, s
s_semi_join_flips_2 AS MATERIALIZED (
  SELECT
    s_semi_join_keys_2.k,
    s_semi_join_keys_2.b,
    CASE WHEN lateral_rows.found = s_semi_join_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_semi_join_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT DISTINCT
          r.k,
          r.b
        FROM public.r AS r
      ) AS distinct_rows
      JOIN public.l AS l
        ON l.k = distinct_rows.k AND EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.k = l.k
          AND s.c <> distinct_rows.b
      )
      WHERE distinct_rows.k = s_semi_join_keys_2.k
        AND distinct_rows.b = s_semi_join_keys_2.b
      LIMIT greatest(s_semi_join_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_semi_join_keys_2.net OR lateral_rows.found = 0)
),
-- Δ of l_anti_join: r, l, s
l_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ s_semi_join: runs when r changed
  SELECT
    r_change.id,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT
        r.k,
        r.b
      FROM public.r AS r
    ) AS distinct_rows
    JOIN public.l AS l
      ON l.k = distinct_rows.k AND EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = l.k
        AND s.c <> distinct_rows.b
    )
    WHERE r_change.k = distinct_rows.k
      AND r_change.b = distinct_rows.b
  )
  UNION ALL
  -- r ⋈ flipped keys of s_semi_join: runs when l or r or s changed
  SELECT
    r.id,
    - s_semi_join_flips_2.weight AS weight
  FROM s_semi_join_flips_2
  JOIN public.r AS r
    ON r.k = s_semi_join_flips_2.k AND r.b = s_semi_join_flips_2.b
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δr ⋈ flipped keys of s_semi_join: runs when (l or r or s) and r changed
  SELECT
    r_change.id,
    s_semi_join_flips_2.weight * r_change.weight AS weight
  FROM s_semi_join_flips_2
  JOIN r_change
    ON r_change.k = s_semi_join_flips_2.k AND r_change.b = s_semi_join_flips_2.b
  WHERE r_change.k IS NOT NULL
    AND r_change.b IS NOT NULL
),
-- Δ of r_outer_join: l, r, s
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r or s changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r or s changed
  SELECT
    r_anti_join_delta.id,
    NULL::integer AS id_2,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- Δ(union): l, r, s
union_delta AS MATERIALIZED (
  -- Δr_outer_join: runs when l or r or s changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.id_2 AS r_id,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l or s changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta.id AS r_id,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.id,
    union_delta.r_id,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.id, union_delta.r_id
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.r_id,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.r_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_full_exists_over_both_sides_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id), 0)
    AND ROW(kept.id, kept.r_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_full_exists_over_both_sides_result" (id, r_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_full_exists_over_both_sides_result" AS s
  SET id = n.id, r_id = n.r_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_full_exists_over_both_sides_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_full_exists_over_both_sides_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_full_exists_over_both_sides_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_full_exists_over_both_sides_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.join_full_exists_over_both_sides_result.group_2" (k, b, __pgt_count, __pgt_hash)
  SELECT n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.join_full_exists_over_both_sides_result.group_2" AS s
  SET k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.join_full_exists_over_both_sides_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.join_full_exists_over_both_sides_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
