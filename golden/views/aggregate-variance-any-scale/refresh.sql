WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_variance_any_scale_result'
),
-- Δsample: the rows that changed since the last refresh, each with its weight
sample_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.n,
    changes.big,
    changes.q,
    changes.f,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sample" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.n, changes.big, changes.q, changes.q::text COLLATE pg_catalog."C", changes.f
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    sample_change.kind,
    sum(sample_change.n * sample_change.weight) AS __pgt_sn_sum_change,
    sum(sample_change.weight) FILTER (WHERE sample_change.n IS NOT NULL) AS __pgt_sn_count_change,
    sum(sample_change.n::numeric * sample_change.n::numeric * sample_change.weight) AS __pgt_sn_squares_change,
    sum(sample_change.big::numeric * sample_change.weight) AS __pgt_vb_sum_change,
    sum(sample_change.weight) FILTER (WHERE sample_change.big IS NOT NULL) AS __pgt_vb_count_change,
    sum(sample_change.big::numeric * sample_change.big::numeric * sample_change.weight) AS __pgt_vb_squares_change,
    sum(sample_change.q * sample_change.weight) AS __pgt_sq_sum_sum,
    max(scale(sample_change.q)) FILTER (WHERE sample_change.weight < 0) AS __pgt_sq_sum_scale,
    sum(sample_change.weight) FILTER (WHERE sample_change.q IS NOT NULL) AS __pgt_sq_count_change,
    sum(sample_change.q * sample_change.q * sample_change.weight) AS __pgt_sq_squares_change,
    sum(sample_change.f * sample_change.weight) AS __pgt_sf_sum_change,
    sum(sample_change.weight) FILTER (WHERE sample_change.f IS NOT NULL) AS __pgt_sf_count_change,
    sum(sample_change.f * sample_change.f * sample_change.weight) AS __pgt_sf_squares_change,
    sum(sample_change.f * 1000 * sample_change.weight) AS __pgt_sm_sum_change,
    sum(sample_change.weight) FILTER (WHERE sample_change.f * 1000 IS NOT NULL) AS __pgt_sm_count_change,
    sum(sample_change.f * 1000 * (sample_change.f * 1000) * sample_change.weight) AS __pgt_sm_squares_change,
    sum(round(CASE WHEN sample_change.n > 3 THEN sample_change.f ELSE 1.5 END, 3) * sample_change.weight) AS __pgt_mixed_sum_change,
    sum(sample_change.weight) FILTER (WHERE CASE WHEN sample_change.n > 3 THEN sample_change.f ELSE 1.5 END IS NOT NULL) AS __pgt_mixed_count_change,
    sum(sample_change.weight) FILTER (WHERE scale(CASE WHEN sample_change.n > 3 THEN sample_change.f ELSE 1.5 END) = 3) AS __pgt_mixed_scale_3_change,
    sum(CASE WHEN sample_change.n > 3 THEN sample_change.f ELSE 1.5 END * CASE WHEN sample_change.n > 3 THEN sample_change.f ELSE 1.5 END * sample_change.weight) AS __pgt_mixed_squares_change,
    sum(sample_change.q * sample_change.weight) FILTER (WHERE sample_change.n > 1) AS __pgt_some_sum_sum,
    max(scale(sample_change.q)) FILTER (WHERE sample_change.weight < 0 AND sample_change.n > 1) AS __pgt_some_sum_scale,
    sum(sample_change.weight) FILTER (WHERE sample_change.q IS NOT NULL AND sample_change.n > 1) AS __pgt_some_count_change,
    sum(sample_change.q * sample_change.q * sample_change.weight) FILTER (WHERE sample_change.n > 1) AS __pgt_some_squares_change,
    sum(sample_change.weight) AS __pgt_count_change
  FROM sample_change
  GROUP BY sample_change.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.kind,
    CASE WHEN coalesce(kept.__pgt_sn_count, 0) + coalesce(group_change.__pgt_sn_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sn_sum + group_change.__pgt_sn_sum_change::bigint, group_change.__pgt_sn_sum_change::bigint, kept.__pgt_sn_sum) ELSE NULL::bigint END AS __pgt_sn_sum,
    coalesce(kept.__pgt_sn_count, 0) + coalesce(group_change.__pgt_sn_count_change::bigint, 0) AS __pgt_sn_count,
    CASE WHEN coalesce(kept.__pgt_sn_count, 0) + coalesce(group_change.__pgt_sn_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sn_squares + group_change.__pgt_sn_squares_change, group_change.__pgt_sn_squares_change, kept.__pgt_sn_squares) ELSE NULL::numeric END AS __pgt_sn_squares,
    CASE WHEN coalesce(kept.__pgt_vb_count, 0) + coalesce(group_change.__pgt_vb_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_vb_sum + group_change.__pgt_vb_sum_change, group_change.__pgt_vb_sum_change, kept.__pgt_vb_sum) ELSE NULL::numeric END AS __pgt_vb_sum,
    coalesce(kept.__pgt_vb_count, 0) + coalesce(group_change.__pgt_vb_count_change::bigint, 0) AS __pgt_vb_count,
    CASE WHEN coalesce(kept.__pgt_vb_count, 0) + coalesce(group_change.__pgt_vb_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_vb_squares + group_change.__pgt_vb_squares_change, group_change.__pgt_vb_squares_change, kept.__pgt_vb_squares) ELSE NULL::numeric END AS __pgt_vb_squares,
    CASE WHEN coalesce(kept.__pgt_sq_count, 0) + coalesce(group_change.__pgt_sq_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sq_sum + group_change.__pgt_sq_sum_sum, group_change.__pgt_sq_sum_sum, kept.__pgt_sq_sum) ELSE NULL::numeric END AS __pgt_sq_sum,
    coalesce(kept.__pgt_sq_count, 0) + coalesce(group_change.__pgt_sq_count_change::bigint, 0) AS __pgt_sq_count,
    CASE WHEN coalesce(kept.__pgt_sq_count, 0) + coalesce(group_change.__pgt_sq_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sq_squares + group_change.__pgt_sq_squares_change, group_change.__pgt_sq_squares_change, kept.__pgt_sq_squares) ELSE NULL::numeric END AS __pgt_sq_squares,
    CASE WHEN coalesce(kept.__pgt_sf_count, 0) + coalesce(group_change.__pgt_sf_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sf_sum + group_change.__pgt_sf_sum_change, group_change.__pgt_sf_sum_change, kept.__pgt_sf_sum) ELSE NULL::numeric END AS __pgt_sf_sum,
    coalesce(kept.__pgt_sf_count, 0) + coalesce(group_change.__pgt_sf_count_change::bigint, 0) AS __pgt_sf_count,
    CASE WHEN coalesce(kept.__pgt_sf_count, 0) + coalesce(group_change.__pgt_sf_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sf_squares + group_change.__pgt_sf_squares_change, group_change.__pgt_sf_squares_change, kept.__pgt_sf_squares) ELSE NULL::numeric END AS __pgt_sf_squares,
    CASE WHEN coalesce(kept.__pgt_sm_count, 0) + coalesce(group_change.__pgt_sm_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sm_sum + group_change.__pgt_sm_sum_change, group_change.__pgt_sm_sum_change, kept.__pgt_sm_sum) ELSE NULL::numeric END AS __pgt_sm_sum,
    coalesce(kept.__pgt_sm_count, 0) + coalesce(group_change.__pgt_sm_count_change::bigint, 0) AS __pgt_sm_count,
    CASE WHEN coalesce(kept.__pgt_sm_count, 0) + coalesce(group_change.__pgt_sm_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_sm_squares + group_change.__pgt_sm_squares_change, group_change.__pgt_sm_squares_change, kept.__pgt_sm_squares) ELSE NULL::numeric END AS __pgt_sm_squares,
    CASE WHEN coalesce(kept.__pgt_mixed_count, 0) + coalesce(group_change.__pgt_mixed_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_mixed_sum + group_change.__pgt_mixed_sum_change, group_change.__pgt_mixed_sum_change, kept.__pgt_mixed_sum) ELSE NULL::numeric END AS __pgt_mixed_sum,
    coalesce(kept.__pgt_mixed_count, 0) + coalesce(group_change.__pgt_mixed_count_change::bigint, 0) AS __pgt_mixed_count,
    coalesce(kept.__pgt_mixed_scale_3, 0) + coalesce(group_change.__pgt_mixed_scale_3_change::bigint, 0) AS __pgt_mixed_scale_3,
    CASE WHEN coalesce(kept.__pgt_mixed_count, 0) + coalesce(group_change.__pgt_mixed_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_mixed_squares + group_change.__pgt_mixed_squares_change, group_change.__pgt_mixed_squares_change, kept.__pgt_mixed_squares) ELSE NULL::numeric END AS __pgt_mixed_squares,
    CASE WHEN coalesce(kept.__pgt_some_count, 0) + coalesce(group_change.__pgt_some_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_some_sum + group_change.__pgt_some_sum_sum, group_change.__pgt_some_sum_sum, kept.__pgt_some_sum) ELSE NULL::numeric END AS __pgt_some_sum,
    coalesce(kept.__pgt_some_count, 0) + coalesce(group_change.__pgt_some_count_change::bigint, 0) AS __pgt_some_count,
    CASE WHEN coalesce(kept.__pgt_some_count, 0) + coalesce(group_change.__pgt_some_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_some_squares + group_change.__pgt_some_squares_change, group_change.__pgt_some_squares_change, kept.__pgt_some_squares) ELSE NULL::numeric END AS __pgt_some_squares,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.kind), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_sq_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sq_sum_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sq_sum_scale >= coalesce(scale(kept.__pgt_sq_sum), 0) OR kept.__pgt_sq_squares = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sq_squares_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_sf_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sf_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_sf_squares = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sf_squares_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_sm_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sm_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_sm_squares = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_sm_squares_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_mixed_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_mixed_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_mixed_squares = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_mixed_squares_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.__pgt_some_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_some_sum_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_some_sum_scale >= coalesce(scale(kept.__pgt_some_sum), 0) OR kept.__pgt_some_squares = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_some_squares_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_variance_any_scale_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.kind), 0)
    AND kept.kind IS NOT DISTINCT FROM group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: sample
