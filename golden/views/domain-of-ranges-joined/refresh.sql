WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.domain_of_ranges_joined_result'
),
-- Δstay: the rows that changed since the last refresh, each with its weight
stay_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.span,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.stay" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.span
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δprice: the rows that changed since the last refresh, each with its weight
price_change AS MATERIALIZED (
  SELECT
    changes.span,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.price" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.span, changes.price
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of stay₀ that match a row of Δprice
stay_candidates AS MATERIALIZED (
  -- stay ⋉ Δprice: runs when price changed
  SELECT
    stay.id,
    stay.span,
    1::bigint AS weight
  FROM public.stay AS stay
  WHERE EXISTS (SELECT FROM price_change)
    AND EXISTS (
    SELECT
    FROM price_change
    WHERE hash_record_extended(ROW(stay.span::int4range), 0) = hash_record_extended(ROW(price_change.span::int4range), 0)
      AND price_change.span IS NOT DISTINCT FROM stay.span
  )
  UNION ALL
  -- −Δstay ⋉ Δprice: runs when stay and price changed
  SELECT
    stay_change.id,
    stay_change.span,
    - stay_change.weight AS weight
  FROM stay_change
  WHERE EXISTS (
    SELECT
    FROM price_change
    WHERE hash_record_extended(ROW(stay_change.span::int4range), 0) = hash_record_extended(ROW(price_change.span::int4range), 0)
      AND price_change.span IS NOT DISTINCT FROM stay_change.span
  )
),
-- those whose number of partners changed, and by how many
stay_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.span,
    grouped.weight,
    sum(price_change.weight)::bigint AS gained
  FROM (
    SELECT
      stay_candidates.id,
      stay_candidates.span,
      sum(stay_candidates.weight)::bigint AS weight
    FROM stay_candidates
    GROUP BY stay_candidates.id, stay_candidates.span
    HAVING sum(stay_candidates.weight) <> 0
  ) AS grouped
  JOIN price_change
    ON hash_record_extended(ROW(grouped.span::int4range), 0) = hash_record_extended(ROW(price_change.span::int4range), 0) AND price_change.span IS NOT DISTINCT FROM grouped.span
  GROUP BY grouped.id, grouped.span, grouped.weight
  HAVING sum(price_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: price
stay_flips AS MATERIALIZED (
  SELECT
    stay_touched.id,
    stay_touched.span,
    stay_touched.weight * CASE WHEN lateral_rows.found = stay_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM stay_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.price AS price
      WHERE price.span IS NOT DISTINCT FROM stay_touched.span
      LIMIT greatest(stay_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = stay_touched.gained OR lateral_rows.found = 0)
),
-- Δ(price_join): stay, price
price_join_delta AS MATERIALIZED (
  -- Δstay ⋈ price: runs when stay changed
  SELECT
    stay_change.id,
    stay_change.span,
    price.price,
    stay_change.weight
  FROM stay_change
  JOIN public.price AS price
    ON hash_record_extended(ROW(stay_change.span::int4range), 0) = hash_record_extended(ROW(price.span::int4range), 0) AND price.span IS NOT DISTINCT FROM stay_change.span
  WHERE EXISTS (SELECT FROM stay_change)
  UNION ALL
  -- stay ⋈ Δprice: runs when price changed
  SELECT
    stay.id,
    stay.span,
    price_change.price,
    price_change.weight
  FROM price_change
  JOIN public.stay AS stay
    ON hash_record_extended(ROW(price_change.span::int4range), 0) = hash_record_extended(ROW(stay.span::int4range), 0) AND price_change.span IS NOT DISTINCT FROM stay.span
  WHERE EXISTS (SELECT FROM price_change)
  UNION ALL
  -- −Δstay ⋈ Δprice: runs when price and stay changed
  SELECT
    stay_change.id,
    stay_change.span,
    price_change.price,
    - (price_change.weight * stay_change.weight) AS weight
  FROM price_change
  JOIN stay_change
    ON hash_record_extended(ROW(price_change.span::int4range), 0) = hash_record_extended(ROW(stay_change.span::int4range), 0) AND price_change.span IS NOT DISTINCT FROM stay_change.span
),
-- Δ(price_anti_join): stay, price
price_anti_join_delta AS MATERIALIZED (
  -- Δstay ▷ price: runs when stay changed
  SELECT
    stay_change.id,
    stay_change.span,
    stay_change.weight
  FROM stay_change
  WHERE EXISTS (SELECT FROM stay_change)
    AND NOT EXISTS (
    SELECT
    FROM public.price AS price
    WHERE hash_record_extended(ROW(stay_change.span::int4range), 0) = hash_record_extended(ROW(price.span::int4range), 0)
      AND price.span IS NOT DISTINCT FROM stay_change.span
  )
  UNION ALL
  -- flipped rows of stay₀: runs when price changed
  SELECT
    stay_flips.id,
    stay_flips.span,
    - stay_flips.weight AS weight
  FROM stay_flips
),
-- Δ(price_join): stay, price
price_join_delta_2 AS MATERIALIZED (
  -- Δstay ⋈ price: runs when stay changed
  SELECT
    stay_change.id,
    stay_change.span,
    stay_change.weight
  FROM stay_change
  JOIN public.price AS price
    ON price.span = stay_change.span AND price.price > stay_change.id
  WHERE EXISTS (SELECT FROM stay_change)
  UNION ALL
  -- stay ⋈ Δprice: runs when price changed
  SELECT
    stay.id,
    stay.span,
    price_change.weight
  FROM price_change
  JOIN public.stay AS stay
    ON price_change.span = stay.span AND price_change.price > stay.id
  WHERE EXISTS (SELECT FROM price_change)
    AND price_change.price IS NOT NULL
  UNION ALL
  -- −Δstay ⋈ Δprice: runs when price and stay changed
  SELECT
    stay_change.id,
    stay_change.span,
    - (price_change.weight * stay_change.weight) AS weight
  FROM price_change
  JOIN stay_change
    ON price_change.span = stay_change.span AND price_change.price > stay_change.id
  WHERE price_change.price IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.span,
    grouped.span::text COLLATE pg_catalog."C" AS span_image,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      price_join_delta_2.id,
      price_join_delta_2.span,
      sum(price_join_delta_2.weight)::bigint AS weight
    FROM price_join_delta_2
    GROUP BY price_join_delta_2.id, price_join_delta_2.span
    HAVING sum(price_join_delta_2.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.span, grouped.span::text COLLATE pg_catalog."C"
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.id AS old_id,
    kept.span AS old_span,
    kept.span_image AS old_span_image,
    kept.__pgt_count AS old___pgt_count,
    group_change.id,
    group_change.span,
    group_change.span_image,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.id, group_change.span::int4range, group_change.span_image), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.domain_of_ranges_joined_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.id, group_change.span::int4range, group_change.span_image), 0)
    AND kept.id IS NOT DISTINCT FROM group_change.id
    AND kept.span IS NOT DISTINCT FROM group_change.span
    AND kept.span_image IS NOT DISTINCT FROM group_change.span_image
),
-- Δ(group): stay, price
group_delta AS MATERIALIZED (
  -- −old groups: runs when stay or price changed
  SELECT
    group_next.old_id AS id,
    group_next.old_span_image AS span_image,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old_span, group_next.old_span_image, group_next.old___pgt_count)::record *<> ROW(group_next.id, group_next.span, group_next.span_image, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when stay or price changed
  SELECT
    group_next.id,
    group_next.span_image,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_id, group_next.old_span, group_next.old_span_image, group_next.old___pgt_count)::record *<> ROW(group_next.id, group_next.span, group_next.span_image, group_next.__pgt_count)::record)
),
-- Δ(price_outer_join): stay, price
price_outer_join_delta AS MATERIALIZED (
  -- Δprice_join: runs when stay or price changed
  SELECT
    price_join_delta.id,
    price_join_delta.span,
    price_join_delta.price,
    price_join_delta.weight
  FROM price_join_delta
  UNION ALL
  -- Δprice_anti_join: runs when stay or price changed
  SELECT
    price_anti_join_delta.id,
    price_anti_join_delta.span,
    NULL::integer AS price,
    price_anti_join_delta.weight
  FROM price_anti_join_delta
),
-- the rows of price_outer_join that match a row of Δgroup: stay, price
price_outer_join_candidates AS MATERIALIZED (
  -- price_outer_join ⋉ Δgroup: runs when stay or price changed
  SELECT
    stay.id,
    stay.span,
    price.span AS span_2,
    price.price,
    1::bigint AS weight
  FROM public.stay AS stay
  LEFT JOIN public.price AS price
    ON hash_record_extended(ROW(stay.span::int4range), 0) = hash_record_extended(ROW(price.span::int4range), 0)
    AND price.span IS NOT DISTINCT FROM stay.span
  WHERE (EXISTS (SELECT FROM stay_change) OR EXISTS (SELECT FROM price_change))
    AND EXISTS (
    SELECT
    FROM group_delta
    WHERE stay.id = group_delta.id
  )
    AND EXISTS (
    SELECT
    FROM group_delta AS group_delta_2
    WHERE hash_record_extended(ROW(stay.span::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(group_delta_2.span_image), 0)
      AND stay.id = group_delta_2.id
      AND stay.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_delta_2.span_image
  )
),
-- those whose number of partners changed, and by how many
price_outer_join_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.span,
    grouped.price,
    grouped.weight,
    sum(group_delta.weight)::bigint AS gained
  FROM (
    SELECT
      price_outer_join_candidates.id,
      price_outer_join_candidates.span,
      price_outer_join_candidates.span_2,
      price_outer_join_candidates.price,
      sum(price_outer_join_candidates.weight)::bigint AS weight
    FROM price_outer_join_candidates
    GROUP BY price_outer_join_candidates.id, price_outer_join_candidates.span, price_outer_join_candidates.span_2, price_outer_join_candidates.price
    HAVING sum(price_outer_join_candidates.weight) <> 0
  ) AS grouped
  JOIN group_delta
    ON hash_record_extended(ROW(grouped.span::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(group_delta.span_image), 0) AND grouped.id = group_delta.id AND grouped.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_delta.span_image
  GROUP BY grouped.id, grouped.span, grouped.span_2, grouped.price, grouped.weight
  HAVING sum(group_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
price_outer_join_flips AS MATERIALIZED (
  SELECT
    price_outer_join_touched.id,
    price_outer_join_touched.span,
    price_outer_join_touched.price,
    price_outer_join_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = price_outer_join_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM price_outer_join_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.domain_of_ranges_joined_result.group" AS kept
      WHERE price_outer_join_touched.id = kept.id
        AND price_outer_join_touched.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.span_image
      LIMIT greatest(price_outer_join_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = price_outer_join_touched.gained * '-1'::integer)
),
-- Δ(group_join): stay, price
group_join_delta AS MATERIALIZED (
  -- Δprice_outer_join ⋈ group₀: runs when stay or price changed
  SELECT
    price_outer_join_delta.id,
    price_outer_join_delta.span,
    price_outer_join_delta.price,
    kept.__pgt_count AS count,
    price_outer_join_delta.weight
  FROM price_outer_join_delta
  JOIN pgtrickle_state."public.domain_of_ranges_joined_result.group" AS kept
    ON hash_record_extended(ROW(price_outer_join_delta.span::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.span_image), 0) AND price_outer_join_delta.id = kept.id AND price_outer_join_delta.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.span_image
  WHERE (EXISTS (SELECT FROM stay_change) OR EXISTS (SELECT FROM price_change))
  UNION ALL
  -- price_outer_join ⋈ Δgroup: runs when stay or price changed
  SELECT
    stay.id,
    stay.span,
    price.price,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  JOIN public.stay AS stay
  LEFT JOIN public.price AS price
    ON hash_record_extended(ROW(stay.span::int4range), 0) = hash_record_extended(ROW(price.span::int4range), 0)
    AND price.span IS NOT DISTINCT FROM stay.span
    ON hash_record_extended(ROW(group_delta.span_image), 0) = hash_record_extended(ROW(stay.span::text COLLATE pg_catalog."C"), 0) AND stay.id = group_delta.id AND stay.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM group_delta.span_image
  WHERE (EXISTS (SELECT FROM stay_change) OR EXISTS (SELECT FROM price_change))
),
-- Δ(group_anti_join): stay, price
group_anti_join_delta AS MATERIALIZED (
  -- Δprice_outer_join ▷ group₀: runs when stay or price changed
  SELECT
    price_outer_join_delta.id,
    price_outer_join_delta.span,
    price_outer_join_delta.price,
    price_outer_join_delta.weight
  FROM price_outer_join_delta
  WHERE (EXISTS (SELECT FROM stay_change) OR EXISTS (SELECT FROM price_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.domain_of_ranges_joined_result.group" AS kept
    WHERE hash_record_extended(ROW(price_outer_join_delta.span::text COLLATE pg_catalog."C"), 0) = hash_record_extended(ROW(kept.span_image), 0)
      AND price_outer_join_delta.id = kept.id
      AND price_outer_join_delta.span::text COLLATE pg_catalog."C" IS NOT DISTINCT FROM kept.span_image
  )
  UNION ALL
  -- flipped rows of price_outer_join₀: runs when stay or price changed
  SELECT
    price_outer_join_flips.id,
    price_outer_join_flips.span,
    price_outer_join_flips.price,
    - price_outer_join_flips.weight AS weight
  FROM price_outer_join_flips
),
-- Δ(group_outer_join): stay, price
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when stay or price changed
  SELECT
    group_join_delta.id,
    group_join_delta.span,
    group_join_delta.price,
    coalesce(group_join_delta.count, '0'::bigint) AS dearer,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when stay or price changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.span,
    group_anti_join_delta.price,
    coalesce(NULL::bigint, '0'::bigint) AS dearer,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.span,
    group_outer_join_delta.price,
    group_outer_join_delta.dearer,
    sum(group_outer_join_delta.weight)::bigint AS weight
  FROM group_outer_join_delta
  GROUP BY group_outer_join_delta.id, group_outer_join_delta.span, group_outer_join_delta.price, group_outer_join_delta.dearer
  HAVING sum(group_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.span,
    result_change.price,
    result_change.dearer,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.span::int4range, result_change.price, result_change.dearer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.domain_of_ranges_joined_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.span::int4range, result_change.price, result_change.dearer), 0)
    AND ROW(kept.id, kept.span, kept.price, kept.dearer) IS NOT DISTINCT FROM ROW(result_change.id, result_change.span, result_change.price, result_change.dearer)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.domain_of_ranges_joined_result" (id, span, price, dearer, __pgt_count, __pgt_hash)
  SELECT n.id, n.span, n.price, n.dearer, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.domain_of_ranges_joined_result" AS s
  SET id = n.id, span = n.span, price = n.price, dearer = n.dearer, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.span, s.price, s.dearer, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.span, n.price, n.dearer, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.domain_of_ranges_joined_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.domain_of_ranges_joined_result.group" (id, span, span_image, __pgt_count, __pgt_hash)
  SELECT n.id, n.span, n.span_image, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.domain_of_ranges_joined_result.group" AS s
  SET id = n.id, span = n.span, span_image = n.span_image, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.span, s.span_image, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.span, n.span_image, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.domain_of_ranges_joined_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.stay', (SELECT count(*) FROM stay_change),
    'public.price', (SELECT count(*) FROM price_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.domain_of_ranges_joined_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
