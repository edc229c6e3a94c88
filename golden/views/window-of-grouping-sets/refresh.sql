WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_of_grouping_sets_result'
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
    kept.__pgt_count AS old___pgt_count,
    group_change.g,
    group_change.s,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_of_grouping_sets_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.window_of_grouping_sets_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present
  FROM total_change
  LEFT JOIN pgtrickle_state."public.window_of_grouping_sets_result.total" AS kept
    ON true
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_next.old_g AS g,
    group_next.old_s AS s,
    group_next.old___pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_s, group_next.old___pgt_count)::record *<> ROW(group_next.g, group_next.s, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_next.g,
    group_next.s,
    group_next.__pgt_count AS count,
    0 AS g_absent,
    0 AS s_absent,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_g, group_next.old_s, group_next.old___pgt_count)::record *<> ROW(group_next.g, group_next.s, group_next.__pgt_count)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_next.old_g AS g,
    NULL::text AS s,
    group_2_next.old___pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.g, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_next.g,
    NULL::text AS s,
    group_2_next.__pgt_count AS count,
    0 AS g_absent,
    1 AS s_absent,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.g, group_2_next.__pgt_count)::record)
),
-- Δ of total
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    total_next.old___pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    total_next.__pgt_count AS count,
    1 AS g_absent,
    1 AS s_absent,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.g,
    group_delta.s,
    group_delta.count,
    group_delta.g_absent,
    group_delta.s_absent,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.g,
    group_2_delta.s,
    group_2_delta.count,
    group_2_delta.g_absent,
    group_2_delta.s_absent,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.g,
    total_delta.s,
    total_delta.count,
    total_delta.g_absent,
    total_delta.s_absent,
    total_delta.weight
  FROM total_delta
),
-- the partitions that Δ(union) touches
window_partitions AS MATERIALIZED (
  SELECT
    (0 * 2 + union_delta.g_absent) * 2 + union_delta.s_absent AS key_1
  FROM union_delta
  GROUP BY (0 * 2 + union_delta.g_absent) * 2 + union_delta.s_absent
),
-- the rows of the touched partitions, as a state keeps them
window_rows_before AS MATERIALIZED (
  -- R₀|K: runs when t changed
  SELECT
    combined.g,
    combined.s,
    combined.count,
    combined.g_absent,
    combined.s_absent,
    1::bigint AS weight
  FROM window_partitions
  JOIN (
    SELECT
      kept.g,
      kept.s,
      kept.__pgt_count AS count,
      0 AS g_absent,
      0 AS s_absent
    FROM pgtrickle_state."public.window_of_grouping_sets_result.group" AS kept
    UNION ALL
    SELECT
      kept_2.g,
      NULL::text AS s,
      kept_2.__pgt_count AS count,
      0 AS g_absent,
      1 AS s_absent
    FROM pgtrickle_state."public.window_of_grouping_sets_result.group_2" AS kept_2
    UNION ALL
    SELECT
      NULL::text AS g,
      NULL::text AS s,
      kept_3.__pgt_count AS count,
      1 AS g_absent,
      1 AS s_absent
    FROM pgtrickle_state."public.window_of_grouping_sets_result.total" AS kept_3
  ) AS combined
    ON window_partitions.key_1 = (0 * 2 + combined.g_absent) * 2 + combined.s_absent
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₁|K = R₀|K ⊎ ΔR: the same partitions as they are now
window_rows_now AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s,
    grouped.count,
    grouped.g_absent,
    grouped.s_absent
  FROM (
    SELECT
      combined.g,
      combined.s,
      combined.count,
      combined.g_absent,
      combined.s_absent,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_before.g,
        window_rows_before.s,
        window_rows_before.count,
        window_rows_before.g_absent,
        window_rows_before.s_absent,
        1::bigint AS weight
      FROM window_rows_before
      UNION ALL
      SELECT
        union_delta.g,
        union_delta.s,
        union_delta.count,
        union_delta.g_absent,
        union_delta.s_absent,
        union_delta.weight
      FROM union_delta
    ) AS combined
    GROUP BY combined.g, combined.s, combined.count, combined.g_absent, combined.s_absent
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
    windowed.rank AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.g,
      window_rows_before.s,
      window_rows_before.count,
      window_rows_before.g_absent,
      window_rows_before.s_absent,
      rank() OVER (PARTITION BY (0 * 2 + window_rows_before.g_absent) * 2 + window_rows_before.s_absent ORDER BY window_rows_before.count DESC) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.g,
    windowed.s,
    windowed.count AS n,
    windowed.rank AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.g,
      window_rows_now.s,
      window_rows_now.count,
      window_rows_now.g_absent,
      window_rows_now.s_absent,
      rank() OVER (PARTITION BY (0 * 2 + window_rows_now.g_absent) * 2 + window_rows_now.s_absent ORDER BY window_rows_now.count DESC) AS rank
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
  LEFT JOIN pgtrickle_state."public.window_of_grouping_sets_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.s, result_change.n, result_change.place), 0)
    AND ROW(kept.g, kept.s, kept.n, kept.place) IS NOT DISTINCT FROM ROW(result_change.g, result_change.s, result_change.n, result_change.place)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_of_grouping_sets_result" (g, s, n, place, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.n, n.place, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_of_grouping_sets_result" AS s
  SET g = n.g, s = n.s, n = n.n, place = n.place, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.n, s.place, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.n, n.place, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_of_grouping_sets_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.window_of_grouping_sets_result.group" (g, s, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.window_of_grouping_sets_result.group" AS s
  SET g = n.g, s = n.s, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.window_of_grouping_sets_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.window_of_grouping_sets_result.group_2" (g, __pgt_count, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.window_of_grouping_sets_result.group_2" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.window_of_grouping_sets_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.window_of_grouping_sets_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.window_of_grouping_sets_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.window_of_grouping_sets_result.total" AS s
  USING total_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_of_grouping_sets_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
