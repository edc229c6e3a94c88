WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_over_a_recursion_result'
),
-- Δpage: the rows that changed since the last refresh, each with its weight
page_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.section_id,
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.page" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.section_id, changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlink: the rows that changed since the last refresh, each with its weight
link_change AS MATERIALIZED (
  SELECT
    changes.source,
    changes.target,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.link" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.target
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: link
found_join_delta AS MATERIALIZED (
  -- Δlink ⋈ found₀: runs when link changed
  SELECT
    link_change.target,
    kept.ctid AS __pgt_origin,
    link_change.weight
  FROM link_change
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
    ON link_change.source = kept.id
  WHERE EXISTS (SELECT FROM link_change)
    AND link_change.source IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
linked_ways AS MATERIALIZED (
  SELECT
    combined.id,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      found_join_delta.target AS id,
      found_join_delta.__pgt_origin,
      found_join_delta.weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.id, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: link
linked_lost AS MATERIALIZED (
  WITH RECURSIVE linked (id, __pgt_place) AS (
    SELECT
      kept.id,
      kept.ctid AS __pgt_place
    FROM linked_ways
    JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(linked_ways.id), 0) AND ROW(kept.id) IS NOT DISTINCT FROM ROW(linked_ways.id)
    WHERE linked_ways.weight < 0
    UNION
    SELECT
      kept_2.id,
      kept_2.ctid AS __pgt_place
    FROM linked AS linked_2
    JOIN public.link AS link
      ON link.source = linked_2.id
    JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(link.target), 0) AND ROW(kept_2.id) IS NOT DISTINCT FROM ROW(link.target)
  )
  SELECT
    linked_3.id,
    linked_3.__pgt_place
  FROM linked AS linked_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: link
linked_start AS MATERIALIZED (
  SELECT
    joined.id
  FROM (
    SELECT
      linked_ways.id,
      linked_ways.__pgt_origin,
      linked_ways.weight
    FROM linked_ways
    WHERE linked_ways.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM linked_lost
      WHERE linked_lost.__pgt_place = linked_ways.__pgt_origin
    )
  ) AS joined
  LEFT JOIN linked_lost AS linked_lost_2
    ON hash_record_extended(ROW(linked_lost_2.id), 0) = hash_record_extended(ROW(joined.id), 0)
    AND ROW(linked_lost_2.id) IS NOT DISTINCT FROM ROW(joined.id)
  LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
  WHERE (kept.ctid IS NULL OR linked_lost_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    linked_lost_3.id
  FROM linked_lost AS linked_lost_3
  WHERE linked_lost_3.id IS NOT NULL
    AND linked_lost_3.id = 1
  UNION ALL
  SELECT
    linked_lost_4.id
  FROM linked_lost AS linked_lost_4
  WHERE linked_lost_4.id IS NULL
    AND hash_record_extended(ROW(linked_lost_4.id), 0) = hash_record_extended(ROW(1), 0)
    AND ROW(linked_lost_4.id) IS NOT DISTINCT FROM ROW(1)
  UNION ALL
  SELECT
    linked_lost_5.id
  FROM linked_lost AS linked_lost_5
  JOIN public.link AS link
    ON linked_lost_5.id = link.target
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept_2
    ON link.source = kept_2.id
  WHERE linked_lost_5.id IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM linked_lost AS linked_lost_6
    WHERE linked_lost_6.__pgt_place = kept_2.ctid
  )
  UNION ALL
  SELECT
    linked_lost_7.id
  FROM linked_lost AS linked_lost_7
  JOIN public.link AS link_2
    ON hash_record_extended(ROW(linked_lost_7.id), 0) = hash_record_extended(ROW(link_2.target), 0) AND ROW(linked_lost_7.id) IS NOT DISTINCT FROM ROW(link_2.target)
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept_3
    ON link_2.source = kept_3.id
  WHERE linked_lost_7.id IS NULL
    AND NOT EXISTS (
    SELECT
    FROM linked_lost AS linked_lost_8
    WHERE linked_lost_8.__pgt_place = kept_3.ctid
  )
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: link
linked_found AS MATERIALIZED (
  WITH RECURSIVE linked (id) AS (
    SELECT
      linked_start.id
    FROM linked_start
    UNION
    SELECT
      joined.id
    FROM (
      SELECT
        link.target AS id
      FROM linked AS linked_2
      JOIN public.link AS link
        ON link.source = linked_2.id
    ) AS joined
    LEFT JOIN linked_lost
      ON hash_record_extended(ROW(linked_lost.id), 0) = hash_record_extended(ROW(joined.id), 0)
      AND ROW(linked_lost.id) IS NOT DISTINCT FROM ROW(joined.id)
    LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
      AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
    WHERE (kept.ctid IS NULL OR linked_lost.__pgt_place IS NOT NULL)
  )
  SELECT
    linked_3.id
  FROM linked AS linked_3
),
-- F − L: link
linked_compared AS MATERIALIZED (
  -- −L of linked: runs when link changed
  SELECT
    linked_lost.id,
    - 1::bigint AS weight
  FROM linked_lost
  UNION ALL
  -- F of linked: runs when link changed
  SELECT
    linked_found.id,
    1::bigint AS weight
  FROM linked_found
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
linked_change AS MATERIALIZED (
  SELECT
    linked_compared.id,
    sum(linked_compared.weight)::bigint AS weight
  FROM linked_compared
  GROUP BY linked_compared.id
  HAVING sum(linked_compared.weight) <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    linked_change.id,
    coalesce(kept.__pgt_count, 0) + linked_change.weight AS __pgt_count,
    hash_record_extended(ROW(linked_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + linked_change.weight > 0 AS present
  FROM linked_change
  LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(linked_change.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(linked_change.id)
),
-- Δ of linked_join: page, link
linked_join_delta AS MATERIALIZED (
  -- Δpage ⋈ linked₀: runs when page changed
  SELECT
    page_change.id,
    page_change.title,
    page_change.weight
  FROM page_change
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS kept
    ON kept.id = page_change.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM page_change)
    AND page_change.section_id IS NULL
  UNION ALL
  -- page ⋈ Δlinked: runs when link changed
  SELECT
    page.id,
    page.title,
    linked_change.weight
  FROM linked_change
  JOIN public.page AS page
    ON linked_change.id = page.id
  WHERE EXISTS (SELECT FROM link_change)
    AND linked_change.id IS NOT NULL
    AND page.section_id IS NULL
),
-- Δ of found_join: link
found_join_delta_2 AS MATERIALIZED (
  -- Δlink ⋈ found₀: runs when link changed
  SELECT
    link_change.target,
    kept.ctid AS __pgt_origin,
    link_change.weight
  FROM link_change
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
    ON link_change.source = kept.id
  WHERE EXISTS (SELECT FROM link_change)
    AND link_change.source IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): ways to rows that are gone or new, by the row of X₀ that each starts from
linked_ways_2 AS MATERIALIZED (
  SELECT
    combined.id,
    combined.__pgt_origin,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      found_join_delta_2.target AS id,
      found_join_delta_2.__pgt_origin,
      found_join_delta_2.weight
    FROM found_join_delta_2
  ) AS combined
  GROUP BY combined.id, combined.__pgt_origin
  HAVING sum(combined.weight) <> 0
),
-- L = lfp(X₀ ∩ (lost ∪ S(L, E₁))): rows that a lost way led to, as far as they lead: link
linked_lost_2 AS MATERIALIZED (
  WITH RECURSIVE linked (id, __pgt_place) AS (
    SELECT
      kept.id,
      kept.ctid AS __pgt_place
    FROM linked_ways_2
    JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(linked_ways_2.id), 0) AND ROW(kept.id) IS NOT DISTINCT FROM ROW(linked_ways_2.id)
    WHERE linked_ways_2.weight < 0
    UNION
    SELECT
      kept_2.id,
      kept_2.ctid AS __pgt_place
    FROM linked AS linked_2
    JOIN public.link AS link
      ON link.source = linked_2.id
    JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept_2
      ON kept_2.__pgt_hash = hash_record_extended(ROW(link.target), 0) AND ROW(kept_2.id) IS NOT DISTINCT FROM ROW(link.target)
  )
  SELECT
    linked_3.id,
    linked_3.__pgt_place
  FROM linked AS linked_3
),
-- (gained ∪ again) − R: new ways from rows that stay, and lost rows that another way is left to: link
linked_start_2 AS MATERIALIZED (
  SELECT
    joined.id
  FROM (
    SELECT
      linked_ways_2.id,
      linked_ways_2.__pgt_origin,
      linked_ways_2.weight
    FROM linked_ways_2
    WHERE linked_ways_2.weight > 0
      AND NOT EXISTS (
      SELECT
      FROM linked_lost_2
      WHERE linked_lost_2.__pgt_place = linked_ways_2.__pgt_origin
    )
  ) AS joined
  LEFT JOIN linked_lost_2 AS linked_lost_2_2
    ON hash_record_extended(ROW(linked_lost_2_2.id), 0) = hash_record_extended(ROW(joined.id), 0)
    AND ROW(linked_lost_2_2.id) IS NOT DISTINCT FROM ROW(joined.id)
  LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
  WHERE (kept.ctid IS NULL OR linked_lost_2_2.__pgt_place IS NOT NULL)
  UNION ALL
  SELECT
    linked_lost_2_3.id
  FROM linked_lost_2 AS linked_lost_2_3
  WHERE linked_lost_2_3.id IS NOT NULL
    AND linked_lost_2_3.id = 1
  UNION ALL
  SELECT
    linked_lost_2_4.id
  FROM linked_lost_2 AS linked_lost_2_4
  WHERE linked_lost_2_4.id IS NULL
    AND hash_record_extended(ROW(linked_lost_2_4.id), 0) = hash_record_extended(ROW(1), 0)
    AND ROW(linked_lost_2_4.id) IS NOT DISTINCT FROM ROW(1)
  UNION ALL
  SELECT
    linked_lost_2_5.id
  FROM linked_lost_2 AS linked_lost_2_5
  JOIN public.link AS link
    ON linked_lost_2_5.id = link.target
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept_2
    ON link.source = kept_2.id
  WHERE linked_lost_2_5.id IS NOT NULL
    AND NOT EXISTS (
    SELECT
    FROM linked_lost_2 AS linked_lost_2_6
    WHERE linked_lost_2_6.__pgt_place = kept_2.ctid
  )
  UNION ALL
  SELECT
    linked_lost_2_7.id
  FROM linked_lost_2 AS linked_lost_2_7
  JOIN public.link AS link_2
    ON hash_record_extended(ROW(linked_lost_2_7.id), 0) = hash_record_extended(ROW(link_2.target), 0) AND ROW(linked_lost_2_7.id) IS NOT DISTINCT FROM ROW(link_2.target)
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept_3
    ON link_2.source = kept_3.id
  WHERE linked_lost_2_7.id IS NULL
    AND NOT EXISTS (
    SELECT
    FROM linked_lost_2 AS linked_lost_2_8
    WHERE linked_lost_2_8.__pgt_place = kept_3.ctid
  )
),
-- F = lfp((start ∪ S(F, E₁)) − R): rows that are new, or there again: link
linked_found_2 AS MATERIALIZED (
  WITH RECURSIVE linked (id) AS (
    SELECT
      linked_start_2.id
    FROM linked_start_2
    UNION
    SELECT
      joined.id
    FROM (
      SELECT
        link.target AS id
      FROM linked AS linked_2
      JOIN public.link AS link
        ON link.source = linked_2.id
    ) AS joined
    LEFT JOIN linked_lost_2
      ON hash_record_extended(ROW(linked_lost_2.id), 0) = hash_record_extended(ROW(joined.id), 0)
      AND ROW(linked_lost_2.id) IS NOT DISTINCT FROM ROW(joined.id)
    LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
      ON kept.__pgt_hash = hash_record_extended(ROW(joined.id), 0)
      AND ROW(kept.id) IS NOT DISTINCT FROM ROW(joined.id)
    WHERE (kept.ctid IS NULL OR linked_lost_2.__pgt_place IS NOT NULL)
  )
  SELECT
    linked_3.id
  FROM linked AS linked_3
),
-- F − L: link
linked_compared_2 AS MATERIALIZED (
  -- −L of linked: runs when link changed
  SELECT
    linked_lost_2.id,
    - 1::bigint AS weight
  FROM linked_lost_2
  UNION ALL
  -- F of linked: runs when link changed
  SELECT
    linked_found_2.id,
    1::bigint AS weight
  FROM linked_found_2
),
-- ΔX = F − L, consolidated: rows that are lost and found again cancel
linked_change_2 AS MATERIALIZED (
  SELECT
    linked_compared_2.id,
    sum(linked_compared_2.weight)::bigint AS weight
  FROM linked_compared_2
  GROUP BY linked_compared_2.id
  HAVING sum(linked_compared_2.weight) <> 0
),
-- how often each touched row shall occur
recursion_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    linked_change_2.id,
    coalesce(kept.__pgt_count, 0) + linked_change_2.weight AS __pgt_count,
    hash_record_extended(ROW(linked_change_2.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + linked_change_2.weight > 0 AS present
  FROM linked_change_2
  LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(linked_change_2.id), 0)
    AND ROW(kept.id) IS NOT DISTINCT FROM ROW(linked_change_2.id)
),
-- Δ(found_join): page
found_join_delta_3 AS MATERIALIZED (
  -- Δpage ⋈ found₀: runs when page changed
  SELECT
    page_change.id,
    page_change.title,
    kept.titles,
    kept.__pgt_level,
    kept.__pgt_count,
    page_change.weight
  FROM page_change
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result" AS kept
    ON page_change.section_id = kept.id
  WHERE EXISTS (SELECT FROM page_change)
    AND page_change.section_id IS NOT NULL
),
-- the keys of Δlinked whose number of rows changed, and by how many
linked_keys AS MATERIALIZED (
  SELECT
    linked_change_2.id,
    sum(linked_change_2.weight)::bigint AS net
  FROM linked_change_2
  WHERE linked_change_2.id IS NOT NULL
  GROUP BY linked_change_2.id
  HAVING sum(linked_change_2.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
linked_flips AS MATERIALIZED (
  SELECT
    linked_keys.id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = linked_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM linked_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
      CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
      WHERE kept.id = linked_keys.id
      LIMIT greatest(linked_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = linked_keys.net * '-1'::integer)
),
-- Δ(linked_join): page, link
linked_join_delta_2 AS MATERIALIZED (
  -- Δfound_join ⋈ linked₀: runs when page changed
  SELECT
    found_join_delta_3.titles,
    found_join_delta_3.__pgt_level,
    found_join_delta_3.__pgt_count,
    found_join_delta_3.id AS id_2,
    found_join_delta_3.title,
    kept.id AS id_3,
    found_join_delta_3.weight
  FROM found_join_delta_3
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
    ON kept.id = found_join_delta_3.id
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM page_change)
  UNION ALL
  -- found_join ⋈ Δlinked: runs when link changed
  SELECT
    kept.titles,
    kept.__pgt_level,
    kept.__pgt_count,
    page.id AS id_2,
    page.title,
    linked_change_2.id AS id_3,
    linked_change_2.weight
  FROM linked_change_2
  JOIN public.page AS page
    ON linked_change_2.id = page.id
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result" AS kept
    ON page.section_id = kept.id
  WHERE EXISTS (SELECT FROM link_change)
    AND linked_change_2.id IS NOT NULL
),
-- Δ(linked_anti_join): page, link
linked_anti_join_delta AS MATERIALIZED (
  -- Δfound_join ▷ linked₀: runs when page changed
  SELECT
    found_join_delta_3.titles,
    found_join_delta_3.__pgt_level,
    found_join_delta_3.__pgt_count,
    found_join_delta_3.id AS id_2,
    found_join_delta_3.title,
    found_join_delta_3.weight
  FROM found_join_delta_3
  WHERE EXISTS (SELECT FROM page_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    WHERE kept.id = found_join_delta_3.id
  )
  UNION ALL
  -- found_join ⋈ flipped keys of linked: runs when link changed
  SELECT
    kept.titles,
    kept.__pgt_level,
    kept.__pgt_count,
    page.id AS id_2,
    page.title,
    - linked_flips.weight AS weight
  FROM linked_flips
  JOIN public.page AS page
    ON linked_flips.id = page.id
  JOIN pgtrickle_state."public.recursive_over_a_recursion_result" AS kept
    ON page.section_id = kept.id
  WHERE EXISTS (SELECT FROM link_change)
),
-- Δ(linked_outer_join): page, link
linked_outer_join_delta AS MATERIALIZED (
  -- Δlinked_join: runs when page or link changed
  SELECT
    linked_join_delta_2.id_2 AS id,
    (linked_join_delta_2.titles || '>'::text) || linked_join_delta_2.title AS "?column?",
    linked_join_delta_2.__pgt_level,
    linked_join_delta_2.__pgt_count,
    linked_join_delta_2.weight
  FROM linked_join_delta_2
  WHERE (linked_join_delta_2.id_3 IS NOT NULL OR linked_join_delta_2.title < 'd'::text)
  UNION ALL
  -- Δlinked_anti_join: runs when page or link changed
  SELECT
    linked_anti_join_delta.id_2 AS id,
    (linked_anti_join_delta.titles || '>'::text) || linked_anti_join_delta.title AS "?column?",
    linked_anti_join_delta.__pgt_level,
    linked_anti_join_delta.__pgt_count,
    linked_anti_join_delta.weight
  FROM linked_anti_join_delta
  WHERE (NULL::integer IS NOT NULL OR linked_anti_join_delta.title < 'd'::text)
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
outline_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined.titles,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      linked_join_delta.id,
      linked_join_delta.title AS titles,
      0::bigint AS __pgt_level,
      linked_join_delta.weight
    FROM linked_join_delta
    UNION ALL
    SELECT
      linked_outer_join_delta.id,
      linked_outer_join_delta."?column?" AS titles,
      linked_outer_join_delta.__pgt_level + 1 AS __pgt_level,
      linked_outer_join_delta.weight * linked_outer_join_delta.__pgt_count AS weight
    FROM linked_outer_join_delta
  ) AS combined
  GROUP BY combined.id, combined.titles, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: page, link
outline_change AS MATERIALIZED (
  SELECT
    fixpoint_2.id,
    fixpoint_2.titles,
    fixpoint_2.__pgt_level,
    fixpoint_2.weight
  FROM (
    WITH RECURSIVE outline (id, titles, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest.titles,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          outline_seeds.id,
          outline_seeds.titles,
          outline_seeds.__pgt_level
        FROM outline_seeds
        ORDER BY outline_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(outline_seeds_2.__pgt_level) AS __pgt_last
        FROM outline_seeds AS outline_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH outline_last AS MATERIALIZED (
          SELECT * FROM outline
        )
        SELECT
          combined.id,
          combined.titles,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            joined.id_2 AS id,
            (joined.titles || '>'::text) || joined.title AS titles,
            joined.__pgt_level + 1 AS __pgt_level,
            joined.weight
          FROM (
            SELECT
              outline_last_2.id,
              outline_last_2.titles,
              outline_last_2.__pgt_level,
              outline_last_2.__pgt_last,
              outline_last_2.weight,
              page.id AS id_2,
              page.section_id,
              page.title
            FROM outline_last AS outline_last_2
            JOIN public.page AS page
              ON page.section_id = outline_last_2.id
            WHERE outline_last_2.weight <> 0
          ) AS joined
          LEFT JOIN (
            WITH RECURSIVE linked (id) AS (
              SELECT
                1 AS id
              UNION
              SELECT
                link.target AS id
              FROM linked AS linked_2
              JOIN public.link AS link
                ON link.source = linked_2.id
            )
            SELECT
              linked_3.id
            FROM linked AS linked_3
          ) AS fixpoint
            ON fixpoint.id = joined.id_2
          WHERE (fixpoint.id IS NOT NULL OR joined.title < 'd'::text)
          UNION ALL
          SELECT
            outline_seeds_3.id,
            outline_seeds_3.titles,
            outline_seeds_3.__pgt_level,
            outline_seeds_3.weight
          FROM outline_last AS outline_last_3
          JOIN outline_seeds AS outline_seeds_3
            ON outline_seeds_3.__pgt_level = outline_last_3.__pgt_level + 1
          WHERE outline_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined.titles, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          outline_last_4.id,
          outline_last_4.titles,
          outline_last_4.__pgt_level + 1 AS __pgt_level,
          outline_last_4.__pgt_last,
          outline_last_4.weight
        FROM outline_last AS outline_last_4
        WHERE outline_last_4.weight = 0
          AND outline_last_4.__pgt_level + 1 < outline_last_4.__pgt_last
      )
    )
    SELECT
      outline_2.id,
      outline_2.titles,
      outline_2.__pgt_level,
      outline_2.__pgt_last,
      outline_2.weight
    FROM outline AS outline_2
  ) AS fixpoint_2
  WHERE fixpoint_2.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    outline_change.id,
    outline_change.titles,
    outline_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + outline_change.weight AS __pgt_count,
    hash_record_extended(ROW(outline_change.id, outline_change.titles, outline_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + outline_change.weight > 0 AS present
  FROM outline_change
  LEFT JOIN pgtrickle_state."public.recursive_over_a_recursion_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(outline_change.id, outline_change.titles, outline_change.__pgt_level), 0)
    AND ROW(kept.id, kept.titles, kept.__pgt_level) IS NOT DISTINCT FROM ROW(outline_change.id, outline_change.titles, outline_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_over_a_recursion_result" (id, titles, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n.titles, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_over_a_recursion_result" AS s
  SET id = n.id, titles = n.titles, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.titles, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.titles, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_over_a_recursion_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_over_a_recursion_result.recursion" (id, __pgt_count, __pgt_hash)
  SELECT n.id, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS s
  SET id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_over_a_recursion_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion_2 keeps
inserted_recursion_2 AS (
  INSERT INTO pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" (id, __pgt_count, __pgt_hash)
  SELECT n.id, n.__pgt_count, n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion_2 AS (
  UPDATE pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS s
  SET id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion_2 AS (
  DELETE FROM pgtrickle_state."public.recursive_over_a_recursion_result.recursion_2" AS s
  USING recursion_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.page', (SELECT count(*) FROM page_change),
    'public.link', (SELECT count(*) FROM link_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_over_a_recursion_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_2_next WHERE __pgt_count < 0));
