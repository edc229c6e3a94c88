WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_scalar_subquery_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.s,
    kept.id
  FROM pgtrickle_state."public.limit_scalar_subquery_result.top" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.id AS key_1
  FROM (
    SELECT
      top_before.id
    FROM top_before
    ORDER BY top_before.id DESC
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.s,
    grouped.id
  FROM (
    SELECT
      combined.s,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.s,
        top_before.id,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.s,
        t_change.id,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE top_boundary.key_1 > t_change.id
      )
    ) AS combined
    GROUP BY combined.s, combined.id
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
        top_candidates.id
      FROM top_candidates
      ORDER BY top_candidates.id DESC
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.s,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.s,
      top_before.id
    FROM top_before
    ORDER BY top_before.id DESC
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.s,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.s,
      top_candidates.id
    FROM top_candidates
    ORDER BY top_candidates.id DESC
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.s,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT
      t.s,
      t.id
    FROM public.t AS t
    ORDER BY t.id DESC
    LIMIT 1::bigint
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
    top_delta.s,
    top_delta.id,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.s, top_delta.id
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.s,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (top_change.id)
      top_change.s,
      top_change.id,
      top_change.weight
    FROM top_change
    ORDER BY top_change.id, top_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_scalar_subquery_result.top" AS kept
    ON kept.id = latest.id
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys AS MATERIALIZED (
  SELECT
    sum(top_delta.weight)::bigint AS net
  FROM top_delta
  HAVING sum(top_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
top_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = 0 THEN 1::bigint WHEN lateral_rows.found = top_keys.net * '-1'::integer THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM pgtrickle_state."public.limit_scalar_subquery_result.top" AS kept
      LIMIT greatest(top_keys.net * '-1'::integer, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = 0 OR lateral_rows.found = top_keys.net * '-1'::integer)
),
-- Δ(top_join): t
top_join_delta AS MATERIALIZED (
  -- Δt ⋈ top₀: runs when t changed
  SELECT
    t_change.id,
    kept.s,
    t_change.weight
  FROM t_change
  CROSS JOIN pgtrickle_state."public.limit_scalar_subquery_result.top" AS kept
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- t ⋈ Δtop: runs when t changed
  SELECT
    t.id,
    top_delta.s,
    top_delta.weight
  FROM top_delta
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- Δ(top_anti_join): t
top_anti_join_delta AS MATERIALIZED (
  -- Δt ▷ top₀: runs when t changed
  SELECT
    t_change.id,
    t_change.weight
  FROM t_change
  WHERE EXISTS (SELECT FROM t_change)
    AND NOT EXISTS (
    SELECT
    FROM pgtrickle_state."public.limit_scalar_subquery_result.top" AS kept
  )
  UNION ALL
  -- t ⋈ flipped keys of top: runs when t changed
  SELECT
    t.id,
    - top_flips.weight AS weight
  FROM top_flips
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- Δ(top_outer_join): t
top_outer_join_delta AS MATERIALIZED (
  -- Δtop_join: runs when t changed
  SELECT
    top_join_delta.id,
    top_join_delta.s AS latest,
    top_join_delta.weight
  FROM top_join_delta
  UNION ALL
  -- Δtop_anti_join: runs when t changed
  SELECT
    top_anti_join_delta.id,
    NULL::text AS latest,
    top_anti_join_delta.weight
  FROM top_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_outer_join_delta.id,
    top_outer_join_delta.latest,
    sum(top_outer_join_delta.weight)::bigint AS weight
  FROM top_outer_join_delta
  GROUP BY top_outer_join_delta.id, top_outer_join_delta.latest
  HAVING sum(top_outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.latest,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.latest,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_scalar_subquery_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_scalar_subquery_result" (id, latest)
  SELECT n.id, n.latest
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_scalar_subquery_result" AS s
  SET id = n.id, latest = n.latest
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.latest)::record *<> ROW(n.id, n.latest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_scalar_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.limit_scalar_subquery_result.top" (s, id)
  SELECT n.s, n.id
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.limit_scalar_subquery_result.top" AS s
  SET s = n.s, id = n.id
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.s, s.id)::record *<> ROW(n.s, n.id)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.limit_scalar_subquery_result.top" AS s
  USING top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_scalar_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM top_next WHERE locator IS NULL AND NOT present));
