WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_left_not_in_over_both_sides_result'
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
    s_change.c,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  WHERE s_change.k IS NULL
  GROUP BY s_change.c
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.c AS old_c,
    kept.__pgt_count AS old___pgt_count,
    group_change.c,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.c), 0)
    AND kept.c IS NOT DISTINCT FROM group_change.c
),
-- Δ(group): s
group_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_next.old_c AS c,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_c, group_next.old___pgt_count)::record *<> ROW(group_next.c, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_next.c,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_c, group_next.old___pgt_count)::record *<> ROW(group_next.c, group_next.__pgt_count)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.c,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.c IS NOT NULL
  GROUP BY group_delta.c
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.c,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS kept
      WHERE kept.c = group_keys.c
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): r, s
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    kept.__pgt_count AS count,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS kept
    ON kept.c = r_change.b
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.b IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when s changed
  SELECT
    r.id,
    r.k,
    r.b,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON group_delta.c = r.b
  WHERE EXISTS (SELECT FROM s_change)
    AND group_delta.c IS NOT NULL
),
-- Δ(group_anti_join): r, s
group_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ group₀: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS kept
    WHERE kept.c = r_change.b
  )
  UNION ALL
  -- r ⋈ flipped keys of group: runs when s changed
  SELECT
    r.id,
    r.k,
    r.b,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.r AS r
    ON group_flips.c = r.b
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ(group_outer_join): r, s
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when r or s changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.b,
    group_join_delta.count,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when r or s changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    group_anti_join_delta.b,
    NULL::bigint AS count,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    s_change.c,
    s_change.k,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  GROUP BY s_change.c, s_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.c AS old_c,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.c,
    group_2_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.c, group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.c, group_2_change.k), 0)
    AND kept.c IS NOT DISTINCT FROM group_2_change.c
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- Δ(group_2): s
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_2_next.old_c AS c,
    group_2_next.old_k AS k,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_c, group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.c, group_2_next.k, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_2_next.c,
    group_2_next.k,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_c, group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.c, group_2_next.k, group_2_next.__pgt_count)::record)
),
-- Δ(r_join): l, r, s
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_outer_join: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    r.k,
    r.b,
    grouped.count,
    l_change.weight
  FROM l_change
  CROSS JOIN (
    public.r AS r
    LEFT JOIN (
      SELECT
        s.c,
        count(*) AS count
      FROM public.s AS s
      WHERE s.k IS NULL
      GROUP BY s.c
    ) AS grouped
      ON grouped.c = r.b
  )
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δgroup_outer_join: runs when r or s changed
  SELECT
    l.id,
    group_outer_join_delta.id AS id_2,
    group_outer_join_delta.k,
    group_outer_join_delta.b,
    group_outer_join_delta.count,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  CROSS JOIN public.l AS l
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ Δgroup_outer_join: runs when (r or s) and l changed
  SELECT
    l_change.id,
    group_outer_join_delta.id AS id_2,
    group_outer_join_delta.k,
    group_outer_join_delta.b,
    group_outer_join_delta.count,
    - (group_outer_join_delta.weight * l_change.weight) AS weight
  FROM group_outer_join_delta
  CROSS JOIN l_change
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.c,
    group_2_delta.k,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.c IS NOT NULL
    AND group_2_delta.k IS NOT NULL
  GROUP BY group_2_delta.c, group_2_delta.k
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.c,
    group_2_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS kept
      WHERE kept.c = group_2_keys.c
        AND kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r, s
