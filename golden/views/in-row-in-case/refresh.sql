WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.in_row_in_case_result'
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    s_change.k,
    s_change.c,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  GROUP BY s_change.k, s_change.c
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.c AS old_c,
    kept.__pgt_count AS old___pgt_count,
    group_change.k,
    group_change.c,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.c), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.c IS NOT DISTINCT FROM group_change.c
),
-- Δ(group): s
group_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_next.old_k AS k,
    group_next.old_c AS c,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_c, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.c, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_next.k,
    group_next.c,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_c, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.c, group_next.__pgt_count)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.k,
    group_delta.c,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.k IS NOT NULL
    AND group_delta.c IS NOT NULL
  GROUP BY group_delta.k, group_delta.c
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.k,
    group_keys.c,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.in_row_in_case_result.group" AS kept
      WHERE kept.k = group_keys.k
        AND kept.c = group_keys.c
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): l, s
group_join_delta AS MATERIALIZED (
  -- Δl ⋈ group₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.in_row_in_case_result.group" AS kept
    ON kept.k = l_change.k AND kept.c = l_change.a
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
    AND l_change.a IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.l AS l
    ON group_delta.k = l.k AND group_delta.c = l.a
  WHERE EXISTS (SELECT FROM s_change)
    AND group_delta.k IS NOT NULL
    AND group_delta.c IS NOT NULL
),
-- Δ(group_anti_join): l, s
group_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.in_row_in_case_result.group" AS kept
    WHERE kept.k = l_change.k
      AND kept.c = l_change.a
  )
  UNION ALL
  -- l ⋈ flipped keys of group: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.l AS l
    ON group_flips.k = l.k AND group_flips.c = l.a
  WHERE EXISTS (SELECT FROM s_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    l_change.k,
    l_change.a,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k, l_change.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.a AS old_a,
    group_2_change.k,
    group_2_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k, group_2_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k, group_2_change.a), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
    AND kept.a IS NOT DISTINCT FROM group_2_change.a
),
-- Δ(group_2): l
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_2_next.old_k AS k,
    group_2_next.old_a AS a,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old_a)::record *<> ROW(group_2_next.k, group_2_next.a)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_2_next.k,
    group_2_next.a,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old_a)::record *<> ROW(group_2_next.k, group_2_next.a)::record)
),
-- Δ(group_2_join): s, l
group_2_join_delta AS MATERIALIZED (
  -- Δs ⋈ group_2₀: runs when s changed
  SELECT
    kept.k AS k_2,
    kept.a,
    s_change.weight
  FROM s_change
  JOIN pgtrickle_state."public.in_row_in_case_result.group_2" AS kept
    ON (kept.k = s_change.k AND kept.a = s_change.c) IS NULL
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- s ⋈ Δgroup_2: runs when l changed
  SELECT
    group_2_delta.k AS k_2,
    group_2_delta.a,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.s AS s
    ON (group_2_delta.k = s.k AND group_2_delta.a = s.c) IS NULL
  WHERE EXISTS (SELECT FROM l_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    group_2_join_delta.k_2 AS k,
    group_2_join_delta.a,
    sum(group_2_join_delta.weight) AS __pgt_count_change
  FROM group_2_join_delta
  GROUP BY group_2_join_delta.k_2, group_2_join_delta.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.a AS old_a,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.k,
    group_3_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.k, group_3_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.k, group_3_change.a), 0)
    AND kept.k IS NOT DISTINCT FROM group_3_change.k
    AND kept.a IS NOT DISTINCT FROM group_3_change.a
),
-- Δ(group_3): s, l
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when s or l changed
  SELECT
    group_3_next.old_k AS k,
    group_3_next.old_a AS a,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_k, group_3_next.old_a, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.k, group_3_next.a, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s or l changed
  SELECT
    group_3_next.k,
    group_3_next.a,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_k, group_3_next.old_a, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.k, group_3_next.a, group_3_next.__pgt_count)::record)
),
-- Δ(group_outer_join): l, s
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or s changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.a,
    group_join_delta.count,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or s changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    group_anti_join_delta.a,
    NULL::bigint AS count,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- the rows of group_outer_join that match a row of Δgroup_3: s, l
