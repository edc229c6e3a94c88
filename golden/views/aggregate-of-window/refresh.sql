WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_of_window_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(t) touches
window_partitions AS MATERIALIZED (
  SELECT
    t_change.g AS key_1
  FROM t_change
  GROUP BY t_change.g
),
-- the rows of the touched partitions, as they are now: t
window_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.id,
    t.g,
    t.n,
    1::bigint AS weight
  FROM window_partitions
  JOIN public.t AS t
    ON (window_partitions.key_1 = t.g OR window_partitions.key_1 IS NULL AND t.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.g,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.g,
        window_rows_now.n,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.n,
    windowed.row_number,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.n,
      row_number() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.id) AS row_number
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.n,
    windowed.row_number,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.n,
      row_number() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.id) AS row_number
    FROM window_rows_now
  ) AS windowed
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    window_delta.row_number AS place,
    sum(window_delta.weight) AS __pgt_count_change,
    sum(window_delta.n * window_delta.weight) AS total_change,
    sum(window_delta.weight) FILTER (WHERE window_delta.n IS NOT NULL) AS __pgt_total_count_change
  FROM window_delta
  GROUP BY window_delta.row_number
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.place,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_window_result" AS kept
    ON kept.place = group_change.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_window_result" (place, __pgt_count, total, __pgt_total_count)
  SELECT n.place, n.__pgt_count, n.total, n.__pgt_total_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_of_window_result" AS s
  SET place = n.place, __pgt_count = n.__pgt_count, total = n.total, __pgt_total_count = n.__pgt_total_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.place, s.__pgt_count, s.total, s.__pgt_total_count)::record *<> ROW(n.place, n.__pgt_count, n.total, n.__pgt_total_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_window_result" AS s
  USING group_next AS n
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
  stream_table => 'public.aggregate_of_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
