WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_money_sums_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shop,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shop, changes.price
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.shop,
    sum(grouped.price * grouped.weight) AS total_change,
    sum(grouped.weight) FILTER (WHERE grouped.price IS NOT NULL) AS __pgt_total_count_change,
    min(grouped.price) FILTER (WHERE grouped.weight > 0) AS low_arrived,
    max(grouped.price) FILTER (WHERE grouped.weight > 0) AS high_arrived,
    sum(grouped.price * grouped.weight) FILTER (WHERE grouped.id > 2) AS late_change,
    sum(grouped.weight) FILTER (WHERE grouped.price IS NOT NULL AND grouped.id > 2) AS __pgt_late_count_change,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      sale_change.id,
      sale_change.shop,
      sale_change.price,
      sum(sale_change.weight)::bigint AS weight
    FROM sale_change
    GROUP BY sale_change.id, sale_change.shop, sale_change.price
    HAVING sum(sale_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.shop
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.shop,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change, group_change.total_change, kept.total) ELSE NULL::money END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    least(group_change.low_arrived, kept.low) AS low,
    greatest(group_change.high_arrived, kept.high) AS high,
    kept.prices,
    kept.once,
    CASE WHEN coalesce(kept.__pgt_late_count, 0) + coalesce(group_change.__pgt_late_count_change::bigint, 0) > 0 THEN coalesce(kept.late + group_change.late_change, group_change.late_change, kept.late) ELSE NULL::money END AS late,
    coalesce(kept.__pgt_late_count, 0) + coalesce(group_change.__pgt_late_count_change::bigint, 0) AS __pgt_late_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.shop), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_money_sums_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.shop), 0)
    AND kept.shop IS NOT DISTINCT FROM group_change.shop
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sale
group_rescan AS MATERIALIZED (
  SELECT
    group_next.shop,
    min(sale.price) AS low,
    max(sale.price) AS high,
    count(DISTINCT sale.price) AS prices,
    sum(DISTINCT sale.price) AS once
  FROM group_next
  JOIN public.sale AS sale
    ON (group_next.shop = sale.shop OR group_next.shop IS NULL AND sale.shop IS NULL)
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
    group_next.total,
    group_next.__pgt_total_count,
    CASE WHEN group_next.rescan THEN group_rescan.low ELSE group_next.low END AS low,
    CASE WHEN group_next.rescan THEN group_rescan.high ELSE group_next.high END AS high,
    CASE WHEN group_next.rescan THEN group_rescan.prices ELSE group_next.prices END AS prices,
    CASE WHEN group_next.rescan THEN group_rescan.once ELSE group_next.once END AS once,
    group_next.late,
    group_next.__pgt_late_count,
    group_next.__pgt_count,
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
  INSERT INTO pgtrickle_state."public.aggregate_money_sums_result" (shop, total, __pgt_total_count, low, high, prices, once, late, __pgt_late_count, __pgt_count, __pgt_hash)
  SELECT n.shop, n.total, n.__pgt_total_count, n.low, n.high, n.prices, n.once, n.late, n.__pgt_late_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_money_sums_result" AS s
  SET shop = n.shop, total = n.total, __pgt_total_count = n.__pgt_total_count, low = n.low, high = n.high, prices = n.prices, once = n.once, late = n.late, __pgt_late_count = n.__pgt_late_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.shop, s.total, s.__pgt_total_count, s.low, s.high, s.prices, s.once, s.late, s.__pgt_late_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.shop, n.total, n.__pgt_total_count, n.low, n.high, n.prices, n.once, n.late, n.__pgt_late_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_money_sums_result" AS s
  USING group_new AS n
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
  stream_table => 'public.aggregate_money_sums_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
