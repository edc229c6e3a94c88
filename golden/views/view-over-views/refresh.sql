WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.view_over_views_result'
),
-- Δaccount: the rows that changed since the last refresh, each with its weight
account_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.owner,
    changes.closed,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.account" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.owner, changes.closed
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbooking: the rows that changed since the last refresh, each with its weight
booking_change AS MATERIALIZED (
  SELECT
    changes.account_id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.booking" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.account_id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(account_join): booking, account
account_join_delta AS MATERIALIZED (
  -- Δbooking ⋈ account: runs when booking changed
  SELECT
    booking_change.amount,
    account.owner,
    booking_change.weight
  FROM booking_change
  JOIN public.account AS account
    ON booking_change.account_id = account.id
  WHERE EXISTS (SELECT FROM booking_change)
    AND booking_change.account_id IS NOT NULL
    AND NOT account.closed
  UNION ALL
  -- booking ⋈ Δaccount: runs when account changed
  SELECT
    booking.amount,
    account_change.owner,
    account_change.weight
  FROM account_change
  JOIN public.booking AS booking
    ON booking.account_id = account_change.id
  WHERE EXISTS (SELECT FROM account_change)
    AND NOT account_change.closed
  UNION ALL
  -- −Δbooking ⋈ Δaccount: runs when account and booking changed
  SELECT
    booking_change.amount,
    account_change.owner,
    - (account_change.weight * booking_change.weight) AS weight
  FROM account_change
  JOIN booking_change
    ON booking_change.account_id = account_change.id
  WHERE NOT account_change.closed
    AND booking_change.account_id IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    account_join_delta.owner AS holder,
    sum(account_join_delta.amount * account_join_delta.weight) AS sum_change,
    sum(account_join_delta.weight) FILTER (WHERE account_join_delta.amount IS NOT NULL) AS __pgt_sum_count_change,
    sum(account_join_delta.weight) AS __pgt_count_change
  FROM account_join_delta
  GROUP BY account_join_delta.owner
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.holder AS old_holder,
    kept.sum AS old_sum,
    group_change.holder,
    CASE WHEN coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) > 0 THEN coalesce(kept.sum + group_change.sum_change, group_change.sum_change, kept.sum) ELSE NULL::numeric END AS sum,
    coalesce(kept.__pgt_sum_count, 0) + coalesce(group_change.__pgt_sum_count_change::bigint, 0) AS __pgt_sum_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.holder), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.view_over_views_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.holder), 0)
    AND kept.holder IS NOT DISTINCT FROM group_change.holder
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: account, booking
group_rescan AS MATERIALIZED (
  SELECT
    group_next.holder,
    sum(booking.amount) AS sum
  FROM group_next
  JOIN public.account AS account
    ON (group_next.holder = account.owner OR group_next.holder IS NULL AND account.owner IS NULL)
  JOIN public.booking AS booking
    ON booking.account_id = account.id
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
    AND NOT account.closed
  GROUP BY group_next.holder
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_holder,
    group_next.old_sum,
    group_next.holder,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    group_next.__pgt_sum_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.holder), 0) = hash_record_extended(ROW(group_rescan.holder), 0)
    AND group_next.holder IS NOT DISTINCT FROM group_rescan.holder
),
-- Δ(group): booking, account
group_delta AS MATERIALIZED (
  -- −old groups: runs when booking or account changed
  SELECT
    group_new.old_holder AS holder,
    group_new.old_sum AS sum,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_holder, group_new.old_sum)::record *<> ROW(group_new.holder, group_new.sum)::record)
  UNION ALL
  -- +new groups: runs when booking or account changed
  SELECT
    group_new.holder,
    group_new.sum,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_holder, group_new.old_sum)::record *<> ROW(group_new.holder, group_new.sum)::record)
),
-- Δ of group_join: account, booking
group_join_delta AS MATERIALIZED (
  -- Δaccount ⋈ group₀: runs when account changed
  SELECT
    account_change.id,
    kept.holder,
    kept.sum,
    account_change.weight
  FROM account_change
  JOIN pgtrickle_state."public.view_over_views_result.group" AS kept
    ON kept.holder = account_change.owner
  WHERE EXISTS (SELECT FROM account_change)
    AND NOT account_change.closed
    AND account_change.owner IS NOT NULL
  UNION ALL
  -- account ⋈ Δgroup: runs when booking or account changed
  SELECT
    account.id,
    group_delta.holder,
    group_delta.sum,
    group_delta.weight
  FROM group_delta
  JOIN public.account AS account
    ON group_delta.holder = account.owner
  WHERE (EXISTS (SELECT FROM booking_change) OR EXISTS (SELECT FROM account_change))
    AND group_delta.holder IS NOT NULL
    AND NOT account.closed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_join_delta.holder,
    group_join_delta.sum AS total,
    group_join_delta.id AS number,
    sum(group_join_delta.weight)::bigint AS weight
  FROM group_join_delta
  GROUP BY group_join_delta.holder, group_join_delta.sum, group_join_delta.sum::text COLLATE pg_catalog."C", group_join_delta.id
  HAVING sum(group_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.holder,
    latest.total,
    latest.number,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.number)
      result_change.holder,
      result_change.total,
      result_change.number,
      result_change.weight
    FROM result_change
    ORDER BY result_change.number, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.view_over_views_result" AS kept
    ON kept.number = latest.number
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.view_over_views_result" (holder, total, number)
  SELECT n.holder, n.total, n.number
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.view_over_views_result" AS s
  SET holder = n.holder, total = n.total, number = n.number
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.holder, s.total, s.number)::record *<> ROW(n.holder, n.total, n.number)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.view_over_views_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.view_over_views_result.group" (holder, sum, __pgt_sum_count, __pgt_count, __pgt_hash)
  SELECT n.holder, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.view_over_views_result.group" AS s
  SET holder = n.holder, sum = n.sum, __pgt_sum_count = n.__pgt_sum_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.holder, s.sum, s.__pgt_sum_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.holder, n.sum, n.__pgt_sum_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.view_over_views_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.account', (SELECT count(*) FROM account_change),
    'public.booking', (SELECT count(*) FROM booking_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.view_over_views_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
