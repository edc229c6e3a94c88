WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_direct_arguments_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.region,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.region, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sale_change.region % 2 AS odd,
    sale_change.region,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region % 2, sale_change.region
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.odd AS old_odd,
    kept.region AS old_region,
    kept.percentile_disc AS old_percentile_disc,
    group_change.odd,
    group_change.region,
    kept.percentile_disc,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.odd, group_change.region), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_direct_arguments_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.odd, group_change.region), 0)
    AND kept.odd IS NOT DISTINCT FROM group_change.odd
    AND kept.region IS NOT DISTINCT FROM group_change.region
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    group_next.odd,
    group_next.region,
    percentile_disc(CASE WHEN group_next.odd = 1 THEN 0.1 WHEN group_next.region IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc
  FROM group_next
  JOIN public.sale AS sale
    ON (group_next.odd = sale.region % 2 OR group_next.odd IS NULL AND sale.region % 2 IS NULL) AND (group_next.region = sale.region OR group_next.region IS NULL AND sale.region IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.odd, group_next.region
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_odd,
    group_next.old_region,
    group_next.old_percentile_disc,
    group_next.odd,
    group_next.region,
    CASE WHEN group_next.rescan THEN group_rescan.percentile_disc ELSE group_next.percentile_disc END AS percentile_disc,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.odd, group_next.region), 0) = hash_record_extended(ROW(group_rescan.odd, group_rescan.region), 0)
    AND group_next.odd IS NOT DISTINCT FROM group_rescan.odd
    AND group_next.region IS NOT DISTINCT FROM group_rescan.region
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    sale_change.region % 2 AS odd,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY sale_change.region % 2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.odd AS old_odd,
    kept.percentile_disc AS old_percentile_disc,
    group_2_change.odd,
    kept.percentile_disc,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.odd), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_direct_arguments_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.odd), 0)
    AND kept.odd IS NOT DISTINCT FROM group_2_change.odd
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.odd,
    percentile_disc(CASE WHEN group_2_next.odd = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc
  FROM group_2_next
  JOIN public.sale AS sale
    ON (group_2_next.odd = sale.region % 2 OR group_2_next.odd IS NULL AND sale.region % 2 IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.odd
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_odd,
    group_2_next.old_percentile_disc,
    group_2_next.odd,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.percentile_disc ELSE group_2_next.percentile_disc END AS percentile_disc,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.odd), 0) = hash_record_extended(ROW(group_2_rescan.odd), 0)
    AND group_2_next.odd IS NOT DISTINCT FROM group_2_rescan.odd
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.percentile_disc AS old_percentile_disc,
    kept.percentile_disc,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    true AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.aggregate_direct_arguments_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
total_rescan AS MATERIALIZED (
  SELECT
    percentile_disc(CASE WHEN NULL::integer = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale.amount) AS percentile_disc
  FROM public.sale AS sale
  WHERE EXISTS (
    SELECT
    FROM total_next
    WHERE total_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_new AS MATERIALIZED (
  SELECT
    total_next.locator,
    total_next.old_percentile_disc,
    CASE WHEN total_next.rescan THEN total_rescan.percentile_disc ELSE total_next.percentile_disc END AS percentile_disc,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_new.old_odd AS odd,
    group_new.old_region AS region,
    group_new.old_percentile_disc AS percentile_disc,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_odd, group_new.old_region, group_new.old_percentile_disc)::record *<> ROW(group_new.odd, group_new.region, group_new.percentile_disc)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_new.odd,
    group_new.region,
    group_new.percentile_disc,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_odd, group_new.old_region, group_new.old_percentile_disc)::record *<> ROW(group_new.odd, group_new.region, group_new.percentile_disc)::record)
),
-- Δ of group_2: sale
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_2_new.old_odd AS odd,
    NULL::integer AS region,
    group_2_new.old_percentile_disc AS percentile_disc,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_odd, group_2_new.old_percentile_disc)::record *<> ROW(group_2_new.odd, group_2_new.percentile_disc)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_2_new.odd,
    NULL::integer AS region,
    group_2_new.percentile_disc,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_odd, group_2_new.old_percentile_disc)::record *<> ROW(group_2_new.odd, group_2_new.percentile_disc)::record)
),
-- Δ of total: sale
total_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::integer AS odd,
    NULL::integer AS region,
    total_new.old_percentile_disc AS percentile_disc,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_percentile_disc)::record *<> ROW(total_new.percentile_disc)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::integer AS odd,
    NULL::integer AS region,
    total_new.percentile_disc,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_percentile_disc)::record *<> ROW(total_new.percentile_disc)::record)
),
-- Δ(union): sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.odd,
    group_delta.region,
    group_delta.percentile_disc AS amount,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when sale changed
  SELECT
    group_2_delta.odd,
    group_2_delta.region,
    group_2_delta.percentile_disc AS amount,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δtotal: runs when sale changed
  SELECT
    total_delta.odd,
    total_delta.region,
    total_delta.percentile_disc AS amount,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.odd,
    union_delta.region,
    union_delta.amount,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.odd, union_delta.region, union_delta.amount
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.odd,
    result_change.region,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.odd, result_change.region, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.aggregate_direct_arguments_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.odd, result_change.region, result_change.amount), 0)
    AND ROW(kept.odd, kept.region, kept.amount) IS NOT DISTINCT FROM ROW(result_change.odd, result_change.region, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_direct_arguments_result" (odd, region, amount, __pgt_count, __pgt_hash)
  SELECT n.odd, n.region, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_direct_arguments_result" AS s
  SET odd = n.odd, region = n.region, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.odd, s.region, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.odd, n.region, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_direct_arguments_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.aggregate_direct_arguments_result.group" (odd, region, percentile_disc, __pgt_count, __pgt_hash)
  SELECT n.odd, n.region, n.percentile_disc, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.aggregate_direct_arguments_result.group" AS s
  SET odd = n.odd, region = n.region, percentile_disc = n.percentile_disc, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.odd, s.region, s.percentile_disc, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.odd, n.region, n.percentile_disc, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.aggregate_direct_arguments_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_direct_arguments_result.group_2" (odd, percentile_disc, __pgt_count, __pgt_hash)
  SELECT n.odd, n.percentile_disc, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.aggregate_direct_arguments_result.group_2" AS s
  SET odd = n.odd, percentile_disc = n.percentile_disc, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.odd, s.percentile_disc, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.odd, n.percentile_disc, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_direct_arguments_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.aggregate_direct_arguments_result.total" (percentile_disc, __pgt_count)
  SELECT n.percentile_disc, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.aggregate_direct_arguments_result.total" AS s
  SET percentile_disc = n.percentile_disc, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.percentile_disc, s.__pgt_count)::record *<> ROW(n.percentile_disc, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.aggregate_direct_arguments_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.aggregate_direct_arguments_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
