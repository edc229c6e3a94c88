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
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.category" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.parent_id, changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.category_id,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.category_id, changes.price
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of join: category
join_delta AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    category_change.parent_id,
    kept.top,
    kept.id AS id_2,
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
      join_delta.top,
      join_delta.id,
      join_delta.depth + 1 AS depth,
      join_delta.__pgt_level + 1 AS __pgt_level,
      join_delta.weight * join_delta.__pgt_count AS weight
    FROM join_delta
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
          below_seeds.__pgt_level,
          below_seeds.weight
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    below_change.id,
    sum(below_change.weight) AS __pgt_count_change
  FROM below_change
  WHERE below_change.depth > 0
  GROUP BY below_change.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.__pgt_count AS old___pgt_count,
    group_change.id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.group" AS kept
    ON kept.id = group_change.id
),
-- Δ(group): category
group_delta AS MATERIALIZED (
  -- −old groups: runs when category changed
  SELECT
    group_next.old_id AS id,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old___pgt_count)::record *<> ROW(group_next.id, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when category changed
  SELECT
    group_next.id,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old___pgt_count)::record *<> ROW(group_next.id, group_next.__pgt_count)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.id,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  GROUP BY group_delta.id
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: category
group_flips AS MATERIALIZED (
  SELECT
    group_keys.id,
    CASE WHEN lateral_rows.found = group_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
        grouped.one
      FROM (
        SELECT
          1 AS one
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
        WHERE fixpoint.depth > 0
        GROUP BY fixpoint.id
        HAVING fixpoint.id = group_keys.id
      ) AS grouped
      LIMIT greatest(group_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_keys.net OR lateral_rows.found = 0)
),
-- Δ(join): category
join_delta_2 AS MATERIALIZED (
  -- Δcategory ⋈ group₀: runs when category changed
  SELECT
    category_change.id,
    category_change.title,
    kept.id AS id_2,
    kept.__pgt_count AS count,
    category_change.weight
  FROM category_change
  JOIN pgtrickle_state."public.recursive_used_often_result.group" AS kept
    ON kept.id = category_change.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- category ⋈ Δgroup: runs when category changed
  SELECT
    category.id,
    category.title,
    group_delta.id AS id_2,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.category AS category
    ON group_delta.id = category.id
  WHERE EXISTS (SELECT FROM category_change)
),
-- Δ(anti_join): category
anti_join_delta AS MATERIALIZED (
  -- Δcategory ▷ group: runs when category changed
  SELECT
    category_change.id,
    category_change.title,
    category_change.weight
  FROM category_change
  WHERE EXISTS (SELECT FROM category_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        fixpoint.id,
        count(*) AS count
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
      WHERE fixpoint.depth > 0
      GROUP BY fixpoint.id
    ) AS grouped
    WHERE grouped.id = category_change.id
  )
  UNION ALL
  -- category ⋈ flipped keys of group: runs when category changed
  SELECT
    category.id,
    category.title,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.category AS category
    ON group_flips.id = category.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- −Δcategory ⋈ flipped keys of group: runs when category and category changed
  SELECT
    category_change.id,
    category_change.title,
    group_flips.weight * category_change.weight AS weight
  FROM group_flips
  JOIN category_change
    ON group_flips.id = category_change.id
),
-- Δ of join: category
join_delta_3 AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    category_change.parent_id,
    kept.top,
    kept.id AS id_2,
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
      join_delta_3.top,
      join_delta_3.id,
      join_delta_3.depth + 1 AS depth,
      join_delta_3.__pgt_level + 1 AS __pgt_level,
      join_delta_3.weight * join_delta_3.__pgt_count AS weight
    FROM join_delta_3
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
          below_seeds_2.__pgt_level,
          below_seeds_2.weight
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
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    below_change_2.top,
    sum(below_change_2.weight) AS __pgt_count_change
  FROM below_change_2
  WHERE below_change_2.depth > 1
  GROUP BY below_change_2.top
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.top AS old_top,
    kept.__pgt_count AS old___pgt_count,
    kept.__pgt_hash AS old___pgt_hash,
    group_2_change.top,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.top), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.top), 0)
    AND kept.top IS NOT DISTINCT FROM group_2_change.top
),
-- Δ(group_2): category
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when category changed
  SELECT
    group_2_next.old_top AS top,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_top, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.top, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when category changed
  SELECT
    group_2_next.top,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_top, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.top, group_2_next.__pgt_count)::record)
),
-- Δ(outer_join): category
outer_join_delta AS MATERIALIZED (
  -- Δjoin: runs when category changed
  SELECT
    join_delta_2.id,
    join_delta_2.title,
    join_delta_2.id_2,
    join_delta_2.count,
    join_delta_2.weight
  FROM join_delta_2
  UNION ALL
  -- Δanti_join: runs when category changed
  SELECT
    anti_join_delta.id,
    anti_join_delta.title,
    NULL::integer AS id_2,
    NULL::bigint AS count,
    anti_join_delta.weight
  FROM anti_join_delta
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.top,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.top IS NOT NULL
  GROUP BY group_2_delta.top
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: category
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.top,
    CASE WHEN lateral_rows.found = group_2_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
        grouped.one
      FROM (
        SELECT
          1 AS one
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
        WHERE fixpoint.depth > 1
        GROUP BY fixpoint.top
        HAVING fixpoint.top = group_2_keys.top
      ) AS grouped
      LIMIT greatest(group_2_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_2_keys.net OR lateral_rows.found = 0)
),
-- Δ(join): category
join_delta_4 AS MATERIALIZED (
  -- Δouter_join ⋈ group_2₀: runs when category changed
  SELECT
    outer_join_delta.id,
    outer_join_delta.title,
    outer_join_delta.id_2,
    outer_join_delta.count,
    kept.top,
    kept.__pgt_count AS count_2,
    outer_join_delta.weight
  FROM outer_join_delta
  JOIN pgtrickle_state."public.recursive_used_often_result.group_2" AS kept
    ON kept.top = outer_join_delta.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- outer_join ⋈ Δgroup_2: runs when category changed
  SELECT
    category.id,
    category.title,
    grouped.id AS id_2,
    grouped.count,
    group_2_delta.top,
    group_2_delta.count AS count_2,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.category AS category
  LEFT JOIN (
    SELECT
      fixpoint.id,
      count(*) AS count
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category_2.id AS top,
          category_2.id,
          0 AS depth
        FROM public.category AS category_2
        UNION ALL
        SELECT
          below_2.top,
          category_3.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_3
          ON category_3.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    WHERE fixpoint.depth > 0
    GROUP BY fixpoint.id
  ) AS grouped
    ON grouped.id = category.id
    ON group_2_delta.top = category.id
  WHERE EXISTS (SELECT FROM category_change)
    AND group_2_delta.top IS NOT NULL
),
-- Δ(anti_join): category
anti_join_delta_2 AS MATERIALIZED (
  -- Δouter_join ▷ group_2: runs when category changed
  SELECT
    outer_join_delta.id,
    outer_join_delta.title,
    outer_join_delta.id_2,
    outer_join_delta.count,
    outer_join_delta.weight
  FROM outer_join_delta
  WHERE EXISTS (SELECT FROM category_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        fixpoint.top,
        count(*) AS count
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
      WHERE fixpoint.depth > 1
      GROUP BY fixpoint.top
    ) AS grouped
    WHERE grouped.top = outer_join_delta.id
  )
  UNION ALL
  -- outer_join ⋈ flipped keys of group_2: runs when category changed
  SELECT
    category.id,
    category.title,
    grouped.id AS id_2,
    grouped.count,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.category AS category
  LEFT JOIN (
    SELECT
      fixpoint.id,
      count(*) AS count
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category_2.id AS top,
          category_2.id,
          0 AS depth
        FROM public.category AS category_2
        UNION ALL
        SELECT
          below_2.top,
          category_3.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_3
          ON category_3.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    WHERE fixpoint.depth > 0
    GROUP BY fixpoint.id
  ) AS grouped
    ON grouped.id = category.id
    ON group_2_flips.top = category.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- −Δouter_join ⋈ flipped keys of group_2: runs when category and category changed
  SELECT
    outer_join_delta.id,
    outer_join_delta.title,
    outer_join_delta.id_2,
    outer_join_delta.count,
    group_2_flips.weight * outer_join_delta.weight AS weight
  FROM group_2_flips
  JOIN outer_join_delta
    ON group_2_flips.top = outer_join_delta.id
),
-- Δ of join: category
join_delta_5 AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    category_change.parent_id,
    kept.top,
    kept.id AS id_2,
    kept.depth,
    kept.__pgt_level,
    kept.__pgt_count,
    category_change.weight
  FROM category_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion_3" AS kept
    ON category_change.parent_id = kept.id
  WHERE EXISTS (SELECT FROM category_change)
    AND category_change.parent_id IS NOT NULL
    AND kept.depth < 10
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
below_seeds_3 AS MATERIALIZED (
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
      join_delta_5.top,
      join_delta_5.id,
      join_delta_5.depth + 1 AS depth,
      join_delta_5.__pgt_level + 1 AS __pgt_level,
      join_delta_5.weight * join_delta_5.__pgt_count AS weight
    FROM join_delta_5
  ) AS combined
  GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: category
