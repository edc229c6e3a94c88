WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.exists_in_join_condition_result'
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
    s_change.k,
    sum(s_change.weight) AS __pgt_count_change
  FROM s_change
  WHERE s_change.c IS NOT NULL
  GROUP BY s_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.exists_in_join_condition_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): s
group_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    group_next.old_k AS k,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    group_next.k,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
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
      FROM pgtrickle_state."public.exists_in_join_condition_result.group" AS kept
      WHERE kept.k = group_keys.k
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
    kept.k AS k_2,
    kept.__pgt_count AS count,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.exists_in_join_condition_result.group" AS kept
    ON kept.k = r_change.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when s changed
  SELECT
    r.id,
    r.k,
    group_delta.k AS k_2,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON group_delta.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(group_anti_join): r, s
group_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ group₀: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.exists_in_join_condition_result.group" AS kept
    WHERE kept.k = r_change.k
  )
  UNION ALL
  -- r ⋈ flipped keys of group: runs when s changed
  SELECT
    r.id,
    r.k,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.r AS r
    ON group_flips.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
),
-- Δ(group_outer_join): r, s
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when r or s changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.k_2,
    group_join_delta.count,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when r or s changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    NULL::integer AS k_2,
    NULL::bigint AS count,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- the rows of l₀ that match a row of Δgroup_outer_join: r, s, l
