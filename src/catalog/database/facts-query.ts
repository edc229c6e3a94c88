// Type and collation numbers stand for names; `types` and `collations` tell them. Numbers differ between databases
// and never leave the reader.

const userSchema = (schema: string): string =>
  `${schema} !~ '^pg_' AND ${schema} <> 'information_schema'`;

const types = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'oid', t.oid, 'schema', n.nspname, 'name', t.typname,
      'kind', CASE WHEN e.typarray = t.oid THEN 'a' ELSE t.typtype::text END,
      'category', t.typcategory, 'preferred', t.typispreferred, 'collation', t.typcollation,
      'element', coalesce(nullif(t.typelem, 0), r.rngsubtype, u.rngtypid),
      'elementCollation', r.rngcollation,
      'ownOrder', (SELECT NOT o.opcdefault FROM pg_catalog.pg_opclass o WHERE o.oid = r.rngsubopc),
      'base', nullif(t.typbasetype, 0), 'modifier', t.typtypmod, 'notNull', t.typnotnull,
      'ordered', EXISTS (SELECT FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
        WHERE o.opcintype = t.oid AND o.opcdefault AND m.amname = 'btree'),
      'compared', EXISTS (SELECT FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
        WHERE o.opcintype = t.oid AND o.opcdefault AND m.amname IN ('btree', 'hash')),
      'hashable', EXISTS (SELECT FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
        JOIN pg_catalog.pg_amproc p ON p.amprocfamily = o.opcfamily AND p.amproclefttype = t.oid
          AND p.amprocrighttype = t.oid AND p.amprocnum = 2
        WHERE o.opcintype = t.oid AND o.opcdefault AND m.amname = 'hash'),
      'operators', CASE WHEN t.oid >= 16384 THEN (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_object('strategy',
            CASE m.amname WHEN 'hash' THEN 3 ELSE s.amopstrategy END, 'schema', pn.nspname, 'name', p.oprname)
          ORDER BY m.amname, s.amopstrategy)
        FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
          JOIN pg_catalog.pg_amop s ON s.amopfamily = o.opcfamily AND s.amoplefttype = t.oid
            AND s.amoprighttype = t.oid AND s.amoppurpose = 's'
          JOIN pg_catalog.pg_operator p ON p.oid = s.amopopr
          JOIN pg_catalog.pg_namespace pn ON pn.oid = p.oprnamespace
        WHERE o.opcintype = t.oid AND o.opcdefault AND m.amname IN ('btree', 'hash')) END,
      'labels', (SELECT pg_catalog.json_agg(l.enumlabel ORDER BY l.enumsortorder)
        FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid),
      'attributes', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname,
          'type', a.atttypid, 'modifier', a.atttypmod, 'collation', a.attcollation) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute a
        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)))
  FROM pg_catalog.pg_type t
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
    LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
    LEFT JOIN pg_catalog.pg_range u ON u.rngmultitypid = t.oid
  WHERE ${userSchema("n.nspname")} OR t.typtype <> 'c' AND coalesce(e.typtype, 'b') <> 'c'`;

const collations = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object('oid', c.oid, 'schema', n.nspname,
      'name', c.collname, 'deterministic', c.collisdeterministic))
  FROM pg_catalog.pg_collation c JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
  WHERE c.collencoding IN (-1, pg_catalog.pg_char_to_encoding(pg_catalog.getdatabaseencoding()))`;

const indexes = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', ic.relname, 'method', m.amname,
      'columns', (SELECT pg_catalog.json_agg(CASE WHEN i.indcollation[k] = a.attcollation THEN a.attname END ORDER BY k)
        FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k
          LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]),
      'unique', i.indisunique, 'partial', i.indpred IS NOT NULL, 'primary', i.indisprimary,
      'nullsNotDistinct', i.indnullsnotdistinct, 'deferrable', NOT i.indimmediate,
      'plainEquality', NOT i.indisexclusion AND NOT EXISTS (
        SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k
          JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k] WHERE NOT o.opcdefault)))
  FROM pg_catalog.pg_index i
    JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = ic.relam
  WHERE i.indrelid = c.oid AND i.indisvalid AND i.indislive`;

// PostgreSQL 18 has NOT ENFORCED and periods; a column that an older version lacks is read as NULL. A key that refers
// to a partitioned table has a row for each of its partitions too, below the row for the table.
const foreignKeys = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', f.conname,
      'columns', (SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)
        FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY AS k(number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number),
      'schema', tn.nspname, 'table', tc.relname,
      'referencedColumns', (SELECT pg_catalog.json_agg(a.attname ORDER BY k.place)
        FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY AS k(number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number),
      'trusted', f.convalidated AND NOT f.condeferrable
        AND coalesce((pg_catalog.to_jsonb(f) ->> 'conenforced')::boolean, true)))
  FROM pg_catalog.pg_constraint f
    JOIN pg_catalog.pg_class tc ON tc.oid = f.confrelid
    JOIN pg_catalog.pg_namespace tn ON tn.oid = tc.relnamespace
  WHERE f.conrelid = c.oid AND f.contype = 'f'
    AND NOT coalesce((pg_catalog.to_jsonb(f) ->> 'conperiod')::boolean, false)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p
      WHERE p.oid = f.conparentid AND p.conrelid = f.conrelid)`;

