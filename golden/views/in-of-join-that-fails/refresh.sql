WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.in_of_join_that_fails_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
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
-- Δ(a_join): b, a
a_join_delta AS MATERIALIZED (
  -- Δb ⋈ a: runs when b changed
  SELECT
    b_change.id,
    b_change.n,
    a.id AS id_2,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON a.id = b_change.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- b ⋈ Δa: runs when a changed
  SELECT
    b.id,
    b.n,
    a_change.id AS id_2,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON a_change.id = b.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δb ⋈ Δa: runs when a and b changed
  SELECT
    b_change.id,
    b_change.n,
    a_change.id AS id_2,
    - (a_change.weight * b_change.weight) AS weight
  FROM a_change
  JOIN b_change
    ON a_change.id = b_change.id
),
-- Δ(a_join), added up: the rows that were there or are there now
a_join_real AS MATERIALIZED (
  SELECT
    a_join_delta.n,
    sum(a_join_delta.weight)::bigint AS weight
  FROM a_join_delta
  GROUP BY a_join_delta.id, a_join_delta.n, a_join_delta.id_2
  HAVING sum(a_join_delta.weight) <> 0
),
-- the keys of Δa_join whose number of rows changed, and by how many
a_join_keys AS MATERIALIZED (
  SELECT
    10 / a_join_real.n AS key_1,
    sum(a_join_real.weight)::bigint AS net
  FROM a_join_real
  WHERE 10 / a_join_real.n IS NOT NULL
  GROUP BY 10 / a_join_real.n
  HAVING sum(a_join_real.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: b, a
a_join_flips AS MATERIALIZED (
  SELECT
    a_join_keys.key_1,
    CASE WHEN lateral_rows.found = a_join_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM a_join_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.b AS b
      JOIN public.a AS a
        ON a.id = b.id
      WHERE 10 / b.n = a_join_keys.key_1
      LIMIT greatest(a_join_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = a_join_keys.net OR lateral_rows.found = 0)
),
-- Δ of b_semi_join: a, b
b_semi_join_delta AS MATERIALIZED (
  -- Δa ⋉ a_join: runs when a changed
  SELECT
    a_change.id,
    a_change.weight
  FROM a_change
  WHERE EXISTS (SELECT FROM a_change)
    AND EXISTS (
    SELECT
    FROM public.b AS b
    JOIN public.a AS a
      ON a.id = b.id
    WHERE a_change.k = 10 / b.n
  )
  UNION ALL
  -- a ⋈ flipped keys of a_join: runs when b or a changed
  SELECT
    a.id,
    a_join_flips.weight
  FROM a_join_flips
  JOIN public.a AS a
    ON a.k = a_join_flips.key_1
  WHERE (EXISTS (SELECT FROM b_change) OR EXISTS (SELECT FROM a_change))
  UNION ALL
  -- −Δa ⋈ flipped keys of a_join: runs when (b or a) and a changed
  SELECT
    a_change.id,
    - (a_join_flips.weight * a_change.weight) AS weight
  FROM a_join_flips
  JOIN a_change
    ON a_change.k = a_join_flips.key_1
  WHERE a_change.k IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    b_semi_join_delta.id,
    sum(b_semi_join_delta.weight)::bigint AS weight
  FROM b_semi_join_delta
  GROUP BY b_semi_join_delta.id
  HAVING sum(b_semi_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.in_of_join_that_fails_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.in_of_join_that_fails_result" (id)
  SELECT n.id
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.in_of_join_that_fails_result" AS s
  SET id = n.id
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id)::record *<> ROW(n.id)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.in_of_join_that_fails_result" AS s
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
  stream_table => 'public.in_of_join_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
