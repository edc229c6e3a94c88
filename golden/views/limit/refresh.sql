WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_result'
),
-- Δscore: the rows that changed since the last refresh, each with its weight
score_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.player,
    changes.points,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.score" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.player, changes.points
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.id,
    kept.player,
    kept.points
  FROM pgtrickle_state."public.limit_result" AS kept
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.points AS key_1,
    latest.id AS key_2
  FROM (
    SELECT
      top_before.id,
      top_before.points
    FROM top_before
    ORDER BY top_before.points DESC NULLS LAST, top_before.id
    OFFSET 2::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.player,
    grouped.points
  FROM (
    SELECT
      combined.id,
      combined.player,
      combined.points,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.id,
        top_before.player,
        top_before.points,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        score_change.id,
        score_change.player,
        score_change.points,
        score_change.weight
      FROM score_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > score_change.points OR top_boundary.key_1 IS NOT NULL AND score_change.points IS NULL OR (top_boundary.key_1 = score_change.points OR top_boundary.key_1 IS NULL AND score_change.points IS NULL) AND top_boundary.key_2 < score_change.id)
      )
    ) AS combined
    GROUP BY combined.id, combined.player, combined.points
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
        top_candidates.points
      FROM top_candidates
      ORDER BY top_candidates.points DESC NULLS LAST, top_candidates.id
      OFFSET 2::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): score
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when score changed
  SELECT
    latest.id,
    latest.player,
    latest.points,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.id,
      top_before.player,
      top_before.points
    FROM top_before
    ORDER BY top_before.points DESC NULLS LAST, top_before.id
    LIMIT 3::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when score changed
  SELECT
    latest.id,
    latest.player,
    latest.points,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.id,
      top_candidates.player,
      top_candidates.points
    FROM top_candidates
    ORDER BY top_candidates.points DESC NULLS LAST, top_candidates.id
    LIMIT 3::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when score changed
  SELECT
    latest.id,
    latest.player,
    latest.points,
    1::bigint AS weight
  FROM (
    SELECT
      score.id,
      score.player,
      score.points
    FROM public.score AS score
    ORDER BY score.points DESC NULLS LAST, score.id
    LIMIT 3::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM score_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.id,
    top_delta.player,
    top_delta.points,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.id, top_delta.player, top_delta.points
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.player,
    latest.points,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.player,
      result_change.points,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_result" (id, player, points)
  SELECT n.id, n.player, n.points
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_result" AS s
  SET id = n.id, player = n.player, points = n.points
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.player, s.points)::record *<> ROW(n.id, n.player, n.points)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.score', (SELECT count(*) FROM score_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
