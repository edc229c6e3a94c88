WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_of_the_row_alone_result'
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
    changes.id
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(r) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.id AS start
  FROM (
    SELECT
      r_change.id
    FROM r_change
    ORDER BY r_change.id
    LIMIT 1
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: r
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when r changed
  SELECT
    window_starts.start,
    lateral_rows.place,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.place
    FROM pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS kept
    WHERE kept.id < window_starts.start
    ORDER BY kept.id DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM r_change)
),
-- the rows from there on, as they are now, with the values before: r
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when r changed
  SELECT
    lateral_rows.id,
    lateral_rows.b,
    window_before.place,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      r.id,
      r.b
    FROM public.r AS r
    WHERE r.id >= window_before.start
    ORDER BY r.id, r.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM r_change)
),
-- Δ(window): r
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when r changed
  SELECT
    lateral_rows.id,
    lateral_rows.b,
    lateral_rows.place,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.b,
      kept.place
    FROM pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS kept
    WHERE kept.id >= window_starts.start
    ORDER BY kept.id, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when r changed
  SELECT
    windowed.id,
    windowed.b,
    coalesce(windowed.place, 0) + windowed.place_2 AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.b,
      window_rows_now.place,
      row_number() OVER (ORDER BY window_rows_now.id, window_rows_now.id) AS place_2
    FROM window_rows_now
  ) AS windowed
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.b,
    window_delta.place,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.b, window_delta.place
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.b,
    latest.place,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.id)
      window_change.id,
      window_change.b,
      window_change.place,
      window_change.weight
    FROM window_change
    ORDER BY window_change.id, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS kept
    ON kept.id = latest.id
),
-- Δ of window_join: l, r
window_join_delta AS MATERIALIZED (
  -- Δl ⋈ window₀: runs when l changed
  SELECT
    l_change.id,
    kept.b,
    l_change.weight
  FROM l_change
  JOIN pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS kept
    ON kept.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (l_change.k::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM l_change)
  UNION ALL
  -- l ⋈ Δwindow: runs when r changed
  SELECT
    l.id,
    window_delta.b,
    window_delta.weight
  FROM window_delta
  JOIN public.l AS l
    ON window_delta.place <= coalesce((SELECT (SELECT n LIMIT nullif(least(n, 0), 0)) FROM (VALUES (l.k::bigint)) AS amount (n)), '9223372036854775807'::bigint)
  WHERE EXISTS (SELECT FROM r_change)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_join_delta.id,
    window_join_delta.b,
    sum(window_join_delta.weight)::bigint AS weight
  FROM window_join_delta
  GROUP BY window_join_delta.id, window_join_delta.b
  HAVING sum(window_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_of_the_row_alone_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b), 0)
    AND ROW(kept.id, kept.b) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_of_the_row_alone_result" (id, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_of_the_row_alone_result" AS s
  SET id = n.id, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_of_the_row_alone_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" (id, b, place)
  SELECT n.id, n.b, n.place
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS s
  SET id = n.id, b = n.b, place = n.place
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.place)::record *<> ROW(n.id, n.b, n.place)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_of_the_row_alone_result.window" AS s
  USING window_next AS n
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
  stream_table => 'public.lateral_limit_of_the_row_alone_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
