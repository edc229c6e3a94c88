WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_of_constants_result'
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
  GROUP BY changes.region
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    5 AS x,
    sum(sale_change.weight) FILTER (WHERE sale_change.region IS NOT NULL) AS count_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY 5::integer
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.count AS old_count,
    group_change.x,
    coalesce(kept.count, 0) + coalesce(group_change.count_change::bigint, 0) AS count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_constants_result.group" AS kept
    ON kept.x = group_change.x
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(sale_change.weight) FILTER (WHERE sale_change.region IS NOT NULL) AS count_change,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.count AS old_count,
    coalesce(kept.count, 0) + coalesce(total_change.count_change::bigint, 0) AS count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_constants_result.total" AS kept
    ON true
),
-- Δ of group: sale
group_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    group_next.old_x AS x,
    group_next.old_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_count)::record *<> ROW(group_next.x, group_next.count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    group_next.x,
    group_next.count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_count)::record *<> ROW(group_next.x, group_next.count)::record)
),
-- Δ of total: sale
total_delta AS MATERIALIZED (
  -- −old groups: runs when sale changed
  SELECT
    NULL::integer AS x,
    total_next.old_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_count)::record *<> ROW(total_next.count)::record)
  UNION ALL
  -- +new groups: runs when sale changed
  SELECT
    NULL::integer AS x,
    total_next.count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old_count)::record *<> ROW(total_next.count)::record)
),
-- Δ(union): sale
union_delta AS MATERIALIZED (
  -- Δgroup: runs when sale changed
  SELECT
    group_delta.x,
    5 + group_delta.count AS n,
    5 AS five,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δtotal: runs when sale changed
  SELECT
    total_delta.x,
    5 + total_delta.count AS n,
    5 AS five,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.x,
    union_delta.n,
    union_delta.five,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.x, union_delta.n, union_delta.five
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.n,
    result_change.five,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.n, result_change.five), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_constants_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.n, result_change.five), 0)
    AND ROW(kept.x, kept.n, kept.five) IS NOT DISTINCT FROM ROW(result_change.x, result_change.n, result_change.five)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_constants_result" (x, n, five, __pgt_count, __pgt_hash)
  SELECT n.x, n.n, n.five, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_constants_result" AS s
  SET x = n.x, n = n.n, five = n.five, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.x, s.n, s.five, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.n, n.five, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_constants_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_constants_result.group" (x, count, __pgt_count)
  SELECT n.x, n.count, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_constants_result.group" AS s
  SET x = n.x, count = n.count, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.x, s.count, s.__pgt_count)::record *<> ROW(n.x, n.count, n.__pgt_count)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_constants_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_constants_result.total" (count, __pgt_count)
  SELECT n.count, n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_constants_result.total" AS s
  SET count = n.count, __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.count, s.__pgt_count)::record *<> ROW(n.count, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_constants_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.grouping_sets_of_constants_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
