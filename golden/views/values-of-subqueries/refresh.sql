WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.values_of_subqueries_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
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
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total" AS kept
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
-- Δ of total_join: r
total_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal: runs when r changed
  SELECT
    total_delta.count,
    total_delta.weight
  FROM total_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      s_change.k,
      sum(s_change.weight)::bigint AS weight
    FROM s_change
    GROUP BY s_change.k
    HAVING sum(s_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: s
total_2_rescan AS MATERIALIZED (
  SELECT
    max(s.k) AS max
  FROM public.s AS s
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_max,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ(total_2): s
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    total_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    total_2_new.max,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
),
-- Δ of total_2_join: s
total_2_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_2: runs when s changed
  SELECT
    total_2_delta.max,
    total_2_delta.weight
  FROM total_2_delta
),
-- Δ(union): r, s
union_delta AS MATERIALIZED (
  -- Δtotal_join: runs when r changed
  SELECT
    'r'::text AS column1,
    total_join_delta.count AS column2,
    total_join_delta.weight
  FROM total_join_delta
  UNION ALL
  -- Δtotal_2_join: runs when s changed
  SELECT
    's'::text AS column1,
    total_2_join_delta.max::bigint AS column2,
    total_2_join_delta.weight
  FROM total_2_join_delta
),
-- the keys of Δl whose number of rows changed, and by how many
l_keys AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.k IS NOT NULL
  GROUP BY l_change.k
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips AS MATERIALIZED (
  SELECT
    l_keys.k,
    CASE WHEN lateral_rows.found = l_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_keys.k
      LIMIT greatest(l_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys.net OR lateral_rows.found = 0)
),
-- Δ(union_join): l, r, s
union_join_delta AS MATERIALIZED (
  -- Δl ⋈ union₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    combined.column1,
    combined.column2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      'r'::text AS column1,
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total" AS kept
    UNION ALL
    SELECT
      's'::text AS column1,
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_2" AS kept_2
    UNION ALL
    SELECT
      NULL::text AS column1,
      1::bigint AS column2
  ) AS combined
    ON l_change.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or s changed
  SELECT
    l.id,
    l.k,
    union_delta.column1,
    union_delta.column2,
    union_delta.weight
  FROM union_delta
  JOIN public.l AS l
    ON l.k = union_delta.column2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND union_delta.column2 IS NOT NULL
),
-- Δ(l_anti_join): r, s, l
l_anti_join_delta AS MATERIALIZED (
  -- Δunion ▷ l: runs when r or s changed
  SELECT
    union_delta.column1,
    union_delta.column2,
    union_delta.weight
  FROM union_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = union_delta.column2
  )
  UNION ALL
  -- union₀ ⋈ flipped keys of l: runs when l changed
  SELECT
    combined.column1,
    combined.column2,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN (
    SELECT
      'r'::text AS column1,
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total" AS kept
    UNION ALL
    SELECT
      's'::text AS column1,
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_2" AS kept_2
    UNION ALL
    SELECT
      NULL::text AS column1,
      1::bigint AS column2
  ) AS combined
    ON l_flips.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_3_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_3_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_3" AS kept
    ON true
),
-- Δ(total_3): r
total_3_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.locator IS NOT NULL
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count)::record *<> ROW(total_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_3_next
  WHERE total_3_next.present
    AND (total_3_next.locator IS NULL OR NOT total_3_next.present OR ROW(total_3_next.old___pgt_count)::record *<> ROW(total_3_next.__pgt_count)::record)
),
-- Δ of total_3_join: r
total_3_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_3: runs when r changed
  SELECT
    total_3_delta.count,
    total_3_delta.weight
  FROM total_3_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
