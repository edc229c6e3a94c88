WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_neighbours_of_everything_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.at,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.at, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where rows of Δ(t) stand or stood
window_places AS MATERIALIZED (
  SELECT
    t_change.at AS order_1,
    t_change.id AS order_2
  FROM t_change
  WHERE t_change.n IS NOT NULL
  GROUP BY t_change.at, t_change.id
),
-- the rows that came, and 1 on each side of every changed one, as they are now: t
window_near AS MATERIALIZED (
  -- Δ⁺t: runs when t changed
  SELECT
    t_change.id,
    t_change.at,
    t_change.n,
    1::bigint AS weight
  FROM t_change
  WHERE t_change.n IS NOT NULL
    AND t_change.weight > 0
  UNION ALL
  -- R₁|K, 1 rows before: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.n IS NOT NULL
      AND ROW(window_places.order_1, window_places.order_2) < ROW(t.at, t.id)
    ORDER BY t.at, t.id
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- R₁|K, 1 rows after: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      t.id,
      t.at,
      t.n
    FROM public.t AS t
    WHERE t.n IS NOT NULL
      AND ROW(window_places.order_1, window_places.order_2) > ROW(t.at, t.id)
    ORDER BY t.at DESC, t.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- each of them once
window_rows_now AS MATERIALIZED (
  SELECT
    latest.id,
    latest.at,
    latest.n
  FROM (
    SELECT DISTINCT ON (window_near.id)
      window_near.id,
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
    grouped.at,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.at,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.at,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.at,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
      WHERE t_change.n IS NOT NULL
    ) AS combined
    GROUP BY combined.id, combined.at, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.n,
    windowed.lag,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.at,
      window_rows_before.n,
      lag(window_rows_before.n) OVER (ORDER BY window_rows_before.at DESC, window_rows_before.id DESC) AS lag
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.n,
    windowed.lag,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.at,
      window_rows_now.n,
      lag(window_rows_now.n) OVER (ORDER BY window_rows_now.at DESC, window_rows_now.id DESC) AS lag
    FROM window_rows_now
  ) AS windowed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.n - grouped.lag AS step,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.id) FILTER (WHERE grouped.weight > 0) AS last_arrived,
    max(grouped.id) FILTER (WHERE grouped.weight < 0) AS last_left
  FROM (
    SELECT
      window_delta.id,
      window_delta.n,
      window_delta.lag,
      sum(window_delta.weight)::bigint AS weight
    FROM window_delta
    GROUP BY window_delta.id, window_delta.n, window_delta.lag
    HAVING sum(window_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.n - grouped.lag
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.step,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_change.last_arrived, kept.last) AS last,
    hash_record_extended(ROW(group_change.step), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.last_left >= kept.last AND (group_change.last_arrived IS NULL OR group_change.last_arrived < kept.last)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_neighbours_of_everything_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.step), 0)
    AND kept.step IS NOT DISTINCT FROM group_change.step
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.step,
    max(windowed.id) AS last
  FROM group_next
  JOIN (
    SELECT
      t.id,
      t.at,
      t.n,
      lag(t.n) OVER (ORDER BY t.at DESC, t.id DESC) AS lag
    FROM public.t AS t
    WHERE t.n IS NOT NULL
  ) AS windowed
    ON (group_next.step = windowed.n - windowed.lag OR group_next.step IS NULL AND windowed.n - windowed.lag IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.step
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.step,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.last ELSE group_next.last END AS last,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.step), 0) = hash_record_extended(ROW(group_rescan.step), 0)
    AND group_next.step IS NOT DISTINCT FROM group_rescan.step
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_neighbours_of_everything_result" (step, __pgt_count, last, __pgt_hash)
  SELECT n.step, n.__pgt_count, n.last, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_neighbours_of_everything_result" AS s
  SET step = n.step, __pgt_count = n.__pgt_count, last = n.last, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.step, s.__pgt_count, s.last, s.__pgt_hash)::record *<> ROW(n.step, n.__pgt_count, n.last, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_neighbours_of_everything_result" AS s
  USING group_new AS n
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
  stream_table => 'public.window_neighbours_of_everything_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
