WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_of_semi_joins_result'
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
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δs whose number of rows changed, and by how many
s_keys AS MATERIALIZED (
  SELECT
    s_change.k,
    sum(s_change.weight)::bigint AS net
  FROM s_change
  WHERE s_change.k IS NOT NULL
  GROUP BY s_change.k
  HAVING sum(s_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: s
s_flips AS MATERIALIZED (
  SELECT
    s_keys.k,
    CASE WHEN lateral_rows.found = s_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = s_keys.k
      LIMIT greatest(s_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_keys.net OR lateral_rows.found = 0)
),
-- the keys of Δs whose number of rows changed, and by how many
s_keys_2 AS MATERIALIZED (
  SELECT
    s_change.k,
    sum(s_change.weight)::bigint AS net
  FROM s_change
  WHERE s_change.k IS NOT NULL
  GROUP BY s_change.k
  HAVING sum(s_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: s
s_flips_2 AS MATERIALIZED (
  SELECT
    s_keys_2.k,
    CASE WHEN lateral_rows.found = s_keys_2.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_keys_2
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.s AS s
      WHERE s.k = s_keys_2.k
      LIMIT greatest(s_keys_2.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_keys_2.net OR lateral_rows.found = 0)
),
-- Δ(s_semi_join): l, s
s_semi_join_delta AS MATERIALIZED (
  -- Δl ⋉ s: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE l_change.k = s.k
  )
  UNION ALL
  -- l ⋈ flipped keys of s: runs when s changed
  SELECT
    l.id,
    l.k,
    s_flips.weight
  FROM s_flips
  JOIN public.l AS l
    ON l.k = s_flips.k
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of s: runs when s and l changed
  SELECT
    l_change.id,
    l_change.k,
    - (s_flips.weight * l_change.weight) AS weight
  FROM s_flips
  JOIN l_change
    ON l_change.k = s_flips.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(s_anti_join): r, s
s_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ s: runs when r changed
  SELECT
    r_change.k,
    r_change.b,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r_change.id
  )
  UNION ALL
  -- r ⋈ flipped keys of s: runs when s changed
  SELECT
    r.k,
    r.b,
    - s_flips_2.weight AS weight
  FROM s_flips_2
  JOIN public.r AS r
    ON s_flips_2.k = r.id
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δr ⋈ flipped keys of s: runs when s and r changed
  SELECT
    r_change.k,
    r_change.b,
    s_flips_2.weight * r_change.weight AS weight
  FROM s_flips_2
  JOIN r_change
    ON s_flips_2.k = r_change.id
),
-- Δ of r_join: l, s, r
r_join_delta AS MATERIALIZED (
  -- Δs_semi_join ⋈ s_anti_join: runs when l or s changed
  SELECT
    s_semi_join_delta.id,
    r.b,
    s_semi_join_delta.weight
  FROM s_semi_join_delta
  JOIN public.r AS r
    ON r.k = s_semi_join_delta.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM s_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = r.id
  )
  UNION ALL
  -- s_semi_join ⋈ Δs_anti_join: runs when r or s changed
  SELECT
    l.id,
    s_anti_join_delta.b,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
  JOIN public.l AS l
    ON s_anti_join_delta.k = l.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND s_anti_join_delta.k IS NOT NULL
    AND EXISTS (
    SELECT
    FROM public.s AS s
    WHERE l.k = s.k
  )
  UNION ALL
  -- −Δs_semi_join ⋈ Δs_anti_join: runs when (r or s) and (l or s) changed
  SELECT
    s_semi_join_delta.id,
    s_anti_join_delta.b,
    - (s_anti_join_delta.weight * s_semi_join_delta.weight) AS weight
  FROM s_anti_join_delta
  JOIN s_semi_join_delta
    ON s_anti_join_delta.k = s_semi_join_delta.k
  WHERE s_anti_join_delta.k IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_join_delta.id,
    r_join_delta.b,
    sum(r_join_delta.weight)::bigint AS weight
  FROM r_join_delta
  GROUP BY r_join_delta.id, r_join_delta.b
  HAVING sum(r_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_of_semi_joins_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b), 0)
    AND ROW(kept.id, kept.b) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_of_semi_joins_result" (id, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_of_semi_joins_result" AS s
  SET id = n.id, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_of_semi_joins_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.s', (SELECT count(*) FROM s_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_of_semi_joins_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
