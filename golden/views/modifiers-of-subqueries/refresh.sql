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
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δprice: the rows that changed since the last refresh, each with its weight
price_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shop_id,
    changes.code,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.price" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shop_id, changes.amount, changes.code
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.shop_id,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.code) FILTER (WHERE grouped.weight > 0) AS code_arrived,
    min(grouped.code) FILTER (WHERE grouped.weight < 0) AS code_left
  FROM (
    SELECT
      price_change.shop_id,
      price_change.code,
      sum(price_change.weight)::bigint AS weight
    FROM price_change
    WHERE price_change.id > 1
    GROUP BY price_change.shop_id, price_change.code
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
    kept.code AS old_code,
    group_change.shop_id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.code_arrived, kept.code) AS code,
    hash_record_extended(ROW(group_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.code_left <= kept.code AND (group_change.code_arrived IS NULL OR group_change.code_arrived > kept.code)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_rescan AS MATERIALIZED (
  SELECT
    group_next.shop_id,
    min(price.code) AS code
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
    group_next.old_code,
    group_next.shop_id,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.code ELSE group_next.code END AS code,
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
    group_new.old_code AS code,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_shop_id, group_new.old___pgt_count, group_new.old_code)::record *<> ROW(group_new.shop_id, group_new.__pgt_count, group_new.code)::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_new.shop_id,
    group_new.__pgt_count AS count,
    group_new.code,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_shop_id, group_new.old___pgt_count, group_new.old_code)::record *<> ROW(group_new.shop_id, group_new.__pgt_count, group_new.code)::record)
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
    shop_change.name,
    kept.shop_id,
    kept.__pgt_count AS count,
    kept.code,
    shop_change.weight
  FROM shop_change
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group" AS kept
    ON kept.shop_id = shop_change.id
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- shop ⋈ Δgroup: runs when price changed
  SELECT
    shop.id,
    shop.name,
    group_delta.shop_id,
    group_delta.count,
    group_delta.code,
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
    shop_change.name,
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
    shop.name,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.shop AS shop
    ON group_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    price_change.shop_id,
    sum(price_change.weight) AS __pgt_count_change
  FROM price_change
  GROUP BY price_change.shop_id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop_id AS old_shop_id,
    kept."array" AS old_array,
    group_2_change.shop_id,
    kept."array",
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.shop_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.shop_id), 0)
    AND kept.shop_id IS NOT DISTINCT FROM group_2_change.shop_id
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: price
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.shop_id,
    array_agg(price.amount ORDER BY price.id) AS "array"
  FROM group_2_next
  JOIN public.price AS price
    ON (group_2_next.shop_id = price.shop_id OR group_2_next.shop_id IS NULL AND price.shop_id IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.shop_id
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_shop_id,
    group_2_next.old_array,
    group_2_next.shop_id,
    CASE WHEN group_2_next.rescan THEN group_2_rescan."array" ELSE group_2_next."array" END AS "array",
    group_2_next.__pgt_count,
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
    group_2_new.old_array AS "array",
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_shop_id, group_2_new.old_array)::record *<> ROW(group_2_new.shop_id, group_2_new."array")::record)
  UNION ALL
  -- +new groups: runs when price changed
  SELECT
    group_2_new.shop_id,
    group_2_new."array",
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_shop_id, group_2_new.old_array)::record *<> ROW(group_2_new.shop_id, group_2_new."array")::record)
),
-- Δ(group_outer_join): shop, price
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when shop or price changed
  SELECT
    group_join_delta.id,
    group_join_delta.name,
    group_join_delta.shop_id,
    group_join_delta.count,
    group_join_delta.code,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when shop or price changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.name,
    NULL::integer AS shop_id,
    NULL::bigint AS count,
    NULL::bpchar AS code,
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
    group_outer_join_delta.name,
    group_outer_join_delta.shop_id,
    group_outer_join_delta.count,
    group_outer_join_delta.code,
    kept.shop_id AS shop_id_2,
    kept."array",
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS kept
    ON kept.shop_id = group_outer_join_delta.id
  WHERE (EXISTS (SELECT FROM shop_change) OR EXISTS (SELECT FROM price_change))
  UNION ALL
  -- group_outer_join ⋈ Δgroup_2: runs when price changed
  SELECT
    shop.id,
    shop.name,
    grouped.shop_id,
    grouped.count,
    grouped.code,
    group_2_delta.shop_id AS shop_id_2,
    group_2_delta."array",
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.code) AS code
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
    group_outer_join_delta.name,
    group_outer_join_delta.shop_id,
    group_outer_join_delta.count,
    group_outer_join_delta.code,
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
    shop.name,
    grouped.shop_id,
    grouped.count,
    grouped.code,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.shop AS shop
  LEFT JOIN (
    SELECT
      price.shop_id,
      count(*) AS count,
      min(price.code) AS code
    FROM public.price AS price
    WHERE price.id > 1
    GROUP BY price.shop_id
  ) AS grouped
    ON grouped.shop_id = shop.id
    ON group_2_flips.shop_id = shop.id
  WHERE EXISTS (SELECT FROM price_change)
),
-- Δ of group_2_outer_join: shop, price
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when shop or price changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.name,
    group_2_join_delta.shop_id,
    group_2_join_delta.count,
    group_2_join_delta.code,
    group_2_join_delta.shop_id_2,
    group_2_join_delta."array",
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when shop or price changed
  SELECT
    group_2_anti_join_delta.id,
    group_2_anti_join_delta.name,
    group_2_anti_join_delta.shop_id,
    group_2_anti_join_delta.count,
    group_2_anti_join_delta.code,
    NULL::integer AS shop_id_2,
    NULL::numeric[] AS "array",
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.name,
    CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.code::character(3) END AS code,
    (coalesce(grouped."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1] AS first,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      group_2_outer_join_delta.id,
      group_2_outer_join_delta.name,
      group_2_outer_join_delta.count,
      group_2_outer_join_delta.code,
      group_2_outer_join_delta."array",
      sum(group_2_outer_join_delta.weight)::bigint AS weight
    FROM group_2_outer_join_delta
    GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.name, group_2_outer_join_delta.shop_id, group_2_outer_join_delta.count, group_2_outer_join_delta.code, group_2_outer_join_delta.code::text COLLATE pg_catalog."C", octet_length(group_2_outer_join_delta.code), group_2_outer_join_delta.shop_id_2, group_2_outer_join_delta."array", group_2_outer_join_delta."array"::text COLLATE pg_catalog."C"
    HAVING sum(group_2_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.name, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character(3) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.code::character(3) END, (coalesce(grouped."array"::numeric(6,2)[], '{}'::numeric(6,2)[]))[1]
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.name,
    latest.code,
    latest.first,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.name,
      result_change.code,
      result_change.first,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.modifiers_of_subqueries_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result" (id, name, code, first)
  SELECT n.id, n.name, n.code, n.first
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result" AS s
  SET id = n.id, name = n.name, code = n.code, first = n.first
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.code, s.first)::record *<> ROW(n.id, n.name, n.code, n.first)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group" (shop_id, __pgt_count, code, __pgt_hash)
  SELECT n.shop_id, n.__pgt_count, n.code, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group" AS s
  SET shop_id = n.shop_id, __pgt_count = n.__pgt_count, code = n.code, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop_id, s.__pgt_count, s.code, s.__pgt_hash)::record *<> ROW(n.shop_id, n.__pgt_count, n.code, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.modifiers_of_subqueries_result.group_2" (shop_id, "array", __pgt_count, __pgt_hash)
  SELECT n.shop_id, n."array", n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS s
  SET shop_id = n.shop_id, "array" = n."array", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop_id, s."array", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop_id, n."array", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.modifiers_of_subqueries_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
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
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
