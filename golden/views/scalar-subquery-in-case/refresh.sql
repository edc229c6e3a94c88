WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_in_case_result'
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
    grouped.k,
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
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.max AS old_max,
    group_change.k,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_in_case_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    max(r.b) AS max
  FROM group_next
  JOIN public.r AS r
    ON (group_next.k = r.k OR group_next.k IS NULL AND r.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_k,
    group_next.old_max,
    group_next.k,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_new.old_k AS k,
    group_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_max)::record *<> ROW(group_new.k, group_new.max)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_new.k,
    group_new.max,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_k, group_new.old_max)::record *<> ROW(group_new.k, group_new.max)::record)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.k,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.k IS NOT NULL
  GROUP BY group_delta.k
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.k,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.scalar_subquery_in_case_result.group" AS kept
      WHERE kept.k = group_keys.k
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): l, r
group_join_delta AS MATERIALIZED (
  -- Δl ⋈ group₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    kept.max,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.scalar_subquery_in_case_result.group" AS kept
    ON kept.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    l.k,
    group_delta.max,
    group_delta.weight
  FROM group_delta
  JOIN public.l AS l
    ON group_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND group_delta.k IS NOT NULL
),
-- Δ(group_anti_join): l, r
group_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ group₀: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_in_case_result.group" AS kept
    WHERE kept.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group: runs when r changed
  SELECT
    l.id,
    l.k,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.l AS l
    ON group_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    min(grouped.b) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.b) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      r_change.b,
      sum(r_change.weight)::bigint AS weight
    FROM r_change
    GROUP BY r_change.b
    HAVING sum(r_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.min AS old_min,
    least(total_change.min_arrived, kept.min) AS min,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_change.min_left <= kept.min AND (total_change.min_arrived IS NULL OR total_change.min_arrived > kept.min)) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_in_case_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: r
total_rescan AS MATERIALIZED (
  SELECT
    min(r.b) AS min
  FROM public.r AS r
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
    total_next.old_min,
    CASE WHEN total_next.rescan THEN total_rescan.min ELSE total_next.min END AS min,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ(total): r
total_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    total_new.old_min AS min,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_min)::record *<> ROW(total_new.min)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    total_new.min,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_min)::record *<> ROW(total_new.min)::record)
),
-- Δ(group_outer_join): l, r
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or r changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.max,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or r changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    NULL::text AS max,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- Δ of total_join: l, r
total_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ total₀: runs when l or r changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.max,
    kept.min,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  CROSS JOIN pgtrickle_state."public.scalar_subquery_in_case_result.total" AS kept
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- group_outer_join ⋈ Δtotal: runs when r changed
  SELECT
    l.id,
    l.k,
    grouped.max,
    total_delta.min,
    total_delta.weight
  FROM total_delta
  CROSS JOIN (
    public.l AS l
    LEFT JOIN (
      SELECT
        r.k,
        max(r.b) AS max
      FROM public.r AS r
      GROUP BY r.k
    ) AS grouped
      ON grouped.k = l.k
  )
  WHERE EXISTS (SELECT FROM r_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_join_delta.id,
    CASE WHEN total_join_delta.k > 1 THEN total_join_delta.max ELSE coalesce(total_join_delta.min, 'none'::text) END AS b,
    sum(total_join_delta.weight)::bigint AS weight
  FROM total_join_delta
  GROUP BY total_join_delta.id, CASE WHEN total_join_delta.k > 1 THEN total_join_delta.max ELSE coalesce(total_join_delta.min, 'none'::text) END
  HAVING sum(total_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.b,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_in_case_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_in_case_result" (id, b)
  SELECT n.id, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_in_case_result" AS s
  SET id = n.id, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b)::record *<> ROW(n.id, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_in_case_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_in_case_result.group" (k, max, __pgt_count, __pgt_hash)
  SELECT n.k, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_in_case_result.group" AS s
  SET k = n.k, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_in_case_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_in_case_result.total" (min, __pgt_count)
  SELECT n.min, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.scalar_subquery_in_case_result.total" AS s
  SET min = n.min, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.min, s.__pgt_count)::record *<> ROW(n.min, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_in_case_result.total" AS s
  USING total_new AS n
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
  stream_table => 'public.scalar_subquery_in_case_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
