WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.aggregate_of_left_join_result'
),
-- Δl: the rows that changed since the last refresh, each with its weight
l_change AS MATERIALIZED (
  SELECT
    changes.k,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.l" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.k
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
    l_change.k,
    r.id,
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
    l.k,
    r_change.id,
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
    l_change.k,
    r_change.id,
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
    l.k,
    - r_flips.weight AS weight
  FROM r_flips
  JOIN public.l AS l
    ON r_flips.k = l.k
  WHERE EXISTS (SELECT FROM r_change)
  UNION ALL
  -- −Δl ⋈ flipped keys of r: runs when r and l changed
  SELECT
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
    r_join_delta.b,
    r_join_delta.weight
  FROM r_join_delta
  UNION ALL
  -- Δr_anti_join: runs when l or r changed
  SELECT
    r_anti_join_delta.k,
    NULL::integer AS id,
    NULL::text AS b,
    r_anti_join_delta.weight
  FROM r_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    grouped.k,
    sum(grouped.weight) AS __pgt_count_change,
    sum(grouped.weight) FILTER (WHERE grouped.id IS NOT NULL) AS partners_change,
    min(grouped.b) FILTER (WHERE grouped.weight > 0) AS first_arrived,
    min(grouped.b) FILTER (WHERE grouped.weight < 0) AS first_left
  FROM (
    SELECT
      r_outer_join_delta.k,
      r_outer_join_delta.id,
      r_outer_join_delta.b,
      sum(r_outer_join_delta.weight)::bigint AS weight
    FROM r_outer_join_delta
    GROUP BY r_outer_join_delta.k, r_outer_join_delta.id, r_outer_join_delta.b
    HAVING sum(r_outer_join_delta.weight) <> 0
  ) AS grouped
  GROUP BY grouped.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.partners, 0) + coalesce(group_change.partners_change::bigint, 0) AS partners,
    least(group_change.first_arrived, kept.first) AS first,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present,
    (group_change.first_left <= kept.first AND (group_change.first_arrived IS NULL OR group_change.first_arrived > kept.first)) IS TRUE AS rescan
  FROM group_change
  LEFT JOIN pgtrickle_state."public.aggregate_of_left_join_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- the aggregate over the touched groups that must be read again, from the sources as they are now: l, r
group_rescan AS MATERIALIZED (
  SELECT
    group_next.k,
    min(r.b) AS first
  FROM group_next
  JOIN public.l AS l
  LEFT JOIN public.r AS r
    ON r.k = l.k
    ON (group_next.k = l.k OR group_next.k IS NULL AND l.k IS NULL)
  WHERE group_next.rescan
    AND EXISTS (
    SELECT
    FROM group_next AS group_next_2
    WHERE group_next_2.rescan
  )
  GROUP BY group_next.k
),
-- the new values, with those that were read again in their place
group_new AS MATERIALIZED (
  SELECT
    group_next.locator,
    group_next.k,
    group_next.__pgt_count,
    group_next.partners,
    CASE WHEN group_next.rescan THEN group_rescan.first ELSE group_next.first END AS first,
    group_next.__pgt_hash,
    group_next.present
  FROM group_next
  LEFT JOIN group_rescan
    ON group_next.rescan
    AND hash_record_extended(ROW(group_next.k), 0) = hash_record_extended(ROW(group_rescan.k), 0)
    AND group_next.k IS NOT DISTINCT FROM group_rescan.k
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.aggregate_of_left_join_result" (k, __pgt_count, partners, first, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.partners, n.first, n.__pgt_hash
  FROM group_new AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.aggregate_of_left_join_result" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, partners = n.partners, first = n.first, __pgt_hash = n.__pgt_hash
  FROM group_new AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.partners, s.first, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.partners, n.first, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.aggregate_of_left_join_result" AS s
  USING group_new AS n
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
  stream_table => 'public.aggregate_of_left_join_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_new WHERE __pgt_count < 0));
