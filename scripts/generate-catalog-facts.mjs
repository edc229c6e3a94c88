/**
 * Writes src/catalog/facts/*.ts: what pg_catalog holds, read from one running server of each supported version.
 *
 *   PGHOST=… PGUSER=… PGDATABASE=… node scripts/generate-catalog-facts.mjs <port>…
 *
 * The PG* variables say where the servers are; the arguments are their ports, in any order, one per supported
 * major version. Facts are taken from the newest version. An object that older versions lack gets the first
 * version that has it; where versions differ in a property, the fact is the cautious one: the more volatile,
 * strict and hashable only where it always is.
 *
 * The files hold text, one object per line, fields separated by blanks, `.` for a field without value. The
 * readers are src/catalog/builtin-{types,functions,operators,casts}.ts.
 */
import { writeFile } from "node:fs/promises";
import pg from "pg";

/**
 * Types whose equal values are the same bytes to every function, by the definition of their comparison:
 * numbers and identifiers compare as integers (moments in time are counts of microseconds), strings and bits
 * compare byte by byte, network addresses with their prefix length, timetz with its zone, arrays with their
 * bounds. Left out although they can be grouped: numeric (1.0 = 1.00), floats (-0 = 0), interval
 * (1 month = 30 days), jsonb (1 = 1.0), bpchar (blanks at the end), tsquery (weights), record (its fields).
 */
const faithfulTypes = new Set(
  `bool bytea char name int2 int4 int8 oid tid xid xid8 cid text varchar uuid money pg_lsn
   date time timetz timestamp timestamptz bit varbit inet cidr macaddr macaddr8 tsvector oidvector
   regproc regprocedure regoper regoperator regclass regcollation regtype regrole regnamespace
   regconfig regdictionary int4range int8range daterange tsrange tstzrange
   int4multirange int8multirange datemultirange tsmultirange tstzmultirange`.split(/\s+/),
);

const typesQuery = `
  SELECT t.typname AS name,
    CASE WHEN e.typarray = t.oid THEN 'a' ELSE t.typtype::text END AS kind,
    t.typcategory AS category, t.typispreferred AS preferred,
    coalesce(e.typname, s.typname, m.typname) AS element,
    t.typcollation <> 0 AS collatable,
    i.provolatile AS input, o.provolatile AS output
  FROM pg_type t
    LEFT JOIN pg_type e ON e.oid = t.typelem
    LEFT JOIN pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_type s ON s.oid = r.rngsubtype
    LEFT JOIN pg_range u ON u.rngmultitypid = t.oid LEFT JOIN pg_type m ON m.oid = u.rngtypid
    JOIN pg_proc i ON i.oid = t.typinput JOIN pg_proc o ON o.oid = t.typoutput
  WHERE t.typnamespace = 'pg_catalog'::regnamespace
    AND t.typtype <> 'c' AND coalesce(e.typtype, 'b') <> 'c'
  ORDER BY t.typname COLLATE "C"`;

// Functions that take or return these cannot be called from SQL.
const uncallable = `
  SELECT oid FROM pg_type WHERE typname IN ('internal', 'trigger', 'event_trigger', 'pg_ddl_command')
    OR typname LIKE '%\\_handler'`;

const functionsQuery = `
  SELECT p.proname AS name, p.prokind AS kind, p.provolatile AS volatility, p.proisstrict AS strict,
    p.proretset AS set, r.typname AS result, p.pronargdefaults AS defaults, v.typname AS variadic,
    ARRAY(SELECT t.typname::text FROM unnest(p.proargtypes) WITH ORDINALITY AS u(oid, place)
      JOIN pg_type t ON t.oid = u.oid ORDER BY place) AS arguments,
    ARRAY(SELECT coalesce(p.proargnames[place], '')
      FROM generate_series(1, coalesce(cardinality(p.proargmodes), p.pronargs)) AS place
      WHERE coalesce(p.proargmodes[place], 'i') IN ('i', 'b', 'v') ORDER BY place) AS names,
    ARRAY(SELECT coalesce(p.proargnames[place], '') || ':' || t.typname
      FROM generate_series(1, cardinality(p.proargmodes)) AS place
      JOIN pg_type t ON t.oid = p.proallargtypes[place]
      WHERE p.proargmodes[place] IN ('o', 'b', 't') ORDER BY place) AS columns,
    a.aggkind AS aggregate, a.aggnumdirectargs AS direct
  FROM pg_proc p
    JOIN pg_type r ON r.oid = p.prorettype
    LEFT JOIN pg_type v ON v.oid = nullif(p.provariadic, 0)
    LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid
  WHERE p.pronamespace = 'pg_catalog'::regnamespace
    AND NOT EXISTS (SELECT FROM (${uncallable}) AS u
      WHERE u.oid = p.prorettype OR u.oid = ANY (p.proargtypes))`;

