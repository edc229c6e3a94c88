WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_booleans_counted_result'
),
-- Δvote: the rows that changed since the last refresh, each with its weight
vote_change AS MATERIALIZED (
  SELECT
    changes.place,
    changes.yes,
    changes.valid,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.vote" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.place, changes.yes, changes.valid
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    vote_change.place,
    sum(vote_change.weight) FILTER (WHERE vote_change.yes) AS __pgt_unanimous_true_change,
    sum(vote_change.weight) FILTER (WHERE vote_change.yes IS NOT NULL) AS __pgt_unanimous_count_change,
    sum(vote_change.weight) FILTER (WHERE vote_change.valid) AS __pgt_fair_true_change,
    sum(vote_change.weight) AS __pgt_count_change,
    sum(vote_change.weight) FILTER (WHERE vote_change.yes AND vote_change.valid) AS __pgt_counted_true_change,
    sum(vote_change.weight) FILTER (WHERE vote_change.yes IS NOT NULL AND vote_change.valid) AS __pgt_counted_count_change,
    sum(vote_change.weight) FILTER (WHERE NOT vote_change.yes) AS __pgt_against_true_change,
    sum(vote_change.weight) FILTER (WHERE (NOT vote_change.yes) IS NOT NULL) AS __pgt_against_count_change
  FROM vote_change
  GROUP BY vote_change.place
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.place,
    coalesce(kept.__pgt_unanimous_true, 0) + coalesce(group_change.__pgt_unanimous_true_change::bigint, 0) AS __pgt_unanimous_true,
    coalesce(kept.__pgt_unanimous_count, 0) + coalesce(group_change.__pgt_unanimous_count_change::bigint, 0) AS __pgt_unanimous_count,
    coalesce(kept.__pgt_fair_true, 0) + coalesce(group_change.__pgt_fair_true_change::bigint, 0) AS __pgt_fair_true,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_counted_true, 0) + coalesce(group_change.__pgt_counted_true_change::bigint, 0) AS __pgt_counted_true,
    coalesce(kept.__pgt_counted_count, 0) + coalesce(group_change.__pgt_counted_count_change::bigint, 0) AS __pgt_counted_count,
    coalesce(kept.__pgt_against_true, 0) + coalesce(group_change.__pgt_against_true_change::bigint, 0) AS __pgt_against_true,
    coalesce(kept.__pgt_against_count, 0) + coalesce(group_change.__pgt_against_count_change::bigint, 0) AS __pgt_against_count,
    hash_record_extended(ROW(group_change.place), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_booleans_counted_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.place), 0)
    AND kept.place IS NOT DISTINCT FROM group_change.place
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_booleans_counted_result" (place, __pgt_unanimous_true, __pgt_unanimous_count, __pgt_fair_true, __pgt_count, __pgt_counted_true, __pgt_counted_count, __pgt_against_true, __pgt_against_count, __pgt_hash)
  SELECT n.place, n.__pgt_unanimous_true, n.__pgt_unanimous_count, n.__pgt_fair_true, n.__pgt_count, n.__pgt_counted_true, n.__pgt_counted_count, n.__pgt_against_true, n.__pgt_against_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_booleans_counted_result" AS s
  SET place = n.place, __pgt_unanimous_true = n.__pgt_unanimous_true, __pgt_unanimous_count = n.__pgt_unanimous_count, __pgt_fair_true = n.__pgt_fair_true, __pgt_count = n.__pgt_count, __pgt_counted_true = n.__pgt_counted_true, __pgt_counted_count = n.__pgt_counted_count, __pgt_against_true = n.__pgt_against_true, __pgt_against_count = n.__pgt_against_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.place, s.__pgt_unanimous_true, s.__pgt_unanimous_count, s.__pgt_fair_true, s.__pgt_count, s.__pgt_counted_true, s.__pgt_counted_count, s.__pgt_against_true, s.__pgt_against_count, s.__pgt_hash)::record *<> ROW(n.place, n.__pgt_unanimous_true, n.__pgt_unanimous_count, n.__pgt_fair_true, n.__pgt_count, n.__pgt_counted_true, n.__pgt_counted_count, n.__pgt_against_true, n.__pgt_against_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_booleans_counted_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.vote', (SELECT count(*) FROM vote_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_booleans_counted_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
