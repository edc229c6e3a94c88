WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_interval_extremes_result'
),
-- Δlapse: the rows that changed since the last refresh, each with its weight
lapse_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.kind,
    changes.took,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.lapse" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.kind, changes.took, changes.took::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    lapse_change.kind,
    sum(lapse_change.took * lapse_change.weight::double precision) FILTER (WHERE abs(date_part('hour'::text, lapse_change.took) * lapse_change.weight::double precision) <= 2000000) AS total_sum,
    bool_or(NOT abs(date_part('hour'::text, lapse_change.took) * lapse_change.weight::double precision) <= 2000000) AS total_inexact,
    sum(lapse_change.weight) FILTER (WHERE lapse_change.took IS NOT NULL) AS __pgt_total_count_change,
    sum(lapse_change.took * lapse_change.weight::double precision) FILTER (WHERE CASE WHEN lapse_change.id > 2 THEN abs(date_part('hour'::text, lapse_change.took) * lapse_change.weight::double precision) <= 2000000 ELSE false END) AS some_sum,
    bool_or(NOT abs(date_part('hour'::text, lapse_change.took) * lapse_change.weight::double precision) <= 2000000) FILTER (WHERE lapse_change.id > 2) AS some_inexact,
    sum(lapse_change.weight) FILTER (WHERE lapse_change.took IS NOT NULL AND lapse_change.id > 2) AS __pgt_some_count_change,
    sum(lapse_change.weight) AS __pgt_count_change
  FROM lapse_change
  GROUP BY lapse_change.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.kind,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_sum, group_change.total_sum, kept.total) ELSE NULL::interval END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    CASE WHEN coalesce(kept.__pgt_some_count, 0) + coalesce(group_change.__pgt_some_count_change::bigint, 0) > 0 THEN coalesce(kept."some" + group_change.some_sum, group_change.some_sum, kept."some") ELSE NULL::interval END AS "some",
    coalesce(kept.__pgt_some_count, 0) + coalesce(group_change.__pgt_some_count_change::bigint, 0) AS __pgt_some_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (NOT isfinite(kept.total) OR NOT isfinite(group_change.total_sum) OR group_change.total_inexact OR NOT isfinite(kept."some") OR NOT isfinite(group_change.some_sum) OR group_change.some_inexact) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_interval_extremes_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.kind), 0)
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: lapse
group_rescan AS MATERIALIZED (
  SELECT
    group_next.kind,
    sum(lapse.took) AS total,
    sum(lapse.took) FILTER (WHERE lapse.id > 2) AS "some"
  FROM group_next
  JOIN public.lapse AS lapse
    ON (group_next.kind = lapse.kind OR group_next.kind IS NULL AND lapse.kind IS NULL)
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
    CASE WHEN group_next.rescan THEN group_rescan.total ELSE group_next.total END AS total,
    group_next.__pgt_total_count,
    CASE WHEN group_next.rescan THEN group_rescan."some" ELSE group_next."some" END AS "some",
    group_next.__pgt_some_count,
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
  INSERT INTO pgtrickle_state."public.aggregate_interval_extremes_result" (kind, total, __pgt_total_count, "some", __pgt_some_count, __pgt_count, __pgt_hash)
  SELECT n.kind, n.total, n.__pgt_total_count, n."some", n.__pgt_some_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_interval_extremes_result" AS s
  SET kind = n.kind, total = n.total, __pgt_total_count = n.__pgt_total_count, "some" = n."some", __pgt_some_count = n.__pgt_some_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.total, s.__pgt_total_count, s."some", s.__pgt_some_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.total, n.__pgt_total_count, n."some", n.__pgt_some_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_interval_extremes_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.lapse', (SELECT count(*) FROM lapse_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_interval_extremes_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
