WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_of_subqueries_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.n
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_change.max_left >= kept.max AND (total_change.max_arrived IS NULL OR total_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_rescan AS MATERIALIZED (
  SELECT
    max(t.n) AS max
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
    total_next.old_max,
    CASE WHEN total_next.rescan THEN total_rescan.max ELSE total_next.max END AS max,
    total_next.__pgt_count,
    total_next.present
  FROM total_next
  LEFT JOIN total_rescan
    ON total_next.rescan
),
-- Δ(total): t
total_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    total_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    total_new.max,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_max)::record *<> ROW(total_new.max)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    min(grouped.n) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.n) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.min AS old_min,
    group_change.g,
    least(group_change.min_arrived, kept.min) AS min,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.min_left <= kept.min AND (group_change.min_arrived IS NULL OR group_change.min_arrived > kept.min)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    min(t.n) AS min
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_g,
    group_next.old_min,
    group_next.g,
    CASE WHEN group_next.rescan THEN group_rescan.min ELSE group_next.min END AS min,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g), 0) = hash_record_extended(ROW(group_rescan.g), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
),
-- Δ(group): t
group_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_new.old_g AS g,
    group_new.old_min AS min,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_min)::record *<> ROW(group_new.g, group_new.min)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_new.g,
    group_new.min,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_g, group_new.old_min)::record *<> ROW(group_new.g, group_new.min)::record)
),
-- Δ(total_join): t
total_join_delta AS MATERIALIZED (
  -- Δt ⋈ total₀: runs when t changed
  SELECT
    t_change.g,
    kept.max,
    t_change.weight
  FROM t_change
  CROSS JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.total" AS kept
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- t ⋈ Δtotal: runs when t changed
  SELECT
    t.g,
    total_delta.max,
    total_delta.weight
  FROM total_delta
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- the keys of Δgroup whose number of rows changed, and by how many
group_keys AS MATERIALIZED (
  SELECT
    group_delta.g,
    sum(group_delta.weight)::bigint AS net
  FROM group_delta
  WHERE group_delta.g IS NOT NULL
  GROUP BY group_delta.g
  HAVING sum(group_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_flips AS MATERIALIZED (
  SELECT
    group_keys.g,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS kept
      WHERE kept.g = group_keys.g
      LIMIT greatest(group_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_keys.net * '-1'::integer)
),
-- Δ(group_join): t
group_join_delta AS MATERIALIZED (
  -- Δtotal_join ⋈ group₀: runs when t changed
  SELECT
    total_join_delta.g,
    total_join_delta.max,
    kept.min,
    total_join_delta.weight
  FROM total_join_delta
  JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS kept
    ON kept.g = total_join_delta.g
  WHERE EXISTS (SELECT FROM t_change)
    AND total_join_delta.g IS NOT NULL
  UNION ALL
  -- total_join ⋈ Δgroup: runs when t changed
  SELECT
    t.g,
    grouped.max,
    group_delta.min,
    group_delta.weight
  FROM group_delta
  JOIN public.t AS t
    ON group_delta.g = t.g
  CROSS JOIN (
    SELECT
      max(t_2.n) AS max
    FROM public.t AS t_2
  ) AS grouped
  WHERE EXISTS (SELECT FROM t_change)
    AND group_delta.g IS NOT NULL
),
-- Δ(group_anti_join): t
group_anti_join_delta AS MATERIALIZED (
  -- Δtotal_join ▷ group₀: runs when t changed
  SELECT
    total_join_delta.g,
    total_join_delta.max,
    total_join_delta.weight
  FROM total_join_delta
  WHERE EXISTS (SELECT FROM t_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS kept
    WHERE kept.g = total_join_delta.g
  )
  UNION ALL
  -- total_join ⋈ flipped keys of group: runs when t changed
  SELECT
    t.g,
    grouped.max,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.t AS t
    ON group_flips.g = t.g
  CROSS JOIN (
    SELECT
      max(t_2.n) AS max
    FROM public.t AS t_2
  ) AS grouped
  WHERE EXISTS (SELECT FROM t_change)
),
-- Δ(group_outer_join): t
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when t changed
  SELECT
    group_join_delta.g,
    group_join_delta.max,
    group_join_delta.min,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when t changed
  SELECT
    group_anti_join_delta.g,
    group_anti_join_delta.max,
    NULL::integer AS min,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_outer_join_delta.g,
    group_outer_join_delta.max AS most,
    group_outer_join_delta.min AS "least",
    GROUPING(group_outer_join_delta.g, group_outer_join_delta.max, group_outer_join_delta.min) AS __pgt_set,
    sum(group_outer_join_delta.weight) AS __pgt_count_change
  FROM group_outer_join_delta
  GROUP BY GROUPING SETS ((group_outer_join_delta.g, group_outer_join_delta.max, group_outer_join_delta.min), (group_outer_join_delta.g, group_outer_join_delta.max), (group_outer_join_delta.g), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.g AS old_g,
    kept.most AS old_most,
    kept."least" AS old_least,
    kept.__pgt_set AS old___pgt_set,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.g,
    group_2_change.most,
    group_2_change."least",
    group_2_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.g, group_2_change.most, group_2_change."least", group_2_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 OR group_2_change.__pgt_set = 7 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.g, group_2_change.most, group_2_change."least", group_2_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_2_change.g
    AND kept.most IS NOT DISTINCT FROM group_2_change.most
    AND kept."least" IS NOT DISTINCT FROM group_2_change."least"
    AND kept.__pgt_set IS NOT DISTINCT FROM group_2_change.__pgt_set
),
-- Σ w·lift(row) per group: what the changes add to the state
total_2_change AS MATERIALIZED (
  SELECT
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.n,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.n
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
total_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.max AS old_max,
    greatest(total_2_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(total_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    true AS present,
    (total_2_change.max_left >= kept.max AND (total_2_change.max_arrived IS NULL OR total_2_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM total_2_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
total_2_rescan AS MATERIALIZED (
  SELECT
    max(t.n) AS max
  FROM public.t AS t
  WHERE EXISTS (
    SELECT
    FROM total_2_next
    WHERE total_2_next.rescan
  )
),
-- the new values, with those that were read again in their place
total_2_new AS MATERIALIZED (
  SELECT
    total_2_next.locator,
    total_2_next.old_max,
    CASE WHEN total_2_next.rescan THEN total_2_rescan.max ELSE total_2_next.max END AS max,
    total_2_next.__pgt_count,
    total_2_next.present
  FROM total_2_next
  LEFT JOIN total_2_rescan
    ON total_2_next.rescan
),
-- Δ(group_2): t
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    group_2_next.old_g AS g,
    group_2_next.old_most AS most,
    group_2_next.old_least AS "least",
    group_2_next.old___pgt_count AS count,
    group_2_next.old___pgt_set AS __pgt_set,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old_most, group_2_next.old_least, group_2_next.old___pgt_count, group_2_next.old___pgt_set)::record *<> ROW(group_2_next.g, group_2_next.most, group_2_next."least", group_2_next.__pgt_count, group_2_next.__pgt_set)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    group_2_next.g,
    group_2_next.most,
    group_2_next."least",
    group_2_next.__pgt_count AS count,
    group_2_next.__pgt_set,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_g, group_2_next.old_most, group_2_next.old_least, group_2_next.old___pgt_count, group_2_next.old___pgt_set)::record *<> ROW(group_2_next.g, group_2_next.most, group_2_next."least", group_2_next.__pgt_count, group_2_next.__pgt_set)::record)
),
-- Δ(total_2): t
total_2_delta AS MATERIALIZED (
  -- −old groups: runs when t changed
  SELECT
    total_2_new.old_max AS max,
    '-1'::integer::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.locator IS NOT NULL
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
  UNION ALL
  -- +new groups: runs when t changed
  SELECT
    total_2_new.max,
    1::bigint AS weight
  FROM total_2_new
  WHERE total_2_new.present
    AND (total_2_new.locator IS NULL OR NOT total_2_new.present OR ROW(total_2_new.old_max)::record *<> ROW(total_2_new.max)::record)
),
-- Δ of total_2_join: t
total_2_join_delta AS MATERIALIZED (
  -- Δgroup_2 ⋈ total_2₀: runs when t changed
  SELECT
    group_2_delta.g,
    group_2_delta.most,
    group_2_delta."least",
    group_2_delta.count,
    group_2_delta.__pgt_set,
    kept.max,
    group_2_delta.weight
  FROM group_2_delta
  CROSS JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" AS kept
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- group_2 ⋈ Δtotal_2: runs when t changed
  SELECT
    combined.g,
    combined.most,
    combined."least",
    combined.count,
    combined.__pgt_set,
    total_2_delta.max,
    total_2_delta.weight * combined.weight AS weight
  FROM total_2_delta
  CROSS JOIN (
    SELECT
      kept.g,
      kept.most,
      kept."least",
      kept.__pgt_count AS count,
      kept.__pgt_set,
      1::bigint AS weight
    FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" AS kept
    UNION ALL
    SELECT
      group_2_delta.g,
      group_2_delta.most,
      group_2_delta."least",
      group_2_delta.count,
      group_2_delta.__pgt_set,
      group_2_delta.weight
    FROM group_2_delta
  ) AS combined
  WHERE EXISTS (SELECT FROM t_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.most,
    grouped.more,
    grouped.other,
    grouped."least",
    grouped.g,
    grouped.rows,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      total_2_join_delta.most,
      total_2_join_delta.max + 1 AS more,
      total_2_join_delta.max AS other,
      total_2_join_delta."least",
      total_2_join_delta.g,
      total_2_join_delta.count AS rows,
      sum(total_2_join_delta.weight)::bigint AS weight
    FROM total_2_join_delta
    GROUP BY total_2_join_delta.g, total_2_join_delta.most, total_2_join_delta."least", total_2_join_delta.count, total_2_join_delta.__pgt_set, total_2_join_delta.max
    HAVING sum(total_2_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.most, grouped.more, grouped.other, grouped."least", grouped.g, grouped.rows
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.most,
    result_change.more,
    result_change.other,
    result_change."least",
    result_change.g,
    result_change.rows,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.most, result_change.more, result_change.other, result_change."least", result_change.g, result_change.rows), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_of_subqueries_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.most, result_change.more, result_change.other, result_change."least", result_change.g, result_change.rows), 0)
    AND ROW(kept.most, kept.more, kept.other, kept."least", kept.g, kept.rows) IS NOT DISTINCT FROM ROW(result_change.most, result_change.more, result_change.other, result_change."least", result_change.g, result_change.rows)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_subqueries_result" (most, more, other, "least", g, rows, __pgt_count, __pgt_hash)
  SELECT n.most, n.more, n.other, n."least", n.g, n.rows, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_subqueries_result" AS s
  SET most = n.most, more = n.more, other = n.other, "least" = n."least", g = n.g, rows = n.rows, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.most, s.more, s.other, s."least", s.g, s.rows, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.most, n.more, n.other, n."least", n.g, n.rows, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_subqueries_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_subqueries_result.total" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_subqueries_result.total" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.total" AS s
  USING total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_subqueries_result.group" (g, min, __pgt_count, __pgt_hash)
  SELECT n.g, n.min, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS s
  SET g = n.g, min = n.min, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.min, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.min, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" (g, most, "least", __pgt_set, __pgt_count, __pgt_hash)
  SELECT n.g, n.most, n."least", n.__pgt_set, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" AS s
  SET g = n.g, most = n.most, "least" = n."least", __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.most, s."least", s.__pgt_set, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.most, n."least", n.__pgt_set, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total_2 keeps
inserted_total_2 AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" (max, __pgt_count)
  SELECT n.max, n.__pgt_count
  FROM total_2_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total_2 AS (
  UPDATE pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" AS s
  SET max = n.max, __pgt_count = n.__pgt_count
  FROM total_2_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.max, s.__pgt_count)::record *<> ROW(n.max, n.__pgt_count)::record
  RETURNING 1
),
removed_total_2 AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_of_subqueries_result.total_2" AS s
  USING total_2_new AS n
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
  stream_table => 'public.grouping_sets_of_subqueries_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_2_new WHERE __pgt_count < 0));
