WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_boundary_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.q,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.q, changes.q::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δu: the rows that changed since the last refresh, each with its weight
u_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.u" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.g,
    kept.q,
    kept.n,
    kept.abs
  FROM pgtrickle_state."public.limit_boundary_result.top" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.n AS key_1,
    latest.abs AS key_2,
    latest.id AS key_3
  FROM (
    SELECT
      top_before.id,
      top_before.n,
      top_before.abs
    FROM top_before
    ORDER BY top_before.n DESC, top_before.abs, top_before.id DESC
    OFFSET 3::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g,
    grouped.q,
    grouped.n,
    grouped.abs
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.q,
      combined.n,
      combined.abs,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.g,
        top_before.q,
        top_before.n,
        top_before.abs,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.q,
        t_change.n,
        abs(coalesce(t_change.q, '-1'::integer::numeric)) AS abs,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > t_change.n OR top_boundary.key_1 IS NULL AND t_change.n IS NOT NULL OR (top_boundary.key_1 = t_change.n OR top_boundary.key_1 IS NULL AND t_change.n IS NULL) AND top_boundary.key_2 < abs(coalesce(t_change.q, '-1'::integer::numeric)) OR (top_boundary.key_1 = t_change.n OR top_boundary.key_1 IS NULL AND t_change.n IS NULL) AND top_boundary.key_2 = abs(coalesce(t_change.q, '-1'::integer::numeric)) AND top_boundary.key_3 > t_change.id)
      )
    ) AS combined
    GROUP BY combined.id, combined.g, combined.q, combined.q::text COLLATE pg_catalog."C", combined.n, combined.abs, combined.abs::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost AS MATERIALIZED (
  SELECT
    top_boundary.key_1
  FROM top_boundary
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates.id,
        top_candidates.n,
        top_candidates.abs
      FROM top_candidates
      ORDER BY top_candidates.n DESC, top_candidates.abs, top_candidates.id DESC
      OFFSET 3::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    latest.n,
    latest.abs,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.g,
      top_before.q,
      top_before.n,
      top_before.abs
    FROM top_before
    ORDER BY top_before.n DESC, top_before.abs, top_before.id DESC
    LIMIT 4::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    latest.n,
    latest.abs,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.g,
      top_candidates.q,
      top_candidates.n,
      top_candidates.abs
    FROM top_candidates
    ORDER BY top_candidates.n DESC, top_candidates.abs, top_candidates.id DESC
    LIMIT 4::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    latest.n,
    latest.abs,
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.g,
      t.q,
      t.n,
      abs(coalesce(t.q, '-1'::integer::numeric)) AS abs
    FROM public.t AS t
    ORDER BY t.n DESC, abs(coalesce(t.q, '-1'::integer::numeric)), t.id DESC
    LIMIT 4::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_change AS MATERIALIZED (
  SELECT
    top_delta.id,
    top_delta.g,
    top_delta.q,
    top_delta.n,
    top_delta.abs,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.g, top_delta.q, top_delta.q::text COLLATE pg_catalog."C", top_delta.n, top_delta.abs, top_delta.abs::text COLLATE pg_catalog."C"
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.g,
    latest.q,
    latest.n,
    latest.abs,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (top_change.id)
      top_change.id,
      top_change.g,
      top_change.q,
      top_change.n,
      top_change.abs,
      top_change.weight
    FROM top_change
    ORDER BY top_change.id, top_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_boundary_result.top" AS kept
    ON kept.id = latest.id
),
-- Δ(top): t
top_delta_2 AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.g,
      top_before.q,
      top_before.n,
      top_before.abs
    FROM top_before
    ORDER BY top_before.n DESC, top_before.abs, top_before.id DESC
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.g,
      top_candidates.q,
      top_candidates.n,
      top_candidates.abs
    FROM top_candidates
    ORDER BY top_candidates.n DESC, top_candidates.abs, top_candidates.id DESC
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.g,
      t.q,
      t.n,
      abs(coalesce(t.q, '-1'::integer::numeric)) AS abs
    FROM public.t AS t
    ORDER BY t.n DESC, abs(coalesce(t.q, '-1'::integer::numeric)), t.id DESC
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- the keys of Δu whose number of rows changed, and by how many
u_keys AS MATERIALIZED (
  SELECT
    u_change.g,
    sum(u_change.weight)::bigint AS net
  FROM u_change
  WHERE u_change.g IS NOT NULL
  GROUP BY u_change.g
  HAVING sum(u_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: u
u_flips AS MATERIALIZED (
  SELECT
    u_keys.g,
    CASE WHEN lateral_rows.found = u_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM u_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.u AS u
      WHERE u.g = u_keys.g
      LIMIT greatest(u_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = u_keys.net OR lateral_rows.found = 0)
),
-- Δ(top_join): u, t
top_join_delta AS MATERIALIZED (
  -- Δu ⋈ top₀: runs when u changed
  SELECT
    u_change.label,
    latest.id,
    latest.g AS g_2,
    latest.q,
    u_change.weight
  FROM u_change
  JOIN (
    SELECT
      kept.id,
      kept.g,
      kept.q,
      kept.n,
      kept.abs
    FROM pgtrickle_state."public.limit_boundary_result.top" AS kept
    ORDER BY kept.n DESC, kept.abs, kept.id DESC
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
    ON u_change.g = latest.g
  WHERE EXISTS (SELECT FROM u_change)
    AND u_change.g IS NOT NULL
  UNION ALL
  -- u ⋈ Δtop: runs when t changed
  SELECT
    u.label,
    top_delta_2.id,
    top_delta_2.g AS g_2,
    top_delta_2.q,
    top_delta_2.weight
  FROM top_delta_2
  JOIN public.u AS u
    ON u.g = top_delta_2.g
  WHERE EXISTS (SELECT FROM t_change)
    AND top_delta_2.g IS NOT NULL
),
-- Δ(u_anti_join): t, u
u_anti_join_delta AS MATERIALIZED (
  -- Δtop ▷ u: runs when t changed
  SELECT
    top_delta_2.id,
    top_delta_2.g,
    top_delta_2.q,
    top_delta_2.weight
  FROM top_delta_2
  WHERE EXISTS (SELECT FROM t_change)
    AND NOT EXISTS (
    SELECT
    FROM public.u AS u
    WHERE u.g = top_delta_2.g
  )
  UNION ALL
  -- top₀ ⋈ flipped keys of u: runs when u changed
  SELECT
    latest.id,
    latest.g,
    latest.q,
    - u_flips.weight AS weight
  FROM u_flips
  JOIN (
    SELECT
      kept.id,
      kept.g,
      kept.q,
      kept.n,
      kept.abs
    FROM pgtrickle_state."public.limit_boundary_result.top" AS kept
    ORDER BY kept.n DESC, kept.abs, kept.id DESC
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
    ON u_flips.g = latest.g
  WHERE EXISTS (SELECT FROM u_change)
),
-- Δ(u_outer_join): u, t
u_outer_join_delta AS MATERIALIZED (
  -- Δtop_join: runs when u or t changed
  SELECT
    top_join_delta.id,
    top_join_delta.g_2 AS g,
    top_join_delta.q,
    top_join_delta.label,
    top_join_delta.weight
  FROM top_join_delta
  UNION ALL
  -- Δu_anti_join: runs when t or u changed
  SELECT
    u_anti_join_delta.id,
    u_anti_join_delta.g,
    u_anti_join_delta.q,
    NULL::text AS label,
    u_anti_join_delta.weight
  FROM u_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    u_outer_join_delta.id,
    u_outer_join_delta.g,
    u_outer_join_delta.q,
    u_outer_join_delta.label,
    sum(u_outer_join_delta.weight)::bigint AS weight
  FROM u_outer_join_delta
  GROUP BY u_outer_join_delta.id, u_outer_join_delta.g, u_outer_join_delta.q, u_outer_join_delta.q::text COLLATE pg_catalog."C", u_outer_join_delta.label
  HAVING sum(u_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.g,
    result_change.q,
    result_change.label,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.g, result_change.q, result_change.label), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.limit_boundary_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.g, result_change.q, result_change.label), 0)
    AND ROW(kept.id, kept.g, kept.q, kept.q::text COLLATE pg_catalog."C", kept.label) IS NOT DISTINCT FROM ROW(result_change.id, result_change.g, result_change.q, result_change.q::text COLLATE pg_catalog."C", result_change.label)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_boundary_result" (id, g, q, label, __pgt_count, __pgt_hash)
  SELECT n.id, n.g, n.q, n.label, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_boundary_result" AS s
  SET id = n.id, g = n.g, q = n.q, label = n.label, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g, s.q, s.label, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.g, n.q, n.label, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_boundary_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.limit_boundary_result.top" (id, g, q, n, abs)
  SELECT n.id, n.g, n.q, n.n, n.abs
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.limit_boundary_result.top" AS s
  SET id = n.id, g = n.g, q = n.q, n = n.n, abs = n.abs
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g, s.q, s.n, s.abs)::record *<> ROW(n.id, n.g, n.q, n.n, n.abs)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.limit_boundary_result.top" AS s
  USING top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change),
    'public.u', (SELECT count(*) FROM u_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_boundary_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_next WHERE locator IS NULL AND NOT present));
