WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.extremes_leave_result'
),
-- Δbid: the rows that changed since the last refresh, each with its weight
bid_change AS MATERIALIZED (
  SELECT
    changes.lot,
    changes.side,
    changes.price,
    changes.note,
    changes.valid,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.bid" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.lot, changes.side, changes.price, changes.note, changes.valid
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.lot,
    grouped.side,
    min(grouped.price) FILTER (WHERE grouped.weight > 0) AS low_arrived,
    min(grouped.price) FILTER (WHERE grouped.weight < 0) AS low_left,
    max(grouped.price) FILTER (WHERE grouped.weight > 0) AS high_arrived,
    max(grouped.price) FILTER (WHERE grouped.weight < 0) AS high_left,
    max(grouped.note) FILTER (WHERE grouped.weight > 0) AS note_arrived,
    max(grouped.note) FILTER (WHERE grouped.weight < 0) AS note_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      bid_change.lot,
      bid_change.side,
      bid_change.price,
      bid_change.note,
      sum(bid_change.weight)::bigint AS weight
    FROM bid_change
    WHERE bid_change.valid
    GROUP BY bid_change.lot, bid_change.side, bid_change.price, bid_change.note
    HAVING sum(bid_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.lot, grouped.side
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.lot,
    group_change.side,
    least(group_change.low_arrived, kept.low) AS low,
    greatest(group_change.high_arrived, kept.high) AS high,
    greatest(group_change.note_arrived, kept.note) AS note,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.lot, group_change.side), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.low_left <= kept.low AND (group_change.low_arrived IS NULL OR group_change.low_arrived > kept.low) OR group_change.high_left >= kept.high AND (group_change.high_arrived IS NULL OR group_change.high_arrived < kept.high) OR group_change.note_left >= kept.note AND (group_change.note_arrived IS NULL OR group_change.note_arrived < kept.note)) IS TRUE AS probe
  FROM group_change
  LEFT JOIN pgtrickle_state."public.extremes_leave_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.lot, group_change.side), 0)
    AND kept.lot IS NOT DISTINCT FROM group_change.lot
    AND kept.side IS NOT DISTINCT FROM group_change.side
),
-- the ends of the touched groups whose least or greatest value left: bid
group_probe AS MATERIALIZED (
  SELECT
    group_next.lot,
    group_next.side,
    lateral_rows.low,
    lateral_rows.high,
    lateral_rows.note
  FROM group_next
  JOIN LATERAL (
    SELECT
      min(bid.price) AS low,
      max(bid.price) AS high,
      max(bid.note) AS note
    FROM public.bid AS bid
    WHERE bid.valid
      AND group_next.lot = bid.lot
      AND group_next.side = bid.side
  ) AS lateral_rows
    ON true
  WHERE group_next.probe
    AND group_next.lot IS NOT NULL
  UNION ALL
  SELECT
    group_next_2.lot,
    group_next_2.side,
    lateral_rows_2.low,
    lateral_rows_2.high,
    lateral_rows_2.note
  FROM group_next AS group_next_2
  JOIN LATERAL (
    SELECT
      min(bid_2.price) AS low,
      max(bid_2.price) AS high,
      max(bid_2.note) AS note
    FROM public.bid AS bid_2
    WHERE bid_2.valid
      AND (group_next_2.lot = bid_2.lot OR group_next_2.lot IS NULL AND bid_2.lot IS NULL)
      AND group_next_2.side = bid_2.side
  ) AS lateral_rows_2
    ON true
  WHERE group_next_2.probe
    AND group_next_2.lot IS NULL
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.lot,
    group_next.side,
    CASE WHEN group_next.probe THEN group_probe.low ELSE group_next.low END AS low,
    CASE WHEN group_next.probe THEN group_probe.high ELSE group_next.high END AS high,
    CASE WHEN group_next.probe THEN group_probe.note ELSE group_next.note END AS note,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_probe
    ON group_next.probe
    AND hash_record_extended(ROW(group_next.lot, group_next.side), 0) = hash_record_extended(ROW(group_probe.lot, group_probe.side), 0)
    AND group_next.lot IS NOT DISTINCT FROM group_probe.lot
    AND group_next.side IS NOT DISTINCT FROM group_probe.side
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.extremes_leave_result" (lot, side, low, high, note, __pgt_count, __pgt_hash)
  SELECT n.lot, n.side, n.low, n.high, n.note, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.extremes_leave_result" AS s
  SET lot = n.lot, side = n.side, low = n.low, high = n.high, note = n.note, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.lot, s.side, s.low, s.high, s.note, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.lot, n.side, n.low, n.high, n.note, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.extremes_leave_result" AS s
  USING group_new AS n
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
  stream_table => 'public.extremes_leave_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
