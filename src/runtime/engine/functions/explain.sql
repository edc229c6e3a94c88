-- The plan of the next refresh, as JSON. With `with_analyze` it is run and rolled back: what is measured is the real
-- refresh, and nothing of it stays.
CREATE OR REPLACE FUNCTION pgtrickle.explain_st(name text, with_analyze boolean DEFAULT false)
RETURNS json
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET row_security = off
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  plan json;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  BEGIN
    IF with_analyze THEN
      EXECUTE st.artifact ->> 'lock';
    END IF;
    PERFORM pgtrickle._steer_joins(pgtrickle._strategy_of(st));
    EXECUTE CASE WHEN with_analyze THEN 'EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ' ELSE 'EXPLAIN (FORMAT JSON) ' END
      || (st.artifact ->> CASE st.mode WHEN 'full' THEN 'full' ELSE 'refresh' END) INTO STRICT plan;
    -- Everything since the beginning of the block goes; variables stay.
    RAISE EXCEPTION 'roll back' USING ERRCODE = 'PT000';
  EXCEPTION WHEN SQLSTATE 'PT000' THEN
    RETURN plan;
  END;
END
$$;
