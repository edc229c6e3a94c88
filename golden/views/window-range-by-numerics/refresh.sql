WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_range_by_numerics_result'
),
-- Δoffer: the rows that changed since the last refresh, each with its weight
offer_change AS MATERIALIZED (
  SELECT
    changes.item,
    changes.price,
    changes.pieces,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.offer" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.item, changes.price, changes.price::text COLLATE pg_catalog."C", changes.pieces
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what is near the rows of Δ(offer)
window_ranges AS MATERIALIZED (
  SELECT
    offer_change.item AS key_1,
    CASE WHEN offer_change.price < '-1e1000'::numeric THEN '-Infinity'::numeric ELSE offer_change.price - 0.5 - '1'::numeric - 0.25 END AS lower,
    CASE WHEN offer_change.price > '1e1000'::numeric THEN 'NaN'::numeric ELSE offer_change.price + 0.5 + '1'::numeric + 0.25 END AS upper
  FROM offer_change
  GROUP BY offer_change.item, CASE WHEN offer_change.price < '-1e1000'::numeric THEN '-Infinity'::numeric ELSE offer_change.price - 0.5 - '1'::numeric - 0.25 END, CASE WHEN offer_change.price > '1e1000'::numeric THEN 'NaN'::numeric ELSE offer_change.price + 0.5 + '1'::numeric + 0.25 END
),
-- those that overlap put together
window_islands AS MATERIALIZED (
  SELECT
    windowed_2.key_1,
    min(windowed_2.lower) AS lower,
    max(windowed_2.upper) AS upper
  FROM (
    SELECT
      windowed.key_1,
      windowed.lower,
      windowed.upper,
      CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END AS begins,
      sum(CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END) OVER (PARTITION BY windowed.key_1 ORDER BY windowed.lower, windowed.upper ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island
    FROM (
      SELECT
        window_ranges.key_1,
        window_ranges.lower,
        window_ranges.upper,
        max(window_ranges.upper) OVER (PARTITION BY window_ranges.key_1 ORDER BY window_ranges.lower, window_ranges.upper ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
      FROM window_ranges
      WHERE window_ranges.lower IS NOT NULL
    ) AS windowed
  ) AS windowed_2
  GROUP BY windowed_2.key_1, windowed_2.island
),
-- the rows there, as they are now: offer
window_rows_now AS MATERIALIZED (
  -- R₁|K, near what changed: runs when offer changed
  SELECT
    lateral_rows.item,
    lateral_rows.price,
    lateral_rows.pieces,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      offer.item,
      offer.price,
      offer.pieces
    FROM public.offer AS offer
    WHERE offer.item = window_islands.key_1
      AND offer.price >= window_islands.lower
      AND offer.price <= window_islands.upper
    ORDER BY offer.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM offer_change)
  UNION ALL
  -- R₁|K, those of NULL: runs when offer changed
  SELECT
    lateral_rows.item,
    lateral_rows.price,
    lateral_rows.pieces,
    1::bigint AS weight
  FROM window_ranges
  JOIN LATERAL (
    SELECT
      offer.item,
      offer.price,
      offer.pieces
    FROM public.offer AS offer
    WHERE offer.item = window_ranges.key_1
      AND offer.price IS NULL
    ORDER BY offer.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM offer_change)
    AND window_ranges.lower IS NULL
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.item,
    grouped.price,
    grouped.pieces
  FROM (
    SELECT
      combined.item,
      combined.price,
      combined.pieces,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.item,
        window_rows_now.price,
        window_rows_now.pieces,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        offer_change.item,
        offer_change.price,
        offer_change.pieces,
        offer_change.weight * '-1'::integer AS weight
      FROM offer_change
    ) AS combined
    GROUP BY combined.item, combined.price, combined.price::text COLLATE pg_catalog."C", combined.pieces
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): offer
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when offer changed
  SELECT
    windowed.item,
    windowed.price,
    windowed.pieces,
    windowed.sum AS near,
    windowed.count AS above,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.item,
      window_rows_before.price,
      window_rows_before.pieces,
      sum(window_rows_before.pieces) OVER (PARTITION BY window_rows_before.item ORDER BY window_rows_before.price DESC RANGE BETWEEN 0.5 PRECEDING AND 0.25 FOLLOWING) AS sum,
      count(*) OVER (PARTITION BY window_rows_before.item ORDER BY window_rows_before.price DESC RANGE BETWEEN 1::numeric PRECEDING AND CURRENT ROW EXCLUDE TIES) AS count
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when offer changed
  SELECT
    windowed.item,
    windowed.price,
    windowed.pieces,
    windowed.sum AS near,
    windowed.count AS above,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.item,
      window_rows_now.price,
      window_rows_now.pieces,
      sum(window_rows_now.pieces) OVER (PARTITION BY window_rows_now.item ORDER BY window_rows_now.price DESC RANGE BETWEEN 0.5 PRECEDING AND 0.25 FOLLOWING) AS sum,
      count(*) OVER (PARTITION BY window_rows_now.item ORDER BY window_rows_now.price DESC RANGE BETWEEN 1::numeric PRECEDING AND CURRENT ROW EXCLUDE TIES) AS count
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.item,
    window_delta.price,
    window_delta.pieces,
    window_delta.near,
    window_delta.above,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.item, window_delta.price, window_delta.price::text COLLATE pg_catalog."C", window_delta.pieces, window_delta.near, window_delta.above
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.item,
    result_change.price,
    result_change.pieces,
    result_change.near,
    result_change.above,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.item, result_change.price, result_change.pieces, result_change.near, result_change.above), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_range_by_numerics_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.item, result_change.price, result_change.pieces, result_change.near, result_change.above), 0)
    AND ROW(kept.item, kept.price, kept.price::text COLLATE pg_catalog."C", kept.pieces, kept.near, kept.above) IS NOT DISTINCT FROM ROW(result_change.item, result_change.price, result_change.price::text COLLATE pg_catalog."C", result_change.pieces, result_change.near, result_change.above)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_range_by_numerics_result" (item, price, pieces, near, above, __pgt_count, __pgt_hash)
  SELECT n.item, n.price, n.pieces, n.near, n.above, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_range_by_numerics_result" AS s
  SET item = n.item, price = n.price, pieces = n.pieces, near = n.near, above = n.above, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.item, s.price, s.pieces, s.near, s.above, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.item, n.price, n.pieces, n.near, n.above, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_range_by_numerics_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.offer', (SELECT count(*) FROM offer_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_range_by_numerics_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
