WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_null_order_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.list,
    changes.place
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.list, changes.place, changes.weight, changes.weight::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(item) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.list AS key_1,
    latest.place AS start
  FROM (
    SELECT DISTINCT ON (item_change.list)
      item_change.list,
      item_change.place
    FROM item_change
    ORDER BY item_change.list, item_change.place
  ) AS latest
),
-- 2 rows before each of them, as they are kept: item
window_rows_earlier AS MATERIALIZED (
  -- 2 rows of S₀|K before: runs when item changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts.key_1
      AND kept.place < window_starts.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 2::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts.start IS NOT NULL
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- 2 rows of S₀|K before, where the partition is of NULL: runs when item changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place < window_starts.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 2::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts.start IS NOT NULL
    AND window_starts.key_1 IS NULL
  UNION ALL
  -- 2 rows of S₀|K before, before those of NULL: runs when item changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts.key_1
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 2::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts.start IS NULL
    AND window_starts.key_1 IS NOT NULL
  UNION ALL
  -- 2 rows of S₀|K before, before those of NULL, where the partition is of NULL: runs when item changed
  SELECT
    window_starts.key_1,
    window_starts.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 2::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts.start IS NULL
    AND window_starts.key_1 IS NULL
),
-- the first of these rows, for each place
window_starts_earlier AS MATERIALIZED (
  SELECT
    latest.key_1,
    coalesce(latest.found, latest.start) AS start
  FROM (
    SELECT DISTINCT ON (window_rows_earlier.key_1)
      window_rows_earlier.key_1,
      window_rows_earlier.start,
      window_rows_earlier.found
    FROM window_rows_earlier
    ORDER BY window_rows_earlier.key_1, window_rows_earlier.found
  ) AS latest
),
-- 1 row before each of them, as they are kept: item
window_rows_earlier_2 AS MATERIALIZED (
  -- 1 row of S₀|K before: runs when item changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier.key_1
      AND kept.place < window_starts_earlier.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NOT NULL
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- 1 row of S₀|K before, where the partition is of NULL: runs when item changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place < window_starts_earlier.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NOT NULL
    AND window_starts_earlier.key_1 IS NULL
  UNION ALL
  -- 1 row of S₀|K before, before those of NULL: runs when item changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier.key_1
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NULL
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- 1 row of S₀|K before, before those of NULL, where the partition is of NULL: runs when item changed
  SELECT
    window_starts_earlier.key_1,
    window_starts_earlier.start,
    lateral_rows.place AS found,
    1::bigint AS weight
  FROM window_starts_earlier
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NULL
    AND window_starts_earlier.key_1 IS NULL
),
-- the first of these rows, for each place
window_starts_earlier_2 AS MATERIALIZED (
  SELECT
    latest.key_1,
    coalesce(latest.found, latest.start) AS start,
    latest.start AS place
  FROM (
    SELECT DISTINCT ON (window_rows_earlier_2.key_1)
      window_rows_earlier_2.key_1,
      window_rows_earlier_2.start,
      window_rows_earlier_2.found
    FROM window_rows_earlier_2
    ORDER BY window_rows_earlier_2.key_1, window_rows_earlier_2.found
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: item
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when item changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier_2.key_1
      AND kept.place < window_starts_earlier_2.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier_2.start IS NOT NULL
    AND window_starts_earlier_2.key_1 IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, where the partition is of NULL: runs when item changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place < window_starts_earlier_2.start
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier_2.start IS NOT NULL
    AND window_starts_earlier_2.key_1 IS NULL
  UNION ALL
  -- the last row of S₀|K before, before those of NULL: runs when item changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier_2.key_1
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier_2.start IS NULL
    AND window_starts_earlier_2.key_1 IS NOT NULL
  UNION ALL
  -- the last row of S₀|K before, before those of NULL, where the partition is of NULL: runs when item changed
  SELECT
    window_starts_earlier_2.key_1,
    window_starts_earlier_2.start,
    window_starts_earlier_2.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    1::bigint AS weight
  FROM window_starts_earlier_2
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place IS NOT NULL
    ORDER BY kept.place DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier_2.start IS NULL
    AND window_starts_earlier_2.key_1 IS NULL
),
-- the rows from there on, as they are now, with the values before: item
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.weight AS weight_2,
    window_before.row_number,
    window_before.sum,
    window_before.place AS place_2,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      item.id,
      item.list,
      item.place,
      item.weight
    FROM public.item AS item
    WHERE item.list = window_before.key_1
      AND item.place >= window_before.start
    ORDER BY item.place, item.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_before.start IS NOT NULL
    AND window_before.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, where the partition is of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.weight AS weight_2,
    window_before.row_number,
    window_before.sum,
    window_before.place AS place_2,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      item.id,
      item.list,
      item.place,
      item.weight
    FROM public.item AS item
    WHERE item.list IS NULL
      AND item.place >= window_before.start
    ORDER BY item.place, item.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_before.start IS NOT NULL
    AND window_before.key_1 IS NULL
  UNION ALL
  -- R₁|K, from the first changed row on, those of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.weight AS weight_2,
    window_before.row_number,
    window_before.sum,
    window_before.place AS place_2,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      item.id,
      item.list,
      item.place,
      item.weight
    FROM public.item AS item
    WHERE item.list = window_before.key_1
      AND item.place IS NULL
    ORDER BY item.place, item.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_before.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, from the first changed row on, those of NULL, where the partition is of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.weight AS weight_2,
    window_before.row_number,
    window_before.sum,
    window_before.place AS place_2,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      item.id,
      item.list,
      item.place,
      item.weight
    FROM public.item AS item
    WHERE item.list IS NULL
      AND item.place IS NULL
    ORDER BY item.place, item.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_before.key_1 IS NULL
),
-- Δ(window): item
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total,
      kept.earlier,
      kept.later
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier.key_1
      AND kept.place >= window_starts_earlier.start
    ORDER BY kept.place, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NOT NULL
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, where the partition is of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total,
      kept.earlier,
      kept.later
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place >= window_starts_earlier.start
    ORDER BY kept.place, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.start IS NOT NULL
    AND window_starts_earlier.key_1 IS NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, those of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total,
      kept.earlier,
      kept.later
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list = window_starts_earlier.key_1
      AND kept.place IS NULL
    ORDER BY kept.place, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.key_1 IS NOT NULL
  UNION ALL
  -- −S₀|K, from the first changed row on, those of NULL, where the partition is of NULL: runs when item changed
  SELECT
    lateral_rows.id,
    lateral_rows.list,
    lateral_rows.place,
    lateral_rows.number AS row_number,
    lateral_rows.total AS sum,
    lateral_rows.earlier AS lag,
    lateral_rows.later AS lead,
    - 1::bigint AS weight
  FROM window_starts_earlier
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.list,
      kept.place,
      kept.number,
      kept.total,
      kept.earlier,
      kept.later
    FROM pgtrickle_state."public.window_running_null_order_result" AS kept
    WHERE kept.list IS NULL
      AND kept.place IS NULL
    ORDER BY kept.place, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM item_change)
    AND window_starts_earlier.key_1 IS NULL
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when item changed
  SELECT
    windowed.id,
    windowed.list,
    windowed.place,
    coalesce(windowed.row_number, 0) + windowed.row_number_2 AS row_number,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    windowed.lag,
    windowed.lead,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.list,
      window_rows_now.place,
      window_rows_now.weight_2,
      window_rows_now.row_number,
      window_rows_now.sum,
      window_rows_now.place_2,
      row_number() OVER (PARTITION BY window_rows_now.list ORDER BY window_rows_now.place, window_rows_now.id) AS row_number_2,
      sum(window_rows_now.weight_2) OVER (PARTITION BY window_rows_now.list ORDER BY window_rows_now.place, window_rows_now.id) AS sum_2,
      lag(window_rows_now.weight_2) OVER (PARTITION BY window_rows_now.list ORDER BY window_rows_now.place, window_rows_now.id) AS lag,
      lead(window_rows_now.weight_2, 2) OVER (PARTITION BY window_rows_now.list ORDER BY window_rows_now.place, window_rows_now.id) AS lead
    FROM window_rows_now
  ) AS windowed
  WHERE (windowed.place >= windowed.place_2 OR windowed.place IS NULL)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.list,
    window_delta.place,
    window_delta.row_number AS number,
    window_delta.sum AS total,
    window_delta.lag AS earlier,
    window_delta.lead AS later,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.list, window_delta.place, window_delta.row_number, window_delta.sum, window_delta.sum::text COLLATE pg_catalog."C", window_delta.lag, window_delta.lag::text COLLATE pg_catalog."C", window_delta.lead, window_delta.lead::text COLLATE pg_catalog."C"
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.list,
    latest.place,
    latest.number,
    latest.total,
    latest.earlier,
    latest.later,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.list,
      result_change.place,
      result_change.number,
      result_change.total,
      result_change.earlier,
      result_change.later,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_null_order_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_null_order_result" (id, list, place, number, total, earlier, later)
  SELECT n.id, n.list, n.place, n.number, n.total, n.earlier, n.later
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_null_order_result" AS s
  SET id = n.id, list = n.list, place = n.place, number = n.number, total = n.total, earlier = n.earlier, later = n.later
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.list, s.place, s.number, s.total, s.earlier, s.later)::record *<> ROW(n.id, n.list, n.place, n.number, n.total, n.earlier, n.later)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_null_order_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_null_order_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
