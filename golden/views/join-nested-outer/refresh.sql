WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_nested_outer_result'
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
-- Δ(s_join): r, s
s_join_delta AS MATERIALIZED (
  -- Δr ⋈ s: runs when r changed
  SELECT
    r_change.k,
    r_change.b,
    s.c,
    r_change.weight
  FROM r_change
  JOIN public.s AS s
    ON s.k = r_change.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δs: runs when s changed
  SELECT
    r.k,
    r.b,
    s_change.c,
    s_change.weight
  FROM s_change
  JOIN public.r AS r
    ON s_change.k = r.k
  WHERE EXISTS (SELECT FROM s_change)
    AND s_change.k IS NOT NULL
  UNION ALL
  -- −Δr ⋈ Δs: runs when s and r changed
  SELECT
    r_change.k,
    r_change.b,
    s_change.c,
    - (s_change.weight * r_change.weight) AS weight
  FROM s_change
  JOIN r_change
    ON s_change.k = r_change.k
  WHERE s_change.k IS NOT NULL
    AND r_change.k IS NOT NULL
),
-- the keys of Δs_join whose number of rows changed, and by how many
s_join_keys AS MATERIALIZED (
  SELECT
    s_join_delta.k,
    sum(s_join_delta.weight)::bigint AS net
  FROM s_join_delta
  GROUP BY s_join_delta.k
  HAVING sum(s_join_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r, s
s_join_flips AS MATERIALIZED (
  SELECT
    s_join_keys.k,
    CASE WHEN lateral_rows.found = s_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM s_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      JOIN public.s AS s
        ON s.k = r.k
      WHERE r.k = s_join_keys.k
      LIMIT greatest(s_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = s_join_keys.net OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r, s
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ s_join: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    r.b,
    s.c,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  JOIN public.s AS s
    ON s.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δs_join: runs when r or s changed
  SELECT
    l.id,
    l.a,
    s_join_delta.b,
    s_join_delta.c,
    s_join_delta.weight
  FROM s_join_delta
  JOIN public.l AS l
    ON s_join_delta.k = l.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
    AND s_join_delta.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δs_join: runs when (r or s) and l changed
  SELECT
    l_change.id,
    l_change.a,
    s_join_delta.b,
    s_join_delta.c,
    - (s_join_delta.weight * l_change.weight) AS weight
  FROM s_join_delta
  JOIN l_change
    ON s_join_delta.k = l_change.k
  WHERE s_join_delta.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r, s
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ s_join: runs when l changed
  SELECT
    l_change.id,
    l_change.a,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    JOIN public.s AS s
      ON s.k = r.k
    WHERE r.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of s_join: runs when r or s changed
  SELECT
    l.id,
    l.a,
    - s_join_flips.weight AS weight
  FROM s_join_flips
  JOIN public.l AS l
    ON s_join_flips.k = l.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM s_change))
  UNION ALL
  -- −Δl ⋈ flipped keys of s_join: runs when (r or s) and l changed
  SELECT
    l_change.id,
    l_change.a,
    s_join_flips.weight * l_change.weight AS weight
  FROM s_join_flips
  JOIN l_change
    ON s_join_flips.k = l_change.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(r_outer_join): l, r, s
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r or s changed
  SELECT
    r_join_delta.id,
    r_join_delta.a,
    r_join_delta.b,
    r_join_delta.c,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r or s changed
  SELECT
    r_anti_join_delta.id,
    r_anti_join_delta.a,
    NULL::text AS b,
    NULL::text AS c,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.a,
    r_outer_join_delta.b,
    r_outer_join_delta.c,
    sum(r_outer_join_delta.weight)::bigint AS weight
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.id, r_outer_join_delta.a, r_outer_join_delta.b, r_outer_join_delta.c
  HAVING sum(r_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.a,
    result_change.b,
    result_change.c,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.a, result_change.b, result_change.c), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_nested_outer_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.a, result_change.b, result_change.c), 0)
    AND ROW(kept.id, kept.a, kept.b, kept.c) IS NOT DISTINCT FROM ROW(result_change.id, result_change.a, result_change.b, result_change.c)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_nested_outer_result" (id, a, b, c, __pgt_count, __pgt_hash)
  SELECT n.id, n.a, n.b, n.c, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_nested_outer_result" AS s
  SET id = n.id, a = n.a, b = n.b, c = n.c, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.b, s.c, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.a, n.b, n.c, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_nested_outer_result" AS s
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
  stream_table => 'public.join_nested_outer_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
