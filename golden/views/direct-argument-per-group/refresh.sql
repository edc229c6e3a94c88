WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.direct_argument_per_group_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.shop,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.shop, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.part,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.part, changes.part::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δgoal: the rows that changed since the last refresh, each with its weight
goal_change AS MATERIALIZED (
  SELECT
    changes.shop,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.goal" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.shop, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δshop whose number of rows changed, and by how many
shop_keys AS MATERIALIZED (
  SELECT
    shop_change.id,
    sum(shop_change.weight)::bigint AS net
  FROM shop_change
  GROUP BY shop_change.id
  HAVING sum(shop_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: shop
shop_flips AS MATERIALIZED (
  SELECT
    shop_keys.id,
    CASE WHEN lateral_rows.found = shop_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shop_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.shop AS shop
      WHERE shop.id = shop_keys.id
      LIMIT greatest(shop_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = shop_keys.net OR lateral_rows.found = 0)
),
-- Δ(shop_join): sale, shop
shop_join_delta AS MATERIALIZED (
  -- Δsale ⋈ shop: runs when sale changed
  SELECT
    sale_change.shop,
    sale_change.amount,
    shop.part,
    sale_change.weight
  FROM sale_change
  JOIN public.shop AS shop
    ON shop.id = sale_change.shop
  WHERE EXISTS (SELECT FROM sale_change)
    AND sale_change.shop IS NOT NULL
  UNION ALL
  -- sale ⋈ Δshop: runs when shop changed
  SELECT
    sale.shop,
    sale.amount,
    shop_change.part,
    shop_change.weight
  FROM shop_change
  JOIN public.sale AS sale
    ON shop_change.id = sale.shop
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- −Δsale ⋈ Δshop: runs when shop and sale changed
  SELECT
    sale_change.shop,
    sale_change.amount,
    shop_change.part,
    - (shop_change.weight * sale_change.weight) AS weight
  FROM shop_change
  JOIN sale_change
    ON shop_change.id = sale_change.shop
  WHERE sale_change.shop IS NOT NULL
),
-- Δ(shop_anti_join): sale, shop
shop_anti_join_delta AS MATERIALIZED (
  -- Δsale ▷ shop: runs when sale changed
  SELECT
    sale_change.shop,
    sale_change.amount,
    sale_change.weight
  FROM sale_change
  WHERE EXISTS (SELECT FROM sale_change)
    AND NOT EXISTS (
    SELECT
    FROM public.shop AS shop
    WHERE shop.id = sale_change.shop
  )
  UNION ALL
  -- sale ⋈ flipped keys of shop: runs when shop changed
  SELECT
    sale.shop,
    sale.amount,
    - shop_flips.weight AS weight
  FROM shop_flips
  JOIN public.sale AS sale
    ON shop_flips.id = sale.shop
  WHERE EXISTS (SELECT FROM shop_change)
  UNION ALL
  -- −Δsale ⋈ flipped keys of shop: runs when shop and sale changed
  SELECT
    sale_change.shop,
    sale_change.amount,
    shop_flips.weight * sale_change.weight AS weight
  FROM shop_flips
  JOIN sale_change
    ON shop_flips.id = sale_change.shop
  WHERE sale_change.shop IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    goal_change.shop,
    sum(goal_change.amount * goal_change.weight) AS sum_change,
    sum(goal_change.weight) FILTER (WHERE goal_change.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(goal_change.weight) AS __pgt_count_change
  FROM goal_change
  GROUP BY goal_change.shop
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.sum AS old_sum,
    group_change.shop,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.shop), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.direct_argument_per_group_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop), 0)
    AND kept.shop IS NOT DISTINCT FROM group_change.shop
),
-- Δ(group): goal
group_delta AS MATERIALIZED (
  -- −old groups: runs when goal changed
  SELECT
    group_next.old_shop AS shop,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_shop, group_next.old_sum)::record *<> ROW(group_next.shop, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when goal changed
  SELECT
    group_next.shop,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_shop, group_next.old_sum)::record *<> ROW(group_next.shop, group_next.sum)::record)
),
-- Δ(shop_outer_join): sale, shop
shop_outer_join_delta AS MATERIALIZED (
  -- Δshop_join: runs when sale or shop changed
  SELECT
    shop_join_delta.shop,
    shop_join_delta.amount,
    shop_join_delta.part,
    shop_join_delta.weight
  FROM shop_join_delta
  UNION ALL
  -- Δshop_anti_join: runs when sale or shop changed
  SELECT
    shop_anti_join_delta.shop,
    shop_anti_join_delta.amount,
    NULL::double precision AS part,
    shop_anti_join_delta.weight
  FROM shop_anti_join_delta
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.shop,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.shop IS NOT NULL
  GROUP BY group_delta.shop
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.shop,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.direct_argument_per_group_result.group" AS kept
      WHERE kept.shop = group_keys.shop
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): sale, shop, goal
group_join_delta AS MATERIALIZED (
  -- Δshop_outer_join ⋈ group₀: runs when sale or shop changed
  SELECT
    shop_outer_join_delta.shop,
    shop_outer_join_delta.amount,
    shop_outer_join_delta.part,
    kept.sum,
    shop_outer_join_delta.weight
  FROM shop_outer_join_delta
  JOIN pgtrickle_state."public.direct_argument_per_group_result.group" AS kept
    ON kept.shop = shop_outer_join_delta.shop
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND shop_outer_join_delta.shop IS NOT NULL
  UNION ALL
  -- shop_outer_join ⋈ Δgroup: runs when goal changed
  SELECT
    sale.shop,
    sale.amount,
    shop.part,
    group_delta.sum,
    group_delta.weight
  FROM group_delta
  JOIN public.sale AS sale
  LEFT JOIN public.shop AS shop
    ON shop.id = sale.shop
    ON group_delta.shop = sale.shop
  WHERE EXISTS (SELECT FROM goal_change)
    AND group_delta.shop IS NOT NULL
),
-- Δ(group_anti_join): sale, shop, goal
group_anti_join_delta AS MATERIALIZED (
  -- Δshop_outer_join ▷ group₀: runs when sale or shop changed
  SELECT
    shop_outer_join_delta.shop,
    shop_outer_join_delta.amount,
    shop_outer_join_delta.part,
    shop_outer_join_delta.weight
  FROM shop_outer_join_delta
  WHERE (EXISTS (SELECT FROM sale_change) OR EXISTS (SELECT FROM shop_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.direct_argument_per_group_result.group" AS kept
    WHERE kept.shop = shop_outer_join_delta.shop
  )
  UNION ALL
  -- shop_outer_join ⋈ flipped keys of group: runs when goal changed
  SELECT
    sale.shop,
    sale.amount,
    shop.part,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.sale AS sale
  LEFT JOIN public.shop AS shop
    ON shop.id = sale.shop
    ON group_flips.shop = sale.shop
  WHERE EXISTS (SELECT FROM goal_change)
),
-- Δ(group_outer_join): sale, shop, goal
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when sale or shop or goal changed
  SELECT
    group_join_delta.shop,
    group_join_delta.amount,
    group_join_delta.part,
    group_join_delta.sum,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when sale or shop or goal changed
  SELECT
    group_anti_join_delta.shop,
    group_anti_join_delta.amount,
    group_anti_join_delta.part,
    NULL::bigint AS sum,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    grouped.shop,
    grouped.part AS direct,
    grouped.sum::integer AS direct_2,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.amount) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.part) FILTER (WHERE grouped.weight > 0) AS __pgt_direct_shown_arrived
  FROM (
    SELECT
      group_outer_join_delta.shop,
      group_outer_join_delta.amount,
      group_outer_join_delta.part,
      group_outer_join_delta.sum,
      sum(group_outer_join_delta.weight)::bigint AS weight
    FROM group_outer_join_delta
    GROUP BY group_outer_join_delta.shop, group_outer_join_delta.amount, group_outer_join_delta.part, group_outer_join_delta.part::text COLLATE pg_catalog."C", group_outer_join_delta.sum
    HAVING sum(group_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.shop, grouped.part, grouped.sum::integer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.shop,
    coalesce(kept.direct, group_change_2.direct) AS direct,
    group_change_2.direct_2,
    kept.part,
    kept.place,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change_2.min_arrived, kept.min) AS min,
    coalesce(kept.__pgt_direct_shown, group_change_2.__pgt_direct_shown_arrived) AS __pgt_direct_shown,
    hash_record_extended(ROW(group_change_2.shop, coalesce(kept.direct, group_change_2.direct), group_change_2.direct_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.direct_argument_per_group_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.shop, group_change_2.direct, group_change_2.direct_2), 0)
    AND kept.shop IS NOT DISTINCT FROM group_change_2.shop
    AND kept.direct IS NOT DISTINCT FROM group_change_2.direct
    AND kept.direct_2 IS NOT DISTINCT FROM group_change_2.direct_2
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale, shop, goal
group_rescan AS MATERIALIZED (
  SELECT
    group_next_2.shop,
    group_next_2.direct,
    group_next_2.direct_2,
    percentile_cont(group_next_2.direct) WITHIN GROUP (ORDER BY sale.amount::double precision) AS part,
    cume_dist(group_next_2.direct_2) WITHIN GROUP (ORDER BY sale.amount) AS place,
    min(sale.amount) AS min,
    min(shop.part) AS __pgt_direct_shown
  FROM group_next_2
  JOIN public.sale AS sale
  LEFT JOIN public.shop AS shop
    ON shop.id = sale.shop
  LEFT JOIN (
    SELECT
      goal.shop,
      sum(goal.amount) AS sum
    FROM public.goal AS goal
    GROUP BY goal.shop
  ) AS grouped
    ON grouped.shop = sale.shop
    ON (group_next_2.shop = sale.shop OR group_next_2.shop IS NULL AND sale.shop IS NULL) AND (group_next_2.direct = shop.part OR group_next_2.direct IS NULL AND shop.part IS NULL) AND (group_next_2.direct_2 = grouped.sum::integer OR group_next_2.direct_2 IS NULL AND grouped.sum::integer IS NULL)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2.shop, group_next_2.direct, group_next_2.direct_2
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2.shop,
    group_next_2.direct,
    group_next_2.direct_2,
    CASE WHEN group_next_2.rescan THEN group_rescan.part ELSE group_next_2.part END AS part,
    CASE WHEN group_next_2.rescan THEN group_rescan.place ELSE group_next_2.place END AS place,
    group_next_2.__pgt_count,
    CASE WHEN group_next_2.rescan THEN group_rescan.min ELSE group_next_2.min END AS min,
    CASE WHEN group_next_2.rescan THEN group_rescan.__pgt_direct_shown ELSE group_next_2.__pgt_direct_shown END AS __pgt_direct_shown,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2.shop, group_next_2.direct, group_next_2.direct_2), 0) = hash_record_extended(ROW(group_rescan.shop, group_rescan.direct, group_rescan.direct_2), 0)
    AND group_next_2.shop IS NOT DISTINCT FROM group_rescan.shop
    AND group_next_2.direct IS NOT DISTINCT FROM group_rescan.direct
    AND group_next_2.direct_2 IS NOT DISTINCT FROM group_rescan.direct_2
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.direct_argument_per_group_result" (shop, direct, direct_2, part, place, __pgt_count, min, __pgt_direct_shown, __pgt_hash)
  SELECT n.shop, n.direct, n.direct_2, n.part, n.place, n.__pgt_count, n.min, n.__pgt_direct_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.direct_argument_per_group_result" AS s
  SET shop = n.shop, direct = n.direct, direct_2 = n.direct_2, part = n.part, place = n.place, __pgt_count = n.__pgt_count, min = n.min, __pgt_direct_shown = n.__pgt_direct_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.direct, s.direct_2, s.part, s.place, s.__pgt_count, s.min, s.__pgt_direct_shown, s.__pgt_hash)::record *<> ROW(n.shop, n.direct, n.direct_2, n.part, n.place, n.__pgt_count, n.min, n.__pgt_direct_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.direct_argument_per_group_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.direct_argument_per_group_result.group" (shop, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.shop, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.direct_argument_per_group_result.group" AS s
  SET shop = n.shop, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.direct_argument_per_group_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change),
    'public.shop', (SELECT count(*) FROM shop_change),
    'public.goal', (SELECT count(*) FROM goal_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.direct_argument_per_group_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