group_2_join_delta AS MATERIALIZED (
  -- Δr_join ⋈ group_2₀: runs when l or r or s changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.k,
    r_join_delta.count,
    kept.__pgt_count AS count_2,
    r_join_delta.weight
  FROM r_join_delta
  JOIN pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS kept
    ON kept.c = r_join_delta.b AND kept.k = r_join_delta.id
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND r_join_delta.b IS NOT NULL
  UNION ALL
  -- r_join ⋈ Δgroup_2: runs when s changed
  SELECT
    l.id,
    r.id AS id_2,
    r.k,
    grouped.count,
    group_2_delta.count AS count_2,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON group_2_delta.k = l.id
  JOIN public.r AS r
  LEFT JOIN (
    SELECT
      s.c,
      count(*) AS count
    FROM public.s AS s
    WHERE s.k IS NULL
    GROUP BY s.c
  ) AS grouped
    ON grouped.c = r.b
    ON group_2_delta.c = r.b
  WHERE EXISTS (SELECT FROM s_change)
    AND group_2_delta.c IS NOT NULL
    AND group_2_delta.k IS NOT NULL
),
-- Δ(group_2_anti_join): l, r, s
group_2_anti_join_delta AS MATERIALIZED (
  -- Δr_join ▷ group_2₀: runs when l or r or s changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.k,
    r_join_delta.count,
    r_join_delta.weight
  FROM r_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS kept
    WHERE kept.c = r_join_delta.b
      AND kept.k = r_join_delta.id
  )
  UNION ALL
  -- r_join ⋈ flipped keys of group_2: runs when s changed
  SELECT
    l.id,
    r.id AS id_2,
    r.k,
    grouped.count,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
    ON group_2_flips.k = l.id
  JOIN public.r AS r
  LEFT JOIN (
    SELECT
      s.c,
      count(*) AS count
    FROM public.s AS s
    WHERE s.k IS NULL
    GROUP BY s.c
  ) AS grouped
    ON grouped.c = r.b
    ON group_2_flips.c = r.b
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ(group_2_outer_join): l, r, s
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r or s changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.id_2,
    group_2_join_delta.k,
    group_2_join_delta.weight
  FROM group_2_join_delta
  WHERE NOT CASE WHEN coalesce(group_2_join_delta.count_2, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(group_2_join_delta.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r or s changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.id_2,
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
  WHERE NOT CASE WHEN coalesce(NULL::bigint, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(group_2_anti_join_delta.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
),
-- the keys of Δgroup_2_outer_join whose number of rows changed, and by how many
group_2_outer_join_keys AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.k,
    sum(group_2_outer_join_delta.weight)::bigint AS net
  FROM group_2_outer_join_delta
  WHERE group_2_outer_join_delta.k IS NOT NULL
  GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.k
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r, s
group_2_outer_join_flips AS MATERIALIZED (
  SELECT
    group_2_outer_join_keys.id,
    group_2_outer_join_keys.k,
    CASE WHEN lateral_rows.found = group_2_outer_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_outer_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          l.id,
          r.k,
          r.b,
          grouped.c,
          grouped.count
        FROM public.l AS l
        CROSS JOIN (
          public.r AS r
          LEFT JOIN (
            SELECT
              s.c,
              count(*) AS count
            FROM public.s AS s
            WHERE s.k IS NULL
            GROUP BY s.c
          ) AS grouped
            ON grouped.c = r.b
        )
      ) AS joined
      LEFT JOIN (
        SELECT
          s_2.c,
          s_2.k,
          count(*) AS count
        FROM public.s AS s_2
        GROUP BY s_2.c, s_2.k
      ) AS grouped_2
        ON grouped_2.c = joined.b
        AND grouped_2.k = joined.id
      WHERE NOT CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
        AND joined.id = group_2_outer_join_keys.id
        AND joined.k = group_2_outer_join_keys.k
      LIMIT greatest(group_2_outer_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_2_outer_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(l_join): l, r, s
l_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ⋈ l: runs when l or r or s changed
  SELECT
    group_2_outer_join_delta.id_2,
    l.id AS id_3,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  JOIN public.l AS l
    ON l.id = group_2_outer_join_delta.id AND l.k = group_2_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND group_2_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- group_2_outer_join ⋈ Δl: runs when l changed
  SELECT
    joined.id_2,
    l_change.id AS id_3,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      l.id,
      r.id AS id_2,
      r.k,
      r.b,
      grouped.c,
      grouped.count
    FROM public.l AS l
    CROSS JOIN (
      public.r AS r
      LEFT JOIN (
        SELECT
          s.c,
          count(*) AS count
        FROM public.s AS s
        WHERE s.k IS NULL
        GROUP BY s.c
      ) AS grouped
        ON grouped.c = r.b
    )
  ) AS joined
  LEFT JOIN (
    SELECT
      s_2.c,
      s_2.k,
      count(*) AS count
    FROM public.s AS s_2
    GROUP BY s_2.c, s_2.k
  ) AS grouped_2
    ON grouped_2.c = joined.b
    AND grouped_2.k = joined.id
    ON l_change.id = joined.id AND l_change.k = joined.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
    AND NOT CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
  UNION ALL
  -- −Δgroup_2_outer_join ⋈ Δl: runs when l and (l or r or s) changed
  SELECT
    group_2_outer_join_delta.id_2,
    l_change.id AS id_3,
    - (l_change.weight * group_2_outer_join_delta.weight) AS weight
  FROM l_change
  JOIN group_2_outer_join_delta
    ON l_change.id = group_2_outer_join_delta.id AND l_change.k = group_2_outer_join_delta.k
  WHERE l_change.k IS NOT NULL
    AND group_2_outer_join_delta.k IS NOT NULL
),
-- Δ(l_anti_join): l, r, s
l_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2_outer_join: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        l.id,
        r.k,
        r.b,
        grouped.c,
        grouped.count
      FROM public.l AS l
      CROSS JOIN (
        public.r AS r
        LEFT JOIN (
          SELECT
            s.c,
            count(*) AS count
          FROM public.s AS s
          WHERE s.k IS NULL
          GROUP BY s.c
        ) AS grouped
          ON grouped.c = r.b
      )
    ) AS joined
    LEFT JOIN (
      SELECT
        s_2.c,
        s_2.k,
        count(*) AS count
      FROM public.s AS s_2
      GROUP BY s_2.c, s_2.k
    ) AS grouped_2
      ON grouped_2.c = joined.b
      AND grouped_2.k = joined.id
    WHERE NOT CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN NULL::boolean ELSE false END
      AND l_change.id = joined.id
      AND l_change.k = joined.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group_2_outer_join: runs when l or r or s changed
  SELECT
    l.id,
    - group_2_outer_join_flips.weight AS weight
  FROM group_2_outer_join_flips
  JOIN public.l AS l
    ON l.id = group_2_outer_join_flips.id AND l.k = group_2_outer_join_flips.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ flipped keys of group_2_outer_join: runs when (l or r or s) and l changed
  SELECT
    l_change.id,
    group_2_outer_join_flips.weight * l_change.weight AS weight
  FROM group_2_outer_join_flips
  JOIN l_change
    ON l_change.id = group_2_outer_join_flips.id AND l_change.k = group_2_outer_join_flips.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(l_outer_join): l, r, s
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when l or r or s changed
  SELECT
    l_join_delta.id_3 AS id,
    l_join_delta.id_2 AS r_id,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l or r or s changed
  SELECT
    l_anti_join_delta.id,
    NULL::integer AS r_id,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.r_id,
    sum(l_outer_join_delta.weight)::bigint AS weight
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.id, l_outer_join_delta.r_id
  HAVING sum(l_outer_join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.join_left_not_in_over_both_sides_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id), 0)
    AND ROW(kept.id, kept.r_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_left_not_in_over_both_sides_result" (id, r_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_left_not_in_over_both_sides_result" AS s
  SET id = n.id, r_id = n.r_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" (c, __pgt_count, __pgt_hash)
  SELECT n.c, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS s
  SET c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" (c, k, __pgt_count, __pgt_hash)
  SELECT n.c, n.k, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS s
  SET c = n.c, k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.c, s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.c, n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.join_left_not_in_over_both_sides_result.group_2" AS s
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
  stream_table => 'public.join_left_not_in_over_both_sides_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
