WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_vanishes_and_returns_result'
),
-- Δmember: the rows that changed since the last refresh, each with its weight
member_change AS MATERIALIZED (
  SELECT
    changes.club,
    changes.age,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.member" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.club, changes.age
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.club,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.age * grouped.weight) AS __pgt_age_sum_change,
    sum(grouped.weight) FILTER (WHERE grouped.age IS NOT NULL) AS __pgt_age_count_change,
    max(grouped.age) FILTER (WHERE grouped.weight > 0) AS oldest_arrived,
    max(grouped.age) FILTER (WHERE grouped.weight < 0) AS oldest_left
  FROM (
    SELECT
      member_change.club,
      member_change.age,
      sum(member_change.weight)::bigint AS weight
    FROM member_change
    GROUP BY member_change.club, member_change.age
    HAVING sum(member_change.weight) <> 0
  ) AS grouped
  GROUP BY grouped.club
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.club,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    CASE WHEN coalesce(kept.__pgt_age_count, 0) + coalesce(group_change.__pgt_age_count_change::bigint, 0) > 0 THEN coalesce(kept.__pgt_age_sum + group_change.__pgt_age_sum_change::bigint, group_change.__pgt_age_sum_change::bigint, kept.__pgt_age_sum) ELSE NULL::bigint END AS __pgt_age_sum,
    coalesce(kept.__pgt_age_count, 0) + coalesce(group_change.__pgt_age_count_change::bigint, 0) AS __pgt_age_count,
    greatest(group_change.oldest_arrived, kept.oldest) AS oldest,
    hash_record_extended(ROW(group_change.club), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.oldest_left >= kept.oldest AND (group_change.oldest_arrived IS NULL OR group_change.oldest_arrived < kept.oldest)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_vanishes_and_returns_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.club), 0)
    AND kept.club IS NOT DISTINCT FROM group_change.club
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: member
group_rescan AS MATERIALIZED (
  SELECT
    group_next.club,
    max(member.age) AS oldest
  FROM group_next
  JOIN public.member AS member
    ON (group_next.club = member.club OR group_next.club IS NULL AND member.club IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.club
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.club,
    group_next.__pgt_count,
    group_next.__pgt_age_sum,
    group_next.__pgt_age_count,
    CASE WHEN group_next.rescan THEN group_rescan.oldest ELSE group_next.oldest END AS oldest,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.club), 0) = hash_record_extended(ROW(group_rescan.club), 0)
    AND group_next.club IS NOT DISTINCT FROM group_rescan.club
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_vanishes_and_returns_result" (club, __pgt_count, __pgt_age_sum, __pgt_age_count, oldest, __pgt_hash)
  SELECT n.club, n.__pgt_count, n.__pgt_age_sum, n.__pgt_age_count, n.oldest, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_vanishes_and_returns_result" AS s
  SET club = n.club, __pgt_count = n.__pgt_count, __pgt_age_sum = n.__pgt_age_sum, __pgt_age_count = n.__pgt_age_count, oldest = n.oldest, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.club, s.__pgt_count, s.__pgt_age_sum, s.__pgt_age_count, s.oldest, s.__pgt_hash)::record *<> ROW(n.club, n.__pgt_count, n.__pgt_age_sum, n.__pgt_age_count, n.oldest, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_vanishes_and_returns_result" AS s
  USING group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.member', (SELECT count(*) FROM member_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_vanishes_and_returns_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
