WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_keyless_result'
),
-- Δb: the rows that changed since the last refresh, each with its weight
b_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.b" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δc: the rows that changed since the last refresh, each with its weight
c_change AS MATERIALIZED (
  SELECT
    changes.x,
    changes.y,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.c" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.x, changes.y
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δc whose number of rows changed, and by how many
c_keys AS MATERIALIZED (
  SELECT
    c_change.x,
    sum(c_change.weight)::bigint AS net
  FROM c_change
  WHERE c_change.x IS NOT NULL
  GROUP BY c_change.x
  HAVING sum(c_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: c
c_flips AS MATERIALIZED (
  SELECT
    c_keys.x,
    CASE WHEN lateral_rows.found = c_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM c_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.c AS c
      WHERE c.x = c_keys.x
      LIMIT greatest(c_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = c_keys.net OR lateral_rows.found = 0)
),
-- Δ(c_join): b, c
c_join_delta AS MATERIALIZED (
  -- Δb ⋈ c: runs when b changed
  SELECT
    b_change.x,
    b_change.y,
    c.y AS y_2,
    b_change.weight
  FROM b_change
  JOIN public.c AS c
    ON c.x = b_change.x
  WHERE EXISTS (SELECT FROM b_change)
    AND b_change.x IS NOT NULL
  UNION ALL
  -- b ⋈ Δc: runs when c changed
  SELECT
    b.x,
    b.y,
    c_change.y AS y_2,
    c_change.weight
  FROM c_change
  JOIN public.b AS b
    ON c_change.x = b.x
  WHERE EXISTS (SELECT FROM c_change)
    AND c_change.x IS NOT NULL
  UNION ALL
  -- −Δb ⋈ Δc: runs when c and b changed
  SELECT
    b_change.x,
    b_change.y,
    c_change.y AS y_2,
    - (c_change.weight * b_change.weight) AS weight
  FROM c_change
  JOIN b_change
    ON c_change.x = b_change.x
  WHERE c_change.x IS NOT NULL
    AND b_change.x IS NOT NULL
),
-- Δ(c_anti_join): b, c
c_anti_join_delta AS MATERIALIZED (
  -- Δb ▷ c: runs when b changed
  SELECT
    b_change.x,
    b_change.y,
    b_change.weight
  FROM b_change
  WHERE EXISTS (SELECT FROM b_change)
    AND NOT EXISTS (
    SELECT
    FROM public.c AS c
    WHERE c.x = b_change.x
  )
  UNION ALL
  -- b ⋈ flipped keys of c: runs when c changed
  SELECT
    b.x,
    b.y,
    - c_flips.weight AS weight
  FROM c_flips
  JOIN public.b AS b
    ON c_flips.x = b.x
  WHERE EXISTS (SELECT FROM c_change)
  UNION ALL
  -- −Δb ⋈ flipped keys of c: runs when c and b changed
  SELECT
    b_change.x,
    b_change.y,
    c_flips.weight * b_change.weight AS weight
  FROM c_flips
  JOIN b_change
    ON c_flips.x = b_change.x
  WHERE b_change.x IS NOT NULL
),
-- Δ(c_outer_join): b, c
c_outer_join_delta AS MATERIALIZED (
  -- Δc_join: runs when b or c changed
  SELECT
    c_join_delta.x,
    c_join_delta.y,
    c_join_delta.y_2 AS other,
    c_join_delta.weight
  FROM c_join_delta
  UNION ALL
  -- Δc_anti_join: runs when b or c changed
  SELECT
    c_anti_join_delta.x,
    c_anti_join_delta.y,
    NULL::text AS other,
    c_anti_join_delta.weight
  FROM c_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    c_outer_join_delta.x,
    c_outer_join_delta.y,
    c_outer_join_delta.other,
    sum(c_outer_join_delta.weight)::bigint AS weight
  FROM c_outer_join_delta
  GROUP BY c_outer_join_delta.x, c_outer_join_delta.y, c_outer_join_delta.other
  HAVING sum(c_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.x,
    result_change.y,
    result_change.other,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.x, result_change.y, result_change.other), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_keyless_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.x, result_change.y, result_change.other), 0)
    AND ROW(kept.x, kept.y, kept.other) IS NOT DISTINCT FROM ROW(result_change.x, result_change.y, result_change.other)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_keyless_result" (x, y, other, __pgt_count, __pgt_hash)
  SELECT n.x, n.y, n.other, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_keyless_result" AS s
  SET x = n.x, y = n.y, other = n.other, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.x, s.y, s.other, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.x, n.y, n.other, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_keyless_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.b', (SELECT count(*) FROM b_change),
    'public.c', (SELECT count(*) FROM c_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.join_keyless_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
