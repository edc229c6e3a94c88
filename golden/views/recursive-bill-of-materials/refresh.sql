WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_bill_of_materials_result'
),
-- Δproduct: the rows that changed since the last refresh, each with its weight
product_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.product" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δpart: the rows that changed since the last refresh, each with its weight
part_change AS MATERIALIZED (
  SELECT
    changes.whole,
    changes.piece,
    changes.quantity,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.part" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.whole, changes.piece, changes.quantity
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: part
found_join_delta AS MATERIALIZED (
  -- Δpart ⋈ found₀: runs when part changed
  SELECT
    part_change.piece,
    part_change.quantity,
    kept.product,
    kept.quantity AS quantity_2,
    kept.__pgt_level,
    kept.__pgt_count,
    part_change.weight
  FROM part_change
  JOIN pgtrickle_state."public.recursive_bill_of_materials_result.recursion" AS kept
    ON part_change.whole = kept.piece
  WHERE EXISTS (SELECT FROM part_change)
    AND part_change.whole IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
explosion_seeds AS MATERIALIZED (
  SELECT
    combined.product,
    combined.piece,
    combined.quantity,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      product_change.id AS product,
      product_change.id AS piece,
      1 AS quantity,
      0::bigint AS __pgt_level,
      product_change.weight
    FROM product_change
    UNION ALL
    SELECT
      found_join_delta.product,
      found_join_delta.piece,
      found_join_delta.quantity_2 * found_join_delta.quantity AS quantity,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.product, combined.piece, combined.quantity, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: part
explosion_change AS MATERIALIZED (
  SELECT
    fixpoint.product,
    fixpoint.piece,
    fixpoint.quantity,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE explosion (product, piece, quantity, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.product,
        latest.piece,
        latest.quantity,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          explosion_seeds.product,
          explosion_seeds.piece,
          explosion_seeds.quantity,
          explosion_seeds.__pgt_level
        FROM explosion_seeds
        ORDER BY explosion_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(explosion_seeds_2.__pgt_level) AS __pgt_last
        FROM explosion_seeds AS explosion_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH explosion_last AS MATERIALIZED (
          SELECT * FROM explosion
        )
        SELECT
          combined.product,
          combined.piece,
          combined.quantity,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            explosion_last_2.product,
            part.piece,
            explosion_last_2.quantity * part.quantity AS quantity,
            explosion_last_2.__pgt_level + 1 AS __pgt_level,
            explosion_last_2.weight
          FROM explosion_last AS explosion_last_2
          JOIN public.part AS part
            ON part.whole = explosion_last_2.piece
          WHERE explosion_last_2.weight <> 0
          UNION ALL
          SELECT
            explosion_seeds_3.product,
            explosion_seeds_3.piece,
            explosion_seeds_3.quantity,
            explosion_seeds_3.__pgt_level,
            explosion_seeds_3.weight
          FROM explosion_last AS explosion_last_3
          JOIN explosion_seeds AS explosion_seeds_3
            ON explosion_seeds_3.__pgt_level = explosion_last_3.__pgt_level + 1
          WHERE explosion_last_3.weight = 0
        ) AS combined
        GROUP BY combined.product, combined.piece, combined.quantity, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          explosion_last_4.product,
          explosion_last_4.piece,
          explosion_last_4.quantity,
          explosion_last_4.__pgt_level + 1 AS __pgt_level,
          explosion_last_4.__pgt_last,
          explosion_last_4.weight
        FROM explosion_last AS explosion_last_4
        WHERE explosion_last_4.weight = 0
          AND explosion_last_4.__pgt_level + 1 < explosion_last_4.__pgt_last
      )
    )
    SELECT
      explosion_2.product,
      explosion_2.piece,
      explosion_2.quantity,
      explosion_2.__pgt_level,
      explosion_2.__pgt_last,
      explosion_2.weight
    FROM explosion AS explosion_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
recursion_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    explosion_change.product,
    explosion_change.piece,
    explosion_change.quantity,
    explosion_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + explosion_change.weight AS __pgt_count,
    hash_record_extended(ROW(explosion_change.product, explosion_change.piece, explosion_change.quantity, explosion_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + explosion_change.weight > 0 AS present
  FROM explosion_change
  LEFT JOIN pgtrickle_state."public.recursive_bill_of_materials_result.recursion" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(explosion_change.product, explosion_change.piece, explosion_change.quantity, explosion_change.__pgt_level), 0)
    AND ROW(kept.product, kept.piece, kept.quantity, kept.__pgt_level) IS NOT DISTINCT FROM ROW(explosion_change.product, explosion_change.piece, explosion_change.quantity, explosion_change.__pgt_level)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    explosion_change.product,
    explosion_change.piece,
    sum(explosion_change.weight) AS __pgt_count_change,
    sum(explosion_change.quantity * explosion_change.weight) AS quantity_change,
    sum(explosion_change.weight) FILTER (WHERE explosion_change.quantity IS NOT NULL) AS __pgt_quantity_count_change
  FROM explosion_change
  GROUP BY explosion_change.product, explosion_change.piece
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.product,
    group_change.piece,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_quantity_count, 0) + coalesce(group_change.__pgt_quantity_count_change::bigint, 0) > 0 THEN coalesce(kept.quantity + group_change.quantity_change::bigint, group_change.quantity_change::bigint, kept.quantity) ELSE NULL::bigint END AS quantity,
    coalesce(kept.__pgt_quantity_count, 0) + coalesce(group_change.__pgt_quantity_count_change::bigint, 0) AS __pgt_quantity_count,
    hash_record_extended(ROW(group_change.product, group_change.piece), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.recursive_bill_of_materials_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.product, group_change.piece), 0)
    AND kept.product IS NOT DISTINCT FROM group_change.product
    AND kept.piece IS NOT DISTINCT FROM group_change.piece
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_bill_of_materials_result" (product, piece, __pgt_count, quantity, __pgt_quantity_count, __pgt_hash)
  SELECT n.product, n.piece, n.__pgt_count, n.quantity, n.__pgt_quantity_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_bill_of_materials_result" AS s
  SET product = n.product, piece = n.piece, __pgt_count = n.__pgt_count, quantity = n.quantity, __pgt_quantity_count = n.__pgt_quantity_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.product, s.piece, s.__pgt_count, s.quantity, s.__pgt_quantity_count, s.__pgt_hash)::record *<> ROW(n.product, n.piece, n.__pgt_count, n.quantity, n.__pgt_quantity_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_bill_of_materials_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what recursion keeps
inserted_recursion AS (
  INSERT INTO pgtrickle_state."public.recursive_bill_of_materials_result.recursion" (product, piece, quantity, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.product, n.piece, n.quantity, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM recursion_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_recursion AS (
  UPDATE pgtrickle_state."public.recursive_bill_of_materials_result.recursion" AS s
  SET product = n.product, piece = n.piece, quantity = n.quantity, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.product, s.piece, s.quantity, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.product, n.piece, n.quantity, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_recursion AS (
  DELETE FROM pgtrickle_state."public.recursive_bill_of_materials_result.recursion" AS s
  USING recursion_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.product', (SELECT count(*) FROM product_change),
    'public.part', (SELECT count(*) FROM part_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_bill_of_materials_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM recursion_next WHERE __pgt_count < 0));
