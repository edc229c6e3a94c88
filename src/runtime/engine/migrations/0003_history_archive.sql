-- the history of stream tables that were dropped, where that was asked for

SET LOCAL lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS pgtrickle.pgt_history_archive (
  stream_table text        NOT NULL,
  dropped_at   timestamptz NOT NULL,
  LIKE pgtrickle.pgt_refresh_history
);

GRANT SELECT ON pgtrickle.pgt_history_archive TO PUBLIC;
