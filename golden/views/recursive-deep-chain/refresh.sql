WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_deep_chain_result'
),
-- Δstep: the rows that changed since the last refresh, each with its weight
step_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.after_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.step" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.after_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: step
found_join_delta AS MATERIALIZED (
  -- Δstep ⋈ found₀: runs when step changed
  SELECT
    step_change.id,
    kept."position",
    kept.__pgt_level,
    kept.__pgt_count,
    step_change.weight
  FROM step_change
  JOIN pgtrickle_state."public.recursive_deep_chain_result" AS kept
    ON step_change.after_id = kept.id
  WHERE EXISTS (SELECT FROM step_change)
    AND step_change.after_id IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
chain_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined."position",
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      step_change.id,
      1 AS "position",
      0::bigint AS __pgt_level,
      step_change.weight
    FROM step_change
    WHERE step_change.after_id IS NULL
    UNION ALL
    SELECT
      found_join_delta.id,
      found_join_delta."position" + 1 AS "position",
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.id, combined."position", combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: step
chain_change AS MATERIALIZED (
  SELECT
    fixpoint.id,
    fixpoint."position",
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE chain (id, "position", __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest."position",
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          chain_seeds.id,
          chain_seeds."position",
          chain_seeds.__pgt_level
        FROM chain_seeds
        ORDER BY chain_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(chain_seeds_2.__pgt_level) AS __pgt_last
        FROM chain_seeds AS chain_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH chain_last AS MATERIALIZED (
          SELECT * FROM chain
        )
        SELECT
          combined.id,
          combined."position",
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            step.id,
            chain_last_2."position" + 1 AS "position",
            chain_last_2.__pgt_level + 1 AS __pgt_level,
            chain_last_2.weight
          FROM chain_last AS chain_last_2
          JOIN public.step AS step
            ON step.after_id = chain_last_2.id
          WHERE chain_last_2.weight <> 0
          UNION ALL
          SELECT
            chain_seeds_3.id,
            chain_seeds_3."position",
            chain_seeds_3.__pgt_level,
            chain_seeds_3.weight
          FROM chain_last AS chain_last_3
          JOIN chain_seeds AS chain_seeds_3
            ON chain_seeds_3.__pgt_level = chain_last_3.__pgt_level + 1
          WHERE chain_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined."position", combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          chain_last_4.id,
          chain_last_4."position",
          chain_last_4.__pgt_level + 1 AS __pgt_level,
          chain_last_4.__pgt_last,
          chain_last_4.weight
        FROM chain_last AS chain_last_4
        WHERE chain_last_4.weight = 0
          AND chain_last_4.__pgt_level + 1 < chain_last_4.__pgt_last
      )
    )
    SELECT
      chain_2.id,
      chain_2."position",
      chain_2.__pgt_level,
      chain_2.__pgt_last,
      chain_2.weight
    FROM chain AS chain_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    chain_change.id,
    chain_change."position",
    chain_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + chain_change.weight AS __pgt_count,
    hash_record_extended(ROW(chain_change.id, chain_change."position", chain_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + chain_change.weight > 0 AS present
  FROM chain_change
  LEFT JOIN pgtrickle_state."public.recursive_deep_chain_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(chain_change.id, chain_change."position", chain_change.__pgt_level), 0)
    AND ROW(kept.id, kept."position", kept.__pgt_level) IS NOT DISTINCT FROM ROW(chain_change.id, chain_change."position", chain_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_deep_chain_result" (id, "position", __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n."position", n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_deep_chain_result" AS s
  SET id = n.id, "position" = n."position", __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s."position", s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n."position", n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_deep_chain_result" AS s
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
  stream_table => 'public.recursive_deep_chain_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
