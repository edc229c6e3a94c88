WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_full_not_in_over_both_sides_result'
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
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    r.k,
    r.b,
    l_change.weight
  FROM l_change
  CROSS JOIN public.r AS r
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    r_change.id AS id_2,
    r_change.k,
    r_change.b,
    r_change.weight
  FROM r_change
  CROSS JOIN public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    r_change.id AS id_2,
    r_change.k,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  CROSS JOIN l_change
),
-- the keys of Δs whose number of rows changed, and by how many
s_keys AS MATERIALIZED (
  SELECT
    s_change.c,
    s_change.k,
    sum(s_change.weight)::bigint AS net
  FROM s_change
  WHERE s_change.c IS NOT NULL
  GROUP BY s_change.c, s_change.k
  HAVING sum(s_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: s
s_flips AS MATERIALIZED (
  SELECT
    s_keys.c,
    s_keys.k,
    CASE WHEN lateral_rows.found = s_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.c = s_keys.c
        AND s.k = s_keys.k
      LIMIT greatest(s_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_keys.net OR lateral_rows.found = 0)
),
-- Δ(s_anti_join): l, r, s
s_anti_join_delta AS MATERIALIZED (
  -- Δr_join ▷ s: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.k,
    r_join_delta.weight
  FROM r_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.c = r_join_delta.b
      AND r_join_delta.id = s.k
  )
  UNION ALL
  -- r_join ⋈ flipped keys of s: runs when s changed
  SELECT
    l.id,
    r.id AS id_2,
    r.k,
    - s_flips.weight AS weight
  FROM s_flips
  JOIN public.l AS l
    ON l.id = s_flips.k
  JOIN public.r AS r
    ON s_flips.c = r.b
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δr_join ⋈ flipped keys of s: runs when s and (l or r) changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.k,
    s_flips.weight * r_join_delta.weight AS weight
  FROM s_flips
  JOIN r_join_delta
    ON s_flips.c = r_join_delta.b AND r_join_delta.id = s_flips.k
  WHERE r_join_delta.b IS NOT NULL
),
-- the keys of Δs_anti_join whose number of rows changed, and by how many
s_anti_join_keys AS MATERIALIZED (
  SELECT
    s_anti_join_delta.id,
    s_anti_join_delta.k,
    sum(s_anti_join_delta.weight)::bigint AS net
  FROM s_anti_join_delta
  WHERE s_anti_join_delta.k IS NOT NULL
  GROUP BY s_anti_join_delta.id, s_anti_join_delta.k
  HAVING sum(s_anti_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r, s
s_anti_join_flips AS MATERIALIZED (
  SELECT
    s_anti_join_keys.id,
    s_anti_join_keys.k,
    CASE WHEN lateral_rows.found = s_anti_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_anti_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      JOIN public.r AS r
        ON NOT EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.c = r.b
          AND l.id = s.k
      )
      WHERE l.id = s_anti_join_keys.id
        AND r.k = s_anti_join_keys.k
      LIMIT greatest(s_anti_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_anti_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(l_join): l, r, s
l_join_delta AS MATERIALIZED (
  -- Δs_anti_join ⋈ l: runs when l or r or s changed
  SELECT
    s_anti_join_delta.id_2,
    l.id AS id_3,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
  JOIN public.l AS l
    ON l.id = s_anti_join_delta.id AND l.k = s_anti_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND s_anti_join_delta.k IS NOT NULL
  UNION ALL
  -- s_anti_join ⋈ Δl: runs when l changed
  SELECT
    r.id AS id_2,
    l_change.id AS id_3,
    l_change.weight
  FROM l_change
  JOIN public.l AS l
    ON l_change.id = l.id
  JOIN public.r AS r
    ON NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.c = r.b
      AND l.id = s.k
  ) AND l_change.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- −Δs_anti_join ⋈ Δl: runs when l and (l or r or s) changed
  SELECT
    s_anti_join_delta.id_2,
    l_change.id AS id_3,
    - (l_change.weight * s_anti_join_delta.weight) AS weight
  FROM l_change
  JOIN s_anti_join_delta
    ON l_change.id = s_anti_join_delta.id AND l_change.k = s_anti_join_delta.k
  WHERE l_change.k IS NOT NULL
    AND s_anti_join_delta.k IS NOT NULL
),
-- Δ(l_anti_join): l, r, s
l_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ s_anti_join: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    JOIN public.r AS r
      ON NOT EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.c = r.b
        AND l.id = s.k
    )
    WHERE l_change.id = l.id
      AND l_change.k = r.k
  )
  UNION ALL
  -- l ⋈ flipped keys of s_anti_join: runs when l or r or s changed
  SELECT
    l.id,
    - s_anti_join_flips.weight AS weight
  FROM s_anti_join_flips
  JOIN public.l AS l
    ON l.id = s_anti_join_flips.id AND l.k = s_anti_join_flips.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ flipped keys of s_anti_join: runs when (l or r or s) and l changed
  SELECT
    l_change.id,
    s_anti_join_flips.weight * l_change.weight AS weight
  FROM s_anti_join_flips
  JOIN l_change
    ON l_change.id = s_anti_join_flips.id AND l_change.k = s_anti_join_flips.k
  WHERE l_change.k IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    r_change.k,
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k, r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.b AS old_b,
    group_change.k,
    group_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k, group_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.b), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.b IS NOT DISTINCT FROM group_change.b
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_next.old_k AS k,
    group_next.old_b AS b,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_b)::record *<> ROW(group_next.k, group_next.b)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_next.k,
    group_next.b,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old_b)::record *<> ROW(group_next.k, group_next.b)::record)
),
-- Δ(group_join): l, r
group_join_delta AS MATERIALIZED (
  -- Δl ⋈ group₀: runs when l changed
  SELECT
    l_change.id,
    kept.k AS k_2,
    kept.b,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" AS kept
    ON l_change.k = kept.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    group_delta.k AS k_2,
    group_delta.b,
    group_delta.weight
  FROM group_delta
  JOIN public.l AS l
    ON l.k = group_delta.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_delta.k IS NOT NULL
),
-- the keys of Δs whose number of rows changed, and by how many
s_keys_2 AS MATERIALIZED (
  SELECT
    s_change.c,
    s_change.k,
    sum(s_change.weight)::bigint AS net
  FROM s_change
  WHERE s_change.c IS NOT NULL
  GROUP BY s_change.c, s_change.k
  HAVING sum(s_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: s
s_flips_2 AS MATERIALIZED (
  SELECT
    s_keys_2.c,
    s_keys_2.k,
    CASE WHEN lateral_rows.found = s_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.c = s_keys_2.c
        AND s.k = s_keys_2.k
      LIMIT greatest(s_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_keys_2.net OR lateral_rows.found = 0)
),
-- Δ(s_anti_join): l, r, s
s_anti_join_delta_2 AS MATERIALIZED (
  -- Δgroup_join ▷ s: runs when l or r changed
  SELECT
    group_join_delta.k_2 AS k,
    group_join_delta.b,
    group_join_delta.weight
  FROM group_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.c = group_join_delta.b
      AND group_join_delta.id = s.k
  )
  UNION ALL
  -- group_join ⋈ flipped keys of s: runs when s changed
  SELECT
    distinct_rows.k,
    distinct_rows.b,
    - s_flips_2.weight AS weight
  FROM s_flips_2
  JOIN (
    SELECT DISTINCT
      r.k,
      r.b
    FROM public.r AS r
  ) AS distinct_rows
    ON s_flips_2.c = distinct_rows.b
  JOIN public.l AS l
    ON l.k = distinct_rows.k AND l.id = s_flips_2.k
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δgroup_join ⋈ flipped keys of s: runs when s and (l or r) changed
  SELECT
    group_join_delta.k_2 AS k,
    group_join_delta.b,
    s_flips_2.weight * group_join_delta.weight AS weight
  FROM s_flips_2
  JOIN group_join_delta
    ON s_flips_2.c = group_join_delta.b AND group_join_delta.id = s_flips_2.k
  WHERE group_join_delta.b IS NOT NULL
),
-- the rows of r₀ that match a row of Δs_anti_join: l, r, s
r_candidates AS MATERIALIZED (
  -- r ⋉ Δs_anti_join: runs when l or r or s changed
  SELECT
    r.id,
    r.k,
    r.b,
    1::bigint AS weight
  FROM public.r AS r
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM s_anti_join_delta_2
    WHERE r.k = s_anti_join_delta_2.k
  )
    AND EXISTS (
    SELECT
    FROM s_anti_join_delta_2 AS s_anti_join_delta_2_2
    WHERE hash_record_extended(ROW(r.b), 0) = hash_record_extended(ROW(s_anti_join_delta_2_2.b), 0)
      AND r.k = s_anti_join_delta_2_2.k
      AND (r.b = s_anti_join_delta_2_2.b OR r.b IS NULL AND s_anti_join_delta_2_2.b IS NULL)
  )
  UNION ALL
  -- −Δr ⋉ Δs_anti_join: runs when r and (l or r or s) changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    - r_change.weight AS weight
  FROM r_change
  WHERE EXISTS (
    SELECT
    FROM s_anti_join_delta_2
    WHERE hash_record_extended(ROW(r_change.b), 0) = hash_record_extended(ROW(s_anti_join_delta_2.b), 0)
      AND r_change.k = s_anti_join_delta_2.k
      AND r_change.b IS NOT DISTINCT FROM s_anti_join_delta_2.b
  )
),
-- those whose number of partners changed, and by how many
r_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.b,
    grouped.weight,
    sum(s_anti_join_delta_2.weight)::bigint AS gained
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
  JOIN s_anti_join_delta_2
    ON hash_record_extended(ROW(grouped.b), 0) = hash_record_extended(ROW(s_anti_join_delta_2.b), 0) AND grouped.k = s_anti_join_delta_2.k AND grouped.b IS NOT DISTINCT FROM s_anti_join_delta_2.b
  GROUP BY grouped.id, grouped.k, grouped.b, grouped.weight
  HAVING sum(s_anti_join_delta_2.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r, l, s
r_flips AS MATERIALIZED (
  SELECT
    r_touched.id,
    r_touched.weight * CASE WHEN lateral_rows.found = r_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_touched
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
        ON l.k = distinct_rows.k AND NOT EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.c = distinct_rows.b
          AND l.id = s.k
      )
      WHERE r_touched.k = distinct_rows.k
        AND r_touched.b IS NOT DISTINCT FROM distinct_rows.b
      LIMIT greatest(r_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_touched.gained OR lateral_rows.found = 0)
),
-- Δ of l_anti_join: r, l, s
l_anti_join_delta_2 AS MATERIALIZED (
  -- Δr ▷ s_anti_join: runs when r changed
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
      ON l.k = distinct_rows.k AND NOT EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.c = distinct_rows.b
        AND l.id = s.k
    )
    WHERE hash_record_extended(ROW(r_change.b), 0) = hash_record_extended(ROW(distinct_rows.b), 0)
      AND r_change.k = distinct_rows.k
      AND r_change.b IS NOT DISTINCT FROM distinct_rows.b
  )
  UNION ALL
  -- flipped rows of r₀: runs when l or r or s changed
  SELECT
    r_flips.id,
    - r_flips.weight AS weight
  FROM r_flips
),
-- Δ of l_outer_join: l, r, s
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when l or r or s changed
  SELECT
    l_join_delta.id_3 AS id,
    l_join_delta.id_2,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l or r or s changed
  SELECT
    l_anti_join_delta.id,
    NULL::integer AS id_2,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- Δ(union): l, r, s
union_delta AS MATERIALIZED (
  -- Δl_outer_join: runs when l or r or s changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2 AS r_id,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l or s changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta_2.id AS r_id,
    l_anti_join_delta_2.weight
  FROM l_anti_join_delta_2
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
  LEFT JOIN pgtrickle_state."public.join_full_not_in_over_both_sides_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id), 0)
    AND ROW(kept.id, kept.r_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_full_not_in_over_both_sides_result" (id, r_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_full_not_in_over_both_sides_result" AS s
  SET id = n.id, r_id = n.r_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_full_not_in_over_both_sides_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" (k, b, __pgt_count, __pgt_hash)
  SELECT n.k, n.b, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" AS s
  SET k = n.k, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_full_not_in_over_both_sides_result.group" AS s
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
  stream_table => 'public.join_full_not_in_over_both_sides_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
