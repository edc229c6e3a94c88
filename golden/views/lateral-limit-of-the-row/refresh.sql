WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_of_the_row_result'
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
-- the partitions that Δ(item) touches
window_partitions AS MATERIALIZED (
  SELECT
    item_change.place AS key_1
  FROM item_change
  GROUP BY item_change.place
),
-- the rows of the touched partitions, as they are now: item
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when item changed
  SELECT
    item.id,
    item.place,
    item.price,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.item AS item
    ON (window_partitions.key_1 = item.place OR window_partitions.key_1 IS NULL AND item.place IS NULL)
  WHERE EXISTS (SELECT FROM item_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.place,
    grouped.price
  FROM (
    SELECT
      combined.id,
      combined.place,
      combined.price,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.place,
        window_rows_now.price,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        item_change.id,
        item_change.place,
        item_change.price,
        item_change.weight * '-1'::integer AS weight
      FROM item_change
    ) AS combined
    GROUP BY combined.id, combined.place, combined.price
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): item
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when item changed
  SELECT
    windowed.id,
    windowed.place,
    windowed.price,
    windowed.place_2,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.place,
      window_rows_before.price,
      row_number() OVER (PARTITION BY window_rows_before.place ORDER BY window_rows_before.price, window_rows_before.id, window_rows_before.id) AS place_2
    FROM window_rows_before
  ) AS windowed
  WHERE windowed.price > 1
  UNION ALL
  -- +now, in the touched partitions: runs when item changed
  SELECT
    windowed.id,
    windowed.place,
    windowed.price,
    windowed.place_2,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.place,
      window_rows_now.price,
      row_number() OVER (PARTITION BY window_rows_now.place ORDER BY window_rows_now.price, window_rows_now.id, window_rows_now.id) AS place_2
    FROM window_rows_now
  ) AS windowed
  WHERE windowed.price > 1
),
-- the rows of shop₀ that match a row of Δwindow: item, shop
shop_candidates AS MATERIALIZED (
  -- shop ⋉ Δwindow: runs when item changed
  SELECT
    shop.id,
    shop.most,
    shop.skip,
    shop.place,
    1::bigint AS weight
  FROM public.shop AS shop
  WHERE EXISTS (SELECT FROM item_change)
    AND EXISTS (
    SELECT
    FROM window_delta
    WHERE window_delta.place = shop.place
  )
    AND EXISTS (
    SELECT
    FROM window_delta AS window_delta_2
    WHERE window_delta_2.place = shop.place
      AND window_delta_2.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint)
      AND window_delta_2.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  )
  UNION ALL
  -- −Δshop ⋉ Δwindow: runs when shop and item changed
  SELECT
    shop_change.id,
    shop_change.most,
    shop_change.skip,
    shop_change.place,
    - shop_change.weight AS weight
  FROM shop_change
  WHERE EXISTS (
    SELECT
    FROM window_delta
    WHERE window_delta.place = shop_change.place
      AND window_delta.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint)
      AND window_delta.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop_change.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
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
    sum(window_delta.weight)::bigint AS gained
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
  JOIN window_delta
    ON window_delta.place = grouped.place AND window_delta.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.skip::bigint)) AS amount (n)), '0'::bigint) AND window_delta.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (grouped.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((grouped.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  GROUP BY grouped.id, grouped.most, grouped.skip, grouped.place, grouped.weight
  HAVING sum(window_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: item
shop_flips AS MATERIALIZED (
  SELECT
    shop_touched.id,
    shop_touched.weight * CASE WHEN lateral_rows.found = shop_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM shop_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          item.id,
          item.place,
          item.price,
          row_number() OVER (PARTITION BY item.place ORDER BY item.price, item.id, item.id) AS place_2
        FROM public.item AS item
      ) AS windowed
      WHERE windowed.price > 1
        AND windowed.place = shop_touched.place
        AND windowed.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_touched.skip::bigint)) AS amount (n)), '0'::bigint)
        AND windowed.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_touched.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop_touched.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
      LIMIT greatest(shop_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = shop_touched.gained OR lateral_rows.found = 0)
),
-- Δ(window_join): shop, item
window_join_delta AS MATERIALIZED (
  -- Δshop ⋈ window: runs when shop changed
  SELECT
    shop_change.id,
    windowed.id AS id_2,
    windowed.price,
    shop_change.weight
  FROM shop_change
  JOIN (
    SELECT
      item.id,
      item.place,
      item.price,
      row_number() OVER (PARTITION BY item.place ORDER BY item.price, item.id, item.id) AS place_2
    FROM public.item AS item
  ) AS windowed
    ON windowed.place = shop_change.place AND windowed.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) AND windowed.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop_change.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM shop_change)
    AND shop_change.place IS NOT NULL
    AND windowed.price > 1
  UNION ALL
  -- shop ⋈ Δwindow: runs when item changed
  SELECT
    shop.id,
    window_delta.id AS id_2,
    window_delta.price,
    window_delta.weight
  FROM window_delta
  JOIN public.shop AS shop
    ON window_delta.place = shop.place AND window_delta.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint) AND window_delta.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM item_change)
    AND window_delta.place IS NOT NULL
  UNION ALL
  -- −Δshop ⋈ Δwindow: runs when item and shop changed
  SELECT
    shop_change.id,
    window_delta.id AS id_2,
    window_delta.price,
    - (window_delta.weight * shop_change.weight) AS weight
  FROM window_delta
  JOIN shop_change
    ON window_delta.place = shop_change.place AND window_delta.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) AND window_delta.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop_change.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE window_delta.place IS NOT NULL
    AND shop_change.place IS NOT NULL
),
-- Δ(window_anti_join): shop, item
window_anti_join_delta AS MATERIALIZED (
  -- Δshop ▷ window: runs when shop changed
  SELECT
    shop_change.id,
    shop_change.weight
  FROM shop_change
  WHERE EXISTS (SELECT FROM shop_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        item.id,
        item.place,
        item.price,
        row_number() OVER (PARTITION BY item.place ORDER BY item.price, item.id, item.id) AS place_2
      FROM public.item AS item
    ) AS windowed
    WHERE windowed.price > 1
      AND windowed.place = shop_change.place
      AND windowed.place_2 > coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint)
      AND windowed.place_2 - coalesce((SELECT (SELECT n OFFSET least(n, 0)) FROM (VALUES (shop_change.skip::bigint)) AS amount (n)), '0'::bigint) <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES ((shop_change.most + 1)::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  )
  UNION ALL
  -- flipped rows of shop₀: runs when item changed
  SELECT
    shop_flips.id,
    - shop_flips.weight AS weight
  FROM shop_flips
),
-- Δ(window_outer_join): shop, item
window_outer_join_delta AS MATERIALIZED (
  -- Δwindow_join: runs when shop or item changed
  SELECT
    window_join_delta.id AS shop,
    window_join_delta.id_2 AS id,
    window_join_delta.price,
    window_join_delta.weight
  FROM window_join_delta
  UNION ALL
  -- Δwindow_anti_join: runs when shop or item changed
  SELECT
    window_anti_join_delta.id AS shop,
    NULL::integer AS id,
    NULL::integer AS price,
    window_anti_join_delta.weight
  FROM window_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_outer_join_delta.shop,
    window_outer_join_delta.id,
    window_outer_join_delta.price,
    sum(window_outer_join_delta.weight)::bigint AS weight
  FROM window_outer_join_delta
  GROUP BY window_outer_join_delta.shop, window_outer_join_delta.id, window_outer_join_delta.price
  HAVING sum(window_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.shop,
    result_change.id,
    result_change.price,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.shop, result_change.id, result_change.price), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_of_the_row_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.shop, result_change.id, result_change.price), 0)
    AND ROW(kept.shop, kept.id, kept.price) IS NOT DISTINCT FROM ROW(result_change.shop, result_change.id, result_change.price)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_of_the_row_result" (shop, id, price, __pgt_count, __pgt_hash)
  SELECT n.shop, n.id, n.price, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_of_the_row_result" AS s
  SET shop = n.shop, id = n.id, price = n.price, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.id, s.price, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.id, n.price, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_of_the_row_result" AS s
  USING result_next AS n
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
  stream_table => 'public.lateral_limit_of_the_row_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
