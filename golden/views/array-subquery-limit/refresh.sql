WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.array_subquery_limit_result'
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.most,
    changes.skip,
    changes.place,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.most, changes.skip, changes.place
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.place,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.place, changes.price
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    shop_change.most,
    shop_change.skip,
    shop_change.place,
    sum(shop_change.weight) AS __pgt_count_change
  FROM shop_change
  GROUP BY shop_change.most, shop_change.skip, shop_change.place
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.most AS old_most,
    kept.skip AS old_skip,
    kept.place AS old_place,
    group_change.most,
    group_change.skip,
    group_change.place,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.most, group_change.skip, group_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.array_subquery_limit_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.most, group_change.skip, group_change.place), 0)
    AND kept.most IS NOT DISTINCT FROM group_change.most
    AND kept.skip IS NOT DISTINCT FROM group_change.skip
    AND kept.place IS NOT DISTINCT FROM group_change.place
),
-- Δ(group): shop
group_delta AS MATERIALIZED (
  -- −old groups: runs when shop changed
  SELECT
    group_next.old_most AS most,
    group_next.old_skip AS skip,
    group_next.old_place AS place,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_most, group_next.old_skip, group_next.old_place)::record *<> ROW(group_next.most, group_next.skip, group_next.place)::record)
  UNION ALL
  -- +new groups: runs when shop changed
  SELECT
    group_next.most,
    group_next.skip,
    group_next.place,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_most, group_next.old_skip, group_next.old_place)::record *<> ROW(group_next.most, group_next.skip, group_next.place)::record)
),
-- Δ(group_join): item, shop
group_join_delta AS MATERIALIZED (
  -- Δitem ⋈ group₀: runs when item changed
  SELECT
    item_change.id,
    item_change.place,
    item_change.price,
    kept.most,
    kept.skip,
    kept.place AS place_2,
    item_change.weight
  FROM item_change
  JOIN pgtrickle_state."public.array_subquery_limit_result.group" AS kept
    ON item_change.place = kept.place
  WHERE EXISTS (SELECT FROM item_change)
    AND item_change.place IS NOT NULL
  UNION ALL
  -- item ⋈ Δgroup: runs when shop changed
  SELECT
    item.id,
    item.place,
    item.price,
    group_delta.most,
    group_delta.skip,
    group_delta.place AS place_2,
    group_delta.weight
  FROM group_delta
  JOIN public.item AS item
    ON item.place = group_delta.place
  WHERE EXISTS (SELECT FROM shop_change)
    AND group_delta.place IS NOT NULL
),
-- the partitions that Δ(group_join) touches
window_partitions AS MATERIALIZED (
  SELECT
    group_join_delta.most AS key_1,
    group_join_delta.skip AS key_2,
    group_join_delta.place_2 AS key_3
  FROM group_join_delta
  GROUP BY group_join_delta.most, group_join_delta.skip, group_join_delta.place_2
),
-- the rows of the touched partitions, as they are now: item, shop
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when item or shop changed
  SELECT
    distinct_rows.most,
    distinct_rows.skip,
    distinct_rows.place,
    item.id,
    item.place AS place_2,
    item.price,
    1::bigint AS weight
  FROM window_partitions
  JOIN (
    SELECT DISTINCT
      shop.most,
      shop.skip,
      shop.place
    FROM public.shop AS shop
  ) AS distinct_rows
    ON (window_partitions.key_1 = distinct_rows.most OR window_partitions.key_1 IS NULL AND distinct_rows.most IS NULL) AND (window_partitions.key_2 = distinct_rows.skip OR window_partitions.key_2 IS NULL AND distinct_rows.skip IS NULL) AND window_partitions.key_3 = distinct_rows.place
  JOIN public.item AS item
    ON item.place = distinct_rows.place
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM shop_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.most,
    grouped.skip,
    grouped.place,
    grouped.id,
    grouped.price
  FROM (
    SELECT
      combined.most,
      combined.skip,
      combined.place,
      combined.id,
      combined.price,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.most,
        window_rows_now.skip,
        window_rows_now.place,
        window_rows_now.id,
        window_rows_now.place_2,
        window_rows_now.price,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        group_join_delta.most,
        group_join_delta.skip,
        group_join_delta.place_2 AS place,
        group_join_delta.id,
        group_join_delta.place AS place_2,
        group_join_delta.price,
        group_join_delta.weight * '-1'::integer AS weight
      FROM group_join_delta
    ) AS combined
    GROUP BY combined.most, combined.skip, combined.place, combined.id, combined.place_2, combined.price
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): item, shop
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when item or shop changed
  SELECT
    windowed.most,
    windowed.skip,
    windowed.place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.most,
      window_rows_before.skip,
      window_rows_before.place,
      window_rows_before.id,
      window_rows_before.price,
      row_number() OVER (PARTITION BY window_rows_before.most, window_rows_before.skip, window_rows_before.place ORDER BY window_rows_before.price DESC, window_rows_before.id, window_rows_before.id) AS place_2
    FROM window_rows_before
  ) AS windowed
  WHERE windowed.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint)
    AND windowed.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((windowed.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  UNION ALL
  -- +now, in the touched partitions: runs when item or shop changed
  SELECT
    windowed.most,
    windowed.skip,
    windowed.place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.most,
      window_rows_now.skip,
      window_rows_now.place,
      window_rows_now.id,
      window_rows_now.price,
      row_number() OVER (PARTITION BY window_rows_now.most, window_rows_now.skip, window_rows_now.place ORDER BY window_rows_now.price DESC, window_rows_now.id, window_rows_now.id) AS place_2
    FROM window_rows_now
  ) AS windowed
  WHERE windowed.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint)
    AND windowed.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((windowed.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    window_delta.most,
    window_delta.skip,
    window_delta.place,
    sum(window_delta.weight) AS __pgt_count_change
  FROM window_delta
  GROUP BY window_delta.most, window_delta.skip, window_delta.place
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.most AS old_most,
    kept.skip AS old_skip,
    kept.place AS old_place,
    kept."array" AS old_array,
    group_2_change.most,
    group_2_change.skip,
    group_2_change.place,
    kept."array",
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.most, group_2_change.skip, group_2_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.array_subquery_limit_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.most, group_2_change.skip, group_2_change.place), 0)
    AND kept.most IS NOT DISTINCT FROM group_2_change.most
    AND kept.skip IS NOT DISTINCT FROM group_2_change.skip
    AND kept.place IS NOT DISTINCT FROM group_2_change.place
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: shop, item
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.most,
    group_2_next.skip,
    group_2_next.place,
    array_agg(windowed.id + 0 ORDER BY windowed.price DESC, windowed.id) AS "array"
  FROM group_2_next
  JOIN (
    SELECT
      distinct_rows.most,
      distinct_rows.skip,
      distinct_rows.place,
      item.id,
      item.place AS place_2,
      item.price,
      row_number() OVER (PARTITION BY distinct_rows.most, distinct_rows.skip, distinct_rows.place ORDER BY item.price DESC, item.id, item.id) AS place_3
    FROM (
      SELECT DISTINCT
        shop.most,
        shop.skip,
        shop.place
      FROM public.shop AS shop
    ) AS distinct_rows
    JOIN public.item AS item
      ON item.place = distinct_rows.place
  ) AS windowed
    ON (group_2_next.most = windowed.most OR group_2_next.most IS NULL AND windowed.most IS NULL) AND (group_2_next.skip = windowed.skip OR group_2_next.skip IS NULL AND windowed.skip IS NULL) AND group_2_next.place = windowed.place
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
    AND windowed.place_3 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint)
    AND windowed.place_3 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (windowed.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((windowed.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  GROUP BY group_2_next.most, group_2_next.skip, group_2_next.place
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_most,
    group_2_next.old_skip,
    group_2_next.old_place,
    group_2_next.old_array,
    group_2_next.most,
    group_2_next.skip,
    group_2_next.place,
    CASE WHEN group_2_next.rescan THEN group_2_rescan."array" ELSE group_2_next."array" END AS "array",
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.most, group_2_next.skip, group_2_next.place), 0) = hash_record_extended(ROW(group_2_rescan.most, group_2_rescan.skip, group_2_rescan.place), 0)
    AND group_2_next.most IS NOT DISTINCT FROM group_2_rescan.most
    AND group_2_next.skip IS NOT DISTINCT FROM group_2_rescan.skip
    AND group_2_next.place IS NOT DISTINCT FROM group_2_rescan.place
),
-- Δ(group_2): item, shop
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when item or shop changed
  SELECT
    group_2_new.old_most AS most,
    group_2_new.old_skip AS skip,
    group_2_new.old_place AS place,
    group_2_new.old_array AS "array",
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_most, group_2_new.old_skip, group_2_new.old_place, group_2_new.old_array)::record *<> ROW(group_2_new.most, group_2_new.skip, group_2_new.place, group_2_new."array")::record)
  UNION ALL
  -- +new groups: runs when item or shop changed
  SELECT
    group_2_new.most,
    group_2_new.skip,
    group_2_new.place,
    group_2_new."array",
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_most, group_2_new.old_skip, group_2_new.old_place, group_2_new.old_array)::record *<> ROW(group_2_new.most, group_2_new.skip, group_2_new.place, group_2_new."array")::record)
),
-- the rows of shop that match a row of Δgroup_2: item, shop
shop_candidates AS MATERIALIZED (
  -- shop ⋉ Δgroup_2: runs when item or shop changed
  SELECT
    shop.id,
    shop.most,
    shop.skip,
    shop.place,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM shop_change))
    AND EXISTS (
    SELECT
    FROM group_2_delta
    WHERE shop.place = group_2_delta.place
  )
    AND EXISTS (
    SELECT
    FROM group_2_delta AS group_2_delta_2
    WHERE hash_record_extended(ROW(shop.most, shop.skip), 0) = hash_record_extended(ROW(group_2_delta_2.most, group_2_delta_2.skip), 0)
      AND (shop.most = group_2_delta_2.most OR shop.most IS NULL AND group_2_delta_2.most IS NULL)
      AND (shop.skip = group_2_delta_2.skip OR shop.skip IS NULL AND group_2_delta_2.skip IS NULL)
      AND shop.place = group_2_delta_2.place
  )
),
-- those whose number of partners changed, and by how many
shop_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.most,
    grouped.skip,
    grouped.place,
    grouped.weight,
    sum(group_2_delta.weight)::bigint AS gained
  FROM (
    SELECT
      shop_candidates.id,
      shop_candidates.most,
      shop_candidates.skip,
      shop_candidates.place,
      sum(shop_candidates.weight)::bigint AS weight
    FROM shop_candidates
    GROUP BY shop_candidates.id, shop_candidates.most, shop_candidates.skip, shop_candidates.place
    HAVING sum(shop_candidates.weight) <> 0
  ) AS grouped
  JOIN group_2_delta
    ON hash_record_extended(ROW(grouped.most, grouped.skip), 0) = hash_record_extended(ROW(group_2_delta.most, group_2_delta.skip), 0) AND grouped.most IS NOT DISTINCT FROM group_2_delta.most AND grouped.skip IS NOT DISTINCT FROM group_2_delta.skip AND grouped.place = group_2_delta.place
  GROUP BY grouped.id, grouped.most, grouped.skip, grouped.place, grouped.weight
  HAVING sum(group_2_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
shop_flips AS MATERIALIZED (
  SELECT
    shop_touched.id,
    shop_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = shop_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shop_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.array_subquery_limit_result.group_2" AS kept
      WHERE shop_touched.most IS NOT DISTINCT FROM kept.most
        AND shop_touched.skip IS NOT DISTINCT FROM kept.skip
        AND shop_touched.place = kept.place
      LIMIT greatest(shop_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = shop_touched.gained * '-1'::integer)
),
-- Δ(group_2_join): shop, item
group_2_join_delta AS MATERIALIZED (
  -- Δshop ⋈ group_2₀: runs when shop changed
  SELECT
    shop_change.id,
    kept."array",
    shop_change.weight
  FROM shop_change
  JOIN pgtrickle_state."public.array_subquery_limit_result.group_2" AS kept
    ON hash_record_extended(ROW(shop_change.most, shop_change.skip), 0) = hash_record_extended(ROW(kept.most, kept.skip), 0) AND shop_change.most IS NOT DISTINCT FROM kept.most AND shop_change.skip IS NOT DISTINCT FROM kept.skip AND shop_change.place = kept.place
  WHERE EXISTS (SELECT FROM shop_change)
    AND shop_change.place IS NOT NULL
  UNION ALL
  -- shop ⋈ Δgroup_2: runs when item or shop changed
  SELECT
    shop.id,
    group_2_delta."array",
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.shop AS shop
    ON hash_record_extended(ROW(group_2_delta.most, group_2_delta.skip), 0) = hash_record_extended(ROW(shop.most, shop.skip), 0) AND (group_2_delta.most = shop.most OR group_2_delta.most IS NULL AND shop.most IS NULL) AND (group_2_delta.skip = shop.skip OR group_2_delta.skip IS NULL AND shop.skip IS NULL) AND shop.place = group_2_delta.place
  WHERE (EXISTS (SELECT FROM item_change) OR EXISTS (SELECT FROM shop_change))
),
-- Δ(group_2_anti_join): shop, item
group_2_anti_join_delta AS MATERIALIZED (
  -- Δshop ▷ group_2₀: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.array_subquery_limit_result.group_2" AS kept
    WHERE hash_record_extended(ROW(shop_change.most, shop_change.skip), 0) = hash_record_extended(ROW(kept.most, kept.skip), 0)
      AND shop_change.most IS NOT DISTINCT FROM kept.most
      AND shop_change.skip IS NOT DISTINCT FROM kept.skip
      AND shop_change.place = kept.place
  )
  UNION ALL
  -- flipped rows of shop₀: runs when item or shop changed
  SELECT
    shop_flips.id,
    - shop_flips.weight AS weight
  FROM shop_flips
),
-- Δ(group_2_outer_join): shop, item
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when shop or item changed
  SELECT
    group_2_join_delta.id,
    coalesce(group_2_join_delta."array", '{}'::integer[]) AS items,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when shop or item changed
  SELECT
    group_2_anti_join_delta.id,
    coalesce(NULL::integer[], '{}'::integer[]) AS items,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.items,
    sum(group_2_outer_join_delta.weight)::bigint AS weight
  FROM group_2_outer_join_delta
  GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.items
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.items,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.items,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.array_subquery_limit_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.array_subquery_limit_result" (id, items)
  SELECT n.id, n.items
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.array_subquery_limit_result" AS s
  SET id = n.id, items = n.items
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.items)::record *<> ROW(n.id, n.items)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.array_subquery_limit_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.array_subquery_limit_result.group" (most, skip, place, __pgt_count, __pgt_hash)
  SELECT n.most, n.skip, n.place, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.array_subquery_limit_result.group" AS s
  SET most = n.most, skip = n.skip, place = n.place, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.most, s.skip, s.place, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.most, n.skip, n.place, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.array_subquery_limit_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.array_subquery_limit_result.group_2" (most, skip, place, "array", __pgt_count, __pgt_hash)
  SELECT n.most, n.skip, n.place, n."array", n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.array_subquery_limit_result.group_2" AS s
  SET most = n.most, skip = n.skip, place = n.place, "array" = n."array", __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.most, s.skip, s.place, s."array", s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.most, n.skip, n.place, n."array", n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.array_subquery_limit_result.group_2" AS s
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
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.array_subquery_limit_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
