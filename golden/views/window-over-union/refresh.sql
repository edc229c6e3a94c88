WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_over_union_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δa: runs when a changed
  SELECT
    a_change.x,
    a_change.y,
    a_change.weight
  FROM a_change
  UNION ALL
  -- Δb: runs when b changed
  SELECT
    b_change.x,
    b_change.y::text AS y,
    b_change.weight
  FROM b_change
),
-- the partitions that Δ(union) touches
window_partitions AS MATERIALIZED (
  SELECT
    union_delta.x AS key_1
  FROM union_delta
  GROUP BY union_delta.x
),
-- the rows of the touched partitions, as they are now: a, b
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when a or b changed
  SELECT
    combined.x,
    combined.y,
    1::bigint AS weight
  FROM window_partitions
  JOIN (
    SELECT
      a.x,
      a.y
    FROM public.a AS a
    UNION ALL
    SELECT
      b.x,
      b.y::text AS y
    FROM public.b AS b
  ) AS combined
    ON (window_partitions.key_1 = combined.x OR window_partitions.key_1 IS NULL AND combined.x IS NULL)
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.x,
    grouped.y
  FROM (
    SELECT
      combined.x,
      combined.y,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.x,
        window_rows_now.y,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        union_delta.x,
        union_delta.y,
        union_delta.weight * '-1'::integer AS weight
      FROM union_delta
    ) AS combined
    GROUP BY combined.x, combined.y
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): a, b
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when a or b changed
  SELECT
    windowed.x,
    windowed.y,
    windowed.count AS n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.x,
      window_rows_before.y,
      count(*) OVER (PARTITION BY window_rows_before.x) AS count
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when a or b changed
  SELECT
    windowed.x,
    windowed.y,
    windowed.count AS n,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.x,
      window_rows_now.y,
      count(*) OVER (PARTITION BY window_rows_now.x) AS count
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.x,
    window_delta.y,
    window_delta.n,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.x, window_delta.y, window_delta.n
  HAVING sum(window_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.y,
    result_change.n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.y, result_change.n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_over_union_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.y, result_change.n), 0)
    AND ROW(kept.x, kept.y, kept.n) IS NOT DISTINCT FROM ROW(result_change.x, result_change.y, result_change.n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_over_union_result" (x, y, n, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_over_union_result" AS s
  SET x = n.x, y = n.y, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_over_union_result" AS s
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
  stream_table => 'public.window_over_union_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
