WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.domains_of_joined_groups_result'
),
-- Δcategory: the rows that changed since the last refresh, each with its weight
category_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.category" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δproduct: the rows that changed since the last refresh, each with its weight
product_change AS MATERIALIZED (
  SELECT
    changes.category,
    changes.cost,
    changes.wait,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.product" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.category, changes.cost, changes.cost::text COLLATE pg_catalog."C", changes.wait, changes.wait::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlabel: the rows that changed since the last refresh, each with its weight
label_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.value,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.label" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.value, changes.value::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δproduct whose number of rows changed, and by how many
product_keys AS MATERIALIZED (
  SELECT
    product_change.category,
    sum(product_change.weight)::bigint AS net
  FROM product_change
  WHERE product_change.category IS NOT NULL
  GROUP BY product_change.category
  HAVING sum(product_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: product
product_flips AS MATERIALIZED (
  SELECT
    product_keys.category,
    CASE WHEN lateral_rows.found = product_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM product_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.product AS product
      WHERE product.category = product_keys.category
      LIMIT greatest(product_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = product_keys.net OR lateral_rows.found = 0)
),
-- Δ(category_join): product, category
category_join_delta AS MATERIALIZED (
  -- Δproduct ⋈ category: runs when product changed
  SELECT
    product_change.cost,
    product_change.wait,
    product_change.weight
  FROM product_change
  JOIN public.category AS category
    ON product_change.category = category.id
  WHERE EXISTS (SELECT FROM product_change)
    AND product_change.category IS NOT NULL
  UNION ALL
  -- product ⋈ Δcategory: runs when category changed
  SELECT
    product.cost,
    product.wait,
    category_change.weight
  FROM category_change
  JOIN public.product AS product
    ON product.category = category_change.id
  WHERE EXISTS (SELECT FROM category_change)
  UNION ALL
  -- −Δproduct ⋈ Δcategory: runs when category and product changed
  SELECT
    product_change.cost,
    product_change.wait,
    - (category_change.weight * product_change.weight) AS weight
  FROM category_change
  JOIN product_change
    ON product_change.category = category_change.id
  WHERE product_change.category IS NOT NULL
),
-- Δ(product_anti_join): category, product
product_anti_join_delta AS MATERIALIZED (
  -- Δcategory ▷ product: runs when category changed
  SELECT
    category_change.weight
  FROM category_change
  WHERE EXISTS (SELECT FROM category_change)
    AND NOT EXISTS (
    SELECT
    FROM public.product AS product
    WHERE product.category = category_change.id
  )
  UNION ALL
  -- category ⋈ flipped keys of product: runs when product changed
  SELECT
    - product_flips.weight AS weight
  FROM product_flips
  JOIN public.category AS category
    ON product_flips.category = category.id
  WHERE EXISTS (SELECT FROM product_change)
  UNION ALL
  -- −Δcategory ⋈ flipped keys of product: runs when product and category changed
  SELECT
    product_flips.weight * category_change.weight AS weight
  FROM product_flips
  JOIN category_change
    ON product_flips.category = category_change.id
),
-- Δ(product_outer_join): product, category
product_outer_join_delta AS MATERIALIZED (
  -- Δcategory_join: runs when product or category changed
  SELECT
    category_join_delta.cost,
    category_join_delta.wait,
    category_join_delta.weight
  FROM category_join_delta
  UNION ALL
  -- Δproduct_anti_join: runs when category or product changed
  SELECT
    (SELECT NULL::public.price WHERE false) AS cost,
    NULL::interval(3) AS wait,
    product_anti_join_delta.weight
  FROM product_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.cost,
    grouped.wait,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.cost ORDER BY grouped.cost::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS cost_shown_arrived,
    min(grouped.cost ORDER BY grouped.cost::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS cost_shown_left,
    min(grouped.wait ORDER BY interval_send(grouped.wait)) FILTER (WHERE grouped.weight > 0) AS wait_shown_arrived,
    min(grouped.wait ORDER BY interval_send(grouped.wait)) FILTER (WHERE grouped.weight < 0) AS wait_shown_left
  FROM (
    SELECT
      product_outer_join_delta.cost,
      product_outer_join_delta.wait,
      sum(product_outer_join_delta.weight)::bigint AS weight
    FROM product_outer_join_delta
    GROUP BY product_outer_join_delta.cost, product_outer_join_delta.cost::text COLLATE pg_catalog."C", product_outer_join_delta.wait, product_outer_join_delta.wait::text COLLATE pg_catalog."C"
    HAVING sum(product_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.cost, grouped.wait
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.cost_shown AS old_cost_shown,
    kept.wait_shown AS old_wait_shown,
    coalesce(kept.cost, group_change.cost) AS cost,
    coalesce(kept.wait, group_change.wait) AS wait,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.cost_shown_arrived, kept.cost_shown) AS cost_shown,
    least(group_change.wait_shown_arrived, kept.wait_shown) AS wait_shown,
    hash_record_extended(ROW(coalesce(kept.cost, group_change.cost), coalesce(kept.wait, group_change.wait)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.cost_shown_left <= kept.cost_shown AND (group_change.cost_shown_arrived IS NULL OR group_change.cost_shown_arrived > kept.cost_shown) OR group_change.cost_shown_arrived = kept.cost_shown AND group_change.cost_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.cost_shown::text COLLATE pg_catalog."C" OR group_change.wait_shown_left <= kept.wait_shown AND (group_change.wait_shown_arrived IS NULL OR group_change.wait_shown_arrived > kept.wait_shown) OR group_change.wait_shown_arrived = kept.wait_shown AND interval_send(group_change.wait_shown_arrived) IS DISTINCT FROM interval_send(kept.wait_shown)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.domains_of_joined_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.cost, group_change.wait), 0)
    AND kept.cost IS NOT DISTINCT FROM group_change.cost
    AND kept.wait IS NOT DISTINCT FROM group_change.wait
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: category, product
group_rescan AS MATERIALIZED (
  SELECT
    group_next.cost,
    group_next.wait,
    min(product.cost ORDER BY product.cost::text COLLATE pg_catalog."C") AS cost_shown,
    min(product.wait ORDER BY interval_send(product.wait)) AS wait_shown
  FROM group_next
  JOIN public.category AS category
  LEFT JOIN public.product AS product
    ON product.category = category.id
    ON (group_next.cost = product.cost OR group_next.cost IS NOT DISTINCT FROM NULL AND product.cost IS NOT DISTINCT FROM NULL) AND (group_next.wait = product.wait OR group_next.wait IS NULL AND product.wait IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.cost, group_next.wait
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old___pgt_count,
    group_next.old_cost_shown,
    group_next.old_wait_shown,
    group_next.cost,
    group_next.wait,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.cost_shown ELSE group_next.cost_shown END AS cost_shown,
    CASE WHEN group_next.rescan THEN group_rescan.wait_shown ELSE group_next.wait_shown END AS wait_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.cost, group_next.wait), 0) = hash_record_extended(ROW(group_rescan.cost, group_rescan.wait), 0)
    AND group_next.cost IS NOT DISTINCT FROM group_rescan.cost
    AND group_next.wait IS NOT DISTINCT FROM group_rescan.wait
),
-- Δ(group): category, product
group_delta AS MATERIALIZED (
  -- −old groups: runs when category or product changed
  SELECT
    CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    group_new.old_wait_shown::interval(3) AS wait,
    group_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.old_wait_shown::interval(3), group_new.old___pgt_count, group_new.old_cost_shown, group_new.old_wait_shown)::record *<> ROW(CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.wait_shown::interval(3), group_new.__pgt_count, group_new.cost_shown, group_new.wait_shown)::record)
  UNION ALL
  -- +new groups: runs when category or product changed
  SELECT
    CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    group_new.wait_shown::interval(3) AS wait,
    group_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(CASE WHEN group_new.old_cost_shown IS NOT NULL THEN group_new.old_cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.old_wait_shown::interval(3), group_new.old___pgt_count, group_new.old_cost_shown, group_new.old_wait_shown)::record *<> ROW(CASE WHEN group_new.cost_shown IS NOT NULL THEN group_new.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END, group_new.wait_shown::interval(3), group_new.__pgt_count, group_new.cost_shown, group_new.wait_shown)::record)
),
-- the keys of Δlabel whose number of rows changed, and by how many
label_keys AS MATERIALIZED (
  SELECT
    label_change.value,
    sum(label_change.weight)::bigint AS net
  FROM label_change
  WHERE label_change.value IS NOT NULL
  GROUP BY label_change.value
  HAVING sum(label_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: label
label_flips AS MATERIALIZED (
  SELECT
    label_keys.value,
    CASE WHEN lateral_rows.found = label_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM label_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.label AS label
      WHERE label.value = label_keys.value
      LIMIT greatest(label_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = label_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_join): label, category, product
group_join_delta AS MATERIALIZED (
  -- Δlabel ⋈ group₀: runs when label changed
  SELECT
    label_change.id,
    CASE WHEN kept.cost_shown IS NOT NULL THEN kept.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    kept.wait_shown::interval(3) AS wait,
    kept.__pgt_count AS count,
    label_change.weight
  FROM label_change
  JOIN pgtrickle_state."public.domains_of_joined_groups_result.group" AS kept
    ON label_change.value = CASE WHEN kept.cost_shown IS NOT NULL THEN kept.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END
  WHERE EXISTS (SELECT FROM label_change)
    AND label_change.value IS NOT NULL
  UNION ALL
  -- label ⋈ Δgroup: runs when category or product changed
  SELECT
    label.id,
    group_delta.cost,
    group_delta.wait,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.label AS label
    ON label.value = group_delta.cost
  WHERE (EXISTS (SELECT FROM category_change) OR EXISTS (SELECT FROM product_change))
),
-- Δ(label_anti_join): category, product, label
label_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ label: runs when category or product changed
  SELECT
    group_delta.cost,
    group_delta.wait,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  WHERE (EXISTS (SELECT FROM category_change) OR EXISTS (SELECT FROM product_change))
    AND NOT EXISTS (
    SELECT
    FROM public.label AS label
    WHERE label.value = group_delta.cost
  )
  UNION ALL
  -- group₀ ⋈ flipped keys of label: runs when label changed
  SELECT
    CASE WHEN kept.cost_shown IS NOT NULL THEN kept.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END AS cost,
    kept.wait_shown::interval(3) AS wait,
    kept.__pgt_count AS count,
    - label_flips.weight AS weight
  FROM label_flips
  JOIN pgtrickle_state."public.domains_of_joined_groups_result.group" AS kept
    ON label_flips.value = CASE WHEN kept.cost_shown IS NOT NULL THEN kept.cost_shown::public.price ELSE (SELECT NULL::public.price WHERE false) END
  WHERE EXISTS (SELECT FROM label_change)
),
-- Δ(label_outer_join): label, category, product
label_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when label or category or product changed
  SELECT
    group_join_delta.id,
    group_join_delta.cost,
    group_join_delta.wait,
    group_join_delta.count AS titles,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δlabel_anti_join: runs when category or product or label changed
  SELECT
    NULL::integer AS id,
    label_anti_join_delta.cost,
    label_anti_join_delta.wait,
    label_anti_join_delta.count AS titles,
    label_anti_join_delta.weight
  FROM label_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    label_outer_join_delta.id,
    label_outer_join_delta.cost,
    label_outer_join_delta.wait,
    label_outer_join_delta.titles,
    sum(label_outer_join_delta.weight)::bigint AS weight
  FROM label_outer_join_delta
  GROUP BY label_outer_join_delta.id, label_outer_join_delta.cost, label_outer_join_delta.cost::text COLLATE pg_catalog."C", label_outer_join_delta.wait, label_outer_join_delta.wait::text COLLATE pg_catalog."C", label_outer_join_delta.titles
  HAVING sum(label_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.cost,
    result_change.wait,
    result_change.titles,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.cost, result_change.wait, result_change.titles), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.domains_of_joined_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.cost, result_change.wait, result_change.titles), 0)
    AND ROW(kept.id, kept.cost, kept.cost::text COLLATE pg_catalog."C", kept.wait, kept.wait::text COLLATE pg_catalog."C", kept.titles) IS NOT DISTINCT FROM ROW(result_change.id, result_change.cost, result_change.cost::text COLLATE pg_catalog."C", result_change.wait, result_change.wait::text COLLATE pg_catalog."C", result_change.titles)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.domains_of_joined_groups_result" (id, cost, wait, titles, __pgt_count, __pgt_hash)
  SELECT n.id, n.cost, n.wait, n.titles, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.domains_of_joined_groups_result" AS s
  SET id = n.id, cost = n.cost, wait = n.wait, titles = n.titles, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.cost, s.wait, s.titles, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.cost, n.wait, n.titles, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.domains_of_joined_groups_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.domains_of_joined_groups_result.group" (cost, wait, __pgt_count, cost_shown, wait_shown, __pgt_hash)
  SELECT n.cost, n.wait, n.__pgt_count, n.cost_shown, n.wait_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.domains_of_joined_groups_result.group" AS s
  SET cost = n.cost, wait = n.wait, __pgt_count = n.__pgt_count, cost_shown = n.cost_shown, wait_shown = n.wait_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.cost, s.wait, s.__pgt_count, s.cost_shown, s.wait_shown, s.__pgt_hash)::record *<> ROW(n.cost, n.wait, n.__pgt_count, n.cost_shown, n.wait_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.domains_of_joined_groups_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.category', (SELECT count(*) FROM category_change),
    'public.product', (SELECT count(*) FROM product_change),
    'public.label', (SELECT count(*) FROM label_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.domains_of_joined_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
