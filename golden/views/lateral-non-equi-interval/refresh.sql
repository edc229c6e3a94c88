WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_non_equi_interval_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.i,
    changes.z,
    changes.m,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.i, changes.i::text COLLATE pg_catalog."C", changes.z, changes.m
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.i,
    changes.z,
    changes.m,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.i, changes.i::text COLLATE pg_catalog."C", changes.z, changes.m
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.i,
    interval_send(l_change.i) AS i_image,
    l_change.z,
    timetz_send(l_change.z) AS z_image,
    l_change.m,
    cash_send(l_change.m) AS m_image,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.i, interval_send(l_change.i), l_change.z, timetz_send(l_change.z), l_change.m, cash_send(l_change.m)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.i AS old_i,
    kept.i_image AS old_i_image,
    kept.z AS old_z,
    kept.z_image AS old_z_image,
    kept.m AS old_m,
    kept.m_image AS old_m_image,
    coalesce(kept.i, group_change.i) AS i,
    group_change.i_image,
    group_change.z,
    group_change.z_image,
    group_change.m,
    group_change.m_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.i, group_change.i), group_change.i_image, group_change.z, group_change.z_image, group_change.m_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_non_equi_interval_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.i, group_change.i_image, group_change.z, group_change.z_image, group_change.m_image), 0)
    AND kept.i IS NOT DISTINCT FROM group_change.i
    AND kept.i_image IS NOT DISTINCT FROM group_change.i_image
    AND kept.z IS NOT DISTINCT FROM group_change.z
    AND kept.z_image IS NOT DISTINCT FROM group_change.z_image
    AND kept.m IS NOT DISTINCT FROM group_change.m
    AND kept.m_image IS NOT DISTINCT FROM group_change.m_image
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_i AS i,
    group_next.old_i_image AS i_image,
    group_next.old_z AS z,
    group_next.old_z_image AS z_image,
    group_next.old_m AS m,
    group_next.old_m_image AS m_image,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_i, group_next.old_i_image, group_next.old_z, group_next.old_z_image, group_next.old_m, group_next.old_m_image)::record *<> ROW(group_next.i, group_next.i_image, group_next.z, group_next.z_image, group_next.m, group_next.m_image)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.i,
    group_next.i_image,
    group_next.z,
    group_next.z_image,
    group_next.m,
    group_next.m_image,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_i, group_next.old_i_image, group_next.old_z, group_next.old_z_image, group_next.old_m, group_next.old_m_image)::record *<> ROW(group_next.i, group_next.i_image, group_next.z, group_next.z_image, group_next.m, group_next.m_image)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.z,
    r_change.m,
    kept.i AS i_2,
    kept.i_image,
    kept.z AS z_2,
    kept.z_image,
    kept.m AS m_2,
    kept.m_image,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.lateral_non_equi_interval_result.group" AS kept
    ON (r_change.i <= kept.i OR r_change.m = kept.m)
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.z,
    r.m,
    group_delta.i AS i_2,
    group_delta.i_image,
    group_delta.z AS z_2,
    group_delta.z_image,
    group_delta.m AS m_2,
    group_delta.m_image,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON (r.i <= group_delta.i OR r.m = group_delta.m)
  WHERE EXISTS (SELECT FROM l_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.i_2 AS i,
    group_join_delta.i_image,
    group_join_delta.z_2 AS z,
    group_join_delta.z_image,
    group_join_delta.m_2 AS m,
    group_join_delta.m_image,
    sum(group_join_delta.weight) AS __pgt_count_change,
    sum(group_join_delta.weight) FILTER (WHERE group_join_delta.z > group_join_delta.z_2) AS count_change,
    sum(group_join_delta.weight) FILTER (WHERE group_join_delta.m > group_join_delta.m_2) AS count_change_2
  FROM group_join_delta
  GROUP BY group_join_delta.i_2, group_join_delta.i_image, group_join_delta.z_2, group_join_delta.z_image, group_join_delta.m_2, group_join_delta.m_image
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.i AS old_i,
    kept.i_image AS old_i_image,
    kept.z AS old_z,
    kept.z_image AS old_z_image,
    kept.m AS old_m,
    kept.m_image AS old_m_image,
    kept.__pgt_count AS old___pgt_count,
    kept.count AS old_count,
    kept.count_2 AS old_count_2,
    coalesce(kept.i, group_2_change.i) AS i,
    group_2_change.i_image,
    group_2_change.z,
    group_2_change.z_image,
    group_2_change.m,
    group_2_change.m_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.count, 0) + coalesce(group_2_change.count_change::bigint, 0) AS count,
    coalesce(kept.count_2, 0) + coalesce(group_2_change.count_change_2::bigint, 0) AS count_2,
    hash_record_extended(ROW(coalesce(kept.i, group_2_change.i), group_2_change.i_image, group_2_change.z, group_2_change.z_image, group_2_change.m_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.i, group_2_change.i_image, group_2_change.z, group_2_change.z_image, group_2_change.m_image), 0)
    AND kept.i IS NOT DISTINCT FROM group_2_change.i
    AND kept.i_image IS NOT DISTINCT FROM group_2_change.i_image
    AND kept.z IS NOT DISTINCT FROM group_2_change.z
    AND kept.z_image IS NOT DISTINCT FROM group_2_change.z_image
    AND kept.m IS NOT DISTINCT FROM group_2_change.m
    AND kept.m_image IS NOT DISTINCT FROM group_2_change.m_image
),
-- Δ(group_2): r, l
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r or l changed
  SELECT
    group_2_next.old_i AS i,
    group_2_next.old_i_image AS i_image,
    group_2_next.old_z AS z,
    group_2_next.old_z_image AS z_image,
    group_2_next.old_m AS m,
    group_2_next.old_m_image AS m_image,
    group_2_next.old___pgt_count AS count,
    group_2_next.old_count AS count_2,
    group_2_next.old_count_2 AS count_3,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_i, group_2_next.old_i_image, group_2_next.old_z, group_2_next.old_z_image, group_2_next.old_m, group_2_next.old_m_image, group_2_next.old___pgt_count, group_2_next.old_count, group_2_next.old_count_2)::record *<> ROW(group_2_next.i, group_2_next.i_image, group_2_next.z, group_2_next.z_image, group_2_next.m, group_2_next.m_image, group_2_next.__pgt_count, group_2_next.count, group_2_next.count_2)::record)
  UNION ALL
  -- +new groups: runs when r or l changed
  SELECT
    group_2_next.i,
    group_2_next.i_image,
    group_2_next.z,
    group_2_next.z_image,
    group_2_next.m,
    group_2_next.m_image,
    group_2_next.__pgt_count AS count,
    group_2_next.count AS count_2,
    group_2_next.count_2 AS count_3,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_i, group_2_next.old_i_image, group_2_next.old_z, group_2_next.old_z_image, group_2_next.old_m, group_2_next.old_m_image, group_2_next.old___pgt_count, group_2_next.old_count, group_2_next.old_count_2)::record *<> ROW(group_2_next.i, group_2_next.i_image, group_2_next.z, group_2_next.z_image, group_2_next.m, group_2_next.m_image, group_2_next.__pgt_count, group_2_next.count, group_2_next.count_2)::record)
),
-- the rows of l that match a row of Δgroup_2: r, l
l_candidates AS MATERIALIZED (
  -- l ⋉ Δgroup_2: runs when r or l changed
  SELECT
    l.id,
    l.i,
    l.z,
    l.m,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND EXISTS (
    SELECT
    FROM group_2_delta
    WHERE hash_record_extended(ROW(interval_send(l.i), timetz_send(l.z), cash_send(l.m)), 0) = hash_record_extended(ROW(group_2_delta.i_image, group_2_delta.z_image, group_2_delta.m_image), 0)
      AND interval_send(l.i) IS NOT DISTINCT FROM group_2_delta.i_image
      AND timetz_send(l.z) IS NOT DISTINCT FROM group_2_delta.z_image
      AND cash_send(l.m) IS NOT DISTINCT FROM group_2_delta.m_image
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.i,
    grouped.z,
    grouped.m,
    grouped.weight,
    sum(group_2_delta.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.i,
      l_candidates.z,
      l_candidates.m,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.i, l_candidates.i::text COLLATE pg_catalog."C", l_candidates.z, l_candidates.m
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN group_2_delta
    ON hash_record_extended(ROW(interval_send(grouped.i), timetz_send(grouped.z), cash_send(grouped.m)), 0) = hash_record_extended(ROW(group_2_delta.i_image, group_2_delta.z_image, group_2_delta.m_image), 0) AND interval_send(grouped.i) IS NOT DISTINCT FROM group_2_delta.i_image AND timetz_send(grouped.z) IS NOT DISTINCT FROM group_2_delta.z_image AND cash_send(grouped.m) IS NOT DISTINCT FROM group_2_delta.m_image
  GROUP BY grouped.id, grouped.i, grouped.i::text COLLATE pg_catalog."C", grouped.z, grouped.m, grouped.weight
  HAVING sum(group_2_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.i,
    l_touched.z,
    l_touched.m,
    l_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = l_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS kept
      WHERE interval_send(l_touched.i) IS NOT DISTINCT FROM kept.i_image
        AND timetz_send(l_touched.z) IS NOT DISTINCT FROM kept.z_image
        AND cash_send(l_touched.m) IS NOT DISTINCT FROM kept.m_image
      LIMIT greatest(l_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = l_touched.gained * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.i,
    l_change.z,
    l_change.m,
    kept.i AS i_2,
    kept.i_image,
    kept.z AS z_2,
    kept.z_image,
    kept.m AS m_2,
    kept.m_image,
    kept.__pgt_count AS count,
    kept.count AS count_2,
    kept.count_2 AS count_3,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS kept
    ON hash_record_extended(ROW(interval_send(l_change.i), timetz_send(l_change.z), cash_send(l_change.m)), 0) = hash_record_extended(ROW(kept.i_image, kept.z_image, kept.m_image), 0) AND interval_send(l_change.i) IS NOT DISTINCT FROM kept.i_image AND timetz_send(l_change.z) IS NOT DISTINCT FROM kept.z_image AND cash_send(l_change.m) IS NOT DISTINCT FROM kept.m_image
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δgroup_2: runs when r or l changed
  SELECT
    l.id,
    l.i,
    l.z,
    l.m,
    group_2_delta.i AS i_2,
    group_2_delta.i_image,
    group_2_delta.z AS z_2,
    group_2_delta.z_image,
    group_2_delta.m AS m_2,
    group_2_delta.m_image,
    group_2_delta.count,
    group_2_delta.count_2,
    group_2_delta.count_3,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(group_2_delta.i_image, group_2_delta.z_image, group_2_delta.m_image), 0) = hash_record_extended(ROW(interval_send(l.i), timetz_send(l.z), cash_send(l.m)), 0) AND interval_send(l.i) IS NOT DISTINCT FROM group_2_delta.i_image AND timetz_send(l.z) IS NOT DISTINCT FROM group_2_delta.z_image AND cash_send(l.m) IS NOT DISTINCT FROM group_2_delta.m_image
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.i,
    l_change.z,
    l_change.m,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS kept
    WHERE hash_record_extended(ROW(interval_send(l_change.i), timetz_send(l_change.z), cash_send(l_change.m)), 0) = hash_record_extended(ROW(kept.i_image, kept.z_image, kept.m_image), 0)
      AND interval_send(l_change.i) IS NOT DISTINCT FROM kept.i_image
      AND timetz_send(l_change.z) IS NOT DISTINCT FROM kept.z_image
      AND cash_send(l_change.m) IS NOT DISTINCT FROM kept.m_image
  )
  UNION ALL
  -- flipped rows of l₀: runs when r or l changed
  SELECT
    l_flips.id,
    l_flips.i,
    l_flips.z,
    l_flips.m,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ of group_2_outer_join: l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.i,
    group_2_join_delta.z,
    group_2_join_delta.m,
    group_2_join_delta.i_2,
    group_2_join_delta.i_image,
    group_2_join_delta.z_2,
    group_2_join_delta.z_image,
    group_2_join_delta.m_2,
    group_2_join_delta.m_image,
    group_2_join_delta.count,
    group_2_join_delta.count_2,
    group_2_join_delta.count_3,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.i,
    group_2_anti_join_delta.z,
    group_2_anti_join_delta.m,
    NULL::interval AS i_2,
    NULL::bytea AS i_image,
    NULL::time with time zone AS z_2,
    NULL::bytea AS z_image,
    NULL::money AS m_2,
    NULL::bytea AS m_image,
    NULL::bigint AS count,
    NULL::bigint AS count_2,
    NULL::bigint AS count_3,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.i,
    grouped.days,
    grouped.n,
    grouped.later,
    grouped.dearer,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      group_2_outer_join_delta.id,
      group_2_outer_join_delta.i,
      "extract"('day'::text, group_2_outer_join_delta.i) AS days,
      coalesce(group_2_outer_join_delta.count, '0'::bigint) AS n,
      coalesce(group_2_outer_join_delta.count_2, '0'::bigint) AS later,
      coalesce(group_2_outer_join_delta.count_3, '0'::bigint) AS dearer,
      sum(group_2_outer_join_delta.weight)::bigint AS weight
    FROM group_2_outer_join_delta
    GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.i, group_2_outer_join_delta.i::text COLLATE pg_catalog."C", group_2_outer_join_delta.z, group_2_outer_join_delta.m, group_2_outer_join_delta.i_2, group_2_outer_join_delta.i_2::text COLLATE pg_catalog."C", group_2_outer_join_delta.i_image, group_2_outer_join_delta.z_2, group_2_outer_join_delta.z_image, group_2_outer_join_delta.m_2, group_2_outer_join_delta.m_image, group_2_outer_join_delta.count, group_2_outer_join_delta.count_2, group_2_outer_join_delta.count_3
    HAVING sum(group_2_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.i, grouped.i::text COLLATE pg_catalog."C", grouped.days, grouped.days::text COLLATE pg_catalog."C", grouped.n, grouped.later, grouped.dearer
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.i,
    result_change.days,
    result_change.n,
    result_change.later,
    result_change.dearer,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.i, result_change.days, result_change.n, result_change.later, result_change.dearer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_non_equi_interval_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.i, result_change.days, result_change.n, result_change.later, result_change.dearer), 0)
    AND ROW(kept.id, kept.i, kept.i::text COLLATE pg_catalog."C", kept.days, kept.days::text COLLATE pg_catalog."C", kept.n, kept.later, kept.dearer) IS NOT DISTINCT FROM ROW(result_change.id, result_change.i, result_change.i::text COLLATE pg_catalog."C", result_change.days, result_change.days::text COLLATE pg_catalog."C", result_change.n, result_change.later, result_change.dearer)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_non_equi_interval_result" (id, i, days, n, later, dearer, __pgt_count, __pgt_hash)
  SELECT n.id, n.i, n.days, n.n, n.later, n.dearer, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_non_equi_interval_result" AS s
  SET id = n.id, i = n.i, days = n.days, n = n.n, later = n.later, dearer = n.dearer, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.i, s.days, s.n, s.later, s.dearer, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.i, n.days, n.n, n.later, n.dearer, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_non_equi_interval_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_non_equi_interval_result.group" (i, i_image, z, z_image, m, m_image, __pgt_count, __pgt_hash)
  SELECT n.i, n.i_image, n.z, n.z_image, n.m, n.m_image, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_non_equi_interval_result.group" AS s
  SET i = n.i, i_image = n.i_image, z = n.z, z_image = n.z_image, m = n.m, m_image = n.m_image, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.i, s.i_image, s.z, s.z_image, s.m, s.m_image, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.i, n.i_image, n.z, n.z_image, n.m, n.m_image, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_non_equi_interval_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.lateral_non_equi_interval_result.group_2" (i, i_image, z, z_image, m, m_image, __pgt_count, count, count_2, __pgt_hash)
  SELECT n.i, n.i_image, n.z, n.z_image, n.m, n.m_image, n.__pgt_count, n.count, n.count_2, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS s
  SET i = n.i, i_image = n.i_image, z = n.z, z_image = n.z_image, m = n.m, m_image = n.m_image, __pgt_count = n.__pgt_count, count = n.count, count_2 = n.count_2, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.i, s.i_image, s.z, s.z_image, s.m, s.m_image, s.__pgt_count, s.count, s.count_2, s.__pgt_hash)::record *<> ROW(n.i, n.i_image, n.z, n.z_image, n.m, n.m_image, n.__pgt_count, n.count, n.count_2, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.lateral_non_equi_interval_result.group_2" AS s
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
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_non_equi_interval_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
