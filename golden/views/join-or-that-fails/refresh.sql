WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_or_that_fails_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of r_join: l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.n,
    r.n AS n_2,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON (r.n > 0 AND 10 / l_change.n <> 1 OR l_change.id <> 7 AND r.n < 0)
  WHERE EXISTS (SELECT FROM l_change)
    AND (r.n > 0 OR r.n < 0)
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.n,
    r_change.n AS n_2,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON (r_change.n > 0 AND 10 / l.n <> 1 OR l.id <> 7 AND r_change.n < 0)
  WHERE EXISTS (SELECT FROM r_change)
    AND (r_change.n > 0 OR r_change.n < 0)
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.n,
    r_change.n AS n_2,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON (r_change.n > 0 AND 10 / l_change.n <> 1 OR l_change.id <> 7 AND r_change.n < 0)
  WHERE (r_change.n > 0 OR r_change.n < 0)
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    r_join_delta.n,
    r_join_delta.n_2 AS r_n,
    sum(r_join_delta.weight)::bigint AS weight
  FROM r_join_delta
  GROUP BY r_join_delta.n, r_join_delta.n_2
  HAVING sum(r_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.n,
    result_change.r_n,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.n, result_change.r_n), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_or_that_fails_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.n, result_change.r_n), 0)
    AND ROW(kept.n, kept.r_n) IS NOT DISTINCT FROM ROW(result_change.n, result_change.r_n)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_or_that_fails_result" (n, r_n, __pgt_count, __pgt_hash)
  SELECT n.n, n.r_n, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_or_that_fails_result" AS s
  SET n = n.n, r_n = n.r_n, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.r_n, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.r_n, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_or_that_fails_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change),
    'public.r', (SELECT count(*) FROM r_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_or_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
