-- Writes down that a refresh failed. The refresh itself has been rolled back with whatever it wrote.
CREATE OR REPLACE FUNCTION pgtrickle._record_failure(
  name text, duration_ms double precision, error_state text, error_message text
)
RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, started_at, duration_ms, error_state, error_message
  )
  SELECT st.pgt_id,
         CASE
           WHEN st.status = 'needs_reinit' THEN 'reinitialize'
           WHEN st.mode = 'full' THEN 'full'
           ELSE 'differential'
         END,
         'failed', clock_timestamp() - duration_ms * interval '1 millisecond', duration_ms,
         error_state, error_message
  FROM pgtrickle._find_stream_table(name) AS st
$$;
