WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_neighbours_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.at,
    changes.n,
    changes.q,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.at, changes.n, changes.q, changes.q::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where rows of Δ(t) stand or stood
window_places AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    t_change.at AS order_1,
    t_change.id AS order_2
  FROM t_change
  GROUP BY t_change.g, t_change.at, t_change.id
),
-- the rows that came, and 3 on each side of every changed one, as they are now: t
window_near AS MATERIALIZED (
  -- Δ⁺t: runs when t changed
  SELECT
    t_change.id,
    t_change.g,
    t_change.at,
    t_change.n,
    t_change.q,
    1::bigint AS weight
  FROM t_change
  WHERE t_change.weight > 0
  UNION ALL
  -- R₁|K, 3 rows before: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND ROW(window_places.order_1, window_places.order_2) > ROW(t.at, t.id)
    ORDER BY t.at DESC, t.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 3 rows before, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g IS NULL
      AND ROW(window_places.order_1, window_places.order_2) > ROW(t.at, t.id)
    ORDER BY t.at DESC, t.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NULL
  UNION ALL
  -- R₁|K, 3 rows after: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND ROW(window_places.order_1, window_places.order_2) < ROW(t.at, t.id)
    ORDER BY t.at, t.id
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 3 rows after, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    lateral_rows.q,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n,
      t.q
    FROM public.t AS t
    WHERE t.g IS NULL
      AND ROW(window_places.order_1, window_places.order_2) < ROW(t.at, t.id)
    ORDER BY t.at, t.id
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NULL
),
-- each of them once
window_rows_now AS MATERIALIZED (
  SELECT
    latest.id,
    latest.g,
    latest.at,
    latest.n,
    latest.q
  FROM (
    SELECT DISTINCT ON (window_near.id)
      window_near.id,
      window_near.g,
      window_near.at,
      window_near.n,
      window_near.q
    FROM window_near
    ORDER BY window_near.id
  ) AS latest
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g,
    grouped.at,
    grouped.n,
    grouped.q
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.at,
      combined.n,
      combined.q,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.g,
        window_rows_now.at,
        window_rows_now.n,
        window_rows_now.q,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.at,
        t_change.n,
        t_change.q,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g, combined.at, combined.n, combined.q, combined.q::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.g,
    windowed.at,
    windowed.lag AS earlier,
    windowed.lead AS later,
    windowed.sum AS around,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.at,
      window_rows_before.n,
      window_rows_before.q,
      lag(window_rows_before.n) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at, window_rows_before.id) AS lag,
      lead(window_rows_before.n, 2, '-1'::integer) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at, window_rows_before.id) AS lead,
      sum(window_rows_before.q) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at, window_rows_before.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.g,
    windowed.at,
    windowed.lag AS earlier,
    windowed.lead AS later,
    windowed.sum AS around,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.at,
      window_rows_now.n,
      window_rows_now.q,
      lag(window_rows_now.n) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at, window_rows_now.id) AS lag,
      lead(window_rows_now.n, 2, '-1'::integer) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at, window_rows_now.id) AS lead,
      sum(window_rows_now.q) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at, window_rows_now.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.g,
    window_delta.at,
    window_delta.earlier,
    window_delta.later,
    window_delta.around,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.g, window_delta.at, window_delta.earlier, window_delta.later, window_delta.around, window_delta.around::text COLLATE pg_catalog."C"
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.g,
    latest.at,
    latest.earlier,
    latest.later,
    latest.around,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.g,
      result_change.at,
      result_change.earlier,
      result_change.later,
      result_change.around,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_neighbours_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_neighbours_result" (id, g, at, earlier, later, around)
  SELECT n.id, n.g, n.at, n.earlier, n.later, n.around
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_neighbours_result" AS s
  SET id = n.id, g = n.g, at = n.at, earlier = n.earlier, later = n.later, around = n.around
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.g, s.at, s.earlier, s.later, s.around)::record *<> ROW(n.id, n.g, n.at, n.earlier, n.later, n.around)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_neighbours_result" AS s
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
  stream_table => 'public.window_neighbours_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
