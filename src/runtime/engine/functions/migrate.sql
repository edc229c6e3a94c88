-- Makes the objects that stand for stream tables what this version wants them to be: capture functions, triggers.
-- One row for each object that was not, none when all is well.
CREATE OR REPLACE FUNCTION pgtrickle.migrate()
RETURNS TABLE (object text, action text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  source record;
  hash text;
BEGIN
  FOR source IN
    SELECT DISTINCT ON (c.buffer) c.buffer, c.source, c.function_hash, t.stream_table, t.columns
    FROM pgtrickle.pgt_captures AS c JOIN pgtrickle.pgt_change_tracking AS t USING (buffer)
    JOIN pgtrickle.pgt_stream_tables AS st ON st.stream_table = t.stream_table
    JOIN pg_class AS relation ON relation.oid = pgtrickle.relation(st.stream_table)
    WHERE pgtrickle.relation(c.source) IS NOT NULL AND pg_has_role(current_user, relation.relowner, 'USAGE')
    ORDER BY c.buffer, t.stream_table
  LOOP
    SELECT md5(p.prosrc) INTO hash FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace;
    PERFORM pgtrickle.provide_buffer(source.stream_table, source.source, source.buffer, source.columns, current_user);
    SELECT p.oid::regprocedure::text INTO object FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace
      AND md5(p.prosrc) IS DISTINCT FROM hash;
    IF FOUND THEN
      action := 'repaired';
      RETURN NEXT;
    END IF;
    IF pgtrickle.install_triggers(source.source, source.buffer) > 0 THEN
      object := 'triggers of ' || source.source;
      action := 'repaired';
      RETURN NEXT;
    END IF;
  END LOOP;
END
$$;