l_candidates AS MATERIALIZED (
  -- l ⋉ Δgroup_outer_join: runs when r or s changed
  SELECT
    l.id,
    l.k,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND EXISTS (
    SELECT
    FROM group_outer_join_delta
    WHERE l.k = group_outer_join_delta.k
  )
    AND EXISTS (
    SELECT
    FROM group_outer_join_delta AS group_outer_join_delta_2
    WHERE l.k = group_outer_join_delta_2.k
      AND coalesce(group_outer_join_delta_2.count, '0'::bigint) > '0'::bigint
  )
  UNION ALL
  -- −Δl ⋉ Δgroup_outer_join: runs when l and (r or s) changed
  SELECT
    l_change.id,
    l_change.k,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM group_outer_join_delta
    WHERE l_change.k = group_outer_join_delta.k
      AND coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.weight,
    sum(group_outer_join_delta.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN group_outer_join_delta
    ON grouped.k = group_outer_join_delta.k
  WHERE coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
  GROUP BY grouped.id, grouped.k, grouped.weight
  HAVING sum(group_outer_join_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r, s
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
      FROM public.r AS r
      LEFT JOIN (
        SELECT
          s.k,
          count(*) AS count
        FROM public.s AS s
        WHERE s.c IS NOT NULL
        GROUP BY s.k
      ) AS grouped
        ON grouped.k = r.k
      WHERE l_touched.k = r.k
        AND coalesce(grouped.count, '0'::bigint) > '0'::bigint
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- the rows of group_outer_join₀ that match a row of Δl: l, r, s
group_outer_join_candidates AS MATERIALIZED (
  -- group_outer_join ⋉ Δl: runs when l changed
  SELECT
    r.id,
    r.k,
    grouped.k AS k_2,
    grouped.count,
    1::bigint AS weight
  FROM public.r AS r
  LEFT JOIN (
    SELECT
      s.k,
      count(*) AS count
    FROM public.s AS s
    WHERE s.c IS NOT NULL
    GROUP BY s.k
  ) AS grouped
    ON grouped.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND EXISTS (
    SELECT
    FROM l_change
    WHERE l_change.k = r.k
  )
    AND EXISTS (
    SELECT
    FROM l_change AS l_change_2
    WHERE l_change_2.k = r.k
      AND coalesce(grouped.count, '0'::bigint) > '0'::bigint
  )
  UNION ALL
  -- −Δgroup_outer_join ⋉ Δl: runs when (r or s) and l changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.k_2,
    group_outer_join_delta.count,
    - group_outer_join_delta.weight AS weight
  FROM group_outer_join_delta
  WHERE EXISTS (
    SELECT
    FROM l_change
    WHERE l_change.k = group_outer_join_delta.k
      AND coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
  )
),
-- those whose number of partners changed, and by how many
group_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.count,
    grouped.weight,
    sum(l_change.weight)::bigint AS gained
  FROM (
    SELECT
      group_outer_join_candidates.id,
      group_outer_join_candidates.k,
      group_outer_join_candidates.k_2,
      group_outer_join_candidates.count,
      sum(group_outer_join_candidates.weight)::bigint AS weight
    FROM group_outer_join_candidates
    GROUP BY group_outer_join_candidates.id, group_outer_join_candidates.k, group_outer_join_candidates.k_2, group_outer_join_candidates.count
    HAVING sum(group_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN l_change
    ON l_change.k = grouped.k
  WHERE coalesce(grouped.count, '0'::bigint) > '0'::bigint
  GROUP BY grouped.id, grouped.k, grouped.k_2, grouped.count, grouped.weight
  HAVING sum(l_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: l
group_outer_join_flips AS MATERIALIZED (
  SELECT
    group_outer_join_touched.id,
    group_outer_join_touched.weight * CASE WHEN lateral_rows.found = group_outer_join_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = group_outer_join_touched.k
        AND coalesce(group_outer_join_touched.count, '0'::bigint) > '0'::bigint
      LIMIT greatest(group_outer_join_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_outer_join_touched.gained OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r, s
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_outer_join: runs when l changed
  SELECT
    l_change.id,
    r.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
  LEFT JOIN (
    SELECT
      s.k,
      count(*) AS count
    FROM public.s AS s
    WHERE s.c IS NOT NULL
    GROUP BY s.k
  ) AS grouped
    ON grouped.k = r.k
    ON l_change.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
    AND coalesce(grouped.count, '0'::bigint) > '0'::bigint
  UNION ALL
  -- l ⋈ Δgroup_outer_join: runs when r or s changed
  SELECT
    l.id,
    group_outer_join_delta.id AS id_2,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN public.l AS l
    ON l.k = group_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND group_outer_join_delta.k IS NOT NULL
    AND group_outer_join_delta.count IS NOT NULL
    AND coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
  UNION ALL
  -- −Δl ⋈ Δgroup_outer_join: runs when (r or s) and l changed
  SELECT
    l_change.id,
    group_outer_join_delta.id AS id_2,
    - (group_outer_join_delta.weight * l_change.weight) AS weight
  FROM group_outer_join_delta
  JOIN l_change
    ON l_change.k = group_outer_join_delta.k
  WHERE group_outer_join_delta.k IS NOT NULL
    AND group_outer_join_delta.count IS NOT NULL
    AND coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r, s
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_outer_join: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    LEFT JOIN (
      SELECT
        s.k,
        count(*) AS count
      FROM public.s AS s
      WHERE s.c IS NOT NULL
      GROUP BY s.k
    ) AS grouped
      ON grouped.k = r.k
    WHERE l_change.k = r.k
      AND coalesce(grouped.count, '0'::bigint) > '0'::bigint
  )
  UNION ALL
  -- flipped rows of l₀: runs when r or s changed
  SELECT
    l_flips.id,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(l_anti_join): r, s, l
l_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ l: runs when r or s changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = group_outer_join_delta.k
      AND coalesce(group_outer_join_delta.count, '0'::bigint) > '0'::bigint
  )
  UNION ALL
  -- flipped rows of group_outer_join₀: runs when l changed
  SELECT
    group_outer_join_flips.id,
    - group_outer_join_flips.weight AS weight
  FROM group_outer_join_flips
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
  UNION ALL
  -- Δl_anti_join: runs when r or s or l changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta.id AS r_id,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
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
  LEFT JOIN pgtrickle_state."public.exists_in_join_condition_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.r_id), 0)
    AND ROW(kept.id, kept.r_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.r_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.exists_in_join_condition_result" (id, r_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.r_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.exists_in_join_condition_result" AS s
  SET id = n.id, r_id = n.r_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.r_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.exists_in_join_condition_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.exists_in_join_condition_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.exists_in_join_condition_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.exists_in_join_condition_result.group" AS s
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
  stream_table => 'public.exists_in_join_condition_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
