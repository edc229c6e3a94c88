WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.rollup_and_cube_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.region,
    changes.product,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.region, changes.product, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.region,
    sale_change.product,
    GROUPING(sale_change.region, sale_change.product) AS __pgt_set,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  WHERE sale_change.amount > 0
  GROUP BY GROUPING SETS ((sale_change.region, sale_change.product), (sale_change.region), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.__pgt_set AS old___pgt_set,
    kept.sum AS old_sum,
    group_change.region,
    group_change.product,
    group_change.__pgt_set,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.region, group_change.product, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.region, group_change.product, group_change.__pgt_set), 0)
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.product IS NOT DISTINCT FROM group_change.product
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    grouped.region,
    grouped.product,
    GROUPING(grouped.region, grouped.product) AS __pgt_set,
    max(grouped.amount) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.amount) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.region,
      sale_change.product,
      sale_change.amount,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.region, sale_change.product, sale_change.amount
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY GROUPING SETS ((grouped.region, grouped.product), (grouped.region), (grouped.product), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.region AS old_region,
    kept.product AS old_product,
    kept.__pgt_set AS old___pgt_set,
    kept.max AS old_max,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.region,
    group_2_change.product,
    group_2_change.__pgt_set,
    greatest(group_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.region, group_2_change.product, group_2_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 OR group_2_change.__pgt_set = 3 AS present,
    (group_2_change.max_left >= kept.max AND (group_2_change.max_arrived IS NULL OR group_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.region, group_2_change.product, group_2_change.__pgt_set), 0)
    AND kept.region IS NOT DISTINCT FROM group_2_change.region
    AND kept.product IS NOT DISTINCT FROM group_2_change.product
    AND kept.__pgt_set IS NOT DISTINCT FROM group_2_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_2_rescan AS MATERIALIZED (
  SELECT
    combined.region,
    combined.product,
    combined.__pgt_set,
    max(combined.amount) AS max
  FROM (
    SELECT
      group_2_next.region,
      group_2_next.product,
      group_2_next.__pgt_set,
      sale.amount
    FROM group_2_next
    JOIN public.sale AS sale
      ON (group_2_next.region = sale.region OR group_2_next.region IS NULL AND sale.region IS NULL) AND (group_2_next.product = sale.product OR group_2_next.product IS NULL AND sale.product IS NULL)
    WHERE group_2_next.rescan
      AND group_2_next.__pgt_set = 0
      AND EXISTS (
      SELECT
      FROM group_2_next AS group_2_next_2
      WHERE group_2_next_2.rescan
        AND group_2_next_2.__pgt_set = 0
    )
    UNION ALL
    SELECT
      group_2_next_3.region,
      group_2_next_3.product,
      group_2_next_3.__pgt_set,
      sale_2.amount
    FROM group_2_next AS group_2_next_3
    JOIN public.sale AS sale_2
      ON (group_2_next_3.region = sale_2.region OR group_2_next_3.region IS NULL AND sale_2.region IS NULL)
    WHERE group_2_next_3.rescan
      AND group_2_next_3.__pgt_set = 1
      AND EXISTS (
      SELECT
      FROM group_2_next AS group_2_next_4
      WHERE group_2_next_4.rescan
        AND group_2_next_4.__pgt_set = 1
    )
    UNION ALL
    SELECT
      group_2_next_5.region,
      group_2_next_5.product,
      group_2_next_5.__pgt_set,
      sale_3.amount
    FROM group_2_next AS group_2_next_5
    JOIN public.sale AS sale_3
      ON (group_2_next_5.product = sale_3.product OR group_2_next_5.product IS NULL AND sale_3.product IS NULL)
    WHERE group_2_next_5.rescan
      AND group_2_next_5.__pgt_set = 2
      AND EXISTS (
      SELECT
      FROM group_2_next AS group_2_next_6
      WHERE group_2_next_6.rescan
        AND group_2_next_6.__pgt_set = 2
    )
    UNION ALL
    SELECT
      group_2_next_7.region,
      group_2_next_7.product,
      group_2_next_7.__pgt_set,
      sale_4.amount
    FROM group_2_next AS group_2_next_7
    CROSS JOIN public.sale AS sale_4
    WHERE group_2_next_7.rescan
      AND group_2_next_7.__pgt_set = 3
      AND EXISTS (
      SELECT
      FROM group_2_next AS group_2_next_8
      WHERE group_2_next_8.rescan
        AND group_2_next_8.__pgt_set = 3
    )
  ) AS combined
  GROUP BY combined.region, combined.product, combined.__pgt_set
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_region,
    group_2_next.old_product,
    group_2_next.old___pgt_set,
    group_2_next.old_max,
    group_2_next.old___pgt_count,
    group_2_next.region,
    group_2_next.product,
    group_2_next.__pgt_set,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.max ELSE group_2_next.max END AS max,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.region, group_2_next.product, group_2_next.__pgt_set), 0) = hash_record_extended(ROW(group_2_rescan.region, group_2_rescan.product, group_2_rescan.__pgt_set), 0)
    AND group_2_next.region IS NOT DISTINCT FROM group_2_rescan.region
    AND group_2_next.product IS NOT DISTINCT FROM group_2_rescan.product
    AND group_2_next.__pgt_set IS NOT DISTINCT FROM group_2_rescan.__pgt_set
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_region AS region,
    group_next.old_product AS product,
    group_next.old_sum AS amount,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old_sum, group_next.old___pgt_set)::record *<> ROW(group_next.region, group_next.product, group_next.sum, group_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.region,
    group_next.product,
    group_next.sum AS amount,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_region, group_next.old_product, group_next.old_sum, group_next.old___pgt_set)::record *<> ROW(group_next.region, group_next.product, group_next.sum, group_next.__pgt_set)::record)
),
-- Δ of group_2: sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_new.old_region AS region,
    group_2_new.old_product AS product,
    group_2_new.old_max::bigint AS max,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_region, group_2_new.old_product, group_2_new.old_max, group_2_new.old___pgt_count, group_2_new.old___pgt_set)::record *<> ROW(group_2_new.region, group_2_new.product, group_2_new.max, group_2_new.__pgt_count, group_2_new.__pgt_set)::record)
    AND group_2_new.old___pgt_count > 1
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_new.region,
    group_2_new.product,
    group_2_new.max::bigint AS max,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_region, group_2_new.old_product, group_2_new.old_max, group_2_new.old___pgt_count, group_2_new.old___pgt_set)::record *<> ROW(group_2_new.region, group_2_new.product, group_2_new.max, group_2_new.__pgt_count, group_2_new.__pgt_set)::record)
    AND group_2_new.__pgt_count > 1
),
-- Δ(union): sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.region,
    group_delta.product,
    group_delta.amount,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when sale changed
  SELECT
    group_2_delta.region,
    group_2_delta.product,
    group_2_delta.max AS amount,
    group_2_delta.weight
  FROM group_2_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.region,
    union_delta.product,
    union_delta.amount,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.region, union_delta.product, union_delta.amount
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.region,
    result_change.product,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.region, result_change.product, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.rollup_and_cube_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.region, result_change.product, result_change.amount), 0)
    AND ROW(kept.region, kept.product, kept.amount) IS NOT DISTINCT FROM ROW(result_change.region, result_change.product, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result" (region, product, amount, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result" AS s
  SET region = n.region, product = n.product, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.product, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group" (region, product, __pgt_set, sum, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.__pgt_set, n.sum, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group" AS s
  SET region = n.region, product = n.product, __pgt_set = n.__pgt_set, sum = n.sum, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.product, s.__pgt_set, s.sum, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.__pgt_set, n.sum, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.rollup_and_cube_result.group_2" (region, product, __pgt_set, max, __pgt_count, __pgt_hash)
  SELECT n.region, n.product, n.__pgt_set, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.rollup_and_cube_result.group_2" AS s
  SET region = n.region, product = n.product, __pgt_set = n.__pgt_set, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.region, s.product, s.__pgt_set, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.region, n.product, n.__pgt_set, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.rollup_and_cube_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.rollup_and_cube_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
