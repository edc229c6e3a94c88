WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_full_with_subqueries_result'
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
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    l_change.weight
  FROM l_change
  CROSS JOIN public.r AS r
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.b,
    r_change.weight
  FROM r_change
  CROSS JOIN public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  CROSS JOIN l_change
),
-- the rows of r_join₀ that match a row of Δs: s, l, r
r_join_candidates AS MATERIALIZED (
  -- r_join ⋉ Δs: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM public.l AS l
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM s_change AS s_change_2
    WHERE s_change_2.k = l.k
      AND (s_change_2.c <> r.b OR r.b IS NULL)
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = l.k
  )
  UNION ALL
  -- −Δr_join ⋉ Δs: runs when (l or r) and s changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.id_2,
    r_join_delta.k_2,
    r_join_delta.b,
    - r_join_delta.weight AS weight
  FROM r_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = r_join_delta.k
      AND (s_change.c <> r_join_delta.b OR r_join_delta.b IS NULL)
  )
),
-- those whose number of partners changed, and by how many
r_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.id_2,
    grouped.k_2,
    grouped.b,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      r_join_candidates.id,
      r_join_candidates.k,
      r_join_candidates.a,
      r_join_candidates.id_2,
      r_join_candidates.k_2,
      r_join_candidates.b,
      sum(r_join_candidates.weight)::bigint AS weight
    FROM r_join_candidates
    GROUP BY r_join_candidates.id, r_join_candidates.k, r_join_candidates.a, r_join_candidates.id_2, r_join_candidates.k_2, r_join_candidates.b
    HAVING sum(r_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k AND (s_change.c <> grouped.b OR grouped.b IS NULL)
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.id_2, grouped.k_2, grouped.b, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
r_join_flips AS MATERIALIZED (
  SELECT
    r_join_touched.id,
    r_join_touched.k,
    r_join_touched.a,
    r_join_touched.id_2,
    r_join_touched.k_2,
    r_join_touched.b,
    r_join_touched.weight * CASE WHEN lateral_rows.found = r_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = r_join_touched.k
        AND (s.c <> r_join_touched.b OR r_join_touched.b IS NULL)
      LIMIT greatest(r_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_join_touched.gained OR lateral_rows.found = 0)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    group_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.b), 0)
    AND kept.b IS NOT DISTINCT FROM group_change.b
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_b)::record *<> ROW(group_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_next.b,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_b)::record *<> ROW(group_next.b)::record)
),
-- Δ(s ⋈ l)
l_join_delta AS MATERIALIZED (
  -- Δs ⋈ l: runs when s changed
  SELECT
    s_change.c,
    l.id,
    l.k AS k_2,
    l.a,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
    ON l.id = s_change.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- s ⋈ Δl: runs when l changed
  SELECT
    s.c,
    l_change.id,
    l_change.k AS k_2,
    l_change.a,
    l_change.weight
  FROM l_change
  JOIN public.s AS s
    ON l_change.id = s.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δs ⋈ Δl: runs when l and s changed
  SELECT
    s_change.c,
    l_change.id,
    l_change.k AS k_2,
    l_change.a,
    - (l_change.weight * s_change.weight) AS weight
  FROM l_change
  JOIN s_change
    ON l_change.id = s_change.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(group_join): s, l, r
group_join_delta AS MATERIALIZED (
  -- Δ(s ⋈ l) ⋈ group₀: runs when s or l changed
  SELECT
    l_join_delta.id,
    l_join_delta.k_2,
    l_join_delta.a,
    kept.b,
    l_join_delta.weight
  FROM l_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group" AS kept
    ON (l_join_delta.c = l_join_delta.a OR l_join_delta.c = kept.b)
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND l_join_delta.c IS NOT NULL
  UNION ALL
  -- (s ⋈ l) ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    l.k AS k_2,
    l.a,
    group_delta.b,
    group_delta.weight
  FROM group_delta
  CROSS JOIN public.s AS s
  JOIN public.l AS l
    ON (s.c = l.a OR s.c = group_delta.b) AND l.id = s.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.b,
    group_join_delta.id,
    group_join_delta.k_2 AS k,
    group_join_delta.a,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.b, group_join_delta.id, group_join_delta.k_2, group_join_delta.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    kept.id AS old_id,
    kept.k AS old_k,
    kept.a AS old_a,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.b,
    group_2_change.id,
    group_2_change.k,
    group_2_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.b, group_2_change.id, group_2_change.k, group_2_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.b, group_2_change.id, group_2_change.k, group_2_change.a), 0)
    AND kept.b IS NOT DISTINCT FROM group_2_change.b
    AND kept.id IS NOT DISTINCT FROM group_2_change.id
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
    AND kept.a IS NOT DISTINCT FROM group_2_change.a
),
-- Δ(group_2): s, l, r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when s or l or r changed
  SELECT
    group_2_next.old_b AS b,
    group_2_next.old_id AS id,
    group_2_next.old_k AS k,
    group_2_next.old_a AS a,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old_id, group_2_next.old_k, group_2_next.old_a, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.id, group_2_next.k, group_2_next.a, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s or l or r changed
  SELECT
    group_2_next.b,
    group_2_next.id,
    group_2_next.k,
    group_2_next.a,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old_id, group_2_next.old_k, group_2_next.old_a, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.id, group_2_next.k, group_2_next.a, group_2_next.__pgt_count)::record)
),
-- Δ(s_semi_join): l, r, s
s_semi_join_delta AS MATERIALIZED (
  -- Δr_join ⋉ s: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.id_2,
    r_join_delta.k_2,
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r_join_delta.k
      AND (s.c <> r_join_delta.b OR r_join_delta.b IS NULL)
  )
  UNION ALL
  -- flipped rows of r_join₀: runs when s changed
  SELECT
    r_join_flips.id,
    r_join_flips.k,
    r_join_flips.a,
    r_join_flips.id_2,
    r_join_flips.k_2,
    r_join_flips.b,
    r_join_flips.weight
  FROM r_join_flips
),
-- the rows of s_semi_join that match a row of Δgroup_2: s, l, r
s_semi_join_candidates AS MATERIALIZED (
  -- s_semi_join ⋉ Δgroup_2: runs when s or l or r changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM public.l AS l
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = l.k
      AND (s.c <> r.b OR r.b IS NULL)
  ) AND EXISTS (
    SELECT
    FROM group_2_delta AS group_2_delta_2
    WHERE l.id = group_2_delta_2.id
      AND l.k = group_2_delta_2.k
      AND l.a IS NOT DISTINCT FROM group_2_delta_2.a
      AND r.b IS NOT DISTINCT FROM group_2_delta_2.b
  )
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM group_2_delta
    WHERE l.id = group_2_delta.id
      AND l.k = group_2_delta.k
  )
),
-- those whose number of partners changed, and by how many
s_semi_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.id_2,
    grouped.k_2,
    grouped.b,
    grouped.weight,
    sum(group_2_delta.weight)::bigint AS gained
  FROM (
    SELECT
      s_semi_join_candidates.id,
      s_semi_join_candidates.k,
      s_semi_join_candidates.a,
      s_semi_join_candidates.id_2,
      s_semi_join_candidates.k_2,
      s_semi_join_candidates.b,
      sum(s_semi_join_candidates.weight)::bigint AS weight
    FROM s_semi_join_candidates
    GROUP BY s_semi_join_candidates.id, s_semi_join_candidates.k, s_semi_join_candidates.a, s_semi_join_candidates.id_2, s_semi_join_candidates.k_2, s_semi_join_candidates.b
    HAVING sum(s_semi_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_2_delta
    ON grouped.id = group_2_delta.id AND grouped.k = group_2_delta.k AND grouped.a IS NOT DISTINCT FROM group_2_delta.a AND grouped.b IS NOT DISTINCT FROM group_2_delta.b
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.id_2, grouped.k_2, grouped.b, grouped.weight
  HAVING sum(group_2_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
s_semi_join_flips AS MATERIALIZED (
  SELECT
    s_semi_join_touched.id,
    s_semi_join_touched.k,
    s_semi_join_touched.a,
    s_semi_join_touched.id_2,
    s_semi_join_touched.k_2,
    s_semi_join_touched.b,
    s_semi_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = s_semi_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_semi_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS kept
      WHERE s_semi_join_touched.id = kept.id
        AND s_semi_join_touched.k = kept.k
        AND s_semi_join_touched.a IS NOT DISTINCT FROM kept.a
        AND s_semi_join_touched.b IS NOT DISTINCT FROM kept.b
      LIMIT greatest(s_semi_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = s_semi_join_touched.gained * '-1'::integer)
),
-- Δ(group_2_join): l, r, s
group_2_join_delta AS MATERIALIZED (
  -- Δs_semi_join ⋈ group_2₀: runs when l or r or s changed
  SELECT
    s_semi_join_delta.id,
    s_semi_join_delta.k,
    s_semi_join_delta.a,
    s_semi_join_delta.id_2,
    s_semi_join_delta.k_2,
    s_semi_join_delta.b,
    kept.__pgt_count AS count,
    s_semi_join_delta.weight
  FROM s_semi_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS kept
    ON s_semi_join_delta.id = kept.id AND s_semi_join_delta.k = kept.k AND s_semi_join_delta.a IS NOT DISTINCT FROM kept.a AND s_semi_join_delta.b IS NOT DISTINCT FROM kept.b
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- s_semi_join ⋈ Δgroup_2: runs when s or l or r changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON l.id = group_2_delta.id AND l.k = group_2_delta.k AND l.a IS NOT DISTINCT FROM group_2_delta.a
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = l.k
      AND (s.c <> r.b OR r.b IS NULL)
  ) AND r.b IS NOT DISTINCT FROM group_2_delta.b
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND group_2_delta.k IS NOT NULL
),
-- Δ(group_2_anti_join): l, r, s
group_2_anti_join_delta AS MATERIALIZED (
  -- Δs_semi_join ▷ group_2₀: runs when l or r or s changed
  SELECT
    s_semi_join_delta.id,
    s_semi_join_delta.k,
    s_semi_join_delta.a,
    s_semi_join_delta.id_2,
    s_semi_join_delta.k_2,
    s_semi_join_delta.b,
    s_semi_join_delta.weight
  FROM s_semi_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS kept
    WHERE s_semi_join_delta.id = kept.id
      AND s_semi_join_delta.k = kept.k
      AND s_semi_join_delta.a IS NOT DISTINCT FROM kept.a
      AND s_semi_join_delta.b IS NOT DISTINCT FROM kept.b
  )
  UNION ALL
  -- flipped rows of s_semi_join₀: runs when s or l or r changed
  SELECT
    s_semi_join_flips.id,
    s_semi_join_flips.k,
    s_semi_join_flips.a,
    s_semi_join_flips.id_2,
    s_semi_join_flips.k_2,
    s_semi_join_flips.b,
    - s_semi_join_flips.weight AS weight
  FROM s_semi_join_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    group_3_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.b), 0)
    AND kept.b IS NOT DISTINCT FROM group_3_change.b
),
-- Δ(group_3): r
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_3_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_b)::record *<> ROW(group_3_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_3_next.b,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_b)::record *<> ROW(group_3_next.b)::record)
),
-- Δ(l ⋈ s)
s_join_delta AS MATERIALIZED (
  -- Δl ⋈ s: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    s.c,
    l_change.weight
  FROM l_change
  CROSS JOIN public.s AS s
  WHERE EXISTS (SELECT FROM l_change)
    AND s.k IS NULL
  UNION ALL
  -- l ⋈ Δs: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    s_change.c,
    s_change.weight
  FROM s_change
  CROSS JOIN public.l AS l
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NULL
  UNION ALL
  -- −Δl ⋈ Δs: runs when s and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    s_change.c,
    - (s_change.weight * l_change.weight) AS weight
  FROM s_change
  CROSS JOIN l_change
  WHERE s_change.k IS NULL
),
-- Δ(group_3_join): l, s, r
group_3_join_delta AS MATERIALIZED (
  -- Δ(l ⋈ s) ⋈ group_3₀: runs when l or s changed
  SELECT
    s_join_delta.id,
    s_join_delta.k,
    s_join_delta.a,
    kept.b,
    s_join_delta.weight
  FROM s_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_3" AS kept
    ON (s_join_delta.c = s_join_delta.a OR s_join_delta.c = kept.b)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND s_join_delta.c IS NOT NULL
  UNION ALL
  -- (l ⋈ s) ⋈ Δgroup_3: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    group_3_delta.b,
    group_3_delta.weight
  FROM group_3_delta
  CROSS JOIN public.l AS l
  JOIN public.s AS s
    ON (s.c = l.a OR s.c = group_3_delta.b)
  WHERE EXISTS (SELECT FROM r_change)
    AND s.k IS NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    group_3_join_delta.b,
    group_3_join_delta.id,
    group_3_join_delta.k,
    group_3_join_delta.a,
    sum(group_3_join_delta.weight) AS __pgt_count_change
  FROM group_3_join_delta
  GROUP BY group_3_join_delta.b, group_3_join_delta.id, group_3_join_delta.k, group_3_join_delta.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    kept.id AS old_id,
    kept.k AS old_k,
    kept.a AS old_a,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.b,
    group_4_change.id,
    group_4_change.k,
    group_4_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.b, group_4_change.id, group_4_change.k, group_4_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.b, group_4_change.id, group_4_change.k, group_4_change.a), 0)
    AND kept.b IS NOT DISTINCT FROM group_4_change.b
    AND kept.id IS NOT DISTINCT FROM group_4_change.id
    AND kept.k IS NOT DISTINCT FROM group_4_change.k
    AND kept.a IS NOT DISTINCT FROM group_4_change.a
),
-- Δ(group_4): l, s, r
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when l or s or r changed
  SELECT
    group_4_next.old_b AS b,
    group_4_next.old_id AS id,
    group_4_next.old_k AS k,
    group_4_next.old_a AS a,
    group_4_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.locator IS NOT NULL
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_b, group_4_next.old_id, group_4_next.old_k, group_4_next.old_a, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.b, group_4_next.id, group_4_next.k, group_4_next.a, group_4_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when l or s or r changed
  SELECT
    group_4_next.b,
    group_4_next.id,
    group_4_next.k,
    group_4_next.a,
    group_4_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.present
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_b, group_4_next.old_id, group_4_next.old_k, group_4_next.old_a, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.b, group_4_next.id, group_4_next.k, group_4_next.a, group_4_next.__pgt_count)::record)
),
-- Δ(group_2_outer_join): l, r, s
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r or s changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.k,
    group_2_join_delta.a,
    group_2_join_delta.id_2,
    group_2_join_delta.k_2,
    group_2_join_delta.b,
    group_2_join_delta.count,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r or s changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.a,
    group_2_anti_join_delta.id_2,
    group_2_anti_join_delta.k_2,
    group_2_anti_join_delta.b,
    NULL::bigint AS count,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- the rows of group_2_outer_join that match a row of Δgroup_4: l, s, r
