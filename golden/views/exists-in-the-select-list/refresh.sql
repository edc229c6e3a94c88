WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.exists_in_the_select_list_result'
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
  LEFT JOIN pgtrickle_state."public.exists_in_the_select_list_result.group" AS kept
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
      FROM pgtrickle_state."public.exists_in_the_select_list_result.group" AS kept
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
    l_change.a,
    kept.__pgt_count AS count,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.exists_in_the_select_list_result.group" AS kept
    ON kept.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δgroup: runs when r changed
  SELECT
    l.id,
    l.a,
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
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.exists_in_the_select_list_result.group" AS kept
    WHERE kept.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of group: runs when r changed
  SELECT
    l.id,
    l.a,
    - group_flips.weight AS weight
  FROM group_flips
  JOIN public.l AS l
    ON group_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_2_change AS MATERIALIZED (
  SELECT
    r_change.b,
    sum(r_change.weight) AS __pgt_count_change
  FROM r_change
  GROUP BY r_change.b
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.b AS old_b,
    kept.__pgt_count AS old___pgt_count,
    group_2_change.b,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_2_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_2_change
  LEFT JOIN pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_2_change.b), 0)
    AND kept.b IS NOT DISTINCT FROM group_2_change.b
),
-- Δ(group_2): r
group_2_delta AS MATERIALIZED (
  -- −old groups: runs when r changed
  SELECT
    group_2_next.old_b AS b,
    group_2_next.old___pgt_count AS count,
    '-1'::integer::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.locator IS NOT NULL
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.__pgt_count)::record)
  UNION ALL
  -- +new groups: runs when r changed
  SELECT
    group_2_next.b,
    group_2_next.__pgt_count AS count,
    1::bigint AS weight
  FROM group_2_next
  WHERE group_2_next.present
    AND (group_2_next.locator IS NULL OR NOT group_2_next.present OR ROW(group_2_next.old_b, group_2_next.old___pgt_count)::record *<> ROW(group_2_next.b, group_2_next.__pgt_count)::record)
),
-- Δ(group_outer_join): l, r
group_outer_join_delta AS MATERIALIZED (
  -- Δgroup_join: runs when l or r changed
  SELECT
    group_join_delta.id,
    group_join_delta.a,
    group_join_delta.count,
    group_join_delta.weight
  FROM group_join_delta
  UNION ALL
  -- Δgroup_anti_join: runs when l or r changed
  SELECT
    group_anti_join_delta.id,
    group_anti_join_delta.a,
    NULL::bigint AS count,
    group_anti_join_delta.weight
  FROM group_anti_join_delta
),
-- the keys of Δgroup_2 whose number of rows changed, and by how many
group_2_keys AS MATERIALIZED (
  SELECT
    group_2_delta.b,
    sum(group_2_delta.weight)::bigint AS net
  FROM group_2_delta
  WHERE group_2_delta.b IS NOT NULL
  GROUP BY group_2_delta.b
  HAVING sum(group_2_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
group_2_flips AS MATERIALIZED (
  SELECT
    group_2_keys.b,
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = group_2_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM group_2_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS kept
      WHERE kept.b = group_2_keys.b
      LIMIT greatest(group_2_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = group_2_keys.net * '-1'::integer)
),
-- Δ(group_2_join): l, r
group_2_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ⋈ group_2₀: runs when l or r changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.count,
    kept.__pgt_count AS count_2,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  JOIN pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS kept
    ON kept.b = group_outer_join_delta.a
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND group_outer_join_delta.a IS NOT NULL
  UNION ALL
  -- group_outer_join ⋈ Δgroup_2: runs when r changed
  SELECT
    l.id,
    grouped.count,
    group_2_delta.count AS count_2,
    group_2_delta.weight
  FROM group_2_delta
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      count(*) AS count
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON group_2_delta.b = l.a
  WHERE EXISTS (SELECT FROM r_change)
    AND group_2_delta.b IS NOT NULL
),
-- Δ(group_2_anti_join): l, r
group_2_anti_join_delta AS MATERIALIZED (
  -- Δgroup_outer_join ▷ group_2₀: runs when l or r changed
  SELECT
    group_outer_join_delta.id,
    group_outer_join_delta.count,
    group_outer_join_delta.weight
  FROM group_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS kept
    WHERE kept.b = group_outer_join_delta.a
  )
  UNION ALL
  -- group_outer_join ⋈ flipped keys of group_2: runs when r changed
  SELECT
    l.id,
    grouped.count,
    - group_2_flips.weight AS weight
  FROM group_2_flips
  JOIN public.l AS l
  LEFT JOIN (
    SELECT
      r.k,
      count(*) AS count
    FROM public.r AS r
    GROUP BY r.k
  ) AS grouped
    ON grouped.k = l.k
    ON group_2_flips.b = l.a
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(group_2_outer_join): l, r
group_2_outer_join_delta AS MATERIALIZED (
  -- Δgroup_2_join: runs when l or r changed
  SELECT
    group_2_join_delta.id,
    coalesce(group_2_join_delta.count, '0'::bigint) > '0'::bigint AS has,
    NOT coalesce(group_2_join_delta.count_2, '0'::bigint) > '0'::bigint AS lacks,
    group_2_join_delta.weight
  FROM group_2_join_delta
  UNION ALL
  -- Δgroup_2_anti_join: runs when l or r changed
  SELECT
    group_2_anti_join_delta.id,
    coalesce(group_2_anti_join_delta.count, '0'::bigint) > '0'::bigint AS has,
    NOT coalesce(NULL::bigint, '0'::bigint) > '0'::bigint AS lacks,
    group_2_anti_join_delta.weight
  FROM group_2_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    group_2_outer_join_delta.id,
    group_2_outer_join_delta.has,
    group_2_outer_join_delta.lacks,
    sum(group_2_outer_join_delta.weight)::bigint AS weight
  FROM group_2_outer_join_delta
  GROUP BY group_2_outer_join_delta.id, group_2_outer_join_delta.has, group_2_outer_join_delta.lacks
  HAVING sum(group_2_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.has,
    latest.lacks,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.has,
      result_change.lacks,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.exists_in_the_select_list_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.exists_in_the_select_list_result" (id, has, lacks)
  SELECT n.id, n.has, n.lacks
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.exists_in_the_select_list_result" AS s
  SET id = n.id, has = n.has, lacks = n.lacks
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.has, s.lacks)::record *<> ROW(n.id, n.has, n.lacks)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.exists_in_the_select_list_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.exists_in_the_select_list_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.exists_in_the_select_list_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.exists_in_the_select_list_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group_2 keeps
inserted_group_2 AS (
  INSERT INTO pgtrickle_state."public.exists_in_the_select_list_result.group_2" (b, __pgt_count, __pgt_hash)
  SELECT n.b, n.__pgt_count, n.__pgt_hash
  FROM group_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group_2 AS (
  UPDATE pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS s
  SET b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group_2 AS (
  DELETE FROM pgtrickle_state."public.exists_in_the_select_list_result.group_2" AS s
  USING group_2_next AS n
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
  stream_table => 'public.exists_in_the_select_list_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_2_next WHERE __pgt_count < 0));
