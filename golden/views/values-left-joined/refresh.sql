WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.values_left_joined_result'
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
-- the keys of Δl whose number of rows changed, and by how many
l_keys AS MATERIALIZED (
  SELECT
    l_change.k,
    sum(l_change.weight)::bigint AS net
  FROM l_change
  WHERE l_change.k IS NOT NULL
  GROUP BY l_change.k
  HAVING sum(l_change.weight) <> 0
),
-- [m₁ > 0] − [m₀ > 0] per key: +1 where the first partner came, −1 where the last one went: l
l_flips AS MATERIALIZED (
  SELECT
    l_keys.k,
    CASE WHEN lateral_rows.found = l_keys.net THEN 1::bigint WHEN lateral_rows.found = 0 THEN '-1'::integer::bigint ELSE 0::bigint END AS weight
  FROM l_keys
  JOIN LATERAL (
    SELECT
      count(*) AS found
    FROM (
      SELECT
      FROM public.l AS l
      WHERE l.k = l_keys.k
      LIMIT greatest(l_keys.net, 0) + 1
    ) AS latest
  ) AS lateral_rows
    ON true
  WHERE (lateral_rows.found = l_keys.net OR lateral_rows.found = 0)
),
-- Δ(constant_join): l
constant_join_delta AS MATERIALIZED (
  -- Δl ⋈ constant₀: runs when l changed
  SELECT
    l_change.id,
    constants_2.column1,
    constants_2.column2,
    l_change.weight
  FROM l_change
  JOIN (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'one'::text),
      (2, 'two'::text),
      (7, 'seven'::text)
    ) AS constants (column1, column2)
  ) AS constants_2
    ON l_change.k = constants_2.column1
  WHERE l_change.k IS NOT NULL
),
-- Δ(l_anti_join): l
l_anti_join_delta AS MATERIALIZED (
  -- constant₀ ⋈ flipped keys of l: runs when l changed
  SELECT
    constants_2.column1,
    constants_2.column2,
    - l_flips.weight AS weight
  FROM l_flips
  JOIN (
    SELECT
      constants.column1,
      constants.column2
    FROM (VALUES
      (1, 'one'::text),
      (2, 'two'::text),
      (7, 'seven'::text)
    ) AS constants (column1, column2)
  ) AS constants_2
    ON l_flips.k = constants_2.column1
),
-- Δ(l_outer_join): l
l_outer_join_delta AS MATERIALIZED (
  -- Δconstant_join: runs when l changed
  SELECT
    constant_join_delta.column1,
    constant_join_delta.column2,
    constant_join_delta.id,
    constant_join_delta.weight
  FROM constant_join_delta
  UNION ALL
  -- Δl_anti_join: runs when l changed
  SELECT
    l_anti_join_delta.column1,
    l_anti_join_delta.column2,
    NULL::integer AS id,
    l_anti_join_delta.weight
  FROM l_anti_join_delta
),
-- Σ w·lift(row) per group: what the changes add to the state
group_change AS MATERIALIZED (
  SELECT
    l_outer_join_delta.column1 AS k,
    l_outer_join_delta.column2 AS name,
    sum(l_outer_join_delta.weight) FILTER (WHERE l_outer_join_delta.id IS NOT NULL) AS n_change,
    sum(l_outer_join_delta.weight) AS __pgt_count_change
  FROM l_outer_join_delta
  GROUP BY l_outer_join_delta.column1, l_outer_join_delta.column2
),
-- s₁ = s₀ + Δs: the state's rows of the touched groups, before and after
group_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    group_change.k,
    group_change.name,
    coalesce(kept.n, 0) + coalesce(group_change.n_change::bigint, 0) AS n,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) AS __pgt_count,
    coalesce(kept.__pgt_count, 0) + coalesce(group_change.__pgt_count_change::bigint, 0) > 0 AS present
  FROM group_change
  LEFT JOIN pgtrickle_state."public.values_left_joined_result" AS kept
    ON kept.k = group_change.k
    AND kept.name = group_change.name
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.values_left_joined_result" (k, name, n, __pgt_count)
  SELECT n.k, n.name, n.n, n.__pgt_count
  FROM group_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.values_left_joined_result" AS s
  SET k = n.k, name = n.name, n = n.n, __pgt_count = n.__pgt_count
  FROM group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.k, s.name, s.n, s.__pgt_count)::record *<> ROW(n.k, n.name, n.n, n.__pgt_count)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.values_left_joined_result" AS s
  USING group_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.l', (SELECT count(*) FROM l_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.values_left_joined_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM group_next WHERE __pgt_count < 0));
