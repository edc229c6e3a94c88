WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_first_rows_of_everything_result'
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
-- the groups that Δ(t) touches, and how many rows of them to look at
top_groups AS MATERIALIZED (
  SELECT
    coalesce(sum(greatest(t_change.weight, 0))::bigint, 0) + 3::bigint AS wanted
  FROM t_change
  GROUP BY ()
),
-- the first rows of the touched groups, and as many more as came: t
top_rows_now AS MATERIALIZED (
  -- R₁|K, the first rows: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.at,
    lateral_rows.n,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.at,
      t.n
    FROM public.t AS t
    ORDER BY t.at DESC, t.id DESC
    LIMIT top_groups.wanted
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
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
        top_rows_now.id,
        top_rows_now.at,
        top_rows_now.n,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.at,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
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
    windowed.row_number AS place,
    windowed.lag AS earlier,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.at,
      top_rows_before.n,
      row_number() OVER (ORDER BY top_rows_before.at DESC, top_rows_before.id DESC) AS row_number,
      lag(top_rows_before.n, 2) OVER (ORDER BY top_rows_before.at DESC, top_rows_before.id DESC) AS lag
    FROM top_rows_before
  ) AS windowed
  WHERE windowed.row_number <= 3
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.row_number AS place,
    windowed.lag AS earlier,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.at,
      top_rows_now.n,
      row_number() OVER (ORDER BY top_rows_now.at DESC, top_rows_now.id DESC) AS row_number,
      lag(top_rows_now.n, 2) OVER (ORDER BY top_rows_now.at DESC, top_rows_now.id DESC) AS lag
    FROM top_rows_now
  ) AS windowed
  WHERE windowed.row_number <= 3
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.place,
    window_delta.earlier,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.place, window_delta.earlier
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.place,
    latest.earlier,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.place,
      result_change.earlier,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_first_rows_of_everything_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_first_rows_of_everything_result" (id, place, earlier)
  SELECT n.id, n.place, n.earlier
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_first_rows_of_everything_result" AS s
  SET id = n.id, place = n.place, earlier = n.earlier
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.place, s.earlier)::record *<> ROW(n.id, n.place, n.earlier)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_first_rows_of_everything_result" AS s
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
  stream_table => 'public.window_first_rows_of_everything_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
