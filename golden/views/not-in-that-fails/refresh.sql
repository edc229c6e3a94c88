WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.not_in_that_fails_result'
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
    changes.a_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the rows of a₀ that match a row of Δb
a_candidates AS MATERIALIZED (
  -- a ⋉ Δb: runs when b changed
  SELECT
    a.id,
    a.n,
    1::bigint AS weight
  FROM public.a AS a
  WHERE EXISTS (SELECT FROM b_change)
    AND EXISTS (
    SELECT
    FROM b_change
    WHERE (a.id = b_change.a_id) IS NOT FALSE
  )
  UNION ALL
  -- −Δa ⋉ Δb: runs when a and b changed
  SELECT
    a_change.id,
    a_change.n,
    - a_change.weight AS weight
  FROM a_change
  WHERE EXISTS (
    SELECT
    FROM b_change
    WHERE (a_change.id = b_change.a_id) IS NOT FALSE
  )
),
-- those whose number of partners changed, and by how many
a_touched AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n,
    grouped.weight,
    sum(b_change.weight)::bigint AS gained
  FROM (
    SELECT
      a_candidates.id,
      a_candidates.n,
      sum(a_candidates.weight)::bigint AS weight
    FROM a_candidates
    GROUP BY a_candidates.id, a_candidates.n
    HAVING sum(a_candidates.weight) <> 0
  ) AS grouped
  JOIN b_change
    ON (grouped.id = b_change.a_id) IS NOT FALSE
  GROUP BY grouped.id, grouped.n, grouped.weight
  HAVING sum(b_change.weight) <> 0
),
-- w · ([m₁ > 0] − [m₀ > 0]) per row of L₀: b
a_flips AS MATERIALIZED (
  SELECT
    a_touched.id,
    a_touched.n,
    a_touched.weight * CASE WHEN lateral_rows.found = a_touched.gained THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM a_touched
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.b AS b
      WHERE (a_touched.id = b.a_id) IS NOT FALSE
      LIMIT greatest(a_touched.gained, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = a_touched.gained OR lateral_rows.found = 0)
),
-- Δ of b_anti_join: a, b
b_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ b: runs when a changed
  SELECT
    a_change.id,
    a_change.n,
    a_change.weight
  FROM a_change
  WHERE EXISTS (SELECT FROM a_change)
    AND NOT EXISTS (
    SELECT
    FROM public.b AS b
    WHERE (a_change.id = b.a_id) IS NOT FALSE
  )
  UNION ALL
  -- flipped rows of a₀: runs when b changed
  SELECT
    a_flips.id,
    a_flips.n,
    - a_flips.weight AS weight
  FROM a_flips
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.q,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      10 / (b_anti_join_delta.n - 1) AS q,
      sum(b_anti_join_delta.weight)::bigint AS weight
    FROM b_anti_join_delta
    GROUP BY b_anti_join_delta.id, b_anti_join_delta.n
    HAVING sum(b_anti_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.q
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.q,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.q), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.not_in_that_fails_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.q), 0)
    AND ROW(kept.q) IS NOT DISTINCT FROM ROW(result_change.q)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.not_in_that_fails_result" (q, __pgt_count, __pgt_hash)
  SELECT n.q, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.not_in_that_fails_result" AS s
  SET q = n.q, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.q, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.q, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.not_in_that_fails_result" AS s
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
  stream_table => 'public.not_in_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
