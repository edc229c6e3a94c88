WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.time_zone_of_the_query_result'
),
-- Δorders: the rows that changed since the last refresh, each with its weight
orders_change AS MATERIALIZED (
  SELECT
    changes.placed,
    changes.due,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.orders" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.placed, changes.due, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    date_trunc('month'::text, orders_change.placed, 'Europe/Berlin'::text) AS month,
    timezone('Europe/Berlin'::text, orders_change.placed)::date AS day,
    "extract"('hour'::text, timezone('Europe/Berlin'::text, orders_change.placed)) AS hour,
    sum(orders_change.weight) AS __pgt_count_change,
    sum(orders_change.amount * orders_change.weight) AS amount_change,
    sum(orders_change.weight) FILTER (WHERE orders_change.amount IS NOT NULL) AS __pgt_amount_count_change
  FROM orders_change
  WHERE orders_change.placed >= timezone('Europe/Berlin'::text, '2024-01-01'::timestamp without time zone)
    AND orders_change.placed < timezone('Europe/Berlin'::text, orders_change.due + '2 days'::interval)
  GROUP BY date_trunc('month'::text, orders_change.placed, 'Europe/Berlin'::text), timezone('Europe/Berlin'::text, orders_change.placed)::date, "extract"('hour'::text, timezone('Europe/Berlin'::text, orders_change.placed))
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.month,
    group_change.day,
    coalesce(kept.hour, group_change.hour) AS hour,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) > 0 THEN coalesce(kept.amount + group_change.amount_change, group_change.amount_change, kept.amount) ELSE NULL::numeric END AS amount,
    coalesce(kept.__pgt_amount_count, 0) + coalesce(group_change.__pgt_amount_count_change::bigint, 0) AS __pgt_amount_count,
    hash_record_extended(ROW(group_change.month, group_change.day, coalesce(kept.hour, group_change.hour)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.amount = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.amount_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.time_zone_of_the_query_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.month, group_change.day, group_change.hour), 0)
    AND kept.month IS NOT DISTINCT FROM group_change.month
    AND kept.day IS NOT DISTINCT FROM group_change.day
    AND kept.hour IS NOT DISTINCT FROM group_change.hour
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: orders
group_rescan AS MATERIALIZED (
  SELECT
    group_next.month,
    group_next.day,
    group_next.hour,
    sum(orders.amount) AS amount
  FROM group_next
  JOIN public.orders AS orders
    ON group_next.month = date_trunc('month'::text, orders.placed, 'Europe/Berlin'::text) AND group_next.day = timezone('Europe/Berlin'::text, orders.placed)::date AND (group_next.hour = "extract"('hour'::text, timezone('Europe/Berlin'::text, orders.placed)) OR group_next.hour IS NULL AND "extract"('hour'::text, timezone('Europe/Berlin'::text, orders.placed)) IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
    AND orders.placed >= timezone('Europe/Berlin'::text, '2024-01-01'::timestamp without time zone)
    AND orders.placed < timezone('Europe/Berlin'::text, orders.due + '2 days'::interval)
  GROUP BY group_next.month, group_next.day, group_next.hour
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.month,
    group_next.day,
    group_next.hour,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.amount ELSE group_next.amount END AS amount,
    group_next.__pgt_amount_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.month, group_next.day, group_next.hour), 0) = hash_record_extended(ROW(group_rescan.month, group_rescan.day, group_rescan.hour), 0)
    AND group_next.month IS NOT DISTINCT FROM group_rescan.month
    AND group_next.day IS NOT DISTINCT FROM group_rescan.day
    AND group_next.hour IS NOT DISTINCT FROM group_rescan.hour
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.time_zone_of_the_query_result" (month, day, hour, __pgt_count, amount, __pgt_amount_count, __pgt_hash)
  SELECT n.month, n.day, n.hour, n.__pgt_count, n.amount, n.__pgt_amount_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.time_zone_of_the_query_result" AS s
  SET month = n.month, day = n.day, hour = n.hour, __pgt_count = n.__pgt_count, amount = n.amount, __pgt_amount_count = n.__pgt_amount_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.month, s.day, s.hour, s.__pgt_count, s.amount, s.__pgt_amount_count, s.__pgt_hash)::record *<> ROW(n.month, n.day, n.hour, n.__pgt_count, n.amount, n.__pgt_amount_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.time_zone_of_the_query_result" AS s
  USING group_new AS n
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
  stream_table => 'public.time_zone_of_the_query_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
