SET LOCAL search_path = pg_catalog, pg_temp;

-- what changes in the sources is recorded from here on
SELECT pgtrickle.capture(
  stream_table => 'public.recursive_tree_result',
  source => 'public.employee',
  buffer => 'public.employee',
  columns => ARRAY['id', 'name', 'manager_id']::text[]);

-- the state of the stream table
CREATE TABLE pgtrickle_state."public.recursive_tree_result" WITH (fillfactor = 90) AS
SELECT
  fixpoint.id,
  fixpoint.name,
  fixpoint.depth,
  fixpoint.path,
  fixpoint.__pgt_level,
  count(*) AS __pgt_count,
  hash_record_extended(ROW(fixpoint.id, fixpoint.name, fixpoint.depth, fixpoint.path, fixpoint.__pgt_level), 0) AS __pgt_hash
FROM (
  WITH RECURSIVE chart (id, name, depth, path, __pgt_level) AS (
    SELECT
      employee.id,
      employee.name,
      0 AS depth,
      employee.name AS path,
      0::bigint AS __pgt_level
    FROM public.employee AS employee
    WHERE employee.manager_id IS NULL
    UNION ALL
    SELECT
      employee_2.id,
      employee_2.name,
      chart_2.depth + 1 AS depth,
      (chart_2.path || '/'::text) || employee_2.name AS path,
      chart_2.__pgt_level + 1 AS __pgt_level
    FROM chart AS chart_2
    JOIN public.employee AS employee_2
      ON employee_2.manager_id = chart_2.id
  )
  SELECT
    chart_3.id,
    chart_3.name,
    chart_3.depth,
    chart_3.path,
    chart_3.__pgt_level
  FROM chart AS chart_3
) AS fixpoint
GROUP BY fixpoint.id, fixpoint.name, fixpoint.depth, fixpoint.path, fixpoint.__pgt_level
WITH NO DATA;
CREATE INDEX ON pgtrickle_state."public.recursive_tree_result" (__pgt_hash);
CREATE INDEX ON pgtrickle_state."public.recursive_tree_result" (id);

-- held by whoever refreshes
CREATE TABLE pgtrickle_state."public.recursive_tree_result.mutex" ();

-- exactly the columns and rows of the query
CREATE VIEW public.recursive_tree_result AS
SELECT
  kept.id,
  kept.name,
  kept.depth,
  kept.path
FROM pgtrickle_state."public.recursive_tree_result" AS kept
CROSS JOIN LATERAL generate_series(1::bigint, kept.__pgt_count) AS expanded (occurrence);
CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON public.recursive_tree_result
FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write();
