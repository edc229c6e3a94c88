WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_distinct_from_join_result'
),
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
  HAVING sum(changes.__pgt_weight) <> 0
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
    changes.id,
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
-- the keys of Δl whose number of rows changed, and by how many
l_keys AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.k IS NOT NULL
  GROUP BY l_change.k
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips AS MATERIALIZED (
  SELECT
    l_keys.k,
    CASE WHEN lateral_rows.found = l_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_keys.k
      LIMIT greatest(l_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys.net OR lateral_rows.found = 0)
),
-- Δ(l_join): s, l
l_join_delta AS MATERIALIZED (
  -- Δs ⋈ l: runs when s changed
  SELECT
    s_change.k,
    l.id,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
    ON l.k = s_change.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- s ⋈ Δl: runs when l changed
  SELECT
    s.k,
    l_change.id,
    l_change.weight
  FROM l_change
  JOIN public.s AS s
    ON l_change.k = s.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- −Δs ⋈ Δl: runs when l and s changed
  SELECT
    s_change.k,
    l_change.id,
    - (l_change.weight * s_change.weight) AS weight
  FROM l_change
  JOIN s_change
    ON l_change.k = s_change.k
  WHERE l_change.k IS NOT NULL
    AND s_change.k IS NOT NULL
),
-- Δ(l_anti_join): s, l
l_anti_join_delta AS MATERIALIZED (
  -- Δs ▷ l: runs when s changed
  SELECT
    s_change.k,
    s_change.weight
  FROM s_change
  WHERE EXISTS (SELECT FROM s_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = s_change.k
  )
  UNION ALL
  -- s ⋈ flipped keys of l: runs when l changed
  SELECT
    s.k,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.s AS s
    ON l_flips.k = s.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δs ⋈ flipped keys of l: runs when l and s changed
  SELECT
    s_change.k,
    l_flips.weight * s_change.weight AS weight
  FROM l_flips
  JOIN s_change
    ON l_flips.k = s_change.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(l_outer_join): s, l
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when s or l changed
  SELECT
    l_join_delta.k,
    l_join_delta.id,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when s or l changed
  SELECT
    l_anti_join_delta.k,
    NULL::integer AS id,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- the keys of Δr whose number of rows changed, and by how many
r_keys AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight)::bigint AS net
  FROM r_change
  WHERE r_change.k IS NOT NULL
  GROUP BY r_change.k
  HAVING sum(r_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r
r_flips AS MATERIALIZED (
  SELECT
    r_keys.k,
    CASE WHEN lateral_rows.found = r_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE r.k = r_keys.k
      LIMIT greatest(r_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_keys.net OR lateral_rows.found = 0)
),
-- Δ(r_join): s, l, r
r_join_delta AS MATERIALIZED (
  -- Δl_outer_join ⋈ r: runs when s or l changed
  SELECT
    l_outer_join_delta.k,
    l_outer_join_delta.id,
    r.id AS id_2,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  JOIN public.r AS r
    ON r.k = l_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND l_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- l_outer_join ⋈ Δr: runs when r changed
  SELECT
    s.k,
    l.id,
    r_change.id AS id_2,
    r_change.weight
  FROM r_change
  JOIN public.s AS s
  LEFT JOIN public.l AS l
    ON l.k = s.k
    ON r_change.k = s.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl_outer_join ⋈ Δr: runs when r and (s or l) changed
  SELECT
    l_outer_join_delta.k,
    l_outer_join_delta.id,
    r_change.id AS id_2,
    - (r_change.weight * l_outer_join_delta.weight) AS weight
  FROM r_change
  JOIN l_outer_join_delta
    ON r_change.k = l_outer_join_delta.k
  WHERE r_change.k IS NOT NULL
    AND l_outer_join_delta.k IS NOT NULL
),
-- Δ(r_anti_join): s, l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl_outer_join ▷ r: runs when s or l changed
  SELECT
    l_outer_join_delta.k,
    l_outer_join_delta.id,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  WHERE (EXISTS (SELECT FROM s_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.k = l_outer_join_delta.k
  )
  UNION ALL
  -- l_outer_join ⋈ flipped keys of r: runs when r changed
  SELECT
    s.k,
    l.id,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.s AS s
  LEFT JOIN public.l AS l
    ON l.k = s.k
    ON r_flips.k = s.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl_outer_join ⋈ flipped keys of r: runs when r and (s or l) changed
  SELECT
    l_outer_join_delta.k,
    l_outer_join_delta.id,
    r_flips.weight * l_outer_join_delta.weight AS weight
  FROM r_flips
  JOIN l_outer_join_delta
    ON r_flips.k = l_outer_join_delta.k
  WHERE l_outer_join_delta.k IS NOT NULL
),
-- Δ(r_outer_join): s, l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when s or l or r changed
  SELECT
    r_join_delta.k,
    r_join_delta.id,
    r_join_delta.id_2,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when s or l or r changed
  SELECT
    r_anti_join_delta.k,
    r_anti_join_delta.id,
    NULL::integer AS id_2,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.k,
    r_outer_join_delta.id AS value,
    sum(r_outer_join_delta.weight) AS __pgt_count_change
  FROM r_outer_join_delta
  WHERE r_outer_join_delta.id IS NOT NULL
  GROUP BY r_outer_join_delta.k, r_outer_join_delta.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_change.k,
    distinct_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_change.k, distinct_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_change.k, distinct_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_change.value
),
-- ±1 for each value that came or went: s, l, r
distinct_delta AS MATERIALIZED (
  -- −old groups: runs when s or l or r changed
  SELECT
    distinct_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.locator IS NOT NULL
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.value)::record)
  UNION ALL
  -- +new groups: runs when s or l or r changed
  SELECT
    distinct_next.k,
    1::bigint AS weight
  FROM distinct_next
  WHERE distinct_next.present
    AND (distinct_next.locator IS NULL OR NOT distinct_next.present OR ROW(distinct_next.old_k, distinct_next.old_value)::record *<> ROW(distinct_next.k, distinct_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
distinct_2_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.k,
    r_outer_join_delta.id_2 AS value,
    sum(r_outer_join_delta.weight) AS __pgt_count_change
  FROM r_outer_join_delta
  WHERE r_outer_join_delta.id_2 IS NOT NULL
  GROUP BY r_outer_join_delta.k, r_outer_join_delta.id_2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
distinct_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    kept.value AS old_value,
    distinct_2_change.k,
    distinct_2_change.value,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.value), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(distinct_2_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM distinct_2_change
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(distinct_2_change.k, distinct_2_change.value), 0)
    AND kept.k IS NOT DISTINCT FROM distinct_2_change.k
    AND kept.value IS NOT DISTINCT FROM distinct_2_change.value
),
-- ±1 for each value that came or went: s, l, r
distinct_2_delta AS MATERIALIZED (
  -- −old groups: runs when s or l or r changed
  SELECT
    distinct_2_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.locator IS NOT NULL
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.value)::record)
  UNION ALL
  -- +new groups: runs when s or l or r changed
  SELECT
    distinct_2_next.k,
    1::bigint AS weight
  FROM distinct_2_next
  WHERE distinct_2_next.present
    AND (distinct_2_next.locator IS NULL OR NOT distinct_2_next.present OR ROW(distinct_2_next.old_k, distinct_2_next.old_value)::record *<> ROW(distinct_2_next.k, distinct_2_next.value)::record)
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.k,
    sum(r_outer_join_delta.weight) AS __pgt_count_change
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change AS MATERIALIZED (
  SELECT
    distinct_delta.k AS key_1,
    sum(distinct_delta.weight) AS ls_change
  FROM distinct_delta
  GROUP BY distinct_delta.k
),
-- Σ ±lift(value) per group: what values that came or went add to the state
group_distinct_change_2 AS MATERIALIZED (
  SELECT
    distinct_2_delta.k AS key_1,
    sum(distinct_2_delta.weight) AS rs_change
  FROM distinct_2_delta
  GROUP BY distinct_2_delta.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    coalesce(kept.ls, 0) + coalesce(group_distinct_change.ls_change::bigint, 0) AS ls,
    coalesce(kept.rs, 0) + coalesce(group_distinct_change_2.rs_change::bigint, 0) AS rs,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN group_distinct_change
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change.key_1
  LEFT JOIN group_distinct_change_2
    ON hash_record_extended(ROW(group_change.k), 0) = hash_record_extended(ROW(group_distinct_change_2.key_1), 0)
    AND group_change.k IS NOT DISTINCT FROM group_distinct_change_2.key_1
  LEFT JOIN pgtrickle_state."public.aggregate_distinct_from_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_from_join_result" (k, ls, rs, __pgt_count, __pgt_hash)
  SELECT n.k, n.ls, n.rs, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_from_join_result" AS s
  SET k = n.k, ls = n.ls, rs = n.rs, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.ls, s.rs, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.ls, n.rs, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_from_join_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct keeps
inserted_distinct AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_from_join_result.distinct" AS s
  USING distinct_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what distinct_2 keeps
inserted_distinct_2 AS (
  INSERT INTO pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" (k, value, __pgt_count, __pgt_hash)
  SELECT n.k, n.value, n.__pgt_count, n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_distinct_2 AS (
  UPDATE pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" AS s
  SET k = n.k, value = n.value, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.value, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.value, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_distinct_2 AS (
  DELETE FROM pgtrickle_state."public.aggregate_distinct_from_join_result.distinct_2" AS s
  USING distinct_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.s', (SELECT count(*) FROM s_change),
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_distinct_from_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM distinct_2_next WHERE __pgt_count < 0));
