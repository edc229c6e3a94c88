WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_offset_in_subquery_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.g
  FROM pgtrickle_state."public.limit_offset_in_subquery_result.top" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.id AS key_1
  FROM (
    SELECT
      top_before.id
    FROM top_before
    ORDER BY top_before.id
    OFFSET 3::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g
  FROM (
    SELECT
      combined.id,
      combined.g,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.g,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE top_boundary.key_1 < t_change.id
      )
    ) AS combined
    GROUP BY combined.id, combined.g
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
      ORDER BY top_candidates.id
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
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.g
    FROM top_before
    ORDER BY top_before.id
    LIMIT 4::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.g,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.g
    FROM top_candidates
    ORDER BY top_candidates.id
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
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.g
    FROM public.t AS t
    ORDER BY t.id
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
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.g
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.g,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (top_change.id)
      top_change.id,
      top_change.g,
      top_change.weight
    FROM top_change
    ORDER BY top_change.id, top_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_offset_in_subquery_result.top" AS kept
    ON kept.id = latest.id
),
-- Δ(top): t
top_delta_2 AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.id,
    latest.g,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.g
    FROM top_before
    ORDER BY top_before.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.g,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.g
    FROM top_candidates
    ORDER BY top_candidates.id
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
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.g
    FROM public.t AS t
    ORDER BY t.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- Δ of top_join: t
top_join_delta AS MATERIALIZED (
  -- Δt ⋈ top₀: runs when t changed
  SELECT
    t_change.id,
    latest.id AS id_2,
    t_change.weight
  FROM t_change
  JOIN (
    SELECT
      kept.id,
      kept.g
    FROM pgtrickle_state."public.limit_offset_in_subquery_result.top" AS kept
    ORDER BY kept.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
    ON latest.g = t_change.g
  WHERE EXISTS (SELECT FROM t_change)
    AND t_change.g IS NOT NULL
  UNION ALL
  -- t ⋈ Δtop: runs when t changed
  SELECT
    t.id,
    top_delta_2.id AS id_2,
    top_delta_2.weight
  FROM top_delta_2
  JOIN public.t AS t
    ON top_delta_2.g = t.g
  WHERE EXISTS (SELECT FROM t_change)
    AND top_delta_2.g IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_join_delta.id,
    top_join_delta.id_2 AS other,
    sum(top_join_delta.weight)::bigint AS weight
  FROM top_join_delta
  GROUP BY top_join_delta.id, top_join_delta.id_2
  HAVING sum(top_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.other,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.other)
      result_change.id,
      result_change.other,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.other, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_offset_in_subquery_result" AS kept
    ON kept.id = latest.id
    AND kept.other = latest.other
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_offset_in_subquery_result" (id, other)
  SELECT n.id, n.other
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_offset_in_subquery_result" AS s
  SET id = n.id, other = n.other
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.other)::record *<> ROW(n.id, n.other)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_offset_in_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.limit_offset_in_subquery_result.top" (id, g)
  SELECT n.id, n.g
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.limit_offset_in_subquery_result.top" AS s
  SET id = n.id, g = n.g
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g)::record *<> ROW(n.id, n.g)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.limit_offset_in_subquery_result.top" AS s
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
  stream_table => 'public.limit_offset_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM top_next WHERE locator IS NULL AND NOT present));
