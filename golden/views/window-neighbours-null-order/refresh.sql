WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_neighbours_null_order_result'
),
-- Δtask: the rows that changed since the last refresh, each with its weight
task_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.board,
    changes.due,
    changes.points,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.task" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.board, changes.due, changes.points
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where rows of Δ(task) stand or stood
window_places AS MATERIALIZED (
  SELECT
    task_change.board AS key_1,
    task_change.due AS order_1,
    task_change.id AS order_2
  FROM task_change
  GROUP BY task_change.board, task_change.due, task_change.id
),
-- the rows that came, and 3 on each side of every changed one, as they are now: task
window_near AS MATERIALIZED (
  -- Δ⁺task: runs when task changed
  SELECT
    task_change.id,
    task_change.board,
    task_change.due,
    task_change.points,
    1::bigint AS weight
  FROM task_change
  WHERE task_change.weight > 0
  UNION ALL
  -- R₁|K, 3 rows before: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND ROW(window_places.order_1, window_places.order_2) > ROW(task.due, task.id)
    ORDER BY task.due DESC, task.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 3 rows before, among those of NULL: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND task.due IS NULL
      AND window_places.order_2 > task.id
    ORDER BY task.due DESC, task.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NULL
  UNION ALL
  -- R₁|K, 3 rows before, past those of NULL: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND task.due IS NOT NULL
    ORDER BY task.due DESC, task.id DESC
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NULL
  UNION ALL
  -- R₁|K, 3 rows after: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND ROW(window_places.order_1, window_places.order_2) < ROW(task.due, task.id)
    ORDER BY task.due, task.id
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NOT NULL
  UNION ALL
  -- R₁|K, 3 rows after, among those of NULL: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND task.due IS NULL
      AND window_places.order_2 < task.id
    ORDER BY task.due, task.id
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NULL
  UNION ALL
  -- R₁|K, 3 rows after, on to those of NULL: runs when task changed
  SELECT
    lateral_rows.id,
    lateral_rows.board,
    lateral_rows.due,
    lateral_rows.points,
    1::bigint AS weight
  FROM window_places
  JOIN LATERAL (
    SELECT
      task.id,
      task.board,
      task.due,
      task.points
    FROM public.task AS task
    WHERE task.board = window_places.key_1
      AND task.due IS NULL
    ORDER BY task.due, task.id
    LIMIT 3::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM task_change)
    AND window_places.order_1 IS NOT NULL
),
-- each of them once
window_rows_now AS MATERIALIZED (
  SELECT
    latest.id,
    latest.board,
    latest.due,
    latest.points
  FROM (
    SELECT DISTINCT ON (window_near.id)
      window_near.id,
      window_near.board,
      window_near.due,
      window_near.points
    FROM window_near
    ORDER BY window_near.id
  ) AS latest
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.board,
    grouped.due,
    grouped.points
  FROM (
    SELECT
      combined.id,
      combined.board,
      combined.due,
      combined.points,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.board,
        window_rows_now.due,
        window_rows_now.points,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        task_change.id,
        task_change.board,
        task_change.due,
        task_change.points,
        task_change.weight * '-1'::integer AS weight
      FROM task_change
    ) AS combined
    GROUP BY combined.id, combined.board, combined.due, combined.points
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): task
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when task changed
  SELECT
    windowed.id,
    windowed.board,
    windowed.due,
    windowed.lag AS earlier,
    windowed.lead AS later,
    windowed.sum AS around,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.board,
      window_rows_before.due,
      window_rows_before.points,
      lag(window_rows_before.points) OVER (PARTITION BY window_rows_before.board ORDER BY window_rows_before.due, window_rows_before.id) AS lag,
      lead(window_rows_before.due, 2) OVER (PARTITION BY window_rows_before.board ORDER BY window_rows_before.due, window_rows_before.id) AS lead,
      sum(window_rows_before.points) OVER (PARTITION BY window_rows_before.board ORDER BY window_rows_before.due, window_rows_before.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when task changed
  SELECT
    windowed.id,
    windowed.board,
    windowed.due,
    windowed.lag AS earlier,
    windowed.lead AS later,
    windowed.sum AS around,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.board,
      window_rows_now.due,
      window_rows_now.points,
      lag(window_rows_now.points) OVER (PARTITION BY window_rows_now.board ORDER BY window_rows_now.due, window_rows_now.id) AS lag,
      lead(window_rows_now.due, 2) OVER (PARTITION BY window_rows_now.board ORDER BY window_rows_now.due, window_rows_now.id) AS lead,
      sum(window_rows_now.points) OVER (PARTITION BY window_rows_now.board ORDER BY window_rows_now.due, window_rows_now.id ROWS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING) AS sum
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.board,
    window_delta.due,
    window_delta.earlier,
    window_delta.later,
    window_delta.around,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.board, window_delta.due, window_delta.earlier, window_delta.later, window_delta.around
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.board,
    latest.due,
    latest.earlier,
    latest.later,
    latest.around,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.board,
      result_change.due,
      result_change.earlier,
      result_change.later,
      result_change.around,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_neighbours_null_order_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_neighbours_null_order_result" (id, board, due, earlier, later, around)
  SELECT n.id, n.board, n.due, n.earlier, n.later, n.around
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_neighbours_null_order_result" AS s
  SET id = n.id, board = n.board, due = n.due, earlier = n.earlier, later = n.later, around = n.around
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.board, s.due, s.earlier, s.later, s.around)::record *<> ROW(n.id, n.board, n.due, n.earlier, n.later, n.around)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_neighbours_null_order_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.task', (SELECT count(*) FROM task_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_neighbours_null_order_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
