WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_null_order_descending_result'
),
-- Δbid: the rows that changed since the last refresh, each with its weight
bid_change AS MATERIALIZED (
  SELECT
    changes.price
  FROM pgtrickle_changes."public.bid" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.price, changes.bidder
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(bid) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.price AS start
  FROM (
    SELECT
      bid_change.price
    FROM bid_change
    ORDER BY bid_change.price DESC NULLS LAST
    LIMIT 1
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: bid
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when bid changed
  SELECT
    window_starts.start,
    lateral_rows.count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.price,
      kept.count
    FROM pgtrickle_state."public.window_running_null_order_descending_result.window" AS kept
    WHERE kept.price > window_starts.start
    ORDER BY kept.price
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
    AND window_starts.start IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, before those of NULL: runs when bid changed
  SELECT
    window_starts.start,
    lateral_rows.count,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.price,
      kept.count
    FROM pgtrickle_state."public.window_running_null_order_descending_result.window" AS kept
    WHERE kept.price IS NOT NULL
    ORDER BY kept.price
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
    AND window_starts.start IS NULL
),
-- the rows from there on, as they are now, with the values before: bid
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when bid changed
  SELECT
    lateral_rows.price,
    lateral_rows.bidder,
    lateral_rows.id,
    window_before.count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      bid.price,
      bid.bidder,
      bid.id
    FROM public.bid AS bid
    WHERE bid.price <= window_before.start
    ORDER BY bid.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
    AND window_before.start IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, those of NULL: runs when bid changed
  SELECT
    lateral_rows.price,
    lateral_rows.bidder,
    lateral_rows.id,
    window_before.count,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      bid.price,
      bid.bidder,
      bid.id
    FROM public.bid AS bid
    WHERE bid.price IS NULL
    ORDER BY bid.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
),
-- Δ(window): bid
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when bid changed
  SELECT
    lateral_rows.price,
    lateral_rows.bidder,
    lateral_rows.id,
    lateral_rows.rank,
    lateral_rows.count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.price,
      kept.bidder,
      kept.id,
      kept.rank,
      kept.count
    FROM pgtrickle_state."public.window_running_null_order_descending_result.window" AS kept
    WHERE kept.price <= window_starts.start
    ORDER BY kept.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
    AND window_starts.start IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, those of NULL: runs when bid changed
  SELECT
    lateral_rows.price,
    lateral_rows.bidder,
    lateral_rows.id,
    lateral_rows.rank,
    lateral_rows.count,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.price,
      kept.bidder,
      kept.id,
      kept.rank,
      kept.count
    FROM pgtrickle_state."public.window_running_null_order_descending_result.window" AS kept
    WHERE kept.price IS NULL
    ORDER BY kept.price DESC
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM bid_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when bid changed
  SELECT
    windowed.price,
    windowed.bidder,
    windowed.id,
    coalesce(windowed.count, 0) + windowed.rank AS rank,
    coalesce(windowed.count, 0) + windowed.count_2 AS count,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.price,
      window_rows_now.bidder,
      window_rows_now.id,
      window_rows_now.count,
      rank() OVER (ORDER BY window_rows_now.price DESC NULLS LAST) AS rank,
      count(*) OVER (ORDER BY window_rows_now.price DESC NULLS LAST) AS count_2
    FROM window_rows_now
  ) AS windowed
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.price,
    window_delta.bidder,
    window_delta.id,
    window_delta.rank,
    window_delta.count,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.price, window_delta.bidder, window_delta.id, window_delta.rank, window_delta.count
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.price,
    latest.bidder,
    latest.id,
    latest.rank,
    latest.count,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.id)
      window_change.price,
      window_change.bidder,
      window_change.id,
      window_change.rank,
      window_change.count,
      window_change.weight
    FROM window_change
    ORDER BY window_change.id, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_null_order_descending_result.window" AS kept
    ON kept.id = latest.id
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.bidder,
    min(grouped.rank) FILTER (WHERE grouped.weight > 0) AS best_arrived,
    min(grouped.rank) FILTER (WHERE grouped.weight < 0) AS best_left,
    max(grouped.count) FILTER (WHERE grouped.weight > 0) AS bids_arrived,
    max(grouped.count) FILTER (WHERE grouped.weight < 0) AS bids_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      window_delta.bidder,
      window_delta.rank,
      window_delta.count,
      sum(window_delta.weight)::bigint AS weight
    FROM window_delta
    GROUP BY window_delta.bidder, window_delta.rank, window_delta.count
    HAVING sum(window_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.bidder
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.bidder,
    least(group_change.best_arrived, kept.best) AS best,
    greatest(group_change.bids_arrived, kept.bids) AS bids,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.bidder), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.best_left <= kept.best AND (group_change.best_arrived IS NULL OR group_change.best_arrived > kept.best) OR group_change.bids_left >= kept.bids AND (group_change.bids_arrived IS NULL OR group_change.bids_arrived < kept.bids)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_running_null_order_descending_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.bidder), 0)
    AND kept.bidder IS NOT DISTINCT FROM group_change.bidder
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: bid
group_rescan AS MATERIALIZED (
  SELECT
    group_next.bidder,
    min(windowed.rank) AS best,
    max(windowed.count) AS bids
  FROM group_next
  JOIN (
    SELECT
      bid.price,
      bid.bidder,
      rank() OVER (ORDER BY bid.price DESC NULLS LAST) AS rank,
      count(*) OVER (ORDER BY bid.price DESC NULLS LAST) AS count
    FROM public.bid AS bid
  ) AS windowed
    ON (group_next.bidder = windowed.bidder OR group_next.bidder IS NULL AND windowed.bidder IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.bidder
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.bidder,
    CASE WHEN group_next.rescan THEN group_rescan.best ELSE group_next.best END AS best,
    CASE WHEN group_next.rescan THEN group_rescan.bids ELSE group_next.bids END AS bids,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.bidder), 0) = hash_record_extended(ROW(group_rescan.bidder), 0)
    AND group_next.bidder IS NOT DISTINCT FROM group_rescan.bidder
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_null_order_descending_result" (bidder, best, bids, __pgt_count, __pgt_hash)
  SELECT n.bidder, n.best, n.bids, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_null_order_descending_result" AS s
  SET bidder = n.bidder, best = n.best, bids = n.bids, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.bidder, s.best, s.bids, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.bidder, n.best, n.bids, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_null_order_descending_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.window_running_null_order_descending_result.window" (price, bidder, id, rank, count)
  SELECT n.price, n.bidder, n.id, n.rank, n.count
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.window_running_null_order_descending_result.window" AS s
  SET price = n.price, bidder = n.bidder, id = n.id, rank = n.rank, count = n.count
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.price, s.bidder, s.id, s.rank, s.count)::record *<> ROW(n.price, n.bidder, n.id, n.rank, n.count)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.window_running_null_order_descending_result.window" AS s
  USING window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.bid', (SELECT count(*) FROM bid_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_null_order_descending_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
