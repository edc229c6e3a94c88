WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_of_aggregate_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.shop,
    changes.day,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.shop, changes.day, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.shop,
    sale_change.day,
    sale_change.amount,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.shop, sale_change.day, sale_change.amount
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.day AS old_day,
    kept.amount AS old_amount,
    group_change.shop,
    group_change.day,
    group_change.amount,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.shop, group_change.day, group_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_aggregate_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop, group_change.day, group_change.amount), 0)
    AND kept.shop IS NOT DISTINCT FROM group_change.shop
    AND kept.day IS NOT DISTINCT FROM group_change.day
    AND kept.amount IS NOT DISTINCT FROM group_change.amount
),
-- Δ(group): sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_shop AS shop,
    group_next.old_day AS day,
    group_next.old_amount AS amount,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_shop, group_next.old_day, group_next.old_amount)::record *<> ROW(group_next.shop, group_next.day, group_next.amount)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.shop,
    group_next.day,
    group_next.amount,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_shop, group_next.old_day, group_next.old_amount)::record *<> ROW(group_next.shop, group_next.day, group_next.amount)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_delta.shop,
    sum(group_delta.amount * group_delta.weight) AS sum_change,
    sum(group_delta.weight) FILTER (WHERE group_delta.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(group_delta.weight) FILTER (WHERE group_delta.day IS NOT NULL) AS count_change,
    sum(group_delta.weight) AS __pgt_count_change
  FROM group_delta
  GROUP BY group_delta.shop
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.shop AS old_shop,
    kept.sum AS old_sum,
    kept.count AS old_count,
    group_2_change.shop,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.count, 0) + coalesce(group_2_change.count_change::bigint, 0) AS count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.shop), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_aggregate_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.shop), 0)
    AND kept.shop IS NOT DISTINCT FROM group_2_change.shop
),
-- Δ(group_2): sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_next.old_sum AS sum,
    group_2_next.old_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_shop, group_2_next.old_sum, group_2_next.old_count)::record *<> ROW(group_2_next.shop, group_2_next.sum, group_2_next.count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_next.sum,
    group_2_next.count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_shop, group_2_next.old_sum, group_2_next.old_count)::record *<> ROW(group_2_next.shop, group_2_next.sum, group_2_next.count)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    grouped.sum AS total,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.count) FILTER (WHERE grouped.weight > 0) AS fewest_days_arrived,
    min(grouped.count) FILTER (WHERE grouped.weight < 0) AS fewest_days_left
  FROM (
    SELECT
      group_2_delta.sum,
      group_2_delta.count,
      sum(group_2_delta.weight)::bigint AS weight
    FROM group_2_delta
    GROUP BY group_2_delta.sum, group_2_delta.count
    HAVING sum(group_2_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.sum
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.total,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change_2.fewest_days_arrived, kept.fewest_days) AS fewest_days,
    hash_record_extended(ROW(group_change_2.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change_2.fewest_days_left <= kept.fewest_days AND (group_change_2.fewest_days_arrived IS NULL OR group_change_2.fewest_days_arrived > kept.fewest_days)) IS TRUE AS rescan
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.aggregate_of_aggregate_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.total), 0)
    AND kept.total IS NOT DISTINCT FROM group_change_2.total
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    group_next_2.total,
    min(grouped.count) AS fewest_days
  FROM group_next_2
  JOIN (
    SELECT
      distinct_rows.shop,
      sum(distinct_rows.amount) AS sum,
      count(distinct_rows.day) AS count
    FROM (
      SELECT DISTINCT
        sale.shop,
        sale.day,
        sale.amount
      FROM public.sale AS sale
    ) AS distinct_rows
    GROUP BY distinct_rows.shop
  ) AS grouped
    ON (group_next_2.total = grouped.sum OR group_next_2.total IS NULL AND grouped.sum IS NULL)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2.total
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2.total,
    group_next_2.__pgt_count,
    CASE WHEN group_next_2.rescan THEN group_rescan.fewest_days ELSE group_next_2.fewest_days END AS fewest_days,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2.total), 0) = hash_record_extended(ROW(group_rescan.total), 0)
    AND group_next_2.total IS NOT DISTINCT FROM group_rescan.total
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_aggregate_result" (total, __pgt_count, fewest_days, __pgt_hash)
  SELECT n.total, n.__pgt_count, n.fewest_days, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_of_aggregate_result" AS s
  SET total = n.total, __pgt_count = n.__pgt_count, fewest_days = n.fewest_days, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.total, s.__pgt_count, s.fewest_days, s.__pgt_hash)::record *<> ROW(n.total, n.__pgt_count, n.fewest_days, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_aggregate_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_aggregate_result.group" (shop, day, amount, __pgt_count, __pgt_hash)
  SELECT n.shop, n.day, n.amount, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.aggregate_of_aggregate_result.group" AS s
  SET shop = n.shop, day = n.day, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.day, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.day, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_aggregate_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_aggregate_result.group_2" (shop, sum, __pgt_sum_count, count, __pgt_count, __pgt_hash)
  SELECT n.shop, n.sum, n.__pgt_sum_count, n.count, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.aggregate_of_aggregate_result.group_2" AS s
  SET shop = n.shop, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, count = n.count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.sum, s.__pgt_sum_count, s.count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.sum, n.__pgt_sum_count, n.count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_aggregate_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.aggregate_of_aggregate_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
