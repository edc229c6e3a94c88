WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.materialized_view_compared_result'
),
-- priced₁ − priced₀: all of its rows now, and those of the last refresh
priced_compared AS MATERIALIZED (
  -- −priced₀: always runs
  SELECT
    kept.kind,
    kept.price,
    kept.shown,
    - kept.__pgt_count AS weight
  FROM pgtrickle_state."public.materialized_view_compared_result.priced" AS kept
  UNION ALL
  -- priced₁: always runs
  SELECT
    priced.kind,
    priced.price,
    priced.shown,
    1::bigint AS weight
  FROM public.priced AS priced
),
-- ΔX, consolidated: rows that are there before and after cancel
priced_change AS MATERIALIZED (
  SELECT
    priced_compared.kind,
    priced_compared.price,
    (array_agg(priced_compared.shown))[1] AS shown,
    sum(priced_compared.weight)::bigint AS weight
  FROM priced_compared
  GROUP BY priced_compared.kind, priced_compared.price, priced_compared.price::text COLLATE pg_catalog."C", priced_compared.shown::text COLLATE pg_catalog."C"
  HAVING sum(priced_compared.weight) <> 0
),
-- how often each touched row shall occur
priced_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    priced_change.kind,
    priced_change.price,
    priced_change.shown,
    coalesce(kept.__pgt_count, 0) + priced_change.weight AS __pgt_count,
    hash_record_extended(ROW(priced_change.kind, priced_change.price), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + priced_change.weight > 0 AS present
  FROM priced_change
  LEFT JOIN pgtrickle_state."public.materialized_view_compared_result.priced" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(priced_change.kind, priced_change.price), 0)
    AND ROW(kept.kind, kept.price, kept.price::text COLLATE pg_catalog."C", kept.shown::text COLLATE pg_catalog."C") IS NOT DISTINCT FROM ROW(priced_change.kind, priced_change.price, priced_change.price::text COLLATE pg_catalog."C", priced_change.shown::text COLLATE pg_catalog."C")
),
-- Δkind: the rows that changed since the last refresh, each with its weight
kind_change AS MATERIALIZED (
  SELECT
    changes.kind,
    changes.label,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.kind" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.kind, changes.label
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δkind whose number of rows changed, and by how many
kind_keys AS MATERIALIZED (
  SELECT
    kind_change.kind,
    sum(kind_change.weight)::bigint AS net
  FROM kind_change
  WHERE kind_change.kind IS NOT NULL
  GROUP BY kind_change.kind
  HAVING sum(kind_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: kind
kind_flips AS MATERIALIZED (
  SELECT
    kind_keys.kind,
    CASE WHEN lateral_rows.found = kind_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM kind_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.kind AS kind
      WHERE kind.kind = kind_keys.kind
      LIMIT greatest(kind_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = kind_keys.net OR lateral_rows.found = 0)
),
-- Δ(kind_join): priced, kind
kind_join_delta AS MATERIALIZED (
  -- Δpriced ⋈ kind: runs when priced changed
  SELECT
    priced_change.price,
    priced_change.shown,
    kind.label,
    priced_change.weight
  FROM priced_change
  JOIN public.kind AS kind
    ON kind.kind = priced_change.kind
  WHERE EXISTS (SELECT FROM priced_change)
    AND priced_change.kind IS NOT NULL
  UNION ALL
  -- priced ⋈ Δkind: runs when kind changed
  SELECT
    priced.price,
    priced.shown,
    kind_change.label,
    kind_change.weight
  FROM kind_change
  JOIN public.priced AS priced
    ON kind_change.kind = priced.kind
  WHERE EXISTS (SELECT FROM kind_change)
    AND kind_change.kind IS NOT NULL
  UNION ALL
  -- −Δpriced ⋈ Δkind: runs when kind and priced changed
  SELECT
    priced_change.price,
    priced_change.shown,
    kind_change.label,
    - (kind_change.weight * priced_change.weight) AS weight
  FROM kind_change
  JOIN priced_change
    ON kind_change.kind = priced_change.kind
  WHERE kind_change.kind IS NOT NULL
    AND priced_change.kind IS NOT NULL
),
-- Δ(kind_anti_join): priced, kind
kind_anti_join_delta AS MATERIALIZED (
  -- Δpriced ▷ kind: runs when priced changed
  SELECT
    priced_change.price,
    priced_change.shown,
    priced_change.weight
  FROM priced_change
  WHERE EXISTS (SELECT FROM priced_change)
    AND NOT EXISTS (
    SELECT
    FROM public.kind AS kind
    WHERE kind.kind = priced_change.kind
  )
  UNION ALL
  -- priced ⋈ flipped keys of kind: runs when kind changed
  SELECT
    priced.price,
    priced.shown,
    - kind_flips.weight AS weight
  FROM kind_flips
  JOIN public.priced AS priced
    ON kind_flips.kind = priced.kind
  WHERE EXISTS (SELECT FROM kind_change)
  UNION ALL
  -- −Δpriced ⋈ flipped keys of kind: runs when kind and priced changed
  SELECT
    priced_change.price,
    priced_change.shown,
    kind_flips.weight * priced_change.weight AS weight
  FROM kind_flips
  JOIN priced_change
    ON kind_flips.kind = priced_change.kind
  WHERE priced_change.kind IS NOT NULL
),
-- Δ(kind_outer_join): priced, kind
kind_outer_join_delta AS MATERIALIZED (
  -- Δkind_join: runs when priced or kind changed
  SELECT
    kind_join_delta.price,
    kind_join_delta.shown,
    kind_join_delta.label,
    kind_join_delta.weight
  FROM kind_join_delta
  UNION ALL
  -- Δkind_anti_join: runs when priced or kind changed
  SELECT
    kind_anti_join_delta.price,
    kind_anti_join_delta.shown,
    NULL::text AS label,
    kind_anti_join_delta.weight
  FROM kind_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    kind_outer_join_delta.price,
    (array_agg(kind_outer_join_delta.shown))[1] AS shown,
    kind_outer_join_delta.label,
    sum(kind_outer_join_delta.weight)::bigint AS weight
  FROM kind_outer_join_delta
  GROUP BY kind_outer_join_delta.price, kind_outer_join_delta.price::text COLLATE pg_catalog."C", kind_outer_join_delta.shown::text COLLATE pg_catalog."C", kind_outer_join_delta.label
  HAVING sum(kind_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.price,
    result_change.shown,
    result_change.label,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.price, result_change.label), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.materialized_view_compared_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.price, result_change.label), 0)
    AND ROW(kept.price, kept.price::text COLLATE pg_catalog."C", kept.shown::text COLLATE pg_catalog."C", kept.label) IS NOT DISTINCT FROM ROW(result_change.price, result_change.price::text COLLATE pg_catalog."C", result_change.shown::text COLLATE pg_catalog."C", result_change.label)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.materialized_view_compared_result" (price, shown, label, __pgt_count, __pgt_hash)
  SELECT n.price, n.shown, n.label, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.materialized_view_compared_result" AS s
  SET price = n.price, shown = n.shown, label = n.label, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.price, s.shown, s.label, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.price, n.shown, n.label, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.materialized_view_compared_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what priced keeps
inserted_priced AS (
  INSERT INTO pgtrickle_state."public.materialized_view_compared_result.priced" (kind, price, shown, __pgt_count, __pgt_hash)
  SELECT n.kind, n.price, n.shown, n.__pgt_count, n.__pgt_hash
  FROM priced_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_priced AS (
  UPDATE pgtrickle_state."public.materialized_view_compared_result.priced" AS s
  SET kind = n.kind, price = n.price, shown = n.shown, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM priced_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.kind, s.price, s.shown, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.kind, n.price, n.shown, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_priced AS (
  DELETE FROM pgtrickle_state."public.materialized_view_compared_result.priced" AS s
  USING priced_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.kind', (SELECT count(*) FROM kind_change),
    'public.priced', (SELECT count(*) FROM priced_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.materialized_view_compared_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM priced_next WHERE __pgt_count < 0));
