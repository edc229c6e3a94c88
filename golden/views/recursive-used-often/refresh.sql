WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_used_often_result'
),
-- Δcategory: the rows that changed since the last refresh, each with its weight
category_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.parent_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.category" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.parent_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.category_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.category_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: category
found_join_delta AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    kept.top,
    kept.depth,
    kept.__pgt_level,
    kept.__pgt_count,
    category_change.weight
  FROM category_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion" AS kept
    ON category_change.parent_id = kept.id
  WHERE EXISTS (SELECT FROM category_change)
    AND category_change.parent_id IS NOT NULL
    AND kept.depth < 10
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
below_seeds AS MATERIALIZED (
  SELECT
    combined.top,
    combined.id,
    combined.depth,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      category_change.id AS top,
      category_change.id,
      0 AS depth,
      0::bigint AS __pgt_level,
      category_change.weight
    FROM category_change
    UNION ALL
    SELECT
      found_join_delta.top,
      found_join_delta.id,
      found_join_delta.depth + 1 AS depth,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: category
below_change AS MATERIALIZED (
  SELECT
    fixpoint.top,
    fixpoint.id,
    fixpoint.depth,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE below (top, id, depth, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.top,
        latest.id,
        latest.depth,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          below_seeds.top,
          below_seeds.id,
          below_seeds.depth,
          below_seeds.__pgt_level
        FROM below_seeds
        ORDER BY below_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(below_seeds_2.__pgt_level) AS __pgt_last
        FROM below_seeds AS below_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH below_last AS MATERIALIZED (
          SELECT * FROM below
        )
        SELECT
          combined.top,
          combined.id,
          combined.depth,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            below_last_2.top,
            category.id,
            below_last_2.depth + 1 AS depth,
            below_last_2.__pgt_level + 1 AS __pgt_level,
            below_last_2.weight
          FROM below_last AS below_last_2
          JOIN public.category AS category
            ON category.parent_id = below_last_2.id
          WHERE below_last_2.weight <> 0
            AND below_last_2.depth < 10
          UNION ALL
          SELECT
            below_seeds_3.top,
            below_seeds_3.id,
            below_seeds_3.depth,
            below_seeds_3.__pgt_level,
            below_seeds_3.weight
          FROM below_last AS below_last_3
          JOIN below_seeds AS below_seeds_3
            ON below_seeds_3.__pgt_level = below_last_3.__pgt_level + 1
          WHERE below_last_3.weight = 0
        ) AS combined
        GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          below_last_4.top,
          below_last_4.id,
          below_last_4.depth,
          below_last_4.__pgt_level + 1 AS __pgt_level,
          below_last_4.__pgt_last,
          below_last_4.weight
        FROM below_last AS below_last_4
        WHERE below_last_4.weight = 0
          AND below_last_4.__pgt_level + 1 < below_last_4.__pgt_last
      )
    )
    SELECT
      below_2.top,
      below_2.id,
      below_2.depth,
      below_2.__pgt_level,
      below_2.__pgt_last,
      below_2.weight
    FROM below AS below_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    below_change.top,
    below_change.id,
    below_change.depth,
    below_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + below_change.weight AS __pgt_count,
    hash_record_extended(ROW(below_change.top, below_change.id, below_change.depth, below_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + below_change.weight > 0 AS present
  FROM below_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(below_change.top, below_change.id, below_change.depth, below_change.__pgt_level), 0)
    AND ROW(kept.top, kept.id, kept.depth, kept.__pgt_level) IS NOT DISTINCT FROM ROW(below_change.top, below_change.id, below_change.depth, below_change.__pgt_level)
),
-- Δ of found_join: category
found_join_delta_2 AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    kept.top,
    kept.depth,
    kept.__pgt_level,
    kept.__pgt_count,
    category_change.weight
  FROM category_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion_2" AS kept
    ON category_change.parent_id = kept.id
  WHERE EXISTS (SELECT FROM category_change)
    AND category_change.parent_id IS NOT NULL
    AND kept.depth < 10
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
below_seeds_2 AS MATERIALIZED (
  SELECT
    combined.top,
    combined.id,
    combined.depth,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      category_change.id AS top,
      category_change.id,
      0 AS depth,
      0::bigint AS __pgt_level,
      category_change.weight
    FROM category_change
    UNION ALL
    SELECT
      found_join_delta_2.top,
      found_join_delta_2.id,
      found_join_delta_2.depth + 1 AS depth,
      found_join_delta_2.__pgt_level + 1 AS __pgt_level,
      found_join_delta_2.weight * found_join_delta_2.__pgt_count AS weight
    FROM found_join_delta_2
  ) AS combined
  GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: category
