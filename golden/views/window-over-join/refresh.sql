WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_over_join_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    r.id AS id_2,
    r.k AS k_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    r_change.id AS id_2,
    r_change.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    r_change.id AS id_2,
    r_change.k AS k_2,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON r_change.k = l_change.k
  WHERE r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- the partitions that Δ(r_join) touches
window_partitions AS MATERIALIZED (
  SELECT
    r_join_delta.k AS key_1
  FROM r_join_delta
  GROUP BY r_join_delta.k
),
-- the rows of the touched partitions, as they are now: l, r
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when l or r changed
  SELECT
    l.id,
    l.k,
    r.id AS id_2,
    r.k AS k_2,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.l AS l
    ON window_partitions.key_1 = l.k
  JOIN public.r AS r
    ON r.k = l.k
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.k,
    grouped.id_2
  FROM (
    SELECT
      combined.id,
      combined.k,
      combined.id_2,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.k,
        window_rows_now.id_2,
        window_rows_now.k_2,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        r_join_delta.id,
        r_join_delta.k,
        r_join_delta.id_2,
        r_join_delta.k_2,
        r_join_delta.weight * '-1'::integer AS weight
      FROM r_join_delta
    ) AS combined
    GROUP BY combined.id, combined.k, combined.id_2, combined.k_2
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): l, r
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when l or r changed
  SELECT
    windowed.id AS l_id,
    windowed.id_2 AS r_id,
    windowed.count AS n,
    windowed.rank AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.k,
      window_rows_before.id_2,
      count(*) OVER (PARTITION BY window_rows_before.k) AS count,
      rank() OVER (PARTITION BY window_rows_before.k ORDER BY window_rows_before.id_2 DESC) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when l or r changed
  SELECT
    windowed.id AS l_id,
    windowed.id_2 AS r_id,
    windowed.count AS n,
    windowed.rank AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.k,
      window_rows_now.id_2,
      count(*) OVER (PARTITION BY window_rows_now.k) AS count,
      rank() OVER (PARTITION BY window_rows_now.k ORDER BY window_rows_now.id_2 DESC) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.l_id,
    window_delta.r_id,
    window_delta.n,
    window_delta.place,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.l_id, window_delta.r_id, window_delta.n, window_delta.place
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.l_id,
    latest.r_id,
    latest.n,
    latest.place,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.l_id, result_change.r_id)
      result_change.l_id,
      result_change.r_id,
      result_change.n,
      result_change.place,
      result_change.weight
    FROM result_change
    ORDER BY result_change.l_id, result_change.r_id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_over_join_result" AS kept
    ON kept.l_id = latest.l_id
    AND kept.r_id = latest.r_id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_over_join_result" (l_id, r_id, n, place)
  SELECT n.l_id, n.r_id, n.n, n.place
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_over_join_result" AS s
  SET l_id = n.l_id, r_id = n.r_id, n = n.n, place = n.place
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.l_id, s.r_id, s.n, s.place)::record *<> ROW(n.l_id, n.r_id, n.n, n.place)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_over_join_result" AS s
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
  stream_table => 'public.window_over_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
