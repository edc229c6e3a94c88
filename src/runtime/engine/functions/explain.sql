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
  EXCEPTION
    WHEN SQLSTATE 'PT000' THEN
      RETURN plan;
    WHEN undefined_object OR undefined_table OR undefined_column OR undefined_function OR internal_error THEN
      PERFORM pgtrickle._refuse_if_changed(st);
      RAISE;
  END;
END
$$;

-- The same, analyzed, with the arms of that refresh that run, and those that do not: as the refresh itself would tell it, from
-- the changes that it counts. It is run twice and rolled back; where both must see the same, ask within REPEATABLE READ.
CREATE OR REPLACE FUNCTION pgtrickle._explain_arms(
  name text, OUT plan json, OUT run text[], OUT skipped text[]
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET row_security = off
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  done record;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  BEGIN
    EXECUTE st.lock;
    PERFORM pgtrickle._steer_joins(pgtrickle._strategy_of(st));
    EXECUTE st.artifact ->> CASE st.mode WHEN 'full' THEN 'full' ELSE 'refresh' END INTO STRICT done;
    RAISE EXCEPTION 'roll back' USING ERRCODE = 'PT000';
  EXCEPTION
    WHEN SQLSTATE 'PT000' THEN
      NULL;
    WHEN undefined_object OR undefined_table OR undefined_column OR undefined_function OR internal_error THEN
      PERFORM pgtrickle._refuse_if_changed(st);
      RAISE;
  END;
  SELECT arms.run, arms.skipped INTO run, skipped FROM pgtrickle._arms(st.arms_require, done.changes) AS arms;
  plan := pgtrickle.explain_st(name, true);
END
$$;
