WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_full_join_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.a
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.a,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.a
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.a AS old_a,
    group_change.a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.a), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_full_join_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.a), 0)
    AND kept.a IS NOT DISTINCT FROM group_change.a
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_a AS a,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a)::record *<> ROW(group_next.a)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.a,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_a)::record *<> ROW(group_next.a)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.k,
    r_change.b,
    kept.a,
    r_change.weight
  FROM r_change
  CROSS JOIN pgtrickle_state."public.lateral_full_join_result.group" AS kept
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.k,
    r.b,
    group_delta.a,
    group_delta.weight
  FROM group_delta
  CROSS JOIN public.r AS r
  WHERE EXISTS (SELECT FROM l_change)
),
-- the rows of group_join₀ that match a row of Δs: s, r, l
group_join_candidates AS MATERIALIZED (
  -- group_join ⋉ Δs: runs when s changed
  SELECT
    distinct_rows.a,
    r.k,
    r.b,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT
      l.a
    FROM public.l AS l
  ) AS distinct_rows
  JOIN public.r AS r
    ON EXISTS (
    SELECT
    FROM s_change AS s_change_2
    WHERE s_change_2.k = r.k
      AND s_change_2.c < distinct_rows.a
  )
  WHERE EXISTS (SELECT FROM s_change)
    AND EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = r.k
  )
  UNION ALL
  -- −Δgroup_join ⋉ Δs: runs when (r or l) and s changed
  SELECT
    group_join_delta.a,
    group_join_delta.k,
    group_join_delta.b,
    - group_join_delta.weight AS weight
  FROM group_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = group_join_delta.k
      AND s_change.c < group_join_delta.a
  )
),
-- those whose number of partners changed, and by how many
group_join_touched AS MATERIALIZED (
  SELECT
    grouped.a,
    grouped.k,
    grouped.b,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_join_candidates.a,
      group_join_candidates.k,
      group_join_candidates.b,
      sum(group_join_candidates.weight)::bigint AS weight
    FROM group_join_candidates
    GROUP BY group_join_candidates.a, group_join_candidates.k, group_join_candidates.b
    HAVING sum(group_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k AND s_change.c < grouped.a
  GROUP BY grouped.a, grouped.k, grouped.b, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
group_join_flips AS MATERIALIZED (
  SELECT
    group_join_touched.a,
    group_join_touched.b,
    group_join_touched.weight * CASE WHEN lateral_rows.found = group_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = group_join_touched.k
        AND s.c < group_join_touched.a
      LIMIT greatest(group_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(s_join): r, l, s
s_join_delta AS MATERIALIZED (
  -- Δgroup_join ⋈ s: runs when r or l changed
  SELECT
    group_join_delta.a,
    group_join_delta.b,
    s.c,
    group_join_delta.weight
  FROM group_join_delta
  JOIN public.s AS s
    ON s.k = group_join_delta.k AND s.c < group_join_delta.a
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND group_join_delta.k IS NOT NULL
    AND group_join_delta.a IS NOT NULL
  UNION ALL
  -- group_join ⋈ Δs: runs when s changed
  SELECT
    distinct_rows.a,
    r.b,
    s_change.c,
    s_change.weight
  FROM s_change
  JOIN (
    SELECT DISTINCT
      l.a
    FROM public.l AS l
  ) AS distinct_rows
    ON s_change.c < distinct_rows.a
  JOIN public.r AS r
    ON s_change.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
    AND s_change.c IS NOT NULL
  UNION ALL
  -- −Δgroup_join ⋈ Δs: runs when s and (r or l) changed
  SELECT
    group_join_delta.a,
    group_join_delta.b,
    s_change.c,
    - (s_change.weight * group_join_delta.weight) AS weight
  FROM s_change
  JOIN group_join_delta
    ON s_change.k = group_join_delta.k AND s_change.c < group_join_delta.a
  WHERE s_change.k IS NOT NULL
    AND s_change.c IS NOT NULL
    AND group_join_delta.k IS NOT NULL
    AND group_join_delta.a IS NOT NULL
),
-- Δ(s_anti_join): r, l, s
s_anti_join_delta AS MATERIALIZED (
  -- Δgroup_join ▷ s: runs when r or l changed
  SELECT
    group_join_delta.a,
    group_join_delta.b,
    group_join_delta.weight
  FROM group_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = group_join_delta.k
      AND s.c < group_join_delta.a
  )
  UNION ALL
  -- flipped rows of group_join₀: runs when s changed
  SELECT
    group_join_flips.a,
    group_join_flips.b,
    - group_join_flips.weight AS weight
  FROM group_join_flips
),
-- Δ(group_join): s, l
group_join_delta_2 AS MATERIALIZED (
  -- Δs ⋈ group₀: runs when s changed
  SELECT
    s_change.k,
    s_change.c,
    kept.a,
    s_change.weight
  FROM s_change
  CROSS JOIN pgtrickle_state."public.lateral_full_join_result.group" AS kept
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- s ⋈ Δgroup: runs when l changed
  SELECT
    s.k,
    s.c,
    group_delta.a,
    group_delta.weight
  FROM group_delta
  CROSS JOIN public.s AS s
  WHERE EXISTS (SELECT FROM l_change)
),
-- the rows of group_join₀ that match a row of Δr: r, s, l
group_join_candidates_2 AS MATERIALIZED (
  -- group_join ⋉ Δr: runs when r changed
  SELECT
    distinct_rows.a,
    s.k,
    s.c,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT
      l.a
    FROM public.l AS l
  ) AS distinct_rows
  JOIN public.s AS s
    ON EXISTS (
    SELECT
    FROM r_change AS r_change_2
    WHERE s.k = r_change_2.k
      AND s.c < distinct_rows.a
  )
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE s.k = r_change.k
  )
  UNION ALL
  -- −Δgroup_join ⋉ Δr: runs when (s or l) and r changed
  SELECT
    group_join_delta_2.a,
    group_join_delta_2.k,
    group_join_delta_2.c,
    - group_join_delta_2.weight AS weight
  FROM group_join_delta_2
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE group_join_delta_2.k = r_change.k
      AND group_join_delta_2.c < group_join_delta_2.a
  )
),
-- those whose number of partners changed, and by how many
group_join_touched_2 AS MATERIALIZED (
  SELECT
    grouped.a,
    grouped.k,
    grouped.c,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_join_candidates_2.a,
      group_join_candidates_2.k,
      group_join_candidates_2.c,
      sum(group_join_candidates_2.weight)::bigint AS weight
    FROM group_join_candidates_2
    GROUP BY group_join_candidates_2.a, group_join_candidates_2.k, group_join_candidates_2.c
    HAVING sum(group_join_candidates_2.weight) <> 0
  ) AS grouped
  JOIN r_change
    ON grouped.k = r_change.k
  WHERE grouped.c < grouped.a
  GROUP BY grouped.a, grouped.k, grouped.c, grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r
