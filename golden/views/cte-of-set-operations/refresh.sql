WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.cte_of_set_operations_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.x,
    a_change.y,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    b_change.x,
    b_change.y::text AS y,
    b_change.weight
  FROM b_change
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_delta.x,
    union_delta.y,
    sum(union_delta.weight) AS __pgt_count_change
  FROM union_delta
  GROUP BY union_delta.x, union_delta.y
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.y AS old_y,
    group_change.x,
    group_change.y,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.x, group_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.cte_of_set_operations_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.x, group_change.y), 0)
    AND kept.x IS NOT DISTINCT FROM group_change.x
    AND kept.y IS NOT DISTINCT FROM group_change.y
),
-- Δ(group): a, b
group_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    group_next.old_x AS x,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y)::record *<> ROW(group_next.x, group_next.y)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    group_next.x,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_x, group_next.old_y)::record *<> ROW(group_next.x, group_next.y)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    group_delta.x,
    sum(group_delta.weight) AS __pgt_count_change
  FROM group_delta
  GROUP BY group_delta.x
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.x,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.x), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.cte_of_set_operations_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.x), 0)
    AND kept.x IS NOT DISTINCT FROM group_2_change.x
),
-- Δ(group_2): a, b
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    group_2_next.old_x AS x,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_x, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.x, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    group_2_next.x,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_x, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.x, group_2_next.__pgt_count)::record)
),
-- the keys of Δc whose number of rows changed, and by how many
c_keys AS MATERIALIZED (
  SELECT
    c_change.x,
    sum(c_change.weight)::bigint AS net
  FROM c_change
  WHERE c_change.x IS NOT NULL
  GROUP BY c_change.x
  HAVING sum(c_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: c
c_flips AS MATERIALIZED (
  SELECT
    c_keys.x,
    CASE WHEN lateral_rows.found = c_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM c_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.c AS c
      WHERE c.x = c_keys.x
      LIMIT greatest(c_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = c_keys.net OR lateral_rows.found = 0)
),
-- Δ(group_2_join): c, a, b
group_2_join_delta AS MATERIALIZED (
  -- Δc ⋈ group_2₀: runs when c changed
  SELECT
    c_change.y,
    kept.x AS x_2,
    kept.__pgt_count AS count,
    c_change.weight
  FROM c_change
  JOIN pgtrickle_state."public.cte_of_set_operations_result.group_2" AS kept
    ON c_change.x = kept.x
  WHERE EXISTS (SELECT FROM c_change)
    AND c_change.x IS NOT NULL
  UNION ALL
  -- c ⋈ Δgroup_2: runs when a or b changed
  SELECT
    c.y,
    group_2_delta.x AS x_2,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.c AS c
    ON c.x = group_2_delta.x
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND group_2_delta.x IS NOT NULL
),
-- Δ(c_anti_join): a, b, c
c_anti_join_delta AS MATERIALIZED (
  -- Δgroup_2 ▷ c: runs when a or b changed
  SELECT
    group_2_delta.x,
    group_2_delta.count,
    group_2_delta.weight
  FROM group_2_delta
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND NOT EXISTS (
    SELECT
    FROM public.c AS c
    WHERE c.x = group_2_delta.x
  )
  UNION ALL
  -- group_2₀ ⋈ flipped keys of c: runs when c changed
  SELECT
    kept.x,
    kept.__pgt_count AS count,
    - c_flips.weight AS weight
  FROM c_flips
  JOIN pgtrickle_state."public.cte_of_set_operations_result.group_2" AS kept
    ON c_flips.x = kept.x
  WHERE EXISTS (SELECT FROM c_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_3_change AS MATERIALIZED (
  SELECT
    group_delta.x,
    sum(group_delta.weight) AS __pgt_count_change
  FROM group_delta
  GROUP BY group_delta.x
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_3_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.x AS old_x,
    kept.__pgt_count AS old___pgt_count,
    group_3_change.x,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_3_change.x), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_3_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_3_change
  LEFT JOIN pgtrickle_state."public.cte_of_set_operations_result.group_3" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_3_change.x), 0)
    AND kept.x IS NOT DISTINCT FROM group_3_change.x
),
-- Δ(group_3): a, b
group_3_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    group_3_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.locator IS NOT NULL
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_x, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.x, group_3_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    group_3_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_3_next
  WHERE group_3_next.present
    AND (group_3_next.locator IS NULL OR NOT group_3_next.present OR ROW(group_3_next.old_x, group_3_next.old___pgt_count)::record *<> ROW(group_3_next.x, group_3_next.__pgt_count)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
total_change AS MATERIALIZED (
  SELECT
    min(grouped.count) FILTER (WHERE grouped.weight > 0) AS min_arrived,
    min(grouped.count) FILTER (WHERE grouped.weight < 0) AS min_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      group_3_delta.count,
      sum(group_3_delta.weight)::bigint AS weight
    FROM group_3_delta
    GROUP BY group_3_delta.count
    HAVING sum(group_3_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.cte_of_set_operations_result.total" AS kept
    ON true
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: a, b
total_rescan AS MATERIALIZED (
  SELECT
    min(grouped.count) AS min
  FROM (
    SELECT
      combined.x,
      count(*) AS count
    FROM (
      (
        SELECT
          a.x,
          a.y
        FROM public.a AS a
      )
      UNION
      (
        SELECT
          b.x,
          b.y::text AS y
        FROM public.b AS b
      )
    ) AS combined
    GROUP BY combined.x
  ) AS grouped
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
-- Δ(c_outer_join): c, a, b
c_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when c or a or b changed
  SELECT
    group_2_join_delta.x_2 AS x,
    group_2_join_delta.count,
    group_2_join_delta.y,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δc_anti_join: runs when a or b or c changed
  SELECT
    c_anti_join_delta.x,
    c_anti_join_delta.count,
    NULL::text AS y,
    c_anti_join_delta.weight
  FROM c_anti_join_delta
),
-- Δ(total): a, b
total_delta AS MATERIALIZED (
  -- −old groups: runs when a or b changed
  SELECT
    total_new.old_min AS min,
    '-1'::integer::bigint AS weight
  FROM total_new
  WHERE total_new.locator IS NOT NULL
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_min)::record *<> ROW(total_new.min)::record)
  UNION ALL
  -- +new groups: runs when a or b changed
  SELECT
    total_new.min,
    1::bigint AS weight
  FROM total_new
  WHERE total_new.present
    AND (total_new.locator IS NULL OR NOT total_new.present OR ROW(total_new.old_min)::record *<> ROW(total_new.min)::record)
),
-- the row of total before and now
total_threshold AS MATERIALIZED (
  SELECT
    joined.min AS min_before,
    CASE WHEN joined_2.weight IS NULL THEN joined.min ELSE joined_2.min END AS min_now
  FROM (
    SELECT
      kept.min
    FROM pgtrickle_state."public.cte_of_set_operations_result.total" AS kept
  ) AS joined
  LEFT JOIN (
    SELECT
      total_delta.min,
      total_delta.weight
    FROM total_delta
    WHERE total_delta.weight > 0
  ) AS joined_2
    ON true
  LIMIT 1
),
-- Δ of total_semi_join: a, b, c
total_semi_join_delta AS MATERIALIZED (
  -- Δc_outer_join ⋉ total₀: runs when a or b or c changed
  SELECT
    c_outer_join_delta.x,
    c_outer_join_delta.count,
    c_outer_join_delta.y,
    c_outer_join_delta.weight
  FROM c_outer_join_delta
  JOIN total_threshold
    ON c_outer_join_delta.count > total_threshold.min_before
  UNION ALL
  -- c_outer_join with count > min now: runs when a or b changed
  SELECT
    grouped.x,
    grouped.count,
    c.y,
    1::bigint AS weight
  FROM total_threshold
  JOIN (
    SELECT
      combined.x,
      count(*) AS count
    FROM (
      (
        SELECT
          a.x,
          a.y
        FROM public.a AS a
      )
      UNION
      (
        SELECT
          b.x,
          b.y::text AS y
        FROM public.b AS b
      )
    ) AS combined
    GROUP BY combined.x
  ) AS grouped
  LEFT JOIN public.c AS c
    ON c.x = grouped.x
    ON grouped.count > total_threshold.min_now AND grouped.count <= total_threshold.min_before
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND ROW(total_threshold.min_before)::record *<> ROW(total_threshold.min_now)::record
    AND total_threshold.min_before IS NOT NULL
    AND total_threshold.min_now IS NOT NULL
  UNION ALL
  -- c_outer_join with count > min before: runs when a or b changed
  SELECT
    grouped.x,
    grouped.count,
    c.y,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN (
    SELECT
      combined.x,
      count(*) AS count
    FROM (
      (
        SELECT
          a.x,
          a.y
        FROM public.a AS a
      )
      UNION
      (
        SELECT
          b.x,
          b.y::text AS y
        FROM public.b AS b
      )
    ) AS combined
    GROUP BY combined.x
  ) AS grouped
  LEFT JOIN public.c AS c
    ON c.x = grouped.x
    ON grouped.count > total_threshold.min_before AND grouped.count <= total_threshold.min_now
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND ROW(total_threshold.min_before)::record *<> ROW(total_threshold.min_now)::record
    AND total_threshold.min_before IS NOT NULL
    AND total_threshold.min_now IS NOT NULL
  UNION ALL
  -- c_outer_join that pass now: runs when a or b changed
  SELECT
    grouped.x,
    grouped.count,
    c.y,
    1::bigint AS weight
  FROM total_threshold
  JOIN (
    SELECT
      combined.x,
      count(*) AS count
    FROM (
      (
        SELECT
          a.x,
          a.y
        FROM public.a AS a
      )
      UNION
      (
        SELECT
          b.x,
          b.y::text AS y
        FROM public.b AS b
      )
    ) AS combined
    GROUP BY combined.x
  ) AS grouped
  LEFT JOIN public.c AS c
    ON c.x = grouped.x
    ON (grouped.count > total_threshold.min_now) IS TRUE AND (grouped.count > total_threshold.min_before) IS NOT TRUE
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND ROW(total_threshold.min_before)::record *<> ROW(total_threshold.min_now)::record
    AND (total_threshold.min_before IS NULL OR total_threshold.min_now IS NULL)
  UNION ALL
  -- c_outer_join that passed before: runs when a or b changed
  SELECT
    grouped.x,
    grouped.count,
    c.y,
    - 1::bigint AS weight
  FROM total_threshold
  JOIN (
    SELECT
      combined.x,
      count(*) AS count
    FROM (
      (
        SELECT
          a.x,
          a.y
        FROM public.a AS a
      )
      UNION
      (
        SELECT
          b.x,
          b.y::text AS y
        FROM public.b AS b
      )
    ) AS combined
    GROUP BY combined.x
  ) AS grouped
  LEFT JOIN public.c AS c
    ON c.x = grouped.x
    ON (grouped.count > total_threshold.min_before) IS TRUE AND (grouped.count > total_threshold.min_now) IS NOT TRUE
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND ROW(total_threshold.min_before)::record *<> ROW(total_threshold.min_now)::record
    AND (total_threshold.min_before IS NULL OR total_threshold.min_now IS NULL)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    total_semi_join_delta.x,
    total_semi_join_delta.count AS n,
    total_semi_join_delta.y,
    sum(total_semi_join_delta.weight)::bigint AS weight
  FROM total_semi_join_delta
  GROUP BY total_semi_join_delta.x, total_semi_join_delta.count, total_semi_join_delta.y
  HAVING sum(total_semi_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.n,
    result_change.y,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.n, result_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.cte_of_set_operations_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.n, result_change.y), 0)
    AND ROW(kept.x, kept.n, kept.y) IS NOT DISTINCT FROM ROW(result_change.x, result_change.n, result_change.y)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.cte_of_set_operations_result" (x, n, y, __pgt_count, __pgt_hash)
  SELECT n.x, n.n, n.y, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.cte_of_set_operations_result" AS s
  SET x = n.x, n = n.n, y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.n, s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.n, n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.cte_of_set_operations_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.cte_of_set_operations_result.group" (x, y, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.cte_of_set_operations_result.group" AS s
  SET x = n.x, y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.cte_of_set_operations_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.cte_of_set_operations_result.group_2" (x, __pgt_count, __pgt_hash)
  SELECT n.x, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.cte_of_set_operations_result.group_2" AS s
  SET x = n.x, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.cte_of_set_operations_result.group_2" AS s
  USING group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_3 keeps
inserted_group_3 AS (
  INSERT INTO pgtrickle_state."public.cte_of_set_operations_result.group_3" (x, __pgt_count, __pgt_hash)
  SELECT n.x, n.__pgt_count, n.__pgt_hash
  FROM group_3_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_3 AS (
  UPDATE pgtrickle_state."public.cte_of_set_operations_result.group_3" AS s
  SET x = n.x, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_3 AS (
  DELETE FROM pgtrickle_state."public.cte_of_set_operations_result.group_3" AS s
  USING group_3_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what total keeps
inserted_total AS (
  INSERT INTO pgtrickle_state."public.cte_of_set_operations_result.total" (min, __pgt_count)
  SELECT n.min, n.__pgt_count
  FROM total_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_total AS (
  UPDATE pgtrickle_state."public.cte_of_set_operations_result.total" AS s
  SET min = n.min, __pgt_count = n.__pgt_count
  FROM total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.min, s.__pgt_count)::record *<> ROW(n.min, n.__pgt_count)::record
  RETURNING 1
),
removed_total AS (
  DELETE FROM pgtrickle_state."public.cte_of_set_operations_result.total" AS s
  USING total_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change),
    'public.c', (SELECT count(*) FROM c_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.cte_of_set_operations_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_3_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM total_new WHERE __pgt_count < 0));
