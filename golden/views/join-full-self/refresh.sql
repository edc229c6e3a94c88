WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_full_self_result'
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
-- the keys of Δl whose number of rows changed, and by how many
l_keys_2 AS MATERIALIZED (
  SELECT
    l_change.id,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  GROUP BY l_change.id
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips_2 AS MATERIALIZED (
  SELECT
    l_keys_2.id,
    CASE WHEN lateral_rows.found = l_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.id = l_keys_2.id
      LIMIT greatest(l_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys_2.net OR lateral_rows.found = 0)
),
-- Δ(l_join): l
l_join_delta AS MATERIALIZED (
  -- Δl ⋈ l: runs when l changed
  SELECT
    l_change.id,
    l.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.l AS l
    ON l_change.k = l.id
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δl: runs when l changed
  SELECT
    l.id,
    l_change.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.l AS l
    ON l.k = l_change.id
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δl ⋈ Δl: runs when l and l changed
  SELECT
    l_change_2.id,
    l_change.id AS id_2,
    - (l_change.weight * l_change_2.weight) AS weight
  FROM l_change
  JOIN l_change AS l_change_2
    ON l_change_2.k = l_change.id
  WHERE l_change_2.k IS NOT NULL
),
-- Δ(l_anti_join): l
l_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ l: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = l_change.id
  )
  UNION ALL
  -- l ⋈ flipped keys of l: runs when l changed
  SELECT
    l.id,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.l AS l
    ON l_flips.k = l.id
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of l: runs when l and l changed
  SELECT
    l_change.id,
    l_flips.weight * l_change.weight AS weight
  FROM l_flips
  JOIN l_change
    ON l_flips.k = l_change.id
),
-- Δ(l_anti_join): l
l_anti_join_delta_2 AS MATERIALIZED (
  -- Δl ▷ l: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l_change.k = l.id
  )
  UNION ALL
  -- l ⋈ flipped keys of l: runs when l changed
  SELECT
    l.id,
    - l_flips_2.weight AS weight
  FROM l_flips_2
  JOIN public.l AS l
    ON l.k = l_flips_2.id
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of l: runs when l and l changed
  SELECT
    l_change.id,
    l_flips_2.weight * l_change.weight AS weight
  FROM l_flips_2
  JOIN l_change
    ON l_change.k = l_flips_2.id
  WHERE l_change.k IS NOT NULL
),
-- Δ(l_outer_join): l
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when l changed
  SELECT
    l_join_delta.id_2 AS id,
    l_join_delta.id AS other,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l changed
  SELECT
    l_anti_join_delta.id,
    NULL::integer AS other,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta_2.id AS other,
    l_anti_join_delta_2.weight
  FROM l_anti_join_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.other,
    sum(l_outer_join_delta.weight)::bigint AS weight
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.id, l_outer_join_delta.other
  HAVING sum(l_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.other,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.other), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_full_self_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.other), 0)
    AND ROW(kept.id, kept.other) IS NOT DISTINCT FROM ROW(result_change.id, result_change.other)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_full_self_result" (id, other, __pgt_count, __pgt_hash)
  SELECT n.id, n.other, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_full_self_result" AS s
  SET id = n.id, other = n.other, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.other, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.other, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_full_self_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_full_self_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
