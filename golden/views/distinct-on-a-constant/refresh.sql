WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_a_constant_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.a,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.a, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(t) touches
top_partitions AS MATERIALIZED (
  SELECT
    2 AS key_1,
    t_change.b AS key_2
  FROM t_change
  GROUP BY 2::integer, t_change.b
),
-- the rows of the touched partitions, as they are now: t
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    2 AS kind,
    t.a,
    t.b,
    t.id,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.t AS t
    ON (top_partitions.key_2 = t.b OR top_partitions.key_2 IS NULL AND t.b IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
    AND top_partitions.key_1 = 2
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.kind,
    grouped.a,
    grouped.b,
    grouped.id
  FROM (
    SELECT
      combined.kind,
      combined.a,
      combined.b,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.kind,
        top_rows_now.a,
        top_rows_now.b,
        top_rows_now.id,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        2 AS kind,
        t_change.a,
        t_change.b,
        t_change.id,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.kind, combined.a, combined.b, combined.id
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.kind,
    latest.a,
    latest.b,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.kind, top_rows_before.b)
      top_rows_before.kind,
      top_rows_before.a,
      top_rows_before.b,
      top_rows_before.id
    FROM top_rows_before
    ORDER BY top_rows_before.kind, top_rows_before.b, top_rows_before.a DESC, top_rows_before.id
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.kind,
    latest.a,
    latest.b,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.kind, top_rows_now.b)
      top_rows_now.kind,
      top_rows_now.a,
      top_rows_now.b,
      top_rows_now.id
    FROM top_rows_now
    ORDER BY top_rows_now.kind, top_rows_now.b, top_rows_now.a DESC, top_rows_now.id
  ) AS latest
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.kind,
    top_delta.a,
    top_delta.b,
    top_delta.id,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.kind, top_delta.a, top_delta.b, top_delta.id
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.kind,
    latest.a,
    latest.b,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.kind,
      result_change.a,
      result_change.b,
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.distinct_on_a_constant_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_a_constant_result" (kind, a, b, id)
  SELECT n.kind, n.a, n.b, n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_a_constant_result" AS s
  SET kind = n.kind, a = n.a, b = n.b, id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.a, s.b, s.id)::record *<> ROW(n.kind, n.a, n.b, n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_a_constant_result" AS s
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
  stream_table => 'public.distinct_on_a_constant_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
