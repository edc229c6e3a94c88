-- what this migration is for, in one line: it is what the database remembers of it

-- Rules: idempotent (IF NOT EXISTS, IF EXISTS, OR REPLACE); every name qualified; no data of users touched. Its text
-- never changes once it was released. Functions and CHECK lists are not written here: those are replaced as a whole.
SET LOCAL lock_timeout = '5s';

ALTER TABLE pgtrickle.pgt_stream_tables ADD COLUMN IF NOT EXISTS example text;
