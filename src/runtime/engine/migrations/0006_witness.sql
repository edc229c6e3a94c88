-- what tells that unlogged tables were emptied by a crash

SET LOCAL lock_timeout = '5s';

-- One row, which goes when the rows of all unlogged tables go: after a crash, on a standby that is promoted.
CREATE UNLOGGED TABLE IF NOT EXISTS pgtrickle.pgt_witness (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  number   uuid    NOT NULL DEFAULT gen_random_uuid()
);

GRANT SELECT ON pgtrickle.pgt_witness TO PUBLIC;

-- The sources that one has to think of: mostly none.
CREATE INDEX IF NOT EXISTS pgt_dependencies_unlogged_idx
  ON pgtrickle.pgt_dependencies (pgt_id) WHERE fingerprint ? 'unlogged';