const operatorsQuery = `
  SELECT o.oprname AS name, l.typname AS left, r.typname AS right, t.typname AS result,
    p.provolatile AS volatility, p.proisstrict AS strict, n.oprname AS negator, c.oprname AS commutator
  FROM pg_operator o
    LEFT JOIN pg_type l ON l.oid = nullif(o.oprleft, 0)
    JOIN pg_type r ON r.oid = o.oprright
    JOIN pg_type t ON t.oid = o.oprresult
    JOIN pg_proc p ON p.oid = o.oprcode
    LEFT JOIN pg_operator n ON n.oid = nullif(o.oprnegate, 0)
    LEFT JOIN pg_operator c ON c.oid = nullif(o.oprcom, 0)
  WHERE o.oprnamespace = 'pg_catalog'::regnamespace`;

// A binary cast runs nothing; an inout cast runs the output function of one type and the input function of the other.
const castsQuery = `
  SELECT s.typname AS source, t.typname AS target, c.castcontext AS context, c.castmethod AS method,
    coalesce(f.provolatile::text, CASE c.castmethod WHEN 'b' THEN 'i' ELSE
      CASE WHEN 'v' IN (i.provolatile, o.provolatile) THEN 'v'
        WHEN 's' IN (i.provolatile, o.provolatile) THEN 's' ELSE 'i' END END) AS volatility
  FROM pg_cast c
    JOIN pg_type s ON s.oid = c.castsource JOIN pg_type t ON t.oid = c.casttarget
    JOIN pg_proc i ON i.oid = t.typinput JOIN pg_proc o ON o.oid = s.typoutput
    LEFT JOIN pg_proc f ON f.oid = nullif(c.castfunc, 0)
  WHERE s.typnamespace = 'pg_catalog'::regnamespace AND t.typnamespace = 'pg_catalog'::regnamespace`;

/** Whether the server plans and runs a query; its answer is what counts, not the rules that lead to it. */
async function accepts(client, query) {
  try {
    await client.query(query);
    return true;
  } catch {
    return false;
  }
}

async function readServer(port) {
  const client = new pg.Client({ port: Number(port) });
  await client.connect();
  const rows = async (query) => (await client.query(query)).rows;
  const version = Math.floor((await rows("SHOW server_version_num"))[0].server_version_num / 10000);
  const types = await rows(typesQuery);
  for (const type of types) {
    const value = type.name === "record" ? "ROW(1)" : `NULL::pg_catalog."${type.name}"`;
    const from = `FROM (SELECT ${value} AS x) AS q`;
    type.groupable = await accepts(client, `SELECT 1 ${from} GROUP BY x`);
    type.ordered = await accepts(client, `SELECT x ${from} ORDER BY x`);
    type.hashable = await accepts(client, `SELECT hash_record_extended(ROW(x), 0) ${from}`);
  }
  const facts = {
    version,
    types,
    functions: await rows(functionsQuery),
    operators: await rows(operatorsQuery),
    casts: await rows(castsQuery),
  };
  await client.end();
  return facts;
}

const volatilities = ["i", "s", "v"];

/**
 * The facts of the newest server, each with `since` and the cautious value of what versions disagree on.
 * `find` looks for a fact of the newest server among those of an older one.
 */
function unite(servers, list, find) {
  const [newest, ...older] = servers;
  return newest[list].map((fact) => {
    const united = { ...fact, since: newest.version };
    for (const server of older) {
      const same = find(server[list], fact);
      if (same === undefined) break;
      united.since = server.version;
      for (const property of ["volatility", "input", "output"]) {
        if (volatilities.indexOf(same[property]) > volatilities.indexOf(united[property])) {
          united[property] = same[property];
        }
      }
      for (const property of ["strict", "groupable", "ordered", "hashable"]) {
        if (property in united) united[property] &&= same[property];
      }
    }
    return united;
  });
}

function findByName(facts, fact) {
  return facts.find((other) => other.name === fact.name);
}

