WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_filter_guards_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    changes.t,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n, changes.t
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    item_change.g,
    sum(item_change.t::integer * item_change.weight) FILTER (WHERE item_change.t ~ '^[0-9]+$'::text) AS total_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.t ~ '^[0-9]+$'::text THEN item_change.t::integer IS NOT NULL ELSE false END) AS __pgt_total_count_change,
    sum(item_change.t::numeric * item_change.weight) FILTER (WHERE item_change.t ~ '^[0-9]+$'::text) AS __pgt_average_sum_sum,
    max(scale(item_change.t::numeric)) FILTER (WHERE item_change.weight < 0 AND item_change.t ~ '^[0-9]+$'::text) AS __pgt_average_sum_scale,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.t ~ '^[0-9]+$'::text THEN item_change.t::numeric IS NOT NULL ELSE false END) AS __pgt_average_count_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN 10 / item_change.n IS NOT NULL ELSE false END) AS counted_change,
    sum(10 / item_change.n * item_change.weight) FILTER (WHERE item_change.n <> 0) AS __pgt_spread_sum_change,
    sum((10 / item_change.n)::numeric * (10 / item_change.n)::numeric * item_change.weight) FILTER (WHERE item_change.n <> 0) AS __pgt_spread_squares_change,
    bit_xor(10 / item_change.n) FILTER (WHERE item_change.weight % 2 <> 0 AND item_change.n <> 0) AS bits_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN 10 / item_change.n IS NOT NULL AND item_change.id IS NOT NULL ELSE false END) AS pairs_change,
    sum('1 hour'::interval / item_change.n * item_change.weight::double precision) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN abs(date_part('hour'::text, '1 hour'::interval / item_change.n) * item_change.weight::double precision) <= 2000000 ELSE false END) AS hours_sum,
    bool_or(NOT abs(date_part('hour'::text, '1 hour'::interval / item_change.n) * item_change.weight::double precision) <= 2000000) FILTER (WHERE item_change.n <> 0) AS hours_inexact,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN '1 hour'::interval / item_change.n IS NOT NULL ELSE false END) AS __pgt_hours_count_change,
    sum(round(CASE WHEN item_change.n > 2 THEN (10.0 / item_change.n)::numeric(6,1) ELSE (10.0 / item_change.n)::numeric(6,3) END, 3) * item_change.weight) FILTER (WHERE item_change.n <> 0) AS __pgt_parts_sum_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN CASE WHEN item_change.n > 2 THEN (10.0 / item_change.n)::numeric(6,1) ELSE (10.0 / item_change.n)::numeric(6,3) END IS NOT NULL ELSE false END) AS __pgt_parts_count_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN scale(CASE WHEN item_change.n > 2 THEN (10.0 / item_change.n)::numeric(6,1) ELSE (10.0 / item_change.n)::numeric(6,3) END) = 3 ELSE false END) AS __pgt_parts_scale_3_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN 10 / item_change.n > 3 ELSE false END) AS __pgt_any_large_true_change,
    sum(item_change.weight) FILTER (WHERE CASE WHEN item_change.n <> 0 THEN (10 / item_change.n > 3) IS NOT NULL ELSE false END) AS __pgt_any_large_count_change,
    sum(item_change.weight) AS __pgt_count_change
  FROM item_change
  GROUP BY item_change.g
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.g,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_change::bigint, group_change.total_change::bigint, kept.total) ELSE NULL::bigint END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    CASE WHEN coalesce(kept.__pgt_average_count, 0) + coalesce(group_change.__pgt_average_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_average_sum + group_change.__pgt_average_sum_sum, group_change.__pgt_average_sum_sum, kept.__pgt_average_sum) ELSE NULL::numeric END AS __pgt_average_sum,
    coalesce(kept.__pgt_average_count, 0) + coalesce(group_change.__pgt_average_count_change::bigint, 0) AS __pgt_average_count,
    coalesce(kept.counted, 0) + coalesce(group_change.counted_change::bigint, 0) AS counted,
    CASE WHEN coalesce(kept.counted, 0) + coalesce(group_change.counted_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_spread_sum + group_change.__pgt_spread_sum_change::bigint, group_change.__pgt_spread_sum_change::bigint, kept.__pgt_spread_sum) ELSE NULL::bigint END AS __pgt_spread_sum,
    CASE WHEN coalesce(kept.counted, 0) + coalesce(group_change.counted_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_spread_squares + group_change.__pgt_spread_squares_change, group_change.__pgt_spread_squares_change, kept.__pgt_spread_squares) ELSE NULL::numeric END AS __pgt_spread_squares,
    CASE WHEN coalesce(kept.counted, 0) + coalesce(group_change.counted_change::bigint, 0) > 0 THEN coalesce(kept.bits, 0) # coalesce(group_change.bits_change, 0) ELSE NULL::integer END AS bits,
    coalesce(kept.pairs, 0) + coalesce(group_change.pairs_change::bigint, 0) AS pairs,
    CASE WHEN coalesce(kept.__pgt_hours_count, 0) + coalesce(group_change.__pgt_hours_count_change::bigint, 0) > 0 THEN coalesce(kept.hours + group_change.hours_sum, group_change.hours_sum, kept.hours) ELSE NULL::interval END AS hours,
    coalesce(kept.__pgt_hours_count, 0) + coalesce(group_change.__pgt_hours_count_change::bigint, 0) AS __pgt_hours_count,
    CASE WHEN coalesce(kept.__pgt_parts_count, 0) + coalesce(group_change.__pgt_parts_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_parts_sum + group_change.__pgt_parts_sum_change, group_change.__pgt_parts_sum_change, kept.__pgt_parts_sum) ELSE NULL::numeric END AS __pgt_parts_sum,
    coalesce(kept.__pgt_parts_count, 0) + coalesce(group_change.__pgt_parts_count_change::bigint, 0) AS __pgt_parts_count,
    coalesce(kept.__pgt_parts_scale_3, 0) + coalesce(group_change.__pgt_parts_scale_3_change::bigint, 0) AS __pgt_parts_scale_3,
    coalesce(kept.__pgt_any_large_true, 0) + coalesce(group_change.__pgt_any_large_true_change::bigint, 0) AS __pgt_any_large_true,
    coalesce(kept.__pgt_any_large_count, 0) + coalesce(group_change.__pgt_any_large_count_change::bigint, 0) AS __pgt_any_large_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.g), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_average_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_average_sum_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_average_sum_scale >= coalesce(scale(kept.__pgt_average_sum), 0) OR NOT isfinite(kept.hours) OR NOT isfinite(group_change.hours_sum) OR group_change.hours_inexact OR kept.__pgt_parts_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.__pgt_parts_sum_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[])) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_filter_guards_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.g), 0)
    AND kept.g IS NOT DISTINCT FROM group_change.g
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: item
group_rescan AS MATERIALIZED (
  SELECT
    group_next.g,
    sum(item.t::numeric) FILTER (WHERE item.t ~ '^[0-9]+$'::text) AS __pgt_average_sum,
    sum('1 hour'::interval / item.n) FILTER (WHERE item.n <> 0) AS hours,
    sum(round(CASE WHEN item.n > 2 THEN (10.0 / item.n)::numeric(6,1) ELSE (10.0 / item.n)::numeric(6,3) END, 3)) FILTER (WHERE item.n <> 0) AS __pgt_parts_sum
  FROM group_next
  JOIN public.item AS item
    ON (group_next.g = item.g OR group_next.g IS NULL AND item.g IS NULL)
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
    group_next.total,
    group_next.__pgt_total_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_average_sum ELSE group_next.__pgt_average_sum END AS __pgt_average_sum,
    group_next.__pgt_average_count,
    group_next.counted,
    group_next.__pgt_spread_sum,
    group_next.__pgt_spread_squares,
    group_next.bits,
    group_next.pairs,
    CASE WHEN group_next.rescan THEN group_rescan.hours ELSE group_next.hours END AS hours,
    group_next.__pgt_hours_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_parts_sum ELSE group_next.__pgt_parts_sum END AS __pgt_parts_sum,
    group_next.__pgt_parts_count,
    group_next.__pgt_parts_scale_3,
    group_next.__pgt_any_large_true,
    group_next.__pgt_any_large_count,
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
  INSERT INTO pgtrickle_state."public.aggregate_filter_guards_result" (g, total, __pgt_total_count, __pgt_average_sum, __pgt_average_count, counted, __pgt_spread_sum, __pgt_spread_squares, bits, pairs, hours, __pgt_hours_count, __pgt_parts_sum, __pgt_parts_count, __pgt_parts_scale_3, __pgt_any_large_true, __pgt_any_large_count, __pgt_count, __pgt_hash)
  SELECT n.g, n.total, n.__pgt_total_count, n.__pgt_average_sum, n.__pgt_average_count, n.counted, n.__pgt_spread_sum, n.__pgt_spread_squares, n.bits, n.pairs, n.hours, n.__pgt_hours_count, n.__pgt_parts_sum, n.__pgt_parts_count, n.__pgt_parts_scale_3, n.__pgt_any_large_true, n.__pgt_any_large_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_filter_guards_result" AS s
  SET g = n.g, total = n.total, __pgt_total_count = n.__pgt_total_count, __pgt_average_sum = n.__pgt_average_sum, __pgt_average_count = n.__pgt_average_count, counted = n.counted, __pgt_spread_sum = n.__pgt_spread_sum, __pgt_spread_squares = n.__pgt_spread_squares, bits = n.bits, pairs = n.pairs, hours = n.hours, __pgt_hours_count = n.__pgt_hours_count, __pgt_parts_sum = n.__pgt_parts_sum, __pgt_parts_count = n.__pgt_parts_count, __pgt_parts_scale_3 = n.__pgt_parts_scale_3, __pgt_any_large_true = n.__pgt_any_large_true, __pgt_any_large_count = n.__pgt_any_large_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.g, s.total, s.__pgt_total_count, s.__pgt_average_sum, s.__pgt_average_count, s.counted, s.__pgt_spread_sum, s.__pgt_spread_squares, s.bits, s.pairs, s.hours, s.__pgt_hours_count, s.__pgt_parts_sum, s.__pgt_parts_count, s.__pgt_parts_scale_3, s.__pgt_any_large_true, s.__pgt_any_large_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.g, n.total, n.__pgt_total_count, n.__pgt_average_sum, n.__pgt_average_count, n.counted, n.__pgt_spread_sum, n.__pgt_spread_squares, n.bits, n.pairs, n.hours, n.__pgt_hours_count, n.__pgt_parts_sum, n.__pgt_parts_count, n.__pgt_parts_scale_3, n.__pgt_any_large_true, n.__pgt_any_large_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_filter_guards_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_filter_guards_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
