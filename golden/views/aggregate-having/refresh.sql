WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_having_result'
),
-- Δpost: the rows that changed since the last refresh, each with its weight
post_change AS MATERIALIZED (
  SELECT
    changes.author,
    changes.likes,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.post" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.author, changes.likes
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    post_change.author,
    sum(post_change.likes * post_change.weight) AS likes_change,
    sum(post_change.weight) FILTER (WHERE post_change.likes IS NOT NULL) AS __pgt_likes_count_change,
    sum(post_change.weight) AS __pgt_count_change
  FROM post_change
  GROUP BY post_change.author
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.author,
    CASE WHEN coalesce(kept.__pgt_likes_count, 0) + coalesce(group_change.__pgt_likes_count_change::bigint, 0) > 0 THEN coalesce(kept.likes + group_change.likes_change::bigint, group_change.likes_change::bigint, kept.likes) ELSE NULL::bigint END AS likes,
    coalesce(kept.__pgt_likes_count, 0) + coalesce(group_change.__pgt_likes_count_change::bigint, 0) AS __pgt_likes_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.author), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_having_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.author), 0)
    AND kept.author IS NOT DISTINCT FROM group_change.author
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_having_result" (author, likes, __pgt_likes_count, __pgt_count, __pgt_hash)
  SELECT n.author, n.likes, n.__pgt_likes_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_having_result" AS s
  SET author = n.author, likes = n.likes, __pgt_likes_count = n.__pgt_likes_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.author, s.likes, s.__pgt_likes_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.author, n.likes, n.__pgt_likes_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_having_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.post', (SELECT count(*) FROM post_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.aggregate_having_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
