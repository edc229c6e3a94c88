-- With fewer arguments, in an earlier version: both together would be ambiguous.
DROP FUNCTION IF EXISTS pgtrickle.clean_up(integer);

-- Deletes what every consumer has passed from the buffers of all sources, or of those that a stream table reads, at most
-- so many rows of each; returns how many. A deleted row was committed before the oldest transaction of any frontier ended,
-- so no refresh asks for it again. A consumer without a frontier is being filled: which changes it will ask for is not
-- known yet. For all sources, rights on the buffers are made to follow those on the sources too, as refreshes do that find
-- the catalog changed. Never waits for anybody.
CREATE OR REPLACE FUNCTION pgtrickle.clean_up(batch integer DEFAULT 10000, read_by text DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  passed record;
  part record;
  deleted bigint;
  total bigint := 0;
  shared record;
BEGIN
  FOR shared IN
    SELECT DISTINCT t.buffer FROM pgtrickle.pgt_change_tracking AS t
    WHERE read_by IS NULL AND EXISTS (SELECT FROM pgtrickle._wrong_rights(t.buffer, NULL))
  LOOP
    BEGIN
      LOCK TABLE pgtrickle.pgt_change_tracking IN SHARE ROW EXCLUSIVE MODE NOWAIT;
      PERFORM pgtrickle._share_buffer(shared.buffer, NULL);
    EXCEPTION WHEN lock_not_available THEN
      EXIT;
    END;
  END LOOP;
  FOR passed IN
    SELECT t.buffer, min(pg_snapshot_xmin(f.frontier)) AS xid, max(pg_snapshot_xmin(f.frontier)) AS foremost
    FROM pgtrickle.pgt_change_tracking AS t
    LEFT JOIN pgtrickle.pgt_frontiers AS f USING (stream_table)
    WHERE read_by IS NULL OR t.buffer IN (
      SELECT own.buffer FROM pgtrickle.pgt_change_tracking AS own WHERE own.stream_table = read_by)
    GROUP BY t.buffer
    HAVING bool_and(f.frontier IS NOT NULL)
  LOOP
    -- Somebody may be dropping or widening it.
    BEGIN
      EXECUTE format('LOCK TABLE pgtrickle_changes.%I IN ROW EXCLUSIVE MODE NOWAIT', passed.buffer);
    EXCEPTION WHEN lock_not_available OR undefined_table THEN
      CONTINUE;
    END;
    FOR part IN
      SELECT c.relname AS name, c.relname <> passed.buffer AS bulk FROM pg_class AS c
      WHERE c.relname IN (passed.buffer, pgtrickle._bulk_buffer(passed.buffer))
        AND c.relnamespace = 'pgtrickle_changes'::regnamespace
    LOOP
      EXECUTE format(
        'DELETE FROM ONLY pgtrickle_changes.%1$I WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM ONLY pgtrickle_changes.%1$I WHERE __pgt_xid < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))', part.name)
      USING passed.xid, batch;
      GET DIAGNOSTICS deleted = ROW_COUNT;
      total := total + deleted;
      -- What one consumer has passed and another has not: the first must not have to look through it again and again.
      IF part.bulk AND passed.foremost > passed.xid THEN
        EXECUTE format(
          'WITH moved AS (
             DELETE FROM ONLY pgtrickle_changes.%1$I WHERE ctid = ANY (ARRAY(
               SELECT ctid FROM ONLY pgtrickle_changes.%1$I WHERE __pgt_xid < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
             RETURNING *)
           INSERT INTO pgtrickle_changes.%2$I (%3$s) SELECT %3$s FROM moved', part.name, passed.buffer, (
             SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_attribute AS a
             WHERE a.attrelid = format('pgtrickle_changes.%I', passed.buffer)::regclass AND a.attnum > 0 AND NOT a.attisdropped))
        USING passed.foremost, batch;
      END IF;
    END LOOP;
    DELETE FROM pgtrickle.pgt_markers AS m WHERE m.buffer = passed.buffer AND m.__pgt_xid < passed.xid;
  END LOOP;
  RETURN total;
END
$$;

-- Deletes history older than the given time, also of stream tables that are gone, at most so many rows of each; returns how
-- many. Whoever has more to delete calls it again, in a transaction of its own.
CREATE OR REPLACE FUNCTION pgtrickle.prune_history(
  older_than interval DEFAULT coalesce(nullif(current_setting('pg_trickle.history_retention_days', true), ''), '30')::integer * interval '1 day',
  batch integer DEFAULT 10000
)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  cutoff timestamptz := clock_timestamp() - older_than;
  deleted bigint;
  archived bigint;
BEGIN
  IF older_than < interval '1 day' AND NOT pg_has_role(pgtrickle.actor(), (
    SELECT c.relowner FROM pg_class AS c WHERE c.oid = 'pgtrickle.pgt_refresh_history'::regclass), 'MEMBER') THEN
    RAISE EXCEPTION 'only the owner of schema pgtrickle may delete history of the last day'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM pgtrickle.pgt_refresh_history AS h
  WHERE h.refresh_id IN (
    SELECT old.refresh_id FROM pgtrickle.pgt_refresh_history AS old
    WHERE old.started_at < cutoff AND old.status <> 'running'
    ORDER BY old.refresh_id LIMIT batch);
  GET DIAGNOSTICS deleted = ROW_COUNT;
  DELETE FROM pgtrickle.pgt_history_archive AS h
  WHERE h.ctid = ANY (ARRAY(
    SELECT old.ctid FROM pgtrickle.pgt_history_archive AS old
    WHERE old.started_at < cutoff LIMIT batch FOR UPDATE SKIP LOCKED));
  GET DIAGNOSTICS archived = ROW_COUNT;
  RETURN deleted + archived;
END
$$;

-- Which stream tables have changes past their own frontier: one call for the whole database.
CREATE OR REPLACE FUNCTION pgtrickle.pending_stream_tables()
RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  found text[] := '{}';
  source record;
  pending text[];
BEGIN
  FOR source IN SELECT DISTINCT t.buffer FROM pgtrickle.pgt_change_tracking AS t ORDER BY t.buffer LOOP
    BEGIN
      EXECUTE format(
        'SELECT array_agg(t.stream_table) FROM pgtrickle.pgt_change_tracking AS t JOIN pgtrickle.pgt_frontiers AS f USING (stream_table)
         WHERE t.buffer = $1 AND t.stream_table <> ALL ($2) AND (EXISTS (
           SELECT FROM pgtrickle_changes.%I AS c
           WHERE c.__pgt_xid >= pg_snapshot_xmin(f.frontier)
             AND CASE WHEN c.__pgt_xid = f.own_xid THEN c.__pgt_seq > f.own_seq
                      ELSE NOT pg_visible_in_snapshot(c.__pgt_xid, f.frontier) END)
           OR EXISTS (
           SELECT FROM pgtrickle.pgt_markers AS m
           WHERE m.buffer = t.buffer AND m.__pgt_xid >= pg_snapshot_xmin(f.frontier)
             AND CASE WHEN m.__pgt_xid = f.own_xid THEN m.__pgt_seq > f.own_seq
                      ELSE NOT pg_visible_in_snapshot(m.__pgt_xid, f.frontier) END))', source.buffer)
      INTO pending USING source.buffer, found;
    EXCEPTION WHEN undefined_table THEN
      -- Its last reader has gone since we began.
      CONTINUE;
    END;
    found := found || coalesce(pending, '{}');
  END LOOP;
  -- Of these a crash has taken rows away.
  found := found || array(
    SELECT DISTINCT st.stream_table
    FROM pgtrickle.pgt_dependencies AS d JOIN pgtrickle.pgt_stream_tables AS st USING (pgt_id)
    WHERE d.fingerprint ? 'unlogged' AND st.stream_table <> ALL (found)
      AND EXISTS (
        SELECT FROM jsonb_each_text(d.fingerprint -> 'unlogged') AS member
        WHERE member.value <> pgtrickle._witness()::text));
  RETURN QUERY SELECT unnest(found) ORDER BY 1;
END
$$;
