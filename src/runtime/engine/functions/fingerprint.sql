-- The types among these that somebody has made, and those that they are made of: the base of a domain, attributes of a
-- composite, elements of arrays and ranges.
CREATE OR REPLACE FUNCTION pgtrickle._type_closure(types oid[])
RETURNS SETOF oid
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  WITH RECURSIVE closure (oid) AS (
    SELECT t.oid FROM unnest(types) AS t (oid) WHERE t.oid >= 16384
    UNION
    SELECT part.oid
    FROM closure
    JOIN pg_type AS type USING (oid)
    CROSS JOIN LATERAL (
      VALUES (type.typelem), (type.typbasetype)
      UNION ALL
      SELECT a.atttypid FROM pg_attribute AS a
      WHERE a.attrelid = type.typrelid AND a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT r.rngsubtype FROM pg_range AS r WHERE type.oid IN (r.rngtypid, r.rngmultitypid)
    ) AS part (oid)
    WHERE part.oid >= 16384
  )
  SELECT closure.oid FROM closure
$$;

-- All about these types and what they are made of: also labels of an enum in their order, constraints of a domain.
CREATE OR REPLACE FUNCTION pgtrickle._types_fingerprint(types oid[])
RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(jsonb_object_agg(format_type(type.oid, NULL), md5(concat_ws(' ',
    type.typtype, type.typlen, type.typnotnull, type.typdefault, type.typcollation,
    format_type(nullif(type.typbasetype, 0), type.typtypmod),
    (SELECT string_agg(quote_literal(label.enumlabel), ',' ORDER BY label.enumsortorder)
     FROM pg_enum AS label WHERE label.enumtypid = type.oid),
    (SELECT string_agg(pg_get_constraintdef(c.oid), ',' ORDER BY c.conname)
     FROM pg_constraint AS c WHERE c.contypid = type.oid),
    (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ',' ORDER BY a.attnum)
     FROM pg_attribute AS a
     WHERE a.attrelid = type.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
  ))), '{}')
  FROM pgtrickle._type_closure(types) AS closure (oid)
  JOIN pg_type AS type USING (oid)
$$;

-- What tells that a table without a parent had one for a while: triggers by statement do not see what was written through
-- it. Whoever attaches a table and detaches it again writes its columns anew and leaves them as they were. Other commands
-- that write a column leave something else in it. Nothing for a table that has a parent.
CREATE OR REPLACE FUNCTION pgtrickle._inherited_fingerprint(relation oid)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
BEGIN
  RETURN (
    SELECT CASE WHEN count(*) > 0 THEN jsonb_build_object('inherited', jsonb_object_agg(a.attnum, jsonb_build_array(a.xmin::text,
      left(md5(concat_ws(' ', a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.atthasdef, a.atthasmissing, a.attidentity, a.attgenerated,
        a.attstattarget, a.attstorage, a.attcompression, a.attacl, a.attoptions, (
          SELECT d.oid FROM pg_attrdef AS d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum))), 8)))) ELSE '{}' END
    FROM pg_attribute AS a
    WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
      AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = relation));
END
$$;

-- All about a table that a refresh relies on. NULL when there is no such table. Without `columns`, all of them count.
CREATE OR REPLACE FUNCTION pgtrickle._table_fingerprint(relation oid, columns text[], buffer text)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_variable
DECLARE
  class pg_class;
  family oid[];
  capture oid;
  own_columns jsonb;
  types oid[];
  collations oid[];
