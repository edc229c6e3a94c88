WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_min_max_result'
),
-- Δquote: the rows that changed since the last refresh, each with its weight
quote_change AS MATERIALIZED (
  SELECT
    changes.symbol,
    changes.price,
    changes.day,
    changes.note,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.quote" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.symbol, changes.price, changes.day, changes.note
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.symbol,
    min(grouped.price) FILTER (WHERE grouped.weight > 0) AS low_arrived,
    min(grouped.price) FILTER (WHERE grouped.weight < 0) AS low_left,
    max(grouped.price) FILTER (WHERE grouped.weight > 0) AS high_arrived,
    max(grouped.price) FILTER (WHERE grouped.weight < 0) AS high_left,
    min(grouped.day) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.day) FILTER (WHERE grouped.weight < 0) AS first_left,
    max(grouped.note) FILTER (WHERE grouped.weight > 0) AS note_arrived,
    max(grouped.note) FILTER (WHERE grouped.weight < 0) AS note_left,
    max(grouped.price) FILTER (WHERE grouped.weight > 0 AND grouped.price < 9) AS below_nine_arrived,
    max(grouped.price) FILTER (WHERE grouped.weight < 0 AND grouped.price < 9) AS below_nine_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      quote_change.symbol,
      quote_change.price,
      quote_change.day,
      quote_change.note,
      sum(quote_change.weight)::bigint AS weight
    FROM quote_change
    GROUP BY quote_change.symbol, quote_change.price, quote_change.day, quote_change.note
    HAVING sum(quote_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.symbol
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.symbol,
    least(group_change.low_arrived, kept.low) AS low,
    greatest(group_change.high_arrived, kept.high) AS high,
    least(group_change.first_arrived, kept.first) AS first,
    greatest(group_change.note_arrived, kept.note) AS note,
    greatest(group_change.below_nine_arrived, kept.below_nine) AS below_nine,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.symbol), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.low_left <= kept.low AND (group_change.low_arrived IS NULL OR group_change.low_arrived > kept.low) OR group_change.high_left >= kept.high AND (group_change.high_arrived IS NULL OR group_change.high_arrived < kept.high) OR group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first) OR group_change.note_left >= kept.note AND (group_change.note_arrived IS NULL OR group_change.note_arrived < kept.note) OR group_change.below_nine_left >= kept.below_nine AND (group_change.below_nine_arrived IS NULL OR group_change.below_nine_arrived < kept.below_nine)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_min_max_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.symbol), 0)
    AND kept.symbol IS NOT DISTINCT FROM group_change.symbol
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: quote
group_rescan AS MATERIALIZED (
  SELECT
    group_next.symbol,
    min(quote.price) AS low,
    max(quote.price) AS high,
    min(quote.day) AS first,
    max(quote.note) AS note,
    max(quote.price) FILTER (WHERE quote.price < 9) AS below_nine
  FROM group_next
  JOIN public.quote AS quote
    ON (group_next.symbol = quote.symbol OR group_next.symbol IS NULL AND quote.symbol IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.symbol
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.symbol,
    CASE WHEN group_next.rescan THEN group_rescan.low ELSE group_next.low END AS low,
    CASE WHEN group_next.rescan THEN group_rescan.high ELSE group_next.high END AS high,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    CASE WHEN group_next.rescan THEN group_rescan.note ELSE group_next.note END AS note,
    CASE WHEN group_next.rescan THEN group_rescan.below_nine ELSE group_next.below_nine END AS below_nine,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.symbol), 0) = hash_record_extended(ROW(group_rescan.symbol), 0)
    AND group_next.symbol IS NOT DISTINCT FROM group_rescan.symbol
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_min_max_result" (symbol, low, high, first, note, below_nine, __pgt_count, __pgt_hash)
  SELECT n.symbol, n.low, n.high, n.first, n.note, n.below_nine, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_min_max_result" AS s
  SET symbol = n.symbol, low = n.low, high = n.high, first = n.first, note = n.note, below_nine = n.below_nine, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.symbol, s.low, s.high, s.first, s.note, s.below_nine, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.symbol, n.low, n.high, n.first, n.note, n.below_nine, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_min_max_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.quote', (SELECT count(*) FROM quote_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_min_max_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
