WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_of_groups_in_subquery_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.customer,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.customer, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δcustomer: the rows that changed since the last refresh, each with its weight
customer_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.customer" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.customer,
    sum(sale_change.amount * sale_change.weight) AS sum_change,
    sum(sale_change.weight) FILTER (WHERE sale_change.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.customer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.customer AS old_customer,
    kept.sum AS old_sum,
    group_change.customer,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change, group_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.customer), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.limit_of_groups_in_subquery_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.customer), 0)
    AND kept.customer IS NOT DISTINCT FROM group_change.customer
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    group_next.customer,
    sum(sale.amount) AS sum
  FROM group_next
  JOIN public.sale AS sale
    ON (group_next.customer = sale.customer OR group_next.customer IS NULL AND sale.customer IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.customer
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_customer,
    group_next.old_sum,
    group_next.customer,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.customer), 0) = hash_record_extended(ROW(group_rescan.customer), 0)
    AND group_next.customer IS NOT DISTINCT FROM group_rescan.customer
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.customer,
    kept.total
  FROM pgtrickle_state."public.limit_of_groups_in_subquery_result.top" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- Δ(group): sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_new.old_customer AS customer,
    group_new.old_sum AS total,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_customer, group_new.old_sum)::record *<> ROW(group_new.customer, group_new.sum)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_new.customer,
    group_new.sum AS total,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_customer, group_new.old_sum)::record *<> ROW(group_new.customer, group_new.sum)::record)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.total AS key_1,
    latest.customer AS key_2
  FROM (
    SELECT
      top_before.customer,
      top_before.total
    FROM top_before
    ORDER BY top_before.total DESC NULLS LAST, top_before.customer
    OFFSET 1::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.customer,
    grouped.total
  FROM (
    SELECT
      combined.customer,
      combined.total,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.customer,
        top_before.total,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        group_delta.customer,
        group_delta.total,
        group_delta.weight
      FROM group_delta
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > group_delta.total OR top_boundary.key_1 IS NOT NULL AND group_delta.total IS NULL OR (top_boundary.key_1 = group_delta.total OR top_boundary.key_1 IS NULL AND group_delta.total IS NULL) AND (top_boundary.key_2 < group_delta.customer OR top_boundary.key_2 IS NOT NULL AND group_delta.customer IS NULL))
      )
    ) AS combined
    GROUP BY combined.customer, combined.total, combined.total::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost AS MATERIALIZED (
  SELECT
    top_boundary.key_1
  FROM top_boundary
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates.customer,
        top_candidates.total
      FROM top_candidates
      ORDER BY top_candidates.total DESC NULLS LAST, top_candidates.customer
      OFFSET 1::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): sale
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when sale changed
  SELECT
    latest.customer,
    latest.total,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.customer,
      top_before.total
    FROM top_before
    ORDER BY top_before.total DESC NULLS LAST, top_before.customer
    LIMIT 2::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when sale changed
  SELECT
    latest.customer,
    latest.total,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.customer,
      top_candidates.total
    FROM top_candidates
    ORDER BY top_candidates.total DESC NULLS LAST, top_candidates.customer
    LIMIT 2::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when sale changed
  SELECT
    latest.customer,
    latest.total,
    1::bigint AS weight
  FROM (
    SELECT
      grouped.customer,
      grouped.total,
      grouped.weight,
      expanded.occurrence
    FROM (
      SELECT
        combined.customer,
        combined.total,
        sum(combined.weight)::bigint AS weight
      FROM (
        SELECT
          kept.customer,
          kept.sum AS total,
          1::bigint AS weight
        FROM pgtrickle_state."public.limit_of_groups_in_subquery_result.group" AS kept
        UNION ALL
        SELECT
          group_delta.customer,
          group_delta.total,
          group_delta.weight
        FROM group_delta
      ) AS combined
      GROUP BY combined.customer, combined.total, combined.total::text COLLATE pg_catalog."C"
      HAVING sum(combined.weight) <> 0
    ) AS grouped
    CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
    ORDER BY grouped.total DESC NULLS LAST, grouped.customer
    LIMIT 2::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM sale_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_change AS MATERIALIZED (
  SELECT
    top_delta.customer,
    top_delta.total,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.customer, top_delta.total, top_delta.total::text COLLATE pg_catalog."C"
  HAVING sum(top_delta.weight) <> 0
),
-- how often each touched row shall occur
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    top_change.customer,
    top_change.total,
    coalesce(kept.__pgt_count, 0) + top_change.weight AS __pgt_count,
    hash_record_extended(ROW(top_change.customer, top_change.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + top_change.weight > 0 AS present
  FROM top_change
  LEFT JOIN pgtrickle_state."public.limit_of_groups_in_subquery_result.top" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(top_change.customer, top_change.total), 0)
    AND ROW(kept.customer, kept.total, kept.total::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(top_change.customer, top_change.total, top_change.total::text COLLATE pg_catalog."C")
),
-- Δ of top_join: customer, sale
top_join_delta AS MATERIALIZED (
  -- Δcustomer ⋈ top₀: runs when customer changed
  SELECT
    customer_change.name,
    kept.total,
    customer_change.weight
  FROM customer_change
  JOIN pgtrickle_state."public.limit_of_groups_in_subquery_result.top" AS kept
    ON customer_change.id = kept.customer
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM customer_change)
  UNION ALL
  -- customer ⋈ Δtop: runs when sale changed
  SELECT
    customer.name,
    top_delta.total,
    top_delta.weight
  FROM top_delta
  JOIN public.customer AS customer
    ON customer.id = top_delta.customer
  WHERE EXISTS (SELECT FROM sale_change)
    AND top_delta.customer IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_join_delta.name,
    top_join_delta.total,
    sum(top_join_delta.weight)::bigint AS weight
  FROM top_join_delta
  GROUP BY top_join_delta.name, top_join_delta.total, top_join_delta.total::text COLLATE pg_catalog."C"
  HAVING sum(top_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.total,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.limit_of_groups_in_subquery_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.total), 0)
    AND ROW(kept.name, kept.total, kept.total::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.name, result_change.total, result_change.total::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_of_groups_in_subquery_result" (name, total, __pgt_count, __pgt_hash)
  SELECT n.name, n.total, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_of_groups_in_subquery_result" AS s
  SET name = n.name, total = n.total, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.total, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.total, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_groups_in_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.limit_of_groups_in_subquery_result.group" (customer, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.limit_of_groups_in_subquery_result.group" AS s
  SET customer = n.customer, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.customer, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.customer, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.limit_of_groups_in_subquery_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.limit_of_groups_in_subquery_result.top" (customer, total, __pgt_count, __pgt_hash)
  SELECT n.customer, n.total, n.__pgt_count, n.__pgt_hash
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.limit_of_groups_in_subquery_result.top" AS s
  SET customer = n.customer, total = n.total, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.customer, s.total, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.customer, n.total, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.limit_of_groups_in_subquery_result.top" AS s
  USING top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change),
    'public.customer', (SELECT count(*) FROM customer_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_of_groups_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_next WHERE __pgt_count < 0));
