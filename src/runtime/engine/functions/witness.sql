-- The rows of unlogged tables go without a statement: after a crash, and when a standby is promoted. The witness is a row
-- of an unlogged table of our own, with a number that no other one ever had. Whoever computes rows from unlogged tables
-- notes the number, and is up to date only as long as it is still there. While there is none, each look finds a number of
-- its own, so that nothing that was noted fits.
CREATE OR REPLACE FUNCTION pgtrickle._witness()
RETURNS uuid
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  -- A standby cannot even look at an unlogged table.
  IF pg_is_in_recovery() THEN
    RETURN gen_random_uuid();
  END IF;
  RETURN coalesce((SELECT w.number FROM pgtrickle.pgt_witness AS w), gen_random_uuid());
END
$$;

-- Puts a witness where there is none, before rows are computed. Not while there are prepared transactions: one from before
-- the crash will still commit what was recorded of rows that are gone. And not for a snapshot that is older than this:
-- it may not see what such a one has committed. Those who come then compute anew until it can be done.
CREATE OR REPLACE FUNCTION pgtrickle._call_witness()
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') LIKE 'read %'
     AND NOT EXISTS (SELECT FROM pgtrickle.pgt_witness)
     AND NOT EXISTS (SELECT FROM pg_prepared_xacts AS p WHERE p.database = current_database()) THEN
    INSERT INTO pgtrickle.pgt_witness DEFAULT VALUES ON CONFLICT DO NOTHING;
  END IF;
END
$$;

REVOKE EXECUTE ON FUNCTION pgtrickle._call_witness() FROM PUBLIC;
