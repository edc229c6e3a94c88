WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_neighbours_mixed_directions_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.at,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.at, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where rows of Δ(t) stand or stood
window_places AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    t_change.at AS order_1,
    t_change.n AS order_2,
    t_change.id AS order_3
  FROM t_change
  GROUP BY t_change.g, t_change.at, t_change.n, t_change.id
),
-- the rows that came, and 4 on each side of every changed one, as they are now: t
window_near AS MATERIALIZED (
  -- Δ⁺t: runs when t changed
  SELECT
    t_change.id,
    t_change.g,
    t_change.at,
    t_change.n,
    1::bigint AS weight
  FROM t_change
  WHERE t_change.weight > 0
  UNION ALL
  -- R₁|K, 4 rows before: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND window_places.order_1 <= t.at
      AND (window_places.order_1 < t.at OR window_places.order_1 = t.at AND (window_places.order_2 > t.n OR window_places.order_2 IS NOT NULL AND t.n IS NULL) OR window_places.order_1 = t.at AND (window_places.order_2 = t.n OR window_places.order_2 IS NULL AND t.n IS NULL) AND window_places.order_3 > t.id)
    ORDER BY t.at, t.n DESC NULLS LAST, t.id DESC
    LIMIT 4::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 4 rows before, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.g IS NULL
      AND window_places.order_1 <= t.at
      AND (window_places.order_1 < t.at OR window_places.order_1 = t.at AND (window_places.order_2 > t.n OR window_places.order_2 IS NOT NULL AND t.n IS NULL) OR window_places.order_1 = t.at AND (window_places.order_2 = t.n OR window_places.order_2 IS NULL AND t.n IS NULL) AND window_places.order_3 > t.id)
    ORDER BY t.at, t.n DESC NULLS LAST, t.id DESC
    LIMIT 4::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NULL
  UNION ALL
  -- R₁|K, 4 rows after: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.g = window_places.key_1
      AND window_places.order_1 >= t.at
      AND (window_places.order_1 > t.at OR window_places.order_1 = t.at AND (window_places.order_2 < t.n OR window_places.order_2 IS NULL AND t.n IS NOT NULL) OR window_places.order_1 = t.at AND (window_places.order_2 = t.n OR window_places.order_2 IS NULL AND t.n IS NULL) AND window_places.order_3 < t.id)
    ORDER BY t.at DESC, t.n NULLS FIRST, t.id
    LIMIT 4::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND window_places.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 4 rows after, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.g IS NULL
      AND window_places.order_1 >= t.at
      AND (window_places.order_1 > t.at OR window_places.order_1 = t.at AND (window_places.order_2 < t.n OR window_places.order_2 IS NULL AND t.n IS NOT NULL) OR window_places.order_1 = t.at AND (window_places.order_2 = t.n OR window_places.order_2 IS NULL AND t.n IS NULL) AND window_places.order_3 < t.id)
    ORDER BY t.at DESC, t.n NULLS FIRST, t.id
    LIMIT 4::bigint
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
    latest.n
  FROM (
    SELECT DISTINCT ON (window_near.id)
      window_near.id,
      window_near.g,
      window_near.at,
      window_near.n
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
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.at,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.g,
        window_rows_now.at,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.at,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g, combined.at, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.first_value AS a,
    windowed.nth_value AS b,
    windowed.count AS c,
    windowed.array_agg AS d,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.at,
      window_rows_before.n,
      first_value(window_rows_before.n) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at DESC, window_rows_before.n NULLS FIRST, window_rows_before.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS first_value,
      nth_value(window_rows_before.n, 2) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at DESC, window_rows_before.n NULLS FIRST, window_rows_before.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS nth_value,
      count(window_rows_before.n) FILTER (WHERE window_rows_before.n > 1) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at DESC, window_rows_before.n NULLS FIRST, window_rows_before.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS count,
      array_agg(window_rows_before.id) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.at DESC, window_rows_before.n NULLS FIRST, window_rows_before.id ROWS BETWEEN 3::bigint PRECEDING AND 2::bigint PRECEDING) AS array_agg
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.first_value AS a,
    windowed.nth_value AS b,
    windowed.count AS c,
    windowed.array_agg AS d,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.at,
      window_rows_now.n,
      first_value(window_rows_now.n) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at DESC, window_rows_now.n NULLS FIRST, window_rows_now.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS first_value,
      nth_value(window_rows_now.n, 2) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at DESC, window_rows_now.n NULLS FIRST, window_rows_now.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS nth_value,
      count(window_rows_now.n) FILTER (WHERE window_rows_now.n > 1) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at DESC, window_rows_now.n NULLS FIRST, window_rows_now.id ROWS BETWEEN 2::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE CURRENT ROW) AS count,
      array_agg(window_rows_now.id) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.at DESC, window_rows_now.n NULLS FIRST, window_rows_now.id ROWS BETWEEN 3::bigint PRECEDING AND 2::bigint PRECEDING) AS array_agg
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.a,
    window_delta.b,
    window_delta.c,
    window_delta.d,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.a, window_delta.b, window_delta.c, window_delta.d
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.a,
    latest.b,
    latest.c,
    latest.d,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.a,
      result_change.b,
      result_change.c,
      result_change.d,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_neighbours_mixed_directions_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_neighbours_mixed_directions_result" (id, a, b, c, d)
  SELECT n.id, n.a, n.b, n.c, n.d
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_neighbours_mixed_directions_result" AS s
  SET id = n.id, a = n.a, b = n.b, c = n.c, d = n.d
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.a, s.b, s.c, s.d)::record *<> ROW(n.id, n.a, n.b, n.c, n.d)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_neighbours_mixed_directions_result" AS s
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
  stream_table => 'public.window_neighbours_mixed_directions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
