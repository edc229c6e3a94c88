WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.whole_rows_of_outer_joins_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.tags,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.tags
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
-- Δ of r_join: l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.tags,
    r.k AS k_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON hash_record_extended(ROW(nullif(l_change.k, 9)), 0) = hash_record_extended(ROW(r.k), 0) AND (nullif(l_change.k, 9) = r.k OR nullif(l_change.k, 9) IS NULL AND r.k IS NULL)
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.tags,
    r_change.k AS k_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON hash_record_extended(ROW(r_change.k), 0) = hash_record_extended(ROW(nullif(l.k, 9)), 0) AND r_change.k IS NOT DISTINCT FROM nullif(l.k, 9)
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.tags,
    r_change.k AS k_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON hash_record_extended(ROW(r_change.k), 0) = hash_record_extended(ROW(nullif(l_change.k, 9)), 0) AND r_change.k IS NOT DISTINCT FROM nullif(l_change.k, 9)
),
-- the rows of l₀ that match a row of Δr
l_candidates AS MATERIALIZED (
  -- l ⋉ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.tags,
    1::bigint AS weight
  FROM public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(r_change.k), 0)
      AND r_change.k IS NOT DISTINCT FROM nullif(l.k, 9)
  )
  UNION ALL
  -- −Δl ⋉ Δr: runs when l and r changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.tags,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE hash_record_extended(ROW(nullif(l_change.k, 9)), 0) = hash_record_extended(ROW(r_change.k), 0)
      AND r_change.k IS NOT DISTINCT FROM nullif(l_change.k, 9)
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.tags,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      l_candidates.tags,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k, l_candidates.tags
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN r_change
    ON hash_record_extended(ROW(nullif(grouped.k, 9)), 0) = hash_record_extended(ROW(r_change.k), 0) AND r_change.k IS NOT DISTINCT FROM nullif(grouped.k, 9)
  GROUP BY grouped.id, grouped.k, grouped.tags, grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.k,
    l_touched.tags,
    l_touched.weight * CASE WHEN lateral_rows.found = l_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE (r.k = nullif(l_touched.k, 9) OR r.k IS NULL AND nullif(l_touched.k, 9) IS NULL)
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.tags,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE hash_record_extended(ROW(nullif(l_change.k, 9)), 0) = hash_record_extended(ROW(r.k), 0)
      AND (nullif(l_change.k, 9) = r.k OR nullif(l_change.k, 9) IS NULL AND r.k IS NULL)
  )
  UNION ALL
  -- flipped rows of l₀: runs when r changed
  SELECT
    l_flips.id,
    l_flips.k,
    l_flips.tags,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ of r_outer_join: l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.tags,
    r_join_delta.k_2,
    upper(r_join_delta.b) AS b,
    true AS present,
    sum(r_join_delta.weight)::bigint AS weight
  FROM r_join_delta
  GROUP BY r_join_delta.id, r_join_delta.k, r_join_delta.tags, r_join_delta.k_2, r_join_delta.b
  HAVING sum(r_join_delta.weight) <> 0
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id,
    r_anti_join_delta.k,
    r_anti_join_delta.tags,
    NULL::integer AS k_2,
    NULL::text AS b,
    NULL::boolean AS present,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- Δ(constant_join): l, r
