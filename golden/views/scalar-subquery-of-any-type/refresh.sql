WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_of_any_type_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.a,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.a
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
    r_change.k,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.k
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
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): r
group_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_next.old_k AS k,
    group_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_next.k,
    group_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k, group_next.old___pgt_count)::record *<> ROW(group_next.k, group_next.__pgt_count)::record)
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
      FROM pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS kept
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
    l_change.a,
    kept.k AS k_2,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS kept
    ON kept.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    group_delta.k AS k_2,
    group_delta.count,
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
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS kept
    WHERE kept.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.l AS l
    ON group_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- the partitions that Δ(r) touches
top_partitions AS MATERIALIZED (
  SELECT
    r_change.k AS key_1
  FROM r_change
  GROUP BY r_change.k
),
-- the rows of the touched partitions, as they are now: r
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when r changed
  SELECT
    r.k,
    r.b,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.r AS r
    ON (top_partitions.key_1 = r.k OR top_partitions.key_1 IS NULL AND r.k IS NULL)
  WHERE EXISTS (SELECT FROM r_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.b
  FROM (
    SELECT
      combined.k,
      combined.b,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.k,
        top_rows_now.b,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        r_change.k,
        r_change.b,
        r_change.weight * '-1'::integer AS weight
      FROM r_change
    ) AS combined
    GROUP BY combined.k, combined.b
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(group_outer_join): l, r
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or r changed
  SELECT
    group_join_delta.id,
    group_join_delta.k,
    group_join_delta.a,
    group_join_delta.k_2,
    group_join_delta.count,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or r changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.k,
    group_anti_join_delta.a,
    NULL::integer AS k_2,
    NULL::bigint AS count,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- Δ(top): r
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when r changed
  SELECT
    latest.k,
    latest.b,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.k)
      top_rows_before.k,
      top_rows_before.b
    FROM top_rows_before
    ORDER BY top_rows_before.k, top_rows_before.b IS NULL, top_rows_before.b
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when r changed
  SELECT
    latest.k,
    latest.b,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.k)
      top_rows_now.k,
      top_rows_now.b
    FROM top_rows_now
    ORDER BY top_rows_now.k, top_rows_now.b IS NULL, top_rows_now.b
  ) AS latest
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys AS MATERIALIZED (
  SELECT
    top_delta.k,
    sum(top_delta.weight)::bigint AS net
  FROM top_delta
  WHERE top_delta.k IS NOT NULL
  GROUP BY top_delta.k
  HAVING sum(top_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r
top_flips AS MATERIALIZED (
  SELECT
    top_keys.k,
    CASE WHEN lateral_rows.found = top_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT DISTINCT ON (r.k)
          r.k,
          r.b
        FROM public.r AS r
        ORDER BY r.k, r.b IS NULL, r.b
      ) AS latest
      WHERE latest.k = top_keys.k
      LIMIT greatest(top_keys.net, 0) + 1
    ) AS latest_2
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = top_keys.net OR lateral_rows.found = 0)
),
-- Δ(top_join): l, r
top_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ top: runs when l or r changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.k_2,
    group_outer_join_delta.count,
    latest.k AS k_3,
    latest.b,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN (
    SELECT DISTINCT ON (r.k)
      r.k,
      r.b
    FROM public.r AS r
    ORDER BY r.k, r.b IS NULL, r.b
  ) AS latest
    ON latest.k = group_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND group_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- group_outer_join ⋈ Δtop: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.k AS k_2,
    grouped.count,
    top_delta.k AS k_3,
    top_delta.b,
    top_delta.weight
  FROM top_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      count(*) AS count
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON top_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND top_delta.k IS NOT NULL
  UNION ALL
  -- −Δgroup_outer_join ⋈ Δtop: runs when r and (l or r) changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.k_2,
    group_outer_join_delta.count,
    top_delta.k AS k_3,
    top_delta.b,
    - (top_delta.weight * group_outer_join_delta.weight) AS weight
  FROM top_delta
  JOIN group_outer_join_delta
    ON top_delta.k = group_outer_join_delta.k
  WHERE top_delta.k IS NOT NULL
    AND group_outer_join_delta.k IS NOT NULL
),
-- Δ(top_anti_join): l, r
top_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ top: runs when l or r changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.k_2,
    group_outer_join_delta.count,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT DISTINCT ON (r.k)
        r.k,
        r.b
      FROM public.r AS r
      ORDER BY r.k, r.b IS NULL, r.b
    ) AS latest
    WHERE latest.k = group_outer_join_delta.k
  )
  UNION ALL
  -- group_outer_join ⋈ flipped keys of top: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    grouped.k AS k_2,
    grouped.count,
    - top_flips.weight AS weight
  FROM top_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      count(*) AS count
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON top_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δgroup_outer_join ⋈ flipped keys of top: runs when r and (l or r) changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.k,
    group_outer_join_delta.a,
    group_outer_join_delta.k_2,
    group_outer_join_delta.count,
    top_flips.weight * group_outer_join_delta.weight AS weight
  FROM top_flips
  JOIN group_outer_join_delta
    ON top_flips.k = group_outer_join_delta.k
  WHERE group_outer_join_delta.k IS NOT NULL
),
-- Δ of top_outer_join: l, r
top_outer_join_delta AS MATERIALIZED (
  -- Δtop_join: runs when l or r changed
  SELECT
    top_join_delta.id,
    top_join_delta.k,
    top_join_delta.a,
    top_join_delta.k_2,
    top_join_delta.count,
    top_join_delta.k_3,
    top_join_delta.b,
    top_join_delta.weight
  FROM top_join_delta
  UNION ALL
  -- Δtop_anti_join: runs when l or r changed
  SELECT
    top_anti_join_delta.id,
    top_anti_join_delta.k,
    top_anti_join_delta.a,
    top_anti_join_delta.k_2,
    top_anti_join_delta.count,
    NULL::integer AS k_3,
    NULL::bytea AS b,
    top_anti_join_delta.weight
  FROM top_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.a,
    CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::bytea FROM pg_catalog.generate_series(1, 2)) ELSE grouped.b END AS b,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      top_outer_join_delta.id,
      top_outer_join_delta.a,
      top_outer_join_delta.count,
      top_outer_join_delta.b,
      sum(top_outer_join_delta.weight)::bigint AS weight
    FROM top_outer_join_delta
    GROUP BY top_outer_join_delta.id, top_outer_join_delta.k, top_outer_join_delta.a, top_outer_join_delta.k_2, top_outer_join_delta.count, top_outer_join_delta.k_3, top_outer_join_delta.b
    HAVING sum(top_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.a, CASE WHEN coalesce(grouped.count, '0'::bigint) > '1'::bigint THEN (SELECT NULL::bytea FROM pg_catalog.generate_series(1, 2)) ELSE grouped.b END
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.a,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.a,
      result_change.b,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.scalar_subquery_of_any_type_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_any_type_result" (id, a, b)
  SELECT n.id, n.a, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_any_type_result" AS s
  SET id = n.id, a = n.a, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.b)::record *<> ROW(n.id, n.a, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_any_type_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_of_any_type_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_of_any_type_result.group" AS s
  USING group_next AS n
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
  stream_table => 'public.scalar_subquery_of_any_type_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
