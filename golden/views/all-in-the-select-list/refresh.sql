WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.all_in_the_select_list_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
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
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.group" AS kept
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
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.all_in_the_select_list_result.group" AS kept
    ON kept.k < r_change.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON group_delta.k < r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.k_2 AS k,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.k_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.group_2" AS kept
    ON kept.k = group_2_change.k
),
-- Δ(group_2): r, l
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r or l changed
  SELECT
    group_2_next.old_k AS k,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r or l changed
  SELECT
    group_2_next.k,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.k,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  GROUP BY group_2_delta.k
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.all_in_the_select_list_result.group_2" AS kept
      WHERE kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.all_in_the_select_list_result.group_2" AS kept
    ON l_change.k = kept.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup_2: runs when r or l changed
  SELECT
    l.id,
    l.k,
    l.a,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON l.k = group_2_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.all_in_the_select_list_result.group_2" AS kept
    WHERE l_change.k = kept.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group_2: runs when r or l changed
  SELECT
    l.id,
    l.k,
    l.a,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
    ON l.k = group_2_flips.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
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
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.total" AS kept
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
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.total_2" AS kept
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
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.k,
    group_2_join_delta.a,
    group_2_join_delta.count,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.a,
    NULL::bigint AS count,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
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
-- Δ(group_2_outer_join ⋈ total): l, r
total_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ⋈ total₀: runs when l or r changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.a,
    group_2_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  CROSS JOIN pgtrickle_state."public.all_in_the_select_list_result.total" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- group_2_outer_join ⋈ Δtotal: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.count,
    total_delta.count AS count_2,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
  )
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    s_change.c,
    s_change.k,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  GROUP BY s_change.c, s_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.c AS old_c,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.c,
    group_3_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.c, group_3_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.c, group_3_change.k), 0)
    AND kept.c IS NOT DISTINCT FROM group_3_change.c
    AND kept.k IS NOT DISTINCT FROM group_3_change.k
),
-- Δ(group_3): s
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_3_next.old_c AS c,
    group_3_next.old_k AS k,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_c, group_3_next.old_k, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.c, group_3_next.k, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_3_next.c,
    group_3_next.k,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_c, group_3_next.old_k, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.c, group_3_next.k, group_3_next.__pgt_count)::record)
),
-- Δ(total_2_join): l, r
total_2_join_delta AS MATERIALIZED (
  -- Δ(group_2_outer_join ⋈ total) ⋈ total_2₀: runs when l or r changed
  SELECT
    total_join_delta.id,
    total_join_delta.k,
    total_join_delta.a,
    total_join_delta.count,
    total_join_delta.count_2,
    kept.__pgt_count AS count_3,
    total_join_delta.weight
  FROM total_join_delta
  CROSS JOIN pgtrickle_state."public.all_in_the_select_list_result.total_2" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- (group_2_outer_join ⋈ total) ⋈ Δtotal_2: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.count,
    combined.count AS count_2,
    total_2_delta.count AS count_3,
    total_2_delta.weight * combined.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
  )
  CROSS JOIN (
    SELECT
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.all_in_the_select_list_result.total" AS kept
    UNION ALL
    SELECT
      total_delta.count,
      total_delta.weight
    FROM total_delta
  ) AS combined
  WHERE EXISTS (SELECT FROM r_change)
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.c,
    group_3_delta.k,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  WHERE group_3_delta.c IS NOT NULL
    AND group_3_delta.k IS NOT NULL
  GROUP BY group_3_delta.c, group_3_delta.k
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.c,
    group_3_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_3_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.all_in_the_select_list_result.group_3" AS kept
      WHERE kept.c = group_3_keys.c
        AND kept.k = group_3_keys.k
      LIMIT greatest(group_3_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_3_keys.net * '-1'::integer)
),
-- Δ(group_3_join): l, r, s
group_3_join_delta AS MATERIALIZED (
  -- Δtotal_2_join ⋈ group_3₀: runs when l or r changed
  SELECT
    total_2_join_delta.id,
    total_2_join_delta.k,
    total_2_join_delta.a,
    total_2_join_delta.count,
    total_2_join_delta.count_2,
    total_2_join_delta.count_3,
    kept.__pgt_count AS count_4,
    total_2_join_delta.weight
  FROM total_2_join_delta
  JOIN pgtrickle_state."public.all_in_the_select_list_result.group_3" AS kept
    ON kept.c = total_2_join_delta.a AND kept.k = total_2_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND total_2_join_delta.k IS NOT NULL
    AND total_2_join_delta.a IS NOT NULL
  UNION ALL
  -- total_2_join ⋈ Δgroup_3: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.count,
    grouped_2.count AS count_2,
    grouped_3.count AS count_3,
    group_3_delta.count AS count_4,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.k,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON distinct_rows.k < r.k
    GROUP BY distinct_rows.k
  ) AS grouped
    ON l.k = grouped.k
    ON group_3_delta.c = l.a AND group_3_delta.k = l.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_2
    WHERE r_2.k IS NULL
  ) AS grouped_2
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
  ) AS grouped_3
  WHERE EXISTS (SELECT FROM s_change)
    AND group_3_delta.c IS NOT NULL
    AND group_3_delta.k IS NOT NULL
),
-- Δ(group_3_anti_join): l, r, s
group_3_anti_join_delta AS MATERIALIZED (
  -- Δtotal_2_join ▷ group_3₀: runs when l or r changed
  SELECT
    total_2_join_delta.id,
    total_2_join_delta.k,
    total_2_join_delta.a,
    total_2_join_delta.count,
    total_2_join_delta.count_2,
    total_2_join_delta.count_3,
    total_2_join_delta.weight
  FROM total_2_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.all_in_the_select_list_result.group_3" AS kept
    WHERE kept.c = total_2_join_delta.a
      AND kept.k = total_2_join_delta.k
  )
  UNION ALL
  -- total_2_join ⋈ flipped keys of group_3: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.count,
    grouped_2.count AS count_2,
    grouped_3.count AS count_3,
    - group_3_flips.weight AS weight
  FROM group_3_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.k,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON distinct_rows.k < r.k
    GROUP BY distinct_rows.k
  ) AS grouped
    ON l.k = grouped.k
    ON group_3_flips.c = l.a AND group_3_flips.k = l.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_2
    WHERE r_2.k IS NULL
  ) AS grouped_2
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
  ) AS grouped_3
  WHERE EXISTS (SELECT FROM s_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    s_change.c,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  WHERE s_change.k IS NULL
  GROUP BY s_change.c
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.c AS old_c,
    kept.__pgt_count AS old___pgt_count,
    group_4_change.c,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.c), 0)
    AND kept.c IS NOT DISTINCT FROM group_4_change.c
),
-- Δ(group_4): s
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_4_next.old_c AS c,
    group_4_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.locator IS NOT NULL
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_c, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.c, group_4_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_4_next.c,
    group_4_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_4_next
  WHERE group_4_next.present
    AND (group_4_next.locator IS NULL OR NOT group_4_next.present OR ROW(group_4_next.old_c, group_4_next.old___pgt_count)::record *<> ROW(group_4_next.c, group_4_next.__pgt_count)::record)
),
-- Δ(group_3_outer_join): l, r, s
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when l or r or s changed
  SELECT
    group_3_join_delta.id,
    group_3_join_delta.k,
    group_3_join_delta.a,
    group_3_join_delta.count,
    group_3_join_delta.count_2,
    group_3_join_delta.count_3,
    group_3_join_delta.count_4,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when l or r or s changed
  SELECT
    group_3_anti_join_delta.id,
    group_3_anti_join_delta.k,
    group_3_anti_join_delta.a,
    group_3_anti_join_delta.count,
    group_3_anti_join_delta.count_2,
    group_3_anti_join_delta.count_3,
    NULL::bigint AS count_4,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- the keys of Δgroup_4 whose number of rows changed, and by how many
