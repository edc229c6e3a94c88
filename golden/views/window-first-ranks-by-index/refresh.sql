WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_first_ranks_by_index_result'
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
-- the groups that Δ(t) touches, and how many rows of them to look at
top_groups AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    coalesce(sum(greatest(t_change.weight, 0))::bigint, 0) + 2::bigint AS wanted
  FROM t_change
  GROUP BY t_change.g
),
-- the first rows of the touched groups, and as many more as came: t
top_rows_now AS MATERIALIZED (
  -- R₁|K, the first rows: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.n,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.n
    FROM public.t AS t
    WHERE t.g = top_groups.key_1
    ORDER BY t.n DESC NULLS LAST
    FETCH FIRST (top_groups.wanted) ROWS WITH TIES
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND top_groups.key_1 IS NOT NULL
  UNION ALL
  -- R₁|K, the first rows, where the partition is of NULL: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.g,
    lateral_rows.n,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.g,
      t.n
    FROM public.t AS t
    WHERE t.g IS NULL
    ORDER BY t.n DESC NULLS LAST
    FETCH FIRST (top_groups.wanted) ROWS WITH TIES
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
    AND top_groups.key_1 IS NULL
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
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
        top_rows_now.id,
        top_rows_now.g,
        top_rows_now.n,
        1::bigint AS weight
      FROM top_rows_now
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
    windowed.g,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.id,
      top_rows_before.g,
      top_rows_before.n,
      rank() OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST) AS rank,
      dense_rank() OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST) AS dense_rank
    FROM top_rows_before
  ) AS windowed
  WHERE 3 > windowed.rank
    AND windowed.dense_rank < 5
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    windowed.id,
    windowed.g,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.id,
      top_rows_now.g,
      top_rows_now.n,
      rank() OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST) AS rank,
      dense_rank() OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST) AS dense_rank
    FROM top_rows_now
  ) AS windowed
  WHERE 3 > windowed.rank
    AND windowed.dense_rank < 5
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    window_delta.g,
    sum(window_delta.weight) AS __pgt_count_change,
    sum(window_delta.id * window_delta.weight) AS ids_change
  FROM window_delta
  GROUP BY window_delta.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.ids + group_change.ids_change::bigint, group_change.ids_change::bigint, kept.ids) ELSE NULL::bigint END AS ids,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.window_first_ranks_by_index_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_first_ranks_by_index_result" (g, __pgt_count, ids, __pgt_hash)
  SELECT n.g, n.__pgt_count, n.ids, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_first_ranks_by_index_result" AS s
  SET g = n.g, __pgt_count = n.__pgt_count, ids = n.ids, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.__pgt_count, s.ids, s.__pgt_hash)::record *<> ROW(n.g, n.__pgt_count, n.ids, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_first_ranks_by_index_result" AS s
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
  stream_table => 'public.window_first_ranks_by_index_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
