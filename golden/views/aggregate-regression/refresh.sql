WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_regression_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.f,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.f, changes.f::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    t_change.g,
    sum(t_change.weight) FILTER (WHERE t_change.f IS NOT NULL AND t_change.n IS NOT NULL) AS n_change,
    sum(t_change.weight) AS __pgt_count_change
  FROM t_change
  GROUP BY t_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    coalesce(kept.n, 0) + coalesce(group_change.n_change::bigint, 0) AS n,
    kept.slope,
    kept.b,
    kept.corr,
    kept.cp,
    kept.cs,
    kept.r2,
    kept.ax,
    kept.sxx,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    true AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_regression_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    regr_slope(t.f, t.n) AS slope,
    regr_intercept(t.f, t.n) AS b,
    corr(t.f, t.n) AS corr,
    covar_pop(t.f, t.n) AS cp,
    covar_samp(t.f, t.n) AS cs,
    regr_r2(t.f, t.n) AS r2,
    regr_avgx(t.f, t.n) AS ax,
    regr_sxx(t.f, t.n) AS sxx
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
    group_next.n,
    CASE WHEN group_next.rescan THEN group_rescan.slope ELSE group_next.slope END AS slope,
    CASE WHEN group_next.rescan THEN group_rescan.b ELSE group_next.b END AS b,
    CASE WHEN group_next.rescan THEN group_rescan.corr ELSE group_next.corr END AS corr,
    CASE WHEN group_next.rescan THEN group_rescan.cp ELSE group_next.cp END AS cp,
    CASE WHEN group_next.rescan THEN group_rescan.cs ELSE group_next.cs END AS cs,
    CASE WHEN group_next.rescan THEN group_rescan.r2 ELSE group_next.r2 END AS r2,
    CASE WHEN group_next.rescan THEN group_rescan.ax ELSE group_next.ax END AS ax,
    CASE WHEN group_next.rescan THEN group_rescan.sxx ELSE group_next.sxx END AS sxx,
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
  INSERT INTO pgtrickle_state."public.aggregate_regression_result" (g, n, slope, b, corr, cp, cs, r2, ax, sxx, __pgt_count, __pgt_hash)
  SELECT n.g, n.n, n.slope, n.b, n.corr, n.cp, n.cs, n.r2, n.ax, n.sxx, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_regression_result" AS s
  SET g = n.g, n = n.n, slope = n.slope, b = n.b, corr = n.corr, cp = n.cp, cs = n.cs, r2 = n.r2, ax = n.ax, sxx = n.sxx, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.n, s.slope, s.b, s.corr, s.cp, s.cs, s.r2, s.ax, s.sxx, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.n, n.slope, n.b, n.corr, n.cp, n.cs, n.r2, n.ax, n.sxx, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_regression_result" AS s
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
  stream_table => 'public.aggregate_regression_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
