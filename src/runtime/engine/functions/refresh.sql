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
  CROSS JOIN LATERAL pgtrickle.family(root.oid) AS member (oid)
  LEFT JOIN pg_class AS class ON class.oid = member.oid
  -- Neither has one where a table is gone for good, or has no file: a partitioned one.
  WHERE nullif(class.relfilenode, 0) IS DISTINCT FROM pg_relation_filenode(member.oid);
  IF FOUND THEN
    RAISE EXCEPTION 'could not serialize access: a source was truncated after the transaction began'
      USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
  END IF;
END
$$;

-- The first argument had another name in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._arms(jsonb, jsonb);

-- Of the arms of an artifact those that ran, and those that did not, given the changed rows per source. An arm runs
-- when each member of `requires` has a source that changed.
CREATE OR REPLACE FUNCTION pgtrickle._arms(
  arms jsonb, changes jsonb, OUT run text[], OUT skipped text[]
)
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE runs), '{}'),
         coalesce(array_agg(arm.value ->> 'name' ORDER BY arm.place) FILTER (WHERE NOT runs), '{}')
  FROM jsonb_array_elements(arms) WITH ORDINALITY AS arm (value, place)
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_and(changed), true) AS runs
    FROM jsonb_array_elements(arm.value -> 'requires') AS member (sources)
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(coalesce((changes ->> source)::bigint, 0) > 0), false) AS changed
      FROM jsonb_array_elements_text(member.sources) AS source
    ) AS of_member
  ) AS of_arm
$$;

-- With two arguments, in an earlier version.
DROP FUNCTION IF EXISTS pgtrickle._choice(text, text[]);

