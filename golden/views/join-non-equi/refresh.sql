WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_non_equi_result'
),
-- Δpayment: the rows that changed since the last refresh, each with its weight
payment_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.payment" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δband: the rows that changed since the last refresh, each with its weight
band_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.low,
    changes.high,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.band" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.low, changes.low::text COLLATE pg_catalog."C", changes.high, changes.high::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of band_join: payment, band
band_join_delta AS MATERIALIZED (
  -- Δpayment ⋈ band: runs when payment changed
  SELECT
    payment_change.id,
    band.name,
    payment_change.weight
  FROM payment_change
  JOIN public.band AS band
    ON payment_change.amount >= band.low AND (payment_change.amount < band.high OR band.high IS NULL)
  WHERE EXISTS (SELECT FROM payment_change)
    AND payment_change.amount IS NOT NULL
  UNION ALL
  -- payment ⋈ Δband: runs when band changed
  SELECT
    payment.id,
    band_change.name,
    band_change.weight
  FROM band_change
  JOIN public.payment AS payment
    ON payment.amount >= band_change.low AND (payment.amount < band_change.high OR band_change.high IS NULL)
  WHERE EXISTS (SELECT FROM band_change)
    AND band_change.low IS NOT NULL
  UNION ALL
  -- −Δpayment ⋈ Δband: runs when band and payment changed
  SELECT
    payment_change.id,
    band_change.name,
    - (band_change.weight * payment_change.weight) AS weight
  FROM band_change
  JOIN payment_change
    ON payment_change.amount >= band_change.low AND (payment_change.amount < band_change.high OR band_change.high IS NULL)
  WHERE band_change.low IS NOT NULL
    AND payment_change.amount IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    band_join_delta.id,
    band_join_delta.name,
    sum(band_join_delta.weight)::bigint AS weight
  FROM band_join_delta
  GROUP BY band_join_delta.id, band_join_delta.name
  HAVING sum(band_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_non_equi_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.name), 0)
    AND ROW(kept.id, kept.name) IS NOT DISTINCT FROM ROW(result_change.id, result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_non_equi_result" (id, name, __pgt_count, __pgt_hash)
  SELECT n.id, n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_non_equi_result" AS s
  SET id = n.id, name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_non_equi_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.payment', (SELECT count(*) FROM payment_change),
    'public.band', (SELECT count(*) FROM band_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_non_equi_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
