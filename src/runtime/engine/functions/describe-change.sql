-- The object that a dependency means now: the one of its name, also after a restore, or when it was made anew. If there
-- is none, the one that had the name.
CREATE OR REPLACE FUNCTION pgtrickle._current_object(kind text, object oid, name text)
RETURNS oid
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN coalesce(CASE kind
    WHEN 'function' THEN to_regprocedure(name)::oid
    WHEN 'operator' THEN to_regoperator(name)::oid
    WHEN 'type' THEN to_regtype(name)::oid
    WHEN 'collation' THEN to_regcollation(name)::oid
    ELSE pgtrickle.relation(name)
  END, object);
EXCEPTION WHEN undefined_object OR undefined_function THEN
  -- A type of its arguments is gone.
  RETURN object;
END
$$;

-- What has become different in words, and what helps: `reinitialize` (the plan still fits), `recompile` (it does not),
-- `nothing` (something that the query names is gone). All NULL when nothing matters that did.
CREATE OR REPLACE FUNCTION pgtrickle._describe_change(
  kind text, name text, object oid, was jsonb, now jsonb, OUT reason text, OUT remedy text
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  entry record;
  subject text := kind || ' ' || name;
  successor text;
BEGIN
  IF now IS NULL THEN
    reason := CASE WHEN kind IN ('table', 'view') THEN 'source ' ELSE '' END || subject || ' was dropped';
    remedy := 'nothing';
    RETURN;
  END IF;
  IF now ->> 'name' <> was ->> 'name' THEN
    reason := subject || ' was renamed to ' || (now ->> 'name');
    remedy := 'nothing';
    RETURN;
  END IF;
  FOR entry IN
    SELECT old.key AS name, old.value AS was, now -> 'columns' -> old.key AS now
    FROM jsonb_each(was -> 'columns') AS old
    WHERE now -> 'columns' -> old.key IS DISTINCT FROM old.value
  LOOP
    subject := format('column "%s" of table %s', entry.name, name);
    IF entry.now IS NULL THEN
      SELECT ' was renamed to "' || a.attname || '"' INTO successor FROM pg_attribute AS a
      WHERE a.attrelid = object AND a.attnum = (entry.was ->> 'place')::int AND NOT a.attisdropped AND a.attname <> entry.name;
      reason := subject || coalesce(successor, ' was dropped');
      remedy := 'nothing';
      RETURN;
    END IF;
    IF remedy IS DISTINCT FROM 'recompile' THEN
      remedy := CASE WHEN entry.now - 'place' = entry.was - 'place' THEN 'reinitialize' ELSE 'recompile' END;
      reason := subject || CASE
        WHEN remedy = 'reinitialize' THEN ' was replaced by another one'
        WHEN entry.now -> 'type' <> entry.was -> 'type'
          THEN format(' changed from %s to %s', entry.was ->> 'type', entry.now ->> 'type')
        WHEN entry.now -> 'collation' <> entry.was -> 'collation'
          THEN format(' changed from collation %s to %s', entry.was ->> 'collation', entry.now ->> 'collation')
        WHEN entry.now -> 'not null' <> entry.was -> 'not null' THEN
          CASE WHEN (entry.now -> 'not null')::boolean THEN ' became NOT NULL' ELSE ' may be NULL now' END
        ELSE ' is generated in another way' END;
    END IF;
  END LOOP;
  IF remedy IS NOT NULL THEN
    RETURN;
  END IF;
  subject := kind || ' ' || name;
  SELECT format('unique key (%s) of %s was dropped', old.key, subject), 'recompile' INTO reason, remedy
  FROM jsonb_each(was -> 'keys') AS old WHERE NOT now -> 'keys' ? old.key;
  IF NOT FOUND THEN
    SELECT format('foreign key "%s" of %s was changed', old.key, subject), 'recompile' INTO reason, remedy
    FROM jsonb_each(was -> 'references') AS old WHERE now -> 'references' -> old.key IS DISTINCT FROM old.value;
  END IF;
  IF reason IS NULL AND (now -> 'definition', now -> 'options', now -> 'signature')
     IS DISTINCT FROM (was -> 'definition', was -> 'options', was -> 'signature') THEN
    reason := subject || ' changed';
    remedy := 'recompile';
  END IF;
  IF reason IS NOT NULL THEN
    RETURN;
  END IF;
  SELECT CASE WHEN was -> 'family' ? member.key
           THEN format('table %s was detached from %s', member.value #>> '{}', name)
           ELSE format('table %s was attached to %s', member.value #>> '{}', name) END,
         -- A table that had no heirs may have been read with ONLY.
         CASE WHEN (SELECT count(*) FROM jsonb_object_keys(was -> 'family')) = 1 THEN 'recompile' ELSE 'reinitialize' END
  INTO reason, remedy
  FROM jsonb_each((was -> 'family') || (now -> 'family')) AS member
  WHERE (was -> 'family' ? member.key) <> (now -> 'family' ? member.key)
    -- Itself under another number: it was made anew, or restored.
    AND member.value #>> '{}' <> name
  ORDER BY member.key DESC
  LIMIT 1;
  IF reason IS NULL THEN
    -- Also one that became logged: a crash may have emptied it before.
    SELECT CASE
      WHEN NOT coalesce(now -> 'unlogged' ? member.name, false) THEN format('table %s became logged', member.name)
      WHEN NOT coalesce(was -> 'unlogged' ? member.name, false) THEN format('table %s became unlogged', member.name)
      ELSE format('unlogged table %s was emptied by a crash', member.name) END
    INTO reason
    FROM jsonb_object_keys(coalesce(was -> 'unlogged', '{}') || coalesce(now -> 'unlogged', '{}')) AS member (name)
    WHERE was -> 'unlogged' -> member.name IS DISTINCT FROM now -> 'unlogged' -> member.name
    ORDER BY member.name
    LIMIT 1;
    reason := CASE
      WHEN reason IS NOT NULL THEN reason
      WHEN NOT now -> 'types' @> (was -> 'types') THEN 'type ' || (
        SELECT string_agg(t.key, ', ') FROM jsonb_each(was -> 'types') AS t
        WHERE t.value IS DISTINCT FROM now -> 'types' -> t.key) || ' changed'
      WHEN now -> 'row security' IS DISTINCT FROM was -> 'row security' THEN 'row-level security of ' || subject || ' changed'
      WHEN now -> 'policies' IS DISTINCT FROM was -> 'policies' THEN 'policies of ' || subject || ' changed'
      WHEN now -> 'child' IS DISTINCT FROM was -> 'child' THEN subject || ' got another parent'
      WHEN EXISTS (
        SELECT FROM jsonb_each(was -> 'inherited') AS old
        WHERE old.value -> 0 <> now -> 'inherited' -> old.key -> 0 AND old.value -> 1 = now -> 'inherited' -> old.key -> 1
      ) THEN subject || ' had another parent for a while'
      WHEN now -> 'replicated' IS DISTINCT FROM was -> 'replicated' THEN 'logical replication to ' || subject || ' changed'
      WHEN now -> 'triggers' IS DISTINCT FROM was -> 'triggers' THEN 'capture triggers of ' || subject || ' were changed or disabled'
      WHEN now ->> 'capture' = 'lost' THEN 'what was recorded of ' || subject || ' was lost'
      WHEN now -> 'capture' IS DISTINCT FROM was -> 'capture' THEN 'the capture function of ' || subject || ' was changed'
      WHEN now -> 'body' IS DISTINCT FROM was -> 'body' THEN subject || ' changed'
      WHEN NOT now -> 'collations' @> (was -> 'collations') THEN 'a collation of ' || subject || ' has another version'
    END;
    remedy := CASE WHEN reason IS NOT NULL THEN 'reinitialize' END;
  END IF;
END
$$;

-- The gravest difference between what a stream table was computed from and what is there now; NULLs when none matters.
-- Volatile, so that all of it looks at the present where the isolation level lets it: the snapshot of whoever asks may
-- show what is gone by now, or was replaced together with the stream table.
CREATE OR REPLACE FUNCTION pgtrickle._change_of(id bigint, OUT reason text, OUT remedy text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  d record;
  object oid;
  now jsonb;
  found_change record;
  view_changed text;
BEGIN
  FOR d IN SELECT * FROM pgtrickle.pgt_dependencies AS t WHERE t.pgt_id = id ORDER BY t.source, t.kind LOOP
    BEGIN
      now := pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer);
      CONTINUE WHEN now = d.fingerprint;
      object := pgtrickle._current_object(d.kind, d.source_relid, d.source);
      IF object <> d.source_relid THEN
        now := pgtrickle._fingerprint(d.kind, object, d.columns, d.buffer);
      END IF;
    EXCEPTION WHEN internal_error THEN
      -- What belongs to it goes while we look.
      RAISE EXCEPTION 'could not serialize access: % % is being changed', d.kind, d.source
        USING ERRCODE = 'serialization_failure', DETAIL = SQLERRM, HINT = 'Try again.';
    END;
    found_change := pgtrickle._describe_change(d.kind, d.source, object, d.fingerprint, now);
    IF object <> d.source_relid AND now IS NOT NULL
       AND coalesce(found_change.remedy, 'reinitialize') = 'reinitialize' THEN
      found_change.reason := format('%s %s was replaced', d.kind, d.source);
      found_change.remedy := 'reinitialize';
    END IF;
    -- Somebody may have computed it anew, or dropped it, since we began.
    CONTINUE WHEN found_change.reason IS NOT NULL AND NOT EXISTS (
      SELECT FROM pgtrickle.pgt_dependencies AS t
      WHERE (t.pgt_id, t.kind, t.source_relid, t.fingerprint) = (d.pgt_id, d.kind, d.source_relid, d.fingerprint));
    IF found_change.reason IS NOT NULL AND (remedy IS NULL
       OR array_position('{reinitialize,recompile,nothing}', remedy)
          < array_position('{reinitialize,recompile,nothing}', found_change.remedy)) THEN
      reason := found_change.reason;
      remedy := found_change.remedy;
    END IF;
    IF d.kind = 'view' AND found_change.remedy = 'recompile' THEN
      view_changed := coalesce(view_changed, found_change.reason);
    END IF;
  END LOOP;
  -- A view that has another definition, as that of a stream table that was altered, may no longer read what is gone.
  IF remedy = 'nothing' AND view_changed IS NOT NULL THEN
    reason := view_changed;
    remedy := 'recompile';
  END IF;
END
$$;

-- Fails when the transaction is older than what it looks at: what a stream table reads, or shows, was dropped or replaced
-- after it took its snapshot. Then nothing that it finds means anything.
CREATE OR REPLACE FUNCTION pgtrickle._assert_not_overtaken(st pgtrickle.pgt_stream_tables)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  name text;
BEGIN
  SELECT seen.name INTO name
  FROM (
    SELECT d.source_relid, d.source FROM pgtrickle.pgt_dependencies AS d WHERE d.pgt_id = st.pgt_id AND d.kind IN ('table', 'view')
    UNION ALL SELECT st.pgt_relid, st.stream_table
  ) AS seen (relation, name)
  JOIN pg_class AS class ON class.oid = seen.relation
  WHERE pgtrickle._is_gone('table', seen.relation)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'could not serialize access: % was dropped or replaced after the transaction began', name
      USING ERRCODE = 'serialization_failure', HINT = 'Run the transaction again.';
  END IF;
END
$$;

-- Fails with what has become of a stream table, or of what it reads, if anything has: called where something failed that
-- was made for the database as it was. Nothing was done.
CREATE OR REPLACE FUNCTION pgtrickle._refuse_if_changed(st pgtrickle.pgt_stream_tables)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  change record;
  known pgtrickle.pgt_stream_tables;
BEGIN
  PERFORM pgtrickle._assert_not_overtaken(st);
  SELECT t.* INTO known FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = st.pgt_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'stream table "%" does not exist', st.stream_table
      USING ERRCODE = '55T02', HINT = 'Somebody else has dropped it.';
  END IF;
  IF known.artifact <> st.artifact THEN
    RAISE EXCEPTION 'could not serialize access: stream table "%" was altered', st.stream_table
      USING ERRCODE = 'serialization_failure', HINT = 'Try again.';
  END IF;
  change := pgtrickle._change_of(st.pgt_id);
  IF change.reason IS NOT NULL THEN
    PERFORM pgtrickle._refuse(st, change.reason, change.remedy);
  END IF;
END
$$;

-- The error about something that has changed.
CREATE OR REPLACE FUNCTION pgtrickle._refuse(st pgtrickle.pgt_stream_tables, reason text, remedy text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION '%', reason USING ERRCODE = '55T06', DETAIL = format('Stream table "%s" was not touched.', st.stream_table),
    HINT = CASE remedy
      WHEN 'nothing' THEN 'Undo that, or give the stream table another query: trickle alter.'
      WHEN 'recompile' THEN 'Its plan must be made anew: trickle refresh does, or trickle alter.'
      ELSE 'It must be computed anew: trickle refresh does.' END;
END
$$;

-- Notes what a stream table is about to be computed from.
CREATE OR REPLACE FUNCTION pgtrickle._stamp(id bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  st pgtrickle.pgt_stream_tables;
  watched pgtrickle.pgt_stamps;
BEGIN
  SELECT t.* INTO STRICT st FROM pgtrickle.pgt_stream_tables AS t WHERE t.pgt_id = id;
  PERFORM pgtrickle.assert_owner(st.stream_table);
  UPDATE pgtrickle.pgt_dependencies AS d
  SET source_relid = pgtrickle._current_object(d.kind, d.source_relid, d.source)
  WHERE d.pgt_id = id;
  PERFORM pgtrickle._call_witness();
  PERFORM pgtrickle._share_buffers(id);
  -- Before the fingerprints: what changes in between is looked at the next time.
  watched := pgtrickle._watched(id);
  BEGIN
    UPDATE pgtrickle.pgt_dependencies AS d
    SET fingerprint = pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer)
    WHERE d.pgt_id = id;
  EXCEPTION WHEN not_null_violation OR internal_error THEN
    -- The sources are locked, functions and views are not.
    RAISE EXCEPTION 'could not serialize access: what stream table "%" reads is being changed', st.stream_table
      USING ERRCODE = 'serialization_failure', DETAIL = SQLERRM, HINT = 'Try again.';
  END;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET pgt_relid = pgtrickle.relation(t.stream_table)
  WHERE t.pgt_id = id AND t.pgt_relid IS DISTINCT FROM pgtrickle.relation(t.stream_table);
  PERFORM pgtrickle._keep_stamp(watched);
END
$$;
