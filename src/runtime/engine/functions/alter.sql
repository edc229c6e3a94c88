-- It is one of what all stream tables share now.
DROP FUNCTION IF EXISTS pgtrickle._replace_view(text, text);

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
  successor text;
  place integer;
BEGIN
  PERFORM pgtrickle._assert_owner(old.stream_table);
  EXECUTE format('CREATE TABLE IF NOT EXISTS pgtrickle_state.%I ()', old.artifact ->> 'mutex');
  EXECUTE format('LOCK TABLE pgtrickle_state.%I, pgtrickle_state.%I IN EXCLUSIVE MODE',
                 old.artifact ->> 'mutex', new.artifact ->> 'mutex');
  -- Somebody else may have been first.
  old := pgtrickle._find_stream_table(name);
  new := pgtrickle._find_stream_table(built);
  PERFORM pgtrickle.replace_view(old.stream_table, rtrim(pg_get_viewdef(pgtrickle.relation(new.stream_table)), ';'));
  EXECUTE format('DROP VIEW %s', new.stream_table);
  FOR state IN SELECT jsonb_array_elements_text(old.artifact -> 'states') LOOP
    EXECUTE format('ALTER TABLE IF EXISTS pgtrickle_state.%I RENAME TO %I', state, 'pgtrickle_gone_' || md5(state));
  END LOOP;
  FOR state, place IN SELECT * FROM jsonb_array_elements_text(new.artifact -> 'states') WITH ORDINALITY LOOP
    -- The view reads it with the rights of its owner, who need not be the one that rebuilds.
    IF owner <> current_user THEN
      EXECUTE format('ALTER TABLE pgtrickle_state.%I OWNER TO %I', state, owner);
    END IF;
    successor := artifact -> 'states' ->> (place - 1);
    EXECUTE format('ALTER TABLE pgtrickle_state.%I RENAME TO %I', state, successor);
    PERFORM pgtrickle.take_after(format('pgtrickle_state.%I', successor), gone.name)
    FROM format('pgtrickle_state.%I', 'pgtrickle_gone_' || md5(successor)) AS gone (name) WHERE pgtrickle.relation(gone.name) IS NOT NULL;
    -- Stream tables of other owners read it, who could not make its triggers again.
    PERFORM pgtrickle.install_triggers(c.source, c.buffer)
    FROM pgtrickle.pgt_captures AS c WHERE pgtrickle.relation(c.source) = pgtrickle.relation(format('pgtrickle_state.%I', successor));
  END LOOP;
  FOR state IN SELECT jsonb_array_elements_text(old.artifact -> 'states') LOOP
    EXECUTE format('DROP TABLE IF EXISTS pgtrickle_state.%I', 'pgtrickle_gone_' || md5(state));
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
BEGIN
  SELECT t.* INTO STRICT old FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = old_id;
  SELECT t.* INTO STRICT new FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = new_id;
  PERFORM pgtrickle.assert_owner(old.stream_table), pgtrickle.assert_owner(new.stream_table);
  -- The capture of the new one stays, so that of the old one goes only where nobody else needs it.
  PERFORM pgtrickle.release(old.stream_table);
  UPDATE pgtrickle.pgt_change_tracking AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  UPDATE pgtrickle.pgt_frontiers AS t SET stream_table = old.stream_table WHERE t.stream_table = new.stream_table;
  -- So far only whoever has rebuilt was given it to read.
  PERFORM pgtrickle._share_buffer(t.buffer, NULL) FROM pgtrickle.pgt_change_tracking AS t WHERE t.stream_table = old.stream_table;
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
