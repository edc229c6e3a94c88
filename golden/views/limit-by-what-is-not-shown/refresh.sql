WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_by_what_is_not_shown_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.s,
    kept.n,
    kept.id
  FROM pgtrickle_state."public.limit_by_what_is_not_shown_result" AS kept
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
    OFFSET 2::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.s,
    grouped.n,
    grouped.id
  FROM (
    SELECT
      combined.s,
      combined.n,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.s,
        top_before.n,
        top_before.id,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.s,
        t_change.n,
        t_change.id,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE top_boundary.key_1 < t_change.id
      )
    ) AS combined
    GROUP BY combined.s, combined.n, combined.id
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
      OFFSET 2::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.s,
    latest.n,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.s,
      top_before.n,
      top_before.id
    FROM top_before
    ORDER BY top_before.id
    LIMIT 3::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.s,
    latest.n,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.s,
      top_candidates.n,
      top_candidates.id
    FROM top_candidates
    ORDER BY top_candidates.id
    LIMIT 3::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.s,
    latest.n,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT
      t.s,
      t.n,
      t.id
    FROM public.t AS t
    ORDER BY t.id
    LIMIT 3::bigint
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
    top_delta.s,
    top_delta.n,
    top_delta.id,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.s, top_delta.n, top_delta.id
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.s,
    latest.n,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.s,
      result_change.n,
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_by_what_is_not_shown_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_by_what_is_not_shown_result" (s, n, id)
  SELECT n.s, n.n, n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_by_what_is_not_shown_result" AS s
  SET s = n.s, n = n.n, id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.s, s.n, s.id)::record *<> ROW(n.s, n.n, n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_by_what_is_not_shown_result" AS s
  USING result_next AS n
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
  stream_table => 'public.limit_by_what_is_not_shown_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
