WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_exclude_result'
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
    windowed.id,
    windowed.sum AS others,
    windowed.count AS strangers,
    windowed.count_2 AS untied,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.g,
      window_rows_before.n,
      sum(window_rows_before.id) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.n RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS sum,
      count(*) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.n GROUPS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE GROUP) AS count,
      count(*) OVER (PARTITION BY window_rows_before.g ORDER BY window_rows_before.n GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES) AS count_2
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.sum AS others,
    windowed.count AS strangers,
    windowed.count_2 AS untied,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.g,
      window_rows_now.n,
      sum(window_rows_now.id) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.n RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) AS sum,
      count(*) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.n GROUPS BETWEEN 1::bigint PRECEDING AND 1::bigint FOLLOWING EXCLUDE GROUP) AS count,
      count(*) OVER (PARTITION BY window_rows_now.g ORDER BY window_rows_now.n GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES) AS count_2
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.others,
    window_delta.strangers,
    window_delta.untied,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.others, window_delta.strangers, window_delta.untied
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.others,
    latest.strangers,
    latest.untied,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.others,
      result_change.strangers,
      result_change.untied,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_exclude_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_exclude_result" (id, others, strangers, untied)
  SELECT n.id, n.others, n.strangers, n.untied
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_exclude_result" AS s
  SET id = n.id, others = n.others, strangers = n.strangers, untied = n.untied
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.others, s.strangers, s.untied)::record *<> ROW(n.id, n.others, n.strangers, n.untied)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_exclude_result" AS s
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
  stream_table => 'public.window_exclude_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
