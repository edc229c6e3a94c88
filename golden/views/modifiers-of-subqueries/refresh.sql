WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.modifiers_of_subqueries_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.code,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.code
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δprice: the rows that changed since the last refresh, each with its weight
price_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shop_id,
    changes.amount,
    changes.since,
    changes.code,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.price" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shop_id, changes.amount, changes.label, changes.since, changes.code
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.shop_id,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.amount) FILTER (WHERE grouped.weight > 0) AS amount_arrived,
    min(grouped.amount) FILTER (WHERE grouped.weight < 0) AS amount_left
  FROM (
    SELECT
      price_change.shop_id,
      price_change.amount,
      sum(price_change.weight)::bigint AS weight
    FROM price_change
    WHERE price_change.id > 1
    GROUP BY price_change.shop_id, price_change.amount
    HAVING sum(price_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    kept.__pgt_count AS old___pgt_count,
    kept.amount AS old_amount,
    group_change.shop_id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.amount_arrived, kept.amount) AS amount,
    hash_record_extended(ROW(group_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.amount_left <= kept.amount AND (group_change.amount_arrived IS NULL OR group_change.amount_arrived > kept.amount)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_rescan AS MATERIALIZED (
  SELECT
    group_next.shop_id,
    min(price.amount) AS amount
  FROM group_next
  JOIN public.price AS price
    ON (group_next.shop_id = price.shop_id OR group_next.shop_id IS NULL AND price.shop_id IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
    AND price.id > 1
  GROUP BY group_next.shop_id
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_shop_id,
    group_next.old___pgt_count,
    group_next.old_amount,
    group_next.shop_id,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.shop_id), 0) = hash_record_extended(ROW(group_rescan.shop_id), 0)
    AND group_next.shop_id IS NOT DISTINCT FROM group_rescan.shop_id
),
-- Δ(group): price
group_delta AS MATERIALIZED (
  -- −old groups: runs when price changed
  SELECT
    group_new.old_shop_id AS shop_id,
    group_new.old___pgt_count AS count,
    group_new.old_amount AS amount,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_shop_id, group_new.old___pgt_count, group_new.old_amount)::record *<> ROW(group_new.shop_id, group_new.__pgt_count, group_new.amount)::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_new.shop_id,
    group_new.__pgt_count AS count,
    group_new.amount,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_shop_id, group_new.old___pgt_count, group_new.old_amount)::record *<> ROW(group_new.shop_id, group_new.__pgt_count, group_new.amount)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.shop_id,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.shop_id IS NOT NULL
  GROUP BY group_delta.shop_id
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.shop_id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
      WHERE kept.shop_id = group_keys.shop_id
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): shop, price
group_join_delta AS MATERIALIZED (
  -- Δshop ⋈ group₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.code,
    kept.shop_id,
    kept.__pgt_count AS count,
    kept.amount,
    shop_change.weight
  FROM shop_change
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
    ON kept.shop_id = shop_change.id
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δgroup: runs when price changed
  SELECT
    shop.id,
    shop.code,
    group_delta.shop_id,
    group_delta.count,
    group_delta.amount,
    group_delta.weight
  FROM group_delta
  JOIN public.shop AS shop
    ON group_delta.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
    AND group_delta.shop_id IS NOT NULL
),
-- Δ(group_anti_join): shop, price
group_anti_join_delta AS MATERIALIZED (
  -- Δshop ▷ group₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.code,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
    WHERE kept.shop_id = shop_change.id
  )
  UNION ALL
  -- shop ⋈ flipped keys of group: runs when price changed
  SELECT
    shop.id,
    shop.code,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.shop AS shop
    ON group_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    grouped.shop_id,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.since) FILTER (WHERE grouped.weight > 0) AS since_arrived,
    min(grouped.since) FILTER (WHERE grouped.weight < 0) AS since_left
  FROM (
    SELECT
      price_change.shop_id,
      price_change.since,
      sum(price_change.weight)::bigint AS weight
    FROM price_change
    WHERE price_change.id < 2
    GROUP BY price_change.shop_id, price_change.since
    HAVING sum(price_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    kept.__pgt_count AS old___pgt_count,
    kept.since AS old_since,
    group_2_change.shop_id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_2_change.since_arrived, kept.since) AS since,
    hash_record_extended(ROW(group_2_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_2_change.since_left <= kept.since AND (group_2_change.since_arrived IS NULL OR group_2_change.since_arrived > kept.since)) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_2_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.shop_id,
    min(price.since) AS since
  FROM group_2_next
  JOIN public.price AS price
    ON (group_2_next.shop_id = price.shop_id OR group_2_next.shop_id IS NULL AND price.shop_id IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
    AND price.id < 2
  GROUP BY group_2_next.shop_id
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_shop_id,
    group_2_next.old___pgt_count,
    group_2_next.old_since,
    group_2_next.shop_id,
    group_2_next.__pgt_count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.since ELSE group_2_next.since END AS since,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.shop_id), 0) = hash_record_extended(ROW(group_2_rescan.shop_id), 0)
    AND group_2_next.shop_id IS NOT DISTINCT FROM group_2_rescan.shop_id
),
-- Δ(group_2): price
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when price changed
  SELECT
    group_2_new.old_shop_id AS shop_id,
    group_2_new.old___pgt_count AS count,
    group_2_new.old_since AS since,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_shop_id, group_2_new.old___pgt_count, group_2_new.old_since)::record *<> ROW(group_2_new.shop_id, group_2_new.__pgt_count, group_2_new.since)::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_2_new.shop_id,
    group_2_new.__pgt_count AS count,
    group_2_new.since,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_shop_id, group_2_new.old___pgt_count, group_2_new.old_since)::record *<> ROW(group_2_new.shop_id, group_2_new.__pgt_count, group_2_new.since)::record)
),
-- Δ(group_outer_join): shop, price
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when shop or price changed
  SELECT
    group_join_delta.id,
    group_join_delta.code,
    group_join_delta.shop_id,
    group_join_delta.count,
    group_join_delta.amount,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when shop or price changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.code,
    NULL::integer AS shop_id,
    NULL::bigint AS count,
    NULL::numeric AS amount,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.shop_id,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.shop_id IS NOT NULL
  GROUP BY group_2_delta.shop_id
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.shop_id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
      WHERE kept.shop_id = group_2_keys.shop_id
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): shop, price
group_2_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ group_2₀: runs when shop or price changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.code,
    group_outer_join_delta.shop_id,
    group_outer_join_delta.count,
    group_outer_join_delta.amount,
    kept.shop_id AS shop_id_2,
    kept.__pgt_count AS count_2,
    kept.since,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
    ON kept.shop_id = group_outer_join_delta.id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
  UNION ALL
  -- group_outer_join ⋈ Δgroup_2: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    group_2_delta.shop_id AS shop_id_2,
    group_2_delta.count AS count_2,
    group_2_delta.since,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
    ON group_2_delta.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
    AND group_2_delta.shop_id IS NOT NULL
),
-- Δ(group_2_anti_join): shop, price
group_2_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ group_2₀: runs when shop or price changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.code,
    group_outer_join_delta.shop_id,
    group_outer_join_delta.count,
    group_outer_join_delta.amount,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
    WHERE kept.shop_id = group_outer_join_delta.id
  )
  UNION ALL
  -- group_outer_join ⋈ flipped keys of group_2: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
    ON group_2_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    grouped.code,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.code) FILTER (WHERE grouped.weight > 0) AS code_arrived,
    min(grouped.code) FILTER (WHERE grouped.weight < 0) AS code_left
  FROM (
    SELECT
      price_change.code,
      sum(price_change.weight)::bigint AS weight
    FROM price_change
    GROUP BY price_change.code
    HAVING sum(price_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.code
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.code AS old_code,
    kept.__pgt_count AS old___pgt_count,
    kept.code_2 AS old_code_2,
    group_3_change.code,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_3_change.code_arrived, kept.code_2) AS code_2,
    hash_record_extended(ROW(group_3_change.code), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_3_change.code_left <= kept.code_2 AND (group_3_change.code_arrived IS NULL OR group_3_change.code_arrived > kept.code_2)) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.code), 0)
    AND kept.code IS NOT DISTINCT FROM group_3_change.code
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.code,
    min(price.code) AS code_2
  FROM group_3_next
  JOIN public.price AS price
    ON (group_3_next.code = price.code OR group_3_next.code IS NULL AND price.code IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.code
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_code,
    group_3_next.old___pgt_count,
    group_3_next.old_code_2,
    group_3_next.code,
    group_3_next.__pgt_count,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.code_2 ELSE group_3_next.code_2 END AS code_2,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.code), 0) = hash_record_extended(ROW(group_3_rescan.code), 0)
    AND group_3_next.code IS NOT DISTINCT FROM group_3_rescan.code
),
-- Δ(group_3): price
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when price changed
  SELECT
    group_3_new.old_code AS code,
    group_3_new.old___pgt_count AS count,
    group_3_new.old_code_2 AS code_2,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_code, group_3_new.old___pgt_count, group_3_new.old_code_2)::record *<> ROW(group_3_new.code, group_3_new.__pgt_count, group_3_new.code_2)::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_3_new.code,
    group_3_new.__pgt_count AS count,
    group_3_new.code_2,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_code, group_3_new.old___pgt_count, group_3_new.old_code_2)::record *<> ROW(group_3_new.code, group_3_new.__pgt_count, group_3_new.code_2)::record)
),
-- Δ(group_2_outer_join): shop, price
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when shop or price changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.code,
    group_2_join_delta.shop_id,
    group_2_join_delta.count,
    group_2_join_delta.amount,
    group_2_join_delta.shop_id_2,
    group_2_join_delta.count_2,
    group_2_join_delta.since,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when shop or price changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.code,
    group_2_anti_join_delta.shop_id,
    group_2_anti_join_delta.count,
    group_2_anti_join_delta.amount,
    NULL::integer AS shop_id_2,
    NULL::bigint AS count_2,
    NULL::timestamp without time zone AS since,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- the keys of Δgroup_3 whose number of rows changed, and by how many