function findFunction(facts, fact) {
  const required = fact.arguments.length - fact.defaults;
  return facts.find(
    (other) =>
      other.name === fact.name &&
      other.kind === fact.kind &&
      other.result === fact.result &&
      other.set === fact.set &&
      other.columns.join() === fact.columns.join() &&
      // A parameter that came later with a default does not make it another function.
      other.arguments.length >= required &&
      other.arguments.join() === fact.arguments.slice(0, other.arguments.length).join(),
  );
}

function findOperator(facts, fact) {
  return facts.find(
    (other) =>
      other.name === fact.name &&
      other.left === fact.left &&
      other.right === fact.right &&
      other.result === fact.result,
  );
}

function findCast(facts, fact) {
  return facts.find((other) => other.source === fact.source && other.target === fact.target);
}

function line(fields) {
  const words = fields.map((field) => (field === "" || field === null ? "." : String(field)));
  return words.join(" ").replace(/(?: \.)+$/, "");
}

/** Pseudo-types are taken by functions but stand in no column; record is the one that expressions have. */
function isValueType(type) {
  return type.kind !== "p" || type.name === "record";
}

/** Grouped as the bytea that they are, but which `=` compares two of them PostgreSQL cannot tell. */
const withoutOperator = new Set(["pg_dependencies", "pg_mcv_list", "pg_ndistinct"]);

function equalityOf(type) {
  if (!type.groupable || !isValueType(type) || withoutOperator.has(type.name)) return "n";
  const own = type.kind === "a" ? type.element : type.name;
  return faithfulTypes.has(own) ? "f" : "s";
}

async function write(name, legend, lines) {
  const text = lines
    .join("\n")
    .replaceAll("\\", "\\\\")
    .replaceAll("`", "\\`")
    .replaceAll("${", "\\${");
  await writeFile(
    new URL(`../src/catalog/facts/${name}.ts`, import.meta.url),
    `// Written by scripts/generate-catalog-facts.mjs; not edited by hand.\n// ${legend}\nexport const ${name.replace(/s$/, "")}Facts = \`\\\n${text}\n\`;\n`,
  );
  process.stdout.write(`${name}: ${lines.length}\n`);
}

const servers = [];
for (const port of process.argv.slice(2)) servers.push(await readServer(port));
servers.sort((left, right) => right.version - left.version);

const types = unite(servers, "types", findByName);
await write(
  "types",
  "name, kind, category, preferred, collatable, equality, hashable, ordered, input, output, element",
  types.map((type) =>
    line([
      type.name,
      [
        type.kind,
        type.category,
        type.preferred ? "p" : ".",
        type.collatable ? "c" : ".",
        equalityOf(type),
        type.hashable && isValueType(type) ? "h" : ".",
        type.ordered && isValueType(type) ? "o" : ".",
        type.input,
        type.output,
      ].join(""),
      type.element,
    ]),
  ),
);

const functions = unite(servers, "functions", findFunction);
await write(
  "functions",
  "name, kind volatility strict set, since, result, arguments, defaults, argument names, variadic, columns, aggregate kind and direct arguments",
  functions
    .map((fact) =>
      line([
        fact.name,
        [fact.kind, fact.volatility, fact.strict ? "s" : ".", fact.set ? "r" : "."].join(""),
        fact.since,
        fact.result,
        fact.arguments.join(","),
        fact.defaults === 0 ? "" : fact.defaults,
        fact.names.some((name) => name !== "") ? fact.names.join(",") : "",
        fact.variadic,
        fact.columns.join(","),
        fact.aggregate === null ? "" : `${fact.aggregate}${fact.direct}`,
      ]),
    )
    .sort(),
);

const operators = unite(servers, "operators", findOperator);
await write(
  "operators",
  "name, volatility strict, since, result, left, right, negator, commutator",
  operators
    .map((fact) =>
      line([
        fact.name,
        [fact.volatility, fact.strict ? "s" : "."].join(""),
        fact.since,
        fact.result,
        fact.left,
        fact.right,
        fact.negator,
        fact.commutator,
      ]),
    )
    .sort(),
);

const casts = unite(servers, "casts", findCast);
await write(
  "casts",
  "source, target, context method volatility, since",
  casts
    .map((fact) =>
      line([
        fact.source,
        fact.target,
        [fact.context, fact.method, fact.volatility].join(""),
        fact.since,
      ]),
    )
    .sort(),
);
