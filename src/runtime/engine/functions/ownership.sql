-- Fails unless the current role may act as the owner of the stream table.
CREATE OR REPLACE FUNCTION pgtrickle._assert_owner(stream_table text)
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_class AS class
    WHERE class.oid = pgtrickle.relation(stream_table)
      AND NOT pg_has_role(current_user, class.relowner, 'USAGE')
  ) THEN
    RAISE EXCEPTION 'must be owner of stream table "%"', stream_table
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;
