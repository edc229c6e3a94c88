WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.anti_join_that_fails_result'
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
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δb whose number of rows changed, and by how many
b_keys AS MATERIALIZED (
  SELECT
    b_change.id,
    sum(b_change.weight)::bigint AS net
  FROM b_change
  GROUP BY b_change.id
  HAVING sum(b_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: b
b_flips AS MATERIALIZED (
  SELECT
    b_keys.id,
    CASE WHEN lateral_rows.found = b_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM b_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.b AS b
      WHERE b.id = b_keys.id
      LIMIT greatest(b_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = b_keys.net OR lateral_rows.found = 0)
),
-- Δ of b_anti_join: a, b
b_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ b: runs when a changed
  SELECT
    a_change.id,
    a_change.n,
    a_change.weight
  FROM a_change
  WHERE EXISTS (SELECT FROM a_change)
    AND NOT EXISTS (
    SELECT
    FROM public.b AS b
    WHERE b.id = a_change.id
  )
  UNION ALL
  -- a ⋈ flipped keys of b: runs when b changed
  SELECT
    a.id,
    a.n,
    - b_flips.weight AS weight
  FROM b_flips
  JOIN public.a AS a
    ON b_flips.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ flipped keys of b: runs when b and a changed
  SELECT
    a_change.id,
    a_change.n,
    b_flips.weight * a_change.weight AS weight
  FROM b_flips
  JOIN a_change
    ON b_flips.id = a_change.id
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.q,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      b_anti_join_delta.id,
      10 / (b_anti_join_delta.n - 1) AS q,
      sum(b_anti_join_delta.weight)::bigint AS weight
    FROM b_anti_join_delta
    GROUP BY b_anti_join_delta.id, b_anti_join_delta.n
    HAVING sum(b_anti_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.id, grouped.q
  HAVING sum(grouped.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.q,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.q,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.anti_join_that_fails_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.anti_join_that_fails_result" (id, q)
  SELECT n.id, n.q
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.anti_join_that_fails_result" AS s
  SET id = n.id, q = n.q
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.q)::record *<> ROW(n.id, n.q)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.anti_join_that_fails_result" AS s
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
  stream_table => 'public.anti_join_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
