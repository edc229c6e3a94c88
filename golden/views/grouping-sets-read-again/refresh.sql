WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.grouping_sets_read_again_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.f, changes.f::text COLLATE pg_catalog."C", changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    t_change.s,
    GROUPING(t_change.g, t_change.s) AS __pgt_set,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY GROUPING SETS ((t_change.g, t_change.s), (t_change.g), (t_change.s), ())
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    group_change.s,
    group_change.__pgt_set,
    kept.f,
    kept.n,
    kept.texts,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g, group_change.s, group_change.__pgt_set), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 OR group_change.__pgt_set = 3 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.grouping_sets_read_again_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g, group_change.s, group_change.__pgt_set), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
    AND kept.s IS NOT DISTINCT FROM group_change.s
    AND kept.__pgt_set IS NOT DISTINCT FROM group_change.__pgt_set
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now
group_rescan AS MATERIALIZED (
  SELECT
    combined.g,
    combined.s,
    combined.__pgt_set,
    sum(combined.f) AS f,
    count(DISTINCT combined.n) AS n,
    string_agg(combined.s_2, ','::text ORDER BY combined.id) AS texts
  FROM (
    SELECT
      group_next.g,
      group_next.s,
      group_next.__pgt_set,
      t.id,
      t.n,
      t.f,
      t.s AS s_2
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
      t_2.id,
      t_2.n,
      t_2.f,
      t_2.s AS s_2
    FROM group_next AS group_next_3
    JOIN public.t AS t_2
      ON (group_next_3.g = t_2.g OR group_next_3.g IS NULL AND t_2.g IS NULL)
    WHERE group_next_3.rescan
      AND group_next_3.__pgt_set = 1
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_4
      WHERE group_next_4.rescan
        AND group_next_4.__pgt_set = 1
    )
    UNION ALL
    SELECT
      group_next_5.g,
      group_next_5.s,
      group_next_5.__pgt_set,
      t_3.id,
      t_3.n,
      t_3.f,
      t_3.s AS s_2
    FROM group_next AS group_next_5
    JOIN public.t AS t_3
      ON (group_next_5.s = t_3.s OR group_next_5.s IS NULL AND t_3.s IS NULL)
    WHERE group_next_5.rescan
      AND group_next_5.__pgt_set = 2
      AND EXISTS (
      SELECT
      FROM group_next AS group_next_6
      WHERE group_next_6.rescan
        AND group_next_6.__pgt_set = 2
    )
  ) AS combined
  GROUP BY combined.g, combined.s, combined.__pgt_set
  UNION ALL
  SELECT
    NULL::text AS g,
    NULL::text AS s,
    3 AS __pgt_set,
    sum(t_4.f) AS f,
    count(DISTINCT t_4.n) AS n,
    string_agg(t_4.s, ','::text ORDER BY t_4.id) AS texts
  FROM public.t AS t_4
  WHERE EXISTS (
    SELECT
    FROM group_next AS group_next_7
    WHERE group_next_7.rescan
      AND group_next_7.__pgt_set = 3
  )
  GROUP BY ()
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    group_next.s,
    group_next.__pgt_set,
    CASE WHEN group_next.rescan THEN group_rescan.f ELSE group_next.f END AS f,
    CASE WHEN group_next.rescan THEN group_rescan.n ELSE group_next.n END AS n,
    CASE WHEN group_next.rescan THEN group_rescan.texts ELSE group_next.texts END AS texts,
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
  INSERT INTO pgtrickle_state."public.grouping_sets_read_again_result" (g, s, __pgt_set, f, n, texts, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.__pgt_set, n.f, n.n, n.texts, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.grouping_sets_read_again_result" AS s
  SET g = n.g, s = n.s, __pgt_set = n.__pgt_set, f = n.f, n = n.n, texts = n.texts, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.g, s.s, s.__pgt_set, s.f, s.n, s.texts, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.__pgt_set, n.f, n.n, n.texts, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.grouping_sets_read_again_result" AS s
  USING group_new AS n
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
  stream_table => 'public.grouping_sets_read_again_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
