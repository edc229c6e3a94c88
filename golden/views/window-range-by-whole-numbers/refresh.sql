WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_range_by_whole_numbers_result'
),
-- Δhit: the rows that changed since the last refresh, each with its weight
hit_change AS MATERIALIZED (
  SELECT
    changes.at,
    changes.bytes,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.hit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.at, changes.bytes
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what is near the rows of Δ(hit)
window_ranges AS MATERIALIZED (
  SELECT
    CASE WHEN hit_change.at < '-9000000000000000000'::bigint THEN '-9223372036854775808'::bigint ELSE hit_change.at - '15'::bigint END AS lower,
    CASE WHEN hit_change.at > '9000000000000000000'::bigint THEN '9223372036854775807'::bigint ELSE hit_change.at + '15'::bigint END AS upper
  FROM hit_change
  GROUP BY CASE WHEN hit_change.at < '-9000000000000000000'::bigint THEN '-9223372036854775808'::bigint ELSE hit_change.at - '15'::bigint END, CASE WHEN hit_change.at > '9000000000000000000'::bigint THEN '9223372036854775807'::bigint ELSE hit_change.at + '15'::bigint END
),
-- those that overlap put together
window_islands AS MATERIALIZED (
  SELECT
    min(windowed_2.lower) AS lower,
    max(windowed_2.upper) AS upper
  FROM (
    SELECT
      windowed.lower,
      windowed.upper,
      CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END AS begins,
      sum(CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END) OVER (ORDER BY windowed.lower, windowed.upper ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island
    FROM (
      SELECT
        window_ranges.lower,
        window_ranges.upper,
        max(window_ranges.upper) OVER (ORDER BY window_ranges.lower, window_ranges.upper ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
      FROM window_ranges
    ) AS windowed
  ) AS windowed_2
  GROUP BY windowed_2.island
),
-- the rows there, as they are now: hit
window_rows_now AS MATERIALIZED (
  -- R₁|K, near what changed: runs when hit changed
  SELECT
    lateral_rows.at,
    lateral_rows.bytes,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      hit.at,
      hit.bytes
    FROM public.hit AS hit
    WHERE hit.at >= window_islands.lower
      AND hit.at <= window_islands.upper
    ORDER BY hit.at
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM hit_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.at,
    grouped.bytes
  FROM (
    SELECT
      combined.at,
      combined.bytes,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.at,
        window_rows_now.bytes,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        hit_change.at,
        hit_change.bytes,
        hit_change.weight * '-1'::integer AS weight
      FROM hit_change
    ) AS combined
    GROUP BY combined.at, combined.bytes
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): hit
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when hit changed
  SELECT
    windowed.sum,
    windowed.count,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.at,
      window_rows_before.bytes,
      sum(window_rows_before.bytes) OVER (ORDER BY window_rows_before.at RANGE BETWEEN 5::bigint PRECEDING AND CURRENT ROW) AS sum,
      count(*) OVER (ORDER BY window_rows_before.at RANGE BETWEEN 2::bigint FOLLOWING AND 10::bigint FOLLOWING) AS count
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when hit changed
  SELECT
    windowed.sum,
    windowed.count,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.at,
      window_rows_now.bytes,
      sum(window_rows_now.bytes) OVER (ORDER BY window_rows_now.at RANGE BETWEEN 5::bigint PRECEDING AND CURRENT ROW) AS sum,
      count(*) OVER (ORDER BY window_rows_now.at RANGE BETWEEN 2::bigint FOLLOWING AND 10::bigint FOLLOWING) AS count
    FROM window_rows_now
  ) AS windowed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.sum AS total,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.count) FILTER (WHERE grouped.weight > 0) AS around_arrived,
    min(grouped.count) FILTER (WHERE grouped.weight < 0) AS around_left
  FROM (
    SELECT
      window_delta.sum,
      window_delta.count,
      sum(window_delta.weight)::bigint AS weight
    FROM window_delta
    GROUP BY window_delta.sum, window_delta.count
    HAVING sum(window_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.sum
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.total,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.around_arrived, kept.around) AS around,
    hash_record_extended(ROW(group_change.total), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.around_left <= kept.around AND (group_change.around_arrived IS NULL OR group_change.around_arrived > kept.around)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_range_by_whole_numbers_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.total), 0)
    AND kept.total IS NOT DISTINCT FROM group_change.total
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: hit
group_rescan AS MATERIALIZED (
  SELECT
    group_next.total,
    min(windowed.count) AS around
  FROM group_next
  JOIN (
    SELECT
      hit.at,
      hit.bytes,
      sum(hit.bytes) OVER (ORDER BY hit.at RANGE BETWEEN 5::bigint PRECEDING AND CURRENT ROW) AS sum,
      count(*) OVER (ORDER BY hit.at RANGE BETWEEN 2::bigint FOLLOWING AND 10::bigint FOLLOWING) AS count
    FROM public.hit AS hit
  ) AS windowed
    ON (group_next.total = windowed.sum OR group_next.total IS NULL AND windowed.sum IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.total
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.total,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.around ELSE group_next.around END AS around,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.total), 0) = hash_record_extended(ROW(group_rescan.total), 0)
    AND group_next.total IS NOT DISTINCT FROM group_rescan.total
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_range_by_whole_numbers_result" (total, __pgt_count, around, __pgt_hash)
  SELECT n.total, n.__pgt_count, n.around, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_range_by_whole_numbers_result" AS s
  SET total = n.total, __pgt_count = n.__pgt_count, around = n.around, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.total, s.__pgt_count, s.around, s.__pgt_hash)::record *<> ROW(n.total, n.__pgt_count, n.around, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_range_by_whole_numbers_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.hit', (SELECT count(*) FROM hit_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_range_by_whole_numbers_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
