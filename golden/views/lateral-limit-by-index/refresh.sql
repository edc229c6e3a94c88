WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.lateral_limit_by_index_result'
),
-- Δu: the rows that changed since the last refresh, each with its weight
u_change AS MATERIALIZED (
  SELECT
    changes.name,
    changes.g,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.u" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.name, changes.g
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δt: the rows that changed since the last refresh, each with its weight
t_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.g,
    changes.n,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.t" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.g, changes.n
  HAVING sum(changes.__pgt_weight) <> 0
),
-- the groups that Δ(t) touches, and how many rows of them to look at
top_groups AS MATERIALIZED (
  SELECT
    t_change.g AS key_1,
    coalesce(sum(greatest(t_change.weight, 0))::bigint, 0) + 3::bigint AS wanted
  FROM t_change
  GROUP BY t_change.g
),
-- the first rows of the touched groups, and as many more as came: t
top_rows_now AS MATERIALIZED (
  -- R₁|K, the first rows: runs when t changed
  SELECT
    lateral_rows.id,
    lateral_rows.n,
    lateral_rows.g,
    1::bigint AS weight
  FROM top_groups
  JOIN LATERAL (
    SELECT
      t.id,
      t.n,
      t.g
    FROM public.t AS t
    WHERE t.g = top_groups.key_1
    ORDER BY t.n DESC NULLS LAST, t.id
    LIMIT top_groups.wanted
  ) AS lateral_rows
    ON true
  WHERE EXISTS (SELECT FROM t_change)
),
-- R₀|K = R₁|K ⊎ −ΔR: the same partitions as they were
top_rows_before AS MATERIALIZED (
  SELECT
    grouped.id,
    grouped.n,
    grouped.g
  FROM (
    SELECT
      combined.id,
      combined.n,
      combined.g,
      sum(combined.weight)::bigint AS weight
    FROM (
      SELECT
        top_rows_now.id,
        top_rows_now.n,
        top_rows_now.g,
        1::bigint AS weight
      FROM top_rows_now
      UNION ALL
      SELECT
        t_change.id,
        t_change.n,
        t_change.g,
        t_change.weight * '-1'::integer AS weight
      FROM t_change
    ) AS combined
    GROUP BY combined.id, combined.n, combined.g
    HAVING sum(combined.weight) <> 0
  ) AS grouped
  CROSS JOIN LATERAL generate_series(1::bigint, grouped.weight) AS expanded (occurrence)
),
-- Δ(top): t
top_delta AS MATERIALIZED (
  -- −before, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    latest.g,
    '-1'::integer::bigint AS weight
  FROM (
    SELECT
      ranked.id AS id,
      ranked.n AS n,
      ranked.g AS g
    FROM (
      SELECT
        top_rows_before.id AS id,
        top_rows_before.n AS n,
        top_rows_before.g AS g,
        row_number() OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST, top_rows_before.id) AS position,
        rank() OVER (PARTITION BY top_rows_before.g ORDER BY top_rows_before.n DESC NULLS LAST, top_rows_before.id) AS place
      FROM top_rows_before
    ) AS ranked
    WHERE ranked."position" > coalesce('1'::bigint, 0)
      AND ranked."position" <= coalesce('2'::bigint + coalesce('1'::bigint, 0), ranked."position")
  ) AS latest
  UNION ALL
  -- +now, in the touched partitions: runs when t changed
  SELECT
    latest.id,
    latest.n,
    latest.g,
    1::bigint AS weight
  FROM (
    SELECT
      ranked.id AS id,
      ranked.n AS n,
      ranked.g AS g
    FROM (
      SELECT
        top_rows_now.id AS id,
        top_rows_now.n AS n,
        top_rows_now.g AS g,
        row_number() OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST, top_rows_now.id) AS position,
        rank() OVER (PARTITION BY top_rows_now.g ORDER BY top_rows_now.n DESC NULLS LAST, top_rows_now.id) AS place
      FROM top_rows_now
    ) AS ranked
    WHERE ranked."position" > coalesce('1'::bigint, 0)
      AND ranked."position" <= coalesce('2'::bigint + coalesce('1'::bigint, 0), ranked."position")
  ) AS latest
),
-- Δ of top_join: u, t
top_join_delta AS MATERIALIZED (
  -- Δu ⋈ top: runs when u changed
  SELECT
    u_change.name,
    latest.id,
    latest.n,
    u_change.weight
  FROM u_change
  JOIN (
    SELECT
      ranked.id AS id,
      ranked.n AS n,
      ranked.g AS g
    FROM (
      SELECT
        t.id AS id,
        t.n AS n,
        t.g AS g,
        row_number() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS position,
        rank() OVER (PARTITION BY t.g ORDER BY t.n DESC NULLS LAST, t.id) AS place
      FROM public.t AS t
    ) AS ranked
    WHERE ranked."position" > coalesce('1'::bigint, 0)
      AND ranked."position" <= coalesce('2'::bigint + coalesce('1'::bigint, 0), ranked."position")
  ) AS latest
    ON latest.g = u_change.g
  WHERE EXISTS (SELECT FROM u_change)
    AND u_change.g IS NOT NULL
  UNION ALL
  -- u ⋈ Δtop: runs when t changed
  SELECT
    u.name,
    top_delta.id,
    top_delta.n,
    top_delta.weight
  FROM top_delta
  JOIN public.u AS u
    ON top_delta.g = u.g
  WHERE EXISTS (SELECT FROM t_change)
  UNION ALL
  -- −Δu ⋈ Δtop: runs when t and u changed
  SELECT
    u_change.name,
    top_delta.id,
    top_delta.n,
    - (top_delta.weight * u_change.weight) AS weight
  FROM top_delta
  JOIN u_change
    ON top_delta.g = u_change.g
  WHERE u_change.g IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    top_join_delta.name,
    top_join_delta.id,
    top_join_delta.n,
    sum(top_join_delta.weight)::bigint AS weight
  FROM top_join_delta
  GROUP BY top_join_delta.name, top_join_delta.id, top_join_delta.n
  HAVING sum(top_join_delta.weight) <> 0
),
-- the row that each touched key shall have, or none
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    latest.name,
    latest.id,
    latest.n,
    latest.weight > 0 AS present
  FROM (
    SELECT DISTINCT ON (result_change.name, result_change.id)
      result_change.name,
      result_change.id,
      result_change.n,
      result_change.weight
    FROM result_change
    ORDER BY result_change.name, result_change.id, result_change.weight DESC
  ) AS latest
  LEFT JOIN pgtrickle_state."public.lateral_limit_by_index_result" AS kept
    ON kept.name = latest.name
    AND kept.id = latest.id
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.lateral_limit_by_index_result" (name, id, n)
  SELECT n.name, n.id, n.n
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.lateral_limit_by_index_result" AS s
  SET name = n.name, id = n.id, n = n.n
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.name, s.id, s.n)::record *<> ROW(n.name, n.id, n.n)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.lateral_limit_by_index_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.u', (SELECT count(*) FROM u_change),
    'public.t', (SELECT count(*) FROM t_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.lateral_limit_by_index_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE locator IS NULL AND NOT present));
