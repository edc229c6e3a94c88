WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.union_of_distinct_on_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the partitions that Δ(t) touches
top_partitions AS MATERIALIZED (
  SELECT
    t_change.g AS key_1
  FROM t_change
  GROUP BY t_change.g
),
-- the rows of the touched partitions, as they are now: t
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.g,
    t.id,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.t AS t
    ON (top_partitions.key_1 = t.g OR top_partitions.key_1 IS NULL AND t.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.id
  FROM (
    SELECT
      combined.g,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.g,
        top_rows_now.id,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.g,
        t_change.id,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.g, combined.id
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- the partitions that Δ(t) touches
top_partitions_2 AS MATERIALIZED (
  SELECT
    t_change.g AS key_1
  FROM t_change
  GROUP BY t_change.g
),
-- the rows of the touched partitions, as they are now: t
top_rows_now_2 AS MATERIALIZED (
  -- R₁|K: runs when t changed
  SELECT
    t.g,
    t.id,
    1::bigint AS weight
  FROM top_partitions_2
  JOIN public.t AS t
    ON (top_partitions_2.key_1 = t.g OR top_partitions_2.key_1 IS NULL AND t.g IS NULL)
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before_2 AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.id
  FROM (
    SELECT
      combined.g,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now_2.g,
        top_rows_now_2.id,
        1::bigint AS weight
      FROM top_rows_now_2
      UNION ALL
      SELECT
        t_change.g,
        t_change.id,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.g, combined.id
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ of top: t
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.g)
      top_rows_before.g,
      top_rows_before.id
    FROM top_rows_before
    ORDER BY top_rows_before.g, top_rows_before.id
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.g)
      top_rows_now.g,
      top_rows_now.id
    FROM top_rows_now
    ORDER BY top_rows_now.g, top_rows_now.id
  ) AS latest
),
-- Δ of top: t
top_delta_2 AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before_2.g)
      top_rows_before_2.g,
      top_rows_before_2.id
    FROM top_rows_before_2
    ORDER BY top_rows_before_2.g, top_rows_before_2.id DESC
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.g,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now_2.g)
      top_rows_now_2.g,
      top_rows_now_2.id
    FROM top_rows_now_2
    ORDER BY top_rows_now_2.g, top_rows_now_2.id DESC
  ) AS latest
),
-- Δ(union): t
union_delta AS MATERIALIZED (
  -- Δtop: runs when t changed
  SELECT
    top_delta.g,
    top_delta.id,
    top_delta.weight
  FROM top_delta
  UNION ALL
  -- Δtop: runs when t changed
  SELECT
    top_delta_2.g,
    top_delta_2.id,
    top_delta_2.weight
  FROM top_delta_2
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    union_delta.g,
    union_delta.id,
    sum(union_delta.weight) AS __pgt_count_change
  FROM union_delta
  GROUP BY union_delta.g, union_delta.id
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.id,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.union_of_distinct_on_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.id), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.id IS NOT DISTINCT FROM group_change.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.union_of_distinct_on_result" (g, id, __pgt_count, __pgt_hash)
  SELECT n.g, n.id, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.union_of_distinct_on_result" AS s
  SET g = n.g, id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.union_of_distinct_on_result" AS s
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
  stream_table => 'public.union_of_distinct_on_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
