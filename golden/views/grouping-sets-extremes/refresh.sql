WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_extremes_result'
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
    GROUPING(grouped.g, grouped.s) AS __pgt_set,
    min(grouped.n) FILTER (WHERE grouped.weight > 0) AS least_arrived,
    min(grouped.n) FILTER (WHERE grouped.weight < 0) AS least_left,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS most_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS most_left,
    min(grouped.d) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.d) FILTER (WHERE grouped.weight < 0) AS first_left,
    max(grouped.n) FILTER (WHERE grouped.weight > 0) AS max_arrived,
    max(grouped.n) FILTER (WHERE grouped.weight < 0) AS max_left,
    sum(grouped.weight) AS __pgt_count_change
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
  GROUP BY GROUPING SETS ((grouped.g, grouped.s), (grouped.s), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.s,
    group_change.__pgt_set,
    least(group_change.least_arrived, kept."least") AS "least",
    greatest(group_change.most_arrived, kept.most) AS most,
    least(group_change.first_arrived, kept.first) AS first,
    greatest(group_change.max_arrived, kept.max) AS max,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present,
    (group_change.least_left <= kept."least" AND (group_change.least_arrived IS NULL OR group_change.least_arrived > kept."least") OR group_change.most_left >= kept.most AND (group_change.most_arrived IS NULL OR group_change.most_arrived < kept.most) OR group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first) OR group_change.max_left >= kept.max AND (group_change.max_arrived IS NULL OR group_change.max_arrived < kept.max)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_extremes_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    combined.g,
    combined.s,
    combined.__pgt_set,
    min(combined.n) AS "least",
    max(combined.q) AS most,
    min(combined.d) AS first,
    max(combined.n) AS max
  FROM (
    SELECT
      group_next.g,
      group_next.s,
      group_next.__pgt_set,
      t.n,
      t.q,
      t.d
    FROM group_next
    JOIN public.t AS t
      ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL) AND (group_next.s = t.s OR group_next.s IS NULL AND t.s IS NULL)
    WHERE group_next.rescan
      AND group_next.__pgt_set = 0
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_2
      WHERE group_next_2.rescan
        AND group_next_2.__pgt_set = 0
    )
    UNION ALL
    SELECT
      group_next_3.g,
      group_next_3.s,
      group_next_3.__pgt_set,
      t_2.n,
      t_2.q,
      t_2.d
    FROM group_next AS group_next_3
    JOIN public.t AS t_2
      ON (group_next_3.s = t_2.s OR group_next_3.s IS NULL AND t_2.s IS NULL)
    WHERE group_next_3.rescan
      AND group_next_3.__pgt_set = 2
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_4
      WHERE group_next_4.rescan
        AND group_next_4.__pgt_set = 2
    )
    UNION ALL
    SELECT
      group_next_5.g,
      group_next_5.s,
      group_next_5.__pgt_set,
      t_3.n,
      t_3.q,
      t_3.d
    FROM group_next AS group_next_5
    CROSS JOIN public.t AS t_3
    WHERE group_next_5.rescan
      AND group_next_5.__pgt_set = 3
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_6
      WHERE group_next_6.rescan
        AND group_next_6.__pgt_set = 3
    )
  ) AS combined
  GROUP BY combined.g, combined.s, combined.__pgt_set
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    group_next.s,
    group_next.__pgt_set,
    CASE WHEN group_next.rescan THEN group_rescan."least" ELSE group_next."least" END AS "least",
    CASE WHEN group_next.rescan THEN group_rescan.most ELSE group_next.most END AS most,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    CASE WHEN group_next.rescan THEN group_rescan.max ELSE group_next.max END AS max,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g, group_next.s, group_next.__pgt_set), 0) = hash_record_extended(ROW(group_rescan.g, group_rescan.s, group_rescan.__pgt_set), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
    AND group_next.s IS NOT DISTINCT FROM group_rescan.s
    AND group_next.__pgt_set IS NOT DISTINCT FROM group_rescan.__pgt_set
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.grouping_sets_extremes_result" (g, s, __pgt_set, "least", most, first, max, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.__pgt_set, n."least", n.most, n.first, n.max, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_extremes_result" AS s
  SET g = n.g, s = n.s, __pgt_set = n.__pgt_set, "least" = n."least", most = n.most, first = n.first, max = n.max, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.__pgt_set, s."least", s.most, s.first, s.max, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.__pgt_set, n."least", n.most, n.first, n.max, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_extremes_result" AS s
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
  stream_table => 'public.grouping_sets_extremes_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