-- A strategy as it was given; fails when there is none of that name.
CREATE OR REPLACE FUNCTION pgtrickle._merge_join_strategy(parameter text, value text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF value NOT IN ('auto', 'hash_join', 'nested_loop', 'merge_join') THEN
    RAISE EXCEPTION 'invalid value for parameter "%": "%"', parameter, value
      USING ERRCODE = '22T03', HINT = 'Use "auto". Allowed: auto, hash_join, nested_loop, merge_join.';
  END IF;
  RETURN value;
END
$$;

-- The strategy of a stream table: that of the session where it has one.
CREATE OR REPLACE FUNCTION pgtrickle._strategy_of(st pgtrickle.pgt_stream_tables)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(
    pgtrickle._merge_join_strategy(
      'pg_trickle.merge_join_strategy', nullif(current_setting('pg_trickle.merge_join_strategy', true), '')),
    st.merge_join_strategy);
END
$$;

-- Leaves the planner the joins of a strategy. Until the transaction ends, or somebody sets what it was: not for a
-- function, of which the settings would be those of the day of installation.
CREATE OR REPLACE FUNCTION pgtrickle._steer_joins(strategy text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF strategy <> 'auto' THEN
    PERFORM set_config('enable_hashjoin', (strategy = 'hash_join')::text, true),
            set_config('enable_nestloop', (strategy = 'nested_loop')::text, true),
            set_config('enable_mergejoin', (strategy = 'merge_join')::text, true);
  END IF;
END
$$;

-- How large a buffer is, with the rows of large statements.
CREATE OR REPLACE FUNCTION pgtrickle._buffer_size(buffer oid)
RETURNS numeric
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (SELECT sum(pg_relation_size(part.oid)) FROM (
    SELECT buffer UNION ALL SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = buffer
  ) AS part (oid));
END
$$;

-- What the history says against refreshes of any size by changes: how long full ones take, how long the last three by
-- changes took at least, with how many changes, and how many full ones came since. No row where nothing is said: the last
-- three must all have been slower, by half and by more than what a moment of load makes. Old history is not looked at.
CREATE OR REPLACE FUNCTION pgtrickle._learned(
  id bigint, OUT full_ms double precision, OUT least_ms double precision, OUT least_changes bigint, OUT full_since bigint
)
RETURNS SETOF record
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH recent AS (
    SELECT h.refresh_id, h.action, h.duration_ms, h.changes FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = id AND h.status = 'completed' ORDER BY h.refresh_id DESC LIMIT 100
  ), full_ones AS (
    SELECT avg(f.duration_ms) AS full_ms
    FROM (SELECT r.duration_ms FROM recent AS r WHERE r.action IN ('full', 'reinitialize') ORDER BY r.refresh_id DESC LIMIT 3) AS f
  ), filled AS (
    SELECT h.duration_ms, h.action
    FROM pgtrickle.pgt_refresh_history AS h WHERE h.pgt_id = id AND h.status = 'completed' ORDER BY h.refresh_id LIMIT 1
  ), by_changes AS (
    SELECT count(*) AS times, min(d.duration_ms) AS least_ms, min(d.changed) AS least_changes, max(d.refresh_id) AS newest
    FROM (
      SELECT r.refresh_id, r.duration_ms, (SELECT sum(value::bigint) FROM jsonb_each_text(r.changes))::bigint AS changed
      FROM recent AS r WHERE r.action = 'differential' ORDER BY r.refresh_id DESC LIMIT 3
    ) AS d
  )
  SELECT known.full_ms, b.least_ms, b.least_changes,
         (SELECT count(*) FROM recent AS r WHERE r.refresh_id > b.newest AND r.action = 'full')
  FROM by_changes AS b
  CROSS JOIN LATERAL (
    SELECT coalesce((SELECT f.full_ms FROM full_ones AS f), (SELECT p.duration_ms FROM filled AS p WHERE p.action = 'populate')) AS full_ms
  ) AS known
  WHERE b.times = 3 AND b.least_ms > 1.5 * known.full_ms AND b.least_ms > known.full_ms + 100
$$;

-- Why recomputing is cheaper than applying the changes; NULL when it is not. Asked only where the caller left the choice.
-- Small buffers are not even counted, unless the history says that small refreshes were slower than full ones. What it
-- says grows old: after `patience` full ones in a row the changes are tried again, which costs little by comparison.
CREATE OR REPLACE FUNCTION pgtrickle._why_full(st pgtrickle.pgt_stream_tables)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  many constant bigint := 20000;
  patience constant bigint := 32;
  learned record;
  worth_counting bigint := many;
  pending bigint := 0;
  counted bigint;
  rows_of_sources double precision := 0;
  source record;
  full_ms double precision;
  per_change_ms double precision;
BEGIN
  SELECT l.* INTO learned FROM pgtrickle._learned(st.pgt_id) AS l WHERE l.full_since < patience;
  IF FOUND THEN
    worth_counting := 0;
  END IF;
  FOR source IN
    SELECT d.buffer, d.source_relid, c.oid AS buffer_relid
    FROM pgtrickle.pgt_dependencies AS d
    JOIN pg_class AS c ON c.relname = d.buffer AND c.relnamespace = 'pgtrickle_changes'::regnamespace
    WHERE d.pgt_id = st.pgt_id
  LOOP
    -- A table that was never analyzed has at most as many rows as fit into its pages.
    rows_of_sources := rows_of_sources + (
      SELECT coalesce(sum(CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE pg_relation_size(c.oid) / 32 END), 0) FROM pg_class AS c
      WHERE c.oid IN (SELECT pgtrickle.family(source.source_relid)) AND c.relkind = 'r');
    CONTINUE WHEN pgtrickle._buffer_size(source.buffer_relid) < 40 * worth_counting;
    EXECUTE format(
      'SELECT count(*) FROM pgtrickle_changes.%I AS c, pgtrickle.pgt_frontiers AS f
       WHERE f.stream_table = $1 AND c.__pgt_xid >= pg_snapshot_xmin(f.frontier)
         AND NOT pg_visible_in_snapshot(c.__pgt_xid, f.frontier)', source.buffer)
    INTO counted USING st.stream_table;
    pending := pending + counted;
  END LOOP;
  -- Fewer changes than were slow may be fast.
  IF worth_counting = 0 AND 2 * pending >= learned.least_changes THEN
    RETURN format('full is cheaper: it takes %s ms, the last 3 by changes took %s ms or more; changes are tried again after %s more',
                  round(learned.full_ms), round(learned.least_ms), patience - learned.full_since - 1);
  END IF;
  IF pending < many THEN
    RETURN NULL;
  END IF;
  IF rows_of_sources > 0 AND pending > rows_of_sources / 2 THEN
    RETURN format('full is cheaper: %s changes of %s rows', pending, round(rows_of_sources));
  END IF;
  SELECT avg(h.duration_ms) FILTER (WHERE h.action <> 'differential'),
         sum(h.duration_ms) FILTER (WHERE h.action = 'differential')
           / nullif(sum((SELECT sum(value::bigint) FROM jsonb_each_text(h.changes))) FILTER (WHERE h.action = 'differential'), 0)
  INTO full_ms, per_change_ms
  FROM (
    SELECT * FROM pgtrickle.pgt_refresh_history AS h
    WHERE h.pgt_id = st.pgt_id AND h.status = 'completed' ORDER BY h.refresh_id DESC LIMIT 20
  ) AS h;
  -- Guessing from small refreshes is too dark: only where it would be twice as fast.
  IF full_ms * 2 < per_change_ms * pending THEN
    RETURN format('full is cheaper: it took %s ms, %s changes would take %s ms',
                  round(full_ms), pending, round(per_change_ms * pending));
  END IF;
  RETURN NULL;
END
$$;

-- Makes capture what it must be again. Returns whether anything was to do.
CREATE OR REPLACE FUNCTION pgtrickle._repair_capture(st pgtrickle.pgt_stream_tables)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  source record;
  repaired integer := 0;
BEGIN
  FOR source IN
    SELECT t.source, t.buffer, t.columns, NULL::boolean AS fits,
           EXISTS (
             SELECT FROM pgtrickle.pgt_captures AS c
             JOIN pg_proc AS p ON p.proname = c.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace
             WHERE c.buffer = t.buffer AND NOT pgtrickle._buffer_is_lost(c.buffer) AND md5(p.prosrc) = c.function_hash AND p.prosecdef AND t.columns <@ c.columns) AS sound,
           EXISTS (
             SELECT FROM pgtrickle.wanted_triggers(pgtrickle.relation(t.source), t.buffer) AS w
             FULL JOIN (
               SELECT g.tgrelid, g.tgname, g.tgenabled FROM pg_trigger AS g JOIN pg_proc AS p ON p.oid = g.tgfoid
               WHERE p.proname = t.buffer AND p.pronamespace = 'pgtrickle_changes'::regnamespace AND g.tgparentid = 0
             ) AS g ON (g.tgrelid, g.tgname) = (w.relation, w.name)
             WHERE w.name IS NULL OR g.tgenabled IS DISTINCT FROM 'A') AS to_do
    FROM pgtrickle.pgt_change_tracking AS t
    WHERE t.stream_table = st.stream_table
  LOOP
    source.fits := (
      SELECT pgtrickle._misfit(parse_ident(c.source)::name[], c.buffer::name, c.columns::name[], c.numbers, c.family) IS NULL
      FROM pgtrickle.pgt_captures AS c WHERE c.buffer = source.buffer);
    CONTINUE WHEN source.sound AND source.fits AND NOT source.to_do;
    IF current_setting('transaction_isolation') NOT LIKE 'read %' THEN
      RAISE EXCEPTION 'the capture of "%" must be repaired first', source.source
        USING ERRCODE = '55T06', HINT = 'Refresh the stream table in a READ COMMITTED transaction.';
    END IF;
    IF NOT source.sound THEN
      EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', pgtrickle.relation(source.source)::regclass);
    END IF;
    -- What is recorded for others only needs no lock of ours.
    IF NOT (source.sound AND source.fits) THEN
      -- An alteration may have widened it since we looked.
      PERFORM pgtrickle._hold_captures();
      SELECT t.columns INTO STRICT source.columns FROM pgtrickle.pgt_change_tracking AS t
      WHERE (t.stream_table, t.source) = (st.stream_table, source.source);
      PERFORM pgtrickle.provide_buffer(st.stream_table, source.source, source.buffer, source.columns,
        pgtrickle._reader(st.stream_table, source.source, source.columns));
    END IF;
    PERFORM pgtrickle.install_triggers(source.source, source.buffer);
    repaired := repaired + 1;
  END LOOP;
  RETURN repaired > 0;
END
$$;

-- Lets whoever refreshes read what is recorded for the stream table, where that role may read the sources: it may not have
-- been so for a while.
CREATE OR REPLACE FUNCTION pgtrickle._open_buffers(st pgtrickle.pgt_stream_tables)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  source record;
BEGIN
  FOR source IN
    SELECT t.buffer, pgtrickle.relation(t.source) AS relation,
           (SELECT c.relname FROM pg_class AS c WHERE c.oid = pgtrickle.relation(t.source)) AS name
    FROM pgtrickle.pgt_change_tracking AS t
    JOIN pg_class AS b ON b.relname = t.buffer AND b.relnamespace = 'pgtrickle_changes'::regnamespace
    WHERE t.stream_table = st.stream_table AND EXISTS (
      SELECT FROM pg_attribute AS a
      WHERE a.attrelid = b.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attname = ANY (t.columns) OR a.attname = '__pgt_xid')
        AND NOT has_column_privilege(b.oid, a.attnum, 'SELECT'))
  LOOP
    IF pgtrickle._row_secured((SELECT r.oid FROM pg_roles AS r WHERE r.rolname = current_user), source.relation) THEN
      RAISE EXCEPTION 'query would be affected by row-level security policy for table "%"', source.name
        USING ERRCODE = '55T11',
              HINT = 'Do it as a role that no policy of the table applies to: its owner where row-level security is not forced, or one with BYPASSRLS.';
    END IF;
    PERFORM pgtrickle._share_buffer(source.buffer, current_user);
  END LOOP;
END
$$;

-- Runs the refresh statement: the one for a single source where that alone had changed. What has changed since we looked is
-- seen by the statement, in its own snapshot, and then the one for all sources is run instead.
CREATE OR REPLACE FUNCTION pgtrickle._run_refresh(
  st pgtrickle.pgt_stream_tables,
  changed text[],
  OUT rows_inserted bigint,
  OUT rows_updated bigint,
  OUT rows_deleted bigint,
  OUT changes jsonb
)
LANGUAGE plpgsql
AS $$
DECLARE
  narrowed text := CASE WHEN pg_catalog.cardinality(changed) OPERATOR(pg_catalog.=) 1
    THEN st.narrowed OPERATOR(pg_catalog.->>) changed[1] END;
BEGIN
  IF narrowed IS NOT NULL THEN
    BEGIN
      EXECUTE narrowed INTO STRICT rows_inserted, rows_updated, rows_deleted, changes;
      IF pg_catalog.jsonb_path_exists(changes OPERATOR(pg_catalog.-) changed[1], '$.* ? (@ > 0)') THEN
        RAISE EXCEPTION 'another source has changed' USING ERRCODE = 'PT001';
      END IF;
      RETURN;
    EXCEPTION
      WHEN serialization_failure OR deadlock_detected OR lock_not_available THEN
        RAISE;
      WHEN OTHERS THEN
        -- Without the arms of a source that has changed after all it may also have found states that do not fit, and
        -- whatever follows from that. An error that is a real one comes again.
        NULL;
    END;
  END IF;
  EXECUTE st.artifact OPERATOR(pg_catalog.->>) 'refresh' INTO STRICT rows_inserted, rows_updated, rows_deleted, changes;
END
$$;

-- Refreshes. With `wait`, for whoever refreshes the same stream table at the moment; otherwise that is a reason to skip.
-- Any client may call it, at every isolation level: the locks come first, and what counts is one statement.
CREATE OR REPLACE FUNCTION pgtrickle._refresh(
  name text,
  wait boolean,
  completely boolean,
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
SET jit = off
SET row_security = off
AS $$
#variable_conflict use_variable
DECLARE
  started timestamptz := clock_timestamp();
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  strategy text := pgtrickle._strategy_of(st);
  joins text[];
  -- The lock may set the time zone that the stream table is kept in.
  zone text := current_setting('TimeZone');
  change record;
  pending boolean := true;
  -- The sources that had changed when we looked. NULL: not known, or all.
  changed text[];
  done record;
BEGIN
  stream_table := st.stream_table;
  rows_inserted := 0;
  rows_updated := 0;
  rows_deleted := 0;
  changes := '{}';
  PERFORM pgtrickle._assert_owner(st.stream_table);

  -- Nothing to do is the common case: no locks, one look at the buffers, one at the catalog. An older snapshot may not
  -- know of a truncate that readers of the source see already.
  IF NOT completely AND st.status = 'active' AND st.mode <> 'full'
     AND current_setting('transaction_isolation') LIKE 'read %' THEN
    BEGIN
      EXECUTE st.pending INTO STRICT pending, changed;
      IF NOT pending THEN
        SELECT c.reason IS NOT NULL INTO pending FROM pgtrickle._look_for_change(st.pgt_id) AS c;
      END IF;
    EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR insufficient_privilege THEN
      pending := true;
    END;
    IF NOT pending THEN
      action := 'skipped';
      reason := 'no changes detected';
    END IF;
  END IF;

  IF action IS NULL THEN
    BEGIN
      EXECUTE format('LOCK TABLE pgtrickle_state.%I IN EXCLUSIVE MODE', st.mutex)
        || CASE WHEN wait THEN '' ELSE ' NOWAIT' END;
    EXCEPTION
      WHEN lock_not_available THEN
        IF wait THEN
          RAISE EXCEPTION 'another refresh of "%" is running', st.stream_table USING ERRCODE = '55T07', HINT = 'Try again.';
        END IF;
        action := 'skipped';
        reason := 'already running';
      WHEN undefined_table THEN
        PERFORM pgtrickle._refuse_if_changed(st);
        RAISE EXCEPTION 'stream table "%" is damaged: table pgtrickle_state.% is missing', st.stream_table,
          quote_ident(st.mutex) USING ERRCODE = '55T06', HINT = 'Drop it and create it again.';
    END;
  END IF;

  IF action IS NULL THEN
    -- It may have changed, or gone, while we waited for the lock.
    st := pgtrickle._find_stream_table(name);
    IF st.status = 'initializing' THEN
      RAISE EXCEPTION 'stream table "%" was never filled', st.stream_table
        USING ERRCODE = '55T04', HINT = 'It is being created, or that was interrupted: then drop it and create it again.';
    END IF;
    IF st.mode <> 'full' AND NOT completely THEN
      PERFORM pgtrickle._open_buffers(st);
    END IF;
    IF st.mode = 'full' OR completely THEN
      action := 'full';
      reason := CASE WHEN completely THEN 'it was asked for' ELSE coalesce((
        SELECT string_agg(r ->> 'message', '; ') FROM jsonb_array_elements(st.artifact -> 'reasons') AS r
      ), 'mode "full" was asked for') END;
    ELSIF st.requested_mode = 'auto' AND st.status = 'active' THEN
      reason := pgtrickle._why_full(st);
      action := CASE WHEN reason IS NOT NULL THEN 'full' END;
    END IF;
    IF st.status = 'needs_reinit' THEN
      action := 'reinitialize';
      reason := coalesce(st.status_reason, 'it was asked for');
    END IF;

    IF action IS NULL THEN
      BEGIN
        EXECUTE st.lock;
        PERFORM pgtrickle._assert_current_snapshot(array(
          SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));
        -- For this statement only.
        joins := ARRAY[current_setting('enable_hashjoin'), current_setting('enable_nestloop'), current_setting('enable_mergejoin')];
        PERFORM pgtrickle._steer_joins(strategy);
        done := pgtrickle._run_refresh(st, changed);
        IF strategy <> 'auto' THEN
          PERFORM set_config('enable_hashjoin', joins[1], true), set_config('enable_nestloop', joins[2], true),
                  set_config('enable_mergejoin', joins[3], true);
        END IF;
        PERFORM set_config('TimeZone', zone, true);
        -- After it: what was changed while we waited for the locks is seen too.
        change := pgtrickle._look_for_change(st.pgt_id);
        IF change.reason IS NOT NULL THEN
          RAISE EXCEPTION '%', change.reason USING ERRCODE = '55T06', DETAIL = change.reason;
        END IF;
        action := 'differential';
      EXCEPTION
        WHEN serialization_failure OR deadlock_detected OR lock_not_available THEN
          RAISE;
        WHEN SQLSTATE '55T06' THEN
          GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
          action := 'reinitialize';
        WHEN OTHERS THEN
          -- Is it an error, or is the database no longer what the plan was made for?
          change := pgtrickle._change_of(st.pgt_id);
          reason := coalesce(change.reason, CASE SQLSTATE WHEN 'XX001' THEN SQLERRM END);
          IF reason IS NULL THEN
            PERFORM pgtrickle._refuse_if_changed(st);
            RAISE;
          END IF;
          action := 'reinitialize';
      END;
    END IF;

    IF action <> 'differential' THEN
      change := pgtrickle._change_of(st.pgt_id);
      IF change.remedy IN ('nothing', 'recompile') THEN
        PERFORM pgtrickle._assert_not_overtaken(st);
        PERFORM pgtrickle._refuse(st, change.reason, change.remedy);
      END IF;
      IF change.reason IS NOT NULL AND action = 'full' THEN
        action := 'reinitialize';
        reason := change.reason;
      END IF;
      BEGIN
        PERFORM pgtrickle._repair_capture(st);
        EXECUTE st.lock;
        PERFORM pgtrickle._assert_current_snapshot(array(
          SELECT d.source_relid FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind = 'table'));
        -- Before it: what changes in between is found the next time.
        PERFORM pgtrickle._stamp(st.pgt_id);
        EXECUTE st.artifact ->> 'full' INTO STRICT done;
      EXCEPTION
        WHEN undefined_object OR undefined_table OR undefined_column OR undefined_function OR internal_error THEN
          PERFORM pgtrickle._refuse_if_changed(st);
          RAISE;
      END;
      PERFORM set_config('TimeZone', zone, true);
    ELSIF NOT EXISTS (SELECT FROM jsonb_each_text(done.changes) WHERE value::bigint > 0) THEN
      action := 'skipped';
      reason := 'no changes detected';
    END IF;
  END IF;

  IF action = 'skipped' THEN
    arms_run := '{}';
    arms_skipped := array(SELECT jsonb_array_elements_text(st.arms));
    duration_ms := 1000 * extract(epoch FROM clock_timestamp() - started);
    RAISE NOTICE 'refresh skipped for "%": %', st.stream_table, reason;
    RETURN;
  END IF;

  rows_inserted := done.rows_inserted;
  rows_updated := done.rows_updated;
  rows_deleted := done.rows_deleted;
  changes := coalesce(done.changes, '{}');
  arms_run := '{}';
  arms_skipped := '{}';
  IF action = 'differential' THEN
    SELECT arms.run, arms.skipped INTO arms_run, arms_skipped
    FROM pgtrickle._arms(st.arms_require, changes) AS arms;
  END IF;
  duration_ms := pgtrickle._record_refresh(st.pgt_id, action, reason, started,
    rows_inserted, rows_updated, rows_deleted, changes, arms_run, arms_skipped);
END
$$;

-- Brings a stream table up to date and says what that took.
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
LANGUAGE sql
AS $$
  SELECT * FROM pgtrickle._refresh(name, false, false)
$$;

-- The same, as a call that stands alone: it says that it is running, tells whoever listens, and cleans up afterwards.
CREATE OR REPLACE PROCEDURE pgtrickle.refresh(name text)
LANGUAGE plpgsql
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables := pgtrickle._find_stream_table(name);
  done record;
BEGIN
  PERFORM pgtrickle._assert_owner(st.stream_table);
  PERFORM pgtrickle._record_start(st.pgt_id);
  COMMIT;
  done := pgtrickle._refresh(name, false, false);
  PERFORM pgtrickle._end_start(st.pgt_id);
  IF done.action OPERATOR(pg_catalog.<>) 'skipped' THEN
    PERFORM pgtrickle._announce(done.stream_table, done.action, done.rows_inserted, done.rows_updated, done.rows_deleted);
  END IF;
  COMMIT;
  -- In short transactions. What is left after that many, the next call does.
  FOR batch IN 1..100 LOOP
    EXIT WHEN pgtrickle.clean_up(10000, st.stream_table) OPERATOR(pg_catalog.<) 10000;
    COMMIT;
  END LOOP;
END
$$;

-- A refresh that was skipped leaves no trace.
CREATE OR REPLACE FUNCTION pgtrickle._end_start(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM pgtrickle.assert_owner(st.stream_table) FROM pgtrickle.pgt_stream_tables AS st WHERE st.pgt_id = id;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.pgt_id = id AND h.status = 'running' AND h.backend_pid = pg_backend_pid();
END
$$;

-- Runs a statement and brings a stream table up to date, in one transaction. Waits for a refresh that is running.
-- No search path of its own: the statement means what it means to the caller.
CREATE OR REPLACE FUNCTION pgtrickle.write_and_refresh(
  dml text, name text, OUT rows_affected bigint, OUT action text, OUT rows_changed bigint
)
LANGUAGE plpgsql
AS $$
DECLARE
  done record;
BEGIN
  EXECUTE dml;
  GET DIAGNOSTICS rows_affected = ROW_COUNT;
  done := pgtrickle._refresh(name, true, false);
  action := pg_catalog.upper(done.action);
  rows_changed := done.rows_inserted OPERATOR(pg_catalog.+) done.rows_updated OPERATOR(pg_catalog.+) done.rows_deleted;
END
$$;
