WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_three_outer_all_kinds_result'
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
-- Δ(l_join): r, l
l_join_delta AS MATERIALIZED (
  -- Δr ⋈ l: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    l.id AS id_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δl: runs when l changed
  SELECT
    r.id,
    r.k,
    l_change.id AS id_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- −Δr ⋈ Δl: runs when l and r changed
  SELECT
    r_change.id,
    r_change.k,
    l_change.id AS id_2,
    - (l_change.weight * r_change.weight) AS weight
  FROM l_change
  JOIN r_change
    ON r_change.k = l_change.k
  WHERE l_change.k IS NOT NULL
    AND r_change.k IS NOT NULL
),
-- Δ(l_anti_join): r, l
l_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ l: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE r_change.k = l.k
  )
  UNION ALL
  -- r ⋈ flipped keys of l: runs when l changed
  SELECT
    r.id,
    r.k,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.r AS r
    ON r.k = l_flips.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δr ⋈ flipped keys of l: runs when l and r changed
  SELECT
    r_change.id,
    r_change.k,
    l_flips.weight * r_change.weight AS weight
  FROM l_flips
  JOIN r_change
    ON r_change.k = l_flips.k
  WHERE r_change.k IS NOT NULL
),
-- Δ(l_outer_join): r, l
l_outer_join_delta AS MATERIALIZED (
  -- Δl_join: runs when r or l changed
  SELECT
    l_join_delta.id,
    l_join_delta.k,
    l_join_delta.id_2,
    l_join_delta.weight
  FROM l_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l changed
  SELECT
    l_anti_join_delta.id,
    l_anti_join_delta.k,
    NULL::integer AS id_2,
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
-- the keys of Δl_outer_join whose number of rows changed, and by how many
l_outer_join_keys AS MATERIALIZED (
  SELECT
    l_outer_join_delta.k,
    sum(l_outer_join_delta.weight)::bigint AS net
  FROM l_outer_join_delta
  WHERE l_outer_join_delta.k IS NOT NULL
  GROUP BY l_outer_join_delta.k
  HAVING sum(l_outer_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r, l
l_outer_join_flips AS MATERIALIZED (
  SELECT
    l_outer_join_keys.k,
    CASE WHEN lateral_rows.found = l_outer_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_outer_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      LEFT JOIN public.l AS l
        ON r.k = l.k
      WHERE r.k = l_outer_join_keys.k
      LIMIT greatest(l_outer_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_outer_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(s_join): r, l, s
s_join_delta AS MATERIALIZED (
  -- Δl_outer_join ⋈ s: runs when r or l changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2,
    s.c,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  JOIN public.s AS s
    ON s.k = l_outer_join_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND l_outer_join_delta.k IS NOT NULL
  UNION ALL
  -- l_outer_join ⋈ Δs: runs when s changed
  SELECT
    r.id,
    l.id AS id_2,
    s_change.c,
    s_change.weight
  FROM s_change
  JOIN public.r AS r
  LEFT JOIN public.l AS l
    ON r.k = l.k
    ON s_change.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- −Δl_outer_join ⋈ Δs: runs when s and (r or l) changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2,
    s_change.c,
    - (s_change.weight * l_outer_join_delta.weight) AS weight
  FROM s_change
  JOIN l_outer_join_delta
    ON s_change.k = l_outer_join_delta.k
  WHERE s_change.k IS NOT NULL
    AND l_outer_join_delta.k IS NOT NULL
),
-- Δ(s_anti_join): r, l, s
s_anti_join_delta AS MATERIALIZED (
  -- Δl_outer_join ▷ s: runs when r or l changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2,
    l_outer_join_delta.weight
  FROM l_outer_join_delta
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
    AND NOT EXISTS (
    SELECT
    FROM public.s AS s
    WHERE s.k = l_outer_join_delta.k
  )
  UNION ALL
  -- l_outer_join ⋈ flipped keys of s: runs when s changed
  SELECT
    r.id,
    l.id AS id_2,
    - s_flips.weight AS weight
  FROM s_flips
  JOIN public.r AS r
  LEFT JOIN public.l AS l
    ON r.k = l.k
    ON s_flips.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
  UNION ALL
  -- −Δl_outer_join ⋈ flipped keys of s: runs when s and (r or l) changed
  SELECT
    l_outer_join_delta.id,
    l_outer_join_delta.id_2,
    s_flips.weight * l_outer_join_delta.weight AS weight
  FROM s_flips
  JOIN l_outer_join_delta
    ON s_flips.k = l_outer_join_delta.k
  WHERE l_outer_join_delta.k IS NOT NULL
),
-- Δ(r_anti_join): s, r, l
r_anti_join_delta AS MATERIALIZED (
  -- Δs ▷ l_outer_join: runs when s changed
  SELECT
    s_change.c,
    s_change.weight
  FROM s_change
  WHERE EXISTS (SELECT FROM s_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    LEFT JOIN public.l AS l
      ON r.k = l.k
    WHERE s_change.k = r.k
  )
  UNION ALL
  -- s ⋈ flipped keys of l_outer_join: runs when r or l changed
  SELECT
    s.c,
    - l_outer_join_flips.weight AS weight
  FROM l_outer_join_flips
  JOIN public.s AS s
    ON s.k = l_outer_join_flips.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δs ⋈ flipped keys of l_outer_join: runs when (r or l) and s changed
  SELECT
    s_change.c,
    l_outer_join_flips.weight * s_change.weight AS weight
  FROM l_outer_join_flips
  JOIN s_change
    ON s_change.k = l_outer_join_flips.k
  WHERE s_change.k IS NOT NULL
),
-- Δ(s_outer_join): r, l, s
s_outer_join_delta AS MATERIALIZED (
  -- Δs_join: runs when r or l or s changed
  SELECT
    s_join_delta.id_2 AS l_id,
    s_join_delta.id AS r_id,
    s_join_delta.c,
    s_join_delta.weight
  FROM s_join_delta
  UNION ALL
  -- Δs_anti_join: runs when r or l or s changed
  SELECT
    s_anti_join_delta.id_2 AS l_id,
    s_anti_join_delta.id AS r_id,
    NULL::text AS c,
    s_anti_join_delta.weight
  FROM s_anti_join_delta
  UNION ALL
  -- Δr_anti_join: runs when s or r or l changed
  SELECT
    NULL::integer AS l_id,
    NULL::integer AS r_id,
    r_anti_join_delta.c,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    s_outer_join_delta.l_id,
    s_outer_join_delta.r_id,
    s_outer_join_delta.c,
    sum(s_outer_join_delta.weight)::bigint AS weight
  FROM s_outer_join_delta
  GROUP BY s_outer_join_delta.l_id, s_outer_join_delta.r_id, s_outer_join_delta.c
  HAVING sum(s_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.l_id,
    result_change.r_id,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_three_outer_all_kinds_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.l_id, result_change.r_id, result_change.c), 0)
    AND ROW(kept.l_id, kept.r_id, kept.c) IS NOT DISTINCT FROM ROW(result_change.l_id, result_change.r_id, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_three_outer_all_kinds_result" (l_id, r_id, c, __pgt_count, __pgt_hash)
  SELECT n.l_id, n.r_id, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_three_outer_all_kinds_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.l_id, n.r_id, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_three_outer_all_kinds_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.r', (SELECT count(*) FROM r_change),
    'public.l', (SELECT count(*) FROM l_change),
    'public.s', (SELECT count(*) FROM s_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_three_outer_all_kinds_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
