WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_interval_and_time_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.g,
    changes.n,
    changes.d,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.g, changes.n, changes.d
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.g,
    sum((grouped.d - '2024-01-01'::date) * grouped.weight) AS days_change,
    sum(grouped.weight) FILTER (WHERE grouped.d - '2024-01-01'::date IS NOT NULL) AS __pgt_days_count_change,
    sum(make_interval(days => grouped.n) * grouped.weight::double precision) FILTER (WHERE abs(date_part('hour'::text, make_interval(days => grouped.n)) * grouped.weight::double precision) <= 2000000) AS span_sum,
    bool_or(NOT abs(date_part('hour'::text, make_interval(days => grouped.n)) * grouped.weight::double precision) <= 2000000) AS span_inexact,
    sum(grouped.weight) FILTER (WHERE make_interval(days => grouped.n) IS NOT NULL) AS __pgt_span_count_change,
    sum(make_interval(hours => grouped.n) * grouped.weight::double precision) FILTER (WHERE abs(date_part('hour'::text, make_interval(hours => grouped.n)) * grouped.weight::double precision) <= 2000000) AS __pgt_mean_sum_sum,
    bool_or(NOT abs(date_part('hour'::text, make_interval(hours => grouped.n)) * grouped.weight::double precision) <= 2000000) AS __pgt_mean_sum_inexact,
    sum(grouped.weight) FILTER (WHERE make_interval(hours => grouped.n) IS NOT NULL) AS __pgt_mean_count_change,
    min(grouped.d) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.d) FILTER (WHERE grouped.weight < 0) AS first_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      t_change.g,
      t_change.n,
      t_change.d,
      sum(t_change.weight)::bigint AS weight
    FROM t_change
    GROUP BY t_change.g, t_change.n, t_change.d
    HAVING sum(t_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    CASE WHEN coalesce(kept.__pgt_days_count, 0) + coalesce(group_change.__pgt_days_count_change::bigint, 0) > 0 THEN coalesce(kept.days + group_change.days_change::bigint, group_change.days_change::bigint, kept.days) ELSE NULL::bigint END AS days,
    coalesce(kept.__pgt_days_count, 0) + coalesce(group_change.__pgt_days_count_change::bigint, 0) AS __pgt_days_count,
    CASE WHEN coalesce(kept.__pgt_span_count, 0) + coalesce(group_change.__pgt_span_count_change::bigint, 0) > 0 THEN coalesce(kept.span + group_change.span_sum, group_change.span_sum, kept.span) ELSE NULL::interval END AS span,
    coalesce(kept.__pgt_span_count, 0) + coalesce(group_change.__pgt_span_count_change::bigint, 0) AS __pgt_span_count,
    CASE WHEN coalesce(kept.__pgt_mean_count, 0) + coalesce(group_change.__pgt_mean_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_mean_sum + group_change.__pgt_mean_sum_sum, group_change.__pgt_mean_sum_sum, kept.__pgt_mean_sum) ELSE NULL::interval END AS __pgt_mean_sum,
    coalesce(kept.__pgt_mean_count, 0) + coalesce(group_change.__pgt_mean_count_change::bigint, 0) AS __pgt_mean_count,
    least(group_change.first_arrived, kept.first) AS first,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (NOT isfinite(kept.span) OR NOT isfinite(group_change.span_sum) OR group_change.span_inexact OR NOT isfinite(kept.__pgt_mean_sum) OR NOT isfinite(group_change.__pgt_mean_sum_sum) OR group_change.__pgt_mean_sum_inexact OR group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_interval_and_time_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: t
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    sum(make_interval(days => t.n)) AS span,
    sum(make_interval(hours => t.n)) AS __pgt_mean_sum,
    min(t.d) AS first
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
    group_next.days,
    group_next.__pgt_days_count,
    CASE WHEN group_next.rescan THEN group_rescan.span ELSE group_next.span END AS span,
    group_next.__pgt_span_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_mean_sum ELSE group_next.__pgt_mean_sum END AS __pgt_mean_sum,
    group_next.__pgt_mean_count,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
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
  INSERT INTO pgtrickle_state."public.aggregate_interval_and_time_result" (g, days, __pgt_days_count, span, __pgt_span_count, __pgt_mean_sum, __pgt_mean_count, first, __pgt_count, __pgt_hash)
  SELECT n.g, n.days, n.__pgt_days_count, n.span, n.__pgt_span_count, n.__pgt_mean_sum, n.__pgt_mean_count, n.first, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_interval_and_time_result" AS s
  SET g = n.g, days = n.days, __pgt_days_count = n.__pgt_days_count, span = n.span, __pgt_span_count = n.__pgt_span_count, __pgt_mean_sum = n.__pgt_mean_sum, __pgt_mean_count = n.__pgt_mean_count, first = n.first, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.days, s.__pgt_days_count, s.span, s.__pgt_span_count, s.__pgt_mean_sum, s.__pgt_mean_count, s.first, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.days, n.__pgt_days_count, n.span, n.__pgt_span_count, n.__pgt_mean_sum, n.__pgt_mean_count, n.first, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_interval_and_time_result" AS s
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
  stream_table => 'public.aggregate_interval_and_time_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
