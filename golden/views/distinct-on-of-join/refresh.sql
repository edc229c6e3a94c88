WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.distinct_on_of_join_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δr: the rows that changed since the last refresh, each with its weight
r_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.k,
    changes.b,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.r" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.k, changes.b
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the keys of Δr whose number of rows changed, and by how many
r_keys AS MATERIALIZED (
  SELECT
    r_change.k,
    sum(r_change.weight)::bigint AS net
  FROM r_change
  WHERE r_change.k IS NOT NULL
  GROUP BY r_change.k
  HAVING sum(r_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: r
r_flips AS MATERIALIZED (
  SELECT
    r_keys.k,
    CASE WHEN lateral_rows.found = r_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM r_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.r AS r
      WHERE r.k = r_keys.k
      LIMIT greatest(r_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = r_keys.net OR lateral_rows.found = 0)
),
-- Δ(r_join): l, r
r_join_delta AS MATERIALIZED (
  -- Δl ⋈ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    r.id AS id_2,
    r.b,
    l_change.weight
  FROM l_change
  JOIN public.r AS r
    ON r.k = l_change.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δr: runs when r changed
  SELECT
    l.id,
    l.k,
    r_change.id AS id_2,
    r_change.b,
    r_change.weight
  FROM r_change
  JOIN public.l AS l
    ON r_change.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- −Δl ⋈ Δr: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    r_change.id AS id_2,
    r_change.b,
    - (r_change.weight * l_change.weight) AS weight
  FROM r_change
  JOIN l_change
    ON r_change.k = l_change.k
  WHERE r_change.k IS NOT NULL
    AND l_change.k IS NOT NULL
),
-- Δ(r_anti_join): l, r
r_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ r: runs when l changed
  SELECT
    l_change.id,
    l_change.k,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM public.r AS r
    WHERE r.k = l_change.k
  )
  UNION ALL
  -- l ⋈ flipped keys of r: runs when r changed
  SELECT
    l.id,
    l.k,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON r_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
    l_change.id,
    l_change.k,
    r_flips.weight * l_change.weight AS weight
  FROM r_flips
  JOIN l_change
    ON r_flips.k = l_change.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(r_outer_join): l, r
r_outer_join_delta AS MATERIALIZED (
  -- Δr_join: runs when l or r changed
  SELECT
    r_join_delta.k,
    r_join_delta.id,
    r_join_delta.id_2 AS r_id,
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.k,
    r_anti_join_delta.id,
    NULL::integer AS r_id,
    NULL::text AS b,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- the partitions that Δ(r_outer_join) touches
top_partitions AS MATERIALIZED (
  SELECT
    r_outer_join_delta.k AS key_1
  FROM r_outer_join_delta
  GROUP BY r_outer_join_delta.k
),
-- the rows of the touched partitions, as they are now: l, r
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when l or r changed
  SELECT
    l.k,
    l.id,
    r.id AS r_id,
    r.b,
    1::bigint AS weight
  FROM top_partitions
  JOIN public.l AS l
  LEFT JOIN public.r AS r
    ON r.k = l.k
    ON (top_partitions.key_1 = l.k OR top_partitions.key_1 IS NULL AND l.k IS NULL)
  WHERE (EXISTS (SELECT FROM l_change) OR EXISTS (SELECT FROM r_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.id,
    grouped.r_id,
    grouped.b
  FROM (
    SELECT
      combined.k,
      combined.id,
      combined.r_id,
      combined.b,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.k,
        top_rows_now.id,
        top_rows_now.r_id,
        top_rows_now.b,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        r_outer_join_delta.k,
        r_outer_join_delta.id,
        r_outer_join_delta.r_id,
        r_outer_join_delta.b,
        r_outer_join_delta.weight * '-1'::integer AS weight
      FROM r_outer_join_delta
    ) AS combined
    GROUP BY combined.k, combined.id, combined.r_id, combined.b
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): l, r
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when l or r changed
  SELECT
    latest.k,
    latest.id,
    latest.r_id,
    latest.b,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_before.k)
      top_rows_before.k,
      top_rows_before.id,
      top_rows_before.r_id,
      top_rows_before.b
    FROM top_rows_before
    ORDER BY top_rows_before.k, top_rows_before.r_id DESC NULLS LAST, top_rows_before.id
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when l or r changed
  SELECT
    latest.k,
    latest.id,
    latest.r_id,
    latest.b,
    1::bigint AS weight
  FROM (
    SELECT DISTINCT ON (top_rows_now.k)
      top_rows_now.k,
      top_rows_now.id,
      top_rows_now.r_id,
      top_rows_now.b
    FROM top_rows_now
    ORDER BY top_rows_now.k, top_rows_now.r_id DESC NULLS LAST, top_rows_now.id
  ) AS latest
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_delta.k,
    top_delta.id,
    top_delta.r_id,
    top_delta.b,
    sum(top_delta.weight)::bigint AS weight
  FROM top_delta
  GROUP BY top_delta.k, top_delta.id, top_delta.r_id, top_delta.b
  HAVING sum(top_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.k,
    latest.id,
    latest.r_id,
    latest.b,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.k,
      result_change.id,
      result_change.r_id,
      result_change.b,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.distinct_on_of_join_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.distinct_on_of_join_result" (k, id, r_id, b)
  SELECT n.k, n.id, n.r_id, n.b
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.distinct_on_of_join_result" AS s
  SET k = n.k, id = n.id, r_id = n.r_id, b = n.b
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.id, s.r_id, s.b)::record *<> ROW(n.k, n.id, n.r_id, n.b)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.distinct_on_of_join_result" AS s
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
  stream_table => 'public.distinct_on_of_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