below_change_3 AS MATERIALIZED (
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
          below_seeds_3.top,
          below_seeds_3.id,
          below_seeds_3.depth,
          below_seeds_3.__pgt_level,
          below_seeds_3.weight
        FROM below_seeds_3
        ORDER BY below_seeds_3.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(below_seeds_3_2.__pgt_level) AS __pgt_last
        FROM below_seeds_3 AS below_seeds_3_2
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
            below_seeds_3_3.top,
            below_seeds_3_3.id,
            below_seeds_3_3.depth,
            below_seeds_3_3.__pgt_level,
            below_seeds_3_3.weight
          FROM below_last AS below_last_3
          JOIN below_seeds_3 AS below_seeds_3_3
            ON below_seeds_3_3.__pgt_level = below_last_3.__pgt_level + 1
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
recursion_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    below_change_3.top,
    below_change_3.id,
    below_change_3.depth,
    below_change_3.__pgt_level,
    coalesce(kept.__pgt_count, 0) + below_change_3.weight AS __pgt_count,
    hash_record_extended(ROW(below_change_3.top, below_change_3.id, below_change_3.depth, below_change_3.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + below_change_3.weight > 0 AS present
  FROM below_change_3
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.recursion_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(below_change_3.top, below_change_3.id, below_change_3.depth, below_change_3.__pgt_level), 0)
    AND ROW(kept.top, kept.id, kept.depth, kept.__pgt_level) IS NOT DISTINCT FROM ROW(below_change_3.top, below_change_3.id, below_change_3.depth, below_change_3.__pgt_level)
),
-- Δ(join): item, category
join_delta_6 AS MATERIALIZED (
  -- Δitem ⋈ below₀: runs when item changed
  SELECT
    item_change.category_id,
    item_change.price,
    kept.top,
    kept.id,
    kept.depth,
    item_change.weight
  FROM item_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion_3" AS kept
    ON item_change.category_id = kept.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM item_change)
    AND item_change.category_id IS NOT NULL
  UNION ALL
  -- item ⋈ Δbelow: runs when category changed
  SELECT
    item.category_id,
    item.price,
    below_change_3.top,
    below_change_3.id,
    below_change_3.depth,
    below_change_3.weight
  FROM below_change_3
  JOIN public.item AS item
    ON item.category_id = below_change_3.id
  WHERE EXISTS (SELECT FROM category_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    join_delta_6.top,
    sum(join_delta_6.price * join_delta_6.weight) AS sum_change,
    sum(join_delta_6.weight) FILTER (WHERE join_delta_6.price IS NOT NULL) AS __pgt_sum_count_change,
    sum(join_delta_6.weight) AS __pgt_count_change
  FROM join_delta_6
  GROUP BY join_delta_6.top
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.top AS old_top,
    kept.sum AS old_sum,
    kept.__pgt_sum_count AS old___pgt_sum_count,
    kept.__pgt_count AS old___pgt_count,
    kept.__pgt_hash AS old___pgt_hash,
    group_3_change.top,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_3_change.sum_change::bigint, group_3_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_3_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.top), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.top), 0)
    AND kept.top IS NOT DISTINCT FROM group_3_change.top
),
-- Δ(group_3): item, category
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when item or category changed
  SELECT
    group_3_next.old_top AS top,
    group_3_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_top, group_3_next.old_sum)::record *<> ROW(group_3_next.top, group_3_next.sum)::record)
  UNION ALL
  -- +new groups: runs when item or category changed
  SELECT
    group_3_next.top,
    group_3_next.sum,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_top, group_3_next.old_sum)::record *<> ROW(group_3_next.top, group_3_next.sum)::record)
),
-- Δ(outer_join): category
outer_join_delta_2 AS MATERIALIZED (
  -- Δjoin: runs when category changed
  SELECT
    join_delta_4.id,
    join_delta_4.title,
    join_delta_4.id_2,
    join_delta_4.count,
    join_delta_4.top,
    join_delta_4.count_2,
    join_delta_4.weight
  FROM join_delta_4
  WHERE (coalesce(join_delta_4.count, '0'::bigint) > '0'::bigint OR NOT coalesce(join_delta_4.count_2, '0'::bigint) > '0'::bigint)
  UNION ALL
  -- Δanti_join: runs when category changed
  SELECT
    anti_join_delta_2.id,
    anti_join_delta_2.title,
    anti_join_delta_2.id_2,
    anti_join_delta_2.count,
    NULL::integer AS top,
    NULL::bigint AS count_2,
    anti_join_delta_2.weight
  FROM anti_join_delta_2
  WHERE (coalesce(anti_join_delta_2.count, '0'::bigint) > '0'::bigint OR NOT coalesce(NULL::bigint, '0'::bigint) > '0'::bigint)
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.top,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  WHERE group_3_delta.top IS NOT NULL
  GROUP BY group_3_delta.top
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: category, item
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.top,
    CASE WHEN lateral_rows.found = group_3_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
        grouped.one
      FROM (
        SELECT
          1 AS one
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
        JOIN public.item AS item
          ON item.category_id = fixpoint.id
        GROUP BY fixpoint.top
        HAVING fixpoint.top = group_3_keys.top
      ) AS grouped
      LIMIT greatest(group_3_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_3_keys.net OR lateral_rows.found = 0)
),
-- Δ(join): category, item
join_delta_7 AS MATERIALIZED (
  -- Δouter_join ⋈ group_3₀: runs when category changed
  SELECT
    outer_join_delta_2.id,
    outer_join_delta_2.title,
    outer_join_delta_2.id_2,
    outer_join_delta_2.count,
    outer_join_delta_2.top,
    outer_join_delta_2.count_2,
    kept.top AS top_2,
    kept.sum,
    outer_join_delta_2.weight
  FROM outer_join_delta_2
  JOIN pgtrickle_state."public.recursive_used_often_result.group_3" AS kept
    ON kept.top = outer_join_delta_2.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- outer_join ⋈ Δgroup_3: runs when item or category changed
  SELECT
    category.id,
    category.title,
    grouped.id AS id_2,
    grouped.count,
    grouped_2.top,
    grouped_2.count AS count_2,
    group_3_delta.top AS top_2,
    group_3_delta.sum,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.category AS category
  LEFT JOIN (
    SELECT
      fixpoint.id,
      count(*) AS count
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category_2.id AS top,
          category_2.id,
          0 AS depth
        FROM public.category AS category_2
        UNION ALL
        SELECT
          below_2.top,
          category_3.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_3
          ON category_3.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    WHERE fixpoint.depth > 0
    GROUP BY fixpoint.id
  ) AS grouped
    ON grouped.id = category.id
  LEFT JOIN (
    SELECT
      joined.top,
      count(*) AS count
    FROM (
      SELECT
        fixpoint_2.top,
        fixpoint_2.id,
        fixpoint_2.depth
      FROM (
        WITH RECURSIVE below_4 (top, id, depth) AS (
          SELECT
            category_4.id AS top,
            category_4.id,
            0 AS depth
          FROM public.category AS category_4
          UNION ALL
          SELECT
            below_4_2.top,
            category_5.id,
            below_4_2.depth + 1 AS depth
          FROM below_4 AS below_4_2
          JOIN public.category AS category_5
            ON category_5.parent_id = below_4_2.id
          WHERE below_4_2.depth < 10
        )
        SELECT
          below_4_3.top,
          below_4_3.id,
          below_4_3.depth
        FROM below_4 AS below_4_3
      ) AS fixpoint_2
      WHERE fixpoint_2.depth > 1
    ) AS joined
    GROUP BY joined.top
  ) AS grouped_2
    ON grouped_2.top = category.id
    ON group_3_delta.top = category.id
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM category_change))
    AND group_3_delta.top IS NOT NULL
    AND (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR NOT coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
),
-- Δ(anti_join): category, item
anti_join_delta_3 AS MATERIALIZED (
  -- Δouter_join ▷ group_3: runs when category changed
  SELECT
    outer_join_delta_2.id,
    outer_join_delta_2.title,
    outer_join_delta_2.id_2,
    outer_join_delta_2.count,
    outer_join_delta_2.top,
    outer_join_delta_2.count_2,
    outer_join_delta_2.weight
  FROM outer_join_delta_2
  WHERE EXISTS (SELECT FROM category_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        fixpoint.top,
        sum(item.price) AS sum
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
      JOIN public.item AS item
        ON item.category_id = fixpoint.id
      GROUP BY fixpoint.top
    ) AS grouped
    WHERE grouped.top = outer_join_delta_2.id
  )
  UNION ALL
  -- outer_join ⋈ flipped keys of group_3: runs when item or category changed
  SELECT
    category.id,
    category.title,
    grouped.id AS id_2,
    grouped.count,
    grouped_2.top,
    grouped_2.count AS count_2,
    - group_3_flips.weight AS weight
  FROM group_3_flips
  JOIN public.category AS category
  LEFT JOIN (
    SELECT
      fixpoint.id,
      count(*) AS count
    FROM (
      WITH RECURSIVE below (top, id, depth) AS (
        SELECT
          category_2.id AS top,
          category_2.id,
          0 AS depth
        FROM public.category AS category_2
        UNION ALL
        SELECT
          below_2.top,
          category_3.id,
          below_2.depth + 1 AS depth
        FROM below AS below_2
        JOIN public.category AS category_3
          ON category_3.parent_id = below_2.id
        WHERE below_2.depth < 10
      )
      SELECT
        below_3.top,
        below_3.id,
        below_3.depth
      FROM below AS below_3
    ) AS fixpoint
    WHERE fixpoint.depth > 0
    GROUP BY fixpoint.id
  ) AS grouped
    ON grouped.id = category.id
  LEFT JOIN (
    SELECT
      joined.top,
      count(*) AS count
    FROM (
      SELECT
        fixpoint_2.top,
        fixpoint_2.id,
        fixpoint_2.depth
      FROM (
        WITH RECURSIVE below_4 (top, id, depth) AS (
          SELECT
            category_4.id AS top,
            category_4.id,
            0 AS depth
          FROM public.category AS category_4
          UNION ALL
          SELECT
            below_4_2.top,
            category_5.id,
            below_4_2.depth + 1 AS depth
          FROM below_4 AS below_4_2
          JOIN public.category AS category_5
            ON category_5.parent_id = below_4_2.id
          WHERE below_4_2.depth < 10
        )
        SELECT
          below_4_3.top,
          below_4_3.id,
          below_4_3.depth
        FROM below_4 AS below_4_3
      ) AS fixpoint_2
      WHERE fixpoint_2.depth > 1
    ) AS joined
    GROUP BY joined.top
  ) AS grouped_2
    ON grouped_2.top = category.id
    ON group_3_flips.top = category.id
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM category_change))
    AND (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR NOT coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
  UNION ALL
  -- −Δouter_join ⋈ flipped keys of group_3: runs when (item or category) and category changed
  SELECT
    outer_join_delta_2.id,
    outer_join_delta_2.title,
    outer_join_delta_2.id_2,
    outer_join_delta_2.count,
    outer_join_delta_2.top,
    outer_join_delta_2.count_2,
    group_3_flips.weight * outer_join_delta_2.weight AS weight
  FROM group_3_flips
  JOIN outer_join_delta_2
    ON group_3_flips.top = outer_join_delta_2.id
),
-- Δ of join: category
join_delta_8 AS MATERIALIZED (
  -- Δcategory ⋈ found₀: runs when category changed
  SELECT
    category_change.id,
    category_change.parent_id,
    kept.top,
    kept.id AS id_2,
    kept.depth,
    kept.__pgt_level,
    kept.__pgt_count,
    category_change.weight
  FROM category_change
  JOIN pgtrickle_state."public.recursive_used_often_result.recursion_4" AS kept
    ON category_change.parent_id = kept.id
  WHERE EXISTS (SELECT FROM category_change)
    AND category_change.parent_id IS NOT NULL
    AND kept.depth < 10
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
below_seeds_4 AS MATERIALIZED (
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
      join_delta_8.top,
      join_delta_8.id,
      join_delta_8.depth + 1 AS depth,
      join_delta_8.__pgt_level + 1 AS __pgt_level,
      join_delta_8.weight * join_delta_8.__pgt_count AS weight
    FROM join_delta_8
  ) AS combined
  GROUP BY combined.top, combined.id, combined.depth, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: category
below_change_4 AS MATERIALIZED (
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
          below_seeds_4.top,
          below_seeds_4.id,
          below_seeds_4.depth,
          below_seeds_4.__pgt_level,
          below_seeds_4.weight
        FROM below_seeds_4
        ORDER BY below_seeds_4.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(below_seeds_4_2.__pgt_level) AS __pgt_last
        FROM below_seeds_4 AS below_seeds_4_2
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
            below_seeds_4_3.top,
            below_seeds_4_3.id,
            below_seeds_4_3.depth,
            below_seeds_4_3.__pgt_level,
            below_seeds_4_3.weight
          FROM below_last AS below_last_3
          JOIN below_seeds_4 AS below_seeds_4_3
            ON below_seeds_4_3.__pgt_level = below_last_3.__pgt_level + 1
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
recursion_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    below_change_4.top,
    below_change_4.id,
    below_change_4.depth,
    below_change_4.__pgt_level,
    coalesce(kept.__pgt_count, 0) + below_change_4.weight AS __pgt_count,
    hash_record_extended(ROW(below_change_4.top, below_change_4.id, below_change_4.depth, below_change_4.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + below_change_4.weight > 0 AS present
  FROM below_change_4
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.recursion_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(below_change_4.top, below_change_4.id, below_change_4.depth, below_change_4.__pgt_level), 0)
    AND ROW(kept.top, kept.id, kept.depth, kept.__pgt_level) IS NOT DISTINCT FROM ROW(below_change_4.top, below_change_4.id, below_change_4.depth, below_change_4.__pgt_level)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    grouped.top,
    max(grouped.depth) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.depth) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      below_change_4.top,
      below_change_4.depth,
      sum(below_change_4.weight)::bigint AS weight
    FROM below_change_4
    GROUP BY below_change_4.top, below_change_4.depth
    HAVING sum(below_change_4.weight) <> 0
  ) AS grouped
  GROUP BY grouped.top
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.top AS old_top,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    kept.__pgt_hash AS old___pgt_hash,
    group_4_change.top,
    greatest(group_4_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.top), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_4_change.max_left >= kept.max AND (group_4_change.max_arrived IS NULL OR group_4_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.top), 0)
    AND kept.top IS NOT DISTINCT FROM group_4_change.top
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: category
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.top,
    max(fixpoint.depth) AS max
  FROM group_4_next
  JOIN (
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
    ON (group_4_next.top = fixpoint.top OR group_4_next.top IS NULL AND fixpoint.top IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.top
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_top,
    group_4_next.old_max,
    group_4_next.old___pgt_count,
    group_4_next.old___pgt_hash,
    group_4_next.top,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.max ELSE group_4_next.max END AS max,
    group_4_next.__pgt_count,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.top), 0) = hash_record_extended(ROW(group_4_rescan.top), 0)
    AND group_4_next.top IS NOT DISTINCT FROM group_4_rescan.top
),
-- Δ(group_4): category
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when category changed
  SELECT
    group_4_new.old_top AS top,
    group_4_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_top, group_4_new.old_max)::record *<> ROW(group_4_new.top, group_4_new.max)::record)
  UNION ALL
  -- +new groups: runs when category changed
  SELECT
    group_4_new.top,
    group_4_new.max,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_top, group_4_new.old_max)::record *<> ROW(group_4_new.top, group_4_new.max)::record)
),
-- Δ(outer_join): category, item
outer_join_delta_3 AS MATERIALIZED (
  -- Δjoin: runs when category or item changed
  SELECT
    join_delta_7.id,
    join_delta_7.title,
    join_delta_7.id_2,
    join_delta_7.count,
    join_delta_7.top,
    join_delta_7.count_2,
    join_delta_7.top_2,
    join_delta_7.sum,
    join_delta_7.weight
  FROM join_delta_7
  UNION ALL
  -- Δanti_join: runs when category or item changed
  SELECT
    anti_join_delta_3.id,
    anti_join_delta_3.title,
    anti_join_delta_3.id_2,
    anti_join_delta_3.count,
    anti_join_delta_3.top,
    anti_join_delta_3.count_2,
    NULL::integer AS top_2,
    NULL::bigint AS sum,
    anti_join_delta_3.weight
  FROM anti_join_delta_3
),
-- the keys of Δgroup_4 whose number of rows changed, and by how many
group_4_keys AS MATERIALIZED (
  SELECT
    group_4_delta.top,
    sum(group_4_delta.weight)::bigint AS net
  FROM group_4_delta
  WHERE group_4_delta.top IS NOT NULL
  GROUP BY group_4_delta.top
  HAVING sum(group_4_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: category
group_4_flips AS MATERIALIZED (
  SELECT
    group_4_keys.top,
    CASE WHEN lateral_rows.found = group_4_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_4_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
        grouped.one
      FROM (
        SELECT
          1 AS one
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
        GROUP BY fixpoint.top
        HAVING fixpoint.top = group_4_keys.top
      ) AS grouped
      LIMIT greatest(group_4_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_4_keys.net OR lateral_rows.found = 0)
),
-- Δ(join): category, item
join_delta_9 AS MATERIALIZED (
  -- Δouter_join ⋈ group_4₀: runs when category or item changed
  SELECT
    outer_join_delta_3.id,
    outer_join_delta_3.title,
    outer_join_delta_3.id_2,
    outer_join_delta_3.count,
    outer_join_delta_3.top,
    outer_join_delta_3.count_2,
    outer_join_delta_3.top_2,
    outer_join_delta_3.sum,
    kept.top AS top_3,
    kept.max,
    outer_join_delta_3.weight
  FROM outer_join_delta_3
  JOIN pgtrickle_state."public.recursive_used_often_result.group_4" AS kept
    ON kept.top = outer_join_delta_3.id
  WHERE (EXISTS (SELECT FROM category_change) OR EXISTS (SELECT FROM item_change))
  UNION ALL
  -- outer_join ⋈ Δgroup_4: runs when category changed
  SELECT
    joined_2.id,
    joined_2.title,
    joined_2.id_2,
    joined_2.count,
    joined_2.top,
    joined_2.count_2,
    grouped_3.top AS top_2,
    grouped_3.sum,
    group_4_delta.top AS top_3,
    group_4_delta.max,
    group_4_delta.weight
  FROM group_4_delta
  JOIN (
    SELECT
      category.id,
      category.title,
      grouped.id AS id_2,
      grouped.count,
      grouped_2.top,
      grouped_2.count AS count_2
    FROM public.category AS category
    LEFT JOIN (
      SELECT
        fixpoint.id,
        count(*) AS count
      FROM (
        WITH RECURSIVE below (top, id, depth) AS (
          SELECT
            category_2.id AS top,
            category_2.id,
            0 AS depth
          FROM public.category AS category_2
          UNION ALL
          SELECT
            below_2.top,
            category_3.id,
            below_2.depth + 1 AS depth
          FROM below AS below_2
          JOIN public.category AS category_3
            ON category_3.parent_id = below_2.id
          WHERE below_2.depth < 10
        )
        SELECT
          below_3.top,
          below_3.id,
          below_3.depth
        FROM below AS below_3
      ) AS fixpoint
      WHERE fixpoint.depth > 0
      GROUP BY fixpoint.id
    ) AS grouped
      ON grouped.id = category.id
    LEFT JOIN (
      SELECT
        joined.top,
        count(*) AS count
      FROM (
        SELECT
          fixpoint_2.top,
          fixpoint_2.id,
          fixpoint_2.depth
        FROM (
          WITH RECURSIVE below_4 (top, id, depth) AS (
            SELECT
              category_4.id AS top,
              category_4.id,
              0 AS depth
            FROM public.category AS category_4
            UNION ALL
            SELECT
              below_4_2.top,
              category_5.id,
              below_4_2.depth + 1 AS depth
            FROM below_4 AS below_4_2
            JOIN public.category AS category_5
              ON category_5.parent_id = below_4_2.id
            WHERE below_4_2.depth < 10
          )
          SELECT
            below_4_3.top,
            below_4_3.id,
            below_4_3.depth
          FROM below_4 AS below_4_3
        ) AS fixpoint_2
        WHERE fixpoint_2.depth > 1
      ) AS joined
      GROUP BY joined.top
    ) AS grouped_2
      ON grouped_2.top = category.id
    WHERE (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR NOT coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
  ) AS joined_2
  LEFT JOIN (
    SELECT
      joined_3.top,
      sum(joined_3.price) AS sum
    FROM (
      SELECT
        fixpoint_3.top,
        fixpoint_3.id,
        fixpoint_3.depth,
        item.category_id,
        item.price
      FROM (
        WITH RECURSIVE below_5 (top, id, depth) AS (
          SELECT
            category_6.id AS top,
            category_6.id,
            0 AS depth
          FROM public.category AS category_6
          UNION ALL
          SELECT
            below_5_2.top,
            category_7.id,
            below_5_2.depth + 1 AS depth
          FROM below_5 AS below_5_2
          JOIN public.category AS category_7
            ON category_7.parent_id = below_5_2.id
          WHERE below_5_2.depth < 10
        )
        SELECT
          below_5_3.top,
          below_5_3.id,
          below_5_3.depth
        FROM below_5 AS below_5_3
      ) AS fixpoint_3
      JOIN public.item AS item
        ON item.category_id = fixpoint_3.id
    ) AS joined_3
    GROUP BY joined_3.top
  ) AS grouped_3
    ON grouped_3.top = joined_2.id
    ON group_4_delta.top = joined_2.id
  WHERE EXISTS (SELECT FROM category_change)
    AND group_4_delta.top IS NOT NULL
),
-- Δ(anti_join): category, item
anti_join_delta_4 AS MATERIALIZED (
  -- Δouter_join ▷ group_4: runs when category or item changed
  SELECT
    outer_join_delta_3.id,
    outer_join_delta_3.title,
    outer_join_delta_3.id_2,
    outer_join_delta_3.count,
    outer_join_delta_3.top,
    outer_join_delta_3.count_2,
    outer_join_delta_3.top_2,
    outer_join_delta_3.sum,
    outer_join_delta_3.weight
  FROM outer_join_delta_3
  WHERE (EXISTS (SELECT FROM category_change) OR EXISTS (SELECT FROM item_change))
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        fixpoint.top,
        max(fixpoint.depth) AS max
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
      GROUP BY fixpoint.top
    ) AS grouped
    WHERE grouped.top = outer_join_delta_3.id
  )
  UNION ALL
  -- outer_join ⋈ flipped keys of group_4: runs when category changed
  SELECT
    joined_2.id,
    joined_2.title,
    joined_2.id_2,
    joined_2.count,
    joined_2.top,
    joined_2.count_2,
    grouped_3.top AS top_2,
    grouped_3.sum,
    - group_4_flips.weight AS weight
  FROM group_4_flips
  JOIN (
    SELECT
      category.id,
      category.title,
      grouped.id AS id_2,
      grouped.count,
      grouped_2.top,
      grouped_2.count AS count_2
    FROM public.category AS category
    LEFT JOIN (
      SELECT
        fixpoint.id,
        count(*) AS count
      FROM (
        WITH RECURSIVE below (top, id, depth) AS (
          SELECT
            category_2.id AS top,
            category_2.id,
            0 AS depth
          FROM public.category AS category_2
          UNION ALL
          SELECT
            below_2.top,
            category_3.id,
            below_2.depth + 1 AS depth
          FROM below AS below_2
          JOIN public.category AS category_3
            ON category_3.parent_id = below_2.id
          WHERE below_2.depth < 10
        )
        SELECT
          below_3.top,
          below_3.id,
          below_3.depth
        FROM below AS below_3
      ) AS fixpoint
      WHERE fixpoint.depth > 0
      GROUP BY fixpoint.id
    ) AS grouped
      ON grouped.id = category.id
    LEFT JOIN (
      SELECT
        joined.top,
        count(*) AS count
      FROM (
        SELECT
          fixpoint_2.top,
          fixpoint_2.id,
          fixpoint_2.depth
        FROM (
          WITH RECURSIVE below_4 (top, id, depth) AS (
            SELECT
              category_4.id AS top,
              category_4.id,
              0 AS depth
            FROM public.category AS category_4
            UNION ALL
            SELECT
              below_4_2.top,
              category_5.id,
              below_4_2.depth + 1 AS depth
            FROM below_4 AS below_4_2
            JOIN public.category AS category_5
              ON category_5.parent_id = below_4_2.id
            WHERE below_4_2.depth < 10
          )
          SELECT
            below_4_3.top,
            below_4_3.id,
            below_4_3.depth
          FROM below_4 AS below_4_3
        ) AS fixpoint_2
        WHERE fixpoint_2.depth > 1
      ) AS joined
      GROUP BY joined.top
    ) AS grouped_2
      ON grouped_2.top = category.id
    WHERE (coalesce(grouped.count, '0'::bigint) > '0'::bigint OR NOT coalesce(grouped_2.count, '0'::bigint) > '0'::bigint)
  ) AS joined_2
  LEFT JOIN (
    SELECT
      joined_3.top,
      sum(joined_3.price) AS sum
    FROM (
      SELECT
        fixpoint_3.top,
        fixpoint_3.id,
        fixpoint_3.depth,
        item.category_id,
        item.price
      FROM (
        WITH RECURSIVE below_5 (top, id, depth) AS (
          SELECT
            category_6.id AS top,
            category_6.id,
            0 AS depth
          FROM public.category AS category_6
          UNION ALL
          SELECT
            below_5_2.top,
            category_7.id,
            below_5_2.depth + 1 AS depth
          FROM below_5 AS below_5_2
          JOIN public.category AS category_7
            ON category_7.parent_id = below_5_2.id
          WHERE below_5_2.depth < 10
        )
        SELECT
          below_5_3.top,
          below_5_3.id,
          below_5_3.depth
        FROM below_5 AS below_5_3
      ) AS fixpoint_3
      JOIN public.item AS item
        ON item.category_id = fixpoint_3.id
    ) AS joined_3
    GROUP BY joined_3.top
  ) AS grouped_3
    ON grouped_3.top = joined_2.id
    ON group_4_flips.top = joined_2.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- −Δouter_join ⋈ flipped keys of group_4: runs when category and (category or item) changed
  SELECT
    outer_join_delta_3.id,
    outer_join_delta_3.title,
    outer_join_delta_3.id_2,
    outer_join_delta_3.count,
    outer_join_delta_3.top,
    outer_join_delta_3.count_2,
    outer_join_delta_3.top_2,
    outer_join_delta_3.sum,
    group_4_flips.weight * outer_join_delta_3.weight AS weight
  FROM group_4_flips
  JOIN outer_join_delta_3
    ON group_4_flips.top = outer_join_delta_3.id
),
-- Δ(outer_join): category, item
outer_join_delta_4 AS MATERIALIZED (
  -- Δjoin: runs when category or item changed
  SELECT
    join_delta_9.id,
    join_delta_9.title,
    join_delta_9.sum AS total,
    join_delta_9.max AS height,
    join_delta_9.weight
  FROM join_delta_9
  UNION ALL
  -- Δanti_join: runs when category or item changed
  SELECT
    anti_join_delta_4.id,
    anti_join_delta_4.title,
    anti_join_delta_4.sum AS total,
    NULL::integer AS height,
    anti_join_delta_4.weight
  FROM anti_join_delta_4
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    outer_join_delta_4.id,
    outer_join_delta_4.title,
    outer_join_delta_4.total,
    outer_join_delta_4.height,
    sum(outer_join_delta_4.weight)::bigint AS weight
  FROM outer_join_delta_4
  GROUP BY outer_join_delta_4.id, outer_join_delta_4.title, outer_join_delta_4.total, outer_join_delta_4.height
  HAVING sum(outer_join_delta_4.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.title,
    latest.total,
    latest.height,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.title,
      result_change.total,
      result_change.height,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.recursive_used_often_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result" (id, title, total, height)
  SELECT n.id, n.title, n.total, n.height
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result" AS s
  SET id = n.id, title = n.title, total = n.total, height = n.height
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.title, s.total, s.height)::record *<> ROW(n.id, n.title, n.total, n.height)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
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
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.group" (id, __pgt_count)
  SELECT n.id, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.group" AS s
  SET id = n.id, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.__pgt_count)::record *<> ROW(n.id, n.__pgt_count)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
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
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_2 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion_2" AS s
  USING recursion_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.group_2" (top, __pgt_count, __pgt_hash)
  SELECT n.top, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.group_2" AS s
  SET top = n.top, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what recursion_3 keeps
inserted_recursion_3 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.recursion_3" (top, id, depth, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion_3 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.recursion_3" AS s
  SET top = n.top, id = n.id, depth = n.depth, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_3 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion_3" AS s
  USING recursion_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.group_3" (top, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.top, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.group_3" AS s
  SET top = n.top, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what recursion_4 keeps
inserted_recursion_4 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.recursion_4" (top, id, depth, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion_4 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.recursion_4" AS s
  SET top = n.top, id = n.id, depth = n.depth, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_4_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.id, s.depth, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.id, n.depth, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_4 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.recursion_4" AS s
  USING recursion_4_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.recursive_used_often_result.group_4" (top, max, __pgt_count, __pgt_hash)
  SELECT n.top, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.recursive_used_often_result.group_4" AS s
  SET top = n.top, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.top, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.top, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.recursive_used_often_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
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
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0));
