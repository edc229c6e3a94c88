WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_over_distinct_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.s,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g, t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    group_change.g,
    group_change.s,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_over_distinct_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_g AS g,
    group_next.old_s AS s,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_s)::record *<> ROW(group_next.g, group_next.s)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.g,
    group_next.s,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_s)::record *<> ROW(group_next.g, group_next.s)::record)
),
-- the partitions that Δ(group) touches
window_partitions AS MATERIALIZED (
  SELECT
    group_delta.g AS key_1
  FROM group_delta
  GROUP BY group_delta.g
),
-- the rows of the touched partitions, as a state keeps them: t
window_rows_before AS MATERIALIZED (
  -- R₀|K: runs when t changed
  SELECT
    kept.g,
    kept.s,
    1::bigint AS weight
  FROM window_partitions
  JOIN pgtrickle_state."public.window_over_distinct_result.group" AS kept
    ON (window_partitions.key_1 = kept.g OR window_partitions.key_1 IS NULL AND kept.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now
window_rows_now AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s
  FROM (
    SELECT
      combined.g,
      combined.s,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_before.g,
        window_rows_before.s,
        1::bigint AS weight
      FROM window_rows_before
      UNION ALL
      SELECT
        group_delta.g,
        group_delta.s,
        group_delta.weight
      FROM group_delta
    ) AS combined
    GROUP BY combined.g, combined.s
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.s,
    windowed.count AS n,
    windowed.row_number AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.g,
      window_rows_before.s,
      count(*) OVER (PARTITION BY window_rows_before.g) AS count,
      row_number() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.s) AS row_number
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.s,
    windowed.count AS n,
    windowed.row_number AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.g,
      window_rows_now.s,
      count(*) OVER (PARTITION BY window_rows_now.g) AS count,
      row_number() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.s) AS row_number
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    window_delta.s,
    window_delta.n,
    window_delta.place,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.g, window_delta.s, window_delta.n, window_delta.place
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.s,
    result_change.n,
    result_change.place,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.s, result_change.n, result_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_over_distinct_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.s, result_change.n, result_change.place), 0)
    AND ROW(kept.g, kept.s, kept.n, kept.place) IS NOT DISTINCT FROM ROW(result_change.g, result_change.s, result_change.n, result_change.place)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_over_distinct_result" (g, s, n, place, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.n, n.place, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_over_distinct_result" AS s
  SET g = n.g, s = n.s, n = n.n, place = n.place, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.n, s.place, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.n, n.place, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_over_distinct_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.window_over_distinct_result.group" (g, s, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.window_over_distinct_result.group" AS s
  SET g = n.g, s = n.s, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.window_over_distinct_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_over_distinct_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
