WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_rollup_inequality_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.floor,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.floor
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.town,
    changes.pieces,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.town, changes.pieces
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    shop_change.floor,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    group_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.floor), 0)
    AND kept.floor IS NOT DISTINCT FROM group_change.floor
),
-- Δ(group): shop
group_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_floor)::record *<> ROW(group_next.floor)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_next.floor,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_floor)::record *<> ROW(group_next.floor)::record)
),
-- Δ(group_join): sale, shop
group_join_delta AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    sale_change.town,
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    sale.town,
    group_delta.floor,
    group_delta.weight
  FROM group_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_delta.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_join_delta.town,
    group_join_delta.floor,
    sum(group_join_delta.weight) AS __pgt_count_change
  FROM group_join_delta
  GROUP BY group_join_delta.town, group_join_delta.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.town AS old_town,
    kept.floor AS old_floor,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.town,
    group_2_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.town, group_2_change.floor), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.town, group_2_change.floor), 0)
    AND kept.town IS NOT DISTINCT FROM group_2_change.town
    AND kept.floor IS NOT DISTINCT FROM group_2_change.floor
),
-- Δ(group_join): sale, shop
group_join_delta_2 AS MATERIALIZED (
  -- Δsale ⋈ group₀: runs when sale changed
  SELECT
    kept.floor,
    sale_change.weight
  FROM sale_change
  JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept
    ON sale_change.pieces > kept.floor
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.pieces IS NOT NULL
  UNION ALL
  -- sale ⋈ Δgroup: runs when shop changed
  SELECT
    group_delta.floor,
    group_delta.weight
  FROM group_delta
  JOIN public.sale AS sale
    ON sale.pieces > group_delta.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.floor IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    group_join_delta_2.floor,
    sum(group_join_delta_2.weight) AS __pgt_count_change
  FROM group_join_delta_2
  GROUP BY group_join_delta_2.floor
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.floor AS old_floor,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.floor,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS kept
    ON kept.floor = group_3_change.floor
),
-- Δ(group_3): sale, shop
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_3_next.old_floor AS floor,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_floor, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.floor, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_3_next.floor,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_floor, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.floor, group_3_next.__pgt_count)::record)
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.floor,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  GROUP BY group_3_delta.floor
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.floor,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_3_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS kept
      WHERE kept.floor = group_3_keys.floor
      LIMIT greatest(group_3_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_3_keys.net * '-1'::integer)
),
-- Δ(group_3_join): shop, sale
group_3_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ group_3₀: runs when shop changed
  SELECT
    group_delta.floor,
    kept.__pgt_count AS count,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS kept
    ON group_delta.floor = kept.floor
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.floor IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_3: runs when sale or shop changed
  SELECT
    combined.floor,
    group_3_delta.count,
    group_3_delta.weight * combined.weight AS weight
  FROM group_3_delta
  JOIN (
    SELECT
      kept.floor,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.floor,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON combined.floor = group_3_delta.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_3_anti_join): shop, sale
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_3₀: runs when shop changed
  SELECT
    group_delta.floor,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS kept
    WHERE group_delta.floor = kept.floor
  )
  UNION ALL
  -- group ⋈ flipped keys of group_3: runs when sale or shop changed
  SELECT
    combined.floor,
    - (group_3_flips.weight * combined.weight) AS weight
  FROM group_3_flips
  JOIN (
    SELECT
      kept.floor,
      1::bigint AS weight
    FROM pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.floor,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON combined.floor = group_3_flips.floor
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ of group_2: sale, shop
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale or shop changed
  SELECT
    group_2_next.old_town AS town,
    group_2_next.old___pgt_count AS count,
    group_2_next.old_floor AS floor,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_town, group_2_next.old_floor, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.town, group_2_next.floor, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when sale or shop changed
  SELECT
    group_2_next.town,
    group_2_next.__pgt_count AS count,
    group_2_next.floor,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_town, group_2_next.old_floor, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.town, group_2_next.floor, group_2_next.__pgt_count)::record)
),
-- Δ of group_3_outer_join: shop, sale
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when shop or sale changed
  SELECT
    NULL::text AS town,
    coalesce(group_3_join_delta.count, '0'::bigint) AS count,
    group_3_join_delta.floor,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when shop or sale changed
  SELECT
    NULL::text AS town,
    coalesce(NULL::bigint, '0'::bigint) AS count,
    group_3_anti_join_delta.floor,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- Δ(union): sale, shop
