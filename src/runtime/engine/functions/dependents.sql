-- What reads one of these relations directly: stream tables, views and materialized views, with names as SQL writes
-- them. A stream table that reads another one captures the changes of its state.
CREATE OR REPLACE FUNCTION pgtrickle._dependents(relations oid[])
RETURNS TABLE (relid oid, name text, kind text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT st.pgt_relid, st.stream_table, 'stream table'
  FROM pgtrickle.pgt_dependencies AS d
  JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
  WHERE d.kind IN ('table', 'view') AND d.source_relid = ANY (relations)
  UNION
  -- Qualified, because the search path holds no other schema.
  SELECT class.oid, class.oid::regclass::text,
         CASE class.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END
  FROM pg_depend AS d
  JOIN pg_rewrite AS rule ON rule.oid = d.objid
  JOIN pg_class AS class ON class.oid = rule.ev_class
  WHERE d.classid = 'pg_rewrite'::regclass
    AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = ANY (relations)
    AND class.oid <> ALL (relations)
    -- Nor one that is being dropped: its number is all that is left of it.
    AND pg_table_is_visible(class.oid) IS NOT NULL
    AND NOT EXISTS (SELECT FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_relid = class.oid)
$$;

-- The view of a stream table, and its states.
CREATE OR REPLACE FUNCTION pgtrickle._relations_of_stream_table(st pgtrickle.pgt_stream_tables)
RETURNS oid[]
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT array_append(
    array(
      SELECT class.oid
      FROM jsonb_array_elements_text(st.artifact -> 'states') AS state
      JOIN pg_class AS class
        ON class.relname = state AND class.relnamespace = to_regnamespace('pgtrickle_state')
    ),
    pgtrickle.relation(st.stream_table))
$$;
