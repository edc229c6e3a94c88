WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_outer_of_domains_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.k,
    changes.n,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k, changes.n, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δr whose number of rows changed, and by how many
r_keys AS MATERIALIZED (
  SELECT
    r_change.n::integer AS key_1,
    sum(r_change.weight)::bigint AS net
  FROM r_change
  WHERE r_change.n IS NOT NULL
  GROUP BY r_change.n::integer
  HAVING sum(r_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r
r_flips AS MATERIALIZED (
  SELECT
    r_keys.key_1,
    CASE WHEN lateral_rows.found = r_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE r.n = r_keys.key_1
      LIMIT greatest(r_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_keys.net OR lateral_rows.found = 0)
),
-- the keys of Δl whose number of rows changed, and by how many
l_keys AS MATERIALIZED (
  SELECT
    l_change.n::integer AS key_1,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.n IS NOT NULL
  GROUP BY l_change.n::integer
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips AS MATERIALIZED (
  SELECT
    l_keys.key_1,
    CASE WHEN lateral_rows.found = l_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.n = l_keys.key_1
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
    l_change.s,
    r.k,
    r.n AS n_2,
    r.s AS s_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.n = l_change.n
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.s,
    r_change.k,
    r_change.n AS n_2,
    r_change.s AS s_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.n = l.n
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.s,
    r_change.k,
    r_change.n AS n_2,
    r_change.s AS s_2,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON r_change.n = l_change.n
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.s,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.n = l_change.n
  )
  UNION ALL
  -- l ⋈ flipped keys of r: runs when r changed
  SELECT
    l.id,
    l.s,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON r_flips.key_1 = l.n
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
    l_change.id,
    l_change.s,
    r_flips.weight * l_change.weight AS weight
  FROM r_flips
  JOIN l_change
    ON r_flips.key_1 = l_change.n
),
-- Δ(l_anti_join): r, l
l_anti_join_delta AS MATERIALIZED (
  -- Δr ▷ l: runs when r changed
  SELECT
    r_change.k,
    r_change.n,
    r_change.s,
    r_change.weight
  FROM r_change
  WHERE EXISTS (SELECT FROM r_change)
    AND NOT EXISTS (
    SELECT
    FROM public.l AS l
    WHERE r_change.n = l.n
  )
  UNION ALL
  -- r ⋈ flipped keys of l: runs when l changed
  SELECT
    r.k,
    r.n,
    r.s,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN public.r AS r
    ON r.n = l_flips.key_1
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- −Δr ⋈ flipped keys of l: runs when l and r changed
  SELECT
    r_change.k,
    r_change.n,
    r_change.s,
    l_flips.weight * r_change.weight AS weight
  FROM l_flips
  JOIN r_change
    ON r_change.n = l_flips.key_1
),
-- Δ(r_outer_join): l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.id,
    r_join_delta.s,
    r_join_delta.k,
    r_join_delta.n_2 AS n,
    r_join_delta.s_2 AS r_s,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.id,
    r_anti_join_delta.s,
    NULL::integer AS k,
    (SELECT NULL::public.amount WHERE false) AS n,
    (SELECT NULL::public.code WHERE false) AS r_s,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
  UNION ALL
  -- Δl_anti_join: runs when r or l changed
  SELECT
    NULL::integer AS id,
    (SELECT NULL::public.code WHERE false) AS s,
    l_anti_join_delta.k,
    l_anti_join_delta.n,
    l_anti_join_delta.s AS r_s,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_outer_join_delta.id,
    r_outer_join_delta.s,
    r_outer_join_delta.k,
    r_outer_join_delta.n,
    r_outer_join_delta.r_s,
    sum(r_outer_join_delta.weight)::bigint AS weight
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.id, r_outer_join_delta.s, r_outer_join_delta.k, r_outer_join_delta.n, r_outer_join_delta.r_s
  HAVING sum(r_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.s,
    result_change.k,
    result_change.n,
    result_change.r_s,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.s, result_change.k, result_change.n, result_change.r_s), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_outer_of_domains_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.s, result_change.k, result_change.n, result_change.r_s), 0)
    AND ROW(kept.id, kept.s, kept.k, kept.n, kept.r_s) IS NOT DISTINCT FROM ROW(result_change.id, result_change.s, result_change.k, result_change.n, result_change.r_s)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_outer_of_domains_result" (id, s, k, n, r_s, __pgt_count, __pgt_hash)
  SELECT n.id, n.s, n.k, n.n, n.r_s, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_outer_of_domains_result" AS s
  SET id = n.id, s = n.s, k = n.k, n = n.n, r_s = n.r_s, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.s, s.k, s.n, s.r_s, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.s, n.k, n.n, n.r_s, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_outer_of_domains_result" AS s
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
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_outer_of_domains_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
