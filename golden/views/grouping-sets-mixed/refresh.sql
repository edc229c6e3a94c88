WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_mixed_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.q,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.q, changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s,
    grouped.d,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
  FROM (
    SELECT
      t_change.g,
      t_change.q,
      t_change.s,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.q, t_change.s, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g, grouped.s, grouped.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    kept.d AS old_d,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_change.g,
    group_change.s,
    group_change.d,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_change.g, group_change.s, group_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s, group_change.d), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
    AND kept.d IS NOT DISTINCT FROM group_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    group_next.s,
    group_next.d,
    max(t.q) AS max
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL) AND (group_next.d = t.d OR group_next.d IS NULL AND t.d IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g, group_next.s, group_next.d
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_s,
    group_next.old_d,
    group_next.old___pgt_count,
    group_next.old_max,
    group_next.g,
    group_next.s,
    group_next.d,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s, group_next.d), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s, group_rescan.d), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
    AND group_next.d IS NOT DISTINCT FROM group_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
  FROM (
    SELECT
      t_change.g,
      t_change.q,
      t_change.s,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.q, t_change.s
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g, grouped.s
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.s AS old_s,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_2_change.g,
    group_2_change.s,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_2_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_2_change.g, group_2_change.s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_2_change.max_left >= kept.max AND (group_2_change.max_arrived IS NULL OR group_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g, group_2_change.s), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
    AND kept.s IS NOT DISTINCT FROM group_2_change.s
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.g,
    group_2_next.s,
    max(t.q) AS max
  FROM group_2_next
  JOIN public.t AS t
    ON (group_2_next.g = t.g OR group_2_next.g IS NULL AND t.g IS NULL) AND (group_2_next.s = t.s OR group_2_next.s IS NULL AND t.s IS NULL)
  WHERE group_2_next.rescan
    AND EXISTS (
    SELECT
    FROM group_2_next AS group_2_next_2
    WHERE group_2_next_2.rescan
  )
  GROUP BY group_2_next.g, group_2_next.s
),
-- the new values, with those that were read again in their place
group_2_new AS MATERIALIZED (
  SELECT
    group_2_next.locator,
    group_2_next.old_g,
    group_2_next.old_s,
    group_2_next.old___pgt_count,
    group_2_next.old_max,
    group_2_next.g,
    group_2_next.s,
    group_2_next.__pgt_count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.max ELSE group_2_next.max END AS max,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.g, group_2_next.s), 0) = hash_record_extended(ROW(group_2_rescan.g, group_2_rescan.s), 0)
    AND group_2_next.g IS NOT DISTINCT FROM group_2_rescan.g
    AND group_2_next.s IS NOT DISTINCT FROM group_2_rescan.s
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.d,
    grouped.n,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.q,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.q, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g, grouped.d, grouped.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.n AS old_n,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_3_change.g,
    group_3_change.d,
    group_3_change.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_3_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_3_change.g, group_3_change.d, group_3_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_3_change.max_left >= kept.max AND (group_3_change.max_arrived IS NULL OR group_3_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.g, group_3_change.d, group_3_change.n), 0)
    AND kept.g IS NOT DISTINCT FROM group_3_change.g
    AND kept.d IS NOT DISTINCT FROM group_3_change.d
    AND kept.n IS NOT DISTINCT FROM group_3_change.n
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_3_rescan AS MATERIALIZED (
  SELECT
    group_3_next.g,
    group_3_next.d,
    group_3_next.n,
    max(t.q) AS max
  FROM group_3_next
  JOIN public.t AS t
    ON (group_3_next.g = t.g OR group_3_next.g IS NULL AND t.g IS NULL) AND (group_3_next.d = t.d OR group_3_next.d IS NULL AND t.d IS NULL) AND (group_3_next.n = t.n OR group_3_next.n IS NULL AND t.n IS NULL)
  WHERE group_3_next.rescan
    AND EXISTS (
    SELECT
    FROM group_3_next AS group_3_next_2
    WHERE group_3_next_2.rescan
  )
  GROUP BY group_3_next.g, group_3_next.d, group_3_next.n
),
-- the new values, with those that were read again in their place
group_3_new AS MATERIALIZED (
  SELECT
    group_3_next.locator,
    group_3_next.old_g,
    group_3_next.old_d,
    group_3_next.old_n,
    group_3_next.old___pgt_count,
    group_3_next.old_max,
    group_3_next.g,
    group_3_next.d,
    group_3_next.n,
    group_3_next.__pgt_count,
    CASE WHEN group_3_next.rescan THEN group_3_rescan.max ELSE group_3_next.max END AS max,
    group_3_next.__pgt_hash,
    group_3_next.present
  FROM group_3_next
  LEFT JOIN group_3_rescan
    ON group_3_next.rescan
    AND hash_record_extended(ROW(group_3_next.g, group_3_next.d, group_3_next.n), 0) = hash_record_extended(ROW(group_3_rescan.g, group_3_rescan.d, group_3_rescan.n), 0)
    AND group_3_next.g IS NOT DISTINCT FROM group_3_rescan.g
    AND group_3_next.d IS NOT DISTINCT FROM group_3_rescan.d
    AND group_3_next.n IS NOT DISTINCT FROM group_3_rescan.n
),
-- Σ w·lift(row) per group: what the changes add to the state
group_4_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.n,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
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
  GROUP BY grouped.g, grouped.n
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_4_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.n AS old_n,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_4_change.g,
    group_4_change.n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_4_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_4_change.g, group_4_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_4_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_4_change.max_left >= kept.max AND (group_4_change.max_arrived IS NULL OR group_4_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_4_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group_4" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_4_change.g, group_4_change.n), 0)
    AND kept.g IS NOT DISTINCT FROM group_4_change.g
    AND kept.n IS NOT DISTINCT FROM group_4_change.n
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_4_rescan AS MATERIALIZED (
  SELECT
    group_4_next.g,
    group_4_next.n,
    max(t.q) AS max
  FROM group_4_next
  JOIN public.t AS t
    ON (group_4_next.g = t.g OR group_4_next.g IS NULL AND t.g IS NULL) AND (group_4_next.n = t.n OR group_4_next.n IS NULL AND t.n IS NULL)
  WHERE group_4_next.rescan
    AND EXISTS (
    SELECT
    FROM group_4_next AS group_4_next_2
    WHERE group_4_next_2.rescan
  )
  GROUP BY group_4_next.g, group_4_next.n
),
-- the new values, with those that were read again in their place
group_4_new AS MATERIALIZED (
  SELECT
    group_4_next.locator,
    group_4_next.old_g,
    group_4_next.old_n,
    group_4_next.old___pgt_count,
    group_4_next.old_max,
    group_4_next.g,
    group_4_next.n,
    group_4_next.__pgt_count,
    CASE WHEN group_4_next.rescan THEN group_4_rescan.max ELSE group_4_next.max END AS max,
    group_4_next.__pgt_hash,
    group_4_next.present
  FROM group_4_next
  LEFT JOIN group_4_rescan
    ON group_4_next.rescan
    AND hash_record_extended(ROW(group_4_next.g, group_4_next.n), 0) = hash_record_extended(ROW(group_4_rescan.g, group_4_rescan.n), 0)
    AND group_4_next.g IS NOT DISTINCT FROM group_4_rescan.g
    AND group_4_next.n IS NOT DISTINCT FROM group_4_rescan.n
),
-- Σ w·lift(row) per group: what the changes add to the state
group_5_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.d,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
  FROM (
    SELECT
      t_change.g,
      t_change.q,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.q, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g, grouped.d
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_5_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.d AS old_d,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_5_change.g,
    group_5_change.d,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_5_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_5_change.g, group_5_change.d), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_5_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_5_change.max_left >= kept.max AND (group_5_change.max_arrived IS NULL OR group_5_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_5_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group_5" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_5_change.g, group_5_change.d), 0)
    AND kept.g IS NOT DISTINCT FROM group_5_change.g
    AND kept.d IS NOT DISTINCT FROM group_5_change.d
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_5_rescan AS MATERIALIZED (
  SELECT
    group_5_next.g,
    group_5_next.d,
    max(t.q) AS max
  FROM group_5_next
  JOIN public.t AS t
    ON (group_5_next.g = t.g OR group_5_next.g IS NULL AND t.g IS NULL) AND (group_5_next.d = t.d OR group_5_next.d IS NULL AND t.d IS NULL)
  WHERE group_5_next.rescan
    AND EXISTS (
    SELECT
    FROM group_5_next AS group_5_next_2
    WHERE group_5_next_2.rescan
  )
  GROUP BY group_5_next.g, group_5_next.d
),
-- the new values, with those that were read again in their place
group_5_new AS MATERIALIZED (
  SELECT
    group_5_next.locator,
    group_5_next.old_g,
    group_5_next.old_d,
    group_5_next.old___pgt_count,
    group_5_next.old_max,
    group_5_next.g,
    group_5_next.d,
    group_5_next.__pgt_count,
    CASE WHEN group_5_next.rescan THEN group_5_rescan.max ELSE group_5_next.max END AS max,
    group_5_next.__pgt_hash,
    group_5_next.present
  FROM group_5_next
  LEFT JOIN group_5_rescan
    ON group_5_next.rescan
    AND hash_record_extended(ROW(group_5_next.g, group_5_next.d), 0) = hash_record_extended(ROW(group_5_rescan.g, group_5_rescan.d), 0)
    AND group_5_next.g IS NOT DISTINCT FROM group_5_rescan.g
    AND group_5_next.d IS NOT DISTINCT FROM group_5_rescan.d
),
-- Σ w·lift(row) per group: what the changes add to the state
group_6_change AS MATERIALIZED (
  SELECT
    grouped.g,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS max_left
  FROM (
    SELECT
      t_change.g,
      t_change.q,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.q
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_6_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.__pgt_count AS old___pgt_count,
    kept.max AS old_max,
    group_6_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_6_change.max_arrived, kept.max) AS max,
    hash_record_extended(ROW(group_6_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_6_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_6_change.max_left >= kept.max AND (group_6_change.max_arrived IS NULL OR group_6_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_6_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result.group_6" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_6_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_6_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_6_rescan AS MATERIALIZED (
  SELECT
    group_6_next.g,
    max(t.q) AS max
  FROM group_6_next
  JOIN public.t AS t
    ON (group_6_next.g = t.g OR group_6_next.g IS NULL AND t.g IS NULL)
  WHERE group_6_next.rescan
    AND EXISTS (
    SELECT
    FROM group_6_next AS group_6_next_2
    WHERE group_6_next_2.rescan
  )
  GROUP BY group_6_next.g
),
-- the new values, with those that were read again in their place
group_6_new AS MATERIALIZED (
  SELECT
    group_6_next.locator,
    group_6_next.old_g,
    group_6_next.old___pgt_count,
    group_6_next.old_max,
    group_6_next.g,
    group_6_next.__pgt_count,
    CASE WHEN group_6_next.rescan THEN group_6_rescan.max ELSE group_6_next.max END AS max,
    group_6_next.__pgt_hash,
    group_6_next.present
  FROM group_6_next
  LEFT JOIN group_6_rescan
    ON group_6_next.rescan
    AND hash_record_extended(ROW(group_6_next.g), 0) = hash_record_extended(ROW(group_6_rescan.g), 0)
    AND group_6_next.g IS NOT DISTINCT FROM group_6_rescan.g
),
-- Δ of group: t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_s AS s,
    NULL::integer AS n,
    group_new.old___pgt_count AS count,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_d, group_new.old___pgt_count, group_new.old_max)::record *<> ROW(group_new.g, group_new.s, group_new.d, group_new.__pgt_count, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.s,
    NULL::integer AS n,
    group_new.__pgt_count AS count,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_s, group_new.old_d, group_new.old___pgt_count, group_new.old_max)::record *<> ROW(group_new.g, group_new.s, group_new.d, group_new.__pgt_count, group_new.max)::record)
),
-- Δ of group_2: t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_new.old_g AS g,
    group_2_new.old_s AS s,
    NULL::integer AS n,
    group_2_new.old___pgt_count AS count,
    group_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_s, group_2_new.old___pgt_count, group_2_new.old_max)::record *<> ROW(group_2_new.g, group_2_new.s, group_2_new.__pgt_count, group_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_new.g,
    group_2_new.s,
    NULL::integer AS n,
    group_2_new.__pgt_count AS count,
    group_2_new.max,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_g, group_2_new.old_s, group_2_new.old___pgt_count, group_2_new.old_max)::record *<> ROW(group_2_new.g, group_2_new.s, group_2_new.__pgt_count, group_2_new.max)::record)
),
-- Δ of group_3: t
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_3_new.old_g AS g,
    NULL::text AS s,
    group_3_new.old_n AS n,
    group_3_new.old___pgt_count AS count,
    group_3_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.locator IS NOT NULL
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_g, group_3_new.old_d, group_3_new.old_n, group_3_new.old___pgt_count, group_3_new.old_max)::record *<> ROW(group_3_new.g, group_3_new.d, group_3_new.n, group_3_new.__pgt_count, group_3_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_3_new.g,
    NULL::text AS s,
    group_3_new.n,
    group_3_new.__pgt_count AS count,
    group_3_new.max,
    1::bigint AS weight
  FROM group_3_new
  WHERE group_3_new.present
    AND (group_3_new.locator IS NULL OR NOT group_3_new.present OR ROW(group_3_new.old_g, group_3_new.old_d, group_3_new.old_n, group_3_new.old___pgt_count, group_3_new.old_max)::record *<> ROW(group_3_new.g, group_3_new.d, group_3_new.n, group_3_new.__pgt_count, group_3_new.max)::record)
),
-- Δ of group_4: t
group_4_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_4_new.old_g AS g,
    NULL::text AS s,
    group_4_new.old_n AS n,
    group_4_new.old___pgt_count AS count,
    group_4_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.locator IS NOT NULL
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_g, group_4_new.old_n, group_4_new.old___pgt_count, group_4_new.old_max)::record *<> ROW(group_4_new.g, group_4_new.n, group_4_new.__pgt_count, group_4_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_4_new.g,
    NULL::text AS s,
    group_4_new.n,
    group_4_new.__pgt_count AS count,
    group_4_new.max,
    1::bigint AS weight
  FROM group_4_new
  WHERE group_4_new.present
    AND (group_4_new.locator IS NULL OR NOT group_4_new.present OR ROW(group_4_new.old_g, group_4_new.old_n, group_4_new.old___pgt_count, group_4_new.old_max)::record *<> ROW(group_4_new.g, group_4_new.n, group_4_new.__pgt_count, group_4_new.max)::record)
),
-- Δ of group_5: t
group_5_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_5_new.old_g AS g,
    NULL::text AS s,
    NULL::integer AS n,
    group_5_new.old___pgt_count AS count,
    group_5_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.locator IS NOT NULL
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_g, group_5_new.old_d, group_5_new.old___pgt_count, group_5_new.old_max)::record *<> ROW(group_5_new.g, group_5_new.d, group_5_new.__pgt_count, group_5_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_5_new.g,
    NULL::text AS s,
    NULL::integer AS n,
    group_5_new.__pgt_count AS count,
    group_5_new.max,
    1::bigint AS weight
  FROM group_5_new
  WHERE group_5_new.present
    AND (group_5_new.locator IS NULL OR NOT group_5_new.present OR ROW(group_5_new.old_g, group_5_new.old_d, group_5_new.old___pgt_count, group_5_new.old_max)::record *<> ROW(group_5_new.g, group_5_new.d, group_5_new.__pgt_count, group_5_new.max)::record)
),
-- Δ of group_6: t
group_6_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_6_new.old_g AS g,
    NULL::text AS s,
    NULL::integer AS n,
    group_6_new.old___pgt_count AS count,
    group_6_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_6_new
  WHERE group_6_new.locator IS NOT NULL
    AND (group_6_new.locator IS NULL OR NOT group_6_new.present OR ROW(group_6_new.old_g, group_6_new.old___pgt_count, group_6_new.old_max)::record *<> ROW(group_6_new.g, group_6_new.__pgt_count, group_6_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_6_new.g,
    NULL::text AS s,
    NULL::integer AS n,
    group_6_new.__pgt_count AS count,
    group_6_new.max,
    1::bigint AS weight
  FROM group_6_new
  WHERE group_6_new.present
    AND (group_6_new.locator IS NULL OR NOT group_6_new.present OR ROW(group_6_new.old_g, group_6_new.old___pgt_count, group_6_new.old_max)::record *<> ROW(group_6_new.g, group_6_new.__pgt_count, group_6_new.max)::record)
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δgroup: runs when t changed
  SELECT
    group_delta.g,
    group_delta.s,
    group_delta.n,
    group_delta.count AS rows,
    group_delta.max AS q,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δgroup_2: runs when t changed
  SELECT
    group_2_delta.g,
    group_2_delta.s,
    group_2_delta.n,
    group_2_delta.count AS rows,
    group_2_delta.max AS q,
    group_2_delta.weight
  FROM group_2_delta
  UNION ALL
  -- Δgroup_3: runs when t changed
  SELECT
    group_3_delta.g,
    group_3_delta.s,
    group_3_delta.n,
    group_3_delta.count AS rows,
    group_3_delta.max AS q,
    group_3_delta.weight
  FROM group_3_delta
  UNION ALL
  -- Δgroup_4: runs when t changed
  SELECT
    group_4_delta.g,
    group_4_delta.s,
    group_4_delta.n,
    group_4_delta.count AS rows,
    group_4_delta.max AS q,
    group_4_delta.weight
  FROM group_4_delta
  UNION ALL
  -- Δgroup_5: runs when t changed
  SELECT
    group_5_delta.g,
    group_5_delta.s,
    group_5_delta.n,
    group_5_delta.count AS rows,
    group_5_delta.max AS q,
    group_5_delta.weight
  FROM group_5_delta
  UNION ALL
  -- Δgroup_6: runs when t changed
  SELECT
    group_6_delta.g,
    group_6_delta.s,
    group_6_delta.n,
    group_6_delta.count AS rows,
    group_6_delta.max AS q,
    group_6_delta.weight
  FROM group_6_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.g,
    union_delta.s,
    union_delta.n,
    union_delta.rows,
    union_delta.q,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.g, union_delta.s, union_delta.n, union_delta.rows, union_delta.q, union_delta.q::text COLLATE pg_catalog."C"
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.g,
    result_change.s,
    result_change.n,
    result_change.rows,
    result_change.q,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.g, result_change.s, result_change.n, result_change.rows, result_change.q), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.g, result_change.s, result_change.n, result_change.rows, result_change.q), 0)
    AND ROW(kept.g, kept.s, kept.n, kept.rows, kept.q, kept.q::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(result_change.g, result_change.s, result_change.n, result_change.rows, result_change.q, result_change.q::text COLLATE pg_catalog."C")
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result" (g, s, n, rows, q, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.n, n.rows, n.q, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result" AS s
  SET g = n.g, s = n.s, n = n.n, rows = n.rows, q = n.q, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.n, s.rows, s.q, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.n, n.rows, n.q, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group" (g, s, d, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.s, n.d, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group" AS s
  SET g = n.g, s = n.s, d = n.d, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.d, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.d, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group_2" (g, s, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.s, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group_2" AS s
  SET g = n.g, s = n.s, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group_2" AS s
  USING group_2_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group_3" (g, d, n, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.d, n.n, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_3_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group_3" AS s
  SET g = n.g, d = n.d, n = n.n, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_3_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.d, s.n, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.n, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group_3" AS s
  USING group_3_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_4 keeps
inserted_group_4 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group_4" (g, n, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.n, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_4_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_4 AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group_4" AS s
  SET g = n.g, n = n.n, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_4_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.n, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.n, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_4 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group_4" AS s
  USING group_4_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_5 keeps
inserted_group_5 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group_5" (g, d, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.d, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_5_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_5 AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group_5" AS s
  SET g = n.g, d = n.d, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_5_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.d, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.d, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_5 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group_5" AS s
  USING group_5_new AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
),
-- write what group_6 keeps
inserted_group_6 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result.group_6" (g, __pgt_count, max, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.max, n.__pgt_hash
  FROM group_6_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_6 AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result.group_6" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, max = n.max, __pgt_hash = n.__pgt_hash
  FROM group_6_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.__pgt_count, s.max, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.max, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_6 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result.group_6" AS s
  USING group_6_new AS n
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
  stream_table => 'public.grouping_sets_mixed_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_4_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_5_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_6_new WHERE __pgt_count < 0));
