WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.cte_used_often_result'
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.customer,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.customer, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    orders_change.customer,
    sum(orders_change.amount * orders_change.weight) AS sum_change,
    sum(orders_change.weight) FILTER (WHERE orders_change.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(orders_change.weight) AS __pgt_count_change
  FROM orders_change
  GROUP BY orders_change.customer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.customer AS old_customer,
    kept.sum AS old_sum,
    group_change.customer,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change::bigint, group_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.customer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.cte_used_often_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.customer), 0)
    AND kept.customer IS NOT DISTINCT FROM group_change.customer
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    orders_change.customer,
    sum(orders_change.amount * orders_change.weight) AS sum_change,
    sum(orders_change.weight) FILTER (WHERE orders_change.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(orders_change.weight) AS __pgt_count_change
  FROM orders_change
  GROUP BY orders_change.customer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.customer AS old_customer,
    kept.sum AS old_sum,
    group_2_change.customer,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_2_change.sum_change::bigint, group_2_change.sum_change::bigint, kept.sum) ELSE NULL::bigint END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_2_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.customer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.cte_used_often_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.customer), 0)
    AND kept.customer IS NOT DISTINCT FROM group_2_change.customer
),
-- Δ(group): orders
group_delta AS MATERIALIZED (
  -- −old groups: runs when orders changed
  SELECT
    group_next.old_customer AS customer,
    group_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_customer, group_next.old_sum)::record *<> ROW(group_next.customer, group_next.sum)::record)
  UNION ALL
  -- +new groups: runs when orders changed
  SELECT
    group_next.customer,
    group_next.sum,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_customer, group_next.old_sum)::record *<> ROW(group_next.customer, group_next.sum)::record)
),
-- Δ(group_2): orders
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when orders changed
  SELECT
    group_2_next.old_customer AS customer,
    group_2_next.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_customer, group_2_next.old_sum)::record *<> ROW(group_2_next.customer, group_2_next.sum)::record)
  UNION ALL
  -- +new groups: runs when orders changed
  SELECT
    group_2_next.customer,
    group_2_next.sum,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_customer, group_2_next.old_sum)::record *<> ROW(group_2_next.customer, group_2_next.sum)::record)
),
-- Δ of group_2_join: orders
group_2_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ group_2₀: runs when orders changed
  SELECT
    group_delta.customer,
    group_delta.sum,
    kept.customer AS customer_2,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.cte_used_often_result.group_2" AS kept
    ON kept.sum = group_delta.sum
  WHERE EXISTS (SELECT FROM orders_change)
    AND group_delta.sum IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_2: runs when orders changed
  SELECT
    combined.customer,
    combined.sum,
    group_2_delta.customer AS customer_2,
    group_2_delta.weight * combined.weight AS weight
  FROM group_2_delta
  JOIN (
    SELECT
      kept.customer,
      kept.sum,
      1::bigint AS weight
    FROM pgtrickle_state."public.cte_used_often_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.customer,
      group_delta.sum,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON group_2_delta.sum = combined.sum
  WHERE EXISTS (SELECT FROM orders_change)
    AND group_2_delta.sum IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_join_delta.customer AS first,
    group_2_join_delta.customer_2 AS second,
    group_2_join_delta.sum AS total,
    sum(group_2_join_delta.weight)::bigint AS weight
  FROM group_2_join_delta
  GROUP BY group_2_join_delta.customer, group_2_join_delta.customer_2, group_2_join_delta.sum
  HAVING sum(group_2_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.first,
    result_change.second,
    result_change.total,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.first, result_change.second, result_change.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.cte_used_often_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.first, result_change.second, result_change.total), 0)
    AND ROW(kept.first, kept.second, kept.total) IS NOT DISTINCT FROM ROW(result_change.first, result_change.second, result_change.total)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.cte_used_often_result" (first, second, total, __pgt_count, __pgt_hash)
  SELECT n.first, n.second, n.total, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.cte_used_often_result" AS s
  SET first = n.first, second = n.second, total = n.total, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.first, s.second, s.total, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.first, n.second, n.total, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.cte_used_often_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.cte_used_often_result.group" (customer, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.cte_used_often_result.group" AS s
  SET customer = n.customer, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.customer, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.cte_used_often_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.cte_used_often_result.group_2" (customer, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.cte_used_often_result.group_2" AS s
  SET customer = n.customer, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.customer, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.cte_used_often_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.orders', (SELECT count(*) FROM orders_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.cte_used_often_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