union_delta AS MATERIALIZED (
  -- Δgroup_2: runs when sale or shop changed
  SELECT
    group_2_delta.town,
    group_2_delta.count,
    group_2_delta.floor,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3_outer_join: runs when shop or sale changed
  SELECT
    group_3_outer_join_delta.town,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.floor,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
),
-- Δ of union_join: shop, sale
union_join_delta AS MATERIALIZED (
  -- Δshop ⋈ union₀: runs when shop changed
  SELECT
    shop_change.id,
    combined.town,
    combined.count,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      kept.town,
      kept.__pgt_count AS count,
      kept.floor
    FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_2" AS kept
    UNION ALL
    SELECT
      NULL::text AS town,
      coalesce(joined_2.count, '0'::bigint) AS count,
      joined.floor
    FROM (
      SELECT
        kept_2.floor
      FROM pgtrickle_state."public.lateral_rollup_inequality_result.group" AS kept_2
    ) AS joined
    LEFT JOIN (
      SELECT
        kept_3.floor,
        kept_3.__pgt_count AS count
      FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS kept_3
    ) AS joined_2
      ON joined.floor = joined_2.floor
  ) AS combined
    ON hash_record_extended(ROW(shop_change.floor), 0) = hash_record_extended(ROW(combined.floor), 0) AND shop_change.floor IS NOT DISTINCT FROM combined.floor
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δunion: runs when sale or shop changed
  SELECT
    shop.id,
    union_delta.town,
    union_delta.count,
    union_delta.weight
  FROM union_delta
  JOIN public.shop AS shop
    ON hash_record_extended(ROW(union_delta.floor), 0) = hash_record_extended(ROW(shop.floor), 0) AND (union_delta.floor = shop.floor OR union_delta.floor IS NULL AND shop.floor IS NULL)
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_join_delta.id,
    union_join_delta.town,
    union_join_delta.count AS many,
    sum(union_join_delta.weight)::bigint AS weight
  FROM union_join_delta
  GROUP BY union_join_delta.id, union_join_delta.town, union_join_delta.count
  HAVING sum(union_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.town,
    result_change.many,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.town, result_change.many), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_rollup_inequality_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.town, result_change.many), 0)
    AND ROW(kept.id, kept.town, kept.many) IS NOT DISTINCT FROM ROW(result_change.id, result_change.town, result_change.many)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_inequality_result" (id, town, many, __pgt_count, __pgt_hash)
  SELECT n.id, n.town, n.many, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_rollup_inequality_result" AS s
  SET id = n.id, town = n.town, many = n.many, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.town, s.many, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.town, n.many, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_inequality_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_inequality_result.group" (floor, __pgt_count, __pgt_hash)
  SELECT n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_rollup_inequality_result.group" AS s
  SET floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_inequality_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_inequality_result.group_2" (town, floor, __pgt_count, __pgt_hash)
  SELECT n.town, n.floor, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_inequality_result.group_2" AS s
  SET town = n.town, floor = n.floor, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.town, s.floor, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.town, n.floor, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.lateral_rollup_inequality_result.group_3" (floor, __pgt_count)
  SELECT n.floor, n.__pgt_count
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS s
  SET floor = n.floor, __pgt_count = n.__pgt_count
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.floor, s.__pgt_count)::record *<> ROW(n.floor, n.__pgt_count)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.lateral_rollup_inequality_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_rollup_inequality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0));
