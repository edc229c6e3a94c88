WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.groups_by_jsonb_shown_result'
),
-- Δentry: the rows that changed since the last refresh, each with its weight
entry_change AS MATERIALIZED (
  SELECT
    changes.data,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.entry" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.data, changes.data::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.data,
    sum(grouped.weight) AS __pgt_count_change,
    min(grouped.data::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_data_shown_arrived,
    array_agg(grouped.data::text) FILTER (WHERE grouped.weight < 0) AS __pgt_data_shown_left
  FROM (
    SELECT
      entry_change.data,
      sum(entry_change.weight)::bigint AS weight
    FROM entry_change
    GROUP BY entry_change.data, entry_change.data::text COLLATE pg_catalog."C"
    HAVING sum(entry_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.data
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.data, group_change.data) AS data,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_data_shown, group_change.__pgt_data_shown_arrived) AS __pgt_data_shown,
    hash_record_extended(ROW(coalesce(kept.data, group_change.data)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_data_shown = ANY (group_change.__pgt_data_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.groups_by_jsonb_shown_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.data), 0)
    AND kept.data IS NOT DISTINCT FROM group_change.data
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: entry
group_rescan AS MATERIALIZED (
  SELECT
    group_next.data,
    min(entry.data::text COLLATE pg_catalog."C") AS __pgt_data_shown
  FROM group_next
  JOIN public.entry AS entry
    ON (group_next.data = entry.data OR group_next.data IS NULL AND entry.data IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.data
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.data,
    group_next.__pgt_count,
    CASE WHEN group_next.rescan THEN group_rescan.__pgt_data_shown ELSE group_next.__pgt_data_shown END AS __pgt_data_shown,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.data), 0) = hash_record_extended(ROW(group_rescan.data), 0)
    AND group_next.data IS NOT DISTINCT FROM group_rescan.data
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.groups_by_jsonb_shown_result" (data, __pgt_count, __pgt_data_shown, __pgt_hash)
  SELECT n.data, n.__pgt_count, n.__pgt_data_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.groups_by_jsonb_shown_result" AS s
  SET data = n.data, __pgt_count = n.__pgt_count, __pgt_data_shown = n.__pgt_data_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.data, s.__pgt_count, s.__pgt_data_shown, s.__pgt_hash)::record *<> ROW(n.data, n.__pgt_count, n.__pgt_data_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.groups_by_jsonb_shown_result" AS s
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
  stream_table => 'public.groups_by_jsonb_shown_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