group_rescan AS MATERIALIZED (
  SELECT
    group_next.kind,
    sum(sample.q) AS __pgt_sq_sum,
    sum(sample.q * sample.q) AS __pgt_sq_squares,
    sum(sample.f) AS __pgt_sf_sum,
    sum(sample.f * sample.f) AS __pgt_sf_squares,
    sum(sample.f * 1000) AS __pgt_sm_sum,
    sum(sample.f * 1000 * (sample.f * 1000)) AS __pgt_sm_squares,
    sum(round(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END, 3)) AS __pgt_mixed_sum,
    sum(CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END * CASE WHEN sample.n > 3 THEN sample.f ELSE 1.5 END) AS __pgt_mixed_squares,
    sum(sample.q) FILTER (WHERE sample.n > 1) AS __pgt_some_sum,
    sum(sample.q * sample.q) FILTER (WHERE sample.n > 1) AS __pgt_some_squares
  FROM group_next
  JOIN public.sample AS sample
    ON (group_next.kind = sample.kind OR group_next.kind IS NULL AND sample.kind IS NULL)
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
    group_next.__pgt_sn_sum,
    group_next.__pgt_sn_count,
    group_next.__pgt_sn_squares,
    group_next.__pgt_vb_sum,
    group_next.__pgt_vb_count,
    group_next.__pgt_vb_squares,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sq_sum ELSE group_next.__pgt_sq_sum END AS __pgt_sq_sum,
    group_next.__pgt_sq_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sq_squares ELSE group_next.__pgt_sq_squares END AS __pgt_sq_squares,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sf_sum ELSE group_next.__pgt_sf_sum END AS __pgt_sf_sum,
    group_next.__pgt_sf_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sf_squares ELSE group_next.__pgt_sf_squares END AS __pgt_sf_squares,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sm_sum ELSE group_next.__pgt_sm_sum END AS __pgt_sm_sum,
    group_next.__pgt_sm_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_sm_squares ELSE group_next.__pgt_sm_squares END AS __pgt_sm_squares,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_mixed_sum ELSE group_next.__pgt_mixed_sum END AS __pgt_mixed_sum,
    group_next.__pgt_mixed_count,
    group_next.__pgt_mixed_scale_3,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_mixed_squares ELSE group_next.__pgt_mixed_squares END AS __pgt_mixed_squares,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_some_sum ELSE group_next.__pgt_some_sum END AS __pgt_some_sum,
    group_next.__pgt_some_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_some_squares ELSE group_next.__pgt_some_squares END AS __pgt_some_squares,
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
  INSERT INTO pgtrickle_state."public.aggregate_variance_any_scale_result" (kind, __pgt_sn_sum, __pgt_sn_count, __pgt_sn_squares, __pgt_vb_sum, __pgt_vb_count, __pgt_vb_squares, __pgt_sq_sum, __pgt_sq_count, __pgt_sq_squares, __pgt_sf_sum, __pgt_sf_count, __pgt_sf_squares, __pgt_sm_sum, __pgt_sm_count, __pgt_sm_squares, __pgt_mixed_sum, __pgt_mixed_count, __pgt_mixed_scale_3, __pgt_mixed_squares, __pgt_some_sum, __pgt_some_count, __pgt_some_squares, __pgt_count, __pgt_hash)
  SELECT n.kind, n.__pgt_sn_sum, n.__pgt_sn_count, n.__pgt_sn_squares, n.__pgt_vb_sum, n.__pgt_vb_count, n.__pgt_vb_squares, n.__pgt_sq_sum, n.__pgt_sq_count, n.__pgt_sq_squares, n.__pgt_sf_sum, n.__pgt_sf_count, n.__pgt_sf_squares, n.__pgt_sm_sum, n.__pgt_sm_count, n.__pgt_sm_squares, n.__pgt_mixed_sum, n.__pgt_mixed_count, n.__pgt_mixed_scale_3, n.__pgt_mixed_squares, n.__pgt_some_sum, n.__pgt_some_count, n.__pgt_some_squares, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_variance_any_scale_result" AS s
  SET kind = n.kind, __pgt_sn_sum = n.__pgt_sn_sum, __pgt_sn_count = n.__pgt_sn_count, __pgt_sn_squares = n.__pgt_sn_squares, __pgt_vb_sum = n.__pgt_vb_sum, __pgt_vb_count = n.__pgt_vb_count, __pgt_vb_squares = n.__pgt_vb_squares, __pgt_sq_sum = n.__pgt_sq_sum, __pgt_sq_count = n.__pgt_sq_count, __pgt_sq_squares = n.__pgt_sq_squares, __pgt_sf_sum = n.__pgt_sf_sum, __pgt_sf_count = n.__pgt_sf_count, __pgt_sf_squares = n.__pgt_sf_squares, __pgt_sm_sum = n.__pgt_sm_sum, __pgt_sm_count = n.__pgt_sm_count, __pgt_sm_squares = n.__pgt_sm_squares, __pgt_mixed_sum = n.__pgt_mixed_sum, __pgt_mixed_count = n.__pgt_mixed_count, __pgt_mixed_scale_3 = n.__pgt_mixed_scale_3, __pgt_mixed_squares = n.__pgt_mixed_squares, __pgt_some_sum = n.__pgt_some_sum, __pgt_some_count = n.__pgt_some_count, __pgt_some_squares = n.__pgt_some_squares, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.__pgt_sn_sum, s.__pgt_sn_count, s.__pgt_sn_squares, s.__pgt_vb_sum, s.__pgt_vb_count, s.__pgt_vb_squares, s.__pgt_sq_sum, s.__pgt_sq_count, s.__pgt_sq_squares, s.__pgt_sf_sum, s.__pgt_sf_count, s.__pgt_sf_squares, s.__pgt_sm_sum, s.__pgt_sm_count, s.__pgt_sm_squares, s.__pgt_mixed_sum, s.__pgt_mixed_count, s.__pgt_mixed_scale_3, s.__pgt_mixed_squares, s.__pgt_some_sum, s.__pgt_some_count, s.__pgt_some_squares, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.__pgt_sn_sum, n.__pgt_sn_count, n.__pgt_sn_squares, n.__pgt_vb_sum, n.__pgt_vb_count, n.__pgt_vb_squares, n.__pgt_sq_sum, n.__pgt_sq_count, n.__pgt_sq_squares, n.__pgt_sf_sum, n.__pgt_sf_count, n.__pgt_sf_squares, n.__pgt_sm_sum, n.__pgt_sm_count, n.__pgt_sm_squares, n.__pgt_mixed_sum, n.__pgt_mixed_count, n.__pgt_mixed_scale_3, n.__pgt_mixed_squares, n.__pgt_some_sum, n.__pgt_some_count, n.__pgt_some_squares, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_variance_any_scale_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sample', (SELECT count(*) FROM sample_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_variance_any_scale_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
