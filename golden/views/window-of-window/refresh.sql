WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_of_window_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.s
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
    t.s,
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
    grouped.n,
    grouped.s
  FROM (
    SELECT
      combined.id,
      combined.g,
      combined.n,
      combined.s,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.g,
        window_rows_now.n,
        window_rows_now.s,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.g,
        t_change.n,
        t_change.s,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.g, combined.n, combined.s
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.s,
    windowed.rank AS place,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.n,
      window_rows_before.s,
      rank() OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.n) AS rank
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.s,
    windowed.rank AS place,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.n,
      window_rows_now.s,
      rank() OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.n) AS rank
    FROM window_rows_now
  ) AS windowed
),
-- the partitions that Δ(window) touches
window_partitions_2 AS MATERIALIZED (
  SELECT
    window_delta.s AS key_1
  FROM window_delta
  GROUP BY window_delta.s
),
-- the rows of the touched partitions, as they are now: t
window_rows_now_2 AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    windowed.id,
    windowed.s,
    windowed.rank AS place,
    1::bigint AS weight
  FROM window_partitions_2
  JOIN (
    SELECT
      t.id,
      t.g,
      t.n,
      t.s,
      rank() OVER (PARTITION BY t.g ORDER BY t.n) AS rank
    FROM public.t AS t
  ) AS windowed
    ON (window_partitions_2.key_1 = windowed.s OR window_partitions_2.key_1 IS NULL AND windowed.s IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before_2 AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.s,
    grouped.place
  FROM (
    SELECT
      combined.id,
      combined.s,
      combined.place,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now_2.id,
        window_rows_now_2.s,
        window_rows_now_2.place,
        1::bigint AS weight
      FROM window_rows_now_2
      UNION ALL
      SELECT
        window_delta.id,
        window_delta.s,
        window_delta.place,
        window_delta.weight * '-1'::integer AS weight
      FROM window_delta
    ) AS combined
    GROUP BY combined.id, combined.s, combined.place
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): t
window_delta_2 AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.place,
    windowed.sum AS places,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before_2.id,
      window_rows_before_2.s,
      window_rows_before_2.place,
      sum(window_rows_before_2.place) OVER (PARTITION BY window_rows_before_2.s ORDER BY window_rows_before_2.id) AS sum
    FROM window_rows_before_2
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.place,
    windowed.sum AS places,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now_2.id,
      window_rows_now_2.s,
      window_rows_now_2.place,
      sum(window_rows_now_2.place) OVER (PARTITION BY window_rows_now_2.s ORDER BY window_rows_now_2.id) AS sum
    FROM window_rows_now_2
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta_2.id,
    window_delta_2.place,
    window_delta_2.places,
    sum(window_delta_2.weight)::bigint AS weight
  FROM window_delta_2
  GROUP BY window_delta_2.id, window_delta_2.place, window_delta_2.places, window_delta_2.places::text COLLATE pg_catalog."C"
  HAVING sum(window_delta_2.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.place,
    latest.places,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.place,
      result_change.places,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_of_window_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_of_window_result" (id, place, places)
  SELECT n.id, n.place, n.places
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_of_window_result" AS s
  SET id = n.id, place = n.place, places = n.places
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.place, s.places)::record *<> ROW(n.id, n.place, n.places)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_of_window_result" AS s
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
  stream_table => 'public.window_of_window_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
