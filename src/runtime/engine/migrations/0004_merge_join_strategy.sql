-- how joins of the refresh are computed, for each stream table

SET LOCAL lock_timeout = '5s';

ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS merge_join_strategy text NOT NULL DEFAULT 'auto';
