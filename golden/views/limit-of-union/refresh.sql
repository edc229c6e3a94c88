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
-- all rows, as they are now
top_rows_now AS MATERIALIZED (
  -- R₁: runs when t changed
  SELECT
    t.id,
    t.n,
    1::bigint AS weight
  FROM public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
    AND t.n > 3
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
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
        top_rows_now.id,
        top_rows_now.n,
        top_rows_now.weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
      WHERE t_change.n > 3
    ) AS combined
    GROUP BY combined.id, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- all rows, as they are now
top_rows_now_2 AS MATERIALIZED (
  -- R₁: runs when t changed
  SELECT
    t.id,
    t.n,
    1::bigint AS weight
  FROM public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before_2 AS MATERIALIZED (
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
        top_rows_now_2.id,
        top_rows_now_2.n,
        top_rows_now_2.weight
      FROM top_rows_now_2
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ of top
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.n
    FROM top_rows_before
    ORDER BY top_rows_before.id
    LIMIT '1'::bigint
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.n,
      top_rows_now.weight
    FROM top_rows_now
    ORDER BY top_rows_now.id
    LIMIT '1'::bigint
  ) AS latest
),
-- Δ of top
top_delta_2 AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before_2.id,
      top_rows_before_2.n
    FROM top_rows_before_2
    ORDER BY top_rows_before_2.id DESC
    LIMIT '1'::bigint
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now_2.id,
      top_rows_now_2.n,
      top_rows_now_2.weight
    FROM top_rows_now_2
    ORDER BY top_rows_now_2.id DESC
    LIMIT '1'::bigint
  ) AS latest
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
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_of_union_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
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
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