total_4_change AS MATERIALIZED (
  SELECT
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      s_change.k,
      sum(s_change.weight)::bigint AS weight
    FROM s_change
    GROUP BY s_change.k
    HAVING sum(s_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_4_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_4_change.max_left >= kept.max AND (total_4_change.max_arrived IS NULL OR total_4_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_4_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_4" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: s
total_4_rescan AS MATERIALIZED (
  SELECT
    max(s.k) AS max
  FROM public.s AS s
  WHERE EXISTS (
    SELECT
    FROM total_4_next
    WHERE total_4_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_4_new AS MATERIALIZED (
  SELECT
    total_4_next.locator,
    total_4_next.old_max,
    CASE WHEN total_4_next.rescan THEN total_4_rescan.max ELSE total_4_next.max END AS max,
    total_4_next.__pgt_count,
    total_4_next.present
  FROM total_4_next
  LEFT JOIN total_4_rescan
    ON total_4_next.rescan
),
-- Δ(total_4): s
total_4_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    total_4_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_4_new
  WHERE total_4_new.locator IS NOT NULL
    AND (total_4_new.locator IS NULL OR NOT total_4_new.present OR ROW(total_4_new.old_max)::record *<> ROW(total_4_new.max)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    total_4_new.max,
    1::bigint AS weight
  FROM total_4_new
  WHERE total_4_new.present
    AND (total_4_new.locator IS NULL OR NOT total_4_new.present OR ROW(total_4_new.old_max)::record *<> ROW(total_4_new.max)::record)
),
-- Δ of total_4_join: s
total_4_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_4: runs when s changed
  SELECT
    total_4_delta.max,
    total_4_delta.weight
  FROM total_4_delta
),
-- Δ(union): r, s
union_delta_2 AS MATERIALIZED (
  -- Δtotal_3_join: runs when r changed
  SELECT
    total_3_join_delta.count AS column2,
    total_3_join_delta.weight
  FROM total_3_join_delta
  UNION ALL
  -- Δtotal_4_join: runs when s changed
  SELECT
    total_4_join_delta.max::bigint AS column2,
    total_4_join_delta.weight
  FROM total_4_join_delta
),
-- the keys of Δl whose number of rows changed, and by how many
l_keys_2 AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.k IS NOT NULL
  GROUP BY l_change.k
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips_2 AS MATERIALIZED (
  SELECT
    l_keys_2.k,
    CASE WHEN lateral_rows.found = l_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_keys_2.k
      LIMIT greatest(l_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys_2.net OR lateral_rows.found = 0)
),
-- Δ(union_join): l, r, s
union_join_delta_2 AS MATERIALIZED (
  -- Δl ⋈ union₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_3" AS kept
    UNION ALL
    SELECT
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_4" AS kept_2
    UNION ALL
    SELECT
      1::bigint AS column2
  ) AS combined
    ON l_change.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or s changed
  SELECT
    l.id,
    l.k,
    union_delta_2.weight
  FROM union_delta_2
  JOIN public.l AS l
    ON l.k = union_delta_2.column2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND union_delta_2.column2 IS NOT NULL
),
-- Δ(l_anti_join): r, s, l
l_anti_join_delta_2 AS MATERIALIZED (
  -- Δunion ▷ l: runs when r or s changed
  SELECT
    union_delta_2.weight
  FROM union_delta_2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = union_delta_2.column2
  )
  UNION ALL
  -- union₀ ⋈ flipped keys of l: runs when l changed
  SELECT
    - l_flips_2.weight AS weight
  FROM l_flips_2
  JOIN (
    SELECT
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_3" AS kept
    UNION ALL
    SELECT
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_4" AS kept_2
    UNION ALL
    SELECT
      1::bigint AS column2
  ) AS combined
    ON l_flips_2.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
),
-- Δ(l_outer_join): l, r, s
l_outer_join_delta AS MATERIALIZED (
  -- Δunion_join: runs when l or r or s changed
  SELECT
    union_join_delta_2.id,
    union_join_delta_2.k,
    union_join_delta_2.weight
  FROM union_join_delta_2
  UNION ALL
  -- Δl_anti_join: runs when r or s or l changed
  SELECT
    NULL::integer AS id,
    NULL::integer AS k,
    l_anti_join_delta_2.weight
  FROM l_anti_join_delta_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.k,
    sum(l_outer_join_delta.weight) AS __pgt_count_change
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.id, l_outer_join_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.k AS old_k,
    group_change.id,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.id, group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.id, group_change.k), 0)
    AND kept.id IS NOT DISTINCT FROM group_change.id
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): r, s, l
group_delta AS MATERIALIZED (
  -- −old groups: runs when r or s or l changed
  SELECT
    group_next.old_id AS id,
    group_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old_k)::record *<> ROW(group_next.id, group_next.k)::record)
  UNION ALL
  -- +new groups: runs when r or s or l changed
  SELECT
    group_next.id,
    group_next.k,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old_k)::record *<> ROW(group_next.id, group_next.k)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    grouped.k,
    max(grouped.id) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.id) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.id,
      r_change.k,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.id, r_change.k
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.max AS old_max,
    group_2_change.k,
    greatest(group_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_2_change.max_left >= kept.max AND (group_2_change.max_arrived IS NULL OR group_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.k,
    max(r.id) AS max
  FROM group_2_next
  JOIN public.r AS r
    ON (group_2_next.k = r.k OR group_2_next.k IS NULL AND r.k IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.k
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_k,
    group_2_next.old_max,
    group_2_next.k,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.max ELSE group_2_next.max END AS max,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.k), 0) = hash_record_extended(ROW(group_2_rescan.k), 0)
    AND group_2_next.k IS NOT DISTINCT FROM group_2_rescan.k
),
-- Δ(constant_join): r, s, l
constant_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ constant₀: runs when r or s or l changed
  SELECT
    group_delta.id,
    group_delta.k,
    group_delta.weight
  FROM group_delta
),
-- Δ(group_2): r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_2_new.old_k AS k,
    group_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_max)::record *<> ROW(group_2_new.k, group_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_2_new.k,
    group_2_new.max,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_max)::record *<> ROW(group_2_new.k, group_2_new.max)::record)
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.k,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.k IS NOT NULL
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
      FROM pgtrickle_state."public.values_of_subqueries_result.group_2" AS kept
      WHERE kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): r, s, l
