WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_on_expressions_result'
),
-- Δmail: the rows that changed since the last refresh, each with its weight
mail_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.address,
    changes.size,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.mail" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.address, changes.size
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δmember: the rows that changed since the last refresh, each with its weight
member_change AS MATERIALIZED (
  SELECT
    changes.email,
    changes.level,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.member" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.email, changes.level
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of member_join: mail, member
member_join_delta AS MATERIALIZED (
  -- Δmail ⋈ member: runs when mail changed
  SELECT
    mail_change.id,
    mail_change.address,
    mail_change.size,
    member.email,
    member.level,
    mail_change.weight
  FROM mail_change
  JOIN public.member AS member
    ON lower(mail_change.address) = member.email AND member.level <= mail_change.size
  WHERE EXISTS (SELECT FROM mail_change)
    AND mail_change.address IS NOT NULL
    AND mail_change.size IS NOT NULL
  UNION ALL
  -- mail ⋈ Δmember: runs when member changed
  SELECT
    mail.id,
    mail.address,
    mail.size,
    member_change.email,
    member_change.level,
    member_change.weight
  FROM member_change
  JOIN public.mail AS mail
    ON lower(mail.address) = member_change.email AND member_change.level <= mail.size
  WHERE EXISTS (SELECT FROM member_change)
    AND member_change.email IS NOT NULL
    AND member_change.level IS NOT NULL
  UNION ALL
  -- −Δmail ⋈ Δmember: runs when member and mail changed
  SELECT
    mail_change.id,
    mail_change.address,
    mail_change.size,
    member_change.email,
    member_change.level,
    - (member_change.weight * mail_change.weight) AS weight
  FROM member_change
  JOIN mail_change
    ON lower(mail_change.address) = member_change.email AND member_change.level <= mail_change.size
  WHERE member_change.email IS NOT NULL
    AND member_change.level IS NOT NULL
    AND mail_change.address IS NOT NULL
    AND mail_change.size IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.level,
    grouped.score,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      member_join_delta.id,
      member_join_delta.level,
      member_join_delta.size + member_join_delta.level AS score,
      sum(member_join_delta.weight)::bigint AS weight
    FROM member_join_delta
    GROUP BY member_join_delta.id, member_join_delta.address, member_join_delta.size, member_join_delta.email, member_join_delta.level
    HAVING sum(member_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.level, grouped.score
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.level,
    result_change.score,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.level, result_change.score), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_on_expressions_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.level, result_change.score), 0)
    AND ROW(kept.id, kept.level, kept.score) IS NOT DISTINCT FROM ROW(result_change.id, result_change.level, result_change.score)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_on_expressions_result" (id, level, score, __pgt_count, __pgt_hash)
  SELECT n.id, n.level, n.score, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_on_expressions_result" AS s
  SET id = n.id, level = n.level, score = n.score, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.level, s.score, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.level, n.score, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_on_expressions_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.mail', (SELECT count(*) FROM mail_change),
    'public.member', (SELECT count(*) FROM member_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_on_expressions_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