BEGIN
  SELECT c.* INTO class FROM pg_class AS c WHERE c.oid = relation;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  family := CASE WHEN class.relhassubclass
    THEN array(SELECT member FROM pgtrickle.family(relation) AS member) ELSE ARRAY[relation] END;
  capture := (
    SELECT p.oid FROM pg_proc AS p
    WHERE p.proname = buffer AND p.pronamespace = to_regnamespace('pgtrickle_changes') AND p.pronargs = 0);
  SELECT jsonb_object_agg(a.attname, jsonb_build_object(
           'place', a.attnum,
           'type', format_type(a.atttypid, a.atttypmod),
           'collation', a.attcollation::regcollation,
           'not null', a.attnotnull,
           'generated', CASE WHEN a.attgenerated <> '' THEN (
             SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d
             WHERE d.adrelid = relation AND d.adnum = a.attnum) END)),
         array_agg(DISTINCT a.atttypid),
         array_agg(DISTINCT a.attcollation) FILTER (WHERE a.attcollation > 0)
  INTO own_columns, types, collations
  FROM pg_attribute AS a
  WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
    AND (columns IS NULL OR a.attname = ANY (columns));
  RETURN jsonb_build_object(
    'name', relation::regclass,
    'columns', coalesce(own_columns, '{}'),
    'keys', (
      SELECT coalesce(jsonb_object_agg(key, true), '{}')
      FROM pg_index AS i
      CROSS JOIN LATERAL (
        SELECT string_agg(a.attname, ', ' ORDER BY k.place)
                 || CASE WHEN i.indnullsnotdistinct THEN ' nulls not distinct' ELSE '' END
                 || CASE WHEN i.indimmediate THEN '' ELSE ' deferrable' END
        FROM unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (attnum, place)
        JOIN pg_attribute AS a ON a.attrelid = relation AND a.attnum = k.attnum
        WHERE k.place <= i.indnkeyatts
      ) AS described (key)
      WHERE i.indrelid = relation AND i.indisunique AND i.indisvalid
        AND i.indpred IS NULL AND i.indexprs IS NULL
    ),
    'references', (
      SELECT coalesce(jsonb_object_agg(c.conname, concat_ws(' ', c.conkey, c.confrelid::regclass, c.confkey)), '{}')
      FROM pg_constraint AS c
      WHERE c.conrelid = relation AND c.contype = 'f' AND c.convalidated AND NOT c.condeferrable
    ),
    'row security', jsonb_build_array(class.relrowsecurity, class.relforcerowsecurity),
    'policies', (
      SELECT coalesce(jsonb_object_agg(p.polname, md5(concat_ws(' ', p.polcmd, p.polpermissive, p.polroles,
        pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)))), '{}')
      FROM pg_policy AS p WHERE p.polrelid = relation
    ),
    'family', (SELECT jsonb_object_agg(member, member::regclass) FROM unnest(family) AS member),
    'child', class.relispartition OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = relation),
    'replicated', EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = ANY (family)),
    -- The row version tells that a trigger was disabled for a while.
    'triggers', (
      SELECT jsonb_object_agg(t.oid, concat_ws(' ', t.tgrelid, t.tgname, t.tgenabled, t.xmin))
      FROM pg_trigger AS t WHERE t.tgrelid = ANY (family) AND t.tgfoid = capture
    ),
    'capture', (
      SELECT md5(p.prosrc) = c.function_hash AND p.prosecdef
      FROM pg_proc AS p, pgtrickle.pgt_captures AS c
      WHERE p.oid = capture AND c.buffer = $3
    ),
    'types', CASE WHEN EXISTS (SELECT FROM unnest(types) AS t (oid) WHERE t.oid >= 16384)
      THEN pgtrickle._types_fingerprint(types) ELSE '{}' END,
    'collations', CASE WHEN collations IS NULL THEN '{}' ELSE pgtrickle._collations_fingerprint(collations) END
  ) || (
    -- Which of them a crash empties, and what tells that there was none.
    SELECT CASE WHEN count(*) > 0
      THEN jsonb_build_object('unlogged', jsonb_object_agg(c.oid::regclass, pgtrickle._witness())) ELSE '{}' END
    FROM pg_class AS c WHERE c.oid = ANY (family) AND c.relpersistence = 'u'
  ) || CASE WHEN buffer IS NULL THEN '{}' ELSE pgtrickle._inherited_fingerprint(relation) END;
END
$$;

-- The versions of collations, as the operating system has them.
CREATE OR REPLACE FUNCTION pgtrickle._collations_fingerprint(collations oid[])
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(c.oid::regcollation, coalesce(CASE c.collprovider
    WHEN 'd' THEN (
      SELECT pg_database_collation_actual_version(d.oid) FROM pg_database AS d
      WHERE d.datname = current_database())
    ELSE pg_collation_actual_version(c.oid) END, '')), '{}')
  FROM pg_collation AS c
  WHERE c.oid = ANY (collations));
END
$$;

