WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_sum_numeric_of_join_result'
),
-- Δitem: the rows that changed since the last refresh, each with its weight
item_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.price,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.item" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.price, changes.price::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δlabel: the rows that changed since the last refresh, each with its weight
label_change AS MATERIALIZED (
  SELECT
    changes.code,
    changes.book,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.label" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.code, changes.book
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(label_join): item, label
label_join_delta AS MATERIALIZED (
  -- Δitem ⋈ label: runs when item changed
  SELECT
    item_change.price,
    label.book,
    item_change.weight
  FROM item_change
  JOIN public.label AS label
    ON label.code = item_change.code
  WHERE EXISTS (SELECT FROM item_change)
    AND item_change.code IS NOT NULL
  UNION ALL
  -- item ⋈ Δlabel: runs when label changed
  SELECT
    item.price,
    label_change.book,
    label_change.weight
  FROM label_change
  JOIN public.item AS item
    ON label_change.code = item.code
  WHERE EXISTS (SELECT FROM label_change)
    AND label_change.code IS NOT NULL
  UNION ALL
  -- −Δitem ⋈ Δlabel: runs when label and item changed
  SELECT
    item_change.price,
    label_change.book,
    - (label_change.weight * item_change.weight) AS weight
  FROM label_change
  JOIN item_change
    ON label_change.code = item_change.code
  WHERE label_change.code IS NOT NULL
    AND item_change.code IS NOT NULL
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    label_join_delta.book,
    sum(label_join_delta.price * label_join_delta.weight) AS total_sum,
    max(scale(label_join_delta.price)) FILTER (WHERE label_join_delta.weight < 0) AS total_scale,
    sum(label_join_delta.weight) FILTER (WHERE label_join_delta.price IS NOT NULL) AS __pgt_total_count_change,
    sum(label_join_delta.weight) AS __pgt_count_change
  FROM label_join_delta
  GROUP BY label_join_delta.book
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.book,
    CASE WHEN coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) > 0 THEN coalesce(kept.total + group_change.total_sum, group_change.total_sum, kept.total) ELSE NULL::numeric END AS total,
    coalesce(kept.__pgt_total_count, 0) + coalesce(group_change.__pgt_total_count_change::bigint, 0) AS __pgt_total_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.book), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.total = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.total_sum = ANY ('{NaN,Infinity,-Infinity}'::numeric[]) OR group_change.total_scale >= coalesce(scale(kept.total), 0)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_sum_numeric_of_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.book), 0)
    AND kept.book IS NOT DISTINCT FROM group_change.book
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: item, label
group_rescan AS MATERIALIZED (
  SELECT
    group_next.book,
    sum(item.price) AS total
  FROM group_next
  JOIN public.label AS label
    ON (group_next.book = label.book OR group_next.book IS NULL AND label.book IS NULL)
  JOIN public.item AS item
    ON label.code = item.code
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
    CASE WHEN group_next.rescan THEN group_rescan.total ELSE group_next.total END AS total,
    group_next.__pgt_total_count,
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
  INSERT INTO pgtrickle_state."public.group_sum_numeric_of_join_result" (book, total, __pgt_total_count, __pgt_count, __pgt_hash)
  SELECT n.book, n.total, n.__pgt_total_count, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_sum_numeric_of_join_result" AS s
  SET book = n.book, total = n.total, __pgt_total_count = n.__pgt_total_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.book, s.total, s.__pgt_total_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.book, n.total, n.__pgt_total_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_sum_numeric_of_join_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.item', (SELECT count(*) FROM item_change),
    'public.label', (SELECT count(*) FROM label_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_sum_numeric_of_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
