WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_sum_numeric_result'
),
-- Δentry: the rows that changed since the last refresh, each with its weight
entry_change AS MATERIALIZED (
  SELECT
    changes.book,
    changes.fixed,
    changes.free,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.entry" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.book, changes.fixed, changes.free, changes.free::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    entry_change.book,
    sum(entry_change.fixed * entry_change.weight) AS fixed_change,
    sum(entry_change.weight) FILTER (WHERE entry_change.fixed IS NOT NULL) AS __pgt_fixed_count_change,
    sum(entry_change.free * entry_change.weight) AS free_sum,
    max(scale(entry_change.free)) FILTER (WHERE entry_change.weight < 0) AS free_scale,
    sum(entry_change.weight) FILTER (WHERE entry_change.free IS NOT NULL) AS __pgt_free_count_change,
    sum(entry_change.fixed * entry_change.free * entry_change.weight) AS product_sum,
    max(scale(entry_change.fixed * entry_change.free)) FILTER (WHERE entry_change.weight < 0) AS product_scale,
    sum(entry_change.weight) FILTER (WHERE entry_change.fixed * entry_change.free IS NOT NULL) AS __pgt_product_count_change,
    sum(entry_change.weight) AS __pgt_count_change
  FROM entry_change
  GROUP BY entry_change.book
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.book,
    CASE WHEN coalesce(kept.__pgt_fixed_count, 0) + coalesce(group_change.__pgt_fixed_count_change::bigint, 0) > 0 THEN coalesce(kept.fixed + group_change.fixed_change, group_change.fixed_change, kept.fixed) ELSE NULL::numeric END AS fixed,
    coalesce(kept.__pgt_fixed_count, 0) + coalesce(group_change.__pgt_fixed_count_change::bigint, 0) AS __pgt_fixed_count,
    CASE WHEN coalesce(kept.__pgt_free_count, 0) + coalesce(group_change.__pgt_free_count_change::bigint, 0) > 0 THEN coalesce(kept.free + group_change.free_sum, group_change.free_sum, kept.free) ELSE NULL::numeric END AS free,
    coalesce(kept.__pgt_free_count, 0) + coalesce(group_change.__pgt_free_count_change::bigint, 0) AS __pgt_free_count,
    CASE WHEN coalesce(kept.__pgt_product_count, 0) + coalesce(group_change.__pgt_product_count_change::bigint, 0) > 0 THEN coalesce(kept.product + group_change.product_sum, group_change.product_sum, kept.product) ELSE NULL::numeric END AS product,
    coalesce(kept.__pgt_product_count, 0) + coalesce(group_change.__pgt_product_count_change::bigint, 0) AS __pgt_product_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.book), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.fixed = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.fixed_change = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR kept.free = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.free_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.free_scale >= coalesce(scale(kept.free), 0) OR kept.product = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.product_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.product_scale >= coalesce(scale(kept.product), 0)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_sum_numeric_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.book), 0)
    AND kept.book IS NOT DISTINCT FROM group_change.book
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: entry
group_rescan AS MATERIALIZED (
  SELECT
    group_next.book,
    sum(entry.fixed) AS fixed,
    sum(entry.free) AS free,
    sum(entry.fixed * entry.free) AS product
  FROM group_next
  JOIN public.entry AS entry
    ON (group_next.book = entry.book OR group_next.book IS NULL AND entry.book IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.book
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.book,
    CASE WHEN group_next.rescan THEN group_rescan.fixed ELSE group_next.fixed END AS fixed,
    group_next.__pgt_fixed_count,
    CASE WHEN group_next.rescan THEN group_rescan.free ELSE group_next.free END AS free,
    group_next.__pgt_free_count,
    CASE WHEN group_next.rescan THEN group_rescan.product ELSE group_next.product END AS product,
    group_next.__pgt_product_count,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.book), 0) = hash_record_extended(ROW(group_rescan.book), 0)
    AND group_next.book IS NOT DISTINCT FROM group_rescan.book
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_sum_numeric_result" (book, fixed, __pgt_fixed_count, free, __pgt_free_count, product, __pgt_product_count, __pgt_count, __pgt_hash)
  SELECT n.book, n.fixed, n.__pgt_fixed_count, n.free, n.__pgt_free_count, n.product, n.__pgt_product_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_sum_numeric_result" AS s
  SET book = n.book, fixed = n.fixed, __pgt_fixed_count = n.__pgt_fixed_count, free = n.free, __pgt_free_count = n.__pgt_free_count, product = n.product, __pgt_product_count = n.__pgt_product_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.book, s.fixed, s.__pgt_fixed_count, s.free, s.__pgt_free_count, s.product, s.__pgt_product_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.book, n.fixed, n.__pgt_fixed_count, n.free, n.__pgt_free_count, n.product, n.__pgt_product_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_sum_numeric_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.entry', (SELECT count(*) FROM entry_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_sum_numeric_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
