-- What is recorded for stream tables that they do not read: left by an alteration of which the last step failed, or that is
-- still under way. `wanted` is what they read of the source; NULL where that is nothing.
CREATE OR REPLACE FUNCTION pgtrickle._idle_captures()
RETURNS TABLE (stream_table text, source text, buffer text, idle text[], wanted text[])
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT t.stream_table, t.source, t.buffer,
         array(SELECT name FROM unnest(t.columns) AS name WHERE name <> ALL (coalesce(d.columns, '{}')) ORDER BY name),
         CASE WHEN d.columns IS NOT NULL THEN array(SELECT name FROM unnest(t.columns) AS name WHERE name = ANY (d.columns)) END
  FROM pgtrickle.pgt_change_tracking AS t
  JOIN pgtrickle.pgt_stream_tables AS st USING (stream_table)
  LEFT JOIN pgtrickle.pgt_dependencies AS d ON (d.pgt_id, d.kind, d.buffer) = (st.pgt_id, 'table', t.buffer)
  WHERE NOT t.columns <@ coalesce(d.columns, '{}') OR d.columns IS NULL
$$;

-- With other names, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle.bulk_buffer(text), pgtrickle.wanted_columns(text);

-- Creating, altering and dropping wait until the transaction ends: what is recorded for whom is read and written in one piece.
CREATE OR REPLACE FUNCTION pgtrickle._hold_captures()
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE;
END
$$;

-- Whether a source is there with all of these columns. Where it is not, the stream tables that read it must be altered first.
CREATE OR REPLACE FUNCTION pgtrickle._has_columns(source text, columns text[])
RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  RETURN pgtrickle.relation(source) IS NOT NULL AND NOT EXISTS (
    SELECT FROM unnest(columns) AS wanted (name) WHERE NOT EXISTS (
      SELECT FROM pg_attribute AS a
      WHERE a.attrelid = pgtrickle.relation(source) AND a.attname = wanted.name AND NOT a.attisdropped));
END
$$;

-- Makes the objects that stand for stream tables what this version wants them to be: capture functions, triggers.
-- One row for each object that was not, none when all is well. Sources that have gone are left out.
CREATE OR REPLACE FUNCTION pgtrickle.migrate()
RETURNS TABLE (object text, action text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  source record;
  hash text;
  triggers integer;
  idle record;
BEGIN
  PERFORM pgtrickle._hold_captures();
  FOR idle IN
    SELECT i.* FROM pgtrickle._idle_captures() AS i
    JOIN pg_class AS relation ON relation.oid = pgtrickle.relation(i.stream_table)
    WHERE pg_has_role(current_user, relation.relowner, 'USAGE')
      AND (i.wanted IS NULL OR pgtrickle._has_columns(i.source, i.wanted))
    ORDER BY i.stream_table, i.source
  LOOP
    object := format('capture of %s for %s', idle.source, idle.stream_table);
    action := 'narrowed';
    IF idle.wanted IS NULL THEN
      PERFORM pgtrickle.release(idle.stream_table, idle.source);
    ELSE
      PERFORM pgtrickle.provide_buffer(idle.stream_table, idle.source, idle.buffer, idle.wanted,
        pgtrickle._reader(idle.stream_table, idle.source, idle.wanted));
    END IF;
    RETURN NEXT;
  END LOOP;
  FOR source IN
    SELECT DISTINCT ON (c.buffer) c.buffer, c.source, c.function_hash, t.stream_table, t.columns
    FROM pgtrickle.pgt_captures AS c JOIN pgtrickle.pgt_change_tracking AS t USING (buffer)
    JOIN pgtrickle.pgt_stream_tables AS st ON st.stream_table = t.stream_table
    JOIN pg_class AS relation ON relation.oid = pgtrickle.relation(st.stream_table)
    WHERE pgtrickle._has_columns(c.source, t.columns) AND pg_has_role(current_user, relation.relowner, 'USAGE')
    ORDER BY c.buffer, t.stream_table
  LOOP
    SELECT md5(p.prosrc) INTO hash FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace;
    BEGIN
      PERFORM pgtrickle.provide_buffer(source.stream_table, source.source, source.buffer, source.columns,
        pgtrickle._reader(source.stream_table, source.source, source.columns));
      triggers := pgtrickle.install_triggers(source.source, source.buffer);
    EXCEPTION WHEN undefined_object OR undefined_table OR undefined_column OR internal_error THEN
      -- Somebody was dropping it, and we have waited for that.
      IF pgtrickle._has_columns(source.source, source.columns) THEN
        RAISE;
      END IF;
      CONTINUE;
    END;
    SELECT p.oid::regprocedure::text INTO object FROM pg_proc AS p
    WHERE p.proname = source.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace
      AND md5(p.prosrc) IS DISTINCT FROM hash;
    IF FOUND THEN
      action := 'repaired';
      RETURN NEXT;
    END IF;
    IF triggers > 0 THEN
      object := 'triggers of ' || source.source;
      action := 'repaired';
      RETURN NEXT;
    END IF;
  END LOOP;
  -- Capture functions of an earlier version called it until now.
  IF EXISTS (
    SELECT FROM pg_proc AS p WHERE p.oid = to_regprocedure('pgtrickle.columns_fit(name[], name, name[])')
      AND pg_has_role(current_user, p.proowner, 'USAGE'))
     AND NOT EXISTS (
       SELECT FROM pg_proc AS p WHERE p.pronamespace = 'pgtrickle_changes'::regnamespace AND p.prosrc LIKE '%pgtrickle.columns_fit(%') THEN
    DROP FUNCTION pgtrickle.columns_fit(name[], name, name[]);
    object := 'function pgtrickle.columns_fit';
    action := 'dropped';
    RETURN NEXT;
  END IF;
END
$$;
