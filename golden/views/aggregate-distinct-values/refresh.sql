WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_values_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.shop,
    changes.who,
    changes.cents,
    changes.paid,
    changes.free,
    changes.card,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.shop, changes.shop::text COLLATE pg_catalog."C", changes.who, changes.cents, changes.paid, changes.free, changes.free::text COLLATE pg_catalog."C", changes.card
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.who AS value,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  WHERE visit_change.who IS NOT NULL
  GROUP BY visit_change.shop, visit_change.who
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    coalesce(kept.shop, distinct_change.shop) AS shop,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_change.shop), distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.shop, distinct_change.value), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: visit
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_next.old_shop AS shop,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_shop, distinct_next.old_value)::record *<> ROW(distinct_next.shop, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_next.shop,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_shop, distinct_next.old_value)::record *<> ROW(distinct_next.shop, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.who AS value,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  WHERE visit_change.who IS NOT NULL
    AND visit_change.card
  GROUP BY visit_change.shop, visit_change.who
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    coalesce(kept.shop, distinct_2_change.shop) AS shop,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_2_change.shop), distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.shop, distinct_2_change.value), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_2_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: visit
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_2_next.old_shop AS shop,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_shop, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.shop, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_2_next.shop,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_shop, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.shop, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_3_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.cents AS value,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  WHERE visit_change.cents IS NOT NULL
  GROUP BY visit_change.shop, visit_change.cents
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    coalesce(kept.shop, distinct_3_change.shop) AS shop,
    distinct_3_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_3_change.shop), distinct_3_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_3_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_3_change.shop, distinct_3_change.value), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_3_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_3_change.value
),
-- ±1 for each value that came or went: visit
distinct_3_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_3_next.old_shop AS shop,
    distinct_3_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.locator IS NOT NULL
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_shop, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.shop, distinct_3_next.value)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_3_next.shop,
    distinct_3_next.value,
    1::bigint AS weight
  FROM distinct_3_next
  WHERE distinct_3_next.present
    AND (distinct_3_next.locator IS NULL OR NOT distinct_3_next.present OR ROW(distinct_3_next.old_shop, distinct_3_next.old_value)::record *<> ROW(distinct_3_next.shop, distinct_3_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_4_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.paid AS value,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  WHERE visit_change.paid IS NOT NULL
  GROUP BY visit_change.shop, visit_change.paid
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    coalesce(kept.shop, distinct_4_change.shop) AS shop,
    distinct_4_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_4_change.shop), distinct_4_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_4_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_4_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_4_change.shop, distinct_4_change.value), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_4_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_4_change.value
),
-- ±1 for each value that came or went: visit
distinct_4_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_4_next.old_shop AS shop,
    distinct_4_next.old_value AS value,
    '-1'::integer::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.locator IS NOT NULL
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_shop, distinct_4_next.old_value)::record *<> ROW(distinct_4_next.shop, distinct_4_next.value)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_4_next.shop,
    distinct_4_next.value,
    1::bigint AS weight
  FROM distinct_4_next
  WHERE distinct_4_next.present
    AND (distinct_4_next.locator IS NULL OR NOT distinct_4_next.present OR ROW(distinct_4_next.old_shop, distinct_4_next.old_value)::record *<> ROW(distinct_4_next.shop, distinct_4_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_5_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.free AS value,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  WHERE visit_change.free IS NOT NULL
  GROUP BY visit_change.shop, visit_change.free
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    coalesce(kept.shop, distinct_5_change.shop) AS shop,
    coalesce(kept.value, distinct_5_change.value) AS value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_5_change.shop), coalesce(kept.value, distinct_5_change.value)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_5_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_5_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_5_change.shop, distinct_5_change.value), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_5_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_5_change.value
),
-- ±1 for each value that came or went: visit
distinct_5_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_5_next.old_shop AS shop,
    '-1'::integer::bigint AS weight
  FROM distinct_5_next
  WHERE distinct_5_next.locator IS NOT NULL
    AND (distinct_5_next.locator IS NULL OR NOT distinct_5_next.present OR ROW(distinct_5_next.old_shop, distinct_5_next.old_value)::record *<> ROW(distinct_5_next.shop, distinct_5_next.value)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_5_next.shop,
    1::bigint AS weight
  FROM distinct_5_next
  WHERE distinct_5_next.present
    AND (distinct_5_next.locator IS NULL OR NOT distinct_5_next.present OR ROW(distinct_5_next.old_shop, distinct_5_next.old_value)::record *<> ROW(distinct_5_next.shop, distinct_5_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_6_change AS MATERIALIZED (
  SELECT
    visit_change.shop,
    visit_change.who AS value,
    visit_change.cents AS value_2,
    sum(visit_change.weight) AS __pgt_count_change
  FROM visit_change
  GROUP BY visit_change.shop, visit_change.who, visit_change.cents
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.value AS old_value,
    kept.value_2 AS old_value_2,
    coalesce(kept.shop, distinct_6_change.shop) AS shop,
    distinct_6_change.value,
    distinct_6_change.value_2,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.shop, distinct_6_change.shop), distinct_6_change.value, distinct_6_change.value_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_6_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_6_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_6_change.shop, distinct_6_change.value, distinct_6_change.value_2), 0)
    AND kept.shop IS NOT DISTINCT FROM distinct_6_change.shop
    AND kept.value IS NOT DISTINCT FROM distinct_6_change.value
    AND kept.value_2 IS NOT DISTINCT FROM distinct_6_change.value_2
),
-- ±1 for each value that came or went: visit
distinct_6_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    distinct_6_next.old_shop AS shop,
    '-1'::integer::bigint AS weight
  FROM distinct_6_next
  WHERE distinct_6_next.locator IS NOT NULL
    AND (distinct_6_next.locator IS NULL OR NOT distinct_6_next.present OR ROW(distinct_6_next.old_shop, distinct_6_next.old_value, distinct_6_next.old_value_2)::record *<> ROW(distinct_6_next.shop, distinct_6_next.value, distinct_6_next.value_2)::record)
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    distinct_6_next.shop,
    1::bigint AS weight
  FROM distinct_6_next
  WHERE distinct_6_next.present
    AND (distinct_6_next.locator IS NULL OR NOT distinct_6_next.present OR ROW(distinct_6_next.old_shop, distinct_6_next.old_value, distinct_6_next.old_value_2)::record *<> ROW(distinct_6_next.shop, distinct_6_next.value, distinct_6_next.value_2)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.shop,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.who IS NOT NULL) AS named_change,
    max(grouped.cents) FILTER (WHERE grouped.weight > 0) AS dearest_arrived,
    max(grouped.cents) FILTER (WHERE grouped.weight < 0) AS dearest_left,
    sum(grouped.cents * grouped.weight) AS total_change,
    sum(grouped.weight) FILTER (WHERE grouped.cents IS NOT NULL) AS __pgt_total_count_change,
    min(grouped.shop) FILTER (WHERE grouped.weight > 0) AS __pgt_shop_shown_arrived,
    array_agg(grouped.shop::text) FILTER (WHERE grouped.weight < 0) AS __pgt_shop_shown_left
  FROM (
    SELECT
      visit_change.shop,
      visit_change.who,
      visit_change.cents,
      sum(visit_change.weight)::bigint AS weight
    FROM visit_change
    GROUP BY visit_change.shop, visit_change.shop::text COLLATE pg_catalog."C", visit_change.who, visit_change.cents, visit_change.paid, visit_change.free, visit_change.free::text COLLATE pg_catalog."C", visit_change.card
    HAVING sum(visit_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.shop AS key_1,
    sum(distinct_delta.weight) AS people_change
  FROM distinct_delta
  GROUP BY distinct_delta.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.shop AS key_1,
    sum(distinct_2_delta.weight) AS with_card_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_3 AS MATERIALIZED (
  SELECT
    distinct_3_delta.shop AS key_1,
    sum(distinct_3_delta.weight) AS prices_change,
    sum(distinct_3_delta.value * distinct_3_delta.weight) AS all_prices_change
  FROM distinct_3_delta
  GROUP BY distinct_3_delta.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_4 AS MATERIALIZED (
  SELECT
    distinct_4_delta.shop AS key_1,
    sum(distinct_4_delta.value * distinct_4_delta.weight) AS amounts_change,
    sum(distinct_4_delta.weight) AS __pgt_amounts_count_change
  FROM distinct_4_delta
  GROUP BY distinct_4_delta.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_5 AS MATERIALIZED (
  SELECT
    distinct_5_delta.shop AS key_1,
    sum(distinct_5_delta.weight) AS different_change
  FROM distinct_5_delta
  GROUP BY distinct_5_delta.shop
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_6 AS MATERIALIZED (
  SELECT
    distinct_6_delta.shop AS key_1,
    sum(distinct_6_delta.weight) AS pairs_change
  FROM distinct_6_delta
  GROUP BY distinct_6_delta.shop
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.shop, group_change.shop) AS shop,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.named, 0) + coalesce(group_change.named_change::bigint, 0) AS named,
    coalesce(kept.people, 0) + coalesce(group_distinct_change.people_change::bigint, 0) AS people,
    coalesce(kept.with_card, 0) + coalesce(group_distinct_change_2.with_card_change::bigint, 0) AS with_card,
    coalesce(kept.prices, 0) + coalesce(group_distinct_change_3.prices_change::bigint, 0) AS prices,
    CASE WHEN coalesce(kept.prices, 0) + coalesce(group_distinct_change_3.prices_change::bigint, 0) > 0 THEN coalesce(kept.all_prices + group_distinct_change_3.all_prices_change::bigint, group_distinct_change_3.all_prices_change::bigint, kept.all_prices) ELSE NULL::bigint END AS all_prices,
    CASE WHEN coalesce(kept.__pgt_amounts_count, 0) + coalesce(group_distinct_change_4.__pgt_amounts_count_change::bigint, 0) > 0 THEN coalesce(kept.amounts + group_distinct_change_4.amounts_change, group_distinct_change_4.amounts_change, kept.amounts) ELSE NULL::numeric END AS amounts,
    coalesce(kept.__pgt_amounts_count, 0) + coalesce(group_distinct_change_4.__pgt_amounts_count_change::bigint, 0) AS __pgt_amounts_count,
    coalesce(kept.different, 0) + coalesce(group_distinct_change_5.different_change::bigint, 0) AS different,
    coalesce(kept.pairs, 0) + coalesce(group_distinct_change_6.pairs_change::bigint, 0) AS pairs,
    greatest(group_change.dearest_arrived, kept.dearest) AS dearest,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    coalesce(kept.__pgt_shop_shown, group_change.__pgt_shop_shown_arrived) AS __pgt_shop_shown,
    hash_record_extended(ROW(coalesce(kept.shop, group_change.shop)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.amounts = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_distinct_change_4.amounts_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.dearest_left >= kept.dearest AND (group_change.dearest_arrived IS NULL OR group_change.dearest_arrived < kept.dearest) OR kept.__pgt_shop_shown::text = ANY (group_change.__pgt_shop_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN group_distinct_change_3
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change_3.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change_3.key_1
  LEFT JOIN group_distinct_change_4
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change_4.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change_4.key_1
  LEFT JOIN group_distinct_change_5
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change_5.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change_5.key_1
  LEFT JOIN group_distinct_change_6
    ON hash_record_extended(ROW(group_change.shop), 0) = hash_record_extended(ROW(group_distinct_change_6.key_1), 0)
    AND group_change.shop IS NOT DISTINCT FROM group_distinct_change_6.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_values_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop), 0)
    AND kept.shop IS NOT DISTINCT FROM group_change.shop
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: visit
group_rescan AS MATERIALIZED (
  SELECT
    group_next.shop,
    sum(DISTINCT visit.paid) AS amounts,
    max(visit.cents) AS dearest,
    min(visit.shop) AS __pgt_shop_shown
  FROM group_next
  JOIN public.visit AS visit
    ON (group_next.shop = visit.shop OR group_next.shop IS NULL AND visit.shop IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.shop
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.shop,
    group_next.__pgt_count,
    group_next.named,
    group_next.people,
    group_next.with_card,
    group_next.prices,
    group_next.all_prices,
    CASE WHEN group_next.rescan THEN group_rescan.amounts ELSE group_next.amounts END AS amounts,
    group_next.__pgt_amounts_count,
    group_next.different,
    group_next.pairs,
    CASE WHEN group_next.rescan THEN group_rescan.dearest ELSE group_next.dearest END AS dearest,
    group_next.total,
    group_next.__pgt_total_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_shop_shown ELSE group_next.__pgt_shop_shown END AS __pgt_shop_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.shop), 0) = hash_record_extended(ROW(group_rescan.shop), 0)
    AND group_next.shop IS NOT DISTINCT FROM group_rescan.shop
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result" (shop, __pgt_count, named, people, with_card, prices, all_prices, amounts, __pgt_amounts_count, different, pairs, dearest, total, __pgt_total_count, __pgt_shop_shown, __pgt_hash)
  SELECT n.shop, n.__pgt_count, n.named, n.people, n.with_card, n.prices, n.all_prices, n.amounts, n.__pgt_amounts_count, n.different, n.pairs, n.dearest, n.total, n.__pgt_total_count, n.__pgt_shop_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result" AS s
  SET shop = n.shop, __pgt_count = n.__pgt_count, named = n.named, people = n.people, with_card = n.with_card, prices = n.prices, all_prices = n.all_prices, amounts = n.amounts, __pgt_amounts_count = n.__pgt_amounts_count, different = n.different, pairs = n.pairs, dearest = n.dearest, total = n.total, __pgt_total_count = n.__pgt_total_count, __pgt_shop_shown = n.__pgt_shop_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.__pgt_count, s.named, s.people, s.with_card, s.prices, s.all_prices, s.amounts, s.__pgt_amounts_count, s.different, s.pairs, s.dearest, s.total, s.__pgt_total_count, s.__pgt_shop_shown, s.__pgt_hash)::record *<> ROW(n.shop, n.__pgt_count, n.named, n.people, n.with_card, n.prices, n.all_prices, n.amounts, n.__pgt_amounts_count, n.different, n.pairs, n.dearest, n.total, n.__pgt_total_count, n.__pgt_shop_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct" (shop, value, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct" AS s
  SET shop = n.shop, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" (shop, value, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" AS s
  SET shop = n.shop, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_3 keeps
inserted_distinct_3 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" (shop, value, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_3 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" AS s
  SET shop = n.shop, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_3 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct_3" AS s
  USING distinct_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_4 keeps
inserted_distinct_4 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" (shop, value, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_4 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" AS s
  SET shop = n.shop, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_4 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct_4" AS s
  USING distinct_4_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_5 keeps
inserted_distinct_5 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" (shop, value, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_5_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_5 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" AS s
  SET shop = n.shop, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_5 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct_5" AS s
  USING distinct_5_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_6 keeps
inserted_distinct_6 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" (shop, value, value_2, __pgt_count, __pgt_hash)
  SELECT n.shop, n.value, n.value_2, n.__pgt_count, n.__pgt_hash
  FROM distinct_6_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_6 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" AS s
  SET shop = n.shop, value = n.value, value_2 = n.value_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.value, s.value_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.value, n.value_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_6 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_values_result.distinct_6" AS s
  USING distinct_6_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.visit', (SELECT count(*) FROM visit_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_distinct_values_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_4_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_5_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_6_next WHERE __pgt_count < 0));