below_change_2 AS MATERIALIZED (
  SELECT
    fixpoint.top,
    fixpoint.id,
    fixpoint.depth,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE below (top, id, depth, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.top,
        latest.id,
        latest.depth,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          below_seeds_2.top,
          below_seeds_2.id,
          below_seeds_2.depth,
          below_seeds_2.__pgt_level
        FROM below_seeds_2
        ORDER BY below_seeds_2.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(below_seeds_2_2.__pgt_level) AS __pgt_last
        FROM below_seeds_2 AS below_seeds_2_2
      ) AS grouped
      UNION ALL
      (
        WITH below_last AS MATERIALIZED (
          SELECT * FROM below
        )
        SELECT
          combined.top,
          combined.id,
          combined.depth,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            below_last_2.top,
            category.id,
            below_last_2.depth + 1 AS depth,
            below_last_2.__pgt_level + 1 AS __pgt_level,
            below_last_2.weight
          FROM below_last AS below_last_2
          JOIN public.category AS category
            ON category.parent_id = below_last_2.id
          WHERE below_last_2.weight <> 0
            AND below_last_2.depth < 10
          UNION ALL
          SELECT
            below_seeds_2_3.top,
            below_seeds_2_3.id,
            below_seeds_2_3.depth,
            below_seeds_2_3.__pgt_level,
            below_seeds_2_3.weight
          FROM below_last AS below_last_3
          JOIN below_seeds_2 AS below_seeds_2_3
            ON below_seeds_2_3.__pgt_level = below_last_3.__pgt_level + 1
          WHERE below_last_3.weight = 0
        ) AS combined
        GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          below_last_4.top,
          below_last_4.id,
          below_last_4.depth,
          below_last_4.__pgt_level + 1 AS __pgt_level,
          below_last_4.__pgt_last,
          below_last_4.weight
        FROM below_last AS below_last_4
        WHERE below_last_4.weight = 0
          AND below_last_4.__pgt_level + 1 < below_last_4.__pgt_last
      )
    )
    SELECT
      below_2.top,
      below_2.id,
      below_2.depth,
      below_2.__pgt_level,
      below_2.__pgt_last,
      below_2.weight
    FROM below AS below_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
