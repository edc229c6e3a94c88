WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.recursive_tree_result'
),
-- Δemployee: the rows that changed since the last refresh, each with its weight
employee_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.manager_id,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.employee" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.manager_id
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of found_join: employee
found_join_delta AS MATERIALIZED (
  -- Δemployee ⋈ found₀: runs when employee changed
  SELECT
    employee_change.id,
    employee_change.name,
    kept.depth,
    kept.path,
    kept.__pgt_level,
    kept.__pgt_count,
    employee_change.weight
  FROM employee_change
  JOIN pgtrickle_state."public.recursive_tree_result" AS kept
    ON employee_change.manager_id = kept.id
  WHERE EXISTS (SELECT FROM employee_change)
    AND employee_change.manager_id IS NOT NULL
),
-- ΔB ⊎ Δ[E] S(X₀): what changes a level from outside, by level
chart_seeds AS MATERIALIZED (
  SELECT
    combined.id,
    combined.name,
    combined.depth,
    combined.path,
    combined.__pgt_level,
    sum(combined.weight)::bigint AS weight
  FROM (
    SELECT
      employee_change.id,
      employee_change.name,
      0 AS depth,
      employee_change.name AS path,
      0::bigint AS __pgt_level,
      employee_change.weight
    FROM employee_change
    WHERE employee_change.manager_id IS NULL
    UNION ALL
    SELECT
      found_join_delta.id,
      found_join_delta.name,
      found_join_delta.depth + 1 AS depth,
      (found_join_delta.path || '/'::text) || found_join_delta.name AS path,
      found_join_delta.__pgt_level + 1 AS __pgt_level,
      found_join_delta.weight * found_join_delta.__pgt_count AS weight
    FROM found_join_delta
  ) AS combined
  GROUP BY combined.id, combined.name, combined.depth, combined.path, combined.__pgt_level
  HAVING sum(combined.weight) <> 0
),
-- ΔXᵏ⁺¹ = S(ΔXᵏ, E₁) ⊎ Δ[E] S(X₀ᵏ), from the lowest level that changes upwards: employee
chart_change AS MATERIALIZED (
  SELECT
    fixpoint.id,
    fixpoint.name,
    fixpoint.depth,
    fixpoint.path,
    fixpoint.__pgt_level,
    fixpoint.weight
  FROM (
    WITH RECURSIVE chart (id, name, depth, path, __pgt_level, __pgt_last, weight) AS (
      SELECT
        latest.id,
        latest.name,
        latest.depth,
        latest.path,
        latest.__pgt_level - 1 AS __pgt_level,
        grouped.__pgt_last,
        0::bigint AS weight
      FROM (
        SELECT
          chart_seeds.id,
          chart_seeds.name,
          chart_seeds.depth,
          chart_seeds.path,
          chart_seeds.__pgt_level
        FROM chart_seeds
        ORDER BY chart_seeds.__pgt_level
        LIMIT 1
      ) AS latest
      CROSS JOIN (
        SELECT
          max(chart_seeds_2.__pgt_level) AS __pgt_last
        FROM chart_seeds AS chart_seeds_2
      ) AS grouped
      UNION ALL
      (
        WITH chart_last AS MATERIALIZED (
          SELECT * FROM chart
        )
        SELECT
          combined.id,
          combined.name,
          combined.depth,
          combined.path,
          combined.__pgt_level,
          NULL::bigint AS __pgt_last,
          sum(combined.weight)::bigint AS weight
        FROM (
          SELECT
            employee.id,
            employee.name,
            chart_last_2.depth + 1 AS depth,
            (chart_last_2.path || '/'::text) || employee.name AS path,
            chart_last_2.__pgt_level + 1 AS __pgt_level,
            chart_last_2.weight
          FROM chart_last AS chart_last_2
          JOIN public.employee AS employee
            ON employee.manager_id = chart_last_2.id
          WHERE chart_last_2.weight <> 0
          UNION ALL
          SELECT
            chart_seeds_3.id,
            chart_seeds_3.name,
            chart_seeds_3.depth,
            chart_seeds_3.path,
            chart_seeds_3.__pgt_level,
            chart_seeds_3.weight
          FROM chart_last AS chart_last_3
          JOIN chart_seeds AS chart_seeds_3
            ON chart_seeds_3.__pgt_level = chart_last_3.__pgt_level + 1
          WHERE chart_last_3.weight = 0
        ) AS combined
        GROUP BY combined.id, combined.name, combined.depth, combined.path, combined.__pgt_level
        HAVING sum(combined.weight) <> 0
        UNION ALL
        SELECT
          chart_last_4.id,
          chart_last_4.name,
          chart_last_4.depth,
          chart_last_4.path,
          chart_last_4.__pgt_level + 1 AS __pgt_level,
          chart_last_4.__pgt_last,
          chart_last_4.weight
        FROM chart_last AS chart_last_4
        WHERE chart_last_4.weight = 0
          AND chart_last_4.__pgt_level + 1 < chart_last_4.__pgt_last
      )
    )
    SELECT
      chart_2.id,
      chart_2.name,
      chart_2.depth,
      chart_2.path,
      chart_2.__pgt_level,
      chart_2.__pgt_last,
      chart_2.weight
    FROM chart AS chart_2
  ) AS fixpoint
  WHERE fixpoint.weight <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    chart_change.id,
    chart_change.name,
    chart_change.depth,
    chart_change.path,
    chart_change.__pgt_level,
    coalesce(kept.__pgt_count, 0) + chart_change.weight AS __pgt_count,
    hash_record_extended(ROW(chart_change.id, chart_change.name, chart_change.depth, chart_change.path, chart_change.__pgt_level), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + chart_change.weight > 0 AS present
  FROM chart_change
  LEFT JOIN pgtrickle_state."public.recursive_tree_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(chart_change.id, chart_change.name, chart_change.depth, chart_change.path, chart_change.__pgt_level), 0)
    AND ROW(kept.id, kept.name, kept.depth, kept.path, kept.__pgt_level) IS NOT DISTINCT FROM ROW(chart_change.id, chart_change.name, chart_change.depth, chart_change.path, chart_change.__pgt_level)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.recursive_tree_result" (id, name, depth, path, __pgt_level, __pgt_count, __pgt_hash)
  SELECT n.id, n.name, n.depth, n.path, n.__pgt_level, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.recursive_tree_result" AS s
  SET id = n.id, name = n.name, depth = n.depth, path = n.path, __pgt_level = n.__pgt_level, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.id, s.name, s.depth, s.path, s.__pgt_level, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.id, n.name, n.depth, n.path, n.__pgt_level, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.recursive_tree_result" AS s
  USING result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND NOT n.present
  RETURNING 1
)
SELECT
  (SELECT count(*) FROM inserted) AS rows_inserted,
  (SELECT count(*) FROM updated) AS rows_updated,
  (SELECT count(*) FROM removed) AS rows_deleted,
  jsonb_build_object(
    'public.employee', (SELECT count(*) FROM employee_change)) AS changes
FROM pgtrickle.advance(
  stream_table => 'public.recursive_tree_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
