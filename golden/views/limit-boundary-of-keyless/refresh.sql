WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_boundary_of_keyless_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.a,
    changes.b,
    (array_agg(changes.j))[1] AS j,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.a, changes.b, changes.b::text COLLATE pg_catalog."C", changes.j::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- S₀: the first rows, as they were
top_before AS MATERIALIZED (
  SELECT
    kept.a,
    kept.b,
    kept.j,
    kept.j_2
  FROM pgtrickle_state."public.limit_boundary_of_keyless_result" AS kept
  CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence)
),
-- where the last of them stood; nothing, when there were fewer than wanted
top_boundary AS MATERIALIZED (
  SELECT
    latest.a AS key_1,
    latest.b AS key_2,
    latest.j_2 AS key_3,
    latest.b::text COLLATE pg_catalog."C" AS key_4,
    latest.j::text COLLATE pg_catalog."C" AS key_5
  FROM (
    SELECT
      top_before.a,
      top_before.b,
      top_before.j,
      top_before.j_2
    FROM top_before
    ORDER BY top_before.a DESC NULLS LAST, top_before.b, top_before.j_2, top_before.b::text COLLATE pg_catalog."C", top_before.j::text COLLATE pg_catalog."C"
    OFFSET 2::bigint
    LIMIT 1::bigint
  ) AS latest
),
-- C = S₀ ⊎ σ(ΔR): with what changed at or above the boundary
top_candidates AS MATERIALIZED (
  SELECT
    grouped.a,
    grouped.b,
    grouped.j,
    grouped.j_2
  FROM (
    SELECT
      combined.a,
      combined.b,
      (array_agg(combined.j))[1] AS j,
      combined.j_2,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_before.a,
        top_before.b,
        top_before.j,
        top_before.j_2,
        1::bigint AS weight
      FROM top_before
      UNION ALL
      SELECT
        t_change.a,
        t_change.b,
        t_change.j,
        t_change.j::text AS j_2,
        t_change.weight
      FROM t_change
      WHERE NOT EXISTS (
        SELECT
        FROM top_boundary
        WHERE (top_boundary.key_1 > t_change.a OR top_boundary.key_1 IS NOT NULL AND t_change.a IS NULL OR (top_boundary.key_1 = t_change.a OR top_boundary.key_1 IS NULL AND t_change.a IS NULL) AND (top_boundary.key_2 < t_change.b OR top_boundary.key_2 IS NOT NULL AND t_change.b IS NULL) OR (top_boundary.key_1 = t_change.a OR top_boundary.key_1 IS NULL AND t_change.a IS NULL) AND (top_boundary.key_2 = t_change.b OR top_boundary.key_2 IS NULL AND t_change.b IS NULL) AND (top_boundary.key_3 < t_change.j::text OR top_boundary.key_3 IS NOT NULL AND t_change.j::text IS NULL) OR (top_boundary.key_1 = t_change.a OR top_boundary.key_1 IS NULL AND t_change.a IS NULL) AND (top_boundary.key_2 = t_change.b OR top_boundary.key_2 IS NULL AND t_change.b IS NULL) AND (top_boundary.key_3 = t_change.j::text OR top_boundary.key_3 IS NULL AND t_change.j::text IS NULL) AND (top_boundary.key_4 < t_change.b::text COLLATE pg_catalog."C" OR top_boundary.key_4 IS NOT NULL AND t_change.b::text COLLATE pg_catalog."C" IS NULL) OR (top_boundary.key_1 = t_change.a OR top_boundary.key_1 IS NULL AND t_change.a IS NULL) AND (top_boundary.key_2 = t_change.b OR top_boundary.key_2 IS NULL AND t_change.b IS NULL) AND (top_boundary.key_3 = t_change.j::text OR top_boundary.key_3 IS NULL AND t_change.j::text IS NULL) AND (top_boundary.key_4 = t_change.b::text COLLATE pg_catalog."C" OR top_boundary.key_4 IS NULL AND t_change.b::text COLLATE pg_catalog."C" IS NULL) AND (top_boundary.key_5 < t_change.j::text COLLATE pg_catalog."C" OR top_boundary.key_5 IS NOT NULL AND t_change.j::text COLLATE pg_catalog."C" IS NULL))
      )
    ) AS combined
    GROUP BY combined.a, combined.b, combined.b::text COLLATE pg_catalog."C", combined.j::text COLLATE pg_catalog."C", combined.j_2
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
        top_candidates.a,
        top_candidates.b,
        top_candidates.j,
        top_candidates.j_2
      FROM top_candidates
      ORDER BY top_candidates.a DESC NULLS LAST, top_candidates.b, top_candidates.j_2, top_candidates.b::text COLLATE pg_catalog."C", top_candidates.j::text COLLATE pg_catalog."C"
      OFFSET 2::bigint
      LIMIT 1::bigint
    ) AS latest
  )
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −the first rows, as they were: runs when t changed
  SELECT
    latest.a,
    latest.b,
    latest.j,
    latest.j_2,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_before.a,
      top_before.b,
      top_before.j,
      top_before.j_2
    FROM top_before
    ORDER BY top_before.a DESC NULLS LAST, top_before.b, top_before.j_2, top_before.b::text COLLATE pg_catalog."C", top_before.j::text COLLATE pg_catalog."C"
    LIMIT 3::bigint
  ) AS latest
  UNION ALL
  -- +the first rows of those and what came: runs when t changed
  SELECT
    latest.a,
    latest.b,
    latest.j,
    latest.j_2,
    1::bigint AS weight
  FROM (
    SELECT
      top_candidates.a,
      top_candidates.b,
      top_candidates.j,
      top_candidates.j_2
    FROM top_candidates
    ORDER BY top_candidates.a DESC NULLS LAST, top_candidates.b, top_candidates.j_2, top_candidates.b::text COLLATE pg_catalog."C", top_candidates.j::text COLLATE pg_catalog."C"
    LIMIT 3::bigint
  ) AS latest
  WHERE NOT EXISTS (
    SELECT
    FROM top_lost
  )
  UNION ALL
  -- +the first rows of all, when others move up: runs when t changed
  SELECT
    latest.a,
    latest.b,
    latest.j,
    latest.j_2,
    1::bigint AS weight
  FROM (
    SELECT
      t.a,
      t.b,
      t.j,
      t.j::text AS j_2
    FROM public.t AS t
    ORDER BY t.a DESC NULLS LAST, t.b, t.j::text, t.b::text COLLATE pg_catalog."C", t.j::text COLLATE pg_catalog."C"
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
    top_delta.a,
    top_delta.b,
    (array_agg(top_delta.j))[1] AS j,
    top_delta.j_2,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.a, top_delta.b, top_delta.b::text COLLATE pg_catalog."C", top_delta.j::text COLLATE pg_catalog."C", top_delta.j_2
  HAVING sum(top_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.a,
    result_change.b,
    result_change.j,
    result_change.j_2,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.a, result_change.b, result_change.j_2), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.limit_boundary_of_keyless_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.a, result_change.b, result_change.j_2), 0)
    AND ROW(kept.a, kept.b, kept.b::text COLLATE pg_catalog."C", kept.j::text COLLATE pg_catalog."C", kept.j_2) IS NOT DISTINCT FROM ROW(result_change.a, result_change.b, result_change.b::text COLLATE pg_catalog."C", result_change.j::text COLLATE pg_catalog."C", result_change.j_2)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_boundary_of_keyless_result" (a, b, j, j_2, __pgt_count, __pgt_hash)
  SELECT n.a, n.b, n.j, n.j_2, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_boundary_of_keyless_result" AS s
  SET a = n.a, b = n.b, j = n.j, j_2 = n.j_2, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a, s.b, s.j, s.j_2, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.a, n.b, n.j, n.j_2, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_boundary_of_keyless_result" AS s
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
  stream_table => 'public.limit_boundary_of_keyless_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