group_3_keys AS MATERIALIZED (
  SELECT
    group_3_delta.code,
    sum(group_3_delta.weight)::bigint AS net
  FROM group_3_delta
  WHERE group_3_delta.code IS NOT NULL
  GROUP BY group_3_delta.code
  HAVING sum(group_3_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_3_flips AS MATERIALIZED (
  SELECT
    group_3_keys.code,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_3_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_3_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS kept
      WHERE kept.code = group_3_keys.code
      LIMIT greatest(group_3_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_3_keys.net * '-1'::integer)
),
-- Δ(group_3_join): shop, price
group_3_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ⋈ group_3₀: runs when shop or price changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.code,
    group_2_outer_join_delta.shop_id,
    group_2_outer_join_delta.count,
    group_2_outer_join_delta.amount,
    group_2_outer_join_delta.shop_id_2,
    group_2_outer_join_delta.count_2,
    group_2_outer_join_delta.since,
    kept.code AS code_2,
    kept.__pgt_count AS count_3,
    kept.code_2 AS code_3,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS kept
    ON kept.code = group_2_outer_join_delta.code
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
    AND group_2_outer_join_delta.code IS NOT NULL
  UNION ALL
  -- group_2_outer_join ⋈ Δgroup_3: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    group_3_delta.code AS code_2,
    group_3_delta.count AS count_3,
    group_3_delta.code_2 AS code_3,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
    ON group_3_delta.code = shop.code
  WHERE EXISTS (SELECT FROM price_change)
    AND group_3_delta.code IS NOT NULL
),
-- Δ(group_3_anti_join): shop, price
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup_2_outer_join ▷ group_3₀: runs when shop or price changed
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.code,
    group_2_outer_join_delta.shop_id,
    group_2_outer_join_delta.count,
    group_2_outer_join_delta.amount,
    group_2_outer_join_delta.shop_id_2,
    group_2_outer_join_delta.count_2,
    group_2_outer_join_delta.since,
    group_2_outer_join_delta.weight
  FROM group_2_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS kept
    WHERE kept.code = group_2_outer_join_delta.code
  )
  UNION ALL
  -- group_2_outer_join ⋈ flipped keys of group_3: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    - group_3_flips.weight AS weight
  FROM group_3_flips
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
    ON group_3_flips.code = shop.code
  WHERE EXISTS (SELECT FROM price_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    price_change.shop_id,
    sum(price_change.weight) AS __pgt_count_change
  FROM price_change
  GROUP BY price_change.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    kept."array" AS old_array,
    group_4_change.shop_id,
    kept."array",
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_4_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_4_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.shop_id,
    array_agg(price.amount ORDER BY price.id) AS "array"
  FROM group_4_next
  JOIN public.price AS price
    ON (group_4_next.shop_id = price.shop_id OR group_4_next.shop_id IS NULL AND price.shop_id IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.shop_id
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_shop_id,
    group_4_next.old_array,
    group_4_next.shop_id,
    CASE WHEN group_4_next.rescan THEN group_4_rescan."array" ELSE group_4_next."array" END AS "array",
    group_4_next.__pgt_count,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.shop_id), 0) = hash_record_extended(ROW(group_4_rescan.shop_id), 0)
    AND group_4_next.shop_id IS NOT DISTINCT FROM group_4_rescan.shop_id
),
-- Δ(group_4): price
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when price changed
  SELECT
    group_4_new.old_shop_id AS shop_id,
    group_4_new.old_array AS "array",
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_shop_id, group_4_new.old_array)::record *<> ROW(group_4_new.shop_id, group_4_new."array")::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_4_new.shop_id,
    group_4_new."array",
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_shop_id, group_4_new.old_array)::record *<> ROW(group_4_new.shop_id, group_4_new."array")::record)
),
-- Δ(group_3_outer_join): shop, price
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when shop or price changed
  SELECT
    group_3_join_delta.id,
    group_3_join_delta.code,
    group_3_join_delta.shop_id,
    group_3_join_delta.count,
    group_3_join_delta.amount,
    group_3_join_delta.shop_id_2,
    group_3_join_delta.count_2,
    group_3_join_delta.since,
    group_3_join_delta.code_2,
    group_3_join_delta.count_3,
    group_3_join_delta.code_3,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when shop or price changed
  SELECT
    group_3_anti_join_delta.id,
    group_3_anti_join_delta.code,
    group_3_anti_join_delta.shop_id,
    group_3_anti_join_delta.count,
    group_3_anti_join_delta.amount,
    group_3_anti_join_delta.shop_id_2,
    group_3_anti_join_delta.count_2,
    group_3_anti_join_delta.since,
    NULL::character(3) AS code_2,
    NULL::bigint AS count_3,
    NULL::bpchar AS code_3,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- the keys of Δgroup_4 whose number of rows changed, and by how many
