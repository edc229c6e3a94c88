WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.exists_over_both_sides_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
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
  LEFT JOIN pgtrickle_state."public.exists_over_both_sides_result.group" AS kept
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
    r_change.id,
    r_change.k,
    kept.a,
    r_change.weight
  FROM r_change
  CROSS JOIN pgtrickle_state."public.exists_over_both_sides_result.group" AS kept
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.id,
    r.k,
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
    r.id,
    r.k,
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
      AND s_change_2.c > distinct_rows.a
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
    group_join_delta.id,
    group_join_delta.k,
    - group_join_delta.weight AS weight
  FROM group_join_delta
  WHERE EXISTS (
    SELECT
    FROM s_change
    WHERE s_change.k = group_join_delta.k
      AND s_change.c > group_join_delta.a
  )
),
-- those whose number of partners changed, and by how many
group_join_touched AS MATERIALIZED (
  SELECT
    grouped.a,
    grouped.id,
    grouped.k,
    grouped.weight,
    sum(s_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_join_candidates.a,
      group_join_candidates.id,
      group_join_candidates.k,
      sum(group_join_candidates.weight)::bigint AS weight
    FROM group_join_candidates
    GROUP BY group_join_candidates.a, group_join_candidates.id, group_join_candidates.k
    HAVING sum(group_join_candidates.weight) <> 0
  ) AS grouped
  JOIN s_change
    ON s_change.k = grouped.k AND s_change.c > grouped.a
  GROUP BY grouped.a, grouped.id, grouped.k, grouped.weight
  HAVING sum(s_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: s
group_join_flips AS MATERIALIZED (
  SELECT
    group_join_touched.a,
    group_join_touched.id,
    group_join_touched.k,
    group_join_touched.weight * CASE WHEN lateral_rows.found = group_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = group_join_touched.k
        AND s.c > group_join_touched.a
      LIMIT greatest(group_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(s_anti_join): r, l, s
s_anti_join_delta AS MATERIALIZED (
  -- Δgroup_join ▷ s: runs when r or l changed
  SELECT
    group_join_delta.a,
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.weight
  FROM group_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = group_join_delta.k
      AND s.c > group_join_delta.a
  )
  UNION ALL
  -- flipped rows of group_join₀: runs when s changed
  SELECT
    group_join_flips.a,
    group_join_flips.id,
    group_join_flips.k,
    - group_join_flips.weight AS weight
  FROM group_join_flips
),
-- the rows of l₀ that match a row of Δs_anti_join: r, l, s
l_candidates AS MATERIALIZED (
  -- l ⋉ Δs_anti_join: runs when r or l or s changed
  SELECT
    l.id,
    l.k,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM s_anti_join_delta
    WHERE l.k = s_anti_join_delta.k
  )
    AND EXISTS (
    SELECT
    FROM s_anti_join_delta AS s_anti_join_delta_2
    WHERE hash_record_extended(ROW(l.a), 0) = hash_record_extended(ROW(s_anti_join_delta_2.a), 0)
      AND (l.a = s_anti_join_delta_2.a OR l.a IS NULL AND s_anti_join_delta_2.a IS NULL)
      AND l.k = s_anti_join_delta_2.k
  )
  UNION ALL
  -- −Δl ⋉ Δs_anti_join: runs when l and (r or l or s) changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM s_anti_join_delta
    WHERE hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(s_anti_join_delta.a), 0)
      AND l_change.a IS NOT DISTINCT FROM s_anti_join_delta.a
      AND l_change.k = s_anti_join_delta.k
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.weight,
    sum(s_anti_join_delta.weight)::bigint AS gained
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
  JOIN s_anti_join_delta
    ON hash_record_extended(ROW(grouped.a), 0) = hash_record_extended(ROW(s_anti_join_delta.a), 0) AND grouped.a IS NOT DISTINCT FROM s_anti_join_delta.a AND grouped.k = s_anti_join_delta.k
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.weight
  HAVING sum(s_anti_join_delta.weight) <> 0
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
        SELECT DISTINCT
          l.a
        FROM public.l AS l
      ) AS distinct_rows
      JOIN public.r AS r
        ON NOT EXISTS (
        SELECT
        FROM public.s AS s
        WHERE s.k = r.k
          AND s.c > distinct_rows.a
      )
      WHERE l_touched.a IS NOT DISTINCT FROM distinct_rows.a
        AND l_touched.k = r.k
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r, s
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ s_anti_join: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT DISTINCT
      l.a
    FROM public.l AS l
  ) AS distinct_rows
    ON hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(distinct_rows.a), 0) AND l_change.a IS NOT DISTINCT FROM distinct_rows.a
  JOIN public.r AS r
    ON NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r.k
      AND s.c > distinct_rows.a
  ) AND l_change.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δs_anti_join: runs when r or l or s changed
  SELECT
    l.id,
    s_anti_join_delta.id AS id_2,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(s_anti_join_delta.a), 0) = hash_record_extended(ROW(l.a), 0) AND (s_anti_join_delta.a = l.a OR s_anti_join_delta.a IS NULL AND l.a IS NULL) AND l.k = s_anti_join_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND s_anti_join_delta.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δs_anti_join: runs when (r or l or s) and l changed
  SELECT
    l_change.id,
    s_anti_join_delta.id AS id_2,
    - (s_anti_join_delta.weight * l_change.weight) AS weight
  FROM s_anti_join_delta
  JOIN l_change
    ON hash_record_extended(ROW(s_anti_join_delta.a), 0) = hash_record_extended(ROW(l_change.a), 0) AND l_change.a IS NOT DISTINCT FROM s_anti_join_delta.a AND l_change.k = s_anti_join_delta.k
  WHERE s_anti_join_delta.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r, s
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ s_anti_join: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT
        l.a
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON NOT EXISTS (
      SELECT
      FROM public.s AS s
      WHERE s.k = r.k
        AND s.c > distinct_rows.a
    )
    WHERE hash_record_extended(ROW(l_change.a), 0) = hash_record_extended(ROW(distinct_rows.a), 0)
      AND l_change.a IS NOT DISTINCT FROM distinct_rows.a
      AND l_change.k = r.k
  )
  UNION ALL
  -- flipped rows of l₀: runs when r or l or s changed
  SELECT
    l_flips.id,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(r_outer_join): l, r, s
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r or s changed
  SELECT
    r_join_delta.id,
    r_join_delta.id_2 AS r_id,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r or s changed
  SELECT
    r_anti_join_delta.id,
    NULL::integer AS r_id,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.r_id,
    sum(r_outer_join_delta.weight)::bigint AS weight
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.id, r_outer_join_delta.r_id
  HAVING sum(r_outer_join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.exists_over_both_sides_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id), 0)
    AND ROW(kept.id, kept.r_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.exists_over_both_sides_result" (id, r_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.exists_over_both_sides_result" AS s
  SET id = n.id, r_id = n.r_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.exists_over_both_sides_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.exists_over_both_sides_result.group" (a, __pgt_count, __pgt_hash)
  SELECT n.a, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.exists_over_both_sides_result.group" AS s
  SET a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.exists_over_both_sides_result.group" AS s
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
  stream_table => 'public.exists_over_both_sides_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
