WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.window_range_by_months_result'
),
-- Δsale: the rows that changed since the last refresh, each with its weight
sale_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.shop,
    changes.day,
    changes.amount,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.sale" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.shop, changes.day, changes.amount, changes.amount::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- what is near the rows of Δ(sale)
window_ranges AS MATERIALIZED (
  SELECT
    sale_change.shop AS key_1,
    CASE WHEN sale_change.day < '4000-01-01 BC'::date THEN '-infinity'::date ELSE sale_change.day - 72 END AS lower,
    CASE WHEN sale_change.day > '200000-01-01'::date THEN 'infinity'::date ELSE sale_change.day + 72 END AS upper
  FROM sale_change
  GROUP BY sale_change.shop, CASE WHEN sale_change.day < '4000-01-01 BC'::date THEN '-infinity'::date ELSE sale_change.day - 72 END, CASE WHEN sale_change.day > '200000-01-01'::date THEN 'infinity'::date ELSE sale_change.day + 72 END
),
-- those that overlap put together
window_islands AS MATERIALIZED (
  SELECT
    windowed_2.key_1,
    min(windowed_2.lower) AS lower,
    max(windowed_2.upper) AS upper
  FROM (
    SELECT
      windowed.key_1,
      windowed.lower,
      windowed.upper,
      CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END AS begins,
      sum(CASE WHEN windowed.lower <= windowed.reached THEN 0 ELSE 1 END) OVER (PARTITION BY windowed.key_1 ORDER BY windowed.lower, windowed.upper ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS island
    FROM (
      SELECT
        window_ranges.key_1,
        window_ranges.lower,
        window_ranges.upper,
        max(window_ranges.upper) OVER (PARTITION BY window_ranges.key_1 ORDER BY window_ranges.lower, window_ranges.upper ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
      FROM window_ranges
    ) AS windowed
  ) AS windowed_2
  GROUP BY windowed_2.key_1, windowed_2.island
),
-- the rows there, as they are now: sale
window_rows_now AS MATERIALIZED (
  -- R₁|K, near what changed: runs when sale changed
  SELECT
    lateral_rows.id,
    lateral_rows.shop,
    lateral_rows.day,
    lateral_rows.amount,
    1::bigint AS weight
  FROM window_islands
  JOIN LATERAL (
    SELECT
      sale.id,
      sale.shop,
      sale.day,
      sale.amount
    FROM public.sale AS sale
    WHERE sale.shop = window_islands.key_1
      AND sale.day >= window_islands.lower
      AND sale.day <= window_islands.upper
    ORDER BY sale.day
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM sale_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
window_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.shop,
    grouped.day,
    grouped.amount
  FROM (
    SELECT
      combined.id,
      combined.shop,
      combined.day,
      combined.amount,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        window_rows_now.id,
        window_rows_now.shop,
        window_rows_now.day,
        window_rows_now.amount,
        1::bigint AS weight
      FROM window_rows_now
      UNION ALL
      SELECT
        sale_change.id,
        sale_change.shop,
        sale_change.day,
        sale_change.amount,
        sale_change.weight * '-1'::integer AS weight
      FROM sale_change
    ) AS combined
    GROUP BY combined.id, combined.shop, combined.day, combined.amount, combined.amount::text COLLATE pg_catalog."C"
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(window): sale
window_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when sale changed
  SELECT
    windowed.id,
    windowed.shop,
    windowed.day,
    windowed.sum AS last_month,
    windowed.count AS next_month,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      window_rows_before.id,
      window_rows_before.shop,
      window_rows_before.day,
      window_rows_before.amount,
      sum(window_rows_before.amount) OVER (PARTITION BY window_rows_before.shop ORDER BY window_rows_before.day RANGE BETWEEN '1 month'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(*) OVER (PARTITION BY window_rows_before.shop ORDER BY window_rows_before.day RANGE BETWEEN CURRENT ROW AND '40'::interval day::interval FOLLOWING) AS count
    FROM window_rows_before
  ) AS windowed
  UNION ALL
  -- +now, in the touched partitions: runs when sale changed
  SELECT
    windowed.id,
    windowed.shop,
    windowed.day,
    windowed.sum AS last_month,
    windowed.count AS next_month,
    1::bigint AS weight
  FROM (
    SELECT
      window_rows_now.id,
      window_rows_now.shop,
      window_rows_now.day,
      window_rows_now.amount,
      sum(window_rows_now.amount) OVER (PARTITION BY window_rows_now.shop ORDER BY window_rows_now.day RANGE BETWEEN '1 month'::interval PRECEDING AND CURRENT ROW) AS sum,
      count(*) OVER (PARTITION BY window_rows_now.shop ORDER BY window_rows_now.day RANGE BETWEEN CURRENT ROW AND '40'::interval day::interval FOLLOWING) AS count
    FROM window_rows_now
  ) AS windowed
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    window_delta.id,
    window_delta.shop,
    window_delta.day,
    window_delta.last_month,
    window_delta.next_month,
    sum(window_delta.weight)::bigint AS weight
  FROM window_delta
  GROUP BY window_delta.id, window_delta.shop, window_delta.day, window_delta.last_month, window_delta.last_month::text COLLATE pg_catalog."C", window_delta.next_month
  HAVING sum(window_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.shop,
    latest.day,
    latest.last_month,
    latest.next_month,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.shop,
      result_change.day,
      result_change.last_month,
      result_change.next_month,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.window_range_by_months_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.window_range_by_months_result" (id, shop, day, last_month, next_month)
  SELECT n.id, n.shop, n.day, n.last_month, n.next_month
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.window_range_by_months_result" AS s
  SET id = n.id, shop = n.shop, day = n.day, last_month = n.last_month, next_month = n.next_month
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.shop, s.day, s.last_month, s.next_month)::record *<> ROW(n.id, n.shop, n.day, n.last_month, n.next_month)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.window_range_by_months_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.sale', (SELECT count(*) FROM sale_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.window_range_by_months_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
