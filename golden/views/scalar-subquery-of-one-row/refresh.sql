WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_of_one_row_result'
),
-- Δproduct: the rows that changed since the last refresh, each with its weight
product_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.product" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.price, changes.price::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δrate: the rows that changed since the last refresh, each with its weight
rate_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.percent,
    changes.active,
    changes.note,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.rate" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.percent, changes.percent::text COLLATE pg_catalog."C", changes.active, changes.note
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.code,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.percent ORDER BY grouped.percent::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS percent_arrived,
    min(grouped.percent ORDER BY grouped.percent::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS percent_left
  FROM (
    SELECT
      rate_change.code,
      rate_change.percent,
      sum(rate_change.weight)::bigint AS weight
    FROM rate_change
    WHERE rate_change.active
    GROUP BY rate_change.code, rate_change.percent, rate_change.percent::text COLLATE pg_catalog."C"
    HAVING sum(rate_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.code
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.code AS old_code,
    kept.__pgt_count AS old___pgt_count,
    kept.percent AS old_percent,
    group_change.code,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.percent_arrived, kept.percent) AS percent,
    hash_record_extended(ROW(group_change.code), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.percent_left <= kept.percent AND (group_change.percent_arrived IS NULL OR group_change.percent_arrived > kept.percent) OR group_change.percent_arrived = kept.percent AND group_change.percent_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.percent::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.code), 0)
    AND kept.code IS NOT DISTINCT FROM group_change.code
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: rate
group_rescan AS MATERIALIZED (
  SELECT
    group_next.code,
    min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
  FROM group_next
  JOIN public.rate AS rate
    ON (group_next.code = rate.code OR group_next.code IS NULL AND rate.code IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
    AND rate.active
  GROUP BY group_next.code
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_code,
    group_next.old___pgt_count,
    group_next.old_percent,
    group_next.code,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.percent ELSE group_next.percent END AS percent,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.code), 0) = hash_record_extended(ROW(group_rescan.code), 0)
    AND group_next.code IS NOT DISTINCT FROM group_rescan.code
),
-- Δ(group): rate
group_delta AS MATERIALIZED (
  -- −old groups: runs when rate changed
  SELECT
    group_new.old_code AS code,
    group_new.old___pgt_count AS count,
    group_new.old_percent AS percent,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_code, group_new.old___pgt_count, group_new.old_percent)::record *<> ROW(group_new.code, group_new.__pgt_count, group_new.percent)::record)
  UNION ALL
  -- +new groups: runs when rate changed
  SELECT
    group_new.code,
    group_new.__pgt_count AS count,
    group_new.percent,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_code, group_new.old___pgt_count, group_new.old_percent)::record *<> ROW(group_new.code, group_new.__pgt_count, group_new.percent)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.code,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.code IS NOT NULL
  GROUP BY group_delta.code
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.code,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS kept
      WHERE kept.code = group_keys.code
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): product, rate
group_join_delta AS MATERIALIZED (
  -- Δproduct ⋈ group₀: runs when product changed
  SELECT
    product_change.code,
    product_change.price,
    kept.code AS code_2,
    kept.__pgt_count AS count,
    kept.percent,
    product_change.weight
  FROM product_change
  JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS kept
    ON kept.code = product_change.code
  WHERE EXISTS (SELECT FROM product_change)
    AND product_change.code IS NOT NULL
  UNION ALL
  -- product ⋈ Δgroup: runs when rate changed
  SELECT
    product.code,
    product.price,
    group_delta.code AS code_2,
    group_delta.count,
    group_delta.percent,
    group_delta.weight
  FROM group_delta
  JOIN public.product AS product
    ON group_delta.code = product.code
  WHERE EXISTS (SELECT FROM rate_change)
    AND group_delta.code IS NOT NULL
),
-- Δ(group_anti_join): product, rate
group_anti_join_delta AS MATERIALIZED (
  -- Δproduct ▷ group₀: runs when product changed
  SELECT
    product_change.code,
    product_change.price,
    product_change.weight
  FROM product_change
  WHERE EXISTS (SELECT FROM product_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS kept
    WHERE kept.code = product_change.code
  )
  UNION ALL
  -- product ⋈ flipped keys of group: runs when rate changed
  SELECT
    product.code,
    product.price,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.product AS product
    ON group_flips.code = product.code
  WHERE EXISTS (SELECT FROM rate_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    product_change.price,
    product_change.price::text COLLATE pg_catalog."C" AS price_image,
    sum(product_change.weight) AS __pgt_count_change
  FROM product_change
  GROUP BY product_change.price, product_change.price::text COLLATE pg_catalog."C"
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.price AS old_price,
    kept.price_image AS old_price_image,
    coalesce(kept.price, group_2_change.price) AS price,
    group_2_change.price_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.price, group_2_change.price), group_2_change.price_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.price, group_2_change.price_image), 0)
    AND kept.price IS NOT DISTINCT FROM group_2_change.price
    AND kept.price_image IS NOT DISTINCT FROM group_2_change.price_image
),
-- Δ(group_2): product
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when product changed
  SELECT
    group_2_next.old_price AS price,
    group_2_next.old_price_image AS price_image,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_price, group_2_next.old_price_image)::record *<> ROW(group_2_next.price, group_2_next.price_image)::record)
  UNION ALL
  -- +new groups: runs when product changed
  SELECT
    group_2_next.price,
    group_2_next.price_image,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_price, group_2_next.old_price_image)::record *<> ROW(group_2_next.price, group_2_next.price_image)::record)
),
-- Δ(group_2_join): rate, product
group_2_join_delta AS MATERIALIZED (
  -- Δrate ⋈ group_2₀: runs when rate changed
  SELECT
    rate_change.note,
    kept.price,
    kept.price_image,
    rate_change.weight
  FROM rate_change
  JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" AS kept
    ON rate_change.percent < kept.price
  WHERE EXISTS (SELECT FROM rate_change)
    AND NOT rate_change.active
    AND rate_change.percent IS NOT NULL
  UNION ALL
  -- rate ⋈ Δgroup_2: runs when product changed
  SELECT
    rate.note,
    group_2_delta.price,
    group_2_delta.price_image,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.rate AS rate
    ON rate.percent < group_2_delta.price
  WHERE EXISTS (SELECT FROM product_change)
    AND group_2_delta.price IS NOT NULL
    AND NOT rate.active
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    grouped.price,
    grouped.price_image,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.note::text) FILTER (WHERE grouped.weight > 0) AS note_arrived,
    min(grouped.note::text) FILTER (WHERE grouped.weight < 0) AS note_left
  FROM (
    SELECT
      group_2_join_delta.note,
      group_2_join_delta.price,
      group_2_join_delta.price_image,
      sum(group_2_join_delta.weight)::bigint AS weight
    FROM group_2_join_delta
    GROUP BY group_2_join_delta.note, group_2_join_delta.price, group_2_join_delta.price::text COLLATE pg_catalog."C", group_2_join_delta.price_image
    HAVING sum(group_2_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.price, grouped.price_image
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.price AS old_price,
    kept.price_image AS old_price_image,
    kept.__pgt_count AS old___pgt_count,
    kept.note AS old_note,
    coalesce(kept.price, group_3_change.price) AS price,
    group_3_change.price_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_3_change.note_arrived, kept.note) AS note,
    hash_record_extended(ROW(coalesce(kept.price, group_3_change.price), group_3_change.price_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_3_change.note_left <= kept.note AND (group_3_change.note_arrived IS NULL OR group_3_change.note_arrived > kept.note)) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.price, group_3_change.price_image), 0)
    AND kept.price IS NOT DISTINCT FROM group_3_change.price
    AND kept.price_image IS NOT DISTINCT FROM group_3_change.price_image
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: product, rate
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.price,
    group_3_next.price_image,
    min(rate.note::text) AS note
  FROM group_3_next
  JOIN (
    SELECT
      product.price,
      product.price::text COLLATE pg_catalog."C" AS price_image
    FROM public.product AS product
    GROUP BY product.price, product.price::text COLLATE pg_catalog."C"
  ) AS grouped
    ON group_3_next.price = grouped.price AND (group_3_next.price_image = grouped.price_image OR group_3_next.price_image IS NULL AND grouped.price_image IS NULL)
  JOIN public.rate AS rate
    ON rate.percent < grouped.price
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
    AND NOT rate.active
  GROUP BY group_3_next.price, group_3_next.price_image
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_price,
    group_3_next.old_price_image,
    group_3_next.old___pgt_count,
    group_3_next.old_note,
    group_3_next.price,
    group_3_next.price_image,
    group_3_next.__pgt_count,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.note ELSE group_3_next.note END AS note,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.price, group_3_next.price_image), 0) = hash_record_extended(ROW(group_3_rescan.price, group_3_rescan.price_image), 0)
    AND group_3_next.price IS NOT DISTINCT FROM group_3_rescan.price
    AND group_3_next.price_image IS NOT DISTINCT FROM group_3_rescan.price_image
),
-- Δ(group_3): rate, product
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when rate or product changed
  SELECT
    group_3_new.old_price AS price,
    group_3_new.old_price_image AS price_image,
    group_3_new.old___pgt_count AS count,
    group_3_new.old_note AS note,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_price, group_3_new.old_price_image, group_3_new.old___pgt_count, group_3_new.old_note)::record *<> ROW(group_3_new.price, group_3_new.price_image, group_3_new.__pgt_count, group_3_new.note)::record)
  UNION ALL
  -- +new groups: runs when rate or product changed
  SELECT
    group_3_new.price,
    group_3_new.price_image,
    group_3_new.__pgt_count AS count,
    group_3_new.note,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_price, group_3_new.old_price_image, group_3_new.old___pgt_count, group_3_new.old_note)::record *<> ROW(group_3_new.price, group_3_new.price_image, group_3_new.__pgt_count, group_3_new.note)::record)
),
-- Δ(group_outer_join): product, rate
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when product or rate changed
  SELECT
    group_join_delta.code,
    group_join_delta.price,
    group_join_delta.code_2,
    group_join_delta.count,
    group_join_delta.percent,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when product or rate changed
  SELECT
    group_anti_join_delta.code,
    group_anti_join_delta.price,
    NULL::text AS code_2,
    NULL::bigint AS count,
    NULL::numeric AS percent,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- the rows of group_outer_join that match a row of Δgroup_3: rate, product