recursion_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    below_change_2.top,
    below_change_2.id,
    below_change_2.depth,
    below_change_2.__pgt_level,
    coalesce(kept.__pgt_count, 0) + below_change_2.weight AS __pgt_count,
    hash_record_extended(ROW(below_change_2.top, below_change_2.id, below_change_2.depth, below_change_2.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + below_change_2.weight > 0 AS present
  FROM below_change_2
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.recursion_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(below_change_2.top, below_change_2.id, below_change_2.depth, below_change_2.__pgt_level), 0)
    AND ROW(kept.top, kept.id, kept.depth, kept.__pgt_level) IS NOT DISTINCT FROM ROW(below_change_2.top, below_change_2.id, below_change_2.depth, below_change_2.__pgt_level)
),
-- Δ(item ⋈ below): item, category
below_join_delta AS MATERIALIZED (
  -- Δitem ⋈ below₀: runs when item changed
  SELECT
    item_change.id,
    kept.top,
    kept.id AS id_2,
    kept.depth,
    item_change.weight
  FROM item_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion_2" AS kept
    ON item_change.category_id = kept.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM item_change)
    AND item_change.category_id IS NOT NULL
    AND kept.depth < 2
  UNION ALL
  -- item ⋈ Δbelow: runs when category changed
  SELECT
    item.id,
    below_change_2.top,
    below_change_2.id AS id_2,
    below_change_2.depth,
    below_change_2.weight
  FROM below_change_2
  JOIN public.item AS item
    ON item.category_id = below_change_2.id
  WHERE EXISTS (SELECT FROM category_change)
    AND below_change_2.depth < 2
),
-- Δ of below_join: item, category
below_join_delta_2 AS MATERIALIZED (
  -- Δ(item ⋈ below) ⋈ below₀: runs when item or category changed
  SELECT
    below_join_delta.id,
    below_join_delta.id_2,
    below_join_delta.depth,
    kept.top AS top_2,
    kept.depth AS depth_2,
    below_join_delta.weight
  FROM below_join_delta
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion" AS kept
    ON below_join_delta.top = kept.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM category_change))
    AND below_join_delta.top IS NOT NULL
  UNION ALL
  -- (item ⋈ below) ⋈ Δbelow: runs when category changed
  SELECT
    item.id,
    combined.id AS id_2,
    combined.depth,
    below_change.top AS top_2,
    below_change.depth AS depth_2,
    below_change.weight * combined.weight AS weight
  FROM below_change
  JOIN (
    SELECT
      kept.top,
      kept.id,
      kept.depth,
      1::bigint AS weight
    FROM pgtrickle_state."public.recursive_used_often_result.recursion_2" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    WHERE kept.depth < 2
    UNION ALL
    SELECT
      below_change_2.top,
      below_change_2.id,
      below_change_2.depth,
      below_change_2.weight
    FROM below_change_2
    WHERE below_change_2.depth < 2
  ) AS combined
    ON combined.top = below_change.id
  JOIN public.item AS item
    ON item.category_id = combined.id
  WHERE EXISTS (SELECT FROM category_change)
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.top,
    kept.depth,
    kept.id,
    kept.further,
    kept.item
  FROM pgtrickle_state."public.recursive_used_often_result" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.top AS key_1,
    latest.depth AS key_2,
    latest.id AS key_3,
    latest.item AS key_4,
    latest.further AS key_5
  FROM (
    SELECT
      top_before.top,
      top_before.depth,
      top_before.id,
      top_before.further,
      top_before.item
    FROM top_before
    ORDER BY top_before.top DESC, top_before.depth, top_before.id, top_before.item, top_before.further
    OFFSET 11::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.top,
    grouped.depth,
    grouped.id,
    grouped.further,
    grouped.item
  FROM (
    SELECT
      combined.top,
      combined.depth,
      combined.id,
      combined.further,
      combined.item,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.top,
        top_before.depth,
        top_before.id,
        top_before.further,
        top_before.item,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        below_join_delta_2.top_2 AS top,
        below_join_delta_2.depth_2 AS depth,
        below_join_delta_2.id_2 AS id,
        below_join_delta_2.depth AS further,
        below_join_delta_2.id AS item,
        below_join_delta_2.weight
      FROM below_join_delta_2
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > below_join_delta_2.top_2 OR top_boundary.key_1 IS NULL AND below_join_delta_2.top_2 IS NOT NULL OR (top_boundary.key_1 = below_join_delta_2.top_2 OR top_boundary.key_1 IS NULL AND below_join_delta_2.top_2 IS NULL) AND top_boundary.key_2 < below_join_delta_2.depth_2 OR (top_boundary.key_1 = below_join_delta_2.top_2 OR top_boundary.key_1 IS NULL AND below_join_delta_2.top_2 IS NULL) AND top_boundary.key_2 = below_join_delta_2.depth_2 AND top_boundary.key_3 < below_join_delta_2.id_2 OR (top_boundary.key_1 = below_join_delta_2.top_2 OR top_boundary.key_1 IS NULL AND below_join_delta_2.top_2 IS NULL) AND top_boundary.key_2 = below_join_delta_2.depth_2 AND top_boundary.key_3 = below_join_delta_2.id_2 AND top_boundary.key_4 < below_join_delta_2.id OR (top_boundary.key_1 = below_join_delta_2.top_2 OR top_boundary.key_1 IS NULL AND below_join_delta_2.top_2 IS NULL) AND top_boundary.key_2 = below_join_delta_2.depth_2 AND top_boundary.key_3 = below_join_delta_2.id_2 AND top_boundary.key_4 = below_join_delta_2.id AND top_boundary.key_5 < below_join_delta_2.depth)
      )
    ) AS combined
    GROUP BY combined.top, combined.depth, combined.id, combined.further, combined.item
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost AS MATERIALIZED (
  SELECT
    top_boundary.key_1
  FROM top_boundary
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates.top,
        top_candidates.depth,
        top_candidates.id,
        top_candidates.further,
        top_candidates.item
      FROM top_candidates
      ORDER BY top_candidates.top DESC, top_candidates.depth, top_candidates.id, top_candidates.item, top_candidates.further
      OFFSET 11::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): item, category
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when item or category changed
  SELECT
    latest.top,
    latest.depth,
    latest.id,
    latest.further,
    latest.item,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.top,
      top_before.depth,
      top_before.id,
      top_before.further,
      top_before.item
    FROM top_before
    ORDER BY top_before.top DESC, top_before.depth, top_before.id, top_before.item, top_before.further
    LIMIT 12::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when item or category changed
  SELECT
    latest.top,
    latest.depth,
    latest.id,
    latest.further,
    latest.item,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.top,
      top_candidates.depth,
      top_candidates.id,
      top_candidates.further,
      top_candidates.item
    FROM top_candidates
    ORDER BY top_candidates.top DESC, top_candidates.depth, top_candidates.id, top_candidates.item, top_candidates.further
    LIMIT 12::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when item or category changed
  SELECT
    latest.top,
    latest.depth,
    latest.id,
    latest.further,
    latest.item,
    1::bigint AS weight
  FROM (
    SELECT
      fixpoint.top,
      fixpoint.depth,
      fixpoint_2.id,
      fixpoint_2.depth AS further,
      item.id AS item
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category.id AS top,
          category.id,
          0 AS depth
        FROM public.category AS category
        UNION ALL
        SELECT
          below_2.top,
          category_2.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_2
          ON category_2.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    JOIN (
      WITH RECURSIVE below_4 (top, id, depth) AS (
        SELECT
          category_3.id AS top,
          category_3.id,
          0 AS depth
        FROM public.category AS category_3
        UNION ALL
        SELECT
          below_4_2.top,
          category_4.id,
          below_4_2.depth + 1 AS depth
        FROM below_4 AS below_4_2
        JOIN public.category AS category_4
          ON category_4.parent_id = below_4_2.id
        WHERE below_4_2.depth < 10
      )
      SELECT
        below_4_3.top,
        below_4_3.id,
        below_4_3.depth
      FROM below_4 AS below_4_3
    ) AS fixpoint_2
      ON fixpoint_2.top = fixpoint.id
    JOIN public.item AS item
      ON item.category_id = fixpoint_2.id
    WHERE fixpoint_2.depth < 2
    ORDER BY fixpoint.top DESC, fixpoint.depth, fixpoint_2.id, item.id, fixpoint_2.depth
    LIMIT 12::bigint
  ) AS latest
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM category_change))
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.top,
    top_delta.depth,
    top_delta.id,
    top_delta.further,
    top_delta.item,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.top, top_delta.depth, top_delta.id, top_delta.further, top_delta.item
  HAVING sum(top_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.top,
    result_change.depth,
    result_change.id,
    result_change.further,
    result_change.item,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.top, result_change.depth, result_change.id, result_change.further, result_change.item), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.top, result_change.depth, result_change.id, result_change.further, result_change.item), 0)
    AND ROW(kept.top, kept.depth, kept.id, kept.further, kept.item) IS NOT DISTINCT FROM ROW(result_change.top, result_change.depth, result_change.id, result_change.further, result_change.item)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result" (top, depth, id, further, item, __pgt_count, __pgt_hash)
  SELECT n.top, n.depth, n.id, n.further, n.item, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result" AS s
  SET top = n.top, depth = n.depth, id = n.id, further = n.further, item = n.item, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.top, s.depth, s.id, s.further, s.item, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.depth, n.id, n.further, n.item, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.recursion" (top, id, depth, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.recursion" AS s
  SET top = n.top, id = n.id, depth = n.depth, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion_2 keeps
inserted_recursion_2 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.recursion_2" (top, id, depth, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion_2 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.recursion_2" AS s
  SET top = n.top, id = n.id, depth = n.depth, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_2 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion_2" AS s
  USING recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.category', (SELECT count(*) FROM category_change),
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_used_often_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_2_next WHERE __pgt_count < 0));