group_2_join_delta AS MATERIALIZED (
  -- Δconstant_join ⋈ group_2₀: runs when r or s or l changed
  SELECT
    constant_join_delta.id,
    constant_join_delta.k,
    kept.max,
    constant_join_delta.weight
  FROM constant_join_delta
  JOIN pgtrickle_state."public.values_of_subqueries_result.group_2" AS kept
    ON kept.k = constant_join_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND constant_join_delta.k IS NOT NULL
  UNION ALL
  -- constant_join ⋈ Δgroup_2: runs when r changed
  SELECT
    combined.id,
    combined.k,
    group_2_delta.max,
    group_2_delta.weight * combined.weight AS weight
  FROM group_2_delta
  JOIN (
    SELECT
      kept.id,
      kept.k,
      1::bigint AS weight
    FROM pgtrickle_state."public.values_of_subqueries_result.group" AS kept
    UNION ALL
    SELECT
      constant_join_delta.id,
      constant_join_delta.k,
      constant_join_delta.weight
    FROM constant_join_delta
  ) AS combined
    ON group_2_delta.k = combined.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_2_delta.k IS NOT NULL
),
-- Δ(group_2_anti_join): r, s, l
group_2_anti_join_delta AS MATERIALIZED (
  -- Δconstant_join ▷ group_2₀: runs when r or s or l changed
  SELECT
    constant_join_delta.id,
    constant_join_delta.k,
    constant_join_delta.weight
  FROM constant_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.values_of_subqueries_result.group_2" AS kept
    WHERE kept.k = constant_join_delta.k
  )
  UNION ALL
  -- constant_join ⋈ flipped keys of group_2: runs when r changed
  SELECT
    combined.id,
    combined.k,
    - (group_2_flips.weight * combined.weight) AS weight
  FROM group_2_flips
  JOIN (
    SELECT
      kept.id,
      kept.k,
      1::bigint AS weight
    FROM pgtrickle_state."public.values_of_subqueries_result.group" AS kept
    UNION ALL
    SELECT
      constant_join_delta.id,
      constant_join_delta.k,
      constant_join_delta.weight
    FROM constant_join_delta
  ) AS combined
    ON group_2_flips.k = combined.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_5_change AS MATERIALIZED (
  SELECT
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_5_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_5" AS kept
    ON true
),
-- Δ(total_5): r
total_5_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_5_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_5_next
  WHERE total_5_next.locator IS NOT NULL
    AND (total_5_next.locator IS NULL OR NOT total_5_next.present OR ROW(total_5_next.old___pgt_count)::record *<> ROW(total_5_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_5_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_5_next
  WHERE total_5_next.present
    AND (total_5_next.locator IS NULL OR NOT total_5_next.present OR ROW(total_5_next.old___pgt_count)::record *<> ROW(total_5_next.__pgt_count)::record)
),
-- Δ of total_5_join: r
total_5_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_5: runs when r changed
  SELECT
    total_5_delta.count,
    total_5_delta.weight
  FROM total_5_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
total_6_change AS MATERIALIZED (
  SELECT
    max(grouped.k) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.k) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      s_change.k,
      sum(s_change.weight)::bigint AS weight
    FROM s_change
    GROUP BY s_change.k
    HAVING sum(s_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_6_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_6_change.max_left >= kept.max AND (total_6_change.max_arrived IS NULL OR total_6_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_6_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.total_6" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: s
total_6_rescan AS MATERIALIZED (
  SELECT
    max(s.k) AS max
  FROM public.s AS s
  WHERE EXISTS (
    SELECT
    FROM total_6_next
    WHERE total_6_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_6_new AS MATERIALIZED (
  SELECT
    total_6_next.locator,
    total_6_next.old_max,
    CASE WHEN total_6_next.rescan THEN total_6_rescan.max ELSE total_6_next.max END AS max,
    total_6_next.__pgt_count,
    total_6_next.present
  FROM total_6_next
  LEFT JOIN total_6_rescan
    ON total_6_next.rescan
),
-- Δ(total_6): s
total_6_delta AS MATERIALIZED (
  -- −old groups: runs when s changed
  SELECT
    total_6_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_6_new
  WHERE total_6_new.locator IS NOT NULL
    AND (total_6_new.locator IS NULL OR NOT total_6_new.present OR ROW(total_6_new.old_max)::record *<> ROW(total_6_new.max)::record)
  UNION ALL
  -- +new groups: runs when s changed
  SELECT
    total_6_new.max,
    1::bigint AS weight
  FROM total_6_new
  WHERE total_6_new.present
    AND (total_6_new.locator IS NULL OR NOT total_6_new.present OR ROW(total_6_new.old_max)::record *<> ROW(total_6_new.max)::record)
),
-- Δ of total_6_join: s
total_6_join_delta AS MATERIALIZED (
  -- constant ⋈ Δtotal_6: runs when s changed
  SELECT
    total_6_delta.max,
    total_6_delta.weight
  FROM total_6_delta
),
-- Δ(union): r, s
union_delta_3 AS MATERIALIZED (
  -- Δtotal_5_join: runs when r changed
  SELECT
    total_5_join_delta.count AS column2,
    total_5_join_delta.weight
  FROM total_5_join_delta
  UNION ALL
  -- Δtotal_6_join: runs when s changed
  SELECT
    total_6_join_delta.max::bigint AS column2,
    total_6_join_delta.weight
  FROM total_6_join_delta
),
-- the keys of Δl whose number of rows changed, and by how many
l_keys_3 AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.k IS NOT NULL
  GROUP BY l_change.k
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips_3 AS MATERIALIZED (
  SELECT
    l_keys_3.k,
    CASE WHEN lateral_rows.found = l_keys_3.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys_3
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_keys_3.k
      LIMIT greatest(l_keys_3.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys_3.net OR lateral_rows.found = 0)
),
-- Δ(union_join): l, r, s
union_join_delta_3 AS MATERIALIZED (
  -- Δl ⋈ union₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_5" AS kept
    UNION ALL
    SELECT
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_6" AS kept_2
    UNION ALL
    SELECT
      1::bigint AS column2
  ) AS combined
    ON l_change.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δunion: runs when r or s changed
  SELECT
    l.id,
    l.k,
    union_delta_3.weight
  FROM union_delta_3
  JOIN public.l AS l
    ON l.k = union_delta_3.column2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND union_delta_3.column2 IS NOT NULL
),
-- Δ(l_anti_join): r, s, l
l_anti_join_delta_3 AS MATERIALIZED (
  -- Δunion ▷ l: runs when r or s changed
  SELECT
    union_delta_3.weight
  FROM union_delta_3
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = union_delta_3.column2
  )
  UNION ALL
  -- union₀ ⋈ flipped keys of l: runs when l changed
  SELECT
    - l_flips_3.weight AS weight
  FROM l_flips_3
  JOIN (
    SELECT
      kept.__pgt_count AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_5" AS kept
    UNION ALL
    SELECT
      kept_2.max::bigint AS column2
    FROM pgtrickle_state."public.values_of_subqueries_result.total_6" AS kept_2
    UNION ALL
    SELECT
      1::bigint AS column2
  ) AS combined
    ON l_flips_3.k = combined.column2
  WHERE EXISTS (SELECT FROM l_change)
),
-- Δ(l_outer_join): l, r, s
l_outer_join_delta_2 AS MATERIALIZED (
  -- Δunion_join: runs when l or r or s changed
  SELECT
    union_join_delta_3.id,
    union_join_delta_3.k,
    union_join_delta_3.weight
  FROM union_join_delta_3
  UNION ALL
  -- Δl_anti_join: runs when r or s or l changed
  SELECT
    NULL::integer AS id,
    NULL::integer AS k,
    l_anti_join_delta_3.weight
  FROM l_anti_join_delta_3
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta_2.id,
    l_outer_join_delta_2.k,
    sum(l_outer_join_delta_2.weight) AS __pgt_count_change
  FROM l_outer_join_delta_2
  GROUP BY l_outer_join_delta_2.id, l_outer_join_delta_2.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.k AS old_k,
    group_3_change.id,
    group_3_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.id, group_3_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.id, group_3_change.k), 0)
    AND kept.id IS NOT DISTINCT FROM group_3_change.id
    AND kept.k IS NOT DISTINCT FROM group_3_change.k
),
-- Δ(group_3): r, s, l
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when r or s or l changed
  SELECT
    group_3_next.old_id AS id,
    group_3_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_id, group_3_next.old_k)::record *<> ROW(group_3_next.id, group_3_next.k)::record)
  UNION ALL
  -- +new groups: runs when r or s or l changed
  SELECT
    group_3_next.id,
    group_3_next.k,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_id, group_3_next.old_k)::record *<> ROW(group_3_next.id, group_3_next.k)::record)
),
-- Δ of constant_join: r, s, l
constant_join_delta_2 AS MATERIALIZED (
  -- Δgroup_3 ⋈ constant₀: runs when r or s or l changed
  SELECT
    group_3_delta.id,
    group_3_delta.k,
    group_3_delta.weight
  FROM group_3_delta
),
-- Δ of group_2_outer_join: r, s, l
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when r or s or l changed
  SELECT
    group_2_join_delta.max AS column1,
    group_2_join_delta.id,
    group_2_join_delta.k,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when r or s or l changed
  SELECT
    NULL::integer AS column1,
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- Δ(union): r, s, l
union_delta_4 AS MATERIALIZED (
  -- Δgroup_2_outer_join: runs when r or s or l changed
  SELECT
    group_2_outer_join_delta.column1,
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  UNION ALL
  -- Δconstant_join: runs when r or s or l changed
  SELECT
    constant_join_delta_2.id AS column1,
    constant_join_delta_2.id,
    constant_join_delta_2.k,
    constant_join_delta_2.weight
  FROM constant_join_delta_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    max(grouped.column1) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.column1) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      union_delta_4.column1,
      union_delta_4.id,
      union_delta_4.k,
      sum(union_delta_4.weight)::bigint AS weight
    FROM union_delta_4
    GROUP BY union_delta_4.column1, union_delta_4.id, union_delta_4.k
    HAVING sum(union_delta_4.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.k AS old_k,
    kept.max AS old_max,
    group_4_change.id,
    group_4_change.k,
    greatest(group_4_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.id, group_4_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_4_change.max_left >= kept.max AND (group_4_change.max_arrived IS NULL OR group_4_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.id, group_4_change.k), 0)
    AND kept.id IS NOT DISTINCT FROM group_4_change.id
    AND kept.k IS NOT DISTINCT FROM group_4_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r, s, l
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.id,
    group_4_next.k,
    max(combined_3.column1) AS max
  FROM group_4_next
  JOIN (
    SELECT
      grouped_3.max AS column1,
      distinct_rows.id,
      distinct_rows.k
    FROM (
      SELECT DISTINCT
        l.id,
        l.k
      FROM (
        SELECT
          grouped.count AS column2
        FROM (
          SELECT
            count(*) AS count
          FROM public.r AS r
        ) AS grouped
        UNION ALL
        SELECT
          grouped_2.max::bigint AS column2
        FROM (
          SELECT
            max(s.k) AS max
          FROM public.s AS s
        ) AS grouped_2
        UNION ALL
        SELECT
          1::bigint AS column2
      ) AS combined
      LEFT JOIN public.l AS l
        ON l.k = combined.column2
    ) AS distinct_rows
    LEFT JOIN (
      SELECT
        r_2.k,
        max(r_2.id) AS max
      FROM public.r AS r_2
      GROUP BY r_2.k
    ) AS grouped_3
      ON grouped_3.k = distinct_rows.k
    UNION ALL
    SELECT
      distinct_rows_2.id AS column1,
      distinct_rows_2.id,
      distinct_rows_2.k
    FROM (
      SELECT DISTINCT
        l_2.id,
        l_2.k
      FROM (
        SELECT
          grouped_4.count AS column2
        FROM (
          SELECT
            count(*) AS count
          FROM public.r AS r_3
        ) AS grouped_4
        UNION ALL
        SELECT
          grouped_5.max::bigint AS column2
        FROM (
          SELECT
            max(s_2.k) AS max
          FROM public.s AS s_2
        ) AS grouped_5
        UNION ALL
        SELECT
          1::bigint AS column2
      ) AS combined_2
      LEFT JOIN public.l AS l_2
        ON l_2.k = combined_2.column2
    ) AS distinct_rows_2
  ) AS combined_3
    ON (group_4_next.id = combined_3.id OR group_4_next.id IS NULL AND combined_3.id IS NULL) AND (group_4_next.k = combined_3.k OR group_4_next.k IS NULL AND combined_3.k IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.id, group_4_next.k
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_id,
    group_4_next.old_k,
    group_4_next.old_max,
    group_4_next.id,
    group_4_next.k,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.max ELSE group_4_next.max END AS max,
    group_4_next.__pgt_count,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.id, group_4_next.k), 0) = hash_record_extended(ROW(group_4_rescan.id, group_4_rescan.k), 0)
    AND group_4_next.id IS NOT DISTINCT FROM group_4_rescan.id
    AND group_4_next.k IS NOT DISTINCT FROM group_4_rescan.k
),
-- Δ(group_4): r, s, l
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when r or s or l changed
  SELECT
    group_4_new.old_id AS id,
    group_4_new.old_k AS k,
    group_4_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_id, group_4_new.old_k, group_4_new.old_max)::record *<> ROW(group_4_new.id, group_4_new.k, group_4_new.max)::record)
  UNION ALL
  -- +new groups: runs when r or s or l changed
  SELECT
    group_4_new.id,
    group_4_new.k,
    group_4_new.max,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_id, group_4_new.old_k, group_4_new.old_max)::record *<> ROW(group_4_new.id, group_4_new.k, group_4_new.max)::record)
),
-- Δ(l_outer_join): l, r, s
l_outer_join_delta_3 AS MATERIALIZED (
  -- Δunion_join: runs when l or r or s changed
  SELECT
    union_join_delta.column1,
    union_join_delta.column2,
    union_join_delta.id,
    union_join_delta.k,
    union_join_delta.weight
  FROM union_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or s or l changed
  SELECT
    l_anti_join_delta.column1,
    l_anti_join_delta.column2,
    NULL::integer AS id,
    NULL::integer AS k,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- the rows of l_outer_join that match a row of Δgroup_4: r, s, l
l_outer_join_candidates AS MATERIALIZED (
  -- l_outer_join ⋉ Δgroup_4: runs when r or s or l changed
  SELECT
    combined.column1,
    combined.column2,
    l.id,
    l.k,
    1::bigint AS weight
  FROM (
    SELECT
      'r'::text AS column1,
      grouped.count AS column2
    FROM (
      SELECT
        count(*) AS count
      FROM public.r AS r
    ) AS grouped
    UNION ALL
    SELECT
      's'::text AS column1,
      grouped_2.max::bigint AS column2
    FROM (
      SELECT
        max(s.k) AS max
      FROM public.s AS s
    ) AS grouped_2
    UNION ALL
    SELECT
      NULL::text AS column1,
      1::bigint AS column2
  ) AS combined
  LEFT JOIN public.l AS l
    ON l.k = combined.column2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND EXISTS (
    SELECT
    FROM group_4_delta
    WHERE l.id IS NOT DISTINCT FROM group_4_delta.id
      AND l.k IS NOT DISTINCT FROM group_4_delta.k
  )
),
-- those whose number of partners changed, and by how many
l_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.column1,
    grouped.column2,
    grouped.id,
    grouped.k,
    grouped.weight,
    sum(group_4_delta.weight)::bigint AS gained
  FROM (
    SELECT
      l_outer_join_candidates.column1,
      l_outer_join_candidates.column2,
      l_outer_join_candidates.id,
      l_outer_join_candidates.k,
      sum(l_outer_join_candidates.weight)::bigint AS weight
    FROM l_outer_join_candidates
    GROUP BY l_outer_join_candidates.column1, l_outer_join_candidates.column2, l_outer_join_candidates.id, l_outer_join_candidates.k
    HAVING sum(l_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_4_delta
    ON grouped.id IS NOT DISTINCT FROM group_4_delta.id AND grouped.k IS NOT DISTINCT FROM group_4_delta.k
  GROUP BY grouped.column1, grouped.column2, grouped.id, grouped.k, grouped.weight
  HAVING sum(group_4_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
l_outer_join_flips AS MATERIALIZED (
  SELECT
    l_outer_join_touched.column1,
    l_outer_join_touched.column2,
    l_outer_join_touched.id,
    l_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = l_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.values_of_subqueries_result.group_4" AS kept
      WHERE l_outer_join_touched.id IS NOT DISTINCT FROM kept.id
        AND l_outer_join_touched.k IS NOT DISTINCT FROM kept.k
      LIMIT greatest(l_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = l_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_4_join): r, s, l
group_4_join_delta AS MATERIALIZED (
  -- Δl_outer_join ⋈ group_4₀: runs when r or s or l changed
  SELECT
    l_outer_join_delta_3.column1,
    l_outer_join_delta_3.column2,
    l_outer_join_delta_3.id,
    kept.max,
    l_outer_join_delta_3.weight
  FROM l_outer_join_delta_3
  JOIN pgtrickle_state."public.values_of_subqueries_result.group_4" AS kept
    ON l_outer_join_delta_3.id IS NOT DISTINCT FROM kept.id AND l_outer_join_delta_3.k IS NOT DISTINCT FROM kept.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- l_outer_join ⋈ Δgroup_4: runs when r or s or l changed
  SELECT
    combined.column1,
    combined.column2,
    l.id,
    group_4_delta.max,
    group_4_delta.weight
  FROM group_4_delta
  JOIN (
    SELECT
      'r'::text AS column1,
      grouped.count AS column2
    FROM (
      SELECT
        count(*) AS count
      FROM public.r AS r
    ) AS grouped
    UNION ALL
    SELECT
      's'::text AS column1,
      grouped_2.max::bigint AS column2
    FROM (
      SELECT
        max(s.k) AS max
      FROM public.s AS s
    ) AS grouped_2
    UNION ALL
    SELECT
      NULL::text AS column1,
      1::bigint AS column2
  ) AS combined
  LEFT JOIN public.l AS l
    ON l.k = combined.column2
    ON l.id IS NOT DISTINCT FROM group_4_delta.id AND l.k IS NOT DISTINCT FROM group_4_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(group_4_anti_join): r, s, l
group_4_anti_join_delta AS MATERIALIZED (
  -- Δl_outer_join ▷ group_4₀: runs when r or s or l changed
  SELECT
    l_outer_join_delta_3.column1,
    l_outer_join_delta_3.column2,
    l_outer_join_delta_3.id,
    l_outer_join_delta_3.weight
  FROM l_outer_join_delta_3
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.values_of_subqueries_result.group_4" AS kept
    WHERE l_outer_join_delta_3.id IS NOT DISTINCT FROM kept.id
      AND l_outer_join_delta_3.k IS NOT DISTINCT FROM kept.k
  )
  UNION ALL
  -- flipped rows of l_outer_join₀: runs when r or s or l changed
  SELECT
    l_outer_join_flips.column1,
    l_outer_join_flips.column2,
    l_outer_join_flips.id,
    - l_outer_join_flips.weight AS weight
  FROM l_outer_join_flips
),
-- Δ(group_4_outer_join): r, s, l
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when r or s or l changed
  SELECT
    group_4_join_delta.column1,
    group_4_join_delta.column2,
    group_4_join_delta.id,
    group_4_join_delta.max,
    group_4_join_delta.weight
  FROM group_4_join_delta
  UNION ALL
  -- Δgroup_4_anti_join: runs when r or s or l changed
  SELECT
    group_4_anti_join_delta.column1,
    group_4_anti_join_delta.column2,
    group_4_anti_join_delta.id,
    NULL::integer AS max,
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_4_outer_join_delta.column1 AS name,
    group_4_outer_join_delta.column2 AS n,
    sum(group_4_outer_join_delta.weight) FILTER (WHERE group_4_outer_join_delta.id IS NOT NULL) AS ids_change,
    sum(group_4_outer_join_delta.max * group_4_outer_join_delta.weight) AS most_change,
    sum(group_4_outer_join_delta.weight) FILTER (WHERE group_4_outer_join_delta.max IS NOT NULL) AS __pgt_most_count_change,
    sum(group_4_outer_join_delta.weight) AS __pgt_count_change
  FROM group_4_outer_join_delta
  GROUP BY group_4_outer_join_delta.column1, group_4_outer_join_delta.column2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.name,
    group_change_2.n,
    coalesce(kept.ids, 0) + coalesce(group_change_2.ids_change::bigint, 0) AS ids,
    CASE WHEN coalesce(kept.__pgt_most_count, 0) + coalesce(group_change_2.__pgt_most_count_change::bigint, 0) > 0 THEN coalesce(kept.most + group_change_2.most_change::bigint, group_change_2.most_change::bigint, kept.most) ELSE NULL::bigint END AS most,
    coalesce(kept.__pgt_most_count, 0) + coalesce(group_change_2.__pgt_most_count_change::bigint, 0) AS __pgt_most_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change_2.name, group_change_2.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.values_of_subqueries_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.name, group_change_2.n), 0)
    AND kept.name IS NOT DISTINCT FROM group_change_2.name
    AND kept.n IS NOT DISTINCT FROM group_change_2.n
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result" (name, n, ids, most, __pgt_most_count, __pgt_count, __pgt_hash)
  SELECT n.name, n.n, n.ids, n.most, n.__pgt_most_count, n.__pgt_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result" AS s
  SET name = n.name, n = n.n, ids = n.ids, most = n.most, __pgt_most_count = n.__pgt_most_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.name, s.n, s.ids, s.most, s.__pgt_most_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.n, n.ids, n.most, n.__pgt_most_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_2" AS s
  USING total_2_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_3 keeps
inserted_total_3 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_3" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_3 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_3" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_3 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_3" AS s
  USING total_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_4 keeps
inserted_total_4 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_4" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_4 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_4" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_4 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_4" AS s
  USING total_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.group" (id, k, __pgt_count, __pgt_hash)
  SELECT n.id, n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.group" AS s
  SET id = n.id, k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.group_2" (k, max, __pgt_count, __pgt_hash)
  SELECT n.k, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.group_2" AS s
  SET k = n.k, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.k, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_5 keeps
inserted_total_5 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_5" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_5 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_5" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_5_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_5 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_5" AS s
  USING total_5_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total_6 keeps
inserted_total_6 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.total_6" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_6_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_6 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.total_6" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_6_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_6 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.total_6" AS s
  USING total_6_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.group_3" (id, k, __pgt_count, __pgt_hash)
  SELECT n.id, n.k, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.group_3" AS s
  SET id = n.id, k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.values_of_subqueries_result.group_4" (id, k, max, __pgt_count, __pgt_hash)
  SELECT n.id, n.k, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.values_of_subqueries_result.group_4" AS s
  SET id = n.id, k = n.k, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.k, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.k, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.values_of_subqueries_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change),
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.values_of_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_4_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_6_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0));
