WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.limit_scalar_subquery_result'
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.s,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.s
  HAVING sum(changes.__pgt_weight) <> 0
),
-- all rows, as they are now
top_rows_now AS MATERIALIZED (
  -- R₁: runs when t changed
  SELECT
    t.s,
    t.id,
    1::bigint AS weight
  FROM public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.s,
    grouped.id
  FROM (
    SELECT
      combined.s,
      combined.id,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.s,
        top_rows_now.id,
        top_rows_now.weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.s,
        t_change.id,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.s, combined.id
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top)
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.s,
    latest.id,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      top_rows_before.s,
      top_rows_before.id
    FROM top_rows_before
    ORDER BY top_rows_before.id DESC
    LIMIT '1'::bigint
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.s,
    latest.id,
    1::bigint AS weight
  FROM (
    SELECT
      top_rows_now.s,
      top_rows_now.id,
      top_rows_now.weight
    FROM top_rows_now
    ORDER BY top_rows_now.id DESC
    LIMIT '1'::bigint
  ) AS latest
),
-- the keys of Δtop whose number of rows changed, and by how many
top_keys AS MATERIALIZED (
  SELECT
    sum(top_delta.weight)::bigint AS net
  FROM top_delta
  HAVING sum(top_delta.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went
top_flips AS MATERIALIZED (
  SELECT
    CASE WHEN lateral_rows.found = top_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM top_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
        1 AS one
      FROM (
        SELECT
          t.s,
          t.id
        FROM public.t AS t
        ORDER BY t.id DESC
        LIMIT '1'::bigint
      ) AS latest
      LIMIT greatest(top_keys.net, 0) + 1
    ) AS latest_2
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = top_keys.net OR lateral_rows.found = 0)
),
-- Δ(join): t
join_delta AS MATERIALIZED (
  -- Δt ⋈ top: runs when t changed
  SELECT
    t_change.id,
    latest.s,
    latest.id AS id_2,
    t_change.weight
  FROM t_change
  CROSS JOIN (
    SELECT
      t.s,
      t.id
    FROM public.t AS t
    ORDER BY t.id DESC
    LIMIT '1'::bigint
  ) AS latest
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- t ⋈ Δtop: runs when t changed
  SELECT
    t.id,
    top_delta.s,
    top_delta.id AS id_2,
    top_delta.weight
  FROM top_delta
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- −Δt ⋈ Δtop: runs when t and t changed
  SELECT
    t_change.id,
    top_delta.s,
    top_delta.id AS id_2,
    - (top_delta.weight * t_change.weight) AS weight
  FROM top_delta
  CROSS JOIN t_change
),
-- Δ(anti_join)
anti_join_delta AS MATERIALIZED (
  -- Δt ▷ top: runs when t changed
  SELECT
    t_change.id,
    t_change.weight
  FROM t_change
  WHERE EXISTS (SELECT FROM t_change)
    AND NOT EXISTS (
    SELECT
    FROM (
      SELECT
        t.s,
        t.id
      FROM public.t AS t
      ORDER BY t.id DESC
      LIMIT '1'::bigint
    ) AS latest
  )
  UNION ALL
  -- t ⋈ flipped keys of top: runs when t changed
  SELECT
    t.id,
    - top_flips.weight AS weight
  FROM top_flips
  CROSS JOIN public.t AS t
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- −Δt ⋈ flipped keys of top: runs when t and t changed
  SELECT
    t_change.id,
    top_flips.weight * t_change.weight AS weight
  FROM top_flips
  CROSS JOIN t_change
),
-- Δ(outer_join)
outer_join_delta AS MATERIALIZED (
  -- Δjoin: runs when t changed
  SELECT
    join_delta.id,
    join_delta.s AS latest,
    join_delta.weight
  FROM join_delta
  UNION ALL
  -- Δanti_join: runs when t changed
  SELECT
    anti_join_delta.id,
    NULL::text AS latest,
    anti_join_delta.weight
  FROM anti_join_delta
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    outer_join_delta.id,
    outer_join_delta.latest,
    sum(outer_join_delta.weight)::bigint AS weight
  FROM outer_join_delta
  GROUP BY outer_join_delta.id, outer_join_delta.latest
  HAVING sum(outer_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.id,
    latest.latest,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.id)
      result_change.id,
      result_change.latest,
      result_change.weight
    FROM result_change
    ORDER BY result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.limit_scalar_subquery_result" AS kept
    ON kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.limit_scalar_subquery_result" (id, latest)
  SELECT n.id, n.latest
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.limit_scalar_subquery_result" AS s
  SET id = n.id, latest = n.latest
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.present
    AND ROW(s.id, s.latest)::record *<> ROW(n.id, n.latest)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.limit_scalar_subquery_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.limit_scalar_subquery_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
