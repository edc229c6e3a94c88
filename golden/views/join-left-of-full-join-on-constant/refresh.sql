WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_left_of_full_join_on_constant_result'
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
-- Δo: the rows that changed since the last refresh, each with its weight
o_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.o" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name
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
    r.id AS id_2,
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
    r_change.id AS id_2,
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
    r_change.id AS id_2,
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
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON l.k = r_flips.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
    l_change.id,
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
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.r AS r
    ON l_flips.k = r.k
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δr ⋈ flipped keys of l: runs when l and r changed
  SELECT
    r_change.id,
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
    r_join_delta.id_2,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id,
    NULL::integer AS id_2,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l changed
  SELECT
    NULL::integer AS id,
    l_anti_join_delta.id AS id_2,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- the keys of Δo whose number of rows changed, and by how many
o_keys AS MATERIALIZED (
  SELECT
    sum(o_change.weight)::bigint AS net
  FROM o_change
  HAVING sum(o_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: o
o_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = o_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM o_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.o AS o
      LIMIT greatest(o_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = o_keys.net OR lateral_rows.found = 0)
),
-- Δ(o_join): l, r, o
o_join_delta AS MATERIALIZED (
  -- Δr_outer_join ⋈ o: runs when l or r changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    o.name,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  CROSS JOIN public.o AS o
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
  UNION ALL
  -- r_outer_join ⋈ Δo: runs when o changed
  SELECT
    l.id,
    r.id AS id_2,
    o_change.name,
    o_change.weight
  FROM o_change
  CROSS JOIN (
    public.l AS l
    FULL JOIN public.r AS r
      ON l.k = r.k
  )
  WHERE EXISTS (SELECT FROM o_change)
  UNION ALL
  -- −Δr_outer_join ⋈ Δo: runs when o and (l or r) changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    o_change.name,
    - (o_change.weight * r_outer_join_delta.weight) AS weight
  FROM o_change
  CROSS JOIN r_outer_join_delta
),
-- Δ(o_anti_join): l, r, o
o_anti_join_delta AS MATERIALIZED (
  -- Δr_outer_join ▷ o: runs when l or r changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    r_outer_join_delta.weight
  FROM r_outer_join_delta
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
    AND NOT EXISTS (
    SELECT
    FROM public.o AS o
  )
  UNION ALL
  -- r_outer_join ⋈ flipped keys of o: runs when o changed
  SELECT
    l.id,
    r.id AS id_2,
    - o_flips.weight AS weight
  FROM o_flips
  CROSS JOIN (
    public.l AS l
    FULL JOIN public.r AS r
      ON l.k = r.k
  )
  WHERE EXISTS (SELECT FROM o_change)
  UNION ALL
  -- −Δr_outer_join ⋈ flipped keys of o: runs when o and (l or r) changed
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.id_2,
    o_flips.weight * r_outer_join_delta.weight AS weight
  FROM o_flips
  CROSS JOIN r_outer_join_delta
),
-- Δ(o_outer_join): l, r, o
o_outer_join_delta AS MATERIALIZED (
  -- Δo_join: runs when l or r or o changed
  SELECT
    o_join_delta.id AS l,
    o_join_delta.id_2 AS r,
    o_join_delta.name,
    o_join_delta.weight
  FROM o_join_delta
  UNION ALL
  -- Δo_anti_join: runs when l or r or o changed
  SELECT
    o_anti_join_delta.id AS l,
    o_anti_join_delta.id_2 AS r,
    NULL::text AS name,
    o_anti_join_delta.weight
  FROM o_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    o_outer_join_delta.l,
    o_outer_join_delta.r,
    o_outer_join_delta.name,
    sum(o_outer_join_delta.weight)::bigint AS weight
  FROM o_outer_join_delta
  GROUP BY o_outer_join_delta.l, o_outer_join_delta.r, o_outer_join_delta.name
  HAVING sum(o_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.l,
    result_change.r,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.l, result_change.r, result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_left_of_full_join_on_constant_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.l, result_change.r, result_change.name), 0)
    AND ROW(kept.l, kept.r, kept.name) IS NOT DISTINCT FROM ROW(result_change.l, result_change.r, result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_left_of_full_join_on_constant_result" (l, r, name, __pgt_count, __pgt_hash)
  SELECT n.l, n.r, n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_left_of_full_join_on_constant_result" AS s
  SET l = n.l, r = n.r, name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l, s.r, s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.l, n.r, n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_left_of_full_join_on_constant_result" AS s
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
    'public.o', (SELECT count(*) FROM o_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_left_of_full_join_on_constant_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
