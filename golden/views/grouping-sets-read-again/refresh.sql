WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_read_again_result'
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
  GROUP BY changes.id, changes.g, changes.n, changes.f, changes.f::text COLLATE pg_catalog."C", changes.s
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
    kept.sum AS old_sum,
    kept.count AS old_count,
    kept.string_agg AS old_string_agg,
    group_change.g,
    group_change.s,
    kept.sum,
    kept.count,
    kept.string_agg,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    group_next.s,
    sum(t.f ORDER BY t.f) AS sum,
    count(DISTINCT t.n) AS count,
    string_agg(t.s, ','::text ORDER BY t.id) AS string_agg
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g, group_next.s
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_s,
    group_next.old_sum,
    group_next.old_count,
    group_next.old_string_agg,
    group_next.g,
    group_next.s,
    CASE WHEN group_next.rescan THEN group_rescan.sum ELSE group_next.sum END AS sum,
    CASE WHEN group_next.rescan THEN group_rescan.count ELSE group_next.count END AS count,
    CASE WHEN group_next.rescan THEN group_rescan.string_agg ELSE group_next.string_agg END AS string_agg,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
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
    kept.sum AS old_sum,
    kept.count AS old_count,
    kept.string_agg AS old_string_agg,
    group_2_change.g,
    kept.sum,
    kept.count,
    kept.string_agg,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.g,
    sum(t.f ORDER BY t.f) AS sum,
    count(DISTINCT t.n) AS count,
    string_agg(t.s, ','::text ORDER BY t.id) AS string_agg
  FROM group_2_next
  JOIN public.t AS t
    ON (group_2_next.g = t.g OR group_2_next.g IS NULL AND t.g IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.g
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_g,
    group_2_next.old_sum,
    group_2_next.old_count,
    group_2_next.old_string_agg,
    group_2_next.g,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.sum ELSE group_2_next.sum END AS sum,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.count ELSE group_2_next.count END AS count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.string_agg ELSE group_2_next.string_agg END AS string_agg,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.g), 0) = hash_record_extended(ROW(group_2_rescan.g), 0)
    AND group_2_next.g IS NOT DISTINCT FROM group_2_rescan.g
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    t_change.s,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.s AS old_s,
    kept.sum AS old_sum,
    kept.count AS old_count,
    kept.string_agg AS old_string_agg,
    group_3_change.s,
    kept.sum,
    kept.count,
    kept.string_agg,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.s), 0)
    AND kept.s IS NOT DISTINCT FROM group_3_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.s,
    sum(t.f ORDER BY t.f) AS sum,
    count(DISTINCT t.n) AS count,
    string_agg(t.s, ','::text ORDER BY t.id) AS string_agg
  FROM group_3_next
  JOIN public.t AS t
    ON (group_3_next.s = t.s OR group_3_next.s IS NULL AND t.s IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.s
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_s,
    group_3_next.old_sum,
    group_3_next.old_count,
    group_3_next.old_string_agg,
    group_3_next.s,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.sum ELSE group_3_next.sum END AS sum,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.count ELSE group_3_next.count END AS count,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.string_agg ELSE group_3_next.string_agg END AS string_agg,
    group_3_next.__pgt_count,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.s), 0) = hash_record_extended(ROW(group_3_rescan.s), 0)
    AND group_3_next.s IS NOT DISTINCT FROM group_3_rescan.s
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
    kept.sum AS old_sum,
    kept.count AS old_count,
    kept.string_agg AS old_string_agg,
    kept.sum,
    kept.count,
    kept.string_agg,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    true AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_rescan AS MATERIALIZED (
  SELECT
    sum(t.f ORDER BY t.f) AS sum,
    count(DISTINCT t.n) AS count,
    string_agg(t.s, ','::text ORDER BY t.id) AS string_agg
  FROM public.t AS t
  WHERE EXISTS (
    SELECT
    FROM total_next
    WHERE total_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_new AS MATERIALIZED (
  SELECT
    total_next.locator,
    total_next.old_sum,
    total_next.old_count,
    total_next.old_string_agg,
    CASE WHEN total_next.rescan THEN total_rescan.sum ELSE total_next.sum END AS sum,
    CASE WHEN total_next.rescan THEN total_rescan.count ELSE total_next.count END AS count,
    CASE WHEN total_next.rescan THEN total_rescan.string_agg ELSE total_next.string_agg END AS string_agg,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_s AS s,
    group_new.old_sum AS sum,
    group_new.old_count AS count,
    group_new.old_string_agg AS string_agg,
    0 AS g_absent,
    0 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_sum, group_new.old_count, group_new.old_string_agg)::record *<> ROW(group_new.g, group_new.s, group_new.sum, group_new.count, group_new.string_agg)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.s,
    group_new.sum,
    group_new.count,
    group_new.string_agg,
    0 AS g_absent,
    0 AS s_absent,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_sum, group_new.old_count, group_new.old_string_agg)::record *<> ROW(group_new.g, group_new.s, group_new.sum, group_new.count, group_new.string_agg)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_new.old_g AS g,
    NULL::text AS s,
    group_2_new.old_sum AS sum,
    group_2_new.old_count AS count,
    group_2_new.old_string_agg AS string_agg,
    0 AS g_absent,
    1 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_sum, group_2_new.old_count, group_2_new.old_string_agg)::record *<> ROW(group_2_new.g, group_2_new.sum, group_2_new.count, group_2_new.string_agg)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_new.g,
    NULL::text AS s,
    group_2_new.sum,
    group_2_new.count,
    group_2_new.string_agg,
    0 AS g_absent,
    1 AS s_absent,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_sum, group_2_new.old_count, group_2_new.old_string_agg)::record *<> ROW(group_2_new.g, group_2_new.sum, group_2_new.count, group_2_new.string_agg)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_3_new.old_s AS s,
    group_3_new.old_sum AS sum,
    group_3_new.old_count AS count,
    group_3_new.old_string_agg AS string_agg,
    1 AS g_absent,
    0 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_s, group_3_new.old_sum, group_3_new.old_count, group_3_new.old_string_agg)::record *<> ROW(group_3_new.s, group_3_new.sum, group_3_new.count, group_3_new.string_agg)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    group_3_new.s,
    group_3_new.sum,
    group_3_new.count,
    group_3_new.string_agg,
    1 AS g_absent,
    0 AS s_absent,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_s, group_3_new.old_sum, group_3_new.old_count, group_3_new.old_string_agg)::record *<> ROW(group_3_new.s, group_3_new.sum, group_3_new.count, group_3_new.string_agg)::record)
),
-- Δ of total: t
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    total_new.old_sum AS sum,
    total_new.old_count AS count,
    total_new.old_string_agg AS string_agg,
    1 AS g_absent,
    1 AS s_absent,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_sum, total_new.old_count, total_new.old_string_agg)::record *<> ROW(total_new.sum, total_new.count, total_new.string_agg)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    total_new.sum,
    total_new.count,
    total_new.string_agg,
    1 AS g_absent,
    1 AS s_absent,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_sum, total_new.old_count, total_new.old_string_agg)::record *<> ROW(total_new.sum, total_new.count, total_new.string_agg)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.g,
    group_delta.s,
    group_delta.s_absent * 2 + group_delta.g_absent AS level,
    group_delta.sum AS f,
    group_delta.count AS n,
    group_delta.string_agg AS texts,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.g,
    group_2_delta.s,
    group_2_delta.s_absent * 2 + group_2_delta.g_absent AS level,
    group_2_delta.sum AS f,
    group_2_delta.count AS n,
    group_2_delta.string_agg AS texts,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.g,
    group_3_delta.s,
    group_3_delta.s_absent * 2 + group_3_delta.g_absent AS level,
    group_3_delta.sum AS f,
    group_3_delta.count AS n,
    group_3_delta.string_agg AS texts,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.g,
    total_delta.s,
    total_delta.s_absent * 2 + total_delta.g_absent AS level,
    total_delta.sum AS f,
    total_delta.count AS n,
    total_delta.string_agg AS texts,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.g,
    union_delta.s,
    union_delta.level,
    union_delta.f,
    union_delta.n,
    union_delta.texts,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.g, union_delta.s, union_delta.level, union_delta.f, union_delta.f::text COLLATE pg_catalog."C", union_delta.n, union_delta.texts
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.s,
    result_change.level,
    result_change.f,
    result_change.n,
    result_change.texts,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.s, result_change.level, result_change.f, result_change.n, result_change.texts), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.s, result_change.level, result_change.f, result_change.n, result_change.texts), 0)
    AND ROW(kept.g, kept.s, kept.level, kept.f, kept.f::text COLLATE pg_catalog."C", kept.n, kept.texts) IS NOT DISTINCT FROM ROW(result_change.g, result_change.s, result_change.level, result_change.f, result_change.f::text COLLATE pg_catalog."C", result_change.n, result_change.texts)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result" (g, s, level, f, n, texts, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.level, n.f, n.n, n.texts, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result" AS s
  SET g = n.g, s = n.s, level = n.level, f = n.f, n = n.n, texts = n.texts, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.level, s.f, s.n, s.texts, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.level, n.f, n.n, n.texts, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result.group" (g, s, sum, count, string_agg, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result.group" AS s
  SET g = n.g, s = n.s, sum = n.sum, count = n.count, string_agg = n.string_agg, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.sum, s.count, s.string_agg, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result.group_2" (g, sum, count, string_agg, __pgt_count, __pgt_hash)
  SELECT n.g, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result.group_2" AS s
  SET g = n.g, sum = n.sum, count = n.count, string_agg = n.string_agg, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.sum, s.count, s.string_agg, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result.group_3" (s, sum, count, string_agg, __pgt_count, __pgt_hash)
  SELECT n.s, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result.group_3" AS s
  SET s = n.s, sum = n.sum, count = n.count, string_agg = n.string_agg, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.s, s.sum, s.count, s.string_agg, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.s, n.sum, n.count, n.string_agg, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result.total" (sum, count, string_agg, __pgt_count)
  SELECT n.sum, n.count, n.string_agg, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result.total" AS s
  SET sum = n.sum, count = n.count, string_agg = n.string_agg, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.sum, s.count, s.string_agg, s.__pgt_count)::record *<> ROW(n.sum, n.count, n.string_agg, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.grouping_sets_read_again_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
