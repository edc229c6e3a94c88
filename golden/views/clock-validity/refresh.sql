WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.clock_validity_result'
),
-- Δprice: the rows that changed since the last refresh, each with its weight
price_change AS MATERIALIZED (
  SELECT
    changes.product,
    changes.amount,
    changes.valid_from,
    changes.valid_to,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.price" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.product, changes.amount, changes.valid_from, changes.valid_to
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what the clock showed at the last refresh, and what it shows now
clock_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.moment AS old_moment,
    constants.moment,
    constants.time_zone,
    true AS present
  FROM (
    SELECT
      (now()) AS moment,
      (current_setting('TimeZone'::text)) AS time_zone
  ) AS constants
  LEFT JOIN pgtrickle_state."public.clock_validity_result.clock" AS kept
    ON true
),
-- Δclock: what it showed goes and what it shows comes, unless that is the same
clock_change AS MATERIALIZED (
  SELECT
    clock_next.old_moment AS moment,
    '-1'::integer::bigint AS weight
  FROM clock_next
  WHERE clock_next.locator IS NOT NULL
    AND ROW(clock_next.old_moment)::record *<> ROW(clock_next.moment)::record
  UNION ALL
  SELECT
    clock_next_2.moment,
    1::bigint AS weight
  FROM clock_next AS clock_next_2
  WHERE clock_next_2.locator IS NOT NULL
    AND ROW(clock_next_2.old_moment)::record *<> ROW(clock_next_2.moment)::record
),
-- the row of clock before and now
clock_threshold AS MATERIALIZED (
  SELECT
    kept.moment AS moment_before,
    CASE WHEN joined.weight IS NULL THEN kept.moment ELSE joined.moment END AS moment_now
  FROM pgtrickle_state."public.clock_validity_result.clock" AS kept
  LEFT JOIN (
    SELECT
      clock_change.moment,
      clock_change.weight
    FROM clock_change
    WHERE clock_change.weight > 0
  ) AS joined
    ON true
  LIMIT 1
),
-- Δ of clock_semi_join: price, clock
clock_semi_join_delta AS MATERIALIZED (
  -- Δprice ⋉ clock₀: runs when price changed
  SELECT
    price_change.product,
    price_change.amount,
    price_change.weight
  FROM price_change
  JOIN clock_threshold
    ON price_change.valid_from <= clock_threshold.moment_before AND (price_change.valid_to IS NULL OR price_change.valid_to > clock_threshold.moment_before)
  WHERE price_change.valid_from IS NOT NULL
  UNION ALL
  -- price with valid_from <= moment now: runs when clock changed
  SELECT
    price.product,
    price.amount,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.price AS price
    ON price.valid_from <= clock_threshold.moment_now AND price.valid_from > clock_threshold.moment_before AND (price.valid_from <= clock_threshold.moment_now AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_now)) IS TRUE AND (price.valid_from <= clock_threshold.moment_before AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_before)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- price with valid_to > moment now: runs when clock changed
  SELECT
    price.product,
    price.amount,
    1::bigint AS weight
  FROM clock_threshold
  JOIN public.price AS price
    ON price.valid_to > clock_threshold.moment_now AND price.valid_to <= clock_threshold.moment_before AND (price.valid_from <= clock_threshold.moment_now AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_now)) IS TRUE AND (price.valid_from <= clock_threshold.moment_before AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_before)) IS NOT TRUE AND (price.valid_from <= clock_threshold.moment_now AND price.valid_from > clock_threshold.moment_before) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- price with valid_from <= moment before: runs when clock changed
  SELECT
    price.product,
    price.amount,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.price AS price
    ON price.valid_from <= clock_threshold.moment_before AND price.valid_from > clock_threshold.moment_now AND (price.valid_from <= clock_threshold.moment_before AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_before)) IS TRUE AND (price.valid_from <= clock_threshold.moment_now AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_now)) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
  UNION ALL
  -- price with valid_to > moment before: runs when clock changed
  SELECT
    price.product,
    price.amount,
    - 1::bigint AS weight
  FROM clock_threshold
  JOIN public.price AS price
    ON price.valid_to > clock_threshold.moment_before AND price.valid_to <= clock_threshold.moment_now AND (price.valid_from <= clock_threshold.moment_before AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_before)) IS TRUE AND (price.valid_from <= clock_threshold.moment_now AND (price.valid_to IS NULL OR price.valid_to > clock_threshold.moment_now)) IS NOT TRUE AND (price.valid_from <= clock_threshold.moment_before AND price.valid_from > clock_threshold.moment_now) IS NOT TRUE
  WHERE EXISTS (SELECT FROM clock_change)
    AND ROW(clock_threshold.moment_before)::record *<> ROW(clock_threshold.moment_now)::record
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    clock_semi_join_delta.product,
    clock_semi_join_delta.amount,
    sum(clock_semi_join_delta.weight)::bigint AS weight
  FROM clock_semi_join_delta
  GROUP BY clock_semi_join_delta.product, clock_semi_join_delta.amount
  HAVING sum(clock_semi_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.product,
    result_change.amount,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.product, result_change.amount), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.clock_validity_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.product, result_change.amount), 0)
    AND ROW(kept.product, kept.amount) IS NOT DISTINCT FROM ROW(result_change.product, result_change.amount)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.clock_validity_result" (product, amount, __pgt_count, __pgt_hash)
  SELECT n.product, n.amount, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.clock_validity_result" AS s
  SET product = n.product, amount = n.amount, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.product, s.amount, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.product, n.amount, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.clock_validity_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what clock keeps
inserted_clock AS (
  INSERT INTO pgtrickle_state."public.clock_validity_result.clock" (moment, time_zone)
  SELECT n.moment, n.time_zone
  FROM clock_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_clock AS (
  UPDATE pgtrickle_state."public.clock_validity_result.clock" AS s
  SET moment = n.moment, time_zone = n.time_zone
  FROM clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.moment, s.time_zone)::record *<> ROW(n.moment, n.time_zone)::record
  RETURNING 1
),
removed_clock AS (
  DELETE FROM pgtrickle_state."public.clock_validity_result.clock" AS s
  USING clock_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.price', (SELECT count(*) FROM price_change),
    'clock', (SELECT count(*) FROM clock_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.clock_validity_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
