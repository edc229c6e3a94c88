-- The versions of the catalog, of the library that last migrated it, and of the server.
CREATE OR REPLACE FUNCTION pgtrickle.version(
  OUT schema_version integer, OUT library_version text, OUT pg_major_version integer
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT max(version),
         (SELECT semver FROM pgtrickle.pgt_schema_version WHERE version = 0),
         current_setting('server_version_num')::integer / 10000
  FROM pgtrickle.pgt_schema_version
$$;

-- One row for each stream table: how it is kept, how fresh it is, and how its last refresh went. In the order of
-- creation, so that each stands after those that it reads.
CREATE OR REPLACE FUNCTION pgtrickle.pgt_status()
RETURNS TABLE (
  stream_table text,
  mode text,
  schedule text,
  status text,
  status_reason text,
  refreshed_at timestamptz,
  staleness interval,
  last_action text,
  last_duration_ms double precision,
  last_error text,
  refreshes bigint
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT st.stream_table, st.mode, st.schedule,
         CASE WHEN st.status = 'active' AND change.reason IS NOT NULL THEN 'needs_reinit' ELSE st.status END,
         coalesce(st.status_reason, change.reason),
         frontier.refreshed_at, clock_timestamp() - frontier.refreshed_at,
         last.action, last.duration_ms, last.error_message,
         (SELECT count(*) FROM pgtrickle.pgt_refresh_history AS h WHERE h.pgt_id = st.pgt_id)
  FROM pgtrickle.pgt_stream_tables AS st
  LEFT JOIN pgtrickle.pgt_frontiers AS frontier USING (stream_table)
  CROSS JOIN LATERAL pgtrickle._change_of(st.pgt_id) AS change
  LEFT JOIN LATERAL (
    SELECT h.action, h.duration_ms, h.error_message
    FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id
    ORDER BY h.refresh_id DESC
    LIMIT 1
  ) AS last ON true
  ORDER BY st.pgt_id
$$;
