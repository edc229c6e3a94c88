WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_of_union_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.n
  FROM pgtrickle_state."public.limit_of_union_result.top" AS kept
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
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.n,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.weight
      FROM t_change
      WHERE t_change.n > 3
        AND NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE top_boundary.key_1 < t_change.id
      )
    ) AS combined
    GROUP BY combined.id, combined.n
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
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.id,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.n
    FROM top_before
    ORDER BY top_before.id
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.n
    FROM top_candidates
    ORDER BY top_candidates.id
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.n
    FROM public.t AS t
    WHERE t.n > 3
    ORDER BY t.id
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
    top_delta.id,
    top_delta.n,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.n
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (top_change.id)
      top_change.id,
      top_change.n,
      top_change.weight
    FROM top_change
    ORDER BY top_change.id, top_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_of_union_result.top" AS kept
    ON kept.id = latest.id
),
-- S₀: the first rows, as they were
top_before_2 AS MATERIALIZED (
  SELECT
    kept.id,
    kept.n
  FROM pgtrickle_state."public.limit_of_union_result.top_2" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary_2 AS MATERIALIZED (
  SELECT
    latest.id AS key_1
  FROM (
    SELECT
      top_before_2.id
    FROM top_before_2
    ORDER BY top_before_2.id DESC
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates_2 AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before_2.id,
        top_before_2.n,
        1::bigint AS weight
      FROM top_before_2
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary_2
        WHERE top_boundary_2.key_1 > t_change.id
      )
    ) AS combined
    GROUP BY combined.id, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- a row, when there were enough and are no longer: others move up
top_lost_2 AS MATERIALIZED (
  SELECT
    top_boundary_2.key_1
  FROM top_boundary_2
  WHERE NOT EXISTS (
    SELECT
    FROM (
      SELECT
        top_candidates_2.id
      FROM top_candidates_2
      ORDER BY top_candidates_2.id DESC
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta_2 AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.id,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before_2.id,
      top_before_2.n
    FROM top_before_2
    ORDER BY top_before_2.id DESC
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates_2.id,
      top_candidates_2.n
    FROM top_candidates_2
    ORDER BY top_candidates_2.id DESC
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost_2
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      t.id,
      t.n
    FROM public.t AS t
    ORDER BY t.id DESC
    LIMIT 1::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM top_lost_2
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_2_change AS MATERIALIZED (
  SELECT
    top_delta_2.id,
    top_delta_2.n,
    sum(top_delta_2.weight)::bigint AS weight
  FROM top_delta_2
  GROUP BY top_delta_2.id, top_delta_2.n
  HAVING sum(top_delta_2.weight) <> 0
),
-- the row that each touched key shall have, or none
top_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (top_2_change.id)
      top_2_change.id,
      top_2_change.n,
      top_2_change.weight
    FROM top_2_change
    ORDER BY top_2_change.id, top_2_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_of_union_result.top_2" AS kept
    ON kept.id = latest.id
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δtop: runs when t changed
  SELECT
    top_delta.id,
    top_delta.n,
    top_delta.weight
  FROM top_delta
  UNION ALL
  -- Δtop: runs when t changed
  SELECT
    top_delta_2.id,
    top_delta_2.n,
    top_delta_2.weight
  FROM top_delta_2
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_delta.id,
    union_delta.n,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.id, union_delta.n
  HAVING sum(union_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.limit_of_union_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.n), 0)
    AND ROW(kept.id, kept.n) IS NOT DISTINCT FROM ROW(result_change.id, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_of_union_result" (id, n, __pgt_count, __pgt_hash)
  SELECT n.id, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_of_union_result" AS s
  SET id = n.id, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_union_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.limit_of_union_result.top" (id, n)
  SELECT n.id, n.n
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.limit_of_union_result.top" AS s
  SET id = n.id, n = n.n
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n)::record *<> ROW(n.id, n.n)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.limit_of_union_result.top" AS s
  USING top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top_2 keeps
inserted_top_2 AS (
  INSERT INTO pgtrickle_state."public.limit_of_union_result.top_2" (id, n)
  SELECT n.id, n.n
  FROM top_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top_2 AS (
  UPDATE pgtrickle_state."public.limit_of_union_result.top_2" AS s
  SET id = n.id, n = n.n
  FROM top_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n)::record *<> ROW(n.id, n.n)::record
  RETURNING 1
),
removed_top_2 AS (
  DELETE FROM pgtrickle_state."public.limit_of_union_result.top_2" AS s
  USING top_2_next AS n
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
  stream_table => 'public.limit_of_union_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM top_2_next WHERE locator IS NULL AND NOT present));
