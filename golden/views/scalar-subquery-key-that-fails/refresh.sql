WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.scalar_subquery_key_that_fails_result'
),
-- Δa: the rows that changed since the last refresh, each with its weight
a_change AS MATERIALIZED (
  SELECT
    changes.id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.a" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id
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
    a_change.id,
    b.id AS id_2,
    b.n,
    a_change.weight
  FROM a_change
  JOIN public.b AS b
    ON b.id = a_change.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- a ⋈ Δb: runs when b changed
  SELECT
    a.id,
    b_change.id AS id_2,
    b_change.n,
    b_change.weight
  FROM b_change
  JOIN public.a AS a
    ON b_change.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ Δb: runs when b and a changed
  SELECT
    a_change.id,
    b_change.id AS id_2,
    b_change.n,
    - (b_change.weight * a_change.weight) AS weight
  FROM b_change
  JOIN a_change
    ON b_change.id = a_change.id
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
-- Δ(b_anti_join): a, b
b_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ b: runs when a changed
  SELECT
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
    - b_flips.weight AS weight
  FROM b_flips
  JOIN public.a AS a
    ON b_flips.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ flipped keys of b: runs when b and a changed
  SELECT
    b_flips.weight * a_change.weight AS weight
  FROM b_flips
  JOIN a_change
    ON b_flips.id = a_change.id
),
-- Δ(b_outer_join): a, b
b_outer_join_delta AS MATERIALIZED (
  -- Δb_join: runs when a or b changed
  SELECT
    10 / b_join_delta.n AS "?column?",
    sum(b_join_delta.weight)::bigint AS weight
  FROM b_join_delta
  GROUP BY b_join_delta.id, b_join_delta.id_2, b_join_delta.n
  HAVING sum(b_join_delta.weight) <> 0
  UNION ALL
  -- Δb_anti_join: runs when a or b changed
  SELECT
    NULL::integer AS "?column?",
    b_anti_join_delta.weight
  FROM b_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    b_outer_join_delta."?column?" AS q,
    sum(b_outer_join_delta.weight) AS __pgt_count_change
  FROM b_outer_join_delta
  GROUP BY b_outer_join_delta."?column?"
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.q,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.q), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.scalar_subquery_key_that_fails_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.q), 0)
    AND kept.q IS NOT DISTINCT FROM group_change.q
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.scalar_subquery_key_that_fails_result" (q, __pgt_count, __pgt_hash)
  SELECT n.q, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.scalar_subquery_key_that_fails_result" AS s
  SET q = n.q, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.q, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.q, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.scalar_subquery_key_that_fails_result" AS s
  USING group_next AS n
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
  stream_table => 'public.scalar_subquery_key_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
