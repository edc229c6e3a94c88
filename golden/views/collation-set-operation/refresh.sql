WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.collation_set_operation_result'
),
-- Δperson: the rows that changed since the last refresh, each with its weight
person_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.person" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.name COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δnickname: the rows that changed since the last refresh, each with its weight
nickname_change AS MATERIALIZED (
  SELECT
    changes.name,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.nickname" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.name COLLATE pg_catalog."C"
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.name,
    min(grouped.name ORDER BY grouped.name COLLATE pg_catalog."C") FILTER (WHERE grouped.weight > 0) AS name_shown_arrived,
    min(grouped.name ORDER BY grouped.name COLLATE pg_catalog."C") FILTER (WHERE grouped.weight < 0) AS name_shown_left,
    sum(grouped.weight) AS __pgt_count_change
  FROM (
    SELECT
      person_change.name,
      sum(person_change.weight)::bigint AS weight
    FROM person_change
    GROUP BY person_change.name, person_change.name COLLATE pg_catalog."C"
    HAVING sum(person_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.name_shown AS old_name_shown,
    coalesce(kept.name, group_change.name) AS name,
    least(group_change.name_shown_arrived, kept.name_shown) AS name_shown,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(coalesce(kept.name, group_change.name)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.name_shown_left <= kept.name_shown AND (group_change.name_shown_arrived IS NULL OR group_change.name_shown_arrived > kept.name_shown) OR group_change.name_shown_arrived = kept.name_shown AND group_change.name_shown_arrived COLLATE pg_catalog."C" IS DISTINCT FROM kept.name_shown COLLATE pg_catalog."C") IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.collation_set_operation_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.name), 0)
    AND kept.name IS NOT DISTINCT FROM group_change.name
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: person
group_rescan AS MATERIALIZED (
  SELECT
    group_next.name,
    min(person.name ORDER BY person.name COLLATE pg_catalog."C") AS name_shown
  FROM group_next
  JOIN public.person AS person
    ON (group_next.name = person.name OR group_next.name IS NULL AND person.name IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.name
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.old_name_shown,
    group_next.name,
    CASE WHEN group_next.rescan THEN group_rescan.name_shown ELSE group_next.name_shown END AS name_shown,
    group_next.__pgt_count,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.name), 0) = hash_record_extended(ROW(group_rescan.name), 0)
    AND group_next.name IS NOT DISTINCT FROM group_rescan.name
),
-- Δ of group: person
group_delta AS MATERIALIZED (
  -- −old groups: runs when person changed
  SELECT
    group_new.old_name_shown AS name,
    1 AS in_left,
    0 AS in_right,
    '-1'::integer::bigint AS weight
  FROM group_new
  WHERE group_new.locator IS NOT NULL
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_name_shown, group_new.old_name_shown)::record *<> ROW(group_new.name_shown, group_new.name_shown)::record)
  UNION ALL
  -- +new groups: runs when person changed
  SELECT
    group_new.name_shown AS name,
    1 AS in_left,
    0 AS in_right,
    1::bigint AS weight
  FROM group_new
  WHERE group_new.present
    AND (group_new.locator IS NULL OR NOT group_new.present OR ROW(group_new.old_name_shown, group_new.old_name_shown)::record *<> ROW(group_new.name_shown, group_new.name_shown)::record)
),
-- Δ(union): person, nickname
union_delta AS MATERIALIZED (
  -- Δgroup: runs when person changed
  SELECT
    group_delta.name,
    group_delta.in_left,
    group_delta.in_right,
    group_delta.weight
  FROM group_delta
  UNION ALL
  -- Δnickname: runs when nickname changed
  SELECT
    nickname_change.name,
    0 AS in_left,
    1 AS in_right,
    nickname_change.weight
  FROM nickname_change
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    grouped.name,
    sum(grouped.in_left * grouped.weight) AS left_count_change,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.in_right * grouped.weight) AS right_count_change,
    min(grouped.name) FILTER (WHERE grouped.weight > 0) AS __pgt_name_shown_arrived,
    array_agg(grouped.name) FILTER (WHERE grouped.weight < 0) AS __pgt_name_shown_left
  FROM (
    SELECT
      union_delta.name,
      union_delta.in_left,
      union_delta.in_right,
      sum(union_delta.weight)::bigint AS weight
    FROM union_delta
    GROUP BY union_delta.name, union_delta.name COLLATE pg_catalog."C", union_delta.in_left, union_delta.in_right
    HAVING sum(union_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.name
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    coalesce(kept.name, group_change_2.name) AS name,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.left_count + group_change_2.left_count_change::bigint, group_change_2.left_count_change::bigint, kept.left_count) ELSE NULL::bigint END AS left_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 THEN coalesce(kept.right_count + group_change_2.right_count_change::bigint, group_change_2.right_count_change::bigint, kept.right_count) ELSE NULL::bigint END AS right_count,
    coalesce(kept.__pgt_name_shown, group_change_2.__pgt_name_shown_arrived) AS __pgt_name_shown,
    hash_record_extended(ROW(coalesce(kept.name, group_change_2.name)), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present,
    (kept.__pgt_name_shown = ANY (group_change_2.__pgt_name_shown_left)) IS TRUE AS rescan
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.collation_set_operation_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.name), 0)
    AND kept.name IS NOT DISTINCT FROM group_change_2.name
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: person, nickname
group_rescan_2 AS MATERIALIZED (
  SELECT
    group_next_2.name,
    min(combined.name) AS __pgt_name_shown
  FROM group_next_2
  JOIN (
    SELECT
      min(person.name ORDER BY person.name COLLATE pg_catalog."C") AS name
    FROM public.person AS person
    GROUP BY person.name
    UNION ALL
    SELECT
      nickname.name
    FROM public.nickname AS nickname
  ) AS combined
    ON (group_next_2.name = combined.name OR group_next_2.name IS NULL AND combined.name IS NULL)
  WHERE group_next_2.rescan
    AND EXISTS (
    SELECT
    FROM group_next_2 AS group_next_2_2
    WHERE group_next_2_2.rescan
  )
  GROUP BY group_next_2.name
),
-- the new values, with those that were read again in their place
group_new_2 AS MATERIALIZED (
  SELECT
    group_next_2.locator,
    group_next_2.name,
    group_next_2.left_count,
    group_next_2.__pgt_count,
    group_next_2.right_count,
    CASE WHEN group_next_2.rescan THEN group_rescan_2.__pgt_name_shown ELSE group_next_2.__pgt_name_shown END AS __pgt_name_shown,
    group_next_2.__pgt_hash,
    group_next_2.present
  FROM group_next_2
  LEFT JOIN group_rescan_2
    ON group_next_2.rescan
    AND hash_record_extended(ROW(group_next_2.name), 0) = hash_record_extended(ROW(group_rescan_2.name), 0)
    AND group_next_2.name IS NOT DISTINCT FROM group_rescan_2.name
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.collation_set_operation_result" (name, left_count, __pgt_count, right_count, __pgt_name_shown, __pgt_hash)
  SELECT n.name, n.left_count, n.__pgt_count, n.right_count, n.__pgt_name_shown, n.__pgt_hash
  FROM group_new_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.collation_set_operation_result" AS s
  SET name = n.name, left_count = n.left_count, __pgt_count = n.__pgt_count, right_count = n.right_count, __pgt_name_shown = n.__pgt_name_shown, __pgt_hash = n.__pgt_hash
  FROM group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.left_count, s.__pgt_count, s.right_count, s.__pgt_name_shown, s.__pgt_hash)::record *<> ROW(n.name, n.left_count, n.__pgt_count, n.right_count, n.__pgt_name_shown, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.collation_set_operation_result" AS s
  USING group_new_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.collation_set_operation_result.group" (name, name_shown, __pgt_count, __pgt_hash)
  SELECT n.name, n.name_shown, n.__pgt_count, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.collation_set_operation_result.group" AS s
  SET name = n.name, name_shown = n.name_shown, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.name_shown, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.name, n.name_shown, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.collation_set_operation_result.group" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.person', (SELECT count(*) FROM person_change),
    'public.nickname', (SELECT count(*) FROM nickname_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.collation_set_operation_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