// Since PostgreSQL 18 a NOT NULL that is not validated yet sets attnotnull as well.
const columns = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', a.attname, 'type', a.atttypid,
      'modifier', a.atttypmod, 'collation', a.attcollation,
      'notNull', a.attnotnull AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY (k.conkey)),
      'generated', a.attgenerated,
      'expression', CASE WHEN a.attgenerated <> '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END)
    ORDER BY a.attnum)
  FROM pg_catalog.pg_attribute a
    LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const tables = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'schema', n.nspname, 'name', c.relname, 'kind', c.relkind, 'rowSecurity', c.relrowsecurity,
      'definition', CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END,
      'columns', (${columns}), 'indexes', (${indexes}), 'foreignKeys', (${foreignKeys}),
      'children', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('schema', hn.nspname, 'name', h.relname))
        FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class h ON h.oid = i.inhrelid
          JOIN pg_catalog.pg_namespace hn ON hn.oid = h.relnamespace
        WHERE i.inhparent = c.oid AND NOT i.inhdetachpending)))
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${userSchema("n.nspname")}`;

const functions = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'schema', n.nspname, 'name', p.proname, 'kind', p.prokind, 'volatility', p.provolatile,
      'strict', p.proisstrict, 'set', p.proretset, 'result', p.prorettype,
      'defaults', p.pronargdefaults, 'variadic', nullif(p.provariadic, 0),
      'arguments', pg_catalog.array_to_json(p.proargtypes::oid[]),
      'allArguments', pg_catalog.array_to_json(p.proallargtypes),
      'modes', pg_catalog.array_to_json(p.proargmodes),
      'names', pg_catalog.array_to_json(p.proargnames),
      'aggregate', g.aggkind, 'direct', g.aggnumdirectargs)
    ORDER BY n.nspname, p.proname, p.oid)
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
    LEFT JOIN pg_catalog.pg_aggregate g ON g.aggfnoid = p.oid
  WHERE ${userSchema("n.nspname")}`;

const operators = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'schema', n.nspname, 'name', o.oprname, 'left', nullif(o.oprleft, 0), 'right', o.oprright,
      'result', o.oprresult, 'volatility', p.provolatile, 'strict', p.proisstrict,
      'negator', (SELECT x.oprname FROM pg_catalog.pg_operator x WHERE x.oid = o.oprnegate),
      'commutator', (SELECT x.oprname FROM pg_catalog.pg_operator x WHERE x.oid = o.oprcom))
    ORDER BY n.nspname, o.oprname, o.oid)
  FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode
  WHERE ${userSchema("n.nspname")}`;

// Objects of users and of extensions have numbers from 16384 on (FirstNormalObjectId).
const casts = `
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'source', c.castsource, 'target', c.casttarget, 'context', c.castcontext,
      'method', c.castmethod, 'volatility', p.provolatile))
  FROM pg_catalog.pg_cast c LEFT JOIN pg_catalog.pg_proc p ON p.oid = c.castfunc
  WHERE c.oid >= 16384`;

/**
 * One statement, so that all facts are of one moment. It returns one row with one text column, `facts`: JSON, which
 * every driver hands over the same way. Definitions of views name objects as the session's search path needs it.
 */
export const factsQuery = `
SELECT pg_catalog.json_build_object(
  'searchPath', pg_catalog.array_to_json(pg_catalog.current_schemas(true)),
  'types', (${types}),
  'collations', (${collations}),
  'tables', (${tables}),
  'functions', (${functions}),
  'operators', (${operators}),
  'casts', (${casts}))::text AS facts`;
