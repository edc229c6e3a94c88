WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scan_star_of_unused_columns_result'
),
-- Δaccount: the rows that changed since the last refresh, each with its weight
account_change AS MATERIALIZED (
  SELECT
    changes.owner,
    changes.balance,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.account" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.owner, changes.balance, changes.balance::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    account_change.owner,
    account_change.balance,
    sum(account_change.weight)::bigint AS weight
  FROM account_change
  GROUP BY account_change.owner, account_change.balance, account_change.balance::text COLLATE pg_catalog."C"
  HAVING sum(account_change.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.owner,
    result_change.balance,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.owner, result_change.balance), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.scan_star_of_unused_columns_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.owner, result_change.balance), 0)
    AND ROW(kept.owner, kept.balance, kept.balance::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.owner, result_change.balance, result_change.balance::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scan_star_of_unused_columns_result" (owner, balance, __pgt_count, __pgt_hash)
  SELECT n.owner, n.balance, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scan_star_of_unused_columns_result" AS s
  SET owner = n.owner, balance = n.balance, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.owner, s.balance, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.owner, n.balance, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scan_star_of_unused_columns_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.account', (SELECT count(*) FROM account_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.scan_star_of_unused_columns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