-- The same for everything else that a query can depend on. NULL when it is not there.
CREATE OR REPLACE FUNCTION pgtrickle._fingerprint(
  kind text, object oid, columns text[] DEFAULT NULL, buffer text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN CASE kind
    WHEN 'table' THEN pgtrickle._table_fingerprint(object, columns, buffer)
    WHEN 'view' THEN (
      SELECT jsonb_build_object('name', c.oid::regclass, 'definition', md5(pg_get_viewdef(c.oid)),
                                'options', c.reloptions)
      FROM pg_class AS c WHERE c.oid = object)
    WHEN 'function' THEN (
      SELECT jsonb_build_object(
        'name', p.oid::regprocedure,
        -- With the casts that it makes: a query that casts depends on the function alone.
        'signature', concat_ws(' ', p.provolatile, p.proisstrict, p.proretset, format_type(p.prorettype, NULL), (
          SELECT string_agg(concat_ws(' ', c.castsource::regtype, c.casttarget::regtype, c.castcontext), ', '
                            ORDER BY c.castsource::regtype::text, c.casttarget::regtype::text)
          FROM pg_cast AS c WHERE c.castfunc = p.oid)),
        'body', md5(concat_ws(' ', p.prosrc, p.probin, pg_get_function_sqlbody(p.oid), p.proconfig,
          (SELECT a::text FROM pg_aggregate AS a WHERE a.aggfnoid = p.oid))))
      FROM pg_proc AS p WHERE p.oid = object)
    WHEN 'operator' THEN (
      SELECT jsonb_build_object(
        'name', o.oid::regoperator,
        'signature', concat_ws(' ', p.provolatile, p.proisstrict, format_type(o.oprresult, NULL)),
        'body', p.oid::regprocedure)
      FROM pg_operator AS o JOIN pg_proc AS p ON p.oid = o.oprcode WHERE o.oid = object)
    WHEN 'type' THEN (
      SELECT jsonb_build_object('name', format_type(t.oid, NULL),
                                'types', pgtrickle._types_fingerprint(ARRAY[t.oid]))
      FROM pg_type AS t WHERE t.oid = object)
    WHEN 'collation' THEN (
      SELECT jsonb_build_object('name', c.oid::regcollation,
                                'collations', pgtrickle._collations_fingerprint(ARRAY[c.oid]))
      FROM pg_collation AS c WHERE c.oid = object)
  END;
END
$$;

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
      WHERE a.attrelid = object AND a.attnum = (entry.was ->> 'place')::int AND NOT a.attisdropped;
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
      WHEN now -> 'capture' IS DISTINCT FROM was -> 'capture' THEN 'the capture function of ' || subject || ' was changed'
      WHEN now -> 'body' IS DISTINCT FROM was -> 'body' THEN subject || ' changed'
      WHEN NOT now -> 'collations' @> (was -> 'collations') THEN 'a collation of ' || subject || ' has another version'
    END;
    remedy := CASE WHEN reason IS NOT NULL THEN 'reinitialize' END;
  END IF;
END
$$;

-- The gravest difference between what a stream table was computed from and what is there now; NULLs when none matters.
CREATE OR REPLACE FUNCTION pgtrickle._change_of(id bigint, OUT reason text, OUT remedy text)
LANGUAGE plpgsql STABLE
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
    now := pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer);
    CONTINUE WHEN now = d.fingerprint;
    object := pgtrickle._current_object(d.kind, d.source_relid, d.source);
    IF object <> d.source_relid THEN
      now := pgtrickle._fingerprint(d.kind, object, d.columns, d.buffer);
    END IF;
    found_change := pgtrickle._describe_change(d.kind, d.source, object, d.fingerprint, now);
    IF object <> d.source_relid AND now IS NOT NULL
       AND coalesce(found_change.remedy, 'reinitialize') = 'reinitialize' THEN
      found_change.reason := format('%s %s was replaced', d.kind, d.source);
      found_change.remedy := 'reinitialize';
    END IF;
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
  -- Before the fingerprints: what changes in between is looked at the next time.
  watched := pgtrickle._watched(id);
  UPDATE pgtrickle.pgt_dependencies AS d
  SET fingerprint = pgtrickle._fingerprint(d.kind, d.source_relid, d.columns, d.buffer)
  WHERE d.pgt_id = id;
  UPDATE pgtrickle.pgt_stream_tables AS t
  SET pgt_relid = pgtrickle.relation(t.stream_table)
  WHERE t.pgt_id = id AND t.pgt_relid IS DISTINCT FROM pgtrickle.relation(t.stream_table);
  PERFORM pgtrickle._keep_stamp(watched);
END
$$;
