WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_mixed_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.q,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.q, changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    grouped.s,
    grouped.d,
    grouped.n,
    GROUPING(grouped.g, grouped.s, grouped.d, grouped.n) AS __pgt_set,
    sum(grouped.weight) AS __pgt_count_change,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS q_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS q_left
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.q,
      t_change.s,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.q, t_change.s, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY GROUPING SETS ((grouped.g, grouped.s, grouped.d), (grouped.g, grouped.s), (grouped.g, grouped.d, grouped.n), (grouped.g, grouped.n), (grouped.g, grouped.d), (grouped.g))
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.s,
    group_change.d,
    group_change.n,
    group_change.__pgt_set,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    greatest(group_change.q_arrived, kept.q) AS q,
    hash_record_extended(ROW(group_change.g, group_change.s, group_change.d, group_change.n, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.q_left >= kept.q AND (group_change.q_arrived IS NULL OR group_change.q_arrived < kept.q)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_mixed_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s, group_change.d, group_change.n, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
    AND kept.d IS NOT DISTINCT FROM group_change.d
    AND kept.n IS NOT DISTINCT FROM group_change.n
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    combined.g,
    combined.s,
    combined.d,
    combined.n,
    combined.__pgt_set,
    max(combined.q) AS q
  FROM (
    SELECT
      group_next.g,
      group_next.s,
      group_next.d,
      group_next.n,
      group_next.__pgt_set,
      t.q
    FROM group_next
    JOIN public.t AS t
      ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL) AND (group_next.d = t.d OR group_next.d IS NULL AND t.d IS NULL)
    WHERE group_next.rescan
      AND group_next.__pgt_set = 1
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_2
      WHERE group_next_2.rescan
        AND group_next_2.__pgt_set = 1
    )
    UNION ALL
    SELECT
      group_next_3.g,
      group_next_3.s,
      group_next_3.d,
      group_next_3.n,
      group_next_3.__pgt_set,
      t_2.q
    FROM group_next AS group_next_3
    JOIN public.t AS t_2
      ON (group_next_3.g = t_2.g OR group_next_3.g IS NULL AND t_2.g IS NULL) AND (group_next_3.s = t_2.s OR group_next_3.s IS NULL AND t_2.s IS NULL)
    WHERE group_next_3.rescan
      AND group_next_3.__pgt_set = 3
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_4
      WHERE group_next_4.rescan
        AND group_next_4.__pgt_set = 3
    )
    UNION ALL
    SELECT
      group_next_5.g,
      group_next_5.s,
      group_next_5.d,
      group_next_5.n,
      group_next_5.__pgt_set,
      t_3.q
    FROM group_next AS group_next_5
    JOIN public.t AS t_3
      ON (group_next_5.g = t_3.g OR group_next_5.g IS NULL AND t_3.g IS NULL) AND (group_next_5.d = t_3.d OR group_next_5.d IS NULL AND t_3.d IS NULL) AND (group_next_5.n = t_3.n OR group_next_5.n IS NULL AND t_3.n IS NULL)
    WHERE group_next_5.rescan
      AND group_next_5.__pgt_set = 4
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_6
      WHERE group_next_6.rescan
        AND group_next_6.__pgt_set = 4
    )
    UNION ALL
    SELECT
      group_next_7.g,
      group_next_7.s,
      group_next_7.d,
      group_next_7.n,
      group_next_7.__pgt_set,
      t_4.q
    FROM group_next AS group_next_7
    JOIN public.t AS t_4
      ON (group_next_7.g = t_4.g OR group_next_7.g IS NULL AND t_4.g IS NULL) AND (group_next_7.n = t_4.n OR group_next_7.n IS NULL AND t_4.n IS NULL)
    WHERE group_next_7.rescan
      AND group_next_7.__pgt_set = 6
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_8
      WHERE group_next_8.rescan
        AND group_next_8.__pgt_set = 6
    )
    UNION ALL
    SELECT
      group_next_9.g,
      group_next_9.s,
      group_next_9.d,
      group_next_9.n,
      group_next_9.__pgt_set,
      t_5.q
    FROM group_next AS group_next_9
    JOIN public.t AS t_5
      ON (group_next_9.g = t_5.g OR group_next_9.g IS NULL AND t_5.g IS NULL) AND (group_next_9.d = t_5.d OR group_next_9.d IS NULL AND t_5.d IS NULL)
    WHERE group_next_9.rescan
      AND group_next_9.__pgt_set = 5
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_10
      WHERE group_next_10.rescan
        AND group_next_10.__pgt_set = 5
    )
    UNION ALL
    SELECT
      group_next_11.g,
      group_next_11.s,
      group_next_11.d,
      group_next_11.n,
      group_next_11.__pgt_set,
      t_6.q
    FROM group_next AS group_next_11
    JOIN public.t AS t_6
      ON (group_next_11.g = t_6.g OR group_next_11.g IS NULL AND t_6.g IS NULL)
    WHERE group_next_11.rescan
      AND group_next_11.__pgt_set = 7
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_12
      WHERE group_next_12.rescan
        AND group_next_12.__pgt_set = 7
    )
  ) AS combined
  GROUP BY combined.g, combined.s, combined.d, combined.n, combined.__pgt_set
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    group_next.s,
    group_next.d,
    group_next.n,
    group_next.__pgt_set,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.q ELSE group_next.q END AS q,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s, group_next.d, group_next.n, group_next.__pgt_set), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s, group_rescan.d, group_rescan.n, group_rescan.__pgt_set), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
    AND group_next.d IS NOT DISTINCT FROM group_rescan.d
    AND group_next.n IS NOT DISTINCT FROM group_rescan.n
    AND group_next.__pgt_set IS NOT DISTINCT FROM group_rescan.__pgt_set
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_mixed_result" (g, s, d, n, __pgt_set, __pgt_count, q, __pgt_hash)
  SELECT n.g, n.s, n.d, n.n, n.__pgt_set, n.__pgt_count, n.q, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_mixed_result" AS s
  SET g = n.g, s = n.s, d = n.d, n = n.n, __pgt_set = n.__pgt_set, __pgt_count = n.__pgt_count, q = n.q, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.d, s.n, s.__pgt_set, s.__pgt_count, s.q, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.d, n.n, n.__pgt_set, n.__pgt_count, n.q, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_mixed_result" AS s
  USING group_new AS n
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
  stream_table => 'public.grouping_sets_mixed_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
