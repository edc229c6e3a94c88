WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.not_in_correlated_result'
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
-- the rows of l₀ that match a row of Δr
l_candidates AS MATERIALIZED (
  -- l ⋉ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    l.a,
    1::bigint AS weight
  FROM public.l AS l
  WHERE EXISTS (SELECT FROM r_change)
    AND EXISTS (
    SELECT
    FROM r_change
    WHERE r_change.k = l.k
  )
    AND EXISTS (
    SELECT
    FROM r_change AS r_change_2
    WHERE (l.a = r_change_2.b) IS NOT FALSE
      AND r_change_2.k = l.k
  )
  UNION ALL
  -- −Δl ⋉ Δr: runs when l and r changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.a,
    - l_change.weight AS weight
  FROM l_change
  WHERE EXISTS (
    SELECT
    FROM r_change
    WHERE (l_change.a = r_change.b) IS NOT FALSE
      AND r_change.k = l_change.k
  )
),
-- those whose number of partners changed, and by how many
l_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.a,
    grouped.weight,
    sum(r_change.weight)::bigint AS gained
  FROM (
    SELECT
      l_candidates.id,
      l_candidates.k,
      l_candidates.a,
      sum(l_candidates.weight)::bigint AS weight
    FROM l_candidates
    GROUP BY l_candidates.id, l_candidates.k, l_candidates.a
    HAVING sum(l_candidates.weight) <> 0
  ) AS grouped
  JOIN r_change
    ON (grouped.a = r_change.b) IS NOT FALSE AND r_change.k = grouped.k
  GROUP BY grouped.id, grouped.k, grouped.a, grouped.weight
  HAVING sum(r_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: r
l_flips AS MATERIALIZED (
  SELECT
    l_touched.id,
    l_touched.weight * CASE WHEN lateral_rows.found = l_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE (l_touched.a = r.b) IS NOT FALSE
        AND r.k = l_touched.k
      LIMIT greatest(l_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_touched.gained OR lateral_rows.found = 0)
),
-- Δ of r_anti_join: l, r
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
    WHERE (l_change.a = r.b) IS NOT FALSE
      AND r.k = l_change.k
  )
  UNION ALL
  -- flipped rows of l₀: runs when r changed
  SELECT
    l_flips.id,
    - l_flips.weight AS weight
  FROM l_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_anti_join_delta.id,
    sum(r_anti_join_delta.weight)::bigint AS weight
  FROM r_anti_join_delta
  GROUP BY r_anti_join_delta.id
  HAVING sum(r_anti_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.not_in_correlated_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.not_in_correlated_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.not_in_correlated_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.not_in_correlated_result" AS s
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
  stream_table => 'public.not_in_correlated_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
