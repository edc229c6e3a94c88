WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_left_of_aggregates_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
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
    kept.__pgt_count AS old___pgt_count,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.join_left_of_aggregates_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    grouped.k,
    sum(grouped.weight) FILTER (WHERE grouped.b IS NOT NULL) AS count_change,
    max(grouped.b) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.b) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.k,
      r_change.b,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.k, r_change.b
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.count AS old_count,
    kept.max AS old_max,
    group_2_change.k,
    coalesce(kept.count, 0) + coalesce(group_2_change.count_change::bigint, 0) AS count,
    greatest(group_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_2_change.max_left >= kept.max AND (group_2_change.max_arrived IS NULL OR group_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_2_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
group_2_rescan AS MATERIALIZED (
  SELECT
    group_2_next.k,
    max(r.b) AS max
  FROM group_2_next
  JOIN public.r AS r
    ON (group_2_next.k = r.k OR group_2_next.k IS NULL AND r.k IS NULL)
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
    group_2_next.old_count,
    group_2_next.old_max,
    group_2_next.k,
    group_2_next.count,
    CASE WHEN group_2_next.rescan THEN group_2_rescan.max ELSE group_2_next.max END AS max,
    group_2_next.__pgt_count,
    group_2_next.__pgt_hash,
    group_2_next.present
  FROM group_2_next
  LEFT JOIN group_2_rescan
    ON group_2_next.rescan
    AND hash_record_extended(ROW(group_2_next.k), 0) = hash_record_extended(ROW(group_2_rescan.k), 0)
    AND group_2_next.k IS NOT DISTINCT FROM group_2_rescan.k
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
),
-- Δ(group_2): r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_2_new.old_k AS k,
    group_2_new.old_count AS count,
    group_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.locator IS NOT NULL
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_count, group_2_new.old_max)::record *<> ROW(group_2_new.k, group_2_new.count, group_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_2_new.k,
    group_2_new.count,
    group_2_new.max,
    1::bigint AS weight
  FROM group_2_new
  WHERE group_2_new.present
    AND (group_2_new.locator IS NULL OR NOT group_2_new.present OR ROW(group_2_new.old_k, group_2_new.old_count, group_2_new.old_max)::record *<> ROW(group_2_new.k, group_2_new.count, group_2_new.max)::record)
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.k,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.k IS NOT NULL
  GROUP BY group_2_delta.k
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS kept
      WHERE kept.k = group_2_keys.k
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δgroup ⋈ group_2₀: runs when l changed
  SELECT
    group_delta.k,
    group_delta.count,
    kept.count AS count_2,
    kept.max,
    group_delta.weight
  FROM group_delta
  JOIN pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS kept
    ON kept.k = group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
  UNION ALL
  -- group ⋈ Δgroup_2: runs when r changed
  SELECT
    combined.k,
    combined.count,
    group_2_delta.count AS count_2,
    group_2_delta.max,
    group_2_delta.weight * combined.weight AS weight
  FROM group_2_delta
  JOIN (
    SELECT
      kept.k,
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.join_left_of_aggregates_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.k,
      group_delta.count,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON group_2_delta.k = combined.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_2_delta.k IS NOT NULL
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δgroup ▷ group_2₀: runs when l changed
  SELECT
    group_delta.k,
    group_delta.count,
    group_delta.weight
  FROM group_delta
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS kept
    WHERE kept.k = group_delta.k
  )
  UNION ALL
  -- group ⋈ flipped keys of group_2: runs when r changed
  SELECT
    combined.k,
    combined.count,
    - (group_2_flips.weight * combined.weight) AS weight
  FROM group_2_flips
  JOIN (
    SELECT
      kept.k,
      kept.__pgt_count AS count,
      1::bigint AS weight
    FROM pgtrickle_state."public.join_left_of_aggregates_result.group" AS kept
    UNION ALL
    SELECT
      group_delta.k,
      group_delta.count,
      group_delta.weight
    FROM group_delta
  ) AS combined
    ON group_2_flips.k = combined.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.k,
    group_2_join_delta.count AS n,
    group_2_join_delta.count_2 AS others,
    coalesce(group_2_join_delta.max, '-'::text) AS last,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.k,
    group_2_anti_join_delta.count AS n,
    NULL::bigint AS others,
    coalesce(NULL::text, '-'::text) AS last,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.k,
    group_2_outer_join_delta.n,
    group_2_outer_join_delta.others,
    group_2_outer_join_delta.last,
    sum(group_2_outer_join_delta.weight)::bigint AS weight
  FROM group_2_outer_join_delta
  GROUP BY group_2_outer_join_delta.k, group_2_outer_join_delta.n, group_2_outer_join_delta.others, group_2_outer_join_delta.last
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.k,
    result_change.n,
    result_change.others,
    result_change.last,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.k, result_change.n, result_change.others, result_change.last), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_left_of_aggregates_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.k, result_change.n, result_change.others, result_change.last), 0)
    AND ROW(kept.k, kept.n, kept.others, kept.last) IS NOT DISTINCT FROM ROW(result_change.k, result_change.n, result_change.others, result_change.last)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_left_of_aggregates_result" (k, n, others, last, __pgt_count, __pgt_hash)
  SELECT n.k, n.n, n.others, n.last, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_left_of_aggregates_result" AS s
  SET k = n.k, n = n.n, others = n.others, last = n.last, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.n, s.others, s.last, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.n, n.others, n.last, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_left_of_aggregates_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.join_left_of_aggregates_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.join_left_of_aggregates_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.join_left_of_aggregates_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.join_left_of_aggregates_result.group_2" (k, count, max, __pgt_count, __pgt_hash)
  SELECT n.k, n.count, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS s
  SET k = n.k, count = n.count, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.count, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.count, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.join_left_of_aggregates_result.group_2" AS s
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
  stream_table => 'public.join_left_of_aggregates_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_new WHERE __pgt_count < 0));