constant_join_delta AS MATERIALIZED (
  -- Δr_outer_join ⋈ constant₀: runs when l or r changed
  SELECT
    grouped.id,
    grouped.k,
    grouped.tags,
    grouped.k_2,
    grouped.b,
    grouped.present,
    expanded.unnest,
    expanded.unnest_2,
    expanded.ordinality,
    constants_2.column1,
    constants_2.column2,
    true AS present_2,
    grouped.weight
  FROM (
    SELECT
      r_outer_join_delta.id,
      r_outer_join_delta.k,
      r_outer_join_delta.tags,
      r_outer_join_delta.k_2,
      r_outer_join_delta.b,
      r_outer_join_delta.present,
      sum(r_outer_join_delta.weight)::bigint AS weight
    FROM r_outer_join_delta
    GROUP BY r_outer_join_delta.id, r_outer_join_delta.k, r_outer_join_delta.tags, r_outer_join_delta.k_2, r_outer_join_delta.b, r_outer_join_delta.present
    HAVING sum(r_outer_join_delta.weight) <> 0
  ) AS grouped
  JOIN (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'one'::text),
      (2, NULL::text),
      (NULL::integer, NULL::text)
    ) AS constants (column1, column2)
  ) AS constants_2
    ON (constants_2.column1 = grouped.k_2 OR constants_2.column1 IS NULL AND grouped.id = 2)
  LEFT JOIN LATERAL ROWS FROM (unnest(grouped.tags), unnest(ARRAY[grouped.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight) FILTER (WHERE r_change.b IS NOT NULL) AS count_change,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.count AS old_count,
    group_change.k,
    coalesce(kept.count, 0) + coalesce(group_change.count_change::bigint, 0) AS count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_next.old_k AS k,
    group_next.old_count AS n,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_count)::record *<> ROW(group_next.k, group_next.count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_next.k,
    group_next.count AS n,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_count)::record *<> ROW(group_next.k, group_next.count)::record)
),
-- Δ(constant_outer_join): l, r
constant_outer_join_delta AS MATERIALIZED (
  -- Δconstant_join: runs when l or r changed
  SELECT
    constant_join_delta.id,
    constant_join_delta.k,
    constant_join_delta.tags,
    constant_join_delta.k_2,
    constant_join_delta.b,
    constant_join_delta.present,
    constant_join_delta.unnest,
    constant_join_delta.unnest_2,
    constant_join_delta.ordinality,
    constant_join_delta.column1,
    constant_join_delta.column2,
    constant_join_delta.present_2,
    constant_join_delta.weight
  FROM constant_join_delta
  UNION ALL
  -- Δconstant_anti_join: runs when l or r changed
  SELECT
    grouped.id,
    grouped.k,
    grouped.tags,
    grouped.k_2,
    grouped.b,
    grouped.present,
    expanded.unnest,
    expanded.unnest_2,
    expanded.ordinality,
    NULL::integer AS column1,
    NULL::text AS column2,
    NULL::boolean AS present_2,
    grouped.weight
  FROM (
    SELECT
      r_outer_join_delta.id,
      r_outer_join_delta.k,
      r_outer_join_delta.tags,
      r_outer_join_delta.k_2,
      r_outer_join_delta.b,
      r_outer_join_delta.present,
      sum(r_outer_join_delta.weight)::bigint AS weight
    FROM r_outer_join_delta
    GROUP BY r_outer_join_delta.id, r_outer_join_delta.k, r_outer_join_delta.tags, r_outer_join_delta.k_2, r_outer_join_delta.b, r_outer_join_delta.present
    HAVING sum(r_outer_join_delta.weight) <> 0
  ) AS grouped
  LEFT JOIN LATERAL ROWS FROM (unnest(grouped.tags), unnest(ARRAY[grouped.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        constants.column1
      FROM (VALUES
        (1),
        (2),
        (NULL::integer)
      ) AS constants (column1)
    ) AS constants_2
    WHERE (constants_2.column1 = grouped.k_2 OR constants_2.column1 IS NULL AND grouped.id = 2)
  )
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.k,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.k IS NOT NULL
  GROUP BY group_delta.k
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS kept
      WHERE kept.k = group_keys.k
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- the keys of Δconstant_outer_join whose number of rows changed, and by how many
constant_outer_join_keys AS MATERIALIZED (
  SELECT
    constant_outer_join_delta.id,
    sum(constant_outer_join_delta.weight)::bigint AS net
  FROM constant_outer_join_delta
  GROUP BY constant_outer_join_delta.id
  HAVING sum(constant_outer_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r
constant_outer_join_flips AS MATERIALIZED (
  SELECT
    constant_outer_join_keys.id,
    CASE WHEN lateral_rows.found = constant_outer_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM constant_outer_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          l.id,
          l.k,
          l.tags,
          joined.k AS k_2,
          expanded.unnest,
          expanded.unnest_2,
          expanded.ordinality
        FROM public.l AS l
        LEFT JOIN (
          SELECT
            r.k
          FROM public.r AS r
        ) AS joined
          ON hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(joined.k), 0)
          AND (nullif(l.k, 9) = joined.k OR nullif(l.k, 9) IS NULL AND joined.k IS NULL)
        LEFT JOIN LATERAL ROWS FROM (unnest(l.tags), unnest(ARRAY[l.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
      ) AS joined_2
      LEFT JOIN (
        SELECT
          constants_2.column1
        FROM (
          SELECT
            constants.column1
          FROM (VALUES
            (1),
            (2),
            (NULL::integer)
          ) AS constants (column1)
        ) AS constants_2
      ) AS constants_3
        ON (constants_3.column1 = joined_2.k_2 OR constants_3.column1 IS NULL AND joined_2.id = 2)
      WHERE joined_2.id = constant_outer_join_keys.id
      LIMIT greatest(constant_outer_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = constant_outer_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_join): l, r
group_join_delta AS MATERIALIZED (
  -- Δconstant_outer_join ⋈ group₀: runs when l or r changed
  SELECT
    constant_outer_join_delta.id,
    constant_outer_join_delta.k,
    constant_outer_join_delta.tags,
    constant_outer_join_delta.k_2,
    constant_outer_join_delta.b,
    constant_outer_join_delta.present,
    constant_outer_join_delta.unnest,
    constant_outer_join_delta.unnest_2,
    constant_outer_join_delta.ordinality,
    constant_outer_join_delta.column1,
    constant_outer_join_delta.column2,
    constant_outer_join_delta.present_2,
    kept.k AS k_3,
    kept.count AS n,
    constant_outer_join_delta.weight
  FROM constant_outer_join_delta
  JOIN pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS kept
    ON kept.k = constant_outer_join_delta.id
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- constant_outer_join ⋈ Δgroup: runs when r changed
  SELECT
    joined_2.id,
    joined_2.k,
    joined_2.tags,
    joined_2.k_2,
    joined_2.b,
    joined_2.present,
    joined_2.unnest,
    joined_2.unnest_2,
    joined_2.ordinality,
    constants_3.column1,
    constants_3.column2,
    constants_3.present AS present_2,
    group_delta.k AS k_3,
    group_delta.n,
    group_delta.weight
  FROM group_delta
  JOIN (
    SELECT
      l.id,
      l.k,
      l.tags,
      joined.k AS k_2,
      joined.b,
      joined.present,
      expanded.unnest,
      expanded.unnest_2,
      expanded.ordinality
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        upper(r.b) AS b,
        true AS present
      FROM public.r AS r
    ) AS joined
      ON hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(joined.k), 0)
      AND (nullif(l.k, 9) = joined.k OR nullif(l.k, 9) IS NULL AND joined.k IS NULL)
    LEFT JOIN LATERAL ROWS FROM (unnest(l.tags), unnest(ARRAY[l.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
  ) AS joined_2
  LEFT JOIN (
    SELECT
      constants_2.column1,
      constants_2.column2,
      true AS present
    FROM (
      SELECT
        constants.column1,
        constants.column2
      FROM (VALUES
        (1, 'one'::text),
        (2, NULL::text),
        (NULL::integer, NULL::text)
      ) AS constants (column1, column2)
    ) AS constants_2
  ) AS constants_3
    ON (constants_3.column1 = joined_2.k_2 OR constants_3.column1 IS NULL AND joined_2.id = 2)
    ON group_delta.k = joined_2.id
  WHERE EXISTS (SELECT FROM r_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(group_anti_join): l, r
group_anti_join_delta AS MATERIALIZED (
  -- Δconstant_outer_join ▷ group₀: runs when l or r changed
  SELECT
    constant_outer_join_delta.id,
    constant_outer_join_delta.k,
    constant_outer_join_delta.tags,
    constant_outer_join_delta.k_2,
    constant_outer_join_delta.b,
    constant_outer_join_delta.present,
    constant_outer_join_delta.unnest,
    constant_outer_join_delta.unnest_2,
    constant_outer_join_delta.ordinality,
    constant_outer_join_delta.column1,
    constant_outer_join_delta.column2,
    constant_outer_join_delta.present_2,
    constant_outer_join_delta.weight
  FROM constant_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS kept
    WHERE kept.k = constant_outer_join_delta.id
  )
  UNION ALL
  -- constant_outer_join ⋈ flipped keys of group: runs when r changed
  SELECT
    joined_2.id,
    joined_2.k,
    joined_2.tags,
    joined_2.k_2,
    joined_2.b,
    joined_2.present,
    joined_2.unnest,
    joined_2.unnest_2,
    joined_2.ordinality,
    constants_3.column1,
    constants_3.column2,
    constants_3.present AS present_2,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN (
    SELECT
      l.id,
      l.k,
      l.tags,
      joined.k AS k_2,
      joined.b,
      joined.present,
      expanded.unnest,
      expanded.unnest_2,
      expanded.ordinality
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        upper(r.b) AS b,
        true AS present
      FROM public.r AS r
    ) AS joined
      ON hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(joined.k), 0)
      AND (nullif(l.k, 9) = joined.k OR nullif(l.k, 9) IS NULL AND joined.k IS NULL)
    LEFT JOIN LATERAL ROWS FROM (unnest(l.tags), unnest(ARRAY[l.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
  ) AS joined_2
  LEFT JOIN (
    SELECT
      constants_2.column1,
      constants_2.column2,
      true AS present
    FROM (
      SELECT
        constants.column1,
        constants.column2
      FROM (VALUES
        (1, 'one'::text),
        (2, NULL::text),
        (NULL::integer, NULL::text)
      ) AS constants (column1, column2)
    ) AS constants_2
  ) AS constants_3
    ON (constants_3.column1 = joined_2.k_2 OR constants_3.column1 IS NULL AND joined_2.id = 2)
    ON group_flips.k = joined_2.id
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(l_anti_join): r, l
l_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ constant_outer_join: runs when r changed
  SELECT
    group_delta.k,
    group_delta.n,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        l.id,
        l.k,
        l.tags,
        joined.k AS k_2,
        expanded.unnest,
        expanded.unnest_2,
        expanded.ordinality
      FROM public.l AS l
      LEFT JOIN (
        SELECT
          r.k
        FROM public.r AS r
      ) AS joined
        ON hash_record_extended(ROW(nullif(l.k, 9)), 0) = hash_record_extended(ROW(joined.k), 0)
        AND (nullif(l.k, 9) = joined.k OR nullif(l.k, 9) IS NULL AND joined.k IS NULL)
      LEFT JOIN LATERAL ROWS FROM (unnest(l.tags), unnest(ARRAY[l.k]::integer[])) WITH ORDINALITY AS expanded (unnest, unnest_2, ordinality) ON true
    ) AS joined_2
    LEFT JOIN (
      SELECT
        constants_2.column1
      FROM (
        SELECT
          constants.column1
        FROM (VALUES
          (1),
          (2),
          (NULL::integer)
        ) AS constants (column1)
      ) AS constants_2
    ) AS constants_3
      ON (constants_3.column1 = joined_2.k_2 OR constants_3.column1 IS NULL AND joined_2.id = 2)
    WHERE group_delta.k = joined_2.id
  )
  UNION ALL
  -- group₀ ⋈ flipped keys of constant_outer_join: runs when l or r changed
  SELECT
    kept.k,
    kept.count AS n,
    - constant_outer_join_flips.weight AS weight
  FROM constant_outer_join_flips
  JOIN pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS kept
    ON kept.k = constant_outer_join_flips.id
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
),
-- Δ of group_outer_join: l, r
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or r changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.tags,
    group_join_delta.k_2,
    group_join_delta.b,
    group_join_delta.present,
    group_join_delta.unnest,
    group_join_delta.unnest_2,
    group_join_delta.ordinality,
    group_join_delta.column1,
    group_join_delta.column2,
    group_join_delta.present_2,
    group_join_delta.k_3,
    group_join_delta.n,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or r changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    group_anti_join_delta.tags,
    group_anti_join_delta.k_2,
    group_anti_join_delta.b,
    group_anti_join_delta.present,
    group_anti_join_delta.unnest,
    group_anti_join_delta.unnest_2,
    group_anti_join_delta.ordinality,
    group_anti_join_delta.column1,
    group_anti_join_delta.column2,
    group_anti_join_delta.present_2,
    NULL::integer AS k_3,
    NULL::bigint AS n,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l changed
  SELECT
    NULL::integer AS id,
    NULL::integer AS k,
    NULL::text[] AS tags,
    NULL::integer AS k_2,
    NULL::text AS b,
    NULL::boolean AS present,
    NULL::text AS unnest,
    NULL::integer AS unnest_2,
    NULL::bigint AS ordinality,
    NULL::integer AS column1,
    NULL::text AS column2,
    NULL::boolean AS present_2,
    l_anti_join_delta.k AS k_3,
    l_anti_join_delta.n,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END IS NULL AS no_values,
    CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END IS DISTINCT FROM NULL::record AS has_row,
    (array_agg(to_json(CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END)))[1] AS s,
    CASE WHEN grouped.ordinality IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.unnest AS "tag", grouped.unnest_2 AS "k") AS entry) ELSE NULL::record END::text AS f,
    (array_agg(row_to_json(CASE WHEN grouped.present_2 IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.column1 AS "k", grouped.column2 AS "word") AS entry) ELSE NULL::record END)))[1] AS c,
    (array_agg(row_to_json(CASE WHEN grouped.n IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k_2 AS "k", grouped.n AS "n") AS entry) ELSE NULL::record END)))[1] AS y,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      group_outer_join_delta.id,
      group_outer_join_delta.k_2 AS k,
      group_outer_join_delta.b,
      group_outer_join_delta.present,
      group_outer_join_delta.unnest,
      group_outer_join_delta.unnest_2,
      group_outer_join_delta.ordinality,
      group_outer_join_delta.column1,
      group_outer_join_delta.column2,
      group_outer_join_delta.present_2,
      group_outer_join_delta.k_3 AS k_2,
      group_outer_join_delta.n,
      sum(group_outer_join_delta.weight)::bigint AS weight
    FROM group_outer_join_delta
    GROUP BY group_outer_join_delta.id, group_outer_join_delta.k, group_outer_join_delta.tags, group_outer_join_delta.k_2, group_outer_join_delta.b, group_outer_join_delta.present, group_outer_join_delta.unnest, group_outer_join_delta.unnest_2, group_outer_join_delta.ordinality, group_outer_join_delta.column1, group_outer_join_delta.column2, group_outer_join_delta.present_2, group_outer_join_delta.k_3, group_outer_join_delta.n
    HAVING sum(group_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END IS NULL, CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END IS DISTINCT FROM NULL::record, to_json(CASE WHEN grouped.present IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k AS "k", grouped.b AS "b") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C", CASE WHEN grouped.ordinality IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.unnest AS "tag", grouped.unnest_2 AS "k") AS entry) ELSE NULL::record END::text, row_to_json(CASE WHEN grouped.present_2 IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.column1 AS "k", grouped.column2 AS "word") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C", row_to_json(CASE WHEN grouped.n IS NOT NULL THEN (SELECT entry FROM (SELECT grouped.k_2 AS "k", grouped.n AS "n") AS entry) ELSE NULL::record END)::text COLLATE pg_catalog."C"
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.no_values,
    result_change.has_row,
    result_change.s,
    result_change.f,
    result_change.c,
    result_change.y,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.no_values, result_change.has_row, result_change.f), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.whole_rows_of_outer_joins_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.no_values, result_change.has_row, result_change.f), 0)
    AND ROW(kept.id, kept.no_values, kept.has_row, kept.s::text COLLATE pg_catalog."C", kept.f, kept.c::text COLLATE pg_catalog."C", kept.y::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.id, result_change.no_values, result_change.has_row, result_change.s::text COLLATE pg_catalog."C", result_change.f, result_change.c::text COLLATE pg_catalog."C", result_change.y::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.whole_rows_of_outer_joins_result" (id, no_values, has_row, s, f, c, y, __pgt_count, __pgt_hash)
  SELECT n.id, n.no_values, n.has_row, n.s, n.f, n.c, n.y, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.whole_rows_of_outer_joins_result" AS s
  SET id = n.id, no_values = n.no_values, has_row = n.has_row, s = n.s, f = n.f, c = n.c, y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.no_values, s.has_row, s.s, s.f, s.c, s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.no_values, n.has_row, n.s, n.f, n.c, n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.whole_rows_of_outer_joins_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.whole_rows_of_outer_joins_result.group" (k, count, __pgt_count, __pgt_hash)
  SELECT n.k, n.count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS s
  SET k = n.k, count = n.count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.whole_rows_of_outer_joins_result.group" AS s
  USING group_next AS n
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
  stream_table => 'public.whole_rows_of_outer_joins_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