group_4_keys AS MATERIALIZED (
  SELECT
    group_4_delta.shop_id,
    sum(group_4_delta.weight)::bigint AS net
  FROM group_4_delta
  WHERE group_4_delta.shop_id IS NOT NULL
  GROUP BY group_4_delta.shop_id
  HAVING sum(group_4_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_4_flips AS MATERIALIZED (
  SELECT
    group_4_keys.shop_id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_4_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_4_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS kept
      WHERE kept.shop_id = group_4_keys.shop_id
      LIMIT greatest(group_4_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_4_keys.net * '-1'::integer)
),
-- Δ(group_4_join): shop, price
group_4_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ⋈ group_4₀: runs when shop or price changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.code,
    group_3_outer_join_delta.shop_id,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.amount,
    group_3_outer_join_delta.shop_id_2,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.since,
    group_3_outer_join_delta.code_2,
    group_3_outer_join_delta.count_3,
    group_3_outer_join_delta.code_3,
    kept.shop_id AS shop_id_3,
    kept."array",
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS kept
    ON kept.shop_id = group_3_outer_join_delta.id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
  UNION ALL
  -- group_3_outer_join ⋈ Δgroup_4: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    grouped_3.code AS code_2,
    grouped_3.count AS count_3,
    grouped_3.code_2 AS code_3,
    group_4_delta.shop_id AS shop_id_3,
    group_4_delta."array",
    group_4_delta.weight
  FROM group_4_delta
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_3.code,
      count(*) AS count,
      min(price_3.code) AS code_2
    FROM public.price AS price_3
    GROUP BY price_3.code
  ) AS grouped_3
    ON grouped_3.code = shop.code
    ON group_4_delta.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
    AND group_4_delta.shop_id IS NOT NULL
),
-- Δ(group_4_anti_join): shop, price
group_4_anti_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ▷ group_4₀: runs when shop or price changed
  SELECT
    group_3_outer_join_delta.id,
    group_3_outer_join_delta.code,
    group_3_outer_join_delta.shop_id,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.amount,
    group_3_outer_join_delta.shop_id_2,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.since,
    group_3_outer_join_delta.code_2,
    group_3_outer_join_delta.count_3,
    group_3_outer_join_delta.code_3,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS kept
    WHERE kept.shop_id = group_3_outer_join_delta.id
  )
  UNION ALL
  -- group_3_outer_join ⋈ flipped keys of group_4: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    grouped_3.code AS code_2,
    grouped_3.count AS count_3,
    grouped_3.code_2 AS code_3,
    - group_4_flips.weight AS weight
  FROM group_4_flips
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_3.code,
      count(*) AS count,
      min(price_3.code) AS code_2
    FROM public.price AS price_3
    GROUP BY price_3.code
  ) AS grouped_3
    ON grouped_3.code = shop.code
    ON group_4_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    price_change.shop_id,
    sum(price_change.weight) AS __pgt_count_change
  FROM price_change
  GROUP BY price_change.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    kept."array" AS old_array,
    group_5_change.shop_id,
    kept."array",
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_5_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_5_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_5_rescan AS MATERIALIZED (
  SELECT
    group_5_next.shop_id,
    array_agg(price.label ORDER BY price.id) AS "array"
  FROM group_5_next
  JOIN public.price AS price
    ON (group_5_next.shop_id = price.shop_id OR group_5_next.shop_id IS NULL AND price.shop_id IS NULL)
  WHERE group_5_next.rescan
    AND EXISTS (
    SELECT
    FROM group_5_next AS group_5_next_2
    WHERE group_5_next_2.rescan
  )
  GROUP BY group_5_next.shop_id
),
-- the new values, with those that were read again in their place
group_5_new AS MATERIALIZED (
  SELECT
    group_5_next.locator,
    group_5_next.old_shop_id,
    group_5_next.old_array,
    group_5_next.shop_id,
    CASE WHEN group_5_next.rescan THEN group_5_rescan."array" ELSE group_5_next."array" END AS "array",
    group_5_next.__pgt_count,
    group_5_next.__pgt_hash,
    group_5_next.present
  FROM group_5_next
  LEFT JOIN group_5_rescan
    ON group_5_next.rescan
    AND hash_record_extended(ROW(group_5_next.shop_id), 0) = hash_record_extended(ROW(group_5_rescan.shop_id), 0)
    AND group_5_next.shop_id IS NOT DISTINCT FROM group_5_rescan.shop_id
),
-- Δ(group_5): price
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when price changed
  SELECT
    group_5_new.old_shop_id AS shop_id,
    group_5_new.old_array AS "array",
    '-1'::integer::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.locator IS NOT NULL
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_shop_id, group_5_new.old_array)::record *<> ROW(group_5_new.shop_id, group_5_new."array")::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_5_new.shop_id,
    group_5_new."array",
    1::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.present
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_shop_id, group_5_new.old_array)::record *<> ROW(group_5_new.shop_id, group_5_new."array")::record)
),
-- Δ(group_4_outer_join): shop, price
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when shop or price changed
  SELECT
    group_4_join_delta.id,
    group_4_join_delta.code,
    group_4_join_delta.shop_id,
    group_4_join_delta.count,
    group_4_join_delta.amount,
    group_4_join_delta.shop_id_2,
    group_4_join_delta.count_2,
    group_4_join_delta.since,
    group_4_join_delta.code_2,
    group_4_join_delta.count_3,
    group_4_join_delta.code_3,
    group_4_join_delta.shop_id_3,
    group_4_join_delta."array",
    group_4_join_delta.weight
  FROM group_4_join_delta
  UNION ALL
  -- Δgroup_4_anti_join: runs when shop or price changed
  SELECT
    group_4_anti_join_delta.id,
    group_4_anti_join_delta.code,
    group_4_anti_join_delta.shop_id,
    group_4_anti_join_delta.count,
    group_4_anti_join_delta.amount,
    group_4_anti_join_delta.shop_id_2,
    group_4_anti_join_delta.count_2,
    group_4_anti_join_delta.since,
    group_4_anti_join_delta.code_2,
    group_4_anti_join_delta.count_3,
    group_4_anti_join_delta.code_3,
    NULL::integer AS shop_id_3,
    NULL::numeric[] AS "array",
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
),
-- the keys of Δgroup_5 whose number of rows changed, and by how many
group_5_keys AS MATERIALIZED (
  SELECT
    group_5_delta.shop_id,
    sum(group_5_delta.weight)::bigint AS net
  FROM group_5_delta
  WHERE group_5_delta.shop_id IS NOT NULL
  GROUP BY group_5_delta.shop_id
  HAVING sum(group_5_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_5_flips AS MATERIALIZED (
  SELECT
    group_5_keys.shop_id,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_5_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_5_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS kept
      WHERE kept.shop_id = group_5_keys.shop_id
      LIMIT greatest(group_5_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_5_keys.net * '-1'::integer)
),
-- Δ(group_5_join): shop, price
group_5_join_delta AS MATERIALIZED (
  -- Δgroup_4_outer_join ⋈ group_5₀: runs when shop or price changed
  SELECT
    group_4_outer_join_delta.id,
    group_4_outer_join_delta.code,
    group_4_outer_join_delta.shop_id,
    group_4_outer_join_delta.count,
    group_4_outer_join_delta.amount,
    group_4_outer_join_delta.shop_id_2,
    group_4_outer_join_delta.count_2,
    group_4_outer_join_delta.since,
    group_4_outer_join_delta.code_2,
    group_4_outer_join_delta.count_3,
    group_4_outer_join_delta.code_3,
    group_4_outer_join_delta.shop_id_3,
    group_4_outer_join_delta."array",
    kept.shop_id AS shop_id_4,
    kept."array" AS array_2,
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS kept
    ON kept.shop_id = group_4_outer_join_delta.id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
  UNION ALL
  -- group_4_outer_join ⋈ Δgroup_5: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    grouped_3.code AS code_2,
    grouped_3.count AS count_3,
    grouped_3.code_2 AS code_3,
    grouped_4.shop_id AS shop_id_3,
    grouped_4."array",
    group_5_delta.shop_id AS shop_id_4,
    group_5_delta."array" AS array_2,
    group_5_delta.weight
  FROM group_5_delta
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_3.code,
      count(*) AS count,
      min(price_3.code) AS code_2
    FROM public.price AS price_3
    GROUP BY price_3.code
  ) AS grouped_3
    ON grouped_3.code = shop.code
  LEFT JOIN (
    SELECT
      price_4.shop_id,
      array_agg(price_4.amount ORDER BY price_4.id) AS "array"
    FROM public.price AS price_4
    GROUP BY price_4.shop_id
  ) AS grouped_4
    ON grouped_4.shop_id = shop.id
    ON group_5_delta.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
    AND group_5_delta.shop_id IS NOT NULL
),
-- Δ(group_5_anti_join): shop, price
group_5_anti_join_delta AS MATERIALIZED (
  -- Δgroup_4_outer_join ▷ group_5₀: runs when shop or price changed
  SELECT
    group_4_outer_join_delta.id,
    group_4_outer_join_delta.code,
    group_4_outer_join_delta.shop_id,
    group_4_outer_join_delta.count,
    group_4_outer_join_delta.amount,
    group_4_outer_join_delta.shop_id_2,
    group_4_outer_join_delta.count_2,
    group_4_outer_join_delta.since,
    group_4_outer_join_delta.code_2,
    group_4_outer_join_delta.count_3,
    group_4_outer_join_delta.code_3,
    group_4_outer_join_delta.shop_id_3,
    group_4_outer_join_delta."array",
    group_4_outer_join_delta.weight
  FROM group_4_outer_join_delta
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS kept
    WHERE kept.shop_id = group_4_outer_join_delta.id
  )
  UNION ALL
  -- group_4_outer_join ⋈ flipped keys of group_5: runs when price changed
  SELECT
    shop.id,
    shop.code,
    grouped.shop_id,
    grouped.count,
    grouped.amount,
    grouped_2.shop_id AS shop_id_2,
    grouped_2.count AS count_2,
    grouped_2.since,
    grouped_3.code AS code_2,
    grouped_3.count AS count_3,
    grouped_3.code_2 AS code_3,
    grouped_4.shop_id AS shop_id_3,
    grouped_4."array",
    - group_5_flips.weight AS weight
  FROM group_5_flips
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.amount) AS amount
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_2.shop_id,
      count(*) AS count,
      min(price_2.since) AS since
    FROM public.price AS price_2
    WHERE price_2.id < 2
    GROUP BY price_2.shop_id
  ) AS grouped_2
    ON grouped_2.shop_id = shop.id
  LEFT JOIN (
    SELECT
      price_3.code,
      count(*) AS count,
      min(price_3.code) AS code_2
    FROM public.price AS price_3
    GROUP BY price_3.code
  ) AS grouped_3
    ON grouped_3.code = shop.code
  LEFT JOIN (
    SELECT
      price_4.shop_id,
      array_agg(price_4.amount ORDER BY price_4.id) AS "array"
    FROM public.price AS price_4
    GROUP BY price_4.shop_id
  ) AS grouped_4
    ON grouped_4.shop_id = shop.id
    ON group_5_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Δ of group_5_outer_join: shop, price
