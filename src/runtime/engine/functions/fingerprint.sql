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
    AND (columns IS NULL OR a.attname = ANY (columns))
    -- NULL where it is gone by now.
    AND has_column_privilege(a.attrelid, a.attnum, 'SELECT') IS NOT NULL;
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
      SELECT CASE WHEN pgtrickle._buffer_is_lost(buffer) THEN to_jsonb('lost'::text)
                  ELSE to_jsonb(md5(p.prosrc) = c.function_hash AND p.prosecdef) END
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

-- Whether there is no such object at this moment, whatever the snapshot shows. Its number is all that could be said of it.
CREATE OR REPLACE FUNCTION pgtrickle._is_gone(kind text, object oid)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN CASE kind
    WHEN 'function' THEN pg_function_is_visible(object)
    WHEN 'operator' THEN pg_operator_is_visible(object)
    WHEN 'type' THEN pg_type_is_visible(object)
    WHEN 'collation' THEN pg_collation_is_visible(object)
    ELSE pg_table_is_visible(object) END IS NULL;
END
$$;

-- The same for everything else that a query can depend on. NULL when it is not there, or goes while we look.
CREATE OR REPLACE FUNCTION pgtrickle._fingerprint(
  kind text, object oid, columns text[] DEFAULT NULL, buffer text DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  made jsonb;
BEGIN
  made := CASE kind
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
  RETURN CASE WHEN NOT pgtrickle._is_gone(kind, object) THEN made END;
EXCEPTION
  -- PostgreSQL speaks of numbers where it does not find what the snapshot shows.
  WHEN internal_error OR undefined_object OR undefined_table OR undefined_column OR undefined_function THEN
    IF pgtrickle._is_gone(kind, object) THEN
      RETURN NULL;
    END IF;
    RAISE;
END
$$;
