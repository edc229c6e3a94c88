WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.materialized_view_compared_twice_result'
),
-- priced₁ − priced₀: all of its rows now, and those of the last refresh
priced_compared AS MATERIALIZED (
  -- −priced₀: always runs
  SELECT
    kept.kind,
    kept.price,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.materialized_view_compared_twice_result.priced" AS kept
  UNION ALL
  -- priced₁: always runs
  SELECT
    priced.kind,
    priced.price,
    1::bigint AS weight
  FROM public.priced AS priced
),
-- ΔX, consolidated: rows that are there before and after cancel
priced_change AS MATERIALIZED (
  SELECT
    priced_compared.kind,
    priced_compared.price,
    sum(priced_compared.weight)::bigint AS weight
  FROM priced_compared
  GROUP BY priced_compared.kind, priced_compared.price, priced_compared.price::text COLLATE pg_catalog."C"
  HAVING sum(priced_compared.weight) <> 0
),
-- how often each touched row shall occur
priced_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    priced_change.kind,
    priced_change.price,
    coalesce(kept.__pgt_count, 0) + priced_change.weight AS __pgt_count,
    hash_record_extended(ROW(priced_change.kind, priced_change.price), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + priced_change.weight > 0 AS present
  FROM priced_change
  LEFT JOIN pgtrickle_state."public.materialized_view_compared_twice_result.priced" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(priced_change.kind, priced_change.price), 0)
    AND ROW(kept.kind, kept.price, kept.price::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(priced_change.kind, priced_change.price, priced_change.price::text COLLATE pg_catalog."C")
),
-- Δ(priced_join): priced
priced_join_delta AS MATERIALIZED (
  -- Δpriced ⋈ priced: runs when priced changed
  SELECT
    priced_change.kind,
    priced.price,
    priced_change.weight
  FROM priced_change
  JOIN public.priced AS priced
    ON priced.kind = priced_change.kind
  WHERE EXISTS (SELECT FROM priced_change)
    AND priced_change.kind IS NOT NULL
  UNION ALL
  -- priced ⋈ Δpriced: runs when priced changed
  SELECT
    priced.kind,
    priced_change.price,
    priced_change.weight
  FROM priced_change
  JOIN public.priced AS priced
    ON priced_change.kind = priced.kind
  WHERE EXISTS (SELECT FROM priced_change)
    AND priced_change.kind IS NOT NULL
  UNION ALL
  -- −Δpriced ⋈ Δpriced: runs when priced and priced changed
  SELECT
    priced_change_2.kind,
    priced_change.price,
    - (priced_change.weight * priced_change_2.weight) AS weight
  FROM priced_change
  JOIN priced_change AS priced_change_2
    ON priced_change.kind = priced_change_2.kind
  WHERE priced_change.kind IS NOT NULL
    AND priced_change_2.kind IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    priced_join_delta.kind,
    sum(priced_join_delta.weight) AS __pgt_count_change,
    sum(priced_join_delta.price * priced_join_delta.weight) AS price_sum,
    max(scale(priced_join_delta.price)) FILTER (WHERE priced_join_delta.weight < 0) AS price_scale,
    sum(priced_join_delta.weight) FILTER (WHERE priced_join_delta.price IS NOT NULL) AS __pgt_price_count_change
  FROM priced_join_delta
  GROUP BY priced_join_delta.kind
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.kind,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_price_count, 0) + coalesce(group_change.__pgt_price_count_change::bigint, 0) > 0 THEN coalesce(kept.price + group_change.price_sum, group_change.price_sum, kept.price) ELSE NULL::numeric END AS price,
    coalesce(kept.__pgt_price_count, 0) + coalesce(group_change.__pgt_price_count_change::bigint, 0) AS __pgt_price_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.price = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.price_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.price_scale >= coalesce(scale(kept.price), 0)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.materialized_view_compared_twice_result" AS kept
    ON kept.kind = group_change.kind
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: priced
group_rescan AS MATERIALIZED (
  SELECT
    group_next.kind,
    sum(priced_2.price) AS price
  FROM group_next
  JOIN public.priced AS priced
    ON group_next.kind = priced.kind
  JOIN public.priced AS priced_2
    ON priced_2.kind = priced.kind
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
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.price ELSE group_next.price END AS price,
    group_next.__pgt_price_count,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND group_next.kind = group_rescan.kind
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.materialized_view_compared_twice_result" (kind, __pgt_count, price, __pgt_price_count)
  SELECT n.kind, n.__pgt_count, n.price, n.__pgt_price_count
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.materialized_view_compared_twice_result" AS s
  SET kind = n.kind, __pgt_count = n.__pgt_count, price = n.price, __pgt_price_count = n.__pgt_price_count
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.__pgt_count, s.price, s.__pgt_price_count)::record *<> ROW(n.kind, n.__pgt_count, n.price, n.__pgt_price_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.materialized_view_compared_twice_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what priced keeps
inserted_priced AS (
  INSERT INTO pgtrickle_state."public.materialized_view_compared_twice_result.priced" (kind, price, __pgt_count, __pgt_hash)
  SELECT n.kind, n.price, n.__pgt_count, n.__pgt_hash
  FROM priced_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_priced AS (
  UPDATE pgtrickle_state."public.materialized_view_compared_twice_result.priced" AS s
  SET kind = n.kind, price = n.price, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM priced_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.price, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.price, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_priced AS (
  DELETE FROM pgtrickle_state."public.materialized_view_compared_twice_result.priced" AS s
  USING priced_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.priced', (SELECT count(*) FROM priced_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.materialized_view_compared_twice_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM priced_next WHERE __pgt_count < 0));
