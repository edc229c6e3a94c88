WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_user_aggregate_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
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
  LEFT JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS kept
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
-- Δ of group_join: r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS kept
    ON r_change.k = kept.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.k = group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- the keys of Δgroup_join whose number of rows changed, and by how many
group_join_keys AS MATERIALIZED (
  SELECT
    group_join_delta.k_2 AS k,
    sum(group_join_delta.weight)::bigint AS net
  FROM group_join_delta
  GROUP BY group_join_delta.k_2
  HAVING sum(group_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r
group_join_flips AS MATERIALIZED (
  SELECT
    group_join_keys.k,
    CASE WHEN lateral_rows.found = group_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT DISTINCT
          l.k
        FROM public.l AS l
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.k = distinct_rows.k
      WHERE distinct_rows.k = group_join_keys.k
      LIMIT greatest(group_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = group_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_join): r, l
group_join_delta_2 AS MATERIALIZED (
  -- Δgroup_join ⋈ group₀: runs when r or l changed
  SELECT
    kept.k AS k_2,
    group_join_delta.weight
  FROM group_join_delta
  JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS kept
    ON kept.k = group_join_delta.k_2
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND group_join_delta.k_2 IS NOT NULL
  UNION ALL
  -- group_join ⋈ Δgroup: runs when l changed
  SELECT
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
    ON group_delta.k = distinct_rows.k
  JOIN public.r AS r
    ON r.k = distinct_rows.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_join: runs when l changed
  SELECT
    group_delta.k,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT
        l.k
      FROM public.l AS l
    ) AS distinct_rows
    JOIN public.r AS r
      ON r.k = distinct_rows.k
    WHERE group_delta.k = distinct_rows.k
  )
  UNION ALL
  -- group₀ ⋈ flipped keys of group_join: runs when r or l changed
  SELECT
    kept.k,
    - group_join_flips.weight AS weight
  FROM group_join_flips
  JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS kept
    ON kept.k = group_join_flips.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- Δ(r_outer_join): r, l
r_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when r or l changed
  SELECT
    group_join_delta_2.k_2 AS k,
    group_join_delta_2.weight
  FROM group_join_delta_2
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.k,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.k,
    sum(r_outer_join_delta.weight) AS __pgt_count_change
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.total AS old_total,
    group_2_change.k,
    kept.total,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: l, r
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.k,
    public.total(joined.id ORDER BY joined.id) FILTER (WHERE joined.present) AS total
  FROM group_2_next
  JOIN (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
  LEFT JOIN (
    SELECT
      distinct_rows_2.k,
      r.id,
      true AS present
    FROM (
      SELECT DISTINCT
        l_2.k
      FROM public.l AS l_2
    ) AS distinct_rows_2
    JOIN public.r AS r
      ON r.k = distinct_rows_2.k
  ) AS joined
    ON distinct_rows.k = joined.k
    ON (group_2_next.k = distinct_rows.k OR group_2_next.k IS NULL AND distinct_rows.k IS NULL)
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
    group_2_next.old_k,
    group_2_next.old_total,
    group_2_next.k,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.total ELSE group_2_next.total END AS total,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.k), 0) = hash_record_extended(ROW(group_2_rescan.k), 0)
    AND group_2_next.k IS NOT DISTINCT FROM group_2_rescan.k
),
-- Δ(group_2): l, r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when l or r changed
  SELECT
    group_2_new.old_k AS k,
    group_2_new.old_total AS total,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_total)::record *<> ROW(group_2_new.k, group_2_new.total)::record)
  UNION ALL
  -- +new groups: runs when l or r changed
  SELECT
    group_2_new.k,
    group_2_new.total,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_total)::record *<> ROW(group_2_new.k, group_2_new.total)::record)
),
-- the rows of l that match a row of Δgroup_2: l, r
l_candidates AS MATERIALIZED (
  -- l ⋉ Δgroup_2: runs when l or r changed
  SELECT
    l.id,
    l.k,
    1::bigint AS weight
  FROM public.l AS l
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND EXISTS (
    SELECT
    FROM group_2_delta
    WHERE hash_record_extended(ROW(l.k), 0) = hash_record_extended(ROW(group_2_delta.k), 0)
      AND (l.k = group_2_delta.k OR l.k IS NULL AND group_2_delta.k IS NULL)
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.weight,
    sum(group_2_delta.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN group_2_delta
    ON hash_record_extended(ROW(grouped.k), 0) = hash_record_extended(ROW(group_2_delta.k), 0) AND grouped.k IS NOT DISTINCT FROM group_2_delta.k
  GROUP BY grouped.id, grouped.k, grouped.weight
  HAVING sum(group_2_delta.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.weight * CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = l_touched.gained * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS kept
      WHERE l_touched.k IS NOT DISTINCT FROM kept.k
      LIMIT greatest(l_touched.gained * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = l_touched.gained * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δl ⋈ group_2₀: runs when l changed
  SELECT
    l_change.id,
    kept.total,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS kept
    ON hash_record_extended(ROW(l_change.k), 0) = hash_record_extended(ROW(kept.k), 0) AND l_change.k IS NOT DISTINCT FROM kept.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δgroup_2: runs when l or r changed
  SELECT
    l.id,
    group_2_delta.total,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
    ON hash_record_extended(ROW(group_2_delta.k), 0) = hash_record_extended(ROW(l.k), 0) AND (group_2_delta.k = l.k OR group_2_delta.k IS NULL AND l.k IS NULL)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group_2₀: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS kept
    WHERE hash_record_extended(ROW(l_change.k), 0) = hash_record_extended(ROW(kept.k), 0)
      AND l_change.k IS NOT DISTINCT FROM kept.k
  )
  UNION ALL
  -- flipped rows of l₀: runs when l or r changed
  SELECT
    l_flips.id,
    - l_flips.weight AS weight
  FROM l_flips
),
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    group_2_join_delta.total,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    NULL::integer AS total,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.total,
    sum(group_2_outer_join_delta.weight)::bigint AS weight
  FROM group_2_outer_join_delta
  GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.total
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.total,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.total,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_user_aggregate_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_user_aggregate_result" (id, total)
  SELECT n.id, n.total
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_user_aggregate_result" AS s
  SET id = n.id, total = n.total
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.total)::record *<> ROW(n.id, n.total)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" (k, total, __pgt_count, __pgt_hash)
  SELECT n.k, n.total, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS s
  SET k = n.k, total = n.total, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.total, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.total, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_user_aggregate_result.group_2" AS s
  USING group_2_new AS n
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
  stream_table => 'public.scalar_subquery_user_aggregate_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
