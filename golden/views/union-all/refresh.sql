WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.union_all_result'
),
-- Δweb: the rows that changed since the last refresh, each with its weight
web_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.web" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δshop: the rows that changed since the last refresh, each with its weight
shop_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.shop" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of union: web, shop
union_delta AS MATERIALIZED (
  -- Δweb: runs when web changed
  SELECT
    web_change.name,
    web_change.amount::bigint AS amount,
    web_change.weight
  FROM web_change
  UNION ALL
  -- Δshop: runs when shop changed
  SELECT
    shop_change.name::text AS name,
    shop_change.amount,
    shop_change.weight
  FROM shop_change
  WHERE shop_change.amount > 0
),
-- Δ(union): web, shop
union_delta_2 AS MATERIALIZED (
  -- Δunion: runs when web or shop changed
  SELECT
    union_delta.name,
    union_delta.amount,
    union_delta.weight
  FROM union_delta
  UNION ALL
  -- Δweb: runs when web changed
  SELECT
    'fixed'::text AS name,
    web_change.amount::bigint AS amount,
    web_change.weight
  FROM web_change
  WHERE web_change.id = 1
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta_2.name,
    union_delta_2.amount,
    sum(union_delta_2.weight)::bigint AS weight
  FROM union_delta_2
  GROUP BY union_delta_2.name, union_delta_2.amount
  HAVING sum(union_delta_2.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.name,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.name, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.union_all_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.name, result_change.amount), 0)
    AND ROW(kept.name, kept.amount) IS NOT DISTINCT FROM ROW(result_change.name, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.union_all_result" (name, amount, __pgt_count, __pgt_hash)
  SELECT n.name, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.union_all_result" AS s
  SET name = n.name, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.union_all_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.web', (SELECT count(*) FROM web_change),
    'public.shop', (SELECT count(*) FROM shop_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.union_all_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