group_2_outer_join_candidates AS MATERIALIZED (
  -- group_2_outer_join ⋉ Δgroup_4: runs when l or s or r changed
  SELECT
    joined.id,
    joined.k,
    joined.a,
    joined.id_2,
    joined.k_2,
    joined.b,
    grouped.b AS b_2,
    grouped.id AS id_3,
    grouped.k AS k_3,
    grouped.a AS a_2,
    grouped.count,
    1::bigint AS weight
  FROM (
    SELECT
      l.id,
      l.k,
      l.a,
      r.id AS id_2,
      r.k AS k_2,
      r.b
    FROM public.l AS l
    JOIN public.r AS r
      ON EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = l.k
        AND (s.c <> r.b OR r.b IS NULL)
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      distinct_rows.b,
      l_2.id,
      l_2.k,
      l_2.a,
      count(*) AS count
    FROM public.l AS l_2
    JOIN public.s AS s_2
      ON l_2.id = s_2.k
    JOIN (
      SELECT DISTINCT
        r_2.b
      FROM public.r AS r_2
    ) AS distinct_rows
      ON (s_2.c = l_2.a OR s_2.c = distinct_rows.b)
    GROUP BY distinct_rows.b, l_2.id, l_2.k, l_2.a
  ) AS grouped
    ON joined.id = grouped.id
    AND joined.k = grouped.k
    AND joined.a IS NOT DISTINCT FROM grouped.a
    AND joined.b IS NOT DISTINCT FROM grouped.b
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM group_4_delta
    WHERE joined.id = group_4_delta.id
      AND joined.k = group_4_delta.k
  )
    AND EXISTS (
    SELECT
    FROM group_4_delta AS group_4_delta_2
    WHERE joined.id = group_4_delta_2.id
      AND joined.k = group_4_delta_2.k
      AND joined.a IS NOT DISTINCT FROM group_4_delta_2.a
      AND joined.b IS NOT DISTINCT FROM group_4_delta_2.b
  )
),
-- those whose number of partners changed, and by how many
group_2_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.id_2,
    grouped.k_2,
    grouped.b,
    grouped.count,
    grouped.weight,
    sum(group_4_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_2_outer_join_candidates.id,
      group_2_outer_join_candidates.k,
      group_2_outer_join_candidates.a,
      group_2_outer_join_candidates.id_2,
      group_2_outer_join_candidates.k_2,
      group_2_outer_join_candidates.b,
      group_2_outer_join_candidates.b_2,
      group_2_outer_join_candidates.id_3,
      group_2_outer_join_candidates.k_3,
      group_2_outer_join_candidates.a_2,
      group_2_outer_join_candidates.count,
      sum(group_2_outer_join_candidates.weight)::bigint AS weight
    FROM group_2_outer_join_candidates
    GROUP BY group_2_outer_join_candidates.id, group_2_outer_join_candidates.k, group_2_outer_join_candidates.a, group_2_outer_join_candidates.id_2, group_2_outer_join_candidates.k_2, group_2_outer_join_candidates.b, group_2_outer_join_candidates.b_2, group_2_outer_join_candidates.id_3, group_2_outer_join_candidates.k_3, group_2_outer_join_candidates.a_2, group_2_outer_join_candidates.count
    HAVING sum(group_2_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_4_delta
    ON grouped.id = group_4_delta.id AND grouped.k = group_4_delta.k AND grouped.a IS NOT DISTINCT FROM group_4_delta.a AND grouped.b IS NOT DISTINCT FROM group_4_delta.b
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.id_2, grouped.k_2, grouped.b, grouped.b_2, grouped.id_3, grouped.k_3, grouped.a_2, grouped.count, grouped.weight
  HAVING sum(group_4_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_2_outer_join_flips AS MATERIALIZED (
  SELECT
    group_2_outer_join_touched.id,
    group_2_outer_join_touched.k,
    group_2_outer_join_touched.a,
    group_2_outer_join_touched.id_2,
    group_2_outer_join_touched.k_2,
    group_2_outer_join_touched.b,
    group_2_outer_join_touched.count,
    group_2_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS kept
      WHERE group_2_outer_join_touched.id = kept.id
        AND group_2_outer_join_touched.k = kept.k
        AND group_2_outer_join_touched.a IS NOT DISTINCT FROM kept.a
        AND group_2_outer_join_touched.b IS NOT DISTINCT FROM kept.b
      LIMIT greatest(group_2_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_4_join): l, r, s
group_4_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ⋈ group_4₀: runs when l or r or s changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.a,
    group_2_outer_join_delta.id_2,
    group_2_outer_join_delta.k_2,
    group_2_outer_join_delta.b,
    group_2_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS kept
    ON group_2_outer_join_delta.id = kept.id AND group_2_outer_join_delta.k = kept.k AND group_2_outer_join_delta.a IS NOT DISTINCT FROM kept.a AND group_2_outer_join_delta.b IS NOT DISTINCT FROM kept.b
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- group_2_outer_join ⋈ Δgroup_4: runs when l or s or r changed
  SELECT
    joined.id,
    joined.k,
    joined.a,
    joined.id_2,
    joined.k_2,
    joined.b,
    grouped.count,
    group_4_delta.count AS count_2,
    group_4_delta.weight
  FROM group_4_delta
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      r.id AS id_2,
      r.k AS k_2,
      r.b
    FROM public.l AS l
    JOIN public.r AS r
      ON EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = l.k
        AND (s.c <> r.b OR r.b IS NULL)
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      distinct_rows.b,
      l_2.id,
      l_2.k,
      l_2.a,
      count(*) AS count
    FROM public.l AS l_2
    JOIN public.s AS s_2
      ON l_2.id = s_2.k
    JOIN (
      SELECT DISTINCT
        r_2.b
      FROM public.r AS r_2
    ) AS distinct_rows
      ON (s_2.c = l_2.a OR s_2.c = distinct_rows.b)
    GROUP BY distinct_rows.b, l_2.id, l_2.k, l_2.a
  ) AS grouped
    ON joined.id = grouped.id
    AND joined.k = grouped.k
    AND joined.a IS NOT DISTINCT FROM grouped.a
    AND joined.b IS NOT DISTINCT FROM grouped.b
    ON joined.id = group_4_delta.id AND joined.k = group_4_delta.k AND joined.a IS NOT DISTINCT FROM group_4_delta.a AND joined.b IS NOT DISTINCT FROM group_4_delta.b
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change))
    AND group_4_delta.k IS NOT NULL
),
-- Δ(group_4_anti_join): l, r, s
group_4_anti_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ▷ group_4₀: runs when l or r or s changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.a,
    group_2_outer_join_delta.id_2,
    group_2_outer_join_delta.k_2,
    group_2_outer_join_delta.b,
    group_2_outer_join_delta.count,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS kept
    WHERE group_2_outer_join_delta.id = kept.id
      AND group_2_outer_join_delta.k = kept.k
      AND group_2_outer_join_delta.a IS NOT DISTINCT FROM kept.a
      AND group_2_outer_join_delta.b IS NOT DISTINCT FROM kept.b
  )
  UNION ALL
  -- flipped rows of group_2_outer_join₀: runs when l or s or r changed
  SELECT
    group_2_outer_join_flips.id,
    group_2_outer_join_flips.k,
    group_2_outer_join_flips.a,
    group_2_outer_join_flips.id_2,
    group_2_outer_join_flips.k_2,
    group_2_outer_join_flips.b,
    group_2_outer_join_flips.count,
    - group_2_outer_join_flips.weight AS weight
  FROM group_2_outer_join_flips
),
-- Δ(group_4_outer_join): l, r, s
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when l or r or s changed
  SELECT
    group_4_join_delta.id,
    group_4_join_delta.k,
    group_4_join_delta.a,
    group_4_join_delta.id_2,
    group_4_join_delta.k_2,
    group_4_join_delta.b,
    group_4_join_delta.weight
  FROM group_4_join_delta
  WHERE NOT CASE WHEN coalesce(group_4_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(group_4_join_delta.count_2, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  UNION ALL
  -- Δgroup_4_anti_join: runs when l or r or s changed
  SELECT
    group_4_anti_join_delta.id,
    group_4_anti_join_delta.k,
    group_4_anti_join_delta.a,
    group_4_anti_join_delta.id_2,
    group_4_anti_join_delta.k_2,
    group_4_anti_join_delta.b,
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
  WHERE NOT CASE WHEN coalesce(group_4_anti_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(NULL::bigint, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
),
-- the rows of l₀ that match a row of Δgroup_4_outer_join: l, r, s
l_candidates AS MATERIALIZED (
  -- l ⋉ Δgroup_4_outer_join: runs when l or r or s changed
  SELECT
    l.id,
    l.k,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM group_4_outer_join_delta
    WHERE l.id = group_4_outer_join_delta.id
      AND l.k = group_4_outer_join_delta.k
      AND l.k = group_4_outer_join_delta.k_2
  )
    AND EXISTS (
    SELECT
    FROM group_4_outer_join_delta AS group_4_outer_join_delta_2
    WHERE l.id = group_4_outer_join_delta_2.id
      AND l.k = group_4_outer_join_delta_2.k
      AND l.a IS NOT DISTINCT FROM group_4_outer_join_delta_2.a
      AND l.k = group_4_outer_join_delta_2.k_2
  )
  UNION ALL
  -- −Δl ⋉ Δgroup_4_outer_join: runs when l and (l or r or s) changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM group_4_outer_join_delta
    WHERE l_change.id = group_4_outer_join_delta.id
      AND l_change.k = group_4_outer_join_delta.k
      AND l_change.a IS NOT DISTINCT FROM group_4_outer_join_delta.a
      AND l_change.k = group_4_outer_join_delta.k_2
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.weight,
    sum(group_4_outer_join_delta.weight)::bigint AS gained
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
  JOIN group_4_outer_join_delta
    ON grouped.id = group_4_outer_join_delta.id AND grouped.k = group_4_outer_join_delta.k AND grouped.a IS NOT DISTINCT FROM group_4_outer_join_delta.a AND grouped.k = group_4_outer_join_delta.k_2
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.weight
  HAVING sum(group_4_outer_join_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: l, r, s
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
      FROM (
        SELECT
          l.id,
          l.k,
          l.a,
          r.k AS k_2,
          r.b
        FROM public.l AS l
        JOIN public.r AS r
          ON EXISTS (
          SELECT
          FROM public.s AS s
          WHERE s.k = l.k
            AND (s.c <> r.b OR r.b IS NULL)
        )
      ) AS joined
      LEFT JOIN (
        SELECT
          distinct_rows.b,
          l_2.id,
          l_2.k,
          l_2.a,
          count(*) AS count
        FROM public.l AS l_2
        JOIN public.s AS s_2
          ON l_2.id = s_2.k
        JOIN (
          SELECT DISTINCT
            r_2.b
          FROM public.r AS r_2
        ) AS distinct_rows
          ON (s_2.c = l_2.a OR s_2.c = distinct_rows.b)
        GROUP BY distinct_rows.b, l_2.id, l_2.k, l_2.a
      ) AS grouped
        ON joined.id = grouped.id
        AND joined.k = grouped.k
        AND joined.a IS NOT DISTINCT FROM grouped.a
        AND joined.b IS NOT DISTINCT FROM grouped.b
      LEFT JOIN (
        SELECT
          distinct_rows_2.b,
          l_3.id,
          l_3.k,
          l_3.a,
          count(*) AS count
        FROM public.l AS l_3
        CROSS JOIN (
          SELECT DISTINCT
            r_3.b
          FROM public.r AS r_3
        ) AS distinct_rows_2
        JOIN public.s AS s_3
          ON (s_3.c = l_3.a OR s_3.c = distinct_rows_2.b)
        WHERE s_3.k IS NULL
        GROUP BY distinct_rows_2.b, l_3.id, l_3.k, l_3.a
      ) AS grouped_2
        ON joined.id = grouped_2.id
        AND joined.k = grouped_2.k
        AND joined.a IS NOT DISTINCT FROM grouped_2.a
        AND joined.b IS NOT DISTINCT FROM grouped_2.b
      WHERE NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
        AND l_touched.id = joined.id
        AND l_touched.k = joined.k
        AND l_touched.a IS NOT DISTINCT FROM joined.a
        AND l_touched.k = joined.k_2
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(l_join): l, r, s
l_join_delta_2 AS MATERIALIZED (
  -- Δgroup_4_outer_join ⋈ l: runs when l or r or s changed
  SELECT
    group_4_outer_join_delta.id_2,
    group_4_outer_join_delta.b,
    l.id AS id_5,
    l.a AS a_4,
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  JOIN public.l AS l
    ON l.id = group_4_outer_join_delta.id AND l.k = group_4_outer_join_delta.k AND l.a IS NOT DISTINCT FROM group_4_outer_join_delta.a AND l.k = group_4_outer_join_delta.k_2
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND group_4_outer_join_delta.k_2 IS NOT NULL
  UNION ALL
  -- group_4_outer_join ⋈ Δl: runs when l changed
  SELECT
    joined.id_2,
    joined.b,
    l_change.id AS id_5,
    l_change.a AS a_4,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      r.id AS id_2,
      r.k AS k_2,
      r.b
    FROM public.l AS l
    JOIN public.r AS r
      ON EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = l.k
        AND (s.c <> r.b OR r.b IS NULL)
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      distinct_rows.b,
      l_2.id,
      l_2.k,
      l_2.a,
      count(*) AS count
    FROM public.l AS l_2
    JOIN public.s AS s_2
      ON l_2.id = s_2.k
    JOIN (
      SELECT DISTINCT
        r_2.b
      FROM public.r AS r_2
    ) AS distinct_rows
      ON (s_2.c = l_2.a OR s_2.c = distinct_rows.b)
    GROUP BY distinct_rows.b, l_2.id, l_2.k, l_2.a
  ) AS grouped
    ON joined.id = grouped.id
    AND joined.k = grouped.k
    AND joined.a IS NOT DISTINCT FROM grouped.a
    AND joined.b IS NOT DISTINCT FROM grouped.b
  LEFT JOIN (
    SELECT
      distinct_rows_2.b,
      l_3.id,
      l_3.k,
      l_3.a,
      count(*) AS count
    FROM public.l AS l_3
    CROSS JOIN (
      SELECT DISTINCT
        r_3.b
      FROM public.r AS r_3
    ) AS distinct_rows_2
    JOIN public.s AS s_3
      ON (s_3.c = l_3.a OR s_3.c = distinct_rows_2.b)
    WHERE s_3.k IS NULL
    GROUP BY distinct_rows_2.b, l_3.id, l_3.k, l_3.a
  ) AS grouped_2
    ON joined.id = grouped_2.id
    AND joined.k = grouped_2.k
    AND joined.a IS NOT DISTINCT FROM grouped_2.a
    AND joined.b IS NOT DISTINCT FROM grouped_2.b
    ON l_change.id = joined.id AND l_change.k = joined.k AND l_change.a IS NOT DISTINCT FROM joined.a AND l_change.k = joined.k_2
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
    AND NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  UNION ALL
  -- −Δgroup_4_outer_join ⋈ Δl: runs when l and (l or r or s) changed
  SELECT
    group_4_outer_join_delta.id_2,
    group_4_outer_join_delta.b,
    l_change.id AS id_5,
    l_change.a AS a_4,
    - (l_change.weight * group_4_outer_join_delta.weight) AS weight
  FROM l_change
  JOIN group_4_outer_join_delta
    ON l_change.id = group_4_outer_join_delta.id AND l_change.k = group_4_outer_join_delta.k AND l_change.a IS NOT DISTINCT FROM group_4_outer_join_delta.a AND l_change.k = group_4_outer_join_delta.k_2
  WHERE l_change.k IS NOT NULL
    AND group_4_outer_join_delta.k_2 IS NOT NULL
),
-- Δ(l_anti_join): l, r, s
l_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_4_outer_join: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        l.id,
        l.k,
        l.a,
        r.k AS k_2,
        r.b
      FROM public.l AS l
      JOIN public.r AS r
        ON EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.k = l.k
          AND (s.c <> r.b OR r.b IS NULL)
      )
    ) AS joined
    LEFT JOIN (
      SELECT
        distinct_rows.b,
        l_2.id,
        l_2.k,
        l_2.a,
        count(*) AS count
      FROM public.l AS l_2
      JOIN public.s AS s_2
        ON l_2.id = s_2.k
      JOIN (
        SELECT DISTINCT
          r_2.b
        FROM public.r AS r_2
      ) AS distinct_rows
        ON (s_2.c = l_2.a OR s_2.c = distinct_rows.b)
      GROUP BY distinct_rows.b, l_2.id, l_2.k, l_2.a
    ) AS grouped
      ON joined.id = grouped.id
      AND joined.k = grouped.k
      AND joined.a IS NOT DISTINCT FROM grouped.a
      AND joined.b IS NOT DISTINCT FROM grouped.b
    LEFT JOIN (
      SELECT
        distinct_rows_2.b,
        l_3.id,
        l_3.k,
        l_3.a,
        count(*) AS count
      FROM public.l AS l_3
      CROSS JOIN (
        SELECT DISTINCT
          r_3.b
        FROM public.r AS r_3
      ) AS distinct_rows_2
      JOIN public.s AS s_3
        ON (s_3.c = l_3.a OR s_3.c = distinct_rows_2.b)
      WHERE s_3.k IS NULL
      GROUP BY distinct_rows_2.b, l_3.id, l_3.k, l_3.a
    ) AS grouped_2
      ON joined.id = grouped_2.id
      AND joined.k = grouped_2.k
      AND joined.a IS NOT DISTINCT FROM grouped_2.a
      AND joined.b IS NOT DISTINCT FROM grouped_2.b
    WHERE NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
      AND l_change.id = joined.id
      AND l_change.k = joined.k
      AND l_change.a IS NOT DISTINCT FROM joined.a
      AND l_change.k = joined.k_2
  )
  UNION ALL
  -- flipped rows of l₀: runs when l or r or s changed
  SELECT
    l_flips.id,
    l_flips.a,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.b AS old_b,
    group_5_change.k,
    group_5_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.k, group_5_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.k, group_5_change.b), 0)
    AND kept.k IS NOT DISTINCT FROM group_5_change.k
    AND kept.b IS NOT DISTINCT FROM group_5_change.b
),
-- Δ(group_5): r
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_5_next.old_k AS k,
    group_5_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.locator IS NOT NULL
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_k, group_5_next.old_b)::record *<> ROW(group_5_next.k, group_5_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_5_next.k,
    group_5_next.b,
    1::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.present
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_k, group_5_next.old_b)::record *<> ROW(group_5_next.k, group_5_next.b)::record)
),
-- Δ(group_5_join): l, r
group_5_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_5₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    kept.k AS k_2,
    kept.b,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_5" AS kept
    ON l_change.k = kept.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup_5: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    group_5_delta.k AS k_2,
    group_5_delta.b,
    group_5_delta.weight
  FROM group_5_delta
  JOIN public.l AS l
    ON l.k = group_5_delta.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_5_delta.k IS NOT NULL
),
-- the rows of group_5_join₀ that match a row of Δs: s, l, r
group_5_join_candidates AS MATERIALIZED (
  -- group_5_join ⋉ Δs: runs when s changed
  SELECT
    distinct_rows.k,
    distinct_rows.b,
    l.id,
    l.k AS k_2,
    l.a,
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
      AND (s_change_2.c <> distinct_rows.b OR distinct_rows.b IS NULL)
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = l.k
  )
  UNION ALL
  -- −Δgroup_5_join ⋉ Δs: runs when (l or r) and s changed
  SELECT
    group_5_join_delta.k_2 AS k,
    group_5_join_delta.b,
    group_5_join_delta.id,
    group_5_join_delta.k AS k_2,
    group_5_join_delta.a,
    - group_5_join_delta.weight AS weight
  FROM group_5_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = group_5_join_delta.k
      AND (s_change.c <> group_5_join_delta.b OR group_5_join_delta.b IS NULL)
  )
),
-- those whose number of partners changed, and by how many
group_5_join_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b,
    grouped.id,
    grouped.k_2,
    grouped.a,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_5_join_candidates.k,
      group_5_join_candidates.b,
      group_5_join_candidates.id,
      group_5_join_candidates.k_2,
      group_5_join_candidates.a,
      sum(group_5_join_candidates.weight)::bigint AS weight
    FROM group_5_join_candidates
    GROUP BY group_5_join_candidates.k, group_5_join_candidates.b, group_5_join_candidates.id, group_5_join_candidates.k_2, group_5_join_candidates.a
    HAVING sum(group_5_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k_2 AND (s_change.c <> grouped.b OR grouped.b IS NULL)
  GROUP BY grouped.k, grouped.b, grouped.id, grouped.k_2, grouped.a, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
group_5_join_flips AS MATERIALIZED (
  SELECT
    group_5_join_touched.k,
    group_5_join_touched.b,
    group_5_join_touched.id,
    group_5_join_touched.a,
    group_5_join_touched.weight * CASE WHEN lateral_rows.found = group_5_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_5_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = group_5_join_touched.k_2
        AND (s.c <> group_5_join_touched.b OR group_5_join_touched.b IS NULL)
      LIMIT greatest(group_5_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_5_join_touched.gained OR lateral_rows.found = 0)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_6_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.b AS old_b,
    group_6_change.k,
    group_6_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_6_change.k, group_6_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_6_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_6_change.k, group_6_change.b), 0)
    AND kept.k IS NOT DISTINCT FROM group_6_change.k
    AND kept.b IS NOT DISTINCT FROM group_6_change.b
),
-- Δ(group_6): r
group_6_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_6_next.old_k AS k,
    group_6_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.locator IS NOT NULL
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_k, group_6_next.old_b)::record *<> ROW(group_6_next.k, group_6_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_6_next.k,
    group_6_next.b,
    1::bigint AS weight
  FROM group_6_next
  WHERE group_6_next.present
    AND (group_6_next.locator IS NULL OR NOT group_6_next.present OR ROW(group_6_next.old_k, group_6_next.old_b)::record *<> ROW(group_6_next.k, group_6_next.b)::record)
),
-- Δ(s ⋈ l)
l_join_delta_3 AS MATERIALIZED (
  -- Δs ⋈ l: runs when s changed
  SELECT
    s_change.c,
    l.id,
    l.a,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
    ON l.id = s_change.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- s ⋈ Δl: runs when l changed
  SELECT
    s.c,
    l_change.id,
    l_change.a,
    l_change.weight
  FROM l_change
  JOIN public.s AS s
    ON l_change.id = s.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δs ⋈ Δl: runs when l and s changed
  SELECT
    s_change.c,
    l_change.id,
    l_change.a,
    - (l_change.weight * s_change.weight) AS weight
  FROM l_change
  JOIN s_change
    ON l_change.id = s_change.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(group_6_join): s, l, r
group_6_join_delta AS MATERIALIZED (
  -- Δ(s ⋈ l) ⋈ group_6₀: runs when s or l changed
  SELECT
    l_join_delta_3.id,
    l_join_delta_3.a,
    kept.k AS k_2,
    kept.b,
    l_join_delta_3.weight
  FROM l_join_delta_3
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_6" AS kept
    ON (l_join_delta_3.c = l_join_delta_3.a OR l_join_delta_3.c = kept.b)
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND l_join_delta_3.c IS NOT NULL
  UNION ALL
  -- (s ⋈ l) ⋈ Δgroup_6: runs when r changed
  SELECT
    l.id,
    l.a,
    group_6_delta.k AS k_2,
    group_6_delta.b,
    group_6_delta.weight
  FROM group_6_delta
  CROSS JOIN public.s AS s
  JOIN public.l AS l
    ON (s.c = l.a OR s.c = group_6_delta.b) AND l.id = s.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_7_change AS MATERIALIZED (
  SELECT
    group_6_join_delta.id,
    group_6_join_delta.a,
    group_6_join_delta.k_2 AS k,
    group_6_join_delta.b,
    sum(group_6_join_delta.weight) AS __pgt_count_change
  FROM group_6_join_delta
  GROUP BY group_6_join_delta.id, group_6_join_delta.a, group_6_join_delta.k_2, group_6_join_delta.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_7_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.a AS old_a,
    kept.k AS old_k,
    kept.b AS old_b,
    kept.__pgt_count AS old___pgt_count,
    group_7_change.id,
    group_7_change.a,
    group_7_change.k,
    group_7_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_7_change.id, group_7_change.a, group_7_change.k, group_7_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_7_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_7_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_7_change.id, group_7_change.a, group_7_change.k, group_7_change.b), 0)
    AND kept.id IS NOT DISTINCT FROM group_7_change.id
    AND kept.a IS NOT DISTINCT FROM group_7_change.a
    AND kept.k IS NOT DISTINCT FROM group_7_change.k
    AND kept.b IS NOT DISTINCT FROM group_7_change.b
),
-- Δ(group_7): s, l, r
group_7_delta AS MATERIALIZED (
  -- −old groups: runs when s or l or r changed
  SELECT
    group_7_next.old_id AS id,
    group_7_next.old_a AS a,
    group_7_next.old_k AS k,
    group_7_next.old_b AS b,
    group_7_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.locator IS NOT NULL
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_id, group_7_next.old_a, group_7_next.old_k, group_7_next.old_b, group_7_next.old___pgt_count)::record *<> ROW(group_7_next.id, group_7_next.a, group_7_next.k, group_7_next.b, group_7_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s or l or r changed
  SELECT
    group_7_next.id,
    group_7_next.a,
    group_7_next.k,
    group_7_next.b,
    group_7_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_7_next
  WHERE group_7_next.present
    AND (group_7_next.locator IS NULL OR NOT group_7_next.present OR ROW(group_7_next.old_id, group_7_next.old_a, group_7_next.old_k, group_7_next.old_b, group_7_next.old___pgt_count)::record *<> ROW(group_7_next.id, group_7_next.a, group_7_next.k, group_7_next.b, group_7_next.__pgt_count)::record)
),
-- Δ(s_semi_join): l, r, s
s_semi_join_delta_2 AS MATERIALIZED (
  -- Δgroup_5_join ⋉ s: runs when l or r changed
  SELECT
    group_5_join_delta.k_2 AS k,
    group_5_join_delta.b,
    group_5_join_delta.id,
    group_5_join_delta.a,
    group_5_join_delta.weight
  FROM group_5_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = group_5_join_delta.k
      AND (s.c <> group_5_join_delta.b OR group_5_join_delta.b IS NULL)
  )
  UNION ALL
  -- flipped rows of group_5_join₀: runs when s changed
  SELECT
    group_5_join_flips.k,
    group_5_join_flips.b,
    group_5_join_flips.id,
    group_5_join_flips.a,
    group_5_join_flips.weight
  FROM group_5_join_flips
),
-- the rows of s_semi_join that match a row of Δgroup_7: s, l, r
s_semi_join_candidates_2 AS MATERIALIZED (
  -- s_semi_join ⋉ Δgroup_7: runs when s or l or r changed
  SELECT
    distinct_rows.k,
    distinct_rows.b,
    l.id,
    l.k AS k_2,
    l.a,
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
    FROM public.s AS s
    WHERE s.k = l.k
      AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
  ) AND EXISTS (
    SELECT
    FROM group_7_delta AS group_7_delta_2
    WHERE distinct_rows.k IS NOT DISTINCT FROM group_7_delta_2.k
      AND distinct_rows.b IS NOT DISTINCT FROM group_7_delta_2.b
      AND l.id = group_7_delta_2.id
      AND l.a IS NOT DISTINCT FROM group_7_delta_2.a
  )
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM group_7_delta
    WHERE l.id = group_7_delta.id
  )
),
-- those whose number of partners changed, and by how many
s_semi_join_touched_2 AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b,
    grouped.id,
    grouped.a,
    grouped.weight,
    sum(group_7_delta.weight)::bigint AS gained
  FROM (
    SELECT
      s_semi_join_candidates_2.k,
      s_semi_join_candidates_2.b,
      s_semi_join_candidates_2.id,
      s_semi_join_candidates_2.k_2,
      s_semi_join_candidates_2.a,
      sum(s_semi_join_candidates_2.weight)::bigint AS weight
    FROM s_semi_join_candidates_2
    GROUP BY s_semi_join_candidates_2.k, s_semi_join_candidates_2.b, s_semi_join_candidates_2.id, s_semi_join_candidates_2.k_2, s_semi_join_candidates_2.a
    HAVING sum(s_semi_join_candidates_2.weight) <> 0
  ) AS grouped
  JOIN group_7_delta
    ON grouped.k IS NOT DISTINCT FROM group_7_delta.k AND grouped.b IS NOT DISTINCT FROM group_7_delta.b AND grouped.id = group_7_delta.id AND grouped.a IS NOT DISTINCT FROM group_7_delta.a
  GROUP BY grouped.k, grouped.b, grouped.id, grouped.k_2, grouped.a, grouped.weight
  HAVING sum(group_7_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
s_semi_join_flips_2 AS MATERIALIZED (
  SELECT
    s_semi_join_touched_2.k,
    s_semi_join_touched_2.b,
    s_semi_join_touched_2.a,
    s_semi_join_touched_2.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = s_semi_join_touched_2.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_semi_join_touched_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS kept
      WHERE s_semi_join_touched_2.k IS NOT DISTINCT FROM kept.k
        AND s_semi_join_touched_2.b IS NOT DISTINCT FROM kept.b
        AND s_semi_join_touched_2.id = kept.id
        AND s_semi_join_touched_2.a IS NOT DISTINCT FROM kept.a
      LIMIT greatest(s_semi_join_touched_2.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = s_semi_join_touched_2.gained * '-1'::integer)
),
-- Δ(group_7_join): l, r, s
group_7_join_delta AS MATERIALIZED (
  -- Δs_semi_join ⋈ group_7₀: runs when l or r or s changed
  SELECT
    s_semi_join_delta_2.k,
    s_semi_join_delta_2.b,
    s_semi_join_delta_2.a,
    kept.__pgt_count AS count,
    s_semi_join_delta_2.weight
  FROM s_semi_join_delta_2
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS kept
    ON s_semi_join_delta_2.k IS NOT DISTINCT FROM kept.k AND s_semi_join_delta_2.b IS NOT DISTINCT FROM kept.b AND s_semi_join_delta_2.id = kept.id AND s_semi_join_delta_2.a IS NOT DISTINCT FROM kept.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- s_semi_join ⋈ Δgroup_7: runs when s or l or r changed
  SELECT
    distinct_rows.k,
    distinct_rows.b,
    l.a,
    group_7_delta.count,
    group_7_delta.weight
  FROM group_7_delta
  JOIN (
    SELECT DISTINCT
      r.k,
      r.b
    FROM public.r AS r
  ) AS distinct_rows
    ON distinct_rows.k IS NOT DISTINCT FROM group_7_delta.k AND distinct_rows.b IS NOT DISTINCT FROM group_7_delta.b
  JOIN public.l AS l
    ON l.k = distinct_rows.k AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = l.k
      AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
  ) AND l.id = group_7_delta.id AND l.a IS NOT DISTINCT FROM group_7_delta.a
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
),
-- Δ(group_7_anti_join): l, r, s
group_7_anti_join_delta AS MATERIALIZED (
  -- Δs_semi_join ▷ group_7₀: runs when l or r or s changed
  SELECT
    s_semi_join_delta_2.k,
    s_semi_join_delta_2.b,
    s_semi_join_delta_2.a,
    s_semi_join_delta_2.weight
  FROM s_semi_join_delta_2
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS kept
    WHERE s_semi_join_delta_2.k IS NOT DISTINCT FROM kept.k
      AND s_semi_join_delta_2.b IS NOT DISTINCT FROM kept.b
      AND s_semi_join_delta_2.id = kept.id
      AND s_semi_join_delta_2.a IS NOT DISTINCT FROM kept.a
  )
  UNION ALL
  -- flipped rows of s_semi_join₀: runs when s or l or r changed
  SELECT
    s_semi_join_flips_2.k,
    s_semi_join_flips_2.b,
    s_semi_join_flips_2.a,
    - s_semi_join_flips_2.weight AS weight
  FROM s_semi_join_flips_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_8_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_8_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.b AS old_b,
    group_8_change.k,
    group_8_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_8_change.k, group_8_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_8_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_8_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_8" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_8_change.k, group_8_change.b), 0)
    AND kept.k IS NOT DISTINCT FROM group_8_change.k
    AND kept.b IS NOT DISTINCT FROM group_8_change.b
),
-- Σ w·lift(row) per group: what the changes add to the state
group_9_change AS MATERIALIZED (
  SELECT
    l_change.a,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_9_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    group_9_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_9_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_9_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_9_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_9" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_9_change.a), 0)
    AND kept.a IS NOT DISTINCT FROM group_9_change.a
),
-- Δ(group_8): r
group_8_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_8_next.old_k AS k,
    group_8_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.locator IS NOT NULL
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_k, group_8_next.old_b)::record *<> ROW(group_8_next.k, group_8_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_8_next.k,
    group_8_next.b,
    1::bigint AS weight
  FROM group_8_next
  WHERE group_8_next.present
    AND (group_8_next.locator IS NULL OR NOT group_8_next.present OR ROW(group_8_next.old_k, group_8_next.old_b)::record *<> ROW(group_8_next.k, group_8_next.b)::record)
),
-- Δ(group_9): l
group_9_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_9_next.old_a AS a,
    '-1'::integer::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.locator IS NOT NULL
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_a)::record *<> ROW(group_9_next.a)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_9_next.a,
    1::bigint AS weight
  FROM group_9_next
  WHERE group_9_next.present
    AND (group_9_next.locator IS NULL OR NOT group_9_next.present OR ROW(group_9_next.old_a)::record *<> ROW(group_9_next.a)::record)
),
-- Δ(s ⋈ group_8): s, r
group_8_join_delta AS MATERIALIZED (
  -- Δs ⋈ group_8₀: runs when s changed
  SELECT
    s_change.c,
    kept.k AS k_2,
    kept.b,
    s_change.weight
  FROM s_change
  CROSS JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_8" AS kept
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NULL
  UNION ALL
  -- s ⋈ Δgroup_8: runs when r changed
  SELECT
    s.c,
    group_8_delta.k AS k_2,
    group_8_delta.b,
    group_8_delta.weight
  FROM group_8_delta
  CROSS JOIN public.s AS s
  WHERE EXISTS (SELECT FROM r_change)
    AND s.k IS NULL
),
-- Δ(group_9_join): s, r, l
group_9_join_delta AS MATERIALIZED (
  -- Δ(s ⋈ group_8) ⋈ group_9₀: runs when s or r changed
  SELECT
    group_8_join_delta.k_2,
    group_8_join_delta.b,
    kept.a,
    group_8_join_delta.weight
  FROM group_8_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_9" AS kept
    ON (group_8_join_delta.c = kept.a OR group_8_join_delta.c = group_8_join_delta.b)
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change))
    AND group_8_join_delta.c IS NOT NULL
  UNION ALL
  -- (s ⋈ group_8) ⋈ Δgroup_9: runs when l changed
  SELECT
    combined.k AS k_2,
    combined.b,
    group_9_delta.a,
    group_9_delta.weight * combined.weight AS weight
  FROM group_9_delta
  CROSS JOIN public.s AS s
  JOIN (
    SELECT
      kept.k,
      kept.b,
      1::bigint AS weight
    FROM pgtrickle_state."public.join_full_with_subqueries_result.group_8" AS kept
    UNION ALL
    SELECT
      group_8_delta.k,
      group_8_delta.b,
      group_8_delta.weight
    FROM group_8_delta
  ) AS combined
    ON (s.c = group_9_delta.a OR s.c = combined.b)
  WHERE EXISTS (SELECT FROM l_change)
    AND s.k IS NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_10_change AS MATERIALIZED (
  SELECT
    group_9_join_delta.a,
    group_9_join_delta.k_2 AS k,
    group_9_join_delta.b,
    sum(group_9_join_delta.weight) AS __pgt_count_change
  FROM group_9_join_delta
  GROUP BY group_9_join_delta.a, group_9_join_delta.k_2, group_9_join_delta.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_10_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    kept.k AS old_k,
    kept.b AS old_b,
    kept.__pgt_count AS old___pgt_count,
    group_10_change.a,
    group_10_change.k,
    group_10_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_10_change.a, group_10_change.k, group_10_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_10_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_10_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_10_change.a, group_10_change.k, group_10_change.b), 0)
    AND kept.a IS NOT DISTINCT FROM group_10_change.a
    AND kept.k IS NOT DISTINCT FROM group_10_change.k
    AND kept.b IS NOT DISTINCT FROM group_10_change.b
),
-- Δ(group_10): s, r, l
group_10_delta AS MATERIALIZED (
  -- −old groups: runs when s or r or l changed
  SELECT
    group_10_next.old_a AS a,
    group_10_next.old_k AS k,
    group_10_next.old_b AS b,
    group_10_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.locator IS NOT NULL
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_a, group_10_next.old_k, group_10_next.old_b, group_10_next.old___pgt_count)::record *<> ROW(group_10_next.a, group_10_next.k, group_10_next.b, group_10_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s or r or l changed
  SELECT
    group_10_next.a,
    group_10_next.k,
    group_10_next.b,
    group_10_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_10_next
  WHERE group_10_next.present
    AND (group_10_next.locator IS NULL OR NOT group_10_next.present OR ROW(group_10_next.old_a, group_10_next.old_k, group_10_next.old_b, group_10_next.old___pgt_count)::record *<> ROW(group_10_next.a, group_10_next.k, group_10_next.b, group_10_next.__pgt_count)::record)
),
-- Δ(group_7_outer_join): l, r, s
group_7_outer_join_delta AS MATERIALIZED (
  -- Δgroup_7_join: runs when l or r or s changed
  SELECT
    group_7_join_delta.k,
    group_7_join_delta.b,
    group_7_join_delta.a,
    group_7_join_delta.count,
    group_7_join_delta.weight
  FROM group_7_join_delta
  UNION ALL
  -- Δgroup_7_anti_join: runs when l or r or s changed
  SELECT
    group_7_anti_join_delta.k,
    group_7_anti_join_delta.b,
    group_7_anti_join_delta.a,
    NULL::bigint AS count,
    group_7_anti_join_delta.weight
  FROM group_7_anti_join_delta
),
-- the rows of group_7_outer_join that match a row of Δgroup_10: s, r, l
group_7_outer_join_candidates AS MATERIALIZED (
  -- group_7_outer_join ⋉ Δgroup_10: runs when s or r or l changed
  SELECT
    joined.k,
    joined.b,
    joined.id,
    joined.k_2,
    joined.a,
    grouped.id AS id_2,
    grouped.a AS a_2,
    grouped.k AS k_3,
    grouped.b AS b_2,
    grouped.count,
    1::bigint AS weight
  FROM (
    SELECT
      distinct_rows.k,
      distinct_rows.b,
      l.id,
      l.k AS k_2,
      l.a
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
        AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      l_2.id,
      l_2.a,
      distinct_rows_2.k,
      distinct_rows_2.b,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        r_2.k,
        r_2.b
      FROM public.r AS r_2
    ) AS distinct_rows_2
    CROSS JOIN public.l AS l_2
    JOIN public.s AS s_2
      ON (s_2.c = l_2.a OR s_2.c = distinct_rows_2.b) AND l_2.id = s_2.k
    GROUP BY l_2.id, l_2.a, distinct_rows_2.k, distinct_rows_2.b
  ) AS grouped
    ON joined.k IS NOT DISTINCT FROM grouped.k
    AND joined.b IS NOT DISTINCT FROM grouped.b
    AND joined.id = grouped.id
    AND joined.a IS NOT DISTINCT FROM grouped.a
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND EXISTS (
    SELECT
    FROM group_10_delta
    WHERE joined.k IS NOT DISTINCT FROM group_10_delta.k
      AND joined.b IS NOT DISTINCT FROM group_10_delta.b
      AND joined.a IS NOT DISTINCT FROM group_10_delta.a
  )
),
-- those whose number of partners changed, and by how many
group_7_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b,
    grouped.a,
    grouped.count,
    grouped.weight,
    sum(group_10_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_7_outer_join_candidates.k,
      group_7_outer_join_candidates.b,
      group_7_outer_join_candidates.id,
      group_7_outer_join_candidates.k_2,
      group_7_outer_join_candidates.a,
      group_7_outer_join_candidates.id_2,
      group_7_outer_join_candidates.a_2,
      group_7_outer_join_candidates.k_3,
      group_7_outer_join_candidates.b_2,
      group_7_outer_join_candidates.count,
      sum(group_7_outer_join_candidates.weight)::bigint AS weight
    FROM group_7_outer_join_candidates
    GROUP BY group_7_outer_join_candidates.k, group_7_outer_join_candidates.b, group_7_outer_join_candidates.id, group_7_outer_join_candidates.k_2, group_7_outer_join_candidates.a, group_7_outer_join_candidates.id_2, group_7_outer_join_candidates.a_2, group_7_outer_join_candidates.k_3, group_7_outer_join_candidates.b_2, group_7_outer_join_candidates.count
    HAVING sum(group_7_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_10_delta
    ON grouped.k IS NOT DISTINCT FROM group_10_delta.k AND grouped.b IS NOT DISTINCT FROM group_10_delta.b AND grouped.a IS NOT DISTINCT FROM group_10_delta.a
  GROUP BY grouped.k, grouped.b, grouped.id, grouped.k_2, grouped.a, grouped.id_2, grouped.a_2, grouped.k_3, grouped.b_2, grouped.count, grouped.weight
  HAVING sum(group_10_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_7_outer_join_flips AS MATERIALIZED (
  SELECT
    group_7_outer_join_touched.k,
    group_7_outer_join_touched.b,
    group_7_outer_join_touched.count,
    group_7_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_7_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_7_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS kept
      WHERE group_7_outer_join_touched.k IS NOT DISTINCT FROM kept.k
        AND group_7_outer_join_touched.b IS NOT DISTINCT FROM kept.b
        AND group_7_outer_join_touched.a IS NOT DISTINCT FROM kept.a
      LIMIT greatest(group_7_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_7_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_10_join): l, r, s
group_10_join_delta AS MATERIALIZED (
  -- Δgroup_7_outer_join ⋈ group_10₀: runs when l or r or s changed
  SELECT
    group_7_outer_join_delta.k,
    group_7_outer_join_delta.b,
    group_7_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_7_outer_join_delta.weight
  FROM group_7_outer_join_delta
  JOIN pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS kept
    ON group_7_outer_join_delta.k IS NOT DISTINCT FROM kept.k AND group_7_outer_join_delta.b IS NOT DISTINCT FROM kept.b AND group_7_outer_join_delta.a IS NOT DISTINCT FROM kept.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- group_7_outer_join ⋈ Δgroup_10: runs when s or r or l changed
  SELECT
    joined.k,
    joined.b,
    grouped.count,
    group_10_delta.count AS count_2,
    group_10_delta.weight
  FROM group_10_delta
  JOIN (
    SELECT
      distinct_rows.k,
      distinct_rows.b,
      l.id,
      l.k AS k_2,
      l.a
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
        AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      l_2.id,
      l_2.a,
      distinct_rows_2.k,
      distinct_rows_2.b,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        r_2.k,
        r_2.b
      FROM public.r AS r_2
    ) AS distinct_rows_2
    CROSS JOIN public.l AS l_2
    JOIN public.s AS s_2
      ON (s_2.c = l_2.a OR s_2.c = distinct_rows_2.b) AND l_2.id = s_2.k
    GROUP BY l_2.id, l_2.a, distinct_rows_2.k, distinct_rows_2.b
  ) AS grouped
    ON joined.k IS NOT DISTINCT FROM grouped.k
    AND joined.b IS NOT DISTINCT FROM grouped.b
    AND joined.id = grouped.id
    AND joined.a IS NOT DISTINCT FROM grouped.a
    ON joined.k IS NOT DISTINCT FROM group_10_delta.k AND joined.b IS NOT DISTINCT FROM group_10_delta.b AND joined.a IS NOT DISTINCT FROM group_10_delta.a
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_10_anti_join): l, r, s
group_10_anti_join_delta AS MATERIALIZED (
  -- Δgroup_7_outer_join ▷ group_10₀: runs when l or r or s changed
  SELECT
    group_7_outer_join_delta.k,
    group_7_outer_join_delta.b,
    group_7_outer_join_delta.count,
    group_7_outer_join_delta.weight
  FROM group_7_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS kept
    WHERE group_7_outer_join_delta.k IS NOT DISTINCT FROM kept.k
      AND group_7_outer_join_delta.b IS NOT DISTINCT FROM kept.b
      AND group_7_outer_join_delta.a IS NOT DISTINCT FROM kept.a
  )
  UNION ALL
  -- flipped rows of group_7_outer_join₀: runs when s or r or l changed
  SELECT
    group_7_outer_join_flips.k,
    group_7_outer_join_flips.b,
    group_7_outer_join_flips.count,
    - group_7_outer_join_flips.weight AS weight
  FROM group_7_outer_join_flips
),
-- Δ(group_10_outer_join): l, r, s
group_10_outer_join_delta AS MATERIALIZED (
  -- Δgroup_10_join: runs when l or r or s changed
  SELECT
    group_10_join_delta.k,
    group_10_join_delta.b,
    group_10_join_delta.weight
  FROM group_10_join_delta
  WHERE NOT CASE WHEN coalesce(group_10_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(group_10_join_delta.count_2, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  UNION ALL
  -- Δgroup_10_anti_join: runs when l or r or s changed
  SELECT
    group_10_anti_join_delta.k,
    group_10_anti_join_delta.b,
    group_10_anti_join_delta.weight
  FROM group_10_anti_join_delta
  WHERE NOT CASE WHEN coalesce(group_10_anti_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(NULL::bigint, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
),
-- the rows of r₀ that match a row of Δgroup_10_outer_join: l, r, s
r_candidates AS MATERIALIZED (
  -- r ⋉ Δgroup_10_outer_join: runs when l or r or s changed
  SELECT
    r.id,
    r.k,
    r.b,
    1::bigint AS weight
  FROM public.r AS r
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM group_10_outer_join_delta
    WHERE r.k = group_10_outer_join_delta.k
  )
    AND EXISTS (
    SELECT
    FROM group_10_outer_join_delta AS group_10_outer_join_delta_2
    WHERE r.k = group_10_outer_join_delta_2.k
      AND r.b IS NOT DISTINCT FROM group_10_outer_join_delta_2.b
  )
  UNION ALL
  -- −Δr ⋉ Δgroup_10_outer_join: runs when r and (l or r or s) changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    - r_change.weight AS weight
  FROM r_change
  WHERE EXISTS (
    SELECT
    FROM group_10_outer_join_delta
    WHERE r_change.k = group_10_outer_join_delta.k
      AND r_change.b IS NOT DISTINCT FROM group_10_outer_join_delta.b
  )
),
-- those whose number of partners changed, and by how many
r_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.b,
    grouped.weight,
    sum(group_10_outer_join_delta.weight)::bigint AS gained
  FROM (
    SELECT
      r_candidates.id,
      r_candidates.k,
      r_candidates.b,
      sum(r_candidates.weight)::bigint AS weight
    FROM r_candidates
    GROUP BY r_candidates.id, r_candidates.k, r_candidates.b
    HAVING sum(r_candidates.weight) <> 0
  ) AS grouped
  JOIN group_10_outer_join_delta
    ON grouped.k = group_10_outer_join_delta.k AND grouped.b IS NOT DISTINCT FROM group_10_outer_join_delta.b
  GROUP BY grouped.id, grouped.k, grouped.b, grouped.weight
  HAVING sum(group_10_outer_join_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r, l, s
r_flips AS MATERIALIZED (
  SELECT
    r_touched.id,
    r_touched.b,
    r_touched.weight * CASE WHEN lateral_rows.found = r_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          distinct_rows.k,
          distinct_rows.b,
          l.id,
          l.k AS k_2,
          l.a
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
            AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
        )
      ) AS joined
      LEFT JOIN (
        SELECT
          l_2.id,
          l_2.a,
          distinct_rows_2.k,
          distinct_rows_2.b,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            r_2.k,
            r_2.b
          FROM public.r AS r_2
        ) AS distinct_rows_2
        CROSS JOIN public.l AS l_2
        JOIN public.s AS s_2
          ON (s_2.c = l_2.a OR s_2.c = distinct_rows_2.b) AND l_2.id = s_2.k
        GROUP BY l_2.id, l_2.a, distinct_rows_2.k, distinct_rows_2.b
      ) AS grouped
        ON joined.k IS NOT DISTINCT FROM grouped.k
        AND joined.b IS NOT DISTINCT FROM grouped.b
        AND joined.id = grouped.id
        AND joined.a IS NOT DISTINCT FROM grouped.a
      LEFT JOIN (
        SELECT
          distinct_rows_4.a,
          distinct_rows_3.k,
          distinct_rows_3.b,
          count(*) AS count
        FROM (
          SELECT DISTINCT
            r_3.k,
            r_3.b
          FROM public.r AS r_3
        ) AS distinct_rows_3
        CROSS JOIN (
          SELECT DISTINCT
            l_3.a
          FROM public.l AS l_3
        ) AS distinct_rows_4
        JOIN public.s AS s_3
          ON (s_3.c = distinct_rows_4.a OR s_3.c = distinct_rows_3.b)
        WHERE s_3.k IS NULL
        GROUP BY distinct_rows_4.a, distinct_rows_3.k, distinct_rows_3.b
      ) AS grouped_2
        ON joined.k IS NOT DISTINCT FROM grouped_2.k
        AND joined.b IS NOT DISTINCT FROM grouped_2.b
        AND joined.a IS NOT DISTINCT FROM grouped_2.a
      WHERE NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
        AND r_touched.k = joined.k
        AND r_touched.b IS NOT DISTINCT FROM joined.b
      LIMIT greatest(r_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_touched.gained OR lateral_rows.found = 0)
),
-- Δ of l_anti_join: r, l, s
l_anti_join_delta_2 AS MATERIALIZED (
  -- Δr ▷ group_10_outer_join: runs when r changed
  SELECT
    r_change.id,
    r_change.b,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        distinct_rows.k,
        distinct_rows.b,
        l.id,
        l.k AS k_2,
        l.a
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
          AND (s.c <> distinct_rows.b OR distinct_rows.b IS NULL)
      )
    ) AS joined
    LEFT JOIN (
      SELECT
        l_2.id,
        l_2.a,
        distinct_rows_2.k,
        distinct_rows_2.b,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          r_2.k,
          r_2.b
        FROM public.r AS r_2
      ) AS distinct_rows_2
      CROSS JOIN public.l AS l_2
      JOIN public.s AS s_2
        ON (s_2.c = l_2.a OR s_2.c = distinct_rows_2.b) AND l_2.id = s_2.k
      GROUP BY l_2.id, l_2.a, distinct_rows_2.k, distinct_rows_2.b
    ) AS grouped
      ON joined.k IS NOT DISTINCT FROM grouped.k
      AND joined.b IS NOT DISTINCT FROM grouped.b
      AND joined.id = grouped.id
      AND joined.a IS NOT DISTINCT FROM grouped.a
    LEFT JOIN (
      SELECT
        distinct_rows_4.a,
        distinct_rows_3.k,
        distinct_rows_3.b,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          r_3.k,
          r_3.b
        FROM public.r AS r_3
      ) AS distinct_rows_3
      CROSS JOIN (
        SELECT DISTINCT
          l_3.a
        FROM public.l AS l_3
      ) AS distinct_rows_4
      JOIN public.s AS s_3
        ON (s_3.c = distinct_rows_4.a OR s_3.c = distinct_rows_3.b)
      WHERE s_3.k IS NULL
      GROUP BY distinct_rows_4.a, distinct_rows_3.k, distinct_rows_3.b
    ) AS grouped_2
      ON joined.k IS NOT DISTINCT FROM grouped_2.k
      AND joined.b IS NOT DISTINCT FROM grouped_2.b
      AND joined.a IS NOT DISTINCT FROM grouped_2.a
    WHERE NOT CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
      AND r_change.k = joined.k
      AND r_change.b IS NOT DISTINCT FROM joined.b
  )
  UNION ALL
  -- flipped rows of r₀: runs when l or r or s changed
  SELECT
    r_flips.id,
    r_flips.b,
    - r_flips.weight AS weight
  FROM r_flips
),
-- Δ of l_outer_join: l, r, s
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when l or r or s changed
  SELECT
    l_join_delta_2.id_5 AS id,
    l_join_delta_2.a_4 AS a,
    l_join_delta_2.id_2,
    l_join_delta_2.b,
    l_join_delta_2.weight
  FROM l_join_delta_2
  UNION ALL
  -- Δl_anti_join: runs when l or r or s changed
  SELECT
    l_anti_join_delta.id,
    l_anti_join_delta.a,
    NULL::integer AS id_2,
    NULL::text AS b,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- Δ(union): l, r, s
