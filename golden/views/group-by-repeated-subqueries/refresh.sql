WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_by_repeated_subqueries_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.a
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    max(grouped.b) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.b) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.k,
      r_change.b,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.k, r_change.b
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.max AS old_max,
    group_change.k,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    max(r.b) AS max
  FROM group_next
  JOIN public.r AS r
    ON (group_next.k = r.k OR group_next.k IS NULL AND r.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_k,
    group_next.old_max,
    group_next.k,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_new.old_k AS k,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_max)::record *<> ROW(group_new.k, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_new.k,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_max)::record *<> ROW(group_new.k, group_new.max)::record)
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
      FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS kept
      WHERE kept.k = group_keys.k
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): l, r
group_join_delta AS MATERIALIZED (
  -- Δl ⋈ group₀: runs when l changed
  SELECT
    l_change.k,
    l_change.a,
    kept.max,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS kept
    ON kept.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when r changed
  SELECT
    l.k,
    l.a,
    group_delta.max,
    group_delta.weight
  FROM group_delta
  JOIN public.l AS l
    ON group_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(group_anti_join): l, r
group_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group₀: runs when l changed
  SELECT
    l_change.k,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS kept
    WHERE kept.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group: runs when r changed
  SELECT
    l.k,
    l.a,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.l AS l
    ON group_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- Δ(group_2): r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_2_next.old_k AS k,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_2_next.k,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_k, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.k, group_2_next.__pgt_count)::record)
),
-- Δ(group_outer_join): l, r
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or r changed
  SELECT
    group_join_delta.k,
    group_join_delta.a,
    group_join_delta.max,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or r changed
  SELECT
    group_anti_join_delta.k,
    group_anti_join_delta.a,
    NULL::text AS max,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
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
      FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS kept
      WHERE kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ group_2₀: runs when l or r changed
  SELECT
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.max,
    kept.__pgt_count AS count,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS kept
    ON kept.k = group_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND group_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- group_outer_join ⋈ Δgroup_2: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      max(r.b) AS max
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON group_2_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_2_delta.k IS NOT NULL
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ group_2₀: runs when l or r changed
  SELECT
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.max,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS kept
    WHERE kept.k = group_outer_join_delta.k
  )
  UNION ALL
  -- group_outer_join ⋈ flipped keys of group_2: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      max(r.b) AS max
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON group_2_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
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
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.total" AS kept
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
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" AS kept
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
    group_2_join_delta.k,
    group_2_join_delta.a,
    group_2_join_delta.max,
    group_2_join_delta.count,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.a,
    group_2_anti_join_delta.max,
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
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.a,
    group_2_outer_join_delta.max,
    group_2_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  CROSS JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.total" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- group_2_outer_join ⋈ Δtotal: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    grouped_2.count,
    total_delta.count AS count_2,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        max(r.b) AS max
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped
      ON grouped.k = l.k
    LEFT JOIN (
      SELECT
        r_2.k,
        count(*) AS count
      FROM public.r AS r_2
      GROUP BY r_2.k
    ) AS grouped_2
      ON grouped_2.k = l.k
  )
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_3_change.k
),
-- Δ(group_3): r
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_3_next.old_k AS k,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_k, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.k, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_3_next.k,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_k, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.k, group_3_next.__pgt_count)::record)
),
-- Δ(total_2_join): l, r
total_2_join_delta AS MATERIALIZED (
  -- Δ(group_2_outer_join ⋈ total) ⋈ total_2₀: runs when l or r changed
  SELECT
    total_join_delta.k,
    total_join_delta.a,
    total_join_delta.max,
    total_join_delta.count,
    total_join_delta.count_2,
    kept.__pgt_count AS count_3,
    total_join_delta.weight
  FROM total_join_delta
  JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" AS kept
    ON (coalesce(total_join_delta.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(total_join_delta.count, '0'::bigint) > '0'::bigint THEN true WHEN total_join_delta.count_2 > '0'::bigint THEN NULL::boolean WHEN total_join_delta.k IS NULL AND kept.__pgt_count > '0'::bigint THEN NULL::boolean ELSE false END)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- (group_2_outer_join ⋈ total) ⋈ Δtotal_2: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    grouped_2.count,
    combined.count AS count_2,
    total_2_delta.count AS count_3,
    total_2_delta.weight * combined.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        max(r.b) AS max
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped
      ON grouped.k = l.k
    LEFT JOIN (
      SELECT
        r_2.k,
        count(*) AS count
      FROM public.r AS r_2
      GROUP BY r_2.k
    ) AS grouped_2
      ON grouped_2.k = l.k
  )
  JOIN (
    SELECT
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.group_by_repeated_subqueries_result.total" AS kept
    UNION ALL
    SELECT
      total_delta.count,
      total_delta.weight
    FROM total_delta
  ) AS combined
    ON (coalesce(grouped.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN combined.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND total_2_delta.count > '0'::bigint THEN NULL::boolean ELSE false END)
  WHERE EXISTS (SELECT FROM r_change)
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.k,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  WHERE group_3_delta.k IS NOT NULL
  GROUP BY group_3_delta.k
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_3_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS kept
      WHERE kept.k = group_3_keys.k
      LIMIT greatest(group_3_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_3_keys.net * '-1'::integer)
),
-- Δ(group_3_join): l, r
group_3_join_delta AS MATERIALIZED (
  -- Δtotal_2_join ⋈ group_3₀: runs when l or r changed
  SELECT
    total_2_join_delta.k,
    total_2_join_delta.a,
    total_2_join_delta.max,
    total_2_join_delta.count,
    total_2_join_delta.count_2,
    total_2_join_delta.count_3,
    kept.__pgt_count AS count_4,
    total_2_join_delta.weight
  FROM total_2_join_delta
  JOIN pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS kept
    ON kept.k = total_2_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND total_2_join_delta.k IS NOT NULL
  UNION ALL
  -- total_2_join ⋈ Δgroup_3: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    grouped_2.count,
    grouped_3.count AS count_2,
    grouped_4.count AS count_3,
    group_3_delta.count AS count_4,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      max(r.b) AS max
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
  LEFT JOIN (
    SELECT
      r_2.k,
      count(*) AS count
    FROM public.r AS r_2
    GROUP BY r_2.k
  ) AS grouped_2
    ON grouped_2.k = l.k
    ON group_3_delta.k = l.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
    WHERE r_3.k IS NULL
  ) AS grouped_3
  JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_4
  ) AS grouped_4
    ON (coalesce(grouped.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_3.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_4.count > '0'::bigint THEN NULL::boolean ELSE false END)
  WHERE EXISTS (SELECT FROM r_change)
    AND group_3_delta.k IS NOT NULL
),
-- Δ(group_3_anti_join): l, r
group_3_anti_join_delta AS MATERIALIZED (
  -- Δtotal_2_join ▷ group_3₀: runs when l or r changed
  SELECT
    total_2_join_delta.k,
    total_2_join_delta.a,
    total_2_join_delta.max,
    total_2_join_delta.count,
    total_2_join_delta.count_2,
    total_2_join_delta.count_3,
    total_2_join_delta.weight
  FROM total_2_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS kept
    WHERE kept.k = total_2_join_delta.k
  )
  UNION ALL
  -- total_2_join ⋈ flipped keys of group_3: runs when r changed
  SELECT
    l.k,
    l.a,
    grouped.max,
    grouped_2.count,
    grouped_3.count AS count_2,
    grouped_4.count AS count_3,
    - group_3_flips.weight AS weight
  FROM group_3_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      max(r.b) AS max
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
  LEFT JOIN (
    SELECT
      r_2.k,
      count(*) AS count
    FROM public.r AS r_2
    GROUP BY r_2.k
  ) AS grouped_2
    ON grouped_2.k = l.k
    ON group_3_flips.k = l.k
  CROSS JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_3
    WHERE r_3.k IS NULL
  ) AS grouped_3
  JOIN (
    SELECT
      count(*) AS count
    FROM public.r AS r_4
  ) AS grouped_4
    ON (coalesce(grouped.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_3.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_4.count > '0'::bigint THEN NULL::boolean ELSE false END)
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(group_3_outer_join): l, r
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when l or r changed
  SELECT
    group_3_join_delta.k,
    group_3_join_delta.a,
    group_3_join_delta.max,
    group_3_join_delta.count,
    group_3_join_delta.count_2,
    group_3_join_delta.count_3,
    group_3_join_delta.count_4,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when l or r changed
  SELECT
    group_3_anti_join_delta.k,
    group_3_anti_join_delta.a,
    group_3_anti_join_delta.max,
    group_3_anti_join_delta.count,
    group_3_anti_join_delta.count_2,
    group_3_anti_join_delta.count_3,
    NULL::bigint AS count_4,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    coalesce(grouped.max, 'none'::text) AS "coalesce",
    CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped.count_2 > '0'::bigint THEN NULL::boolean WHEN grouped.k IS NULL AND grouped.count_3 > '0'::bigint THEN NULL::boolean ELSE false END AS known,
    coalesce(grouped.count_4, '0'::bigint) AS partners,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.a) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.a) FILTER (WHERE grouped.weight < 0) AS first_left
  FROM (
    SELECT
      group_3_outer_join_delta.k,
      group_3_outer_join_delta.a,
      group_3_outer_join_delta.max,
      group_3_outer_join_delta.count,
      group_3_outer_join_delta.count_2,
      group_3_outer_join_delta.count_3,
      group_3_outer_join_delta.count_4,
      sum(group_3_outer_join_delta.weight)::bigint AS weight
    FROM group_3_outer_join_delta
    GROUP BY group_3_outer_join_delta.k, group_3_outer_join_delta.a, group_3_outer_join_delta.max, group_3_outer_join_delta.count, group_3_outer_join_delta.count_2, group_3_outer_join_delta.count_3, group_3_outer_join_delta.count_4
    HAVING sum(group_3_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY coalesce(grouped.max, 'none'::text), CASE WHEN coalesce(grouped.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped.count_2 > '0'::bigint THEN NULL::boolean WHEN grouped.k IS NULL AND grouped.count_3 > '0'::bigint THEN NULL::boolean ELSE false END, coalesce(grouped.count_4, '0'::bigint)
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2."coalesce",
    group_change_2.known,
    group_change_2.partners,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change_2.first_arrived, kept.first) AS first,
    hash_record_extended(ROW(group_change_2."coalesce", group_change_2.known, group_change_2.partners), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change_2.first_left <= kept.first AND (group_change_2.first_arrived IS NULL OR group_change_2.first_arrived > kept.first)) IS TRUE AS rescan
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.group_by_repeated_subqueries_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2."coalesce", group_change_2.known, group_change_2.partners), 0)
    AND kept."coalesce" IS NOT DISTINCT FROM group_change_2."coalesce"
    AND kept.known IS NOT DISTINCT FROM group_change_2.known
    AND kept.partners IS NOT DISTINCT FROM group_change_2.partners
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: l, r
group_rescan_2 AS MATERIALIZED (
  SELECT
    group_next_2."coalesce",
    group_next_2.known,
    group_next_2.partners,
    min(joined.a) AS first
  FROM group_next_2
  JOIN (
    SELECT
      l.k,
      l.a,
      grouped.k AS k_2,
      grouped.max,
      grouped_2.k AS k_3,
      grouped_2.count,
      grouped_3.count AS count_2,
      grouped_4.count AS count_3
    FROM public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        max(r.b) AS max
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped
      ON grouped.k = l.k
    LEFT JOIN (
      SELECT
        r_2.k,
        count(*) AS count
      FROM public.r AS r_2
      GROUP BY r_2.k
    ) AS grouped_2
      ON grouped_2.k = l.k
    CROSS JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_3
      WHERE r_3.k IS NULL
    ) AS grouped_3
    JOIN (
      SELECT
        count(*) AS count
      FROM public.r AS r_4
    ) AS grouped_4
      ON (coalesce(grouped.max, 'none'::text) <> 'r2'::text OR CASE WHEN coalesce(grouped_2.count, '0'::bigint) > '0'::bigint THEN true WHEN grouped_3.count > '0'::bigint THEN NULL::boolean WHEN l.k IS NULL AND grouped_4.count > '0'::bigint THEN NULL::boolean ELSE false END)
  ) AS joined
  LEFT JOIN (
    SELECT
      r_5.k,
      count(*) AS count
    FROM public.r AS r_5
    GROUP BY r_5.k
  ) AS grouped_5
    ON grouped_5.k = joined.k
    ON group_next_2."coalesce" = coalesce(joined.max, 'none'::text) AND (group_next_2.known = CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE false END OR group_next_2.known IS NULL AND CASE WHEN coalesce(joined.count, '0'::bigint) > '0'::bigint THEN true WHEN joined.count_2 > '0'::bigint THEN NULL::boolean WHEN joined.k IS NULL AND joined.count_3 > '0'::bigint THEN NULL::boolean ELSE false END IS NULL) AND group_next_2.partners = coalesce(grouped_5.count, '0'::bigint)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2."coalesce", group_next_2.known, group_next_2.partners
),
-- the new values, with those that were read again in their place
group_new_2 AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2."coalesce",
    group_next_2.known,
    group_next_2.partners,
    group_next_2.__pgt_count,
    CASE WHEN group_next_2.rescan THEN group_rescan_2.first ELSE group_next_2.first END AS first,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan_2
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2."coalesce", group_next_2.known, group_next_2.partners), 0) = hash_record_extended(ROW(group_rescan_2."coalesce", group_rescan_2.known, group_rescan_2.partners), 0)
    AND group_next_2."coalesce" IS NOT DISTINCT FROM group_rescan_2."coalesce"
    AND group_next_2.known IS NOT DISTINCT FROM group_rescan_2.known
    AND group_next_2.partners IS NOT DISTINCT FROM group_rescan_2.partners
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result" ("coalesce", known, partners, __pgt_count, first, __pgt_hash)
  SELECT n."coalesce", n.known, n.partners, n.__pgt_count, n.first, n.__pgt_hash
  FROM group_new_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result" AS s
  SET "coalesce" = n."coalesce", known = n.known, partners = n.partners, __pgt_count = n.__pgt_count, first = n.first, __pgt_hash = n.__pgt_hash
  FROM group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s."coalesce", s.known, s.partners, s.__pgt_count, s.first, s.__pgt_hash)::record *<> ROW(n."coalesce", n.known, n.partners, n.__pgt_count, n.first, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result" AS s
  USING group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result.group" (k, max, __pgt_count, __pgt_hash)
  SELECT n.k, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS s
  SET k = n.k, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result.total_2" AS s
  USING total_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.group_by_repeated_subqueries_result.group_3" AS s
  USING group_3_next AS n
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
  stream_table => 'public.group_by_repeated_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
