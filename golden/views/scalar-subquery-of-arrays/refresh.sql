WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_of_arrays_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.n,
    changes.m,
    min(changes.a::text COLLATE pg_catalog."C")::"json"[] AS a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.n, changes.m, changes.a::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.z,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.z
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.n,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.n AS old_n,
    group_change.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.n), 0)
    AND kept.n IS NOT DISTINCT FROM group_change.n
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_n AS n,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_n)::record *<> ROW(group_next.n)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.n,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_n)::record *<> ROW(group_next.n)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    kept.n AS n_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.group" AS kept
    ON r_change.n < kept.n
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.m = 'low'::public.mood
    AND r_change.n IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    group_delta.n AS n_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.n < group_delta.n
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.n IS NOT NULL
    AND r.m = 'low'::public.mood
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.n_2 AS n,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.n_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.n AS old_n,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS kept
    ON kept.n = group_2_change.n
),
-- Δ(group_2): r, l
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r or l changed
  SELECT
    group_2_next.old_n AS n,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_n, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.n, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r or l changed
  SELECT
    group_2_next.n,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_n, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.n, group_2_next.__pgt_count)::record)
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.n,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  GROUP BY group_2_delta.n
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.n,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS kept
      WHERE kept.n = group_2_keys.n
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
    l_change.n,
    kept.n AS n_2,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS kept
    ON l_change.n = kept.n
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.n IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup_2: runs when r or l changed
  SELECT
    l.id,
    l.n,
    group_2_delta.n AS n_2,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON l.n = group_2_delta.n
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.n,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS kept
    WHERE l_change.n = kept.n
  )
  UNION ALL
  -- l ⋈ flipped keys of group_2: runs when r or l changed
  SELECT
    l.id,
    l.n,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
    ON l.n = group_2_flips.n
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ of group_join: r, l
group_join_delta_2 AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.a,
    kept.n AS n_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.group" AS kept
    ON r_change.n < kept.n
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.m = 'low'::public.mood
    AND r_change.n IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.a,
    group_delta.n AS n_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.n < group_delta.n
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.n IS NOT NULL
    AND r.m = 'low'::public.mood
),
-- the partitions that Δ(group_join) touches
top_partitions AS MATERIALIZED (
  SELECT
    group_join_delta_2.n_2 AS key_1
  FROM group_join_delta_2
  GROUP BY group_join_delta_2.n_2
),
-- the rows of the touched partitions, as they are now: r, l
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when r or l changed
  SELECT
    r.a,
    distinct_rows.n,
    1::bigint AS weight
  FROM top_partitions
  JOIN (
    SELECT DISTINCT
      l.n
    FROM public.l AS l
  ) AS distinct_rows
    ON top_partitions.key_1 = distinct_rows.n
  JOIN public.r AS r
    ON r.n < distinct_rows.n
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND r.m = 'low'::public.mood
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.a,
    grouped.n
  FROM (
    SELECT
      min(combined.a::text COLLATE pg_catalog."C")::"json"[] AS a,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.a,
        top_rows_now.n,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        group_join_delta_2.a,
        group_join_delta_2.n_2 AS n,
        group_join_delta_2.weight * '-1'::integer AS weight
      FROM group_join_delta_2
    ) AS combined
    GROUP BY combined.a::text COLLATE pg_catalog."C", combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.n,
    group_2_join_delta.n_2,
    group_2_join_delta.count,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.n,
    NULL::integer AS n_2,
    NULL::bigint AS count,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- Δ(top): r, l
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when r or l changed
  SELECT
    latest.a,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.n)
      top_rows_before.a,
      top_rows_before.n
    FROM top_rows_before
    ORDER BY top_rows_before.n, top_rows_before.a IS NULL, top_rows_before.a::text COLLATE pg_catalog."C"
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when r or l changed
  SELECT
    latest.a,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.n)
      top_rows_now.a,
      top_rows_now.n
    FROM top_rows_now
    ORDER BY top_rows_now.n, top_rows_now.a IS NULL, top_rows_now.a::text COLLATE pg_catalog."C"
  ) AS latest
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys AS MATERIALIZED (
  SELECT
    top_delta.n,
    sum(top_delta.weight)::bigint AS net
  FROM top_delta
  GROUP BY top_delta.n
  HAVING sum(top_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r
top_flips AS MATERIALIZED (
  SELECT
    top_keys.n,
    CASE WHEN lateral_rows.found = top_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT DISTINCT ON (distinct_rows.n)
          r.a,
          distinct_rows.n
        FROM (
          SELECT DISTINCT
            l.n
          FROM public.l AS l
        ) AS distinct_rows
        JOIN public.r AS r
          ON r.n < distinct_rows.n
        WHERE r.m = 'low'::public.mood
        ORDER BY distinct_rows.n, r.a IS NULL, r.a::text COLLATE pg_catalog."C"
      ) AS latest
      WHERE latest.n = top_keys.n
      LIMIT greatest(top_keys.net, 0) + 1
    ) AS latest_2
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = top_keys.net OR lateral_rows.found = 0)
),
-- Δ(top_join): l, r
top_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ⋈ top: runs when l or r changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.n,
    group_2_outer_join_delta.n_2,
    group_2_outer_join_delta.count,
    latest.a,
    latest.n AS n_3,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  JOIN (
    SELECT DISTINCT ON (distinct_rows.n)
      r.a,
      distinct_rows.n
    FROM (
      SELECT DISTINCT
        l.n
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.n < distinct_rows.n
    WHERE r.m = 'low'::public.mood
    ORDER BY distinct_rows.n, r.a IS NULL, r.a::text COLLATE pg_catalog."C"
  ) AS latest
    ON group_2_outer_join_delta.n = latest.n
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND group_2_outer_join_delta.n IS NOT NULL
  UNION ALL
  -- group_2_outer_join ⋈ Δtop: runs when r or l changed
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    top_delta.a,
    top_delta.n AS n_3,
    top_delta.weight
  FROM top_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.n,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.n
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.n < distinct_rows.n
    WHERE r.m = 'low'::public.mood
    GROUP BY distinct_rows.n
  ) AS grouped
    ON l.n = grouped.n
    ON l.n = top_delta.n
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δgroup_2_outer_join ⋈ Δtop: runs when (r or l) and (l or r) changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.n,
    group_2_outer_join_delta.n_2,
    group_2_outer_join_delta.count,
    top_delta.a,
    top_delta.n AS n_3,
    - (top_delta.weight * group_2_outer_join_delta.weight) AS weight
  FROM top_delta
  JOIN group_2_outer_join_delta
    ON group_2_outer_join_delta.n = top_delta.n
  WHERE group_2_outer_join_delta.n IS NOT NULL
),
-- Δ(top_anti_join): l, r
top_anti_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ▷ top: runs when l or r changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.n,
    group_2_outer_join_delta.n_2,
    group_2_outer_join_delta.count,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT ON (distinct_rows.n)
        r.a,
        distinct_rows.n
      FROM (
        SELECT DISTINCT
          l.n
        FROM public.l AS l
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.n < distinct_rows.n
      WHERE r.m = 'low'::public.mood
      ORDER BY distinct_rows.n, r.a IS NULL, r.a::text COLLATE pg_catalog."C"
    ) AS latest
    WHERE group_2_outer_join_delta.n = latest.n
  )
  UNION ALL
  -- group_2_outer_join ⋈ flipped keys of top: runs when r or l changed
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    - top_flips.weight AS weight
  FROM top_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      distinct_rows.n,
      count(*) AS count
    FROM (
      SELECT DISTINCT
        l_2.n
      FROM public.l AS l_2
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.n < distinct_rows.n
    WHERE r.m = 'low'::public.mood
    GROUP BY distinct_rows.n
  ) AS grouped
    ON l.n = grouped.n
    ON l.n = top_flips.n
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δgroup_2_outer_join ⋈ flipped keys of top: runs when (r or l) and (l or r) changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.n,
    group_2_outer_join_delta.n_2,
    group_2_outer_join_delta.count,
    top_flips.weight * group_2_outer_join_delta.weight AS weight
  FROM top_flips
  JOIN group_2_outer_join_delta
    ON group_2_outer_join_delta.n = top_flips.n
  WHERE group_2_outer_join_delta.n IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.total" AS kept
    ON true
),
-- Δ(total): s
total_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(top_outer_join): l, r
top_outer_join_delta AS MATERIALIZED (
  -- Δtop_join: runs when l or r changed
  SELECT
    top_join_delta.id,
    top_join_delta.n,
    top_join_delta.n_2,
    top_join_delta.count,
    top_join_delta.a,
    top_join_delta.n_3,
    top_join_delta.weight
  FROM top_join_delta
  UNION ALL
  -- Δtop_anti_join: runs when l or r changed
  SELECT
    top_anti_join_delta.id,
    top_anti_join_delta.n,
    top_anti_join_delta.n_2,
    top_anti_join_delta.count,
    NULL::"json"[] AS a,
    NULL::integer AS n_3,
    top_anti_join_delta.weight
  FROM top_anti_join_delta
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.z
  FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.z IS NULL AS key_1,
    latest.z AS key_2
  FROM (
    SELECT
      top_before.z
    FROM top_before
    ORDER BY top_before.z IS NULL, top_before.z
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.z
  FROM (
    SELECT
      combined.z,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.z,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        s_change.z,
        s_change.weight
      FROM s_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 < (s_change.z IS NULL) OR top_boundary.key_1 = (s_change.z IS NULL) AND (top_boundary.key_2 < s_change.z OR top_boundary.key_2 IS DISTINCT FROM NULL AND s_change.z IS NOT DISTINCT FROM NULL))
      )
    ) AS combined
    GROUP BY combined.z
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost AS MATERIALIZED (
  SELECT
    top_boundary.key_1
  FROM top_boundary
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates.z
      FROM top_candidates
      ORDER BY top_candidates.z IS NULL, top_candidates.z
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): s
top_delta_2 AS MATERIALIZED (
  -- −the first rows, as they were: runs when s changed
  SELECT
    latest.z,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.z
    FROM top_before
    ORDER BY top_before.z IS NULL, top_before.z
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when s changed
  SELECT
    latest.z,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.z
    FROM top_candidates
    ORDER BY top_candidates.z IS NULL, top_candidates.z
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when s changed
  SELECT
    latest.z,
    1::bigint AS weight
  FROM (
    SELECT
      s.z
    FROM public.s AS s
    ORDER BY s.z IS NULL, s.z
    LIMIT 1::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_change AS MATERIALIZED (
  SELECT
    top_delta_2.z,
    sum(top_delta_2.weight)::bigint AS weight
  FROM top_delta_2
  GROUP BY top_delta_2.z
  HAVING sum(top_delta_2.weight) <> 0
),
-- how often each touched row shall occur
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    top_change.z,
    coalesce(kept.__pgt_count, 0) + top_change.weight AS __pgt_count,
    hash_record_extended(ROW(top_change.z), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + top_change.weight > 0 AS present
  FROM top_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(top_change.z), 0)
    AND ROW(kept.z) IS NOT DISTINCT FROM ROW(top_change.z)
),
-- Δ(total_join): l, r, s
total_join_delta AS MATERIALIZED (
  -- Δtop_outer_join ⋈ total₀: runs when l or r changed
  SELECT
    top_outer_join_delta.id,
    top_outer_join_delta.n,
    top_outer_join_delta.n_2,
    top_outer_join_delta.count,
    top_outer_join_delta.a,
    top_outer_join_delta.n_3,
    kept.__pgt_count AS count_2,
    top_outer_join_delta.weight
  FROM top_outer_join_delta
  CROSS JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.total" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- top_outer_join ⋈ Δtotal: runs when s changed
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    latest.a,
    latest.n AS n_3,
    total_delta.count AS count_2,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.n,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.n
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.n < distinct_rows.n
      WHERE r.m = 'low'::public.mood
      GROUP BY distinct_rows.n
    ) AS grouped
      ON l.n = grouped.n
    LEFT JOIN (
      SELECT DISTINCT ON (distinct_rows_2.n)
        r_2.a,
        distinct_rows_2.n
      FROM (
        SELECT DISTINCT
          l_3.n
        FROM public.l AS l_3
      ) AS distinct_rows_2
      JOIN public.r AS r_2
        ON r_2.n < distinct_rows_2.n
      WHERE r_2.m = 'low'::public.mood
      ORDER BY distinct_rows_2.n, r_2.a IS NULL, r_2.a::text COLLATE pg_catalog."C"
    ) AS latest
      ON l.n = latest.n
  )
  WHERE EXISTS (SELECT FROM s_change)
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys_2 AS MATERIALIZED (
  SELECT
    sum(top_delta_2.weight)::bigint AS net
  FROM top_delta_2
  HAVING sum(top_delta_2.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
top_flips_2 AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = top_keys_2.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS kept
      CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
      LIMIT greatest(top_keys_2.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = top_keys_2.net * '-1'::integer)
),
-- Δ(top_join): l, r, s
top_join_delta_2 AS MATERIALIZED (
  -- Δtotal_join ⋈ top₀: runs when l or r or s changed
  SELECT
    total_join_delta.id,
    total_join_delta.n,
    total_join_delta.n_2,
    total_join_delta.count,
    total_join_delta.a,
    total_join_delta.n_3,
    total_join_delta.count_2,
    kept.z,
    total_join_delta.weight
  FROM total_join_delta
  CROSS JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- total_join ⋈ Δtop: runs when s changed
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    latest.a,
    latest.n AS n_3,
    grouped_2.count AS count_2,
    top_delta_2.z,
    top_delta_2.weight
  FROM top_delta_2
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.n,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.n
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.n < distinct_rows.n
      WHERE r.m = 'low'::public.mood
      GROUP BY distinct_rows.n
    ) AS grouped
      ON l.n = grouped.n
    LEFT JOIN (
      SELECT DISTINCT ON (distinct_rows_2.n)
        r_2.a,
        distinct_rows_2.n
      FROM (
        SELECT DISTINCT
          l_3.n
        FROM public.l AS l_3
      ) AS distinct_rows_2
      JOIN public.r AS r_2
        ON r_2.n < distinct_rows_2.n
      WHERE r_2.m = 'low'::public.mood
      ORDER BY distinct_rows_2.n, r_2.a IS NULL, r_2.a::text COLLATE pg_catalog."C"
    ) AS latest
      ON l.n = latest.n
  )
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.s AS s
  ) AS grouped_2
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ(top_anti_join): l, r, s
top_anti_join_delta_2 AS MATERIALIZED (
  -- Δtotal_join ▷ top₀: runs when l or r or s changed
  SELECT
    total_join_delta.id,
    total_join_delta.n,
    total_join_delta.n_2,
    total_join_delta.count,
    total_join_delta.a,
    total_join_delta.n_3,
    total_join_delta.count_2,
    total_join_delta.weight
  FROM total_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  )
  UNION ALL
  -- total_join ⋈ flipped keys of top: runs when s changed
  SELECT
    l.id,
    l.n,
    grouped.n AS n_2,
    grouped.count,
    latest.a,
    latest.n AS n_3,
    grouped_2.count AS count_2,
    - top_flips_2.weight AS weight
  FROM top_flips_2
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        distinct_rows.n,
        count(*) AS count
      FROM (
        SELECT DISTINCT
          l_2.n
        FROM public.l AS l_2
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.n < distinct_rows.n
      WHERE r.m = 'low'::public.mood
      GROUP BY distinct_rows.n
    ) AS grouped
      ON l.n = grouped.n
    LEFT JOIN (
      SELECT DISTINCT ON (distinct_rows_2.n)
        r_2.a,
        distinct_rows_2.n
      FROM (
        SELECT DISTINCT
          l_3.n
        FROM public.l AS l_3
      ) AS distinct_rows_2
      JOIN public.r AS r_2
        ON r_2.n < distinct_rows_2.n
      WHERE r_2.m = 'low'::public.mood
      ORDER BY distinct_rows_2.n, r_2.a IS NULL, r_2.a::text COLLATE pg_catalog."C"
    ) AS latest
      ON l.n = latest.n
  )
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.s AS s
  ) AS grouped_2
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ of top_outer_join: l, r, s
top_outer_join_delta_2 AS MATERIALIZED (
  -- Δtop_join: runs when l or r or s changed
  SELECT
    top_join_delta_2.id,
    top_join_delta_2.n,
    top_join_delta_2.n_2,
    top_join_delta_2.count,
    top_join_delta_2.a,
    top_join_delta_2.n_3,
    top_join_delta_2.count_2,
    top_join_delta_2.z,
    top_join_delta_2.weight
  FROM top_join_delta_2
  UNION ALL
  -- Δtop_anti_join: runs when l or r or s changed
  SELECT
    top_anti_join_delta_2.id,
    top_anti_join_delta_2.n,
    top_anti_join_delta_2.n_2,
    top_anti_join_delta_2.count,
    top_anti_join_delta_2.a,
    top_anti_join_delta_2.n_3,
    top_anti_join_delta_2.count_2,
    NULL::public.size AS z,
    top_anti_join_delta_2.weight
  FROM top_anti_join_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    min(CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::"json"[] FROM pg_catalog.generate_series(1, 2)) ELSE grouped.a END::text COLLATE pg_catalog."C")::"json"[] AS a,
    CASE WHEN grouped.id < 3 THEN CASE WHEN grouped.count_2 > '1'::bigint THEN (SELECT NULL::public.size FROM pg_catalog.generate_series(1, 2)) ELSE grouped.z END ELSE NULL::public.size END AS z,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      top_outer_join_delta_2.id,
      top_outer_join_delta_2.count,
      min(top_outer_join_delta_2.a::text COLLATE pg_catalog."C")::"json"[] AS a,
      top_outer_join_delta_2.count_2,
      top_outer_join_delta_2.z,
      sum(top_outer_join_delta_2.weight)::bigint AS weight
    FROM top_outer_join_delta_2
    GROUP BY top_outer_join_delta_2.id, top_outer_join_delta_2.n, top_outer_join_delta_2.n_2, top_outer_join_delta_2.count, top_outer_join_delta_2.a::text COLLATE pg_catalog."C", top_outer_join_delta_2.n_3, top_outer_join_delta_2.count_2, top_outer_join_delta_2.z
    HAVING sum(top_outer_join_delta_2.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::"json"[] FROM pg_catalog.generate_series(1, 2)) ELSE grouped.a END::text COLLATE pg_catalog."C", CASE WHEN grouped.id < 3 THEN CASE WHEN grouped.count_2 > '1'::bigint THEN (SELECT NULL::public.size FROM pg_catalog.generate_series(1, 2)) ELSE grouped.z END ELSE NULL::public.size END
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.a,
    latest.z,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.a,
      result_change.z,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_arrays_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_arrays_result" (id, a, z)
  SELECT n.id, n.a, n.z
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_arrays_result" AS s
  SET id = n.id, a = n.a, z = n.z
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.z)::record *<> ROW(n.id, n.a, n.z)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_arrays_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_arrays_result.group" (n, __pgt_count, __pgt_hash)
  SELECT n.n, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_arrays_result.group" AS s
  SET n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" (n, __pgt_count)
  SELECT n.n, n.__pgt_count
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS s
  SET n = n.n, __pgt_count = n.__pgt_count
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.__pgt_count)::record *<> ROW(n.n, n.__pgt_count)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_arrays_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_arrays_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_arrays_result.top" (z, __pgt_count, __pgt_hash)
  SELECT n.z, n.__pgt_count, n.__pgt_hash
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS s
  SET z = n.z, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.z, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.z, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_arrays_result.top" AS s
  USING top_next AS n
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
  stream_table => 'public.scalar_subquery_of_arrays_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_next WHERE __pgt_count < 0));