union_delta AS MATERIALIZED (
  -- Δl_outer_join: runs when l or r or s changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2 AS r_id,
    l_outer_join_delta.a,
    l_outer_join_delta.b,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l or s changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta_2.id AS r_id,
    NULL::text AS a,
    l_anti_join_delta_2.b,
    l_anti_join_delta_2.weight
  FROM l_anti_join_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.id,
    union_delta.r_id,
    union_delta.a,
    union_delta.b,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.id, union_delta.r_id, union_delta.a, union_delta.b
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.r_id,
    result_change.a,
    result_change.b,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.r_id, result_change.a, result_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_full_with_subqueries_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id, result_change.a, result_change.b), 0)
    AND ROW(kept.id, kept.r_id, kept.a, kept.b) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id, result_change.a, result_change.b)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result" (id, r_id, a, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.a, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result" AS s
  SET id = n.id, r_id = n.r_id, a = n.a, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.r_id, s.a, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.a, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group" (b, __pgt_count, __pgt_hash)
  SELECT n.b, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group" AS s
  SET b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_2" (b, id, k, a, __pgt_count, __pgt_hash)
  SELECT n.b, n.id, n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS s
  SET b = n.b, id = n.id, k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.b, s.id, s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.id, n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_3" (b, __pgt_count, __pgt_hash)
  SELECT n.b, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_3" AS s
  SET b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_4" (b, id, k, a, __pgt_count, __pgt_hash)
  SELECT n.b, n.id, n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS s
  SET b = n.b, id = n.id, k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.b, s.id, s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.id, n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_5" (k, b, __pgt_count, __pgt_hash)
  SELECT n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_5" AS s
  SET k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_5" AS s
  USING group_5_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_6 keeps
