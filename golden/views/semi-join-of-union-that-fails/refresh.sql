WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.semi_join_of_union_that_fails_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of b_join: a, b
b_join_delta AS MATERIALIZED (
  -- Δa ⋈ b: runs when a changed
  SELECT
    b.n,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON b.id = a_change.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- a ⋈ Δb: runs when b changed
  SELECT
    b_change.n,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON b_change.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ Δb: runs when b and a changed
  SELECT
    b_change.n,
    - (b_change.weight * a_change.weight) AS weight
  FROM b_change
  JOIN a_change
    ON b_change.id = a_change.id
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δb_join: runs when a or b changed
  SELECT
    b_join_delta.n,
    b_join_delta.weight
  FROM b_join_delta
  UNION ALL
  -- Δa: runs when a changed
  SELECT
    a_change.n * 3 AS n,
    a_change.weight
  FROM a_change
),
-- Δ(union), added up: the rows that were there or are there now
union_real AS MATERIALIZED (
  SELECT
    union_delta.n,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.n
  HAVING sum(union_delta.weight) <> 0
),
-- the rows of a₀ that match a row of Δunion: a, b
a_candidates AS MATERIALIZED (
  -- a ⋉ Δunion: runs when a or b changed
  SELECT
    a.id,
    1::bigint AS weight
  FROM public.a AS a
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND EXISTS (
    SELECT
    FROM union_real
    WHERE a.id < 10 / union_real.n
  )
  UNION ALL
  -- −Δa ⋉ Δunion: runs when a and (a or b) changed
  SELECT
    a_change.id,
    - a_change.weight AS weight
  FROM a_change
  WHERE EXISTS (
    SELECT
    FROM union_real
    WHERE a_change.id < 10 / union_real.n
  )
),
-- those whose number of partners changed, and by how many
a_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.weight,
    sum(union_real.weight)::bigint AS gained
  FROM (
    SELECT
      a_candidates.id,
      sum(a_candidates.weight)::bigint AS weight
    FROM a_candidates
    GROUP BY a_candidates.id
    HAVING sum(a_candidates.weight) <> 0
  ) AS grouped
  JOIN union_real
    ON grouped.id < 10 / union_real.n
  GROUP BY grouped.id, grouped.weight
  HAVING sum(union_real.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: a, b
a_flips AS MATERIALIZED (
  SELECT
    a_touched.id,
    a_touched.weight * CASE WHEN lateral_rows.found = a_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM a_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          b.n
        FROM public.a AS a
        JOIN public.b AS b
          ON b.id = a.id
        UNION ALL
        SELECT
          a_2.n * 3 AS n
        FROM public.a AS a_2
      ) AS combined
      WHERE a_touched.id < 10 / combined.n
      LIMIT greatest(a_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = a_touched.gained OR lateral_rows.found = 0)
),
-- Δ of union_anti_join: a, b
union_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ union: runs when a changed
  SELECT
    a_change.id,
    a_change.weight
  FROM a_change
  WHERE EXISTS (SELECT FROM a_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        b.n
      FROM public.a AS a
      JOIN public.b AS b
        ON b.id = a.id
      UNION ALL
      SELECT
        a_2.n * 3 AS n
      FROM public.a AS a_2
    ) AS combined
    WHERE a_change.id < 10 / combined.n
  )
  UNION ALL
  -- flipped rows of a₀: runs when a or b changed
  SELECT
    a_flips.id,
    - a_flips.weight AS weight
  FROM a_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    union_anti_join_delta.id,
    sum(union_anti_join_delta.weight)::bigint AS weight
  FROM union_anti_join_delta
  GROUP BY union_anti_join_delta.id
  HAVING sum(union_anti_join_delta.weight) <> 0
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
  LEFT JOIN pgtrickle_state."public.semi_join_of_union_that_fails_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.semi_join_of_union_that_fails_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.semi_join_of_union_that_fails_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.semi_join_of_union_that_fails_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.semi_join_of_union_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
