-- refreshes for when one source alone has changed, and what else a refresh of few rows reads of the artifact, which is large

SET LOCAL lock_timeout = '5s';

ALTER TABLE pgtrickle.pgt_stream_tables
  ADD COLUMN IF NOT EXISTS narrowed jsonb GENERATED ALWAYS AS (artifact -> 'narrowed') STORED,
  ADD COLUMN IF NOT EXISTS mutex text GENERATED ALWAYS AS (artifact ->> 'mutex') STORED,
  ADD COLUMN IF NOT EXISTS lock text GENERATED ALWAYS AS (artifact ->> 'lock') STORED,
  ADD COLUMN IF NOT EXISTS arms_require jsonb GENERATED ALWAYS AS (artifact -> 'arms') STORED;
