WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(r) touches
top_partitions AS MATERIALIZED (
  SELECT
    r_change.k AS key_1
  FROM r_change
  GROUP BY r_change.k
),
-- the rows of the touched partitions, as they are now: r
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when r changed
  SELECT
    r.id,
    r.k,
    r.b,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.r AS r
    ON (top_partitions.key_1 = r.k OR top_partitions.key_1 IS NULL AND r.k IS NULL)
  WHERE EXISTS (SELECT FROM r_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.b
  FROM (
    SELECT
      combined.id,
      combined.k,
      combined.b,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.k,
        top_rows_now.b,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        r_change.id,
        r_change.k,
        r_change.b,
        r_change.weight * '-1'::integer AS weight
      FROM r_change
    ) AS combined
    GROUP BY combined.id, combined.k, combined.b
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): r
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when r changed
  SELECT
    latest.id,
    latest.k,
    latest.b,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.k)
      top_rows_before.id,
      top_rows_before.k,
      top_rows_before.b
    FROM top_rows_before
    ORDER BY top_rows_before.k, top_rows_before.id DESC
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when r changed
  SELECT
    latest.id,
    latest.k,
    latest.b,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.k)
      top_rows_now.id,
      top_rows_now.k,
      top_rows_now.b
    FROM top_rows_now
    ORDER BY top_rows_now.k, top_rows_now.id DESC
  ) AS latest
),
-- Δ of top_join: l, r
top_join_delta AS MATERIALIZED (
  -- Δl ⋈ top: runs when l changed
  SELECT
    l_change.id,
    latest.id AS id_2,
    latest.b,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT DISTINCT ON (r.k)
      r.id,
      r.k,
      r.b
    FROM public.r AS r
    ORDER BY r.k, r.id DESC
  ) AS latest
    ON latest.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δtop: runs when r changed
  SELECT
    l.id,
    top_delta.id AS id_2,
    top_delta.b,
    top_delta.weight
  FROM top_delta
  JOIN public.l AS l
    ON top_delta.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND top_delta.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δtop: runs when r and l changed
  SELECT
    l_change.id,
    top_delta.id AS id_2,
    top_delta.b,
    - (top_delta.weight * l_change.weight) AS weight
  FROM top_delta
  JOIN l_change
    ON top_delta.k = l_change.k
  WHERE top_delta.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_join_delta.id,
    top_join_delta.id_2 AS r_id,
    top_join_delta.b,
    sum(top_join_delta.weight)::bigint AS weight
  FROM top_join_delta
  GROUP BY top_join_delta.id, top_join_delta.id_2, top_join_delta.b
  HAVING sum(top_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.r_id,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.r_id,
      result_change.b,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.lateral_limit_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_result" (id, r_id, b)
  SELECT n.id, n.r_id, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_result" AS s
  SET id = n.id, r_id = n.r_id, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.r_id, s.b)::record *<> ROW(n.id, n.r_id, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_result" AS s
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
  stream_table => 'public.lateral_limit_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
