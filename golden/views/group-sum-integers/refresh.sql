WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.group_sum_integers_result'
),
-- Δscore: the rows that changed since the last refresh, each with its weight
score_change AS MATERIALIZED (
  SELECT
    changes.who,
    changes.s2,
    changes.s4,
    changes.s8,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.score" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.who, changes.s2, changes.s4, changes.s8
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    score_change.who,
    sum(score_change.s2 * score_change.weight) AS s2_change,
    sum(score_change.weight) FILTER (WHERE score_change.s2 IS NOT NULL) AS __pgt_s2_count_change,
    sum(score_change.s4 * score_change.weight) AS s4_change,
    sum(score_change.weight) FILTER (WHERE score_change.s4 IS NOT NULL) AS __pgt_s4_count_change,
    sum(score_change.s8::numeric * score_change.weight) AS s8_change,
    sum(score_change.weight) FILTER (WHERE score_change.s8 IS NOT NULL) AS __pgt_s8_count_change,
    sum((score_change.s4 + 0) * score_change.weight) AS expression_change,
    sum(score_change.weight) FILTER (WHERE score_change.s4 + 0 IS NOT NULL) AS __pgt_expression_count_change,
    sum(score_change.weight) AS __pgt_count_change
  FROM score_change
  GROUP BY score_change.who
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.who,
    CASE WHEN coalesce(kept.__pgt_s2_count, 0) + coalesce(group_change.__pgt_s2_count_change::bigint, 0) > 0 THEN coalesce(kept.s2 + group_change.s2_change::bigint, group_change.s2_change::bigint, kept.s2) ELSE NULL::bigint END AS s2,
    coalesce(kept.__pgt_s2_count, 0) + coalesce(group_change.__pgt_s2_count_change::bigint, 0) AS __pgt_s2_count,
    CASE WHEN coalesce(kept.__pgt_s4_count, 0) + coalesce(group_change.__pgt_s4_count_change::bigint, 0) > 0 THEN coalesce(kept.s4 + group_change.s4_change::bigint, group_change.s4_change::bigint, kept.s4) ELSE NULL::bigint END AS s4,
    coalesce(kept.__pgt_s4_count, 0) + coalesce(group_change.__pgt_s4_count_change::bigint, 0) AS __pgt_s4_count,
    CASE WHEN coalesce(kept.__pgt_s8_count, 0) + coalesce(group_change.__pgt_s8_count_change::bigint, 0) > 0 THEN coalesce(kept.s8 + group_change.s8_change, group_change.s8_change, kept.s8) ELSE NULL::numeric END AS s8,
    coalesce(kept.__pgt_s8_count, 0) + coalesce(group_change.__pgt_s8_count_change::bigint, 0) AS __pgt_s8_count,
    CASE WHEN coalesce(kept.__pgt_expression_count, 0) + coalesce(group_change.__pgt_expression_count_change::bigint, 0) > 0 THEN coalesce(kept.expression + group_change.expression_change::bigint, group_change.expression_change::bigint, kept.expression) ELSE NULL::bigint END AS expression,
    coalesce(kept.__pgt_expression_count, 0) + coalesce(group_change.__pgt_expression_count_change::bigint, 0) AS __pgt_expression_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.who), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.group_sum_integers_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.who), 0)
    AND kept.who IS NOT DISTINCT FROM group_change.who
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.group_sum_integers_result" (who, s2, __pgt_s2_count, s4, __pgt_s4_count, s8, __pgt_s8_count, expression, __pgt_expression_count, __pgt_count, __pgt_hash)
  SELECT n.who, n.s2, n.__pgt_s2_count, n.s4, n.__pgt_s4_count, n.s8, n.__pgt_s8_count, n.expression, n.__pgt_expression_count, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.group_sum_integers_result" AS s
  SET who = n.who, s2 = n.s2, __pgt_s2_count = n.__pgt_s2_count, s4 = n.s4, __pgt_s4_count = n.__pgt_s4_count, s8 = n.s8, __pgt_s8_count = n.__pgt_s8_count, expression = n.expression, __pgt_expression_count = n.__pgt_expression_count, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.who, s.s2, s.__pgt_s2_count, s.s4, s.__pgt_s4_count, s.s8, s.__pgt_s8_count, s.expression, s.__pgt_expression_count, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.who, n.s2, n.__pgt_s2_count, n.s4, n.__pgt_s4_count, n.s8, n.__pgt_s8_count, n.expression, n.__pgt_expression_count, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.group_sum_integers_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.score', (SELECT count(*) FROM score_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.group_sum_integers_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
