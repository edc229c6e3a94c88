WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_in_subquery_with_ties_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- all rows, as they are now
top_rows_now AS MATERIALIZED (
  -- R₁: runs when t changed
  SELECT
    t.id,
    t.n,
    1::bigint AS weight
  FROM public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n
  FROM (
    SELECT
      combined.id,
      combined.n,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.n,
        top_rows_now.weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.n
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top)
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.n
    FROM top_rows_before
    ORDER BY top_rows_before.n
    FETCH FIRST ('1'::bigint) ROWS WITH TIES
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.n,
      top_rows_now.weight
    FROM top_rows_now
    ORDER BY top_rows_now.n
    FETCH FIRST ('1'::bigint) ROWS WITH TIES
  ) AS latest
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sum(top_delta.weight) AS __pgt_count_change,
    sum(top_delta.id * top_delta.weight) AS ids_change
  FROM top_delta
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.ids + group_change.ids_change::bigint, group_change.ids_change::bigint, kept.ids) ELSE NULL::bigint END AS ids,
    true AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.limit_in_subquery_with_ties_result" AS kept
    ON true
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_in_subquery_with_ties_result" (__pgt_count, ids)
  SELECT n.__pgt_count, n.ids
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_in_subquery_with_ties_result" AS s
  SET __pgt_count = n.__pgt_count, ids = n.ids
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.__pgt_count, s.ids)::record *<> ROW(n.__pgt_count, n.ids)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_in_subquery_with_ties_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_in_subquery_with_ties_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
