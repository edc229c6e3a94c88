-- Writes a completed refresh down, on the row that said it was running if there is one, tells whoever listens, and
-- makes the stream table active.
CREATE OR REPLACE FUNCTION pgtrickle._record_refresh(
  id bigint, action text, reason text, started timestamptz,
  inserted bigint, updated bigint, deleted bigint, changes jsonb, arms_run text[], arms_skipped text[]
)
RETURNS double precision
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  st pgtrickle.pgt_stream_tables;
  duration double precision := 1000 * extract(epoch FROM clock_timestamp() - started);
BEGIN
  SELECT t.* INTO STRICT st FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = id;
  PERFORM pgtrickle.assert_owner(st.stream_table);
  IF st.status <> 'active' THEN
    UPDATE pgtrickle.pgt_stream_tables AS t
    SET status = 'active', status_reason = NULL, populated_at = coalesce(t.populated_at, clock_timestamp())
    WHERE t.pgt_id = id;
  END IF;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.pgt_id = id AND h.status = 'running' AND h.backend_pid = pg_backend_pid();
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, reason, started_at, duration_ms,
    rows_inserted, rows_updated, rows_deleted, changes, arms_run, arms_skipped
  ) VALUES (
    id, action, 'completed', reason, started, duration,
    inserted, updated, deleted, changes, arms_run, arms_skipped
  );
  RETURN duration;
END
$$;

-- Tells whoever listens. Not in a transaction of a caller who may want to prepare it: NOTIFY forbids that.
CREATE OR REPLACE FUNCTION pgtrickle._announce(stream_table text, action text, inserted bigint, updated bigint, deleted bigint)
RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT pg_notify('pg_trickle_refresh', json_build_object(
    'v', 1, 'stream_table', stream_table, 'action', action,
    'rows_inserted', inserted, 'rows_updated', updated, 'rows_deleted', deleted)::text)
$$;

-- Writes down that a refresh failed. The refresh itself has been rolled back with whatever it wrote.
CREATE OR REPLACE FUNCTION pgtrickle._record_failure(
  name text, duration_ms double precision, error_state text, error_message text
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table);
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, started_at, duration_ms, error_state, error_message
  ) VALUES (
    st.pgt_id,
    CASE
      WHEN st.status = 'needs_reinit' THEN 'reinitialize'
      WHEN st.mode = 'full' THEN 'full'
      ELSE 'differential'
    END,
    'failed', clock_timestamp() - duration_ms * interval '1 millisecond', duration_ms,
    error_state, error_message
  );
END
$$;

-- Says that a refresh is running, for those who look while it does. Committed before it begins.
CREATE OR REPLACE FUNCTION pgtrickle._record_start(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  INSERT INTO pgtrickle.pgt_refresh_history (pgt_id, action, status, started_at, duration_ms, backend_pid, backend_start)
  SELECT st.pgt_id, CASE st.mode WHEN 'full' THEN 'full' ELSE 'differential' END, 'running',
         clock_timestamp(), 0, pg_backend_pid(), (
           SELECT a.backend_start FROM pg_stat_activity AS a WHERE a.pid = pg_backend_pid())
  FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
END
$$;

-- Calls refreshes failed whose session has gone: no backend is the one that began it, and nobody holds the lock.
-- Returns the stream tables.
CREATE OR REPLACE FUNCTION pgtrickle.sweep()
RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  stale record;
BEGIN
  FOR stale IN
    SELECT h.refresh_id, st.stream_table, st.artifact ->> 'mutex' AS mutex
    FROM pgtrickle.pgt_refresh_history AS h
    JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
    WHERE h.status = 'running' AND NOT EXISTS (
      SELECT FROM pg_stat_activity AS a WHERE (a.pid, a.backend_start) = (h.backend_pid, h.backend_start))
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM pg_locks AS l
      JOIN pg_class AS c ON c.oid = l.relation AND c.relname = stale.mutex
      WHERE c.relnamespace = 'pgtrickle_state'::regnamespace AND l.mode = 'ExclusiveLock' AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database()));
    UPDATE pgtrickle.pgt_refresh_history AS h
    SET status = 'failed', error_message = 'interrupted',
        duration_ms = 1000 * extract(epoch FROM clock_timestamp() - h.started_at)
    WHERE h.refresh_id = stale.refresh_id AND h.status = 'running';
    RETURN NEXT stale.stream_table;
  END LOOP;
END
$$;

-- Sets the status of a stream table.
CREATE OR REPLACE FUNCTION pgtrickle._set_status(id bigint, status text, reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t SET status = status, status_reason = reason WHERE t.pgt_id = id;
END
$$;
