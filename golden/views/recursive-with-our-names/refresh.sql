WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_with_our_names_result'
),
-- Δstep: the rows that changed since the last refresh, each with its weight
step_change AS MATERIALIZED (
  SELECT
    changes.source,
    changes.target,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.step" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.source, changes.target
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: step
found_join_delta AS MATERIALIZED (
  -- Δstep ⋈ found₀: runs when step changed
  SELECT
    step_change.target,
    kept.__pgt_count,
    kept.__pgt_level_2,
    kept.__pgt_count_2,
    step_change.weight
  FROM step_change
  JOIN pgtrickle_state."public.recursive_with_our_names_result" AS kept
    ON step_change.source = kept.__pgt_level
  WHERE EXISTS (SELECT FROM step_change)
    AND step_change.source IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
way_seeds AS MATERIALIZED (
  SELECT
    combined.__pgt_level,
    combined.__pgt_count,
    combined.__pgt_level_2,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      step_change.source AS __pgt_level,
      7 AS __pgt_count,
      0::bigint AS __pgt_level_2,
      step_change.weight
    FROM step_change
    UNION ALL
    SELECT
      found_join_delta.target AS __pgt_level,
      found_join_delta.__pgt_count,
      found_join_delta.__pgt_level_2 + 1 AS __pgt_level_2,
      found_join_delta.weight * found_join_delta.__pgt_count_2 AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.__pgt_level, combined.__pgt_count, combined.__pgt_level_2
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: step
way_change AS MATERIALIZED (
  SELECT
    fixpoint.__pgt_level,
    fixpoint.__pgt_count,
    fixpoint.__pgt_level_2,
    fixpoint.weight
  FROM (
    WITH RECURSIVE way (__pgt_level, __pgt_count, __pgt_level_2, __pgt_last, weight) AS (
      SELECT
        latest.__pgt_level,
        latest.__pgt_count,
        latest.__pgt_level_2 - 1 AS __pgt_level_2,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          way_seeds.__pgt_level,
          way_seeds.__pgt_count,
          way_seeds.__pgt_level_2
        FROM way_seeds
        ORDER BY way_seeds.__pgt_level_2
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(way_seeds_2.__pgt_level_2) AS __pgt_last
        FROM way_seeds AS way_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH way_last AS MATERIALIZED (
          SELECT * FROM way
        )
        SELECT
          combined.__pgt_level,
          combined.__pgt_count,
          combined.__pgt_level_2,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            step.target AS __pgt_level,
            way_last_2.__pgt_count,
            way_last_2.__pgt_level_2 + 1 AS __pgt_level_2,
            way_last_2.weight
          FROM way_last AS way_last_2
          JOIN public.step AS step
            ON step.source = way_last_2.__pgt_level
          WHERE way_last_2.weight <> 0
          UNION ALL
          SELECT
            way_seeds_3.__pgt_level,
            way_seeds_3.__pgt_count,
            way_seeds_3.__pgt_level_2,
            way_seeds_3.weight
          FROM way_last AS way_last_3
          JOIN way_seeds AS way_seeds_3
            ON way_seeds_3.__pgt_level_2 = way_last_3.__pgt_level_2 + 1
          WHERE way_last_3.weight = 0
        ) AS combined
        GROUP BY combined.__pgt_level, combined.__pgt_count, combined.__pgt_level_2
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          way_last_4.__pgt_level,
          way_last_4.__pgt_count,
          way_last_4.__pgt_level_2 + 1 AS __pgt_level_2,
          way_last_4.__pgt_last,
          way_last_4.weight
        FROM way_last AS way_last_4
        WHERE way_last_4.weight = 0
          AND way_last_4.__pgt_level_2 + 1 < way_last_4.__pgt_last
      )
    )
    SELECT
      way_2.__pgt_level,
      way_2.__pgt_count,
      way_2.__pgt_level_2,
      way_2.__pgt_last,
      way_2.weight
    FROM way AS way_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    way_change.__pgt_level,
    way_change.__pgt_count,
    way_change.__pgt_level_2,
    coalesce(kept.__pgt_count_2, 0) + way_change.weight AS __pgt_count_2,
    hash_record_extended(ROW(way_change.__pgt_level, way_change.__pgt_count, way_change.__pgt_level_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count_2, 0) + way_change.weight > 0 AS present
  FROM way_change
  LEFT JOIN pgtrickle_state."public.recursive_with_our_names_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(way_change.__pgt_level, way_change.__pgt_count, way_change.__pgt_level_2), 0)
    AND ROW(kept.__pgt_level, kept.__pgt_count, kept.__pgt_level_2) IS NOT DISTINCT FROM ROW(way_change.__pgt_level, way_change.__pgt_count, way_change.__pgt_level_2)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_with_our_names_result" (__pgt_level, __pgt_count, __pgt_level_2, __pgt_count_2, __pgt_hash)
  SELECT n.__pgt_level, n.__pgt_count, n.__pgt_level_2, n.__pgt_count_2, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_with_our_names_result" AS s
  SET __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_level_2 = n.__pgt_level_2, __pgt_count_2 = n.__pgt_count_2, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_level, s.__pgt_count, s.__pgt_level_2, s.__pgt_count_2, s.__pgt_hash)::record *<> ROW(n.__pgt_level, n.__pgt_count, n.__pgt_level_2, n.__pgt_count_2, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_with_our_names_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.step', (SELECT count(*) FROM step_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_with_our_names_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count_2 < 0));