group_4_keys AS MATERIALIZED (
  SELECT
    group_4_delta.c,
    sum(group_4_delta.weight)::bigint AS net
  FROM group_4_delta
  WHERE group_4_delta.c IS NOT NULL
  GROUP BY group_4_delta.c
  HAVING sum(group_4_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_4_flips AS MATERIALIZED (
  SELECT
    group_4_keys.c,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_4_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_4_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.all_in_the_select_list_result.group_4" AS kept
      WHERE kept.c = group_4_keys.c
      LIMIT greatest(group_4_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_4_keys.net * '-1'::integer)
),
-- Δ(group_4_join): l, r, s
group_4_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ⋈ group_4₀: runs when l or r or s changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.k,
    group_3_outer_join_delta.a,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.count_3,
    group_3_outer_join_delta.count_4,
    kept.__pgt_count AS count_5,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  JOIN pgtrickle_state."public.all_in_the_select_list_result.group_4" AS kept
    ON kept.c = group_3_outer_join_delta.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND group_3_outer_join_delta.a IS NOT NULL
  UNION ALL
  -- group_3_outer_join ⋈ Δgroup_4: runs when s changed
  SELECT
    joined.id,
    joined.k,
    joined.a,
    joined.count,
    joined.count_2,
    joined.count_3,
    grouped_4.count AS count_4,
    group_4_delta.count AS count_5,
    group_4_delta.weight
  FROM group_4_delta
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      grouped.k AS k_2,
      grouped.count,
      grouped_2.count AS count_2,
      grouped_3.count AS count_3
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_2
      WHERE r_2.k IS NULL
    ) AS grouped_2
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_3
    ) AS grouped_3
  ) AS joined
  LEFT JOIN (
    SELECT
      s.c,
      s.k,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.c, s.k
  ) AS grouped_4
    ON grouped_4.c = joined.a
    AND grouped_4.k = joined.k
    ON group_4_delta.c = joined.a
  WHERE EXISTS (SELECT FROM s_change)
    AND group_4_delta.c IS NOT NULL
),
-- Δ(group_4_anti_join): l, r, s
group_4_anti_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ▷ group_4₀: runs when l or r or s changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.k,
    group_3_outer_join_delta.a,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.count_3,
    group_3_outer_join_delta.count_4,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.all_in_the_select_list_result.group_4" AS kept
    WHERE kept.c = group_3_outer_join_delta.a
  )
  UNION ALL
  -- group_3_outer_join ⋈ flipped keys of group_4: runs when s changed
  SELECT
    joined.id,
    joined.k,
    joined.a,
    joined.count,
    joined.count_2,
    joined.count_3,
    grouped_4.count AS count_4,
    - group_4_flips.weight AS weight
  FROM group_4_flips
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      grouped.k AS k_2,
      grouped.count,
      grouped_2.count AS count_2,
      grouped_3.count AS count_3
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_2
      WHERE r_2.k IS NULL
    ) AS grouped_2
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_3
    ) AS grouped_3
  ) AS joined
  LEFT JOIN (
    SELECT
      s.c,
      s.k,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.c, s.k
  ) AS grouped_4
    ON grouped_4.c = joined.a
    AND grouped_4.k = joined.k
    ON group_4_flips.c = joined.a
  WHERE EXISTS (SELECT FROM s_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    s_change.c,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  GROUP BY s_change.c
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.c AS old_c,
    kept.__pgt_count AS old___pgt_count,
    group_5_change.c,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.c), 0)
    AND kept.c IS NOT DISTINCT FROM group_5_change.c
),
-- Δ(group_5): s
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_5_next.old_c AS c,
    group_5_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.locator IS NOT NULL
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_c, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.c, group_5_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_5_next.c,
    group_5_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_5_next
  WHERE group_5_next.present
    AND (group_5_next.locator IS NULL OR NOT group_5_next.present OR ROW(group_5_next.old_c, group_5_next.old___pgt_count)::record *<> ROW(group_5_next.c, group_5_next.__pgt_count)::record)
),
-- Δ(group_4_outer_join): l, r, s
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when l or r or s changed
  SELECT
    group_4_join_delta.id,
    group_4_join_delta.k,
    group_4_join_delta.a,
    group_4_join_delta.count,
    group_4_join_delta.count_2,
    group_4_join_delta.count_3,
    group_4_join_delta.count_4,
    group_4_join_delta.count_5,
    group_4_join_delta.weight
  FROM group_4_join_delta
  UNION ALL
  -- Δgroup_4_anti_join: runs when l or r or s changed
  SELECT
    group_4_anti_join_delta.id,
    group_4_anti_join_delta.k,
    group_4_anti_join_delta.a,
    group_4_anti_join_delta.count,
    group_4_anti_join_delta.count_2,
    group_4_anti_join_delta.count_3,
    group_4_anti_join_delta.count_4,
    NULL::bigint AS count_5,
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
),
-- the keys of Δgroup_5 whose number of rows changed, and by how many
group_5_keys AS MATERIALIZED (
  SELECT
    group_5_delta.c,
    sum(group_5_delta.weight)::bigint AS net
  FROM group_5_delta
  WHERE group_5_delta.c IS NOT NULL
  GROUP BY group_5_delta.c
  HAVING sum(group_5_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_5_flips AS MATERIALIZED (
  SELECT
    group_5_keys.c,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_5_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_5_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.all_in_the_select_list_result.group_5" AS kept
      WHERE kept.c = group_5_keys.c
      LIMIT greatest(group_5_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_5_keys.net * '-1'::integer)
),
-- Δ(group_5_join): l, r, s
group_5_join_delta AS MATERIALIZED (
  -- Δgroup_4_outer_join ⋈ group_5₀: runs when l or r or s changed
  SELECT
    group_4_outer_join_delta.id,
    group_4_outer_join_delta.k,
    group_4_outer_join_delta.count,
    group_4_outer_join_delta.count_2,
    group_4_outer_join_delta.count_3,
    group_4_outer_join_delta.count_4,
    group_4_outer_join_delta.count_5,
    kept.__pgt_count AS count_6,
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  JOIN pgtrickle_state."public.all_in_the_select_list_result.group_5" AS kept
    ON kept.c = group_4_outer_join_delta.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND group_4_outer_join_delta.a IS NOT NULL
  UNION ALL
  -- group_4_outer_join ⋈ Δgroup_5: runs when s changed
  SELECT
    joined.id,
    joined.k,
    joined.count,
    joined.count_2,
    joined.count_3,
    grouped_4.count AS count_4,
    grouped_5.count AS count_5,
    group_5_delta.count AS count_6,
    group_5_delta.weight
  FROM group_5_delta
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      grouped.k AS k_2,
      grouped.count,
      grouped_2.count AS count_2,
      grouped_3.count AS count_3
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_2
      WHERE r_2.k IS NULL
    ) AS grouped_2
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_3
    ) AS grouped_3
  ) AS joined
  LEFT JOIN (
    SELECT
      s.c,
      s.k,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.c, s.k
  ) AS grouped_4
    ON grouped_4.c = joined.a
    AND grouped_4.k = joined.k
  LEFT JOIN (
    SELECT
      s_2.c,
      count(*) AS count
    FROM public.s AS s_2
    WHERE s_2.k IS NULL
    GROUP BY s_2.c
  ) AS grouped_5
    ON grouped_5.c = joined.a
    ON group_5_delta.c = joined.a
  WHERE EXISTS (SELECT FROM s_change)
    AND group_5_delta.c IS NOT NULL
),
-- Δ(group_5_anti_join): l, r, s
group_5_anti_join_delta AS MATERIALIZED (
  -- Δgroup_4_outer_join ▷ group_5₀: runs when l or r or s changed
  SELECT
    group_4_outer_join_delta.id,
    group_4_outer_join_delta.k,
    group_4_outer_join_delta.count,
    group_4_outer_join_delta.count_2,
    group_4_outer_join_delta.count_3,
    group_4_outer_join_delta.count_4,
    group_4_outer_join_delta.count_5,
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.all_in_the_select_list_result.group_5" AS kept
    WHERE kept.c = group_4_outer_join_delta.a
  )
  UNION ALL
  -- group_4_outer_join ⋈ flipped keys of group_5: runs when s changed
  SELECT
    joined.id,
    joined.k,
    joined.count,
    joined.count_2,
    joined.count_3,
    grouped_4.count AS count_4,
    grouped_5.count AS count_5,
    - group_5_flips.weight AS weight
  FROM group_5_flips
  JOIN (
    SELECT
      l.id,
      l.k,
      l.a,
      grouped.k AS k_2,
      grouped.count,
      grouped_2.count AS count_2,
      grouped_3.count AS count_3
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.k,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.k
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON distinct_rows.k < r.k
      GROUP BY distinct_rows.k
    ) AS grouped
      ON l.k = grouped.k
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_2
      WHERE r_2.k IS NULL
    ) AS grouped_2
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_3
    ) AS grouped_3
  ) AS joined
  LEFT JOIN (
    SELECT
      s.c,
      s.k,
      count(*) AS count
    FROM public.s AS s
    GROUP BY s.c, s.k
  ) AS grouped_4
    ON grouped_4.c = joined.a
    AND grouped_4.k = joined.k
  LEFT JOIN (
    SELECT
      s_2.c,
      count(*) AS count
    FROM public.s AS s_2
    WHERE s_2.k IS NULL
    GROUP BY s_2.c
  ) AS grouped_5
    ON grouped_5.c = joined.a
    ON group_5_flips.c = joined.a
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ(group_5_outer_join): l, r, s
group_5_outer_join_delta AS MATERIALIZED (
  -- Δgroup_5_join: runs when l or r or s changed
  SELECT
    group_5_join_delta.id,
    CASE WHEN coalesce(group_5_join_delta.count, '0'::bigint) > '0'::bigint THEN false WHEN group_5_join_delta.count_2 > '0'::bigint THEN NULL::boolean WHEN group_5_join_delta.k IS NULL AND group_5_join_delta.count_3 > '0'::bigint THEN NULL::boolean ELSE true END AS highest,
    CASE WHEN coalesce(group_5_join_delta.count_4, '0'::bigint) > '0'::bigint THEN false WHEN coalesce(group_5_join_delta.count_5, '0'::bigint) > '0'::bigint THEN NULL::boolean WHEN group_5_join_delta.k IS NULL AND coalesce(group_5_join_delta.count_6, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE true END AS other,
    group_5_join_delta.weight
  FROM group_5_join_delta
  UNION ALL
  -- Δgroup_5_anti_join: runs when l or r or s changed
  SELECT
    group_5_anti_join_delta.id,
    CASE WHEN coalesce(group_5_anti_join_delta.count, '0'::bigint) > '0'::bigint THEN false WHEN group_5_anti_join_delta.count_2 > '0'::bigint THEN NULL::boolean WHEN group_5_anti_join_delta.k IS NULL AND group_5_anti_join_delta.count_3 > '0'::bigint THEN NULL::boolean ELSE true END AS highest,
    CASE WHEN coalesce(group_5_anti_join_delta.count_4, '0'::bigint) > '0'::bigint THEN false WHEN coalesce(group_5_anti_join_delta.count_5, '0'::bigint) > '0'::bigint THEN NULL::boolean WHEN group_5_anti_join_delta.k IS NULL AND coalesce(NULL::bigint, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE true END AS other,
    group_5_anti_join_delta.weight
  FROM group_5_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_5_outer_join_delta.id,
    group_5_outer_join_delta.highest,
    group_5_outer_join_delta.other,
    sum(group_5_outer_join_delta.weight)::bigint AS weight
  FROM group_5_outer_join_delta
  GROUP BY group_5_outer_join_delta.id, group_5_outer_join_delta.highest, group_5_outer_join_delta.other
  HAVING sum(group_5_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.highest,
    latest.other,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.highest,
      result_change.other,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.all_in_the_select_list_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result" (id, highest, other)
  SELECT n.id, n.highest, n.other
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result" AS s
  SET id = n.id, highest = n.highest, other = n.other
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.highest, s.other)::record *<> ROW(n.id, n.highest, n.other)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.group_2" (k, __pgt_count)
  SELECT n.k, n.__pgt_count
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.group_2" AS s
  SET k = n.k, __pgt_count = n.__pgt_count
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count)::record *<> ROW(n.k, n.__pgt_count)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.total_2" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.total_2" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.total_2" AS s
  USING total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.group_3" (c, k, __pgt_count, __pgt_hash)
  SELECT n.c, n.k, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.group_3" AS s
  SET c = n.c, k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.c, s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.c, n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.group_4" (c, __pgt_count, __pgt_hash)
  SELECT n.c, n.__pgt_count, n.__pgt_hash
  FROM group_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.group_4" AS s
  SET c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.group_4" AS s
  USING group_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.all_in_the_select_list_result.group_5" (c, __pgt_count, __pgt_hash)
  SELECT n.c, n.__pgt_count, n.__pgt_hash
  FROM group_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.all_in_the_select_list_result.group_5" AS s
  SET c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.all_in_the_select_list_result.group_5" AS s
  USING group_5_next AS n
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
  stream_table => 'public.all_in_the_select_list_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_next WHERE __pgt_count < 0));
