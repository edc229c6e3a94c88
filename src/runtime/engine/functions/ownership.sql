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

-- Whoever is to read what is recorded for a stream table: its owner. Where rights were taken from that role, whoever asks.
CREATE OR REPLACE FUNCTION pgtrickle._reader(stream_table text, source text, columns text[])
RETURNS name
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce((
    SELECT pg_get_userbyid(class.relowner) FROM pg_class AS class
    WHERE class.oid = pgtrickle.relation(stream_table) AND pgtrickle._may_read(class.relowner, pgtrickle.relation(source), columns)
  ), current_user);
END
$$;
