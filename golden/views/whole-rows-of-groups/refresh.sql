WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.whole_rows_of_groups_result'
),
-- Δvisit: the rows that changed since the last refresh, each with its weight
visit_change AS MATERIALIZED (
  SELECT
    changes.place,
    changes.minutes,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.visit" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.place, changes.minutes
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    visit_change.place,
    sum(visit_change.weight) AS __pgt_count_change,
    sum(visit_change.weight) FILTER (WHERE visit_change.minutes IS NOT NULL) AS count_change
  FROM visit_change
  GROUP BY visit_change.place
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.place AS old_place,
    kept.__pgt_count AS old___pgt_count,
    kept.count AS old_count,
    group_change.place,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.count, 0) + coalesce(group_change.count_change::bigint, 0) AS count,
    hash_record_extended(ROW(group_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.whole_rows_of_groups_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.place), 0)
    AND kept.place IS NOT DISTINCT FROM group_change.place
),
-- Δ(group): visit
group_delta AS MATERIALIZED (
  -- −old groups: runs when visit changed
  SELECT
    row_to_json((SELECT entry FROM (SELECT group_next.old_place AS "place", group_next.old___pgt_count AS "visits", group_next.old_count AS "timed") AS entry))::text AS counted,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_place, group_next.old___pgt_count, group_next.old_count)::record *<> ROW(group_next.place, group_next.__pgt_count, group_next.count)::record)
    AND to_jsonb((SELECT entry FROM (SELECT group_next.old_place AS "place", group_next.old___pgt_count AS "visits", group_next.old_count AS "timed") AS entry)) ->> 'visits'::text <> '3'::text
  UNION ALL
  -- +new groups: runs when visit changed
  SELECT
    row_to_json((SELECT entry FROM (SELECT group_next.place AS "place", group_next.__pgt_count AS "visits", group_next.count AS "timed") AS entry))::text AS counted,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_place, group_next.old___pgt_count, group_next.old_count)::record *<> ROW(group_next.place, group_next.__pgt_count, group_next.count)::record)
    AND to_jsonb((SELECT entry FROM (SELECT group_next.place AS "place", group_next.__pgt_count AS "visits", group_next.count AS "timed") AS entry)) ->> 'visits'::text <> '3'::text
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change_2 AS MATERIALIZED (
  SELECT
    group_delta.counted,
    sum(group_delta.weight) AS __pgt_count_change
  FROM group_delta
  GROUP BY group_delta.counted
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next_2 AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change_2.counted,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change_2.counted), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change_2.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change_2
  LEFT JOIN pgtrickle_state."public.whole_rows_of_groups_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change_2.counted), 0)
    AND kept.counted IS NOT DISTINCT FROM group_change_2.counted
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.whole_rows_of_groups_result" (counted, __pgt_count, __pgt_hash)
  SELECT n.counted, n.__pgt_count, n.__pgt_hash
  FROM group_next_2 AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.whole_rows_of_groups_result" AS s
  SET counted = n.counted, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.counted, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.counted, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.whole_rows_of_groups_result" AS s
  USING group_next_2 AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.whole_rows_of_groups_result.group" (place, __pgt_count, count, __pgt_hash)
  SELECT n.place, n.__pgt_count, n.count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.whole_rows_of_groups_result.group" AS s
  SET place = n.place, __pgt_count = n.__pgt_count, count = n.count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.place, s.__pgt_count, s.count, s.__pgt_hash)::record *<> ROW(n.place, n.__pgt_count, n.count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.whole_rows_of_groups_result.group" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.visit', (SELECT count(*) FROM visit_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.whole_rows_of_groups_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next_2 WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
