WITH
-- what the last refresh had seen
frontier AS MATERIALIZED (
  SELECT frontier AS snapshot, own_xid, own_seq
  FROM pgtrickle.pgt_frontiers
  WHERE stream_table = 'public.join_self_result'
),
-- Δemployee: the rows that changed since the last refresh, each with its weight
employee_change AS MATERIALIZED (
  SELECT
    changes.id,
    changes.name,
    changes.manager_id,
    changes.salary,
    sum(changes.__pgt_weight)::bigint AS weight
  FROM pgtrickle_changes."public.employee" AS changes
  WHERE changes.__pgt_xid >= (SELECT pg_snapshot_xmin(snapshot) FROM frontier)
    AND CASE WHEN changes.__pgt_xid = (SELECT own_xid FROM frontier)
         THEN changes.__pgt_seq > (SELECT own_seq FROM frontier)
         ELSE NOT pg_visible_in_snapshot(changes.__pgt_xid, (SELECT snapshot FROM frontier)) END
  GROUP BY changes.id, changes.name, changes.manager_id, changes.salary
  HAVING sum(changes.__pgt_weight) <> 0
),
-- Δ of employee_join: employee
employee_join_delta AS MATERIALIZED (
  -- Δemployee ⋈ employee: runs when employee changed
  SELECT
    employee_change.name,
    employee_change.salary,
    employee.name AS name_2,
    employee.salary AS salary_2,
    employee_change.weight
  FROM employee_change
  JOIN public.employee AS employee
    ON employee.id = employee_change.manager_id
  WHERE EXISTS (SELECT FROM employee_change)
    AND employee_change.manager_id IS NOT NULL
  UNION ALL
  -- employee ⋈ Δemployee: runs when employee changed
  SELECT
    employee.name,
    employee.salary,
    employee_change.name AS name_2,
    employee_change.salary AS salary_2,
    employee_change.weight
  FROM employee_change
  JOIN public.employee AS employee
    ON employee_change.id = employee.manager_id
  WHERE EXISTS (SELECT FROM employee_change)
  UNION ALL
  -- −Δemployee ⋈ Δemployee: runs when employee and employee changed
  SELECT
    employee_change_2.name,
    employee_change_2.salary,
    employee_change.name AS name_2,
    employee_change.salary AS salary_2,
    - (employee_change.weight * employee_change_2.weight) AS weight
  FROM employee_change
  JOIN employee_change AS employee_change_2
    ON employee_change.id = employee_change_2.manager_id
  WHERE employee_change_2.manager_id IS NOT NULL
),
-- ΔQ, consolidated: identical rows add up, those that cancel are gone
result_change AS MATERIALIZED (
  SELECT
    employee_join_delta.name AS employee,
    employee_join_delta.name_2 AS manager,
    employee_join_delta.salary > employee_join_delta.salary_2 AS earns_more,
    sum(employee_join_delta.weight)::bigint AS weight
  FROM employee_join_delta
  GROUP BY employee_join_delta.name, employee_join_delta.name_2, employee_join_delta.salary > employee_join_delta.salary_2
  HAVING sum(employee_join_delta.weight) <> 0
),
-- how often each touched row shall occur
result_next AS MATERIALIZED (
  SELECT
    kept.ctid AS locator,
    result_change.employee,
    result_change.manager,
    result_change.earns_more,
    coalesce(kept.__pgt_count, 0) + result_change.weight AS __pgt_count,
    hash_record_extended(ROW(result_change.employee, result_change.manager, result_change.earns_more), 0) AS __pgt_hash,
    coalesce(kept.__pgt_count, 0) + result_change.weight > 0 AS present
  FROM result_change
  LEFT JOIN pgtrickle_state."public.join_self_result" AS kept
    ON kept.__pgt_hash = hash_record_extended(ROW(result_change.employee, result_change.manager, result_change.earns_more), 0)
    AND ROW(kept.employee, kept.manager, kept.earns_more) IS NOT DISTINCT FROM ROW(result_change.employee, result_change.manager, result_change.earns_more)
),
-- write the stream table's state
inserted AS (
  INSERT INTO pgtrickle_state."public.join_self_result" (employee, manager, earns_more, __pgt_count, __pgt_hash)
  SELECT n.employee, n.manager, n.earns_more, n.__pgt_count, n.__pgt_hash
  FROM result_next AS n
  WHERE n.locator IS NULL AND n.present
  RETURNING 1
),
updated AS (
  UPDATE pgtrickle_state."public.join_self_result" AS s
  SET employee = n.employee, manager = n.manager, earns_more = n.earns_more, __pgt_count = n.__pgt_count, __pgt_hash = n.__pgt_hash
  FROM result_next AS n
  WHERE s.ctid = n.locator AND n.locator BETWEEN '(0,0)' AND '(4294967294,65535)' AND n.present
    AND ROW(s.employee, s.manager, s.earns_more, s.__pgt_count, s.__pgt_hash)::record *<> ROW(n.employee, n.manager, n.earns_more, n.__pgt_count, n.__pgt_hash)::record
  RETURNING 1
),
removed AS (
  DELETE FROM pgtrickle_state."public.join_self_result" AS s
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
  stream_table => 'public.join_self_result',
  snapshot => pg_current_snapshot(),
  complete => false,
  consistent => NOT EXISTS (SELECT FROM result_next WHERE __pgt_count < 0));
