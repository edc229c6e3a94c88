WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_offset_in_subquery_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- all rows, as they are now
top_rows_now AS MATERIALIZED (
  -- R₁: runs when t changed
  SELECT
    t.id,
    t.g,
    1::bigint AS weight
  FROM public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g
  FROM (
    SELECT
      combined.id,
      combined.g,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.g,
        top_rows_now.weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top)
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.g,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.g
    FROM top_rows_before
    ORDER BY top_rows_before.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.g,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.g,
      top_rows_now.weight
    FROM top_rows_now
    ORDER BY top_rows_now.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
),
-- Δ of join: t
join_delta AS MATERIALIZED (
  -- Δt ⋈ top: runs when t changed
  SELECT
    t_change.id,
    t_change.g,
    latest.id AS id_2,
    latest.g AS g_2,
    t_change.weight
  FROM t_change
  JOIN (
    SELECT
      t.id,
      t.g
    FROM public.t AS t
    ORDER BY t.id
    OFFSET '1'::bigint
    LIMIT '3'::bigint
  ) AS latest
    ON latest.g = t_change.g
  WHERE EXISTS (SELECT FROM t_change)
    AND t_change.g IS NOT NULL
  UNION ALL
  -- t ⋈ Δtop: runs when t changed
  SELECT
    t.id,
    t.g,
    top_delta.id AS id_2,
    top_delta.g AS g_2,
    top_delta.weight
  FROM top_delta
  JOIN public.t AS t
    ON top_delta.g = t.g
  WHERE EXISTS (SELECT FROM t_change)
    AND top_delta.g IS NOT NULL
  UNION ALL
  -- −Δt ⋈ Δtop: runs when t and t changed
  SELECT
    t_change.id,
    t_change.g,
    top_delta.id AS id_2,
    top_delta.g AS g_2,
    - (top_delta.weight * t_change.weight) AS weight
  FROM top_delta
  JOIN t_change
    ON top_delta.g = t_change.g
  WHERE top_delta.g IS NOT NULL
    AND t_change.g IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    join_delta.id,
    join_delta.id_2 AS other,
    sum(join_delta.weight)::bigint AS weight
  FROM join_delta
  GROUP BY join_delta.id, join_delta.id_2
  HAVING sum(join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.other,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id, result_change.other)
      result_change.id,
      result_change.other,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.other, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_offset_in_subquery_result" AS kept
    ON kept.id = latest.id
    AND kept.other = latest.other
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_offset_in_subquery_result" (id, other)
  SELECT n.id, n.other
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_offset_in_subquery_result" AS s
  SET id = n.id, other = n.other
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.other)::record *<> ROW(n.id, n.other)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_offset_in_subquery_result" AS s
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
  stream_table => 'public.limit_offset_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
