WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_expressions_result'
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
top_partitions AS MATERIALIZED (
  SELECT
    coalesce(t_change.g, '?'::text) AS key_1,
    t_change.n % 2 AS key_2
  FROM t_change
  GROUP BY coalesce(t_change.g, '?'::text), t_change.n % 2
),
-- the rows of the touched partitions, as they are now: t
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.g,
    t.n,
    t.id,
    t.s,
    coalesce(t.g, '?'::text) AS "coalesce",
    t.n % 2 AS "?column?",
    1::bigint AS weight
  FROM top_partitions
  JOIN public.t AS t
    ON top_partitions.key_1 = coalesce(t.g, '?'::text) AND (top_partitions.key_2 = t.n % 2 OR top_partitions.key_2 IS NULL AND t.n % 2 IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.n,
    grouped.id,
    grouped.s,
    grouped."coalesce",
    grouped."?column?"
  FROM (
    SELECT
      combined.g,
      combined.n,
      combined.id,
      combined.s,
      combined."coalesce",
      combined."?column?",
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.g,
        top_rows_now.n,
        top_rows_now.id,
        top_rows_now.s,
        top_rows_now."coalesce",
        top_rows_now."?column?",
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.g,
        t_change.n,
        t_change.id,
        t_change.s,
        coalesce(t_change.g, '?'::text) AS "coalesce",
        t_change.n % 2 AS "?column?",
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.g, combined.n, combined.id, combined.s, combined."coalesce", combined."?column?"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.n,
    latest.id,
    latest.s,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before."coalesce", top_rows_before."?column?")
      top_rows_before.g,
      top_rows_before.n,
      top_rows_before.id,
      top_rows_before.s,
      top_rows_before."coalesce",
      top_rows_before."?column?"
    FROM top_rows_before
    ORDER BY top_rows_before."coalesce", top_rows_before."?column?", top_rows_before.id DESC
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.n,
    latest.id,
    latest.s,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now."coalesce", top_rows_now."?column?")
      top_rows_now.g,
      top_rows_now.n,
      top_rows_now.id,
      top_rows_now.s,
      top_rows_now."coalesce",
      top_rows_now."?column?"
    FROM top_rows_now
    ORDER BY top_rows_now."coalesce", top_rows_now."?column?", top_rows_now.id DESC
  ) AS latest
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.g,
    top_delta.n,
    top_delta.id,
    top_delta.s,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.g, top_delta.n, top_delta.id, top_delta.s
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.g,
    latest.n,
    latest.id,
    latest.s,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.g,
      result_change.n,
      result_change.id,
      result_change.s,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.distinct_on_expressions_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_expressions_result" (g, n, id, s)
  SELECT n.g, n.n, n.id, n.s
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_expressions_result" AS s
  SET g = n.g, n = n.n, id = n.id, s = n.s
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.n, s.id, s.s)::record *<> ROW(n.g, n.n, n.id, n.s)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_expressions_result" AS s
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
  stream_table => 'public.distinct_on_expressions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