group_outer_join_candidates AS MATERIALIZED (
  -- group_outer_join ⋉ Δgroup_3: runs when s or l changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.k AS k_2,
    grouped.c,
    grouped.count,
    1::bigint AS weight
  FROM public.l AS l
  LEFT JOIN (
    SELECT
      s.k,
      s.c,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.k, s.c
  ) AS grouped
    ON grouped.k = l.k
    AND grouped.c = l.a
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND EXISTS (
    SELECT
    FROM group_3_delta
    WHERE hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(group_3_delta.k, group_3_delta.a), 0)
      AND (l.k = group_3_delta.k OR l.k IS NULL AND group_3_delta.k IS NULL)
      AND (l.a = group_3_delta.a OR l.a IS NULL AND group_3_delta.a IS NULL)
  )
),
-- those whose number of partners changed, and by how many
group_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.count,
    grouped.weight,
    sum(group_3_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_outer_join_candidates.id,
      group_outer_join_candidates.k,
      group_outer_join_candidates.a,
      group_outer_join_candidates.k_2,
      group_outer_join_candidates.c,
      group_outer_join_candidates.count,
      sum(group_outer_join_candidates.weight)::bigint AS weight
    FROM group_outer_join_candidates
    GROUP BY group_outer_join_candidates.id, group_outer_join_candidates.k, group_outer_join_candidates.a, group_outer_join_candidates.k_2, group_outer_join_candidates.c, group_outer_join_candidates.count
    HAVING sum(group_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_3_delta
    ON hash_record_extended(ROW(grouped.k, grouped.a), 0) = hash_record_extended(ROW(group_3_delta.k, group_3_delta.a), 0) AND grouped.k IS NOT DISTINCT FROM group_3_delta.k AND grouped.a IS NOT DISTINCT FROM group_3_delta.a
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.k_2, grouped.c, grouped.count, grouped.weight
  HAVING sum(group_3_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_outer_join_flips AS MATERIALIZED (
  SELECT
    group_outer_join_touched.id,
    group_outer_join_touched.k,
    group_outer_join_touched.count,
    group_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.in_row_in_case_result.group_3" AS kept
      WHERE group_outer_join_touched.k IS NOT DISTINCT FROM kept.k
        AND group_outer_join_touched.a IS NOT DISTINCT FROM kept.a
      LIMIT greatest(group_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_3_join): l, s
group_3_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ group_3₀: runs when l or s changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.in_row_in_case_result.group_3" AS kept
    ON hash_record_extended(ROW(group_outer_join_delta.k, group_outer_join_delta.a), 0) = hash_record_extended(ROW(kept.k, kept.a), 0) AND group_outer_join_delta.k IS NOT DISTINCT FROM kept.k AND group_outer_join_delta.a IS NOT DISTINCT FROM kept.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- group_outer_join ⋈ Δgroup_3: runs when s or l changed
  SELECT
    l.id,
    l.k,
    grouped.count,
    group_3_delta.count AS count_2,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      s.k,
      s.c,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.k, s.c
  ) AS grouped
    ON grouped.k = l.k
    AND grouped.c = l.a
    ON hash_record_extended(ROW(group_3_delta.k, group_3_delta.a), 0) = hash_record_extended(ROW(l.k, l.a), 0) AND (group_3_delta.k = l.k OR group_3_delta.k IS NULL AND l.k IS NULL) AND (group_3_delta.a = l.a OR group_3_delta.a IS NULL AND l.a IS NULL)
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_3_anti_join): l, s
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ group_3₀: runs when l or s changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.count,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.in_row_in_case_result.group_3" AS kept
    WHERE hash_record_extended(ROW(group_outer_join_delta.k, group_outer_join_delta.a), 0) = hash_record_extended(ROW(kept.k, kept.a), 0)
      AND group_outer_join_delta.k IS NOT DISTINCT FROM kept.k
      AND group_outer_join_delta.a IS NOT DISTINCT FROM kept.a
  )
  UNION ALL
  -- flipped rows of group_outer_join₀: runs when s or l changed
  SELECT
    group_outer_join_flips.id,
    group_outer_join_flips.k,
    group_outer_join_flips.count,
    - group_outer_join_flips.weight AS weight
  FROM group_outer_join_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_4_change.k
),
-- Δ(group_4): r
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_4_next.old_k AS k,
    group_4_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.locator IS NOT NULL
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_k, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.k, group_4_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_4_next.k,
    group_4_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.present
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_k, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.k, group_4_next.__pgt_count)::record)
),
-- Δ(group_3_outer_join): l, s
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when l or s changed
  SELECT
    group_3_join_delta.id,
    group_3_join_delta.k,
    group_3_join_delta.count,
    group_3_join_delta.count_2,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when l or s changed
  SELECT
    group_3_anti_join_delta.id,
    group_3_anti_join_delta.k,
    group_3_anti_join_delta.count,
    NULL::bigint AS count_2,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- the keys of Δgroup_4 whose number of rows changed, and by how many
