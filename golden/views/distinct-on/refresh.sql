WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_result'
),
-- Δprice: the rows that changed since the last refresh, each with its weight
price_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.item,
    changes.day,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.price" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.item, changes.day, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(price) touches
top_partitions AS MATERIALIZED (
  SELECT
    price_change.item AS key_1
  FROM price_change
  GROUP BY price_change.item
),
-- the rows of the touched partitions, as they are now: price
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when price changed
  SELECT
    price.id,
    price.item,
    price.day,
    price.amount,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.price AS price
    ON (top_partitions.key_1 = price.item OR top_partitions.key_1 IS NULL AND price.item IS NULL)
  WHERE EXISTS (SELECT FROM price_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.item,
    grouped.day,
    grouped.amount
  FROM (
    SELECT
      combined.id,
      combined.item,
      combined.day,
      combined.amount,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.item,
        top_rows_now.day,
        top_rows_now.amount,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        price_change.id,
        price_change.item,
        price_change.day,
        price_change.amount,
        price_change.weight * '-1'::integer AS weight
      FROM price_change
    ) AS combined
    GROUP BY combined.id, combined.item, combined.day, combined.amount
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): price
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when price changed
  SELECT
    latest.item,
    latest.day,
    latest.amount,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.item)
      top_rows_before.id,
      top_rows_before.item,
      top_rows_before.day,
      top_rows_before.amount
    FROM top_rows_before
    ORDER BY top_rows_before.item, top_rows_before.day DESC NULLS LAST, top_rows_before.id
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when price changed
  SELECT
    latest.item,
    latest.day,
    latest.amount,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.item)
      top_rows_now.id,
      top_rows_now.item,
      top_rows_now.day,
      top_rows_now.amount
    FROM top_rows_now
    ORDER BY top_rows_now.item, top_rows_now.day DESC NULLS LAST, top_rows_now.id
  ) AS latest
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.item,
    top_delta.day,
    top_delta.amount,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.item, top_delta.day, top_delta.amount
  HAVING sum(top_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.item,
    result_change.day,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.item, result_change.day, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.distinct_on_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.item, result_change.day, result_change.amount), 0)
    AND ROW(kept.item, kept.day, kept.amount) IS NOT DISTINCT FROM ROW(result_change.item, result_change.day, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_result" (item, day, amount, __pgt_count, __pgt_hash)
  SELECT n.item, n.day, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_result" AS s
  SET item = n.item, day = n.day, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.day, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.day, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.price', (SELECT count(*) FROM price_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.distinct_on_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