group_5_outer_join_delta AS MATERIALIZED (
  -- Δgroup_5_join: runs when shop or price changed
  SELECT
    group_5_join_delta.id,
    group_5_join_delta.code,
    group_5_join_delta.shop_id,
    group_5_join_delta.count,
    group_5_join_delta.amount,
    group_5_join_delta.shop_id_2,
    group_5_join_delta.count_2,
    group_5_join_delta.since,
    group_5_join_delta.code_2,
    group_5_join_delta.count_3,
    group_5_join_delta.code_3,
    group_5_join_delta.shop_id_3,
    group_5_join_delta."array",
    group_5_join_delta.shop_id_4,
    group_5_join_delta.array_2,
    group_5_join_delta.weight
  FROM group_5_join_delta
  UNION ALL
  -- Δgroup_5_anti_join: runs when shop or price changed
  SELECT
    group_5_anti_join_delta.id,
    group_5_anti_join_delta.code,
    group_5_anti_join_delta.shop_id,
    group_5_anti_join_delta.count,
    group_5_anti_join_delta.amount,
    group_5_anti_join_delta.shop_id_2,
    group_5_anti_join_delta.count_2,
    group_5_anti_join_delta.since,
    group_5_anti_join_delta.code_2,
    group_5_anti_join_delta.count_3,
    group_5_anti_join_delta.code_3,
    group_5_anti_join_delta.shop_id_3,
    group_5_anti_join_delta."array",
    NULL::integer AS shop_id_4,
    NULL::character varying[] AS array_2,
    group_5_anti_join_delta.weight
  FROM group_5_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric(6,2) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.amount::numeric(6,2) END AS amount,
    CASE WHEN coalesce(grouped.count_2, '0'::bigint) > '1'::bigint THEN (SELECT NULL::timestamp(2) without time zone FROM pg_catalog.generate_series(1, 2)) ELSE grouped.since::timestamp(2) without time zone END AS since,
    CASE WHEN coalesce(grouped.count_3, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.code::character(3) END AS code,
    (coalesce(grouped."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1] AS first,
    coalesce(grouped.array_2::character varying(8)[], '{}'::character varying(8)[]) AS labels,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      group_5_outer_join_delta.id,
      group_5_outer_join_delta.count,
      group_5_outer_join_delta.amount,
      group_5_outer_join_delta.count_2,
      group_5_outer_join_delta.since,
      group_5_outer_join_delta.count_3,
      group_5_outer_join_delta.code_3 AS code,
      group_5_outer_join_delta."array",
      group_5_outer_join_delta.array_2,
      sum(group_5_outer_join_delta.weight)::bigint AS weight
    FROM group_5_outer_join_delta
    GROUP BY group_5_outer_join_delta.id, group_5_outer_join_delta.code, group_5_outer_join_delta.shop_id, group_5_outer_join_delta.count, group_5_outer_join_delta.amount, group_5_outer_join_delta.amount::text COLLATE pg_catalog."C", group_5_outer_join_delta.shop_id_2, group_5_outer_join_delta.count_2, group_5_outer_join_delta.since, group_5_outer_join_delta.code_2, group_5_outer_join_delta.count_3, group_5_outer_join_delta.code_3, group_5_outer_join_delta.code_3::text COLLATE pg_catalog."C", octet_length(group_5_outer_join_delta.code_3), group_5_outer_join_delta.shop_id_3, group_5_outer_join_delta."array", group_5_outer_join_delta."array"::text COLLATE pg_catalog."C", group_5_outer_join_delta.shop_id_4, group_5_outer_join_delta.array_2
    HAVING sum(group_5_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric(6,2) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.amount::numeric(6,2) END, CASE WHEN coalesce(grouped.count_2, '0'::bigint) > '1'::bigint THEN (SELECT NULL::timestamp(2) without time zone FROM pg_catalog.generate_series(1, 2)) ELSE grouped.since::timestamp(2) without time zone END, CASE WHEN coalesce(grouped.count_3, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.code::character(3) END, (coalesce(grouped."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1], coalesce(grouped.array_2::character varying(8)[], '{}'::character varying(8)[])
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.amount,
    latest.since,
    latest.code,
    latest.first,
    latest.labels,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.amount,
      result_change.since,
      result_change.code,
      result_change.first,
      result_change.labels,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result" (id, amount, since, code, first, labels)
  SELECT n.id, n.amount, n.since, n.code, n.first, n.labels
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result" AS s
  SET id = n.id, amount = n.amount, since = n.since, code = n.code, first = n.first, labels = n.labels
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.amount, s.since, s.code, s.first, s.labels)::record *<> ROW(n.id, n.amount, n.since, n.code, n.first, n.labels)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group" (shop_id, __pgt_count, amount, __pgt_hash)
  SELECT n.shop_id, n.__pgt_count, n.amount, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group" AS s
  SET shop_id = n.shop_id, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.shop_id, s.__pgt_count, s.amount, s.__pgt_hash)::record *<> ROW(n.shop_id, n.__pgt_count, n.amount, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group_2" (shop_id, __pgt_count, since, __pgt_hash)
  SELECT n.shop_id, n.__pgt_count, n.since, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS s
  SET shop_id = n.shop_id, __pgt_count = n.__pgt_count, since = n.since, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.shop_id, s.__pgt_count, s.since, s.__pgt_hash)::record *<> ROW(n.shop_id, n.__pgt_count, n.since, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group_3" (code, __pgt_count, code_2, __pgt_hash)
  SELECT n.code, n.__pgt_count, n.code_2, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS s
  SET code = n.code, __pgt_count = n.__pgt_count, code_2 = n.code_2, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.code, s.__pgt_count, s.code_2, s.__pgt_hash)::record *<> ROW(n.code, n.__pgt_count, n.code_2, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group_4" (shop_id, "array", __pgt_count, __pgt_hash)
  SELECT n.shop_id, n."array", n.__pgt_count, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS s
  SET shop_id = n.shop_id, "array" = n."array", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.shop_id, s."array", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop_id, n."array", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group_5" (shop_id, "array", __pgt_count, __pgt_hash)
  SELECT n.shop_id, n."array", n.__pgt_count, n.__pgt_hash
  FROM group_5_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS s
  SET shop_id = n.shop_id, "array" = n."array", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_5_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.shop_id, s."array", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop_id, n."array", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_5" AS s
  USING group_5_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.price', (SELECT count(*) FROM price_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.modifiers_of_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_new WHERE __pgt_count < 0));