group_4_keys AS MATERIALIZED (
  SELECT
    group_4_delta.k,
    sum(group_4_delta.weight)::bigint AS net
  FROM group_4_delta
  WHERE group_4_delta.k IS NOT NULL
  GROUP BY group_4_delta.k
  HAVING sum(group_4_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_4_flips AS MATERIALIZED (
  SELECT
    group_4_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_4_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_4_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.in_row_in_case_result.group_4" AS kept
      WHERE kept.k = group_4_keys.k
      LIMIT greatest(group_4_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_4_keys.net * '-1'::integer)
),
-- Δ(group_4_join): l, s, r
group_4_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ⋈ group_4₀: runs when l or s changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.k,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.count_2,
    kept.__pgt_count AS count_3,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  JOIN pgtrickle_state."public.in_row_in_case_result.group_4" AS kept
    ON kept.k = group_3_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND group_3_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- group_3_outer_join ⋈ Δgroup_4: runs when r changed
  SELECT
    l.id,
    l.k,
    grouped.count,
    grouped_2.count AS count_2,
    group_4_delta.count AS count_3,
    group_4_delta.weight
  FROM group_4_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      s.k,
      s.c,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.k, s.c
  ) AS grouped
    ON grouped.k = l.k
    AND grouped.c = l.a
  LEFT JOIN (
    SELECT
      distinct_rows.k,
      distinct_rows.a,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.k,
        l_2.a
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.s AS s_2
      ON (distinct_rows.k = s_2.k AND distinct_rows.a = s_2.c) IS NULL
    GROUP BY distinct_rows.k, distinct_rows.a
  ) AS grouped_2
    ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(grouped_2.k, grouped_2.a), 0)
    AND (l.k = grouped_2.k OR l.k IS NULL AND grouped_2.k IS NULL)
    AND (l.a = grouped_2.a OR l.a IS NULL AND grouped_2.a IS NULL)
    ON group_4_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_4_delta.k IS NOT NULL
),
-- Δ(group_4_anti_join): l, s, r
group_4_anti_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ▷ group_4₀: runs when l or s changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.k,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.in_row_in_case_result.group_4" AS kept
    WHERE kept.k = group_3_outer_join_delta.k
  )
  UNION ALL
  -- group_3_outer_join ⋈ flipped keys of group_4: runs when r changed
  SELECT
    l.id,
    l.k,
    grouped.count,
    grouped_2.count AS count_2,
    - group_4_flips.weight AS weight
  FROM group_4_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      s.k,
      s.c,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.k, s.c
  ) AS grouped
    ON grouped.k = l.k
    AND grouped.c = l.a
  LEFT JOIN (
    SELECT
      distinct_rows.k,
      distinct_rows.a,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.k,
        l_2.a
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.s AS s_2
      ON (distinct_rows.k = s_2.k AND distinct_rows.a = s_2.c) IS NULL
    GROUP BY distinct_rows.k, distinct_rows.a
  ) AS grouped_2
    ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(grouped_2.k, grouped_2.a), 0)
    AND (l.k = grouped_2.k OR l.k IS NULL AND grouped_2.k IS NULL)
    AND (l.a = grouped_2.a OR l.a IS NULL AND grouped_2.a IS NULL)
    ON group_4_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  WHERE r_change.k IS NULL
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.total" AS kept
    ON true
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result.total_2" AS kept
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
-- Δ(group_4_outer_join): l, s, r
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when l or s or r changed
  SELECT
    group_4_join_delta.id,
    group_4_join_delta.k,
    group_4_join_delta.count,
    group_4_join_delta.count_2,
    group_4_join_delta.count_3,
    group_4_join_delta.weight
  FROM group_4_join_delta
  UNION ALL
  -- Δgroup_4_anti_join: runs when l or s or r changed
  SELECT
    group_4_anti_join_delta.id,
    group_4_anti_join_delta.k,
    group_4_anti_join_delta.count,
    group_4_anti_join_delta.count_2,
    NULL::bigint AS count_3,
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
),
-- Δ(total_2): r
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.locator IS NOT NULL
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_2_next
  WHERE total_2_next.present
    AND (total_2_next.locator IS NULL OR NOT total_2_next.present OR ROW(total_2_next.old___pgt_count)::record *<> ROW(total_2_next.__pgt_count)::record)
),
-- Δ(group_4_outer_join ⋈ total): l, s, r
total_join_delta AS MATERIALIZED (
  -- Δgroup_4_outer_join ⋈ total₀: runs when l or s or r changed
  SELECT
    group_4_outer_join_delta.id,
    group_4_outer_join_delta.k,
    group_4_outer_join_delta.count,
    group_4_outer_join_delta.count_2,
    group_4_outer_join_delta.count_3,
    kept.__pgt_count AS count_4,
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  CROSS JOIN pgtrickle_state."public.in_row_in_case_result.total" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- group_4_outer_join ⋈ Δtotal: runs when r changed
  SELECT
    l.id,
    l.k,
    grouped.count,
    grouped_2.count AS count_2,
    grouped_3.count AS count_3,
    total_delta.count AS count_4,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        s.k,
        s.c,
        count(*) AS count
      FROM public.s AS s
      GROUP BY s.k, s.c
    ) AS grouped
      ON grouped.k = l.k
      AND grouped.c = l.a
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        distinct_rows.a,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k,
          l_2.a
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.s AS s_2
        ON (distinct_rows.k = s_2.k AND distinct_rows.a = s_2.c) IS NULL
      GROUP BY distinct_rows.k, distinct_rows.a
    ) AS grouped_2
      ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(grouped_2.k, grouped_2.a), 0)
      AND (l.k = grouped_2.k OR l.k IS NULL AND grouped_2.k IS NULL)
      AND (l.a = grouped_2.a OR l.a IS NULL AND grouped_2.a IS NULL)
    LEFT JOIN (
      SELECT
        r.k,
        count(*) AS count
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped_3
      ON grouped_3.k = l.k
  )
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ of total_2_join: l, s, r
total_2_join_delta AS MATERIALIZED (
  -- Δ(group_4_outer_join ⋈ total) ⋈ total_2₀: runs when l or s or r changed
  SELECT
    total_join_delta.id,
    total_join_delta.k,
    total_join_delta.count,
    total_join_delta.count_2,
    total_join_delta.count_3,
    total_join_delta.count_4,
    kept.__pgt_count AS count_5,
    total_join_delta.weight
  FROM total_join_delta
  CROSS JOIN pgtrickle_state."public.in_row_in_case_result.total_2" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- (group_4_outer_join ⋈ total) ⋈ Δtotal_2: runs when r changed
  SELECT
    l.id,
    l.k,
    grouped.count,
    grouped_2.count AS count_2,
    grouped_3.count AS count_3,
    combined.count AS count_4,
    total_2_delta.count AS count_5,
    total_2_delta.weight * combined.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        s.k,
        s.c,
        count(*) AS count
      FROM public.s AS s
      GROUP BY s.k, s.c
    ) AS grouped
      ON grouped.k = l.k
      AND grouped.c = l.a
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        distinct_rows.a,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k,
          l_2.a
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.s AS s_2
        ON (distinct_rows.k = s_2.k AND distinct_rows.a = s_2.c) IS NULL
      GROUP BY distinct_rows.k, distinct_rows.a
    ) AS grouped_2
      ON hash_record_extended(ROW(l.k, l.a), 0) = hash_record_extended(ROW(grouped_2.k, grouped_2.a), 0)
      AND (l.k = grouped_2.k OR l.k IS NULL AND grouped_2.k IS NULL)
      AND (l.a = grouped_2.a OR l.a IS NULL AND grouped_2.a IS NULL)
    LEFT JOIN (
      SELECT
        r.k,
        count(*) AS count
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped_3
      ON grouped_3.k = l.k
  )
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.in_row_in_case_result.total" AS kept
    UNION ALL
    SELECT
      total_delta.count,
      total_delta.weight
    FROM total_delta
  ) AS combined
  WHERE EXISTS (SELECT FROM r_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_2_join_delta.id,
    CASE WHEN NOT CASE WHEN coalesce(total_2_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(total_2_join_delta.count_2, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END THEN 'none'::text WHEN CASE WHEN coalesce(total_2_join_delta.count_3, '0'::bigint) > '0'::bigint THEN true WHEN total_2_join_delta.count_4 > '0'::bigint THEN NULL::boolean WHEN total_2_join_delta.k IS NULL AND total_2_join_delta.count_5 > '0'::bigint THEN NULL::boolean ELSE false END THEN 'some'::text ELSE NULL::text END AS found,
    sum(total_2_join_delta.weight)::bigint AS weight
  FROM total_2_join_delta
  GROUP BY total_2_join_delta.id, CASE WHEN NOT CASE WHEN coalesce(total_2_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(total_2_join_delta.count_2, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END THEN 'none'::text WHEN CASE WHEN coalesce(total_2_join_delta.count_3, '0'::bigint) > '0'::bigint THEN true WHEN total_2_join_delta.count_4 > '0'::bigint THEN NULL::boolean WHEN total_2_join_delta.k IS NULL AND total_2_join_delta.count_5 > '0'::bigint THEN NULL::boolean ELSE false END THEN 'some'::text ELSE NULL::text END
  HAVING sum(total_2_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.found,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.found,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.in_row_in_case_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result" (id, found)
  SELECT n.id, n.found
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result" AS s
  SET id = n.id, found = n.found
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.found)::record *<> ROW(n.id, n.found)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.group" (k, c, __pgt_count, __pgt_hash)
  SELECT n.k, n.c, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.group" AS s
  SET k = n.k, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.group_2" (k, a, __pgt_count, __pgt_hash)
  SELECT n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.group_2" AS s
  SET k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.group_3" (k, a, __pgt_count, __pgt_hash)
  SELECT n.k, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.group_3" AS s
  SET k = n.k, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.group_4" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.group_4" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.in_row_in_case_result.total_2" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.in_row_in_case_result.total_2" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.in_row_in_case_result.total_2" AS s
  USING total_2_next AS n
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
  stream_table => 'public.in_row_in_case_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_next WHERE __pgt_count < 0));
