WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.cte_of_subquery_compared_twice_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.low,
    changes.high,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.low, changes.high
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.y
  FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.y AS key_1
  FROM (
    SELECT
      top_before.y
    FROM top_before
    ORDER BY top_before.y
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.y
  FROM (
    SELECT
      combined.y,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.y,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        b_change.y,
        b_change.weight
      FROM b_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 < b_change.y OR top_boundary.key_1 IS NOT NULL AND b_change.y IS NULL)
      )
    ) AS combined
    GROUP BY combined.y
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
        top_candidates.y
      FROM top_candidates
      ORDER BY top_candidates.y
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): b
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when b changed
  SELECT
    latest.y,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.y
    FROM top_before
    ORDER BY top_before.y
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when b changed
  SELECT
    latest.y,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.y
    FROM top_candidates
    ORDER BY top_candidates.y
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when b changed
  SELECT
    latest.y,
    1::bigint AS weight
  FROM (
    SELECT
      b.y
    FROM public.b AS b
    ORDER BY b.y
    LIMIT 1::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM b_change)
    AND EXISTS (
    SELECT
    FROM top_lost
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_change AS MATERIALIZED (
  SELECT
    top_delta.y,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.y
  HAVING sum(top_delta.weight) <> 0
),
-- how often each touched row shall occur
top_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    top_change.y,
    coalesce(kept.__pgt_count, 0) + top_change.weight AS __pgt_count,
    hash_record_extended(ROW(top_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + top_change.weight > 0 AS present
  FROM top_change
  LEFT JOIN pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(top_change.y), 0)
    AND ROW(kept.y) IS NOT DISTINCT FROM ROW(top_change.y)
),
-- S₀: the first rows, as they were
top_before_2 AS MATERIALIZED (
  SELECT
    kept.y
  FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary_2 AS MATERIALIZED (
  SELECT
    latest.y AS key_1
  FROM (
    SELECT
      top_before_2.y
    FROM top_before_2
    ORDER BY top_before_2.y
    OFFSET 0::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates_2 AS MATERIALIZED (
  SELECT
    grouped.y
  FROM (
    SELECT
      combined.y,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before_2.y,
        1::bigint AS weight
      FROM top_before_2
      UNION ALL
      SELECT
        b_change.y,
        b_change.weight
      FROM b_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary_2
        WHERE (top_boundary_2.key_1 < b_change.y OR top_boundary_2.key_1 IS NOT NULL AND b_change.y IS NULL)
      )
    ) AS combined
    GROUP BY combined.y
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
        top_candidates_2.y
      FROM top_candidates_2
      ORDER BY top_candidates_2.y
      OFFSET 0::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): b
top_delta_2 AS MATERIALIZED (
  -- −the first rows, as they were: runs when b changed
  SELECT
    latest.y,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before_2.y
    FROM top_before_2
    ORDER BY top_before_2.y
    LIMIT 1::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when b changed
  SELECT
    latest.y,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates_2.y
    FROM top_candidates_2
    ORDER BY top_candidates_2.y
    LIMIT 1::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost_2
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when b changed
  SELECT
    latest.y,
    1::bigint AS weight
  FROM (
    SELECT
      b.y
    FROM public.b AS b
    ORDER BY b.y
    LIMIT 1::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM b_change)
    AND EXISTS (
    SELECT
    FROM top_lost_2
  )
),
-- the delta consolidated: identical rows add up, those that cancel are gone
top_2_change AS MATERIALIZED (
  SELECT
    top_delta_2.y,
    sum(top_delta_2.weight)::bigint AS weight
  FROM top_delta_2
  GROUP BY top_delta_2.y
  HAVING sum(top_delta_2.weight) <> 0
),
-- how often each touched row shall occur
top_2_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    top_2_change.y,
    coalesce(kept.__pgt_count, 0) + top_2_change.weight AS __pgt_count,
    hash_record_extended(ROW(top_2_change.y), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + top_2_change.weight > 0 AS present
  FROM top_2_change
  LEFT JOIN pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(top_2_change.y), 0)
    AND ROW(kept.y) IS NOT DISTINCT FROM ROW(top_2_change.y)
),
-- Δ(a ⋈ a)
a_join_delta AS MATERIALIZED (
  -- Δa ⋈ a: runs when a changed
  SELECT
    a_change.x,
    a_change.low,
    a_change.high,
    a.low AS low_2,
    a.high AS high_2,
    a_change.weight
  FROM a_change
  JOIN public.a AS a
    ON a.x = a_change.x
  WHERE EXISTS (SELECT FROM a_change)
    AND a_change.x IS NOT NULL
  UNION ALL
  -- a ⋈ Δa: runs when a changed
  SELECT
    a.x,
    a.low,
    a.high,
    a_change.low AS low_2,
    a_change.high AS high_2,
    a_change.weight
  FROM a_change
  JOIN public.a AS a
    ON a_change.x = a.x
  WHERE EXISTS (SELECT FROM a_change)
    AND a_change.x IS NOT NULL
  UNION ALL
  -- −Δa ⋈ Δa: runs when a and a changed
  SELECT
    a_change_2.x,
    a_change_2.low,
    a_change_2.high,
    a_change.low AS low_2,
    a_change.high AS high_2,
    - (a_change.weight * a_change_2.weight) AS weight
  FROM a_change
  JOIN a_change AS a_change_2
    ON a_change.x = a_change_2.x
  WHERE a_change.x IS NOT NULL
    AND a_change_2.x IS NOT NULL
),
-- Δ(a ⋈ a ⋈ top): a, b
top_join_delta AS MATERIALIZED (
  -- Δ(a ⋈ a) ⋈ top₀: runs when a changed
  SELECT
    a_join_delta.x,
    a_join_delta.high,
    a_join_delta.low_2,
    a_join_delta.high_2,
    a_join_delta.weight
  FROM a_join_delta
  JOIN pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS kept
    ON kept.y <> a_join_delta.low AND kept.y <> a_join_delta.high
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE EXISTS (SELECT FROM a_change)
    AND a_join_delta.low IS NOT NULL
    AND a_join_delta.high IS NOT NULL
  UNION ALL
  -- (a ⋈ a) ⋈ Δtop: runs when b changed
  SELECT
    a.x,
    a.high,
    a_2.low AS low_2,
    a_2.high AS high_2,
    top_delta.weight
  FROM top_delta
  JOIN public.a AS a
    ON top_delta.y <> a.low AND top_delta.y <> a.high
  JOIN public.a AS a_2
    ON a_2.x = a.x
  WHERE EXISTS (SELECT FROM b_change)
    AND top_delta.y IS NOT NULL
),
-- Δ of top_join: a, b
top_join_delta_2 AS MATERIALIZED (
  -- Δ(a ⋈ a ⋈ top) ⋈ top₀: runs when a or b changed
  SELECT
    top_join_delta.x,
    top_join_delta.high,
    top_join_delta.high_2,
    top_join_delta.weight
  FROM top_join_delta
  JOIN pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" AS kept
    ON kept.y <> top_join_delta.low_2 AND kept.y <> top_join_delta.high_2
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND top_join_delta.low_2 IS NOT NULL
    AND top_join_delta.high_2 IS NOT NULL
  UNION ALL
  -- (a ⋈ a ⋈ top) ⋈ Δtop: runs when b changed
  SELECT
    a.x,
    a.high,
    a_2.high AS high_2,
    top_delta_2.weight * combined.weight AS weight
  FROM top_delta_2
  JOIN public.a AS a_2
    ON top_delta_2.y <> a_2.low AND top_delta_2.y <> a_2.high
  JOIN public.a AS a
    ON a_2.x = a.x
  JOIN (
    SELECT
      kept.y,
      1::bigint AS weight
    FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS kept
    CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
    UNION ALL
    SELECT
      top_delta.y,
      top_delta.weight
    FROM top_delta
  ) AS combined
    ON combined.y <> a.low AND combined.y <> a.high
  WHERE EXISTS (SELECT FROM b_change)
    AND top_delta_2.y IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_join_delta_2.x,
    top_join_delta_2.high,
    top_join_delta_2.high_2 AS other,
    sum(top_join_delta_2.weight)::bigint AS weight
  FROM top_join_delta_2
  GROUP BY top_join_delta_2.x, top_join_delta_2.high, top_join_delta_2.high_2
  HAVING sum(top_join_delta_2.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.high,
    result_change.other,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.high, result_change.other), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.cte_of_subquery_compared_twice_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.high, result_change.other), 0)
    AND ROW(kept.x, kept.high, kept.other) IS NOT DISTINCT FROM ROW(result_change.x, result_change.high, result_change.other)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.cte_of_subquery_compared_twice_result" (x, high, other, __pgt_count, __pgt_hash)
  SELECT n.x, n.high, n.other, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.cte_of_subquery_compared_twice_result" AS s
  SET x = n.x, high = n.high, other = n.other, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.high, s.other, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.high, n.other, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top keeps
inserted_top AS (
  INSERT INTO pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" (y, __pgt_count, __pgt_hash)
  SELECT n.y, n.__pgt_count, n.__pgt_hash
  FROM top_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top AS (
  UPDATE pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS s
  SET y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_top AS (
  DELETE FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result.top" AS s
  USING top_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what top_2 keeps
inserted_top_2 AS (
  INSERT INTO pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" (y, __pgt_count, __pgt_hash)
  SELECT n.y, n.__pgt_count, n.__pgt_hash
  FROM top_2_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_top_2 AS (
  UPDATE pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" AS s
  SET y = n.y, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM top_2_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.y, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.y, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_top_2 AS (
  DELETE FROM pgtrickle_state."public.cte_of_subquery_compared_twice_result.top_2" AS s
  USING top_2_next AS n
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
  stream_table => 'public.cte_of_subquery_compared_twice_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM top_2_next WHERE __pgt_count < 0));
