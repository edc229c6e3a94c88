WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_ranges_shown_result'
),
-- Δspan: the rows that changed since the last refresh, each with its weight
span_change AS MATERIALIZED (
  SELECT
    changes.valid,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.span" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.valid, changes.valid::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.valid,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.valid::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_valid_shown_arrived,
    array_agg(grouped.valid::text) FILTER (WHERE grouped.weight < 0) AS __pgt_valid_shown_left
  FROM (
    SELECT
      span_change.valid,
      sum(span_change.weight)::bigint AS weight
    FROM span_change
    GROUP BY span_change.valid, span_change.valid::text COLLATE pg_catalog."C"
    HAVING sum(span_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.valid
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.valid, group_change.valid) AS valid,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_valid_shown, group_change.__pgt_valid_shown_arrived) AS __pgt_valid_shown,
    hash_record_extended(ROW(coalesce(kept.valid, group_change.valid)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_valid_shown = ANY (group_change.__pgt_valid_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.distinct_ranges_shown_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.valid), 0)
    AND kept.valid IS NOT DISTINCT FROM group_change.valid
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: span
group_rescan AS MATERIALIZED (
  SELECT
    group_next.valid,
    min(span.valid::text COLLATE pg_catalog."C") AS __pgt_valid_shown
  FROM group_next
  JOIN public.span AS span
    ON (group_next.valid = span.valid OR group_next.valid IS NULL AND span.valid IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.valid
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.valid,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_valid_shown ELSE group_next.__pgt_valid_shown END AS __pgt_valid_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.valid), 0) = hash_record_extended(ROW(group_rescan.valid), 0)
    AND group_next.valid IS NOT DISTINCT FROM group_rescan.valid
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_ranges_shown_result" (valid, __pgt_count, __pgt_valid_shown, __pgt_hash)
  SELECT n.valid, n.__pgt_count, n.__pgt_valid_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_ranges_shown_result" AS s
  SET valid = n.valid, __pgt_count = n.__pgt_count, __pgt_valid_shown = n.__pgt_valid_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.valid, s.__pgt_count, s.__pgt_valid_shown, s.__pgt_hash)::record *<> ROW(n.valid, n.__pgt_count, n.__pgt_valid_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_ranges_shown_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.span', (SELECT count(*) FROM span_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.distinct_ranges_shown_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