group_join_flips_2 AS MATERIALIZED (
  SELECT
    group_join_touched_2.a,
    group_join_touched_2.c,
    group_join_touched_2.weight * CASE WHEN lateral_rows.found = group_join_touched_2.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_join_touched_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE group_join_touched_2.k = r.k
        AND group_join_touched_2.c < group_join_touched_2.a
      LIMIT greatest(group_join_touched_2.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_join_touched_2.gained OR lateral_rows.found = 0)
),
-- Δ of r_anti_join: s, l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δgroup_join ▷ r: runs when s or l changed
  SELECT
    group_join_delta_2.a,
    group_join_delta_2.c,
    group_join_delta_2.weight
  FROM group_join_delta_2
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE group_join_delta_2.k = r.k
      AND group_join_delta_2.c < group_join_delta_2.a
  )
  UNION ALL
  -- flipped rows of group_join₀: runs when r changed
  SELECT
    group_join_flips_2.a,
    group_join_flips_2.c,
    - group_join_flips_2.weight AS weight
  FROM group_join_flips_2
),
-- Δ of s_outer_join: r, l, s
s_outer_join_delta AS MATERIALIZED (
  -- Δs_join: runs when r or l or s changed
  SELECT
    s_join_delta.a,
    s_join_delta.b,
    s_join_delta.c,
    s_join_delta.weight
  FROM s_join_delta
  UNION ALL
  -- Δs_anti_join: runs when r or l or s changed
  SELECT
    s_anti_join_delta.a,
    s_anti_join_delta.b,
    NULL::text AS c,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
),
-- Δ(union): r, l, s
union_delta AS MATERIALIZED (
  -- Δs_outer_join: runs when r or l or s changed
  SELECT
    s_outer_join_delta.b,
    s_outer_join_delta.c,
    s_outer_join_delta.a,
    s_outer_join_delta.weight
  FROM s_outer_join_delta
  UNION ALL
  -- Δr_anti_join: runs when s or l or r changed
  SELECT
    NULL::text AS b,
    r_anti_join_delta.c,
    r_anti_join_delta.a,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- the rows of l₀ that match a row of Δunion: r, l, s
l_candidates AS MATERIALIZED (
  -- l ⋉ Δunion: runs when r or l or s changed
  SELECT
    l.id,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM union_delta
    WHERE union_delta.b = l.a
  )
    AND EXISTS (
    SELECT
    FROM union_delta AS union_delta_2
    WHERE hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(union_delta_2.a), 0)
      AND (l.a = union_delta_2.a OR l.a IS NULL AND union_delta_2.a IS NULL)
      AND union_delta_2.b = l.a
  )
  UNION ALL
  -- −Δl ⋉ Δunion: runs when l and (r or l or s) changed
  SELECT
    l_change.id,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM union_delta
    WHERE hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(union_delta.a), 0)
      AND l_change.a IS NOT DISTINCT FROM union_delta.a
      AND union_delta.b = l_change.a
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.a,
    grouped.weight,
    sum(union_delta.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.a,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.a
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN union_delta
    ON hash_record_extended(ROW(grouped.a), 0) = hash_record_extended(ROW(union_delta.a), 0) AND grouped.a IS NOT DISTINCT FROM union_delta.a AND union_delta.b = grouped.a
  GROUP BY grouped.id, grouped.a, grouped.weight
  HAVING sum(union_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: l, r, s
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.weight * CASE WHEN lateral_rows.found = l_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          joined.b,
          joined.a
        FROM (
          SELECT
            distinct_rows.a,
            r.k,
            r.b
          FROM (
            SELECT DISTINCT
              l.a
            FROM public.l AS l
          ) AS distinct_rows
          CROSS JOIN public.r AS r
        ) AS joined
        LEFT JOIN public.s AS s
          ON s.k = joined.k
          AND s.c < joined.a
        UNION ALL
        SELECT
          NULL::text AS b,
          distinct_rows_2.a
        FROM (
          SELECT DISTINCT
            l_2.a
          FROM public.l AS l_2
        ) AS distinct_rows_2
        JOIN public.s AS s_2
          ON NOT EXISTS (
          SELECT
          FROM public.r AS r_2
          WHERE s_2.k = r_2.k
            AND s_2.c < distinct_rows_2.a
        )
      ) AS combined
      WHERE l_touched.a IS NOT DISTINCT FROM combined.a
        AND combined.b = l_touched.a
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(union_join): l, r, s
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union: runs when l changed
  SELECT
    l_change.id,
    combined.b,
    combined.c,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      joined.b,
      s.c,
      joined.a
    FROM (
      SELECT
        distinct_rows.a,
        r.k,
        r.b
      FROM (
        SELECT DISTINCT
          l.a
        FROM public.l AS l
      ) AS distinct_rows
      CROSS JOIN public.r AS r
    ) AS joined
    LEFT JOIN public.s AS s
      ON s.k = joined.k
      AND s.c < joined.a
    UNION ALL
    SELECT
      NULL::text AS b,
      s_2.c,
      distinct_rows_2.a
    FROM (
      SELECT DISTINCT
        l_2.a
      FROM public.l AS l_2
    ) AS distinct_rows_2
    JOIN public.s AS s_2
      ON NOT EXISTS (
      SELECT
      FROM public.r AS r_2
      WHERE s_2.k = r_2.k
        AND s_2.c < distinct_rows_2.a
    )
  ) AS combined
    ON hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(combined.a), 0) AND l_change.a IS NOT DISTINCT FROM combined.a AND combined.b = l_change.a
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.a IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or l or s changed
  SELECT
    l.id,
    union_delta.b,
    union_delta.c,
    union_delta.weight
  FROM union_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(union_delta.a), 0) = hash_record_extended(ROW(l.a), 0) AND (union_delta.a = l.a OR union_delta.a IS NULL AND l.a IS NULL) AND union_delta.b = l.a
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND union_delta.b IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δunion: runs when (r or l or s) and l changed
  SELECT
    l_change.id,
    union_delta.b,
    union_delta.c,
    - (union_delta.weight * l_change.weight) AS weight
  FROM union_delta
  JOIN l_change
    ON hash_record_extended(ROW(union_delta.a), 0) = hash_record_extended(ROW(l_change.a), 0) AND l_change.a IS NOT DISTINCT FROM union_delta.a AND union_delta.b = l_change.a
  WHERE union_delta.b IS NOT NULL
    AND l_change.a IS NOT NULL
),
-- Δ(union_anti_join): l, r, s
union_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ union: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        joined.b,
        joined.a
      FROM (
        SELECT
          distinct_rows.a,
          r.k,
          r.b
        FROM (
          SELECT DISTINCT
            l.a
          FROM public.l AS l
        ) AS distinct_rows
        CROSS JOIN public.r AS r
      ) AS joined
      LEFT JOIN public.s AS s
        ON s.k = joined.k
        AND s.c < joined.a
      UNION ALL
      SELECT
        NULL::text AS b,
        distinct_rows_2.a
      FROM (
        SELECT DISTINCT
          l_2.a
        FROM public.l AS l_2
      ) AS distinct_rows_2
      JOIN public.s AS s_2
        ON NOT EXISTS (
        SELECT
        FROM public.r AS r_2
        WHERE s_2.k = r_2.k
          AND s_2.c < distinct_rows_2.a
      )
    ) AS combined
    WHERE hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(combined.a), 0)
      AND l_change.a IS NOT DISTINCT FROM combined.a
      AND combined.b = l_change.a
  )
  UNION ALL
  -- flipped rows of l₀: runs when r or l or s changed
  SELECT
    l_flips.id,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(union_outer_join): l, r, s
union_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when l or r or s changed
  SELECT
    union_join_delta.id,
    union_join_delta.b,
    union_join_delta.c,
    union_join_delta.weight
  FROM union_join_delta
  UNION ALL
  -- Δunion_anti_join: runs when l or r or s changed
  SELECT
    union_anti_join_delta.id,
    NULL::text AS b,
    NULL::text AS c,
    union_anti_join_delta.weight
  FROM union_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_outer_join_delta.id,
    union_outer_join_delta.b,
    union_outer_join_delta.c,
    sum(union_outer_join_delta.weight)::bigint AS weight
  FROM union_outer_join_delta
  GROUP BY union_outer_join_delta.id, union_outer_join_delta.b, union_outer_join_delta.c
  HAVING sum(union_outer_join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.lateral_full_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b, result_change.c), 0)
    AND ROW(kept.id, kept.b, kept.c) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_full_join_result" (id, b, c, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_full_join_result" AS s
  SET id = n.id, b = n.b, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_full_join_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_full_join_result.group" (a, __pgt_count, __pgt_hash)
  SELECT n.a, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_full_join_result.group" AS s
  SET a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_full_join_result.group" AS s
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
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_full_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