inserted_group_6 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_6" (k, b, __pgt_count, __pgt_hash)
  SELECT n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_6 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_6" AS s
  SET k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_6_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_6 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_6" AS s
  USING group_6_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_7 keeps
inserted_group_7 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_7" (id, a, k, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.a, n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_7_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_7 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS s
  SET id = n.id, a = n.a, k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_7_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.a, s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.a, n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_7 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_7" AS s
  USING group_7_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_8 keeps
inserted_group_8 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_8" (k, b, __pgt_count, __pgt_hash)
  SELECT n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_8_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_8 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_8" AS s
  SET k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_8_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_8 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_8" AS s
  USING group_8_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_9 keeps
inserted_group_9 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_9" (a, __pgt_count, __pgt_hash)
  SELECT n.a, n.__pgt_count, n.__pgt_hash
  FROM group_9_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_9 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_9" AS s
  SET a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_9_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_9 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_9" AS s
  USING group_9_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_10 keeps
inserted_group_10 AS (
  INSERT INTO pgtrickle_state."public.join_full_with_subqueries_result.group_10" (a, k, b, __pgt_count, __pgt_hash)
  SELECT n.a, n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_10_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_10 AS (
  UPDATE pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS s
  SET a = n.a, k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_10_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.a, s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_10 AS (
  DELETE FROM pgtrickle_state."public.join_full_with_subqueries_result.group_10" AS s
  USING group_10_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
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
  stream_table => 'public.join_full_with_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_6_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_7_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_8_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_9_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_10_next WHERE __pgt_count < 0));
