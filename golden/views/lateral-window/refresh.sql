WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_window_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_window_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.k,
    r_change.b,
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.lateral_window_result.group" AS kept
    ON (r_change.k < kept.k OR kept.k IS NULL)
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.k,
    r.b,
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON (r.k < group_delta.k OR group_delta.k IS NULL)
  WHERE EXISTS (SELECT FROM l_change)
),
-- the partitions that Δ(group_join) touches
window_partitions AS MATERIALIZED (
  SELECT
    group_join_delta.k_2 AS key_1
  FROM group_join_delta
  GROUP BY group_join_delta.k_2
),
-- the rows of the touched partitions, as they are now: r, l
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when r or l changed
  SELECT
    distinct_rows.k,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM window_partitions
  JOIN (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
    ON (window_partitions.key_1 = distinct_rows.k OR window_partitions.key_1 IS NULL AND distinct_rows.k IS NULL)
  JOIN public.r AS r
    ON (r.k < distinct_rows.k OR distinct_rows.k IS NULL)
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b
  FROM (
    SELECT
      combined.k,
      combined.b,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.k,
        window_rows_now.k_2,
        window_rows_now.b,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        group_join_delta.k_2 AS k,
        group_join_delta.k AS k_2,
        group_join_delta.b,
        group_join_delta.weight * '-1'::integer AS weight
      FROM group_join_delta
    ) AS combined
    GROUP BY combined.k, combined.k_2, combined.b
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): r, l
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when r or l changed
  SELECT
    windowed.k,
    windowed.b,
    windowed.rank,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.k,
      window_rows_before.b,
      rank() OVER (PARTITION BY window_rows_before.k ORDER BY window_rows_before.b) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when r or l changed
  SELECT
    windowed.k,
    windowed.b,
    windowed.rank,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.k,
      window_rows_now.b,
      rank() OVER (PARTITION BY window_rows_now.k ORDER BY window_rows_now.b) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- Δ of window_join: l, r
window_join_delta AS MATERIALIZED (
  -- Δl ⋈ window: runs when l changed
  SELECT
    l_change.id,
    windowed.b,
    windowed.rank,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      distinct_rows.k,
      r.k AS k_2,
      r.b,
      rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.b) AS rank
    FROM (
      SELECT DISTINCT
        l.k
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON (r.k < distinct_rows.k OR distinct_rows.k IS NULL)
  ) AS windowed
    ON hash_record_extended(ROW(l_change.k), 0) = hash_record_extended(ROW(windowed.k), 0) AND l_change.k IS NOT DISTINCT FROM windowed.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δwindow: runs when r or l changed
  SELECT
    l.id,
    window_delta.b,
    window_delta.rank,
    window_delta.weight
  FROM window_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(window_delta.k), 0) = hash_record_extended(ROW(l.k), 0) AND (window_delta.k = l.k OR window_delta.k IS NULL AND l.k IS NULL)
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δl ⋈ Δwindow: runs when (r or l) and l changed
  SELECT
    l_change.id,
    window_delta.b,
    window_delta.rank,
    - (window_delta.weight * l_change.weight) AS weight
  FROM window_delta
  JOIN l_change
    ON hash_record_extended(ROW(window_delta.k), 0) = hash_record_extended(ROW(l_change.k), 0) AND l_change.k IS NOT DISTINCT FROM window_delta.k
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_join_delta.id,
    window_join_delta.b,
    window_join_delta.rank AS place,
    sum(window_join_delta.weight)::bigint AS weight
  FROM window_join_delta
  GROUP BY window_join_delta.id, window_join_delta.b, window_join_delta.rank
  HAVING sum(window_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b,
    result_change.place,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b, result_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_window_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b, result_change.place), 0)
    AND ROW(kept.id, kept.b, kept.place) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b, result_change.place)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_window_result" (id, b, place, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.place, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_window_result" AS s
  SET id = n.id, b = n.b, place = n.place, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.place, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.place, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_window_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_window_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_window_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_window_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
