SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.join_self_result',
  source => 'public.employee',
  buffer => 'public.employee',
  columns => ARRAY['id', 'name', 'manager_id', 'salary']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.join_self_result" WITH (fillfactor = 90) AS
SELECT
  employee.name AS employee,
  employee_2.name AS manager,
  employee.salary > employee_2.salary AS earns_more,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(employee.name, employee_2.name, employee.salary > employee_2.salary), 0) AS __pgt_hash
FROM public.employee AS employee
JOIN public.employee AS employee_2
  ON employee_2.id = employee.manager_id
GROUP BY employee.name, employee_2.name, employee.salary > employee_2.salary
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.join_self_result" (__pgt_hash);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.join_self_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.join_self_result AS
SELECT
  kept.employee,
  kept.manager,
  kept.earns_more
FROM pgtrickle_state."public.join_self_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.join_self_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
