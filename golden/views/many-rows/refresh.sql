WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.many_rows_result'
),
-- Δbig: the rows that changed since the last refresh, each with its weight
big_change AS MATERIALIZED (
  SELECT
    changes.bucket,
    changes.value,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.big" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.bucket, changes.value
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δbucket: the rows that changed since the last refresh, each with its weight
bucket_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.bucket" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(bucket_join): big, bucket
bucket_join_delta AS MATERIALIZED (
  -- Δbig ⋈ bucket: runs when big changed
  SELECT
    big_change.value,
    bucket.name,
    big_change.weight
  FROM big_change
  JOIN public.bucket AS bucket
    ON bucket.id = big_change.bucket
  WHERE EXISTS (SELECT FROM big_change)
    AND big_change.bucket IS NOT NULL
  UNION ALL
  -- big ⋈ Δbucket: runs when bucket changed
  SELECT
    big.value,
    bucket_change.name,
    bucket_change.weight
  FROM bucket_change
  JOIN public.big AS big
    ON bucket_change.id = big.bucket
  WHERE EXISTS (SELECT FROM bucket_change)
  UNION ALL
  -- −Δbig ⋈ Δbucket: runs when bucket and big changed
  SELECT
    big_change.value,
    bucket_change.name,
    - (bucket_change.weight * big_change.weight) AS weight
  FROM bucket_change
  JOIN big_change
    ON bucket_change.id = big_change.bucket
  WHERE big_change.bucket IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.name,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.value * grouped.weight) AS total_change,
    sum(grouped.weight) FILTER (WHERE grouped.value IS NOT NULL) AS __pgt_total_count_change,
    min(grouped.value) FILTER (WHERE grouped.weight > 0) AS low_arrived,
    min(grouped.value) FILTER (WHERE grouped.weight < 0) AS low_left,
    max(grouped.value) FILTER (WHERE grouped.weight > 0) AS high_arrived,
    max(grouped.value) FILTER (WHERE grouped.weight < 0) AS high_left
  FROM (
    SELECT
      bucket_join_delta.value,
      bucket_join_delta.name,
      sum(bucket_join_delta.weight)::bigint AS weight
    FROM bucket_join_delta
    GROUP BY bucket_join_delta.value, bucket_join_delta.name
    HAVING sum(bucket_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.name,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    least(group_change.low_arrived, kept.low) AS low,
    greatest(group_change.high_arrived, kept.high) AS high,
    hash_record_extended(ROW(group_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.low_left <= kept.low AND (group_change.low_arrived IS NULL OR group_change.low_arrived > kept.low) OR group_change.high_left >= kept.high AND (group_change.high_arrived IS NULL OR group_change.high_arrived < kept.high)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.many_rows_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.name), 0)
    AND kept.name IS NOT DISTINCT FROM group_change.name
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: big, bucket
group_rescan AS MATERIALIZED (
  SELECT
    group_next.name,
    min(big.value) AS low,
    max(big.value) AS high
  FROM group_next
  JOIN public.bucket AS bucket
    ON (group_next.name = bucket.name OR group_next.name IS NULL AND bucket.name IS NULL)
  JOIN public.big AS big
    ON bucket.id = big.bucket
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.name
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.name,
    group_next.__pgt_count,
    group_next.total,
    group_next.__pgt_total_count,
    CASE WHEN group_next.rescan THEN group_rescan.low ELSE group_next.low END AS low,
    CASE WHEN group_next.rescan THEN group_rescan.high ELSE group_next.high END AS high,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.name), 0) = hash_record_extended(ROW(group_rescan.name), 0)
    AND group_next.name IS NOT DISTINCT FROM group_rescan.name
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.many_rows_result" (name, __pgt_count, total, __pgt_total_count, low, high, __pgt_hash)
  SELECT n.name, n.__pgt_count, n.total, n.__pgt_total_count, n.low, n.high, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.many_rows_result" AS s
  SET name = n.name, __pgt_count = n.__pgt_count, total = n.total, __pgt_total_count = n.__pgt_total_count, low = n.low, high = n.high, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.__pgt_count, s.total, s.__pgt_total_count, s.low, s.high, s.__pgt_hash)::record *<> ROW(n.name, n.__pgt_count, n.total, n.__pgt_total_count, n.low, n.high, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.many_rows_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.big', (SELECT count(*) FROM big_change),
    'public.bucket', (SELECT count(*) FROM bucket_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.many_rows_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
