WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_sum_float_result'
),
-- Δmeasure: the rows that changed since the last refresh, each with its weight
measure_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.f8,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.measure" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.f8, changes.f8::text COLLATE pg_catalog."C", changes.f4, changes.f4::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    measure_change.kind,
    sum(measure_change.weight) FILTER (WHERE measure_change.f8 IS NOT NULL) AS n_change,
    sum(measure_change.weight) AS __pgt_count_change
  FROM measure_change
  GROUP BY measure_change.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.kind,
    kept.f8,
    kept.f4,
    coalesce(kept.n, 0) + coalesce(group_change.n_change::bigint, 0) AS n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_sum_float_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.kind), 0)
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: measure
group_rescan AS MATERIALIZED (
  SELECT
    group_next.kind,
    sum(measure.f8) AS f8,
    sum(measure.f4) AS f4
  FROM group_next
  JOIN public.measure AS measure
    ON (group_next.kind = measure.kind OR group_next.kind IS NULL AND measure.kind IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.kind
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.kind,
    CASE WHEN group_next.rescan THEN group_rescan.f8 ELSE group_next.f8 END AS f8,
    CASE WHEN group_next.rescan THEN group_rescan.f4 ELSE group_next.f4 END AS f4,
    group_next.n,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.kind), 0) = hash_record_extended(ROW(group_rescan.kind), 0)
    AND group_next.kind IS NOT DISTINCT FROM group_rescan.kind
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_sum_float_result" (kind, f8, f4, n, __pgt_count, __pgt_hash)
  SELECT n.kind, n.f8, n.f4, n.n, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_sum_float_result" AS s
  SET kind = n.kind, f8 = n.f8, f4 = n.f4, n = n.n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.f8, s.f4, s.n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.f8, n.f4, n.n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_sum_float_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.measure', (SELECT count(*) FROM measure_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_sum_float_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
