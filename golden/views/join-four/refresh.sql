WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_four_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.a_id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.a_id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.b_id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.b_id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δd: the rows that changed since the last refresh, each with its weight
d_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.c_id,
    changes.v,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.d" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.c_id, changes.v
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ(b ⋈ a)
a_join_delta AS MATERIALIZED (
  -- Δb ⋈ a: runs when b changed
  SELECT
    b_change.id,
    b_change.v,
    a.id AS id_2,
    a.v AS v_2,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON b_change.a_id = a.id
  WHERE EXISTS (SELECT FROM b_change)
    AND b_change.a_id IS NOT NULL
  UNION ALL
  -- b ⋈ Δa: runs when a changed
  SELECT
    b.id,
    b.v,
    a_change.id AS id_2,
    a_change.v AS v_2,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON b.a_id = a_change.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δb ⋈ Δa: runs when a and b changed
  SELECT
    b_change.id,
    b_change.v,
    a_change.id AS id_2,
    a_change.v AS v_2,
    - (a_change.weight * b_change.weight) AS weight
  FROM a_change
  JOIN b_change
    ON b_change.a_id = a_change.id
  WHERE b_change.a_id IS NOT NULL
),
-- Δ(b ⋈ a), added up over what is read of it
a_join_change AS MATERIALIZED (
  SELECT
    a_join_delta.id,
    a_join_delta.v,
    a_join_delta.id_2,
    a_join_delta.v_2,
    sum(a_join_delta.weight)::bigint AS weight
  FROM a_join_delta
  GROUP BY a_join_delta.id, a_join_delta.v, a_join_delta.id_2, a_join_delta.v_2
  HAVING sum(a_join_delta.weight) <> 0
),
-- Δ(c ⋈ (b ⋈ a))
b_join_delta AS MATERIALIZED (
  -- Δc ⋈ (b ⋈ a): runs when c changed
  SELECT
    c_change.id,
    c_change.v,
    b.id AS id_2,
    b.v AS v_2,
    a.id AS id_3,
    a.v AS v_3,
    c_change.weight
  FROM c_change
  JOIN public.b AS b
    ON c_change.b_id = b.id
  JOIN public.a AS a
    ON b.a_id = a.id
  WHERE EXISTS (SELECT FROM c_change)
    AND c_change.b_id IS NOT NULL
  UNION ALL
  -- c ⋈ Δ(b ⋈ a): runs when b or a changed
  SELECT
    c.id,
    c.v,
    a_join_change.id AS id_2,
    a_join_change.v AS v_2,
    a_join_change.id_2 AS id_3,
    a_join_change.v_2 AS v_3,
    a_join_change.weight
  FROM a_join_change
  JOIN public.c AS c
    ON c.b_id = a_join_change.id
  WHERE (EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM a_change))
  UNION ALL
  -- −Δc ⋈ Δ(b ⋈ a): runs when (b or a) and c changed
  SELECT
    c_change.id,
    c_change.v,
    a_join_change.id AS id_2,
    a_join_change.v AS v_2,
    a_join_change.id_2 AS id_3,
    a_join_change.v_2 AS v_3,
    - (a_join_change.weight * c_change.weight) AS weight
  FROM a_join_change
  JOIN c_change
    ON c_change.b_id = a_join_change.id
  WHERE c_change.b_id IS NOT NULL
),
-- Δ(c ⋈ (b ⋈ a)), added up over what is read of it
b_join_change AS MATERIALIZED (
  SELECT
    b_join_delta.id,
    b_join_delta.v,
    b_join_delta.id_2,
    b_join_delta.v_2,
    b_join_delta.id_3,
    b_join_delta.v_3,
    sum(b_join_delta.weight)::bigint AS weight
  FROM b_join_delta
  GROUP BY b_join_delta.id, b_join_delta.v, b_join_delta.id_2, b_join_delta.v_2, b_join_delta.id_3, b_join_delta.v_3
  HAVING sum(b_join_delta.weight) <> 0
),
-- Δ of c_join: d, c, b, a
c_join_delta AS MATERIALIZED (
  -- Δd ⋈ (c ⋈ (b ⋈ a)): runs when d changed
  SELECT
    d_change.id,
    d_change.c_id,
    d_change.v,
    c.id AS id_2,
    c.v AS v_2,
    b.id AS id_3,
    b.v AS v_3,
    a.id AS id_4,
    a.v AS v_4,
    d_change.weight
  FROM d_change
  JOIN public.c AS c
    ON d_change.c_id = c.id
  JOIN public.b AS b
    ON c.b_id = b.id
  JOIN public.a AS a
    ON d_change.v > a.v - 30 AND b.a_id = a.id
  WHERE EXISTS (SELECT FROM d_change)
    AND d_change.c_id IS NOT NULL
    AND d_change.v IS NOT NULL
  UNION ALL
  -- d ⋈ Δ(c ⋈ (b ⋈ a)): runs when c or b or a changed
  SELECT
    d.id,
    d.c_id,
    d.v,
    b_join_change.id AS id_2,
    b_join_change.v AS v_2,
    b_join_change.id_2 AS id_3,
    b_join_change.v_2 AS v_3,
    b_join_change.id_3 AS id_4,
    b_join_change.v_3 AS v_4,
    b_join_change.weight
  FROM b_join_change
  JOIN public.d AS d
    ON d.c_id = b_join_change.id AND d.v > b_join_change.v_3 - 30
  WHERE (EXISTS (SELECT FROM c_change) OR EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM a_change))
    AND b_join_change.v_3 IS NOT NULL
  UNION ALL
  -- −Δd ⋈ Δ(c ⋈ (b ⋈ a)): runs when (c or b or a) and d changed
  SELECT
    d_change.id,
    d_change.c_id,
    d_change.v,
    b_join_change.id AS id_2,
    b_join_change.v AS v_2,
    b_join_change.id_2 AS id_3,
    b_join_change.v_2 AS v_3,
    b_join_change.id_3 AS id_4,
    b_join_change.v_3 AS v_4,
    - (b_join_change.weight * d_change.weight) AS weight
  FROM b_join_change
  JOIN d_change
    ON d_change.c_id = b_join_change.id AND d_change.v > b_join_change.v_3 - 30
  WHERE b_join_change.v_3 IS NOT NULL
    AND d_change.c_id IS NOT NULL
    AND d_change.v IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.a_id,
    grouped.b_id,
    grouped.c_id,
    grouped.d_id,
    grouped.total,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      c_join_delta.id_4 AS a_id,
      c_join_delta.id_3 AS b_id,
      c_join_delta.id_2 AS c_id,
      c_join_delta.id AS d_id,
      c_join_delta.v_4 + c_join_delta.v_3 + c_join_delta.v_2 + c_join_delta.v AS total,
      sum(c_join_delta.weight)::bigint AS weight
    FROM c_join_delta
    GROUP BY c_join_delta.id, c_join_delta.c_id, c_join_delta.v, c_join_delta.id_2, c_join_delta.v_2, c_join_delta.id_3, c_join_delta.v_3, c_join_delta.id_4, c_join_delta.v_4
    HAVING sum(c_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.a_id, grouped.b_id, grouped.c_id, grouped.d_id, grouped.total
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.a_id,
    latest.b_id,
    latest.c_id,
    latest.d_id,
    latest.total,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.d_id)
      result_change.a_id,
      result_change.b_id,
      result_change.c_id,
      result_change.d_id,
      result_change.total,
      result_change.weight
    FROM result_change
    ORDER BY result_change.d_id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.join_four_result" AS kept
    ON kept.d_id = latest.d_id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_four_result" (a_id, b_id, c_id, d_id, total)
  SELECT n.a_id, n.b_id, n.c_id, n.d_id, n.total
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_four_result" AS s
  SET a_id = n.a_id, b_id = n.b_id, c_id = n.c_id, d_id = n.d_id, total = n.total
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.a_id, s.b_id, s.c_id, s.d_id, s.total)::record *<> ROW(n.a_id, n.b_id, n.c_id, n.d_id, n.total)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_four_result" AS s
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
    'public.b', (SELECT count(*) FROM b_change),
    'public.c', (SELECT count(*) FROM c_change),
    'public.d', (SELECT count(*) FROM d_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_four_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
