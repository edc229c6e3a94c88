WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.full_join_filter_that_fails_result'
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
-- the keys of Δa whose number of rows changed, and by how many
a_keys AS MATERIALIZED (
  SELECT
    a_change.id,
    sum(a_change.weight)::bigint AS net
  FROM a_change
  GROUP BY a_change.id
  HAVING sum(a_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: a
a_flips AS MATERIALIZED (
  SELECT
    a_keys.id,
    CASE WHEN lateral_rows.found = a_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM a_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.a AS a
      WHERE a.id = a_keys.id
      LIMIT greatest(a_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = a_keys.net OR lateral_rows.found = 0)
),
-- Δ(b_join): a, b
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
-- Δ(b_anti_join): a, b
b_anti_join_delta AS MATERIALIZED (
  -- Δa ▷ b: runs when a changed
  SELECT
    a_change.id,
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
    - b_flips.weight AS weight
  FROM b_flips
  JOIN public.a AS a
    ON b_flips.id = a.id
  WHERE EXISTS (SELECT FROM b_change)
  UNION ALL
  -- −Δa ⋈ flipped keys of b: runs when b and a changed
  SELECT
    a_change.id,
    b_flips.weight * a_change.weight AS weight
  FROM b_flips
  JOIN a_change
    ON b_flips.id = a_change.id
),
-- Δ(a_anti_join): b, a
a_anti_join_delta AS MATERIALIZED (
  -- Δb ▷ a: runs when b changed
  SELECT
    b_change.id,
    b_change.n,
    b_change.weight
  FROM b_change
  WHERE EXISTS (SELECT FROM b_change)
    AND NOT EXISTS (
    SELECT
    FROM public.a AS a
    WHERE b_change.id = a.id
  )
  UNION ALL
  -- b ⋈ flipped keys of a: runs when a changed
  SELECT
    b.id,
    b.n,
    - a_flips.weight AS weight
  FROM a_flips
  JOIN public.b AS b
    ON b.id = a_flips.id
  WHERE EXISTS (SELECT FROM a_change)
  UNION ALL
  -- −Δb ⋈ flipped keys of a: runs when a and b changed
  SELECT
    b_change.id,
    b_change.n,
    a_flips.weight * b_change.weight AS weight
  FROM a_flips
  JOIN b_change
    ON b_change.id = a_flips.id
),
-- Δ of b_outer_join: a, b
b_outer_join_delta AS MATERIALIZED (
  -- Δb_join: runs when a or b changed
  SELECT
    b_join_delta.id,
    b_join_delta.id_2,
    b_join_delta.n,
    b_join_delta.weight
  FROM b_join_delta
  UNION ALL
  -- Δb_anti_join: runs when a or b changed
  SELECT
    b_anti_join_delta.id,
    NULL::integer AS id_2,
    NULL::integer AS n,
    b_anti_join_delta.weight
  FROM b_anti_join_delta
  UNION ALL
  -- Δa_anti_join: runs when b or a changed
  SELECT
    NULL::integer AS id,
    a_anti_join_delta.id AS id_2,
    a_anti_join_delta.n,
    a_anti_join_delta.weight
  FROM a_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.b_id,
    sum(grouped.weight)::bigint AS weight
  FROM (
    SELECT
      b_outer_join_delta.id,
      b_outer_join_delta.id_2 AS b_id,
      sum(b_outer_join_delta.weight)::bigint AS weight
    FROM b_outer_join_delta
    GROUP BY b_outer_join_delta.id, b_outer_join_delta.id_2, b_outer_join_delta.n
    HAVING sum(b_outer_join_delta.weight) <> 0
      AND CASE WHEN sum(b_outer_join_delta.weight) <> 0 THEN (b_outer_join_delta.id IS NULL OR b_outer_join_delta.id_2 IS NULL OR 10 / b_outer_join_delta.n > 2) END
  ) AS grouped
  GROUP BY grouped.id, grouped.b_id
  HAVING sum(grouped.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b_id,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b_id), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.full_join_filter_that_fails_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b_id), 0)
    AND ROW(kept.id, kept.b_id) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b_id)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.full_join_filter_that_fails_result" (id, b_id, __pgt_count, __pgt_hash)
  SELECT n.id, n.b_id, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.full_join_filter_that_fails_result" AS s
  SET id = n.id, b_id = n.b_id, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b_id, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b_id, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.full_join_filter_that_fails_result" AS s
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
  stream_table => 'public.full_join_filter_that_fails_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
