WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_under_limit_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(t) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.id AS start
  FROM (
    SELECT
      t_change.id
    FROM t_change
    ORDER BY t_change.id
    LIMIT 1
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: t
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when t changed
  SELECT
    window_starts.start,
    lateral_rows.sum,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.sum
    FROM pgtrickle_state."public.window_under_limit_result.window" AS kept
    WHERE kept.id < window_starts.start
    ORDER BY kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- the rows from there on, as they are now, with the values before: t
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.n,
    window_before.sum,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      t.id,
      t.n
    FROM public.t AS t
    WHERE t.id >= window_before.start
    ORDER BY t.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.n,
    lateral_rows.sum,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.n,
      kept.sum
    FROM pgtrickle_state."public.window_under_limit_result.window" AS kept
    WHERE kept.id >= window_starts.start
    ORDER BY kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when t changed
  SELECT
    windowed.id,
    windowed.n,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.n,
      window_rows_now.sum,
      sum(window_rows_now.n) OVER (ORDER BY window_rows_now.id) AS sum_2
    FROM window_rows_now
  ) AS windowed
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.n,
    window_delta.sum,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.n, window_delta.sum
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.sum,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.id)
      window_change.id,
      window_change.n,
      window_change.sum,
      window_change.weight
    FROM window_change
    ORDER BY window_change.id, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_under_limit_result.window" AS kept
    ON kept.id = latest.id
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.n,
    kept.running
  FROM pgtrickle_state."public.window_under_limit_result" AS kept
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
    OFFSET 1::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n,
    grouped.running
  FROM (
    SELECT
      combined.id,
      combined.n,
      combined.running,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.n,
        top_before.running,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        window_delta.id,
        window_delta.n,
        window_delta.sum AS running,
        window_delta.weight
      FROM window_delta
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE top_boundary.key_1 > window_delta.id
      )
    ) AS combined
    GROUP BY combined.id, combined.n, combined.running
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
      OFFSET 1::bigint
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
    latest.running,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.n,
      top_before.running
    FROM top_before
    ORDER BY top_before.id DESC
    LIMIT 2::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.id,
    latest.n,
    latest.running,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.n,
      top_candidates.running
    FROM top_candidates
    ORDER BY top_candidates.id DESC
    LIMIT 2::bigint
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
    latest.running,
    1::bigint AS weight
  FROM (
    SELECT
      grouped.id,
      grouped.n,
      grouped.running,
      grouped.weight,
      expanded.occurrence
    FROM (
      SELECT
        combined.id,
        combined.n,
        combined.running,
        sum(combined.weight)::bigint AS weight
      FROM (
        SELECT
          kept.id,
          kept.n,
          kept.sum AS running,
          1::bigint AS weight
        FROM pgtrickle_state."public.window_under_limit_result.window" AS kept
        UNION ALL
        SELECT
          window_delta.id,
          window_delta.n,
          window_delta.sum AS running,
          window_delta.weight
        FROM window_delta
      ) AS combined
      GROUP BY combined.id, combined.n, combined.running
      HAVING sum(combined.weight) <> 0
    ) AS grouped
    CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
    ORDER BY grouped.id DESC
    LIMIT 2::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.id,
    top_delta.n,
    top_delta.running,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.n, top_delta.running
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.n,
    latest.running,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.n,
      result_change.running,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_under_limit_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_under_limit_result" (id, n, running)
  SELECT n.id, n.n, n.running
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_under_limit_result" AS s
  SET id = n.id, n = n.n, running = n.running
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.running)::record *<> ROW(n.id, n.n, n.running)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_under_limit_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.window_under_limit_result.window" (id, n, sum)
  SELECT n.id, n.n, n.sum
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.window_under_limit_result.window" AS s
  SET id = n.id, n = n.n, sum = n.sum
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.n, s.sum)::record *<> ROW(n.id, n.n, n.sum)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.window_under_limit_result.window" AS s
  USING window_next AS n
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
  stream_table => 'public.window_under_limit_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
