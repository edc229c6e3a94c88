WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_inequality_result'
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
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight) AS __pgt_count_change
  FROM l_change
  GROUP BY l_change.k
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    kept.k AS old_k,
    group_change.k,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    hash_record_extended(ROW(group_change.k), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_inequality_result.group" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(group_change.k), 0)
    AND kept.k IS NOT DISTINCT FROM group_change.k
),
-- Δ(group): l
group_delta AS MATERIALIZED (
  -- −old groups: runs when l changed
  SELECT
    group_next.old_k AS k,
    '-1'::integer::bigint AS weight
  FROM group_next
  WHERE group_next.locator IS NOT NULL
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
  UNION ALL
  -- +new groups: runs when l changed
  SELECT
    group_next.k,
    1::bigint AS weight
  FROM group_next
  WHERE group_next.present
    AND (group_next.locator IS NULL OR NOT group_next.present OR ROW(group_next.old_k)::record *<> ROW(group_next.k)::record)
),
-- Δ(group_join): r, l
group_join_delta AS MATERIALIZED (
  -- Δr ⋈ group₀: runs when r changed
  SELECT
    r_change.id,
    r_change.k,
    r_change.b,
    kept.k AS k_2,
    r_change.weight
  FROM r_change
  JOIN pgtrickle_state."public.lateral_limit_inequality_result.group" AS kept
    ON r_change.k <= kept.k
  WHERE EXISTS (SELECT FROM r_change)
    AND r_change.k IS NOT NULL
  UNION ALL
  -- r ⋈ Δgroup: runs when l changed
  SELECT
    r.id,
    r.k,
    r.b,
    group_delta.k AS k_2,
    group_delta.weight
  FROM group_delta
  JOIN public.r AS r
    ON r.k <= group_delta.k
  WHERE EXISTS (SELECT FROM l_change)
    AND group_delta.k IS NOT NULL
),
-- the partitions that Δ(group_join) touches
top_partitions AS MATERIALIZED (
  SELECT
    group_join_delta.k_2 AS key_1
  FROM group_join_delta
  GROUP BY group_join_delta.k_2
),
-- the rows of the touched partitions, as they are now: r, l
top_rows_now AS MATERIALIZED (
  -- R₁|K: runs when r or l changed
  SELECT
    distinct_rows.k,
    r.id,
    r.k AS k_2,
    r.b,
    1::bigint AS weight
  FROM top_partitions
  JOIN (
    SELECT DISTINCT
      l.k
    FROM public.l AS l
  ) AS distinct_rows
    ON top_partitions.key_1 = distinct_rows.k
  JOIN public.r AS r
    ON r.k <= distinct_rows.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.k,
    grouped.id,
    grouped.k_2,
    grouped.b
  FROM (
    SELECT
      combined.k,
      combined.id,
      combined.k_2,
      combined.b,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.k,
        top_rows_now.id,
        top_rows_now.k_2,
        top_rows_now.b,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        group_join_delta.k_2 AS k,
        group_join_delta.id,
        group_join_delta.k AS k_2,
        group_join_delta.b,
        group_join_delta.weight * '-1'::integer AS weight
      FROM group_join_delta
    ) AS combined
    GROUP BY combined.k, combined.id, combined.k_2, combined.b
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): r, l
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when r or l changed
  SELECT
    latest.k,
    latest.b,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      ranked.k AS k,
      ranked.id AS id,
      ranked.k_2 AS k_2,
      ranked.b AS b
    FROM (
      SELECT
        top_rows_before.k AS k,
        top_rows_before.id AS id,
        top_rows_before.k_2 AS k_2,
        top_rows_before.b AS b,
        row_number() OVER (PARTITION BY top_rows_before.k ORDER BY top_rows_before.k_2 DESC, top_rows_before.id) AS position,
        rank() OVER (PARTITION BY top_rows_before.k ORDER BY top_rows_before.k_2 DESC, top_rows_before.id) AS place
      FROM top_rows_before
    ) AS ranked
    WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when r or l changed
  SELECT
    latest.k,
    latest.b,
    1::bigint AS weight
  FROM (
    SELECT
      ranked.k AS k,
      ranked.id AS id,
      ranked.k_2 AS k_2,
      ranked.b AS b
    FROM (
      SELECT
        top_rows_now.k AS k,
        top_rows_now.id AS id,
        top_rows_now.k_2 AS k_2,
        top_rows_now.b AS b,
        row_number() OVER (PARTITION BY top_rows_now.k ORDER BY top_rows_now.k_2 DESC, top_rows_now.id) AS position,
        rank() OVER (PARTITION BY top_rows_now.k ORDER BY top_rows_now.k_2 DESC, top_rows_now.id) AS place
      FROM top_rows_now
    ) AS ranked
    WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
  ) AS latest
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys AS MATERIALIZED (
  SELECT
    top_delta.k,
    sum(top_delta.weight)::bigint AS net
  FROM top_delta
  GROUP BY top_delta.k
  HAVING sum(top_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l, r
top_flips AS MATERIALIZED (
  SELECT
    top_keys.k,
    CASE WHEN lateral_rows.found = top_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM (
        SELECT
          ranked.k AS k,
          ranked.id AS id,
          ranked.k_2 AS k_2
        FROM (
          SELECT
            distinct_rows.k AS k,
            r.id AS id,
            r.k AS k_2,
            row_number() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS position,
            rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS place
          FROM (
            SELECT DISTINCT
              l.k
            FROM public.l AS l
          ) AS distinct_rows
          JOIN public.r AS r
            ON r.k <= distinct_rows.k
        ) AS ranked
        WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
      ) AS latest
      WHERE latest.k = top_keys.k
      LIMIT greatest(top_keys.net, 0) + 1
    ) AS latest_2
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = top_keys.net OR lateral_rows.found = 0)
),
-- Δ(top_join): l, r
top_join_delta AS MATERIALIZED (
  -- Δl ⋈ top: runs when l changed
  SELECT
    l_change.id,
    latest.b,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      ranked.k AS k,
      ranked.id AS id,
      ranked.k_2 AS k_2,
      ranked.b AS b
    FROM (
      SELECT
        distinct_rows.k AS k,
        r.id AS id,
        r.k AS k_2,
        r.b AS b,
        row_number() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS position,
        rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS place
      FROM (
        SELECT DISTINCT
          l.k
        FROM public.l AS l
      ) AS distinct_rows
      JOIN public.r AS r
        ON r.k <= distinct_rows.k
    ) AS ranked
    WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
  ) AS latest
    ON l_change.k = latest.k
  WHERE EXISTS (SELECT FROM l_change)
    AND l_change.k IS NOT NULL
  UNION ALL
  -- l ⋈ Δtop: runs when r or l changed
  SELECT
    l.id,
    top_delta.b,
    top_delta.weight
  FROM top_delta
  JOIN public.l AS l
    ON l.k = top_delta.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δl ⋈ Δtop: runs when (r or l) and l changed
  SELECT
    l_change.id,
    top_delta.b,
    - (top_delta.weight * l_change.weight) AS weight
  FROM top_delta
  JOIN l_change
    ON l_change.k = top_delta.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(top_anti_join): l, r
