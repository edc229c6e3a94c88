WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_cycle_result'
),
-- Δstart: the rows that changed since the last refresh, each with its weight
start_change AS MATERIALIZED (
  SELECT
    changes.node,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.start" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.node, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δedge: the rows that changed since the last refresh, each with its weight
edge_change AS MATERIALIZED (
  SELECT
    changes.source,
    changes.target,
    changes.kind,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.edge" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.target, changes.kind
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: edge
found_join_delta AS MATERIALIZED (
  -- Δedge ⋈ found₀: runs when edge changed
  SELECT
    edge_change.target,
    edge_change.kind,
    kept.hops,
    kept.path_1,
    kept.path_2,
    kept.__pgt_level,
    kept.__pgt_count,
    edge_change.weight
  FROM edge_change
  JOIN pgtrickle_state."public.recursive_cycle_result.recursion" AS kept
    ON edge_change.source = kept.node
  WHERE EXISTS (SELECT FROM edge_change)
    AND edge_change.source IS NOT NULL
    AND kept.closed <> 'yes'::text
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
walk_seeds AS MATERIALIZED (
  SELECT
    combined.node,
    combined.kind,
    combined.hops,
    combined.closed,
    combined.path_1,
    combined.path_2,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      start_change.node,
      start_change.kind,
      0 AS hops,
      'no'::text AS closed,
      ARRAY[start_change.node]::integer[]::integer[] AS path_1,
      ARRAY[start_change.kind]::text[]::text[] AS path_2,
      0::bigint AS __pgt_level,
      start_change.weight
    FROM start_change
    UNION ALL
    SELECT
      found_join_delta.target AS node,
      found_join_delta.kind,
      found_join_delta.hops + 1 AS hops,
      CASE WHEN arrayoverlap(array_positions(found_join_delta.path_1, found_join_delta.target), array_positions(found_join_delta.path_2, found_join_delta.kind)) THEN 'yes'::text ELSE 'no'::text END AS closed,
      array_append(found_join_delta.path_1, found_join_delta.target) AS path_1,
      array_append(found_join_delta.path_2, found_join_delta.kind) AS path_2,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.node, combined.kind, combined.hops, combined.closed, combined.path_1, combined.path_2, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: edge
walk_change AS MATERIALIZED (
  SELECT
    fixpoint.node,
    fixpoint.kind,
    fixpoint.hops,
    fixpoint.closed,
    fixpoint.path_1,
    fixpoint.path_2,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE walk (node, kind, hops, closed, path_1, path_2, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.node,
        latest.kind,
        latest.hops,
        latest.closed,
        latest.path_1,
        latest.path_2,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          walk_seeds.node,
          walk_seeds.kind,
          walk_seeds.hops,
          walk_seeds.closed,
          walk_seeds.path_1,
          walk_seeds.path_2,
          walk_seeds.__pgt_level
        FROM walk_seeds
        ORDER BY walk_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(walk_seeds_2.__pgt_level) AS __pgt_last
        FROM walk_seeds AS walk_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH walk_last AS MATERIALIZED (
          SELECT * FROM walk
        )
        SELECT
          combined.node,
          combined.kind,
          combined.hops,
          combined.closed,
          combined.path_1,
          combined.path_2,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            edge.target AS node,
            edge.kind,
            walk_last_2.hops + 1 AS hops,
            CASE WHEN arrayoverlap(array_positions(walk_last_2.path_1, edge.target), array_positions(walk_last_2.path_2, edge.kind)) THEN 'yes'::text ELSE 'no'::text END AS closed,
            array_append(walk_last_2.path_1, edge.target) AS path_1,
            array_append(walk_last_2.path_2, edge.kind) AS path_2,
            walk_last_2.__pgt_level + 1 AS __pgt_level,
            walk_last_2.weight
          FROM walk_last AS walk_last_2
          JOIN public.edge AS edge
            ON edge.source = walk_last_2.node
          WHERE walk_last_2.weight <> 0
            AND walk_last_2.closed <> 'yes'::text
          UNION ALL
          SELECT
            walk_seeds_3.node,
            walk_seeds_3.kind,
            walk_seeds_3.hops,
            walk_seeds_3.closed,
            walk_seeds_3.path_1,
            walk_seeds_3.path_2,
            walk_seeds_3.__pgt_level,
            walk_seeds_3.weight
          FROM walk_last AS walk_last_3
          JOIN walk_seeds AS walk_seeds_3
            ON walk_seeds_3.__pgt_level = walk_last_3.__pgt_level + 1
          WHERE walk_last_3.weight = 0
        ) AS combined
        GROUP BY combined.node, combined.kind, combined.hops, combined.closed, combined.path_1, combined.path_2, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          walk_last_4.node,
          walk_last_4.kind,
          walk_last_4.hops,
          walk_last_4.closed,
          walk_last_4.path_1,
          walk_last_4.path_2,
          walk_last_4.__pgt_level + 1 AS __pgt_level,
          walk_last_4.__pgt_last,
          walk_last_4.weight
        FROM walk_last AS walk_last_4
        WHERE walk_last_4.weight = 0
          AND walk_last_4.__pgt_level + 1 < walk_last_4.__pgt_last
      )
    )
    SELECT
      walk_2.node,
      walk_2.kind,
      walk_2.hops,
      walk_2.closed,
      walk_2.path_1,
      walk_2.path_2,
      walk_2.__pgt_level,
      walk_2.__pgt_last,
      walk_2.weight
    FROM walk AS walk_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    walk_change.node,
    walk_change.kind,
    walk_change.hops,
    walk_change.closed,
    walk_change.path_1,
    walk_change.path_2,
    walk_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + walk_change.weight AS __pgt_count,
    hash_record_extended(ROW(walk_change.node, walk_change.kind, walk_change.hops, walk_change.closed, walk_change.path_1, walk_change.path_2, walk_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + walk_change.weight > 0 AS present
  FROM walk_change
  LEFT JOIN pgtrickle_state."public.recursive_cycle_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(walk_change.node, walk_change.kind, walk_change.hops, walk_change.closed, walk_change.path_1, walk_change.path_2, walk_change.__pgt_level), 0)
    AND ROW(kept.node, kept.kind, kept.hops, kept.closed, kept.path_1, kept.path_2, kept.__pgt_level) IS NOT DISTINCT FROM ROW(walk_change.node, walk_change.kind, walk_change.hops, walk_change.closed, walk_change.path_1, walk_change.path_2, walk_change.__pgt_level)
),
-- Δ of found_join: edge
found_join_delta_2 AS MATERIALIZED (
  -- Δedge ⋈ found₀: runs when edge changed
  SELECT
    edge_change.target,
    kept.way_1,
    kept.ctid AS __pgt_origin,
    edge_change.weight
  FROM edge_change
  JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
    ON (edge_change.source = kept.node OR edge_change.source IS NULL AND kept.node IS NULL)
  WHERE EXISTS (SELECT FROM edge_change)
    AND kept.again <> true
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
reached_ways AS MATERIALIZED (
  SELECT
    combined.node,
    combined.again,
    combined.way_1,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      start_change.node,
      false AS again,
      ARRAY[start_change.node]::integer[]::integer[] AS way_1,
      NULL::tid AS __pgt_origin,
      start_change.weight
    FROM start_change
    UNION ALL
    SELECT
      found_join_delta_2.target AS node,
      CASE WHEN array_position(found_join_delta_2.way_1, found_join_delta_2.target) IS NOT NULL THEN true ELSE false END AS again,
      array_append(found_join_delta_2.way_1, found_join_delta_2.target) AS way_1,
      found_join_delta_2.__pgt_origin,
      found_join_delta_2.weight
    FROM found_join_delta_2
  ) AS combined
  GROUP BY combined.node, combined.again, combined.way_1, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: edge
reached_lost AS MATERIALIZED (
  WITH RECURSIVE reached (node, again, way_1, __pgt_place) AS (
    SELECT
      kept.node,
      kept.again,
      kept.way_1,
      kept.ctid AS __pgt_place
    FROM reached_ways
    JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(reached_ways.node, reached_ways.again, reached_ways.way_1), 0) AND ROW(kept.node, kept.again, kept.way_1) IS NOT DISTINCT FROM ROW(reached_ways.node, reached_ways.again, reached_ways.way_1)
    WHERE reached_ways.weight < 0
    UNION
    SELECT
      kept_2.node,
      kept_2.again,
      kept_2.way_1,
      kept_2.ctid AS __pgt_place
    FROM reached AS reached_2
    JOIN public.edge AS edge
      ON (edge.source = reached_2.node OR edge.source IS NULL AND reached_2.node IS NULL)
    JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(edge.target, CASE WHEN array_position(reached_2.way_1, edge.target) IS NOT NULL THEN true ELSE false END, array_append(reached_2.way_1, edge.target)), 0) AND ROW(kept_2.node, kept_2.again, kept_2.way_1) IS NOT DISTINCT FROM ROW(edge.target, CASE WHEN array_position(reached_2.way_1, edge.target) IS NOT NULL THEN true ELSE false END, array_append(reached_2.way_1, edge.target))
    WHERE reached_2.again <> true
  )
  SELECT
    reached_3.node,
    reached_3.again,
    reached_3.way_1,
    reached_3.__pgt_place
  FROM reached AS reached_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: start, edge
reached_start AS MATERIALIZED (
  SELECT
    joined.node,
    joined.again,
    joined.way_1
  FROM (
    SELECT
      reached_ways.node,
      reached_ways.again,
      reached_ways.way_1,
      reached_ways.__pgt_origin,
      reached_ways.weight
    FROM reached_ways
    WHERE reached_ways.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM reached_lost
      WHERE reached_lost.__pgt_place = reached_ways.__pgt_origin
    )
  ) AS joined
  LEFT JOIN reached_lost AS reached_lost_2
    ON hash_record_extended(ROW(reached_lost_2.node, reached_lost_2.again, reached_lost_2.way_1), 0) = hash_record_extended(ROW(joined.node, joined.again, joined.way_1), 0)
    AND ROW(reached_lost_2.node, reached_lost_2.again, reached_lost_2.way_1) IS NOT DISTINCT FROM ROW(joined.node, joined.again, joined.way_1)
  LEFT JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.node, joined.again, joined.way_1), 0)
    AND ROW(kept.node, kept.again, kept.way_1) IS NOT DISTINCT FROM ROW(joined.node, joined.again, joined.way_1)
  WHERE (kept.ctid IS NULL OR reached_lost_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    reached_lost_3.node,
    reached_lost_3.again,
    reached_lost_3.way_1
  FROM reached_lost AS reached_lost_3
  JOIN public.start AS start
    ON reached_lost_3.node = start.node AND reached_lost_3.way_1 = ARRAY[start.node]::integer[]::integer[]
  WHERE reached_lost_3.node IS NOT NULL
    AND reached_lost_3.way_1 IS NOT NULL
    AND reached_lost_3.again = false
  UNION ALL
  SELECT
    reached_lost_4.node,
    reached_lost_4.again,
    reached_lost_4.way_1
  FROM reached_lost AS reached_lost_4
  JOIN public.start AS start_2
    ON hash_record_extended(ROW(reached_lost_4.node, reached_lost_4.again, reached_lost_4.way_1), 0) = hash_record_extended(ROW(start_2.node, false, ARRAY[start_2.node]::integer[]::integer[]), 0) AND ROW(reached_lost_4.node, reached_lost_4.again, reached_lost_4.way_1) IS NOT DISTINCT FROM ROW(start_2.node, false, ARRAY[start_2.node]::integer[]::integer[])
  WHERE (reached_lost_4.node IS NULL OR reached_lost_4.way_1 IS NULL)
  UNION ALL
  SELECT
    reached_lost_5.node,
    reached_lost_5.again,
    reached_lost_5.way_1
  FROM reached_lost AS reached_lost_5
  JOIN public.edge AS edge
    ON reached_lost_5.node = edge.target
  JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept_2
    ON (edge.source = kept_2.node OR edge.source IS NULL AND kept_2.node IS NULL) AND reached_lost_5.again = CASE WHEN array_position(kept_2.way_1, edge.target) IS NOT NULL THEN true ELSE false END AND reached_lost_5.way_1 = array_append(kept_2.way_1, edge.target)
  WHERE reached_lost_5.node IS NOT NULL
    AND reached_lost_5.way_1 IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM reached_lost AS reached_lost_6
    WHERE reached_lost_6.__pgt_place = kept_2.ctid
  )
    AND kept_2.again <> true
  UNION ALL
  SELECT
    reached_lost_7.node,
    reached_lost_7.again,
    reached_lost_7.way_1
  FROM reached_lost AS reached_lost_7
  CROSS JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept_3
  JOIN public.edge AS edge_2
    ON (edge_2.source = kept_3.node OR edge_2.source IS NULL AND kept_3.node IS NULL) AND hash_record_extended(ROW(reached_lost_7.node, reached_lost_7.again, reached_lost_7.way_1), 0) = hash_record_extended(ROW(edge_2.target, CASE WHEN array_position(kept_3.way_1, edge_2.target) IS NOT NULL THEN true ELSE false END, array_append(kept_3.way_1, edge_2.target)), 0) AND ROW(reached_lost_7.node, reached_lost_7.again, reached_lost_7.way_1) IS NOT DISTINCT FROM ROW(edge_2.target, CASE WHEN array_position(kept_3.way_1, edge_2.target) IS NOT NULL THEN true ELSE false END, array_append(kept_3.way_1, edge_2.target))
  WHERE (reached_lost_7.node IS NULL OR reached_lost_7.way_1 IS NULL)
    AND NOT EXISTS (
    SELECT
    FROM reached_lost AS reached_lost_8
    WHERE reached_lost_8.__pgt_place = kept_3.ctid
  )
    AND kept_3.again <> true
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: edge
reached_found AS MATERIALIZED (
  WITH RECURSIVE reached (node, again, way_1) AS (
    SELECT
      reached_start.node,
      reached_start.again,
      reached_start.way_1
    FROM reached_start
    UNION
    SELECT
      joined.node,
      joined.again,
      joined.way_1
    FROM (
      SELECT
        edge.target AS node,
        CASE WHEN array_position(reached_2.way_1, edge.target) IS NOT NULL THEN true ELSE false END AS again,
        array_append(reached_2.way_1, edge.target) AS way_1
      FROM reached AS reached_2
      JOIN public.edge AS edge
        ON (edge.source = reached_2.node OR edge.source IS NULL AND reached_2.node IS NULL)
      WHERE reached_2.again <> true
    ) AS joined
    LEFT JOIN reached_lost
      ON hash_record_extended(ROW(reached_lost.node, reached_lost.again, reached_lost.way_1), 0) = hash_record_extended(ROW(joined.node, joined.again, joined.way_1), 0)
      AND ROW(reached_lost.node, reached_lost.again, reached_lost.way_1) IS NOT DISTINCT FROM ROW(joined.node, joined.again, joined.way_1)
    LEFT JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.node, joined.again, joined.way_1), 0)
      AND ROW(kept.node, kept.again, kept.way_1) IS NOT DISTINCT FROM ROW(joined.node, joined.again, joined.way_1)
    WHERE (kept.ctid IS NULL OR reached_lost.__pgt_place IS NOT NULL)
  )
  SELECT
    reached_3.node,
    reached_3.again,
    reached_3.way_1
  FROM reached AS reached_3
),
-- F − L: start, edge
reached_compared AS MATERIALIZED (
  -- −L of reached: runs when start or edge changed
  SELECT
    reached_lost.node,
    reached_lost.again,
    reached_lost.way_1,
    - 1::bigint AS weight
  FROM reached_lost
  UNION ALL
  -- F of reached: runs when start or edge changed
  SELECT
    reached_found.node,
    reached_found.again,
    reached_found.way_1,
    1::bigint AS weight
  FROM reached_found
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
reached_change AS MATERIALIZED (
  SELECT
    reached_compared.node,
    reached_compared.again,
    reached_compared.way_1,
    sum(reached_compared.weight)::bigint AS weight
  FROM reached_compared
  GROUP BY reached_compared.node, reached_compared.again, reached_compared.way_1
  HAVING sum(reached_compared.weight) <> 0
),
-- how often each touched row shall occur
recursion_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    reached_change.node,
    reached_change.again,
    reached_change.way_1,
    coalesce(kept.__pgt_count, 0) + reached_change.weight AS __pgt_count,
    hash_record_extended(ROW(reached_change.node, reached_change.again, reached_change.way_1), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + reached_change.weight > 0 AS present
  FROM reached_change
  LEFT JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(reached_change.node, reached_change.again, reached_change.way_1), 0)
    AND ROW(kept.node, kept.again, kept.way_1) IS NOT DISTINCT FROM ROW(reached_change.node, reached_change.again, reached_change.way_1)
),
-- the keys of Δreached whose number of rows changed, and by how many
reached_keys AS MATERIALIZED (
  SELECT
    reached_change.node,
    sum(reached_change.weight)::bigint AS net
  FROM reached_change
  WHERE reached_change.node IS NOT NULL
  GROUP BY reached_change.node
  HAVING sum(reached_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
reached_flips AS MATERIALIZED (
  SELECT
    reached_keys.node,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = reached_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM reached_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
      CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
      WHERE kept.node = reached_keys.node
      LIMIT greatest(reached_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = reached_keys.net * '-1'::integer)
),
-- Δ(reached_join): start, edge
reached_join_delta AS MATERIALIZED (
  -- Δwalk ⋈ reached₀: runs when start or edge changed
  SELECT
    walk_change.node,
    walk_change.kind,
    walk_change.hops,
    walk_change.closed,
    kept.again,
    walk_change.weight
  FROM walk_change
  JOIN pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
    ON kept.node = walk_change.node
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
    AND walk_change.node IS NOT NULL
  UNION ALL
  -- walk ⋈ Δreached: runs when start or edge changed
  SELECT
    combined.node,
    combined.kind,
    combined.hops,
    combined.closed,
    reached_change.again,
    reached_change.weight * combined.weight AS weight
  FROM reached_change
  JOIN (
    SELECT
      kept.node,
      kept.kind,
      kept.hops,
      kept.closed,
      1::bigint AS weight
    FROM pgtrickle_state."public.recursive_cycle_result.recursion" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    UNION ALL
    SELECT
      walk_change.node,
      walk_change.kind,
      walk_change.hops,
      walk_change.closed,
      walk_change.weight
    FROM walk_change
  ) AS combined
    ON reached_change.node = combined.node
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
    AND reached_change.node IS NOT NULL
),
-- Δ(reached_anti_join): start, edge
reached_anti_join_delta AS MATERIALIZED (
  -- Δwalk ▷ reached₀: runs when start or edge changed
  SELECT
    walk_change.node,
    walk_change.kind,
    walk_change.hops,
    walk_change.closed,
    walk_change.weight
  FROM walk_change
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.recursive_cycle_result.recursion_2" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    WHERE kept.node = walk_change.node
  )
  UNION ALL
  -- walk ⋈ flipped keys of reached: runs when start or edge changed
  SELECT
    combined.node,
    combined.kind,
    combined.hops,
    combined.closed,
    - (reached_flips.weight * combined.weight) AS weight
  FROM reached_flips
  JOIN (
    SELECT
      kept.node,
      kept.kind,
      kept.hops,
      kept.closed,
      1::bigint AS weight
    FROM pgtrickle_state."public.recursive_cycle_result.recursion" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    UNION ALL
    SELECT
      walk_change.node,
      walk_change.kind,
      walk_change.hops,
      walk_change.closed,
      walk_change.weight
    FROM walk_change
  ) AS combined
    ON reached_flips.node = combined.node
  WHERE (EXISTS (SELECT FROM start_change) OR EXISTS (SELECT FROM edge_change))
),
-- Δ(reached_outer_join): start, edge
reached_outer_join_delta AS MATERIALIZED (
  -- Δreached_join: runs when start or edge changed
  SELECT
    reached_join_delta.node,
    reached_join_delta.kind,
    reached_join_delta.hops,
    reached_join_delta.closed,
    reached_join_delta.again,
    reached_join_delta.weight
  FROM reached_join_delta
  UNION ALL
  -- Δreached_anti_join: runs when start or edge changed
  SELECT
    reached_anti_join_delta.node,
    reached_anti_join_delta.kind,
    reached_anti_join_delta.hops,
    reached_anti_join_delta.closed,
    NULL::boolean AS again,
    reached_anti_join_delta.weight
  FROM reached_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    reached_outer_join_delta.node,
    reached_outer_join_delta.kind,
    reached_outer_join_delta.hops,
    reached_outer_join_delta.closed,
    reached_outer_join_delta.again,
    sum(reached_outer_join_delta.weight)::bigint AS weight
  FROM reached_outer_join_delta
  GROUP BY reached_outer_join_delta.node, reached_outer_join_delta.kind, reached_outer_join_delta.hops, reached_outer_join_delta.closed, reached_outer_join_delta.again
  HAVING sum(reached_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.node,
    result_change.kind,
    result_change.hops,
    result_change.closed,
    result_change.again,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.node, result_change.kind, result_change.hops, result_change.closed, result_change.again), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.recursive_cycle_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.node, result_change.kind, result_change.hops, result_change.closed, result_change.again), 0)
    AND ROW(kept.node, kept.kind, kept.hops, kept.closed, kept.again) IS NOT DISTINCT FROM ROW(result_change.node, result_change.kind, result_change.hops, result_change.closed, result_change.again)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_cycle_result" (node, kind, hops, closed, again, __pgt_count, __pgt_hash)
  SELECT n.node, n.kind, n.hops, n.closed, n.again, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_cycle_result" AS s
  SET node = n.node, kind = n.kind, hops = n.hops, closed = n.closed, again = n.again, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.kind, s.hops, s.closed, s.again, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.kind, n.hops, n.closed, n.again, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_cycle_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_cycle_result.recursion" (node, kind, hops, closed, path_1, path_2, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.node, n.kind, n.hops, n.closed, n.path_1, n.path_2, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_cycle_result.recursion" AS s
  SET node = n.node, kind = n.kind, hops = n.hops, closed = n.closed, path_1 = n.path_1, path_2 = n.path_2, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.kind, s.hops, s.closed, s.path_1, s.path_2, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.kind, n.hops, n.closed, n.path_1, n.path_2, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_cycle_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion_2 keeps
inserted_recursion_2 AS (
  INSERT INTO pgtrickle_state."public.recursive_cycle_result.recursion_2" (node, again, way_1, __pgt_count, __pgt_hash)
  SELECT n.node, n.again, n.way_1, n.__pgt_count, n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion_2 AS (
  UPDATE pgtrickle_state."public.recursive_cycle_result.recursion_2" AS s
  SET node = n.node, again = n.again, way_1 = n.way_1, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.node, s.again, s.way_1, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.node, n.again, n.way_1, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_2 AS (
  DELETE FROM pgtrickle_state."public.recursive_cycle_result.recursion_2" AS s
  USING recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.start', (SELECT count(*) FROM start_change),
    'public.edge', (SELECT count(*) FROM edge_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_cycle_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_2_next WHERE __pgt_count < 0));
