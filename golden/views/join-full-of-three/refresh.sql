WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_full_of_three_result'
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
-- Δs: the rows that changed since the last refresh, each with its weight
s_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.c,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.s" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.c
  HAVING sum(changes.__pgt_weight) <> 0
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
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON l_change.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON l.k = r_change.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON l_change.k = r_change.k
  WHERE r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE l_change.k = r.k
  )
  UNION ALL
  -- l ⋈ flipped keys of r: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON l.k = r_flips.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    r_flips.weight * l_change.weight AS weight
  FROM r_flips
  JOIN l_change
    ON l_change.k = r_flips.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(l_anti_join): r, l
l_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ l: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE l.k = r_change.k
  )
  UNION ALL
  -- r ⋈ flipped keys of l: runs when l changed
  SELECT
    r.id,
    r.k,
    r.b,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.r AS r
    ON l_flips.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δr ⋈ flipped keys of l: runs when l and r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    l_flips.weight * r_change.weight AS weight
  FROM l_flips
  JOIN r_change
    ON l_flips.k = r_change.k
  WHERE r_change.k IS NOT NULL
),
-- Δ(r_outer_join): l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.k,
    r_join_delta.a,
    r_join_delta.id_2,
    r_join_delta.k_2,
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id,
    r_anti_join_delta.k,
    r_anti_join_delta.a,
    NULL::integer AS id_2,
    NULL::integer AS k_2,
    NULL::text AS b,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l changed
  SELECT
    NULL::integer AS id,
    NULL::integer AS k,
    NULL::text AS a,
    l_anti_join_delta.id AS id_2,
    l_anti_join_delta.k AS k_2,
    l_anti_join_delta.b,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
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
-- the keys of Δr_outer_join whose number of rows changed, and by how many
r_outer_join_keys AS MATERIALIZED (
  SELECT
    coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) AS key_1,
    sum(r_outer_join_delta.weight)::bigint AS net
  FROM r_outer_join_delta
  WHERE coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) IS NOT NULL
  GROUP BY coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2)
  HAVING sum(r_outer_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r
r_outer_join_flips AS MATERIALIZED (
  SELECT
    r_outer_join_keys.key_1,
    CASE WHEN lateral_rows.found = r_outer_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_outer_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      FULL JOIN public.r AS r
        ON l.k = r.k
      WHERE coalesce(l.k, r.k) = r_outer_join_keys.key_1
      LIMIT greatest(r_outer_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_outer_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(s_join): l, r, s
s_join_delta AS MATERIALIZED (
  -- Δr_outer_join ⋈ s: runs when l or r changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.k,
    r_outer_join_delta.a,
    r_outer_join_delta.id_2,
    r_outer_join_delta.k_2,
    r_outer_join_delta.b,
    s.k AS k_3,
    s.c,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  JOIN public.s AS s
    ON coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) = s.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- r_outer_join ⋈ Δs: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    s_change.k AS k_3,
    s_change.c,
    s_change.weight
  FROM s_change
  JOIN public.l AS l
  FULL JOIN public.r AS r
    ON l.k = r.k
    ON coalesce(l.k, r.k) = s_change.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- −Δr_outer_join ⋈ Δs: runs when s and (l or r) changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.k,
    r_outer_join_delta.a,
    r_outer_join_delta.id_2,
    r_outer_join_delta.k_2,
    r_outer_join_delta.b,
    s_change.k AS k_3,
    s_change.c,
    - (s_change.weight * r_outer_join_delta.weight) AS weight
  FROM s_change
  JOIN r_outer_join_delta
    ON coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) = s_change.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(s_anti_join): l, r, s
s_anti_join_delta AS MATERIALIZED (
  -- Δr_outer_join ▷ s: runs when l or r changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.k,
    r_outer_join_delta.a,
    r_outer_join_delta.id_2,
    r_outer_join_delta.k_2,
    r_outer_join_delta.b,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) = s.k
  )
  UNION ALL
  -- r_outer_join ⋈ flipped keys of s: runs when s changed
  SELECT
    l.id,
    l.k,
    l.a,
    r.id AS id_2,
    r.k AS k_2,
    r.b,
    - s_flips.weight AS weight
  FROM s_flips
  JOIN public.l AS l
  FULL JOIN public.r AS r
    ON l.k = r.k
    ON coalesce(l.k, r.k) = s_flips.k
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δr_outer_join ⋈ flipped keys of s: runs when s and (l or r) changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.k,
    r_outer_join_delta.a,
    r_outer_join_delta.id_2,
    r_outer_join_delta.k_2,
    r_outer_join_delta.b,
    s_flips.weight * r_outer_join_delta.weight AS weight
  FROM s_flips
  JOIN r_outer_join_delta
    ON coalesce(r_outer_join_delta.k, r_outer_join_delta.k_2) = s_flips.k
),
-- Δ(l_anti_join): s, l, r
l_anti_join_delta_2 AS MATERIALIZED (
  -- Δs ▷ r_outer_join: runs when s changed
  SELECT
    s_change.k,
    s_change.c,
    s_change.weight
  FROM s_change
  WHERE EXISTS (SELECT FROM s_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    FULL JOIN public.r AS r
      ON l.k = r.k
    WHERE coalesce(l.k, r.k) = s_change.k
  )
  UNION ALL
  -- s ⋈ flipped keys of r_outer_join: runs when l or r changed
  SELECT
    s.k,
    s.c,
    - r_outer_join_flips.weight AS weight
  FROM r_outer_join_flips
  JOIN public.s AS s
    ON r_outer_join_flips.key_1 = s.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- −Δs ⋈ flipped keys of r_outer_join: runs when (l or r) and s changed
  SELECT
    s_change.k,
    s_change.c,
    r_outer_join_flips.weight * s_change.weight AS weight
  FROM r_outer_join_flips
  JOIN s_change
    ON r_outer_join_flips.key_1 = s_change.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(s_outer_join): l, r, s
s_outer_join_delta AS MATERIALIZED (
  -- Δs_join: runs when l or r or s changed
  SELECT
    s_join_delta.id AS l_id,
    s_join_delta.id_2 AS r_id,
    s_join_delta.a,
    s_join_delta.b,
    s_join_delta.c,
    coalesce(coalesce(s_join_delta.k, s_join_delta.k_2), s_join_delta.k_3) AS k,
    s_join_delta.weight
  FROM s_join_delta
  UNION ALL
  -- Δs_anti_join: runs when l or r or s changed
  SELECT
    s_anti_join_delta.id AS l_id,
    s_anti_join_delta.id_2 AS r_id,
    s_anti_join_delta.a,
    s_anti_join_delta.b,
    NULL::text AS c,
    coalesce(coalesce(s_anti_join_delta.k, s_anti_join_delta.k_2), NULL::integer) AS k,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when s or l or r changed
  SELECT
    NULL::integer AS l_id,
    NULL::integer AS r_id,
    NULL::text AS a,
    NULL::text AS b,
    l_anti_join_delta_2.c,
    coalesce(coalesce(NULL::integer, NULL::integer), l_anti_join_delta_2.k) AS k,
    l_anti_join_delta_2.weight
  FROM l_anti_join_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    s_outer_join_delta.l_id,
    s_outer_join_delta.r_id,
    s_outer_join_delta.a,
    s_outer_join_delta.b,
    s_outer_join_delta.c,
    s_outer_join_delta.k,
    sum(s_outer_join_delta.weight)::bigint AS weight
  FROM s_outer_join_delta
  GROUP BY s_outer_join_delta.l_id, s_outer_join_delta.r_id, s_outer_join_delta.a, s_outer_join_delta.b, s_outer_join_delta.c, s_outer_join_delta.k
  HAVING sum(s_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.l_id,
    result_change.r_id,
    result_change.a,
    result_change.b,
    result_change.c,
    result_change.k,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b, result_change.c, result_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_full_of_three_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b, result_change.c, result_change.k), 0)
    AND ROW(kept.l_id, kept.r_id, kept.a, kept.b, kept.c, kept.k) IS NOT DISTINCT FROM ROW(result_change.l_id, result_change.r_id, result_change.a, result_change.b, result_change.c, result_change.k)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_full_of_three_result" (l_id, r_id, a, b, c, k, __pgt_count, __pgt_hash)
  SELECT n.l_id, n.r_id, n.a, n.b, n.c, n.k, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_full_of_three_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, a = n.a, b = n.b, c = n.c, k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.a, s.b, s.c, s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.l_id, n.r_id, n.a, n.b, n.c, n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_full_of_three_result" AS s
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
    'public.r', (SELECT count(*) FROM r_change),
    'public.s', (SELECT count(*) FROM s_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_full_of_three_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
