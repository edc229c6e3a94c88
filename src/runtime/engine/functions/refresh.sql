-- Fails when a table was truncated or rewritten after the transaction took its snapshot: such a snapshot
-- sees an empty table where there were rows (manual, 13.6). With READ COMMITTED the next statement has a newer
-- snapshot, and nothing can happen. The catalog row is read with the snapshot, the function looks at the present.
CREATE OR REPLACE FUNCTION pgtrickle._assert_current_snapshot(relations oid[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF current_setting('transaction_isolation') IN ('read committed', 'read uncommitted') THEN
    RETURN;
  END IF;
  PERFORM FROM unnest(relations) AS root (oid)
  CROSS JOIN LATERAL (
    SELECT root.oid
    UNION
    SELECT relid FROM pg_partition_tree(root.oid)
  ) AS member (oid)
  LEFT JOIN pg_class AS class ON class.oid = member.oid
  WHERE class.relfilenode IS DISTINCT FROM coalesce(pg_relation_filenode(member.oid), 0);
  IF FOUND THEN
    RAISE EXCEPTION 'could not serialize access: a source was truncated after the transaction began'
      USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
  END IF;
END
$$;

-- The arms of an artifact that ran, and those that did not, given the changed rows per source. An arm runs
-- when each member of `requires` has a source that changed.
CREATE OR REPLACE FUNCTION pgtrickle._arms(
  artifact jsonb, changes jsonb, OUT run text[], OUT skipped text[]
)
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE runs), '{}'),
         coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE NOT runs), '{}')
  FROM jsonb_array_elements(artifact -> 'arms') WITH ORDINALITY AS arm (value, place)
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_and(changed), true) AS runs
    FROM jsonb_array_elements(arm.value -> 'requires') AS member (sources)
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(coalesce((changes ->> source)::bigint, 0) > 0), false) AS changed
      FROM jsonb_array_elements_text(member.sources) AS source
    ) AS of_member
  ) AS of_arm
$$;

-- Brings a stream table up to date and says what that took. Any client may call it, at every isolation level:
-- the locks come first, and what counts is one statement.
CREATE OR REPLACE FUNCTION pgtrickle.refresh_stream_table(
  name text,
  OUT stream_table text,
  OUT action text,
  OUT reason text,
  OUT rows_inserted bigint,
  OUT rows_updated bigint,
  OUT rows_deleted bigint,
  OUT changes jsonb,
  OUT arms_run text[],
  OUT arms_skipped text[],
  OUT duration_ms double precision
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  started timestamptz := clock_timestamp();
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  pending boolean := true;
  done record;
BEGIN
  stream_table := st.stream_table;
  rows_inserted := 0;
  rows_updated := 0;
  rows_deleted := 0;
  changes := '{}';

  BEGIN
    EXECUTE st.artifact ->> 'lock';
  EXCEPTION WHEN lock_not_available THEN
    -- The message names the relation, in every language. Our own one is the mutex; a source is an error.
    PERFORM FROM pg_class AS class
    WHERE class.relnamespace = to_regnamespace('pgtrickle_state')
      AND position(class.relname IN SQLERRM) > 0;
    IF NOT FOUND THEN
      RAISE;
    END IF;
    action := 'skipped';
    reason := 'already running';
  END;

  IF action IS NULL THEN
    -- It may have changed, or gone, while we waited for the locks.
    st := pgtrickle._find_stream_table(name);
    IF st.status = 'initializing' THEN
      RAISE EXCEPTION 'stream table "%" was never filled', st.stream_table
        USING ERRCODE = '55T04', HINT = 'Drop it and create it again.';
    END IF;
    PERFORM pgtrickle._assert_current_snapshot(
      array(SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id));

    action := CASE
      WHEN st.status = 'needs_reinit' THEN 'reinitialize'
      WHEN st.mode = 'full' THEN 'full'
      ELSE 'differential'
    END;
    IF action = 'differential' THEN
      EXECUTE st.artifact ->> 'pending' INTO STRICT pending;
      IF pending THEN
        EXECUTE st.artifact ->> 'refresh' INTO STRICT done;
        pending := EXISTS (SELECT FROM jsonb_each_text(done.changes) WHERE value::bigint > 0);
      END IF;
      IF NOT pending THEN
        action := 'skipped';
        reason := 'no changes detected';
      END IF;
    ELSE
      reason := coalesce(st.status_reason, (
        SELECT string_agg(r ->> 'message', '; ') FROM jsonb_array_elements(st.artifact -> 'reasons') AS r
      ), 'mode "full" was asked for');
      EXECUTE st.artifact ->> 'full' INTO STRICT done;
    END IF;
  END IF;

  IF action = 'skipped' THEN
    arms_run := '{}';
    arms_skipped := array(
      SELECT arm ->> 'name' FROM jsonb_array_elements(st.artifact -> 'arms') AS arm);
    duration_ms := 1000 * extract(epoch FROM clock_timestamp() - started);
    RAISE NOTICE 'refresh skipped for "%": %', st.stream_table, reason;
    RETURN;
  END IF;

  rows_inserted := done.rows_inserted;
  rows_updated := done.rows_updated;
  rows_deleted := done.rows_deleted;
  changes := coalesce(done.changes, '{}');
  IF action = 'differential' THEN
    SELECT arms.run, arms.skipped INTO arms_run, arms_skipped
    FROM pgtrickle._arms(st.artifact, changes) AS arms;
  ELSE
    arms_run := '{}';
    arms_skipped := '{}';
  END IF;
  IF st.status <> 'active' THEN
    UPDATE pgtrickle.pgt_stream_tables AS t
    SET status = 'active', status_reason = NULL
    WHERE t.pgt_id = st.pgt_id;
  END IF;
  duration_ms := 1000 * extract(epoch FROM clock_timestamp() - started);
  INSERT INTO pgtrickle.pgt_refresh_history (
    pgt_id, action, status, reason, started_at, duration_ms,
    rows_inserted, rows_updated, rows_deleted, changes, arms_run, arms_skipped
  ) VALUES (
    st.pgt_id, refresh_stream_table.action, 'completed', refresh_stream_table.reason, started,
    refresh_stream_table.duration_ms, refresh_stream_table.rows_inserted,
    refresh_stream_table.rows_updated, refresh_stream_table.rows_deleted,
    refresh_stream_table.changes, refresh_stream_table.arms_run, refresh_stream_table.arms_skipped
  );
END
$$;
