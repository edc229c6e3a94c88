-- What reads a relation directly: stream tables, views and materialized views, with names as SQL writes them.
CREATE OR REPLACE FUNCTION pgtrickle._dependents(relation oid)
RETURNS TABLE (name text, kind text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT st.stream_table, 'stream table'
  FROM pgtrickle.pgt_dependencies AS d
  JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
  WHERE d.source_relid = relation
  UNION
  SELECT -- Qualified, because the search path holds no other schema.
         class.oid::regclass::text,
         CASE class.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END
  FROM pg_depend AS d
  JOIN pg_rewrite AS rule ON rule.oid = d.objid
  JOIN pg_class AS class ON class.oid = rule.ev_class
  WHERE d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = relation
    AND class.oid <> relation
    AND NOT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_relid = class.oid)
$$;
