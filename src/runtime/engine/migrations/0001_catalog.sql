-- the catalog of stream tables: what they are, what they read, and how their refreshes went

SET LOCAL lock_timeout = '5s';

CREATE SCHEMA IF NOT EXISTS pgtrickle;

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_schema_version (
  -- Version 0 stands for the functions and CHECK lists, which are replaced as a whole when they change.
  version     integer     PRIMARY KEY,
  semver      text        NOT NULL,
  applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  description text        NOT NULL,
  checksum    text        NOT NULL,
  applied_by  text        NOT NULL DEFAULT session_user
);

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_stream_tables (
  pgt_id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- The view that people read.
  pgt_relid        oid         NOT NULL UNIQUE,
  schema_name      text        NOT NULL,
  stream_name      text        NOT NULL,
  -- As SQL writes it, quoted only where it must be: what people say and what other tables refer to.
  stream_table     text        NOT NULL UNIQUE,
  query            text        NOT NULL,
  -- How unqualified names of the query were looked up when the stream table was created.
  query_path       text        NOT NULL,
  -- The query with every name qualified and every * expanded, as it was understood then.
  resolved_query   text        NOT NULL,
  requested_mode   text        NOT NULL,
  mode             text        NOT NULL,
  schedule         text,
  status           text        NOT NULL,
  status_reason    text,
  -- What the compiler returned, scripts included: the database can refresh by itself.
  artifact         jsonb       NOT NULL,
  compiler_version text        NOT NULL,
  codegen_hash     text        NOT NULL,
  created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  created_by       text        NOT NULL DEFAULT session_user,
  populated_at     timestamptz,
  UNIQUE (schema_name, stream_name)
);

-- What the query depends on: tables whose changes are captured, and all that it names.
CREATE TABLE IF NOT EXISTS pgtrickle.pgt_dependencies (
  pgt_id        bigint NOT NULL REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  kind          text   NOT NULL,
  source_relid  oid    NOT NULL,
  -- The name stays readable when the source is gone.
  source        text   NOT NULL,
  -- What is captured, and where; NULL for what is only named.
  columns       text[],
  buffer        text,
  -- What it looked like when the stream table was last computed from scratch.
  fingerprint   jsonb  NOT NULL,
  PRIMARY KEY (pgt_id, kind, source_relid)
);

CREATE INDEX IF NOT EXISTS pgt_dependencies_source_relid_idx
  ON pgtrickle.pgt_dependencies (source_relid);

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_refresh_history (
  refresh_id    bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  pgt_id        bigint           NOT NULL REFERENCES pgtrickle.pgt_stream_tables ON DELETE CASCADE,
  action        text             NOT NULL,
  status        text             NOT NULL,
  reason        text,
  started_at    timestamptz      NOT NULL,
  duration_ms   double precision NOT NULL,
  rows_inserted bigint           NOT NULL DEFAULT 0,
  rows_updated  bigint           NOT NULL DEFAULT 0,
  rows_deleted  bigint           NOT NULL DEFAULT 0,
  -- Consolidated changed rows per source.
  changes       jsonb            NOT NULL DEFAULT '{}',
  arms_run      text[]           NOT NULL DEFAULT '{}',
  arms_skipped  text[]           NOT NULL DEFAULT '{}',
  error_state   text,
  error_message text,
  refreshed_by  text             NOT NULL DEFAULT session_user,
  -- Who is at it, while it is running.
  backend_pid   integer,
  backend_start timestamptz
);

CREATE INDEX IF NOT EXISTS pgt_refresh_history_pgt_id_idx
  ON pgtrickle.pgt_refresh_history (pgt_id, refresh_id);

-- Everybody may look, as in PostgreSQL's own catalog. Only functions that ask for ownership write.
GRANT USAGE ON SCHEMA pgtrickle TO PUBLIC;
GRANT SELECT ON pgtrickle.pgt_schema_version, pgtrickle.pgt_stream_tables, pgtrickle.pgt_dependencies,
  pgtrickle.pgt_refresh_history TO PUBLIC;