group_outer_join_candidates AS MATERIALIZED (
  -- group_outer_join ⋉ Δgroup_3: runs when rate or product changed
  SELECT
    product.code,
    product.price,
    grouped.code AS code_2,
    grouped.count,
    grouped.percent,
    1::bigint AS weight
  FROM public.product AS product
  LEFT JOIN (
    SELECT
      rate.code,
      count(*) AS count,
      min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
    FROM public.rate AS rate
    WHERE rate.active
    GROUP BY rate.code
  ) AS grouped
    ON grouped.code = product.code
  WHERE (EXISTS (SELECT FROM rate_change) OR EXISTS (SELECT FROM product_change))
    AND EXISTS (
    SELECT
    FROM group_3_delta
    WHERE hash_record_extended(ROW(product.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(group_3_delta.price_image), 0)
      AND product.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_3_delta.price_image
  )
),
-- those whose number of partners changed, and by how many
group_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.code,
    grouped.price,
    grouped.code_2,
    grouped.count,
    grouped.percent,
    grouped.weight,
    sum(group_3_delta.weight)::bigint AS gained
  FROM (
    SELECT
      group_outer_join_candidates.code,
      group_outer_join_candidates.price,
      group_outer_join_candidates.code_2,
      group_outer_join_candidates.count,
      group_outer_join_candidates.percent,
      sum(group_outer_join_candidates.weight)::bigint AS weight
    FROM group_outer_join_candidates
    GROUP BY group_outer_join_candidates.code, group_outer_join_candidates.price, group_outer_join_candidates.price::text COLLATE pg_catalog."C", group_outer_join_candidates.code_2, group_outer_join_candidates.count, group_outer_join_candidates.percent, group_outer_join_candidates.percent::text COLLATE pg_catalog."C"
    HAVING sum(group_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_3_delta
    ON hash_record_extended(ROW(grouped.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(group_3_delta.price_image), 0) AND grouped.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_3_delta.price_image
  GROUP BY grouped.code, grouped.price, grouped.price::text COLLATE pg_catalog."C", grouped.code_2, grouped.count, grouped.percent, grouped.percent::text COLLATE pg_catalog."C", grouped.weight
  HAVING sum(group_3_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
group_outer_join_flips AS MATERIALIZED (
  SELECT
    group_outer_join_touched.code,
    group_outer_join_touched.price,
    group_outer_join_touched.code_2,
    group_outer_join_touched.count,
    group_outer_join_touched.percent,
    group_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS kept
      WHERE group_outer_join_touched.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.price_image
      LIMIT greatest(group_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_3_join): product, rate
group_3_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ group_3₀: runs when product or rate changed
  SELECT
    group_outer_join_delta.code,
    group_outer_join_delta.price,
    group_outer_join_delta.code_2,
    group_outer_join_delta.count,
    group_outer_join_delta.percent,
    kept.price AS price_2,
    kept.price_image,
    kept.__pgt_count AS count_2,
    kept.note,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS kept
    ON hash_record_extended(ROW(group_outer_join_delta.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.price_image), 0) AND group_outer_join_delta.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.price_image
  WHERE (EXISTS (SELECT FROM product_change) OR EXISTS (SELECT FROM rate_change))
  UNION ALL
  -- group_outer_join ⋈ Δgroup_3: runs when rate or product changed
  SELECT
    product.code,
    product.price,
    grouped.code AS code_2,
    grouped.count,
    grouped.percent,
    group_3_delta.price AS price_2,
    group_3_delta.price_image,
    group_3_delta.count AS count_2,
    group_3_delta.note,
    group_3_delta.weight
  FROM group_3_delta
  JOIN public.product AS product
  LEFT JOIN (
    SELECT
      rate.code,
      count(*) AS count,
      min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
    FROM public.rate AS rate
    WHERE rate.active
    GROUP BY rate.code
  ) AS grouped
    ON grouped.code = product.code
    ON hash_record_extended(ROW(group_3_delta.price_image), 0) = hash_record_extended(ROW(product.price::text COLLATE pg_catalog."C"), 0) AND product.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_3_delta.price_image
  WHERE (EXISTS (SELECT FROM rate_change) OR EXISTS (SELECT FROM product_change))
),
-- Δ(group_3_anti_join): product, rate
group_3_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ group_3₀: runs when product or rate changed
  SELECT
    group_outer_join_delta.code,
    group_outer_join_delta.price,
    group_outer_join_delta.code_2,
    group_outer_join_delta.count,
    group_outer_join_delta.percent,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM product_change) OR EXISTS (SELECT FROM rate_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS kept
    WHERE hash_record_extended(ROW(group_outer_join_delta.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.price_image), 0)
      AND group_outer_join_delta.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.price_image
  )
  UNION ALL
  -- flipped rows of group_outer_join₀: runs when rate or product changed
  SELECT
    group_outer_join_flips.code,
    group_outer_join_flips.price,
    group_outer_join_flips.code_2,
    group_outer_join_flips.count,
    group_outer_join_flips.percent,
    - group_outer_join_flips.weight AS weight
  FROM group_outer_join_flips
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    grouped.code,
    grouped.percent,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.active) AS __pgt_active_true_change,
    sum(grouped.weight) FILTER (WHERE grouped.active IS NOT NULL) AS __pgt_active_count_change,
    min(grouped.percent ORDER BY grouped.percent::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS percent_shown_arrived,
    min(grouped.percent ORDER BY grouped.percent::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS percent_shown_left
  FROM (
    SELECT
      rate_change.code,
      rate_change.percent,
      rate_change.active,
      sum(rate_change.weight)::bigint AS weight
    FROM rate_change
    GROUP BY rate_change.code, rate_change.percent, rate_change.percent::text COLLATE pg_catalog."C", rate_change.active
    HAVING sum(rate_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.code, grouped.percent
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.code AS old_code,
    kept.__pgt_count AS old___pgt_count,
    kept.__pgt_active_true AS old___pgt_active_true,
    kept.__pgt_active_count AS old___pgt_active_count,
    kept.percent_shown AS old_percent_shown,
    group_4_change.code,
    coalesce(kept.percent, group_4_change.percent) AS percent,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_active_true, 0) + coalesce(group_4_change.__pgt_active_true_change::bigint, 0) AS __pgt_active_true,
    coalesce(kept.__pgt_active_count, 0) + coalesce(group_4_change.__pgt_active_count_change::bigint, 0) AS __pgt_active_count,
    least(group_4_change.percent_shown_arrived, kept.percent_shown) AS percent_shown,
    hash_record_extended(ROW(group_4_change.code, coalesce(kept.percent, group_4_change.percent)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_4_change.percent_shown_left <= kept.percent_shown AND (group_4_change.percent_shown_arrived IS NULL OR group_4_change.percent_shown_arrived > kept.percent_shown) OR group_4_change.percent_shown_arrived = kept.percent_shown AND group_4_change.percent_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.percent_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.code, group_4_change.percent), 0)
    AND kept.code IS NOT DISTINCT FROM group_4_change.code
    AND kept.percent IS NOT DISTINCT FROM group_4_change.percent
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: rate
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.code,
    group_4_next.percent,
    min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent_shown
  FROM group_4_next
  JOIN public.rate AS rate
    ON (group_4_next.code = rate.code OR group_4_next.code IS NULL AND rate.code IS NULL) AND (group_4_next.percent = rate.percent OR group_4_next.percent IS NULL AND rate.percent IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.code, group_4_next.percent
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_code,
    group_4_next.old___pgt_count,
    group_4_next.old___pgt_active_true,
    group_4_next.old___pgt_active_count,
    group_4_next.old_percent_shown,
    group_4_next.code,
    group_4_next.percent,
    group_4_next.__pgt_count,
    group_4_next.__pgt_active_true,
    group_4_next.__pgt_active_count,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.percent_shown ELSE group_4_next.percent_shown END AS percent_shown,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.code, group_4_next.percent), 0) = hash_record_extended(ROW(group_4_rescan.code, group_4_rescan.percent), 0)
    AND group_4_next.code IS NOT DISTINCT FROM group_4_rescan.code
    AND group_4_next.percent IS NOT DISTINCT FROM group_4_rescan.percent
),
-- Δ(group_4): rate
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when rate changed
  SELECT
    group_4_new.old_code AS code,
    group_4_new.old_percent_shown AS percent,
    group_4_new.old___pgt_count AS count,
    CASE WHEN group_4_new.old___pgt_active_count > 0 THEN group_4_new.old___pgt_active_true = group_4_new.old___pgt_active_count ELSE NULL::boolean END AS active,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_code, group_4_new.old_percent_shown, group_4_new.old___pgt_count, CASE WHEN group_4_new.old___pgt_active_count > 0 THEN group_4_new.old___pgt_active_true = group_4_new.old___pgt_active_count ELSE NULL::boolean END, group_4_new.old_percent_shown)::record *<> ROW(group_4_new.code, group_4_new.percent_shown, group_4_new.__pgt_count, CASE WHEN group_4_new.__pgt_active_count > 0 THEN group_4_new.__pgt_active_true = group_4_new.__pgt_active_count ELSE NULL::boolean END, group_4_new.percent_shown)::record)
  UNION ALL
  -- +new groups: runs when rate changed
  SELECT
    group_4_new.code,
    group_4_new.percent_shown AS percent,
    group_4_new.__pgt_count AS count,
    CASE WHEN group_4_new.__pgt_active_count > 0 THEN group_4_new.__pgt_active_true = group_4_new.__pgt_active_count ELSE NULL::boolean END AS active,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_code, group_4_new.old_percent_shown, group_4_new.old___pgt_count, CASE WHEN group_4_new.old___pgt_active_count > 0 THEN group_4_new.old___pgt_active_true = group_4_new.old___pgt_active_count ELSE NULL::boolean END, group_4_new.old_percent_shown)::record *<> ROW(group_4_new.code, group_4_new.percent_shown, group_4_new.__pgt_count, CASE WHEN group_4_new.__pgt_active_count > 0 THEN group_4_new.__pgt_active_true = group_4_new.__pgt_active_count ELSE NULL::boolean END, group_4_new.percent_shown)::record)
),
-- Δ(group_3_outer_join): product, rate
group_3_outer_join_delta AS MATERIALIZED (
  -- Δgroup_3_join: runs when product or rate changed
  SELECT
    group_3_join_delta.code,
    group_3_join_delta.price,
    group_3_join_delta.code_2,
    group_3_join_delta.count,
    group_3_join_delta.percent,
    group_3_join_delta.price_2,
    group_3_join_delta.price_image,
    group_3_join_delta.count_2,
    group_3_join_delta.note,
    group_3_join_delta.weight
  FROM group_3_join_delta
  UNION ALL
  -- Δgroup_3_anti_join: runs when product or rate changed
  SELECT
    group_3_anti_join_delta.code,
    group_3_anti_join_delta.price,
    group_3_anti_join_delta.code_2,
    group_3_anti_join_delta.count,
    group_3_anti_join_delta.percent,
    NULL::numeric AS price_2,
    NULL::text AS price_image,
    NULL::bigint AS count_2,
    NULL::text AS note,
    group_3_anti_join_delta.weight
  FROM group_3_anti_join_delta
),
-- the keys of Δgroup_4 whose number of rows changed, and by how many
group_4_keys AS MATERIALIZED (
  SELECT
    group_4_delta.code,
    group_4_delta.percent,
    sum(group_4_delta.weight)::bigint AS net
  FROM group_4_delta
  WHERE group_4_delta.code IS NOT NULL
    AND group_4_delta.percent IS NOT NULL
  GROUP BY group_4_delta.code, group_4_delta.percent
  HAVING sum(group_4_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_4_flips AS MATERIALIZED (
  SELECT
    group_4_keys.code,
    group_4_keys.percent,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_4_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_4_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS kept
      WHERE kept.code = group_4_keys.code
        AND kept.percent_shown = group_4_keys.percent
      LIMIT greatest(group_4_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_4_keys.net * '-1'::integer)
),
-- Δ(group_4_join): product, rate
group_4_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ⋈ group_4₀: runs when product or rate changed
  SELECT
    group_3_outer_join_delta.code,
    group_3_outer_join_delta.price,
    group_3_outer_join_delta.code_2,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.percent,
    group_3_outer_join_delta.price_2,
    group_3_outer_join_delta.price_image,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.note,
    kept.code AS code_3,
    kept.percent_shown AS percent_2,
    kept.__pgt_count AS count_3,
    CASE WHEN kept.__pgt_active_count > 0 THEN kept.__pgt_active_true = kept.__pgt_active_count ELSE NULL::boolean END AS active,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS kept
    ON kept.code = group_3_outer_join_delta.code AND kept.percent_shown = group_3_outer_join_delta.price
  WHERE (EXISTS (SELECT FROM product_change) OR EXISTS (SELECT FROM rate_change))
    AND group_3_outer_join_delta.code IS NOT NULL
    AND group_3_outer_join_delta.price IS NOT NULL
  UNION ALL
  -- group_3_outer_join ⋈ Δgroup_4: runs when rate changed
  SELECT
    product.code,
    product.price,
    grouped.code AS code_2,
    grouped.count,
    grouped.percent,
    grouped_3.price AS price_2,
    grouped_3.price_image,
    grouped_3.count AS count_2,
    grouped_3.note,
    group_4_delta.code AS code_3,
    group_4_delta.percent AS percent_2,
    group_4_delta.count AS count_3,
    group_4_delta.active,
    group_4_delta.weight
  FROM group_4_delta
  JOIN public.product AS product
  LEFT JOIN (
    SELECT
      rate.code,
      count(*) AS count,
      min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
    FROM public.rate AS rate
    WHERE rate.active
    GROUP BY rate.code
  ) AS grouped
    ON grouped.code = product.code
  LEFT JOIN (
    SELECT
      grouped_2.price,
      grouped_2.price_image,
      count(*) AS count,
      min(rate_2.note::text) AS note
    FROM (
      SELECT
        product_2.price,
        product_2.price::text COLLATE pg_catalog."C" AS price_image
      FROM public.product AS product_2
      GROUP BY product_2.price, product_2.price::text COLLATE pg_catalog."C"
    ) AS grouped_2
    JOIN public.rate AS rate_2
      ON rate_2.percent < grouped_2.price
    WHERE NOT rate_2.active
    GROUP BY grouped_2.price, grouped_2.price_image
  ) AS grouped_3
    ON hash_record_extended(ROW(product.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(grouped_3.price_image), 0)
    AND product.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM grouped_3.price_image
    ON group_4_delta.code = product.code AND group_4_delta.percent = product.price
  WHERE EXISTS (SELECT FROM rate_change)
    AND group_4_delta.code IS NOT NULL
    AND group_4_delta.percent IS NOT NULL
),
-- Δ(group_4_anti_join): product, rate
group_4_anti_join_delta AS MATERIALIZED (
  -- Δgroup_3_outer_join ▷ group_4₀: runs when product or rate changed
  SELECT
    group_3_outer_join_delta.code,
    group_3_outer_join_delta.price,
    group_3_outer_join_delta.code_2,
    group_3_outer_join_delta.count,
    group_3_outer_join_delta.percent,
    group_3_outer_join_delta.price_2,
    group_3_outer_join_delta.price_image,
    group_3_outer_join_delta.count_2,
    group_3_outer_join_delta.note,
    group_3_outer_join_delta.weight
  FROM group_3_outer_join_delta
  WHERE (EXISTS (SELECT FROM product_change) OR EXISTS (SELECT FROM rate_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS kept
    WHERE kept.code = group_3_outer_join_delta.code
      AND kept.percent_shown = group_3_outer_join_delta.price
  )
  UNION ALL
  -- group_3_outer_join ⋈ flipped keys of group_4: runs when rate changed
  SELECT
    product.code,
    product.price,
    grouped.code AS code_2,
    grouped.count,
    grouped.percent,
    grouped_3.price AS price_2,
    grouped_3.price_image,
    grouped_3.count AS count_2,
    grouped_3.note,
    - group_4_flips.weight AS weight
  FROM group_4_flips
  JOIN public.product AS product
  LEFT JOIN (
    SELECT
      rate.code,
      count(*) AS count,
      min(rate.percent ORDER BY rate.percent::text COLLATE pg_catalog."C") AS percent
    FROM public.rate AS rate
    WHERE rate.active
    GROUP BY rate.code
  ) AS grouped
    ON grouped.code = product.code
  LEFT JOIN (
    SELECT
      grouped_2.price,
      grouped_2.price_image,
      count(*) AS count,
      min(rate_2.note::text) AS note
    FROM (
      SELECT
        product_2.price,
        product_2.price::text COLLATE pg_catalog."C" AS price_image
      FROM public.product AS product_2
      GROUP BY product_2.price, product_2.price::text COLLATE pg_catalog."C"
    ) AS grouped_2
    JOIN public.rate AS rate_2
      ON rate_2.percent < grouped_2.price
    WHERE NOT rate_2.active
    GROUP BY grouped_2.price, grouped_2.price_image
  ) AS grouped_3
    ON hash_record_extended(ROW(product.price::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(grouped_3.price_image), 0)
    AND product.price::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM grouped_3.price_image
    ON group_4_flips.code = product.code AND group_4_flips.percent = product.price
  WHERE EXISTS (SELECT FROM rate_change)
),
-- Δ of group_4_outer_join: product, rate
group_4_outer_join_delta AS MATERIALIZED (
  -- Δgroup_4_join: runs when product or rate changed
  SELECT
    group_4_join_delta.code,
    group_4_join_delta.price,
    group_4_join_delta.code_2,
    group_4_join_delta.count,
    group_4_join_delta.percent,
    group_4_join_delta.price_2,
    group_4_join_delta.price_image,
    group_4_join_delta.count_2,
    group_4_join_delta.note,
    group_4_join_delta.code_3,
    group_4_join_delta.percent_2,
    group_4_join_delta.count_3,
    group_4_join_delta.active,
    group_4_join_delta.weight
  FROM group_4_join_delta
  UNION ALL
  -- Δgroup_4_anti_join: runs when product or rate changed
  SELECT
    group_4_anti_join_delta.code,
    group_4_anti_join_delta.price,
    group_4_anti_join_delta.code_2,
    group_4_anti_join_delta.count,
    group_4_anti_join_delta.percent,
    group_4_anti_join_delta.price_2,
    group_4_anti_join_delta.price_image,
    group_4_anti_join_delta.count_2,
    group_4_anti_join_delta.note,
    NULL::text AS code_3,
    NULL::numeric AS percent_2,
    NULL::bigint AS count_3,
    NULL::boolean AS active,
    group_4_anti_join_delta.weight
  FROM group_4_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.code,
    grouped.price,
    CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END AS percent,
    CASE WHEN coalesce(grouped.count_2, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character varying(10) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.note::character varying(10) END AS note,
    CASE WHEN coalesce(grouped.count_3, '0'::bigint) > '1'::bigint THEN (SELECT NULL::boolean FROM pg_catalog.generate_series(1, 2)) ELSE grouped.active END AS equal,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      group_4_outer_join_delta.code,
      group_4_outer_join_delta.price,
      group_4_outer_join_delta.count,
      group_4_outer_join_delta.percent,
      group_4_outer_join_delta.count_2,
      group_4_outer_join_delta.note,
      group_4_outer_join_delta.count_3,
      group_4_outer_join_delta.active,
      sum(group_4_outer_join_delta.weight)::bigint AS weight
    FROM group_4_outer_join_delta
    GROUP BY group_4_outer_join_delta.code, group_4_outer_join_delta.price, group_4_outer_join_delta.price::text COLLATE pg_catalog."C", group_4_outer_join_delta.code_2, group_4_outer_join_delta.count, group_4_outer_join_delta.percent, group_4_outer_join_delta.percent::text COLLATE pg_catalog."C", group_4_outer_join_delta.price_2, group_4_outer_join_delta.price_2::text COLLATE pg_catalog."C", group_4_outer_join_delta.price_image, group_4_outer_join_delta.count_2, group_4_outer_join_delta.note, group_4_outer_join_delta.code_3, group_4_outer_join_delta.percent_2, group_4_outer_join_delta.percent_2::text COLLATE pg_catalog."C", group_4_outer_join_delta.count_3, group_4_outer_join_delta.active
    HAVING sum(group_4_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.code, grouped.price, grouped.price::text COLLATE pg_catalog."C", CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::numeric FROM pg_catalog.generate_series(1, 2)) ELSE grouped.percent END::text COLLATE pg_catalog."C", CASE WHEN coalesce(grouped.count_2, '0'::bigint) > '1'::bigint THEN (SELECT NULL::character varying(10) FROM pg_catalog.generate_series(1, 2)) ELSE grouped.note::character varying(10) END, CASE WHEN coalesce(grouped.count_3, '0'::bigint) > '1'::bigint THEN (SELECT NULL::boolean FROM pg_catalog.generate_series(1, 2)) ELSE grouped.active END
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.code,
    result_change.price,
    result_change.percent,
    result_change.note,
    result_change.equal,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.code, result_change.price, result_change.percent, result_change.note, result_change.equal), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_one_row_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.code, result_change.price, result_change.percent, result_change.note, result_change.equal), 0)
    AND ROW(kept.code, kept.price, kept.price::text COLLATE pg_catalog."C", kept.percent, kept.percent::text COLLATE pg_catalog."C", kept.note, kept.equal) IS NOT DISTINCT FROM ROW(result_change.code, result_change.price, result_change.price::text COLLATE pg_catalog."C", result_change.percent, result_change.percent::text COLLATE pg_catalog."C", result_change.note, result_change.equal)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_one_row_result" (code, price, percent, note, equal, __pgt_count, __pgt_hash)
  SELECT n.code, n.price, n.percent, n.note, n.equal, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_one_row_result" AS s
  SET code = n.code, price = n.price, percent = n.percent, note = n.note, equal = n.equal, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.code, s.price, s.percent, s.note, s.equal, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.code, n.price, n.percent, n.note, n.equal, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_one_row_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_one_row_result.group" (code, __pgt_count, percent, __pgt_hash)
  SELECT n.code, n.__pgt_count, n.percent, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS s
  SET code = n.code, __pgt_count = n.__pgt_count, percent = n.percent, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.code, s.__pgt_count, s.percent, s.__pgt_hash)::record *<> ROW(n.code, n.__pgt_count, n.percent, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" (price, price_image, __pgt_count, __pgt_hash)
  SELECT n.price, n.price_image, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" AS s
  SET price = n.price, price_image = n.price_image, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.price, s.price_image, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.price, n.price_image, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" (price, price_image, __pgt_count, note, __pgt_hash)
  SELECT n.price, n.price_image, n.__pgt_count, n.note, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS s
  SET price = n.price, price_image = n.price_image, __pgt_count = n.__pgt_count, note = n.note, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.price, s.price_image, s.__pgt_count, s.note, s.__pgt_hash)::record *<> ROW(n.price, n.price_image, n.__pgt_count, n.note, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" (code, percent, __pgt_count, __pgt_active_true, __pgt_active_count, percent_shown, __pgt_hash)
  SELECT n.code, n.percent, n.__pgt_count, n.__pgt_active_true, n.__pgt_active_count, n.percent_shown, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS s
  SET code = n.code, percent = n.percent, __pgt_count = n.__pgt_count, __pgt_active_true = n.__pgt_active_true, __pgt_active_count = n.__pgt_active_count, percent_shown = n.percent_shown, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.code, s.percent, s.__pgt_count, s.__pgt_active_true, s.__pgt_active_count, s.percent_shown, s.__pgt_hash)::record *<> ROW(n.code, n.percent, n.__pgt_count, n.__pgt_active_true, n.__pgt_active_count, n.percent_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_one_row_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.product', (SELECT count(*) FROM product_change),
    'public.rate', (SELECT count(*) FROM rate_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.scalar_subquery_of_one_row_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0));
