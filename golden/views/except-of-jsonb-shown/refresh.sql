WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.except_of_jsonb_shown_result'
),
-- Δwanted: the rows that changed since the last refresh, each with its weight
wanted_change AS MATERIALIZED (
  SELECT
    changes.data,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.wanted" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.data, changes.data::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δrefused: the rows that changed since the last refresh, each with its weight
refused_change AS MATERIALIZED (
  SELECT
    changes.data,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.refused" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.data, changes.data::text COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(union): wanted, refused
union_delta AS MATERIALIZED (
  -- Δwanted: runs when wanted changed
  SELECT
    wanted_change.data,
    1 AS in_left,
    0 AS in_right,
    wanted_change.weight
  FROM wanted_change
  UNION ALL
  -- Δrefused: runs when refused changed
  SELECT
    refused_change.data,
    0 AS in_left,
    1 AS in_right,
    refused_change.weight
  FROM refused_change
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.data,
    sum(grouped.in_left * grouped.weight) AS left_count_change,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.in_right * grouped.weight) AS right_count_change,
    min(grouped.data::text COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS __pgt_data_shown_arrived,
    array_agg(grouped.data::text) FILTER (WHERE grouped.weight < 0) AS __pgt_data_shown_left
  FROM (
    SELECT
      union_delta.data,
      union_delta.in_left,
      union_delta.in_right,
      sum(union_delta.weight)::bigint AS weight
    FROM union_delta
    GROUP BY union_delta.data, union_delta.data::text COLLATE pg_catalog."C", union_delta.in_left, union_delta.in_right
    HAVING sum(union_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.data
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.data, group_change.data) AS data,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change.left_count_change::bigint, group_change.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change.right_count_change::bigint, group_change.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    coalesce(kept.__pgt_data_shown, group_change.__pgt_data_shown_arrived) AS __pgt_data_shown,
    hash_record_extended(ROW(coalesce(kept.data, group_change.data)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_data_shown = ANY (group_change.__pgt_data_shown_left)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.except_of_jsonb_shown_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.data), 0)
    AND kept.data IS NOT DISTINCT FROM group_change.data
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: wanted, refused
group_rescan AS MATERIALIZED (
  SELECT
    group_next.data,
    min(combined.data::text COLLATE pg_catalog."C") AS __pgt_data_shown
  FROM group_next
  JOIN (
    SELECT
      wanted.data
    FROM public.wanted AS wanted
    UNION ALL
    SELECT
      refused.data
    FROM public.refused AS refused
  ) AS combined
    ON (group_next.data = combined.data OR group_next.data IS NULL AND combined.data IS NULL)
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
    group_next.left_count,
    group_next.__pgt_count,
    group_next.right_count,
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
  INSERT INTO pgtrickle_state."public.except_of_jsonb_shown_result" (data, left_count, __pgt_count, right_count, __pgt_data_shown, __pgt_hash)
  SELECT n.data, n.left_count, n.__pgt_count, n.right_count, n.__pgt_data_shown, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.except_of_jsonb_shown_result" AS s
  SET data = n.data, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_data_shown = n.__pgt_data_shown, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.data, s.left_count, s.__pgt_count, s.right_count, s.__pgt_data_shown, s.__pgt_hash)::record *<> ROW(n.data, n.left_count, n.__pgt_count, n.right_count, n.__pgt_data_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.except_of_jsonb_shown_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.wanted', (SELECT count(*) FROM wanted_change),
    'public.refused', (SELECT count(*) FROM refused_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.except_of_jsonb_shown_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