top_anti_join_delta AS MATERIALIZED (
  -- Δl ▷ top: runs when l changed
  SELECT
    l_change.id,
    l_change.weight
  FROM l_change
  WHERE EXISTS (SELECT FROM l_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        ranked.k AS k,
        ranked.id AS id,
        ranked.k_2 AS k_2
      FROM (
        SELECT
          distinct_rows.k AS k,
          r.id AS id,
          r.k AS k_2,
          row_number() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS position,
          rank() OVER (PARTITION BY distinct_rows.k ORDER BY r.k DESC, r.id) AS place
        FROM (
          SELECT DISTINCT
            l.k
          FROM public.l AS l
        ) AS distinct_rows
        JOIN public.r AS r
          ON r.k <= distinct_rows.k
      ) AS ranked
      WHERE ranked."position" <= coalesce('2'::bigint, ranked."position")
    ) AS latest
    WHERE l_change.k = latest.k
  )
  UNION ALL
  -- l ⋈ flipped keys of top: runs when r or l changed
  SELECT
    l.id,
    - top_flips.weight AS weight
  FROM top_flips
  JOIN public.l AS l
    ON l.k = top_flips.k
  WHERE (EXISTS (SELECT FROM r_change) OR EXISTS (SELECT FROM l_change))
  UNION ALL
  -- −Δl ⋈ flipped keys of top: runs when (r or l) and l changed
  SELECT
    l_change.id,
    top_flips.weight * l_change.weight AS weight
  FROM top_flips
  JOIN l_change
    ON l_change.k = top_flips.k
  WHERE l_change.k IS NOT NULL
),
-- Δ(top_outer_join): l, r
top_outer_join_delta AS MATERIALIZED (
  -- Δtop_join: runs when l or r changed
  SELECT
    top_join_delta.id,
    top_join_delta.b,
    top_join_delta.weight
  FROM top_join_delta
  UNION ALL
  -- Δtop_anti_join: runs when l or r changed
  SELECT
    top_anti_join_delta.id,
    NULL::text AS b,
    top_anti_join_delta.weight
  FROM top_anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_outer_join_delta.id,
    top_outer_join_delta.b,
    sum(top_outer_join_delta.weight)::bigint AS weight
  FROM top_outer_join_delta
  GROUP BY top_outer_join_delta.id, top_outer_join_delta.b
  HAVING sum(top_outer_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.id,
    result_change.b,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.id, result_change.b), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.lateral_limit_inequality_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.id, result_change.b), 0)
    AND ROW(kept.id, kept.b) IS NOT DISTINCT FROM ROW(result_change.id, result_change.b)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_inequality_result" (id, b, __pgt_count, __pgt_hash)
  SELECT n.id, n.b, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_inequality_result" AS s
  SET id = n.id, b = n.b, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.b, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.b, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_inequality_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
),
-- write what group keeps
inserted_group AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_inequality_result.group" (k, __pgt_count, __pgt_hash)
  SELECT n.k, n.__pgt_count, n.__pgt_hash
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated_group AS (
  UPDATE pgtrickle_state."public.lateral_limit_inequality_result.group" AS s
  SET k = n.k, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.k, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed_group AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_inequality_result.group" AS s
  USING group_next AS n
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
  stream_table => 'public.lateral_limit_inequality_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0)
    AND NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
