WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_of_union_that_fails_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of b_join: a, b
b_join_delta AS MATERIALIZED (
  -- Δa ⋈ b: runs when a changed
  SELECT
    b.n,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON b.id = a_change.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- a ⋈ Δb: runs when b changed
  SELECT
    b_change.n,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON b_change.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ Δb: runs when b and a changed
  SELECT
    b_change.n,
    - (b_change.weight * a_change.weight) AS weight
  FROM b_change
  JOIN a_change
    ON b_change.id = a_change.id
),
-- Δ(union): a, b
union_delta AS MATERIALIZED (
  -- Δb_join: runs when a or b changed
  SELECT
    b_join_delta.n,
    b_join_delta.weight
  FROM b_join_delta
  UNION ALL
  -- Δa: runs when a changed
  SELECT
    a_change.n,
    a_change.weight
  FROM a_change
),
-- Δ(union), added up: the rows that were there or are there now
union_real AS MATERIALIZED (
  SELECT
    union_delta.n,
    sum(union_delta.weight)::bigint AS weight
  FROM union_delta
  GROUP BY union_delta.n
  HAVING sum(union_delta.weight) <> 0
),
-- Δ of a_join: a, b
a_join_delta AS MATERIALIZED (
  -- Δunion ⋈ a: runs when a or b changed
  SELECT
    union_real.n,
    a.id,
    union_real.weight
  FROM union_real
  JOIN public.a AS a
    ON a.id = 10 / union_real.n
  WHERE (EXISTS (SELECT FROM a_change) OR EXISTS (SELECT FROM b_change))
    AND union_real.n IS NOT NULL
  UNION ALL
  -- union ⋈ Δa: runs when a changed
  SELECT
    combined.n,
    a_change.id,
    a_change.weight
  FROM a_change
  JOIN (
    SELECT
      b.n
    FROM public.a AS a
    JOIN public.b AS b
      ON b.id = a.id
    UNION ALL
    SELECT
      a_2.n
    FROM public.a AS a_2
  ) AS combined
    ON a_change.id = 10 / combined.n
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δunion ⋈ Δa: runs when a and (a or b) changed
  SELECT
    union_real.n,
    a_change.id,
    - (a_change.weight * union_real.weight) AS weight
  FROM a_change
  JOIN union_real
    ON a_change.id = 10 / union_real.n
  WHERE union_real.n IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    a_join_delta.n,
    a_join_delta.id,
    sum(a_join_delta.weight)::bigint AS weight
  FROM a_join_delta
  GROUP BY a_join_delta.n, a_join_delta.id
  HAVING sum(a_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.n,
    result_change.id,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.n, result_change.id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_of_union_that_fails_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.n, result_change.id), 0)
    AND ROW(kept.n, kept.id) IS NOT DISTINCT FROM ROW(result_change.n, result_change.id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_of_union_that_fails_result" (n, id, __pgt_count, __pgt_hash)
  SELECT n.n, n.id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_of_union_that_fails_result" AS s
  SET n = n.n, id = n.id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.n, s.id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.n, n.id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_of_union_that_fails_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.a', (SELECT count(*) FROM a_change),
    'public.b', (SELECT count(*) FROM b_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_of_union_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
