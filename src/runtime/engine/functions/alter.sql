-- What is refreshed from now on and how its view looks, where the states stay as they are.
CREATE OR REPLACE FUNCTION pgtrickle._replace_view(stream_table text, definition text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
  relation oid := pgtrickle.relation(stream_table);
  granted record;
  statements text[] := '{}';
  dependents text[];
  statement text;
BEGIN
  EXECUTE format('CREATE OR REPLACE VIEW %s AS %s', stream_table, definition);
EXCEPTION WHEN invalid_table_definition THEN
  -- Other columns: that takes another view, which nobody must be reading.
  SELECT array_agg(d.name ORDER BY d.name) INTO dependents
  FROM pgtrickle._dependents(ARRAY[relation]) AS d WHERE d.kind <> 'stream table';
  IF dependents IS NOT NULL THEN
    RAISE EXCEPTION 'cannot change the columns of stream table "%": % %: %', stream_table, cardinality(dependents),
      CASE cardinality(dependents) WHEN 1 THEN 'dependent' ELSE 'dependents' END, array_to_string(dependents, ', ')
      USING ERRCODE = '55T08', HINT = 'Drop them first.';
  END IF;
  FOR granted IN
    SELECT acl.privilege_type, acl.is_grantable,
           CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(acl.grantee)) END AS grantee
    FROM pg_class AS c, aclexplode(c.relacl) AS acl WHERE c.oid = relation AND acl.grantee <> c.relowner
  LOOP
    statements := statements || format('GRANT %s ON %s TO %s%s', granted.privilege_type, stream_table, granted.grantee,
                                       CASE WHEN granted.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
  statements := statements
    || array(
      SELECT format('COMMENT ON VIEW %s IS %L', stream_table, obj_description(relation, 'pg_class'))
      WHERE obj_description(relation, 'pg_class') IS NOT NULL)
    || array(
      SELECT format('ALTER VIEW %s OWNER TO %I', stream_table, pg_get_userbyid(c.relowner))
      FROM pg_class AS c WHERE c.oid = relation AND pg_get_userbyid(c.relowner) <> current_user);
  EXECUTE format('DROP VIEW %s', stream_table);
  EXECUTE format('CREATE VIEW %s AS %s', stream_table, definition);
  EXECUTE format('CREATE TRIGGER pgtrickle_read_only INSTEAD OF INSERT OR UPDATE OR DELETE ON %s
                  FOR EACH ROW EXECUTE FUNCTION pgtrickle.refuse_write()', stream_table);
  FOREACH statement IN ARRAY statements LOOP
    EXECUTE statement;
  END LOOP;
END
$$;

-- Puts what was built beside a stream table, under another name, in its place. Readers wait for the exchange only.
CREATE OR REPLACE FUNCTION pgtrickle._swap(name text, built text, artifact jsonb, reason text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
#variable_conflict use_variable
DECLARE
  old pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  new pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(built);
  owner name := (SELECT pg_get_userbyid(c.relowner) FROM pg_class AS c WHERE c.oid = pgtrickle.relation(old.stream_table));
  state text;
  place integer;
BEGIN
  PERFORM pgtrickle._assert_owner(old.stream_table);
  EXECUTE format('CREATE TABLE IF NOT EXISTS pgtrickle_state.%I ()', old.artifact ->> 'mutex');
  EXECUTE format('LOCK TABLE pgtrickle_state.%I, pgtrickle_state.%I IN EXCLUSIVE MODE',
                 old.artifact ->> 'mutex', new.artifact ->> 'mutex');
  -- Somebody else may have been first.
  old := pgtrickle._find_stream_table(name);
  new := pgtrickle._find_stream_table(built);
  PERFORM pgtrickle._replace_view(old.stream_table, rtrim(pg_get_viewdef(pgtrickle.relation(new.stream_table)), ';'));
  EXECUTE format('DROP VIEW %s', new.stream_table);
  FOR state IN SELECT jsonb_array_elements_text(old.artifact -> 'states') LOOP
    EXECUTE format('DROP TABLE IF EXISTS pgtrickle_state.%I', state);
  END LOOP;
  FOR state, place IN SELECT * FROM jsonb_array_elements_text(new.artifact -> 'states') WITH ORDINALITY LOOP
    -- The view reads it with the rights of its owner, who need not be the one that rebuilds.
    IF owner <> current_user THEN
      EXECUTE format('ALTER TABLE pgtrickle_state.%I OWNER TO %I', state, owner);
    END IF;
    EXECUTE format('ALTER TABLE pgtrickle_state.%I RENAME TO %I', state, artifact -> 'states' ->> (place - 1));
  END LOOP;
  EXECUTE format('DROP TABLE pgtrickle_state.%I', new.artifact ->> 'mutex');
  -- What a migration script has left there is true no longer.
  EXECUTE format('COMMENT ON TABLE pgtrickle_state.%I IS NULL', old.artifact ->> 'mutex');
  PERFORM pgtrickle._swap_registration(old.pgt_id, new.pgt_id, artifact, reason, owner);
END
$$;

-- With fewer arguments, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._swap_registration(bigint, bigint, jsonb, text);

CREATE OR REPLACE FUNCTION pgtrickle._swap_registration(
  old_id bigint, new_id bigint, artifact jsonb, reason text, owner name
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  old pgtrickle.pgt_stream_tables;
  new pgtrickle.pgt_stream_tables;
  captured record;
BEGIN
  SELECT t.* INTO STRICT old FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = old_id;
  SELECT t.* INTO STRICT new FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = new_id;
  PERFORM pgtrickle.assert_owner(old.stream_table), pgtrickle.assert_owner(new.stream_table);
  -- The capture of the new one stays, so that of the old one goes only where nobody else needs it.
  PERFORM pgtrickle.release(old.stream_table);
  UPDATE pgtrickle.pgt_change_tracking AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  UPDATE pgtrickle.pgt_frontiers AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  -- The owner may read the changes of what he may read: so far only whoever has rebuilt was given that.
  FOR captured IN
    SELECT t.buffer FROM pgtrickle.pgt_change_tracking AS t
    WHERE t.stream_table = old.stream_table AND NOT EXISTS (
      SELECT FROM unnest(t.columns) AS name WHERE NOT has_column_privilege(owner, pgtrickle.relation(t.source), name, 'SELECT'))
  LOOP
    EXECUTE format('GRANT SELECT ON pgtrickle_changes.%I TO %I', captured.buffer, owner);
  END LOOP;
  DELETE FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = old_id;
  UPDATE pgtrickle.pgt_dependencies AS d SET pgt_id = old_id WHERE d.pgt_id = new_id;
  UPDATE pgtrickle.pgt_stamps AS s SET stamp = NULL WHERE s.pgt_id = old_id;
  UPDATE pgtrickle.pgt_refresh_history AS h SET pgt_id = old_id, action = 'reinitialize', reason = reason WHERE h.pgt_id = new_id;
  DELETE FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = new_id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET pgt_relid = pgtrickle.relation(old.stream_table), query = new.query, query_path = new.query_path,
      resolved_query = new.resolved_query, requested_mode = new.requested_mode, mode = new.mode, schedule = new.schedule,
      status = 'active', status_reason = NULL, artifact = artifact, compiler_version = new.compiler_version,
      codegen_hash = new.codegen_hash, populated_at = new.populated_at
  WHERE t.pgt_id = old_id;
END
$$;

-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle.alter_stream_table(text, text, boolean), pgtrickle._write_settings(bigint, text, boolean);

-- Changes what does not concern the query: when it is refreshed (an empty schedule: on demand), whether at all, and how
-- its joins are computed.
CREATE OR REPLACE FUNCTION pgtrickle.alter_stream_table(
  name text, schedule text DEFAULT NULL, suspended boolean DEFAULT NULL, merge_join_strategy text DEFAULT NULL
)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  PERFORM pgtrickle._write_settings(st.pgt_id, schedule, suspended,
    pgtrickle._merge_join_strategy('merge_join_strategy', merge_join_strategy));
END
$$;

CREATE OR REPLACE FUNCTION pgtrickle._write_settings(
  id bigint, schedule text, suspended boolean, merge_join_strategy text
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET schedule = CASE WHEN schedule IS NULL THEN t.schedule ELSE nullif(schedule, '') END,
      merge_join_strategy = coalesce(merge_join_strategy, t.merge_join_strategy),
      status = CASE WHEN suspended AND t.status = 'active' THEN 'suspended'
                    WHEN NOT suspended AND t.status = 'suspended' THEN 'active' ELSE t.status END,
      status_reason = CASE WHEN suspended AND t.status = 'active' THEN 'it was suspended by a command'
                           WHEN NOT suspended AND t.status = 'suspended' THEN NULL ELSE t.status_reason END
  WHERE t.pgt_id = id;
END
$$;
