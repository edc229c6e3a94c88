WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_numeric_keys_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.q,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.q
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END AS k,
    grouped.g,
    sum(grouped.weight) AS __pgt_count_change,
    min(CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END ORDER BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS k_shown_arrived,
    min(CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END ORDER BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS k_shown_left
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.q,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.q
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END, grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    kept.k_shown AS old_k_shown,
    coalesce(kept.k, group_change.k) AS k,
    group_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_change.k_shown_arrived, kept.k_shown) AS k_shown,
    hash_record_extended(ROW(coalesce(kept.k, group_change.k), group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.k_shown_left <= kept.k_shown AND (group_change.k_shown_arrived IS NULL OR group_change.k_shown_arrived > kept.k_shown) OR group_change.k_shown_arrived = kept.k_shown AND group_change.k_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.k_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_numeric_keys_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k, group_change.g), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    group_next.g,
    min(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END ORDER BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END::text COLLATE pg_catalog."C") AS k_shown
  FROM group_next
  JOIN public.t AS t
    ON (group_next.k = CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END OR group_next.k IS NULL AND CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END IS NULL) AND (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k, group_next.g
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old___pgt_count,
    group_next.old_k_shown,
    group_next.k,
    group_next.g,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.k_shown ELSE group_next.k_shown END AS k_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k, group_next.g), 0) = hash_record_extended(ROW(group_rescan.k, group_rescan.g), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END AS k,
    sum(grouped.weight) AS __pgt_count_change,
    min(CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END ORDER BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS k_shown_arrived,
    min(CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END ORDER BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS k_shown_left
  FROM (
    SELECT
      t_change.n,
      t_change.q,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.n, t_change.q
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY CASE WHEN grouped.n > 3 THEN grouped.q ELSE round(grouped.q, 1) END
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.__pgt_count AS old___pgt_count,
    kept.k_shown AS old_k_shown,
    coalesce(kept.k, group_2_change.k) AS k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    least(group_2_change.k_shown_arrived, kept.k_shown) AS k_shown,
    hash_record_extended(ROW(coalesce(kept.k, group_2_change.k)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_2_change.k_shown_left <= kept.k_shown AND (group_2_change.k_shown_arrived IS NULL OR group_2_change.k_shown_arrived > kept.k_shown) OR group_2_change.k_shown_arrived = kept.k_shown AND group_2_change.k_shown_arrived::text COLLATE pg_catalog."C" IS DISTINCT FROM kept.k_shown::text COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.k,
    min(CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END ORDER BY CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END::text COLLATE pg_catalog."C") AS k_shown
  FROM group_2_next
  JOIN public.t AS t
    ON (group_2_next.k = CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END OR group_2_next.k IS NULL AND CASE WHEN t.n > 3 THEN t.q ELSE round(t.q, 1) END IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.k
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old___pgt_count,
    group_2_next.old_k_shown,
    group_2_next.k,
    group_2_next.__pgt_count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.k_shown ELSE group_2_next.k_shown END AS k_shown,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.k), 0) = hash_record_extended(ROW(group_2_rescan.k), 0)
    AND group_2_next.k IS NOT DISTINCT FROM group_2_rescan.k
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_3_change.g
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
  LEFT JOIN pgtrickle_state."public.grouping_sets_numeric_keys_result.total" AS kept
    ON true
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_k_shown AS k,
    group_new.old_g AS g,
    group_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k_shown, group_new.old_g, group_new.old___pgt_count, group_new.old_k_shown)::record *<> ROW(group_new.k_shown, group_new.g, group_new.__pgt_count, group_new.k_shown)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.k_shown AS k,
    group_new.g,
    group_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k_shown, group_new.old_g, group_new.old___pgt_count, group_new.old_k_shown)::record *<> ROW(group_new.k_shown, group_new.g, group_new.__pgt_count, group_new.k_shown)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_new.old_k_shown AS k,
    NULL::text AS g,
    group_2_new.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k_shown, group_2_new.old___pgt_count, group_2_new.old_k_shown)::record *<> ROW(group_2_new.k_shown, group_2_new.__pgt_count, group_2_new.k_shown)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_new.k_shown AS k,
    NULL::text AS g,
    group_2_new.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k_shown, group_2_new.old___pgt_count, group_2_new.old_k_shown)::record *<> ROW(group_2_new.k_shown, group_2_new.__pgt_count, group_2_new.k_shown)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::numeric AS k,
    group_3_next.old_g AS g,
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_g, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.g, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::numeric AS k,
    group_3_next.g,
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_g, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.g, group_3_next.__pgt_count)::record)
),
-- Δ of total: t
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    NULL::numeric AS k,
    NULL::text AS g,
    total_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM total_next
  WHERE total_next.locator IS NOT NULL
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    NULL::numeric AS k,
    NULL::text AS g,
    total_next.__pgt_count AS count,
    1::bigint AS weight
  FROM total_next
  WHERE total_next.present
    AND (total_next.locator IS NULL OR NOT total_next.present OR ROW(total_next.old___pgt_count)::record *<> ROW(total_next.__pgt_count)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.k,
    group_delta.g,
    group_delta.count AS n,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.k,
    group_2_delta.g,
    group_2_delta.count AS n,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.k,
    group_3_delta.g,
    group_3_delta.count AS n,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δtotal: runs when t changed
  SELECT
    total_delta.k,
    total_delta.g,
    total_delta.count AS n,
    total_delta.weight
  FROM total_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.k,
    union_delta.g,
    union_delta.n,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.k, union_delta.k::text COLLATE pg_catalog."C", union_delta.g, union_delta.n
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.k,
    result_change.g,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.k, result_change.g, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_numeric_keys_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.k, result_change.g, result_change.n), 0)
    AND ROW(kept.k, kept.k::text COLLATE pg_catalog."C", kept.g, kept.n) IS NOT DISTINCT FROM ROW(result_change.k, result_change.k::text COLLATE pg_catalog."C", result_change.g, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_numeric_keys_result" (k, g, n, __pgt_count, __pgt_hash)
  SELECT n.k, n.g, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_numeric_keys_result" AS s
  SET k = n.k, g = n.g, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.g, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.g, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_numeric_keys_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_numeric_keys_result.group" (k, g, __pgt_count, k_shown, __pgt_hash)
  SELECT n.k, n.g, n.__pgt_count, n.k_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_numeric_keys_result.group" AS s
  SET k = n.k, g = n.g, __pgt_count = n.__pgt_count, k_shown = n.k_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.g, s.__pgt_count, s.k_shown, s.__pgt_hash)::record *<> ROW(n.k, n.g, n.__pgt_count, n.k_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_numeric_keys_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" (k, __pgt_count, k_shown, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.k_shown, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, k_shown = n.k_shown, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.k_shown, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.k_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_numeric_keys_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" (g, __pgt_count, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_numeric_keys_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_numeric_keys_result.total" (__pgt_count)
  SELECT n.__pgt_count
  FROM total_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_numeric_keys_result.total" AS s
  SET __pgt_count = n.__pgt_count
  FROM total_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.__pgt_count)::record *<> ROW(n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_numeric_keys_result.total" AS s
  USING total_next AS n
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
  stream_table => 'public.grouping_sets_numeric_keys_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_next WHERE __pgt_count < 0));
