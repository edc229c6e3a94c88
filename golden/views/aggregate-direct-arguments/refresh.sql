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
    GROUPING(sale_change.region % 2, sale_change.region) AS __pgt_set,
    sum(sale_change.weight) AS __pgt_count_change
  FROM sale_change
  GROUP BY GROUPING SETS ((sale_change.region % 2, sale_change.region), (sale_change.region % 2), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.odd,
    group_change.region,
    group_change.__pgt_set,
    kept.amount,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.odd, group_change.region, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_direct_arguments_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.odd, group_change.region, group_change.__pgt_set), 0)
    AND kept.odd IS NOT DISTINCT FROM group_change.odd
    AND kept.region IS NOT DISTINCT FROM group_change.region
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    combined.odd,
    combined.region,
    combined.__pgt_set,
    percentile_disc(CASE WHEN combined.odd = 1 THEN 0.1 WHEN combined.region IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY combined.amount) AS amount
  FROM (
    SELECT
      group_next.odd,
      group_next.region,
      group_next.__pgt_set,
      sale.amount
    FROM group_next
    JOIN public.sale AS sale
      ON (group_next.odd = sale.region % 2 OR group_next.odd IS NULL AND sale.region % 2 IS NULL) AND (group_next.region = sale.region OR group_next.region IS NULL AND sale.region IS NULL)
    WHERE group_next.rescan
      AND group_next.__pgt_set = 0
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_2
      WHERE group_next_2.rescan
        AND group_next_2.__pgt_set = 0
    )
    UNION ALL
    SELECT
      group_next_3.odd,
      group_next_3.region,
      group_next_3.__pgt_set,
      sale_2.amount
    FROM group_next AS group_next_3
    JOIN public.sale AS sale_2
      ON (group_next_3.odd = sale_2.region % 2 OR group_next_3.odd IS NULL AND sale_2.region % 2 IS NULL)
    WHERE group_next_3.rescan
      AND group_next_3.__pgt_set = 1
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_4
      WHERE group_next_4.rescan
        AND group_next_4.__pgt_set = 1
    )
  ) AS combined
  GROUP BY combined.odd, combined.region, combined.__pgt_set
  UNION ALL
  SELECT
    NULL::integer AS odd,
    NULL::integer AS region,
    3 AS __pgt_set,
    percentile_disc(CASE WHEN NULL::integer = 1 THEN 0.1 WHEN NULL::integer IS NULL THEN 0.5 ELSE 0.9 END) WITHIN GROUP (ORDER BY sale_3.amount) AS amount
  FROM public.sale AS sale_3
  WHERE EXISTS (
    SELECT
    FROM group_next AS group_next_5
    WHERE group_next_5.rescan
      AND group_next_5.__pgt_set = 3
  )
  GROUP BY ()
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.odd,
    group_next.region,
    group_next.__pgt_set,
    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.odd, group_next.region, group_next.__pgt_set), 0) = hash_record_extended(ROW(group_rescan.odd, group_rescan.region, group_rescan.__pgt_set), 0)
    AND group_next.odd IS NOT DISTINCT FROM group_rescan.odd
    AND group_next.region IS NOT DISTINCT FROM group_rescan.region
    AND group_next.__pgt_set IS NOT DISTINCT FROM group_rescan.__pgt_set
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_direct_arguments_result" (odd, region, __pgt_set, amount, __pgt_count, __pgt_hash)
  SELECT n.odd, n.region, n.__pgt_set, n.amount, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_direct_arguments_result" AS s
  SET odd = n.odd, region = n.region, __pgt_set = n.__pgt_set, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.odd, s.region, s.__pgt_set, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.odd, n.region, n.__pgt_set, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_direct_arguments_result" AS s
  USING group_new AS n
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
  stream_table => 'public.aggregate_direct_arguments_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
