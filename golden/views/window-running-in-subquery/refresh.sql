WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_running_in_subquery_result'
),
-- Δpayment: the rows that changed since the last refresh, each with its weight
payment_change AS MATERIALIZED (
  SELECT
    changes.paid
  FROM pgtrickle_changes."public.payment" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.customer, changes.paid, changes.amount
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δmark: the rows that changed since the last refresh, each with its weight
mark_change AS MATERIALIZED (
  SELECT
    changes.place,
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.mark" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.place, changes.name
  HAVING sum(changes.__pgt_weight) <> 0
),
-- where the first changed row of each partition that Δ(payment) touches stands or stood
window_starts AS MATERIALIZED (
  SELECT
    latest.paid AS start
  FROM (
    SELECT
      payment_change.paid
    FROM payment_change
    ORDER BY payment_change.paid
    LIMIT 1
  ) AS latest
),
-- what each function had come to in the row before, as it is kept: payment
window_before AS MATERIALIZED (
  -- the last row of S₀|K before: runs when payment changed
  SELECT
    window_starts.start,
    lateral_rows.row_number,
    lateral_rows.sum,
    1::bigint AS weight
  FROM window_starts
  LEFT JOIN LATERAL (
    SELECT
      kept.id,
      kept.paid,
      kept.row_number,
      kept.sum
    FROM pgtrickle_state."public.window_running_in_subquery_result.window" AS kept
    WHERE kept.paid < window_starts.start
    ORDER BY kept.paid DESC, kept.id DESC
    LIMIT 1::bigint
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM payment_change)
),
-- the rows from there on, as they are now, with the values before: payment
window_rows_now AS MATERIALIZED (
  -- R₁|K, from the first changed row on: runs when payment changed
  SELECT
    lateral_rows.id,
    lateral_rows.customer,
    lateral_rows.paid,
    lateral_rows.amount,
    window_before.row_number,
    window_before.sum,
    1::bigint AS weight
  FROM window_before
  JOIN LATERAL (
    SELECT
      payment.id,
      payment.customer,
      payment.paid,
      payment.amount
    FROM public.payment AS payment
    WHERE payment.paid >= window_before.start
    ORDER BY payment.paid, payment.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM payment_change)
),
-- Δ(window): payment
window_delta AS MATERIALIZED (
  -- −S₀|K, from the first changed row on: runs when payment changed
  SELECT
    lateral_rows.id,
    lateral_rows.customer,
    lateral_rows.paid,
    lateral_rows.amount,
    lateral_rows.row_number,
    lateral_rows.sum,
    - 1::bigint AS weight
  FROM window_starts
  JOIN LATERAL (
    SELECT
      kept.id,
      kept.customer,
      kept.paid,
      kept.amount,
      kept.row_number,
      kept.sum
    FROM pgtrickle_state."public.window_running_in_subquery_result.window" AS kept
    WHERE kept.paid >= window_starts.start
    ORDER BY kept.paid, kept.id
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM payment_change)
  UNION ALL
  -- +R₁|K, from the first changed row on: runs when payment changed
  SELECT
    windowed.id,
    windowed.customer,
    windowed.paid,
    windowed.amount,
    coalesce(windowed.row_number, 0) + windowed.row_number_2 AS row_number,
    coalesce(windowed.sum + windowed.sum_2, windowed.sum_2, windowed.sum) AS sum,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.customer,
      window_rows_now.paid,
      window_rows_now.amount,
      window_rows_now.row_number,
      window_rows_now.sum,
      row_number() OVER (ORDER BY window_rows_now.paid, window_rows_now.id) AS row_number_2,
      sum(window_rows_now.amount) OVER (ORDER BY window_rows_now.paid, window_rows_now.id) AS sum_2
    FROM window_rows_now
  ) AS windowed
),
-- the delta consolidated: identical rows add up, those that cancel are gone
window_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.customer,
    window_delta.paid,
    window_delta.amount,
    window_delta.row_number,
    window_delta.sum,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.customer, window_delta.paid, window_delta.amount, window_delta.row_number, window_delta.sum
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
window_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.customer,
    latest.paid,
    latest.amount,
    latest.row_number,
    latest.sum,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (window_change.id)
      window_change.id,
      window_change.customer,
      window_change.paid,
      window_change.amount,
      window_change.row_number,
      window_change.sum,
      window_change.weight
    FROM window_change
    ORDER BY window_change.id, window_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_running_in_subquery_result.window" AS kept
    ON kept.id = latest.id
),
-- the keys of Δmark whose number of rows changed, and by how many
mark_keys AS MATERIALIZED (
  SELECT
    mark_change.place,
    sum(mark_change.weight)::bigint AS net
  FROM mark_change
  WHERE mark_change.place IS NOT NULL
  GROUP BY mark_change.place
  HAVING sum(mark_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: mark
mark_flips AS MATERIALIZED (
  SELECT
    mark_keys.place,
    CASE WHEN lateral_rows.found = mark_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM mark_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.mark AS mark
      WHERE mark.place = mark_keys.place
      LIMIT greatest(mark_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = mark_keys.net OR lateral_rows.found = 0)
),
-- Δ(window_join): mark, payment
window_join_delta AS MATERIALIZED (
  -- Δmark ⋈ window₀: runs when mark changed
  SELECT
    mark_change.name,
    kept.customer,
    kept.sum,
    mark_change.weight
  FROM mark_change
  JOIN pgtrickle_state."public.window_running_in_subquery_result.window" AS kept
    ON mark_change.place = kept.row_number
  WHERE EXISTS (SELECT FROM mark_change)
    AND mark_change.place IS NOT NULL
  UNION ALL
  -- mark ⋈ Δwindow: runs when payment changed
  SELECT
    mark.name,
    window_delta.customer,
    window_delta.sum,
    window_delta.weight
  FROM window_delta
  JOIN public.mark AS mark
    ON mark.place = window_delta.row_number
  WHERE EXISTS (SELECT FROM payment_change)
),
-- Δ(mark_anti_join): payment, mark
mark_anti_join_delta AS MATERIALIZED (
  -- Δwindow ▷ mark: runs when payment changed
  SELECT
    window_delta.customer,
    window_delta.sum,
    window_delta.weight
  FROM window_delta
  WHERE EXISTS (SELECT FROM payment_change)
    AND NOT EXISTS (
    SELECT
    FROM public.mark AS mark
    WHERE mark.place = window_delta.row_number
  )
  UNION ALL
  -- window₀ ⋈ flipped keys of mark: runs when mark changed
  SELECT
    kept.customer,
    kept.sum,
    - mark_flips.weight AS weight
  FROM mark_flips
  JOIN pgtrickle_state."public.window_running_in_subquery_result.window" AS kept
    ON mark_flips.place = kept.row_number
  WHERE EXISTS (SELECT FROM mark_change)
),
-- Δ(mark_outer_join): mark, payment
mark_outer_join_delta AS MATERIALIZED (
  -- Δwindow_join: runs when mark or payment changed
  SELECT
    window_join_delta.customer,
    window_join_delta.sum AS total,
    window_join_delta.name,
    window_join_delta.weight
  FROM window_join_delta
  UNION ALL
  -- Δmark_anti_join: runs when payment or mark changed
  SELECT
    mark_anti_join_delta.customer,
    mark_anti_join_delta.sum AS total,
    NULL::text AS name,
    mark_anti_join_delta.weight
  FROM mark_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    mark_outer_join_delta.customer,
    mark_outer_join_delta.total,
    mark_outer_join_delta.name,
    sum(mark_outer_join_delta.weight)::bigint AS weight
  FROM mark_outer_join_delta
  GROUP BY mark_outer_join_delta.customer, mark_outer_join_delta.total, mark_outer_join_delta.name
  HAVING sum(mark_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.customer,
    result_change.total,
    result_change.name,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.customer, result_change.total, result_change.name), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.window_running_in_subquery_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.customer, result_change.total, result_change.name), 0)
    AND ROW(kept.customer, kept.total, kept.name) IS NOT DISTINCT FROM ROW(result_change.customer, result_change.total, result_change.name)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_running_in_subquery_result" (customer, total, name, __pgt_count, __pgt_hash)
  SELECT n.customer, n.total, n.name, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_running_in_subquery_result" AS s
  SET customer = n.customer, total = n.total, name = n.name, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.customer, s.total, s.name, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.customer, n.total, n.name, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_running_in_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what window keeps
inserted_window AS (
  INSERT INTO pgtrickle_state."public.window_running_in_subquery_result.window" (id, customer, paid, amount, row_number, sum)
  SELECT n.id, n.customer, n.paid, n.amount, n.row_number, n.sum
  FROM window_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_window AS (
  UPDATE pgtrickle_state."public.window_running_in_subquery_result.window" AS s
  SET id = n.id, customer = n.customer, paid = n.paid, amount = n.amount, row_number = n.row_number, sum = n.sum
  FROM window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.customer, s.paid, s.amount, s.row_number, s.sum)::record *<> ROW(n.id, n.customer, n.paid, n.amount, n.row_number, n.sum)::record
  RETURNING 1
),
removed_window AS (
  DELETE FROM pgtrickle_state."public.window_running_in_subquery_result.window" AS s
  USING window_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.payment', (SELECT count(*) FROM payment_change),
    'public.mark', (SELECT count(*) FROM mark_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_running_in_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM window_next WHERE locator IS NULL AND NOT present));
