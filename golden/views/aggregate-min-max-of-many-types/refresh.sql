WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_min_max_of_many_types_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.q,
    changes.f,
    changes.s,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.q, changes.f, changes.f::text COLLATE pg_catalog."C", changes.s, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    min(grouped.s) FILTER (WHERE grouped.weight > 0) AS s_arrived,
    min(grouped.s) FILTER (WHERE grouped.weight < 0) AS s_left,
    max(grouped.q) FILTER (WHERE grouped.weight > 0) AS q_arrived,
    max(grouped.q) FILTER (WHERE grouped.weight < 0) AS q_left,
    min(grouped.f) FILTER (WHERE grouped.weight > 0) AS f_arrived,
    min(grouped.f) FILTER (WHERE grouped.weight < 0) AS f_left,
    max(grouped.d) FILTER (WHERE grouped.weight > 0) AS d_arrived,
    max(grouped.d) FILTER (WHERE grouped.weight < 0) AS d_left,
    min(int4range(grouped.n, grouped.n + 1)::text) FILTER (WHERE grouped.weight > 0) AS r_arrived,
    min(int4range(grouped.n, grouped.n + 1)::text) FILTER (WHERE grouped.weight < 0) AS r_left,
    max(ARRAY[grouped.n, grouped.id]::integer[]) FILTER (WHERE grouped.weight > 0) AS a_arrived,
    max(ARRAY[grouped.n, grouped.id]::integer[]) FILTER (WHERE grouped.weight < 0) AS a_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.id,
      t_change.g,
      t_change.n,
      t_change.q,
      t_change.f,
      t_change.s,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.id, t_change.g, t_change.n, t_change.q, t_change.f, t_change.f::text COLLATE pg_catalog."C", t_change.s, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    least(group_change.s_arrived, kept.s) AS s,
    greatest(group_change.q_arrived, kept.q) AS q,
    least(group_change.f_arrived, kept.f) AS f,
    greatest(group_change.d_arrived, kept.d) AS d,
    least(group_change.r_arrived, kept.r) AS r,
    greatest(group_change.a_arrived, kept.a) AS a,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.s_left <= kept.s AND (group_change.s_arrived IS NULL OR group_change.s_arrived > kept.s) OR group_change.q_left >= kept.q AND (group_change.q_arrived IS NULL OR group_change.q_arrived < kept.q) OR group_change.f_left <= kept.f AND (group_change.f_arrived IS NULL OR group_change.f_arrived > kept.f) OR group_change.d_left >= kept.d AND (group_change.d_arrived IS NULL OR group_change.d_arrived < kept.d) OR group_change.r_left <= kept.r AND (group_change.r_arrived IS NULL OR group_change.r_arrived > kept.r) OR group_change.a_left >= kept.a AND (group_change.a_arrived IS NULL OR group_change.a_arrived < kept.a)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_min_max_of_many_types_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    min(t.s) AS s,
    max(t.q) AS q,
    min(t.f) AS f,
    max(t.d) AS d,
    min(int4range(t.n, t.n + 1)::text) AS r,
    max(ARRAY[t.n, t.id]::integer[]) AS a
  FROM group_next
  JOIN public.t AS t
    ON (group_next.g = t.g OR group_next.g IS NULL AND t.g IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.g
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.g,
    CASE WHEN group_next.rescan THEN group_rescan.s ELSE group_next.s END AS s,
    CASE WHEN group_next.rescan THEN group_rescan.q ELSE group_next.q END AS q,
    CASE WHEN group_next.rescan THEN group_rescan.f ELSE group_next.f END AS f,
    CASE WHEN group_next.rescan THEN group_rescan.d ELSE group_next.d END AS d,
    CASE WHEN group_next.rescan THEN group_rescan.r ELSE group_next.r END AS r,
    CASE WHEN group_next.rescan THEN group_rescan.a ELSE group_next.a END AS a,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.g), 0) = hash_record_extended(ROW(group_rescan.g), 0)
    AND group_next.g IS NOT DISTINCT FROM group_rescan.g
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_min_max_of_many_types_result" (g, s, q, f, d, r, a, __pgt_count, __pgt_hash)
  SELECT n.g, n.s, n.q, n.f, n.d, n.r, n.a, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_min_max_of_many_types_result" AS s
  SET g = n.g, s = n.s, q = n.q, f = n.f, d = n.d, r = n.r, a = n.a, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.s, s.q, s.f, s.d, s.r, s.a, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.s, n.q, n.f, n.d, n.r, n.a, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_min_max_of_many_types_result" AS s
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
  stream_table => 'public.aggregate_min_max_of_many_types_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
