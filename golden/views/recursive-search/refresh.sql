WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_search_result'
),
-- Δpage: the rows that changed since the last refresh, each with its weight
page_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.parent_id,
    changes.title,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.page" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.parent_id, changes.title
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: page
found_join_delta AS MATERIALIZED (
  -- Δpage ⋈ found₀: runs when page changed
  SELECT
    page_change.id,
    page_change.title,
    kept.title AS title_2,
    kept.path_1,
    kept.__pgt_level,
    kept.__pgt_count,
    page_change.weight
  FROM page_change
  JOIN pgtrickle_state."public.recursive_search_result" AS kept
    ON page_change.parent_id = kept.id
  WHERE EXISTS (SELECT FROM page_change)
    AND page_change.parent_id IS NOT NULL
    AND kept.is_cycle <> true
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
outline_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined.title,
    combined.is_cycle,
    combined.path_1,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      page_change.id,
      page_change.title,
      false AS is_cycle,
      ARRAY[page_change.id]::integer[]::integer[] AS path_1,
      0::bigint AS __pgt_level,
      page_change.weight
    FROM page_change
    WHERE (page_change.parent_id IS NULL OR page_change.id = 5)
    UNION ALL
    SELECT
      found_join_delta.id,
      (found_join_delta.title_2 || '/'::text) || found_join_delta.title AS title,
      CASE WHEN array_position(found_join_delta.path_1, found_join_delta.id) IS NOT NULL THEN true ELSE false END AS is_cycle,
      array_append(found_join_delta.path_1, found_join_delta.id) AS path_1,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.id, combined.title, combined.is_cycle, combined.path_1, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: page
outline_change AS MATERIALIZED (
  SELECT
    fixpoint.id,
    fixpoint.title,
    fixpoint.is_cycle,
    fixpoint.path_1,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE outline (id, title, is_cycle, path_1, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest.title,
        latest.is_cycle,
        latest.path_1,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          outline_seeds.id,
          outline_seeds.title,
          outline_seeds.is_cycle,
          outline_seeds.path_1,
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
          combined.title,
          combined.is_cycle,
          combined.path_1,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            page.id,
            (outline_last_2.title || '/'::text) || page.title AS title,
            CASE WHEN array_position(outline_last_2.path_1, page.id) IS NOT NULL THEN true ELSE false END AS is_cycle,
            array_append(outline_last_2.path_1, page.id) AS path_1,
            outline_last_2.__pgt_level + 1 AS __pgt_level,
            outline_last_2.weight
          FROM outline_last AS outline_last_2
          JOIN public.page AS page
            ON page.parent_id = outline_last_2.id
          WHERE outline_last_2.weight <> 0
            AND outline_last_2.is_cycle <> true
          UNION ALL
          SELECT
            outline_seeds_3.id,
            outline_seeds_3.title,
            outline_seeds_3.is_cycle,
            outline_seeds_3.path_1,
            outline_seeds_3.__pgt_level,
            outline_seeds_3.weight
          FROM outline_last AS outline_last_3
          JOIN outline_seeds AS outline_seeds_3
            ON outline_seeds_3.__pgt_level = outline_last_3.__pgt_level + 1
          WHERE outline_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined.title, combined.is_cycle, combined.path_1, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          outline_last_4.id,
          outline_last_4.title,
          outline_last_4.is_cycle,
          outline_last_4.path_1,
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
      outline_2.title,
      outline_2.is_cycle,
      outline_2.path_1,
      outline_2.__pgt_level,
      outline_2.__pgt_last,
      outline_2.weight
    FROM outline AS outline_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    outline_change.id,
    outline_change.title,
    outline_change.is_cycle,
    outline_change.path_1,
    outline_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + outline_change.weight AS __pgt_count,
    hash_record_extended(ROW(outline_change.id, outline_change.title, outline_change.is_cycle, outline_change.path_1, outline_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + outline_change.weight > 0 AS present
  FROM outline_change
  LEFT JOIN pgtrickle_state."public.recursive_search_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(outline_change.id, outline_change.title, outline_change.is_cycle, outline_change.path_1, outline_change.__pgt_level), 0)
    AND ROW(kept.id, kept.title, kept.is_cycle, kept.path_1, kept.__pgt_level) IS NOT DISTINCT FROM ROW(outline_change.id, outline_change.title, outline_change.is_cycle, outline_change.path_1, outline_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_search_result" (id, title, is_cycle, path_1, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n.title, n.is_cycle, n.path_1, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_search_result" AS s
  SET id = n.id, title = n.title, is_cycle = n.is_cycle, path_1 = n.path_1, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.title, s.is_cycle, s.path_1, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.title, n.is_cycle, n.path_1, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_search_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.page', (SELECT count(*) FROM page_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_search_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
