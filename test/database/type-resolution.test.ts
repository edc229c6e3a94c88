import { beforeAll, expect, it } from "vitest";
import { buildCast } from "../../src/bind/types/coercion.js";
import {
  resolveDistinct,
  resolveInList,
  resolveQuantified,
  resolveRowComparison,
} from "../../src/bind/types/comparisons.js";
import { buildArray, buildCase, buildConditional } from "../../src/bind/types/constructs.js";
import { buildCall, resolveFunction } from "../../src/bind/types/functions.js";
import {
  booleanLiteral,
  nullLiteral,
  numberLiteral,
  stringLiteral,
} from "../../src/bind/types/literals.js";
import { resolveOperator } from "../../src/bind/types/operators.js";
import { describeType } from "../../src/bind/types/type-names.js";
import type { Catalog, CatalogFunction } from "../../src/catalog/catalog.js";
import { createCatalog } from "../../src/catalog/create-catalog.js";
import { functionFacts } from "../../src/catalog/facts/functions.js";
import { operatorFacts } from "../../src/catalog/facts/operators.js";
import { arrayType, compositeType, domainType, enumType } from "../../src/catalog/make-type.js";
import { builtinType, type Type } from "../../src/catalog/type.js";
import { TrickleError } from "../../src/diagnostics/errors.js";
import { createRandom } from "../../src/proof/random.js";
import type { ColumnId, Scalar } from "../../src/relation/scalar.js";
import { columnScalar, literalScalar, rowScalar } from "../../src/relation/scalar-constructors.js";
import { argumentsOf } from "../../src/relation/scalar-traversal.js";
import { describeDatabases, type TestDatabase } from "../support/database.js";

/** PREPARE analyses an expression and runs nothing; what it finds can be read from PostgreSQL 16 on. */
const schema = (major: number) => `
CREATE TYPE public.mood AS ENUM ('sad', '1');
CREATE DOMAIN public.positive AS int4;
CREATE DOMAIN public.label AS varchar(10);
CREATE DOMAIN public.numbers AS int4[];
CREATE TYPE public.pair AS (a int4, b text);
CREATE FUNCTION public.describe(expressions json) RETURNS TABLE (type text, state text, message text)
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE expression text;
BEGIN
  FOR expression IN SELECT json_array_elements_text(expressions) LOOP
    type := NULL; state := NULL; message := NULL;
    BEGIN
      EXECUTE 'PREPARE probe AS SELECT ' || expression;
      ${
        major < 16
          ? "type := 'accepted';"
          : "type := (SELECT result_types[1]::text FROM pg_prepared_statements WHERE name = 'probe');"
      }
      DEALLOCATE probe;
    EXCEPTION WHEN OTHERS THEN
      GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT;
    END;
    RETURN NEXT;
  END LOOP;
END $$`;

const own = (name: string) => ({ schema: "public", name });

/** The same objects, for a server of `major`: what newer versions brought is left out. */
function catalogOf(major: number): Catalog {
  const builtin = (name: string): Type => {
    const found = createCatalog().types.get(`pg_catalog.${name}`);
    if (found === undefined) throw new Error(`no type ${name}`);
    return found;
  };
  const types = [
    enumType(own("mood"), ["sad", "1"]),
    domainType(own("positive"), builtinType("int4"), builtin("int4"), false),
    domainType(own("label"), builtinType("varchar", 14), builtin("varchar"), false),
    domainType(own("numbers"), builtinType("_int4"), builtin("_int4"), false),
    compositeType(own("pair"), [
      { name: "a", type: builtinType("int4") },
      { name: "b", type: builtinType("text") },
    ]),
  ];
  const arrays = types.map((type) => arrayType(own(`_${type.name}`), type));
  const newest = createCatalog({ types: [...types, ...arrays], searchPath: ["pg_catalog"] });
  return {
    ...newest,
    functionsNamed: (name) => newest.functionsNamed(name).filter(({ since }) => since <= major),
    operatorsNamed: (name) => newest.operatorsNamed(name).filter(({ since }) => since <= major),
    castBetween: (source, target) => {
      const cast = newest.castBetween(source, target);
      return cast !== undefined && cast.since <= major ? cast : undefined;
    },
  };
}

/** A value as SQL text and as a scalar. */
interface Operand {
  readonly sql: string;
  readonly scalar: Scalar;
}

/** An expression as SQL text, and what resolves it here. */
interface Case {
  readonly sql: string;
  readonly resolve: () => Scalar;
}

interface Outcome {
  readonly type: string | null;
  readonly state: string | null;
  readonly message: string | null;
}

interface OwnOutcome extends Outcome {
  /** There is a literal whose text only the server reads. */
  readonly unread: boolean;
}

const commonTypes =
  `int2 int4 int8 numeric float4 float8 bool text varchar bpchar name char bytea date time timetz
  timestamp timestamptz interval uuid json jsonb inet cidr bit varbit money oid xid regclass point box tsvector tsquery
  int4range numrange tstzrange int4multirange nummultirange _int4 _text _numeric _varchar int2vector record`
    .split(/\s+/)
    .map((name) => `pg_catalog.${name}`)
    .concat(
      ["mood", "positive", "label", "numbers", "pair", "_mood"].map((name) => `public.${name}`),
    );

function typed(key: string, catalog: Catalog): Operand {
  if (key === "pg_catalog.record") {
    const fields = [numberLiteral("1", undefined), numberLiteral("2", undefined)];
    return {
      sql: "ROW(1, 2)",
      scalar: rowScalar({ fields, type: builtinType("record"), span: undefined }),
    };
  }
  const type = catalog.types.get(key);
  if (type === undefined) throw new Error(`no type ${key}`);
  return {
    sql: `NULL::${type.schema}."${type.name}"`,
    scalar: columnScalar(0 as ColumnId, { key, modifier: -1, collation: undefined }),
  };
}

const nothing: Operand = { sql: "NULL", scalar: nullLiteral(undefined) };
const quoted = (text: string): Operand => ({
  sql: `'${text}'`,
  scalar: stringLiteral(text, undefined),
});
const number = (text: string): Operand => ({ sql: text, scalar: numberLiteral(text, undefined) });
const numbers = ["1", "1.5", "3000000000"].map(number);

function outcomeOf({ resolve }: Case, catalog: Catalog): OwnOutcome {
  try {
    const scalar = resolve();
    const { key } = scalar.type;
    // The server gives text to what is unknown in the end.
    const type = key === "pg_catalog.unknown" ? "text" : describeType(key, catalog);
    return { type, state: null, message: null, unread: hasUnreadText(scalar) };
  } catch (error) {
    if (!(error instanceof TrickleError)) throw error;
    return { type: null, state: error.code, message: error.message, unread: false };
  }
}

const readTypes = new Set(
  "int2 int4 int8 numeric float4 float8 bool uuid text varchar bpchar name unknown"
    .split(" ")
    .map((name) => `pg_catalog.${name}`)
    .concat("public.mood"),
);

function hasUnreadText(scalar: Scalar): boolean {
  if (scalar.kind === "literal") {
    return scalar.value !== undefined && !readTypes.has(scalar.type.key);
  }
  // A text that sessions read differently is converted at run time.
  const converted = scalar.kind === "cast" && scalar.volatility === "stable";
  return converted || argumentsOf(scalar).some(hasUnreadText);
}

/** Errors of input functions: values that are malformed or out of range, names of objects that do not exist. */
const textErrors = /^22|^42P01$|^0A000$/;

function agrees(mine: OwnOutcome, theirs: Outcome): boolean {
  if (mine.unread && textErrors.test(theirs.state ?? "")) return true;
  if (mine.state !== theirs.state || mine.message !== theirs.message) return false;
  return theirs.type === "accepted" || mine.type === theirs.type;
}

const batch = 1000;

/** The cases that the server and this library resolve differently, as text. */
async function differences(
  cases: readonly Case[],
  database: TestDatabase,
  catalog: Catalog,
): Promise<readonly string[]> {
  const different: string[] = [];
  for (let start = 0; start < cases.length; start += batch) {
    const slice = cases.slice(start, start + batch);
    const texts = JSON.stringify(slice.map(({ sql }) => sql));
    const answers = await database.query("SELECT * FROM public.describe($1::json)", [texts]);
    expect(answers).toHaveLength(slice.length);
    for (const [index, one] of slice.entries()) {
      const answer = answers[index];
      const theirs = {
        type: answer?.["type"] ?? null,
        state: answer?.["state"] ?? null,
        message: answer?.["message"] ?? null,
      };
      const mine = outcomeOf(one, catalog);
      if (agrees(mine, theirs)) continue;
      const shown = ({ type, state, message }: Outcome) => type ?? `${state} ${message}`;
      different.push(`${one.sql}: ${shown(mine)}, the server: ${shown(theirs)}`);
    }
  }
  return different;
}

const unqualified = (name: string) => ({ schema: undefined, name });

function operatorCase(name: string, left: Operand, right: Operand, catalog: Catalog): Case {
  const path = catalog.searchPath;
  return {
    sql: `${left.sql} ${name} ${right.sql}`,
    resolve: () =>
      left.scalar.kind === "row" && right.scalar.kind === "row"
        ? resolveRowComparison(
            unqualified(name),
            left.scalar.fields,
            right.scalar.fields,
            catalog,
            path,
            undefined,
          )
        : resolveOperator(unqualified(name), left.scalar, right.scalar, catalog, path, undefined),
  };
}

function prefixCase(name: string, operand: Operand, catalog: Catalog): Case {
  return {
    sql: `${name} ${operand.sql}`,
    resolve: () =>
      resolveOperator(
        unqualified(name),
        undefined,
        operand.scalar,
        catalog,
        catalog.searchPath,
        undefined,
      ),
  };
}

/** What SQL's grammar takes only between two operands. */
const infixOnly = new Set(["%", "^", "*", "/", "<", ">", "=", "<=", ">=", "<>"]);

function operatorCases(catalog: Catalog): readonly Case[] {
  const random = createRandom(1);
  const operands = commonTypes.map((key) => typed(key, catalog));
  const others = [nothing, ...numbers];
  return namesIn(operatorFacts).flatMap((name) => [
    ...operands.flatMap((operand) => [
      operatorCase(name, operand, operand, catalog),
      operatorCase(name, operand, nothing, catalog),
      operatorCase(name, nothing, operand, catalog),
      operatorCase(name, operand, random.pick(numbers), catalog),
    ]),
    ...Array.from({ length: 60 }, () =>
      operatorCase(
        name,
        random.pick([...operands, ...others]),
        random.pick([...operands, ...others]),
        catalog,
      ),
    ),
    ...(infixOnly.has(name)
      ? []
      : [...operands, ...others].map((operand) => prefixCase(name, operand, catalog))),
  ]);
}

function literalCases(catalog: Catalog, major: number): readonly Case[] {
  const texts = ["1", "x", "", " on ", "1.5", "99999999999", "NaN", "sad"]
    // Other bases came with PostgreSQL 16, and are read here for all.
    .concat(major < 16 ? [] : ["0x1F", "1_000"])
    .map(quoted);
  const operands = commonTypes.map((key) => typed(key, catalog));
  const names = ["=", "<", "+", "||", "~"];
  return names.flatMap((name) =>
    texts.flatMap((text) => [
      ...operands.map((operand) => operatorCase(name, operand, text, catalog)),
      operatorCase(name, text, nothing, catalog),
      operatorCase(name, text, text, catalog),
    ]),
  );
}

function castCases(catalog: Catalog): readonly Case[] {
  const sources = [
    ...commonTypes.map((key) => typed(key, catalog)),
    nothing,
    ...numbers,
    ...["1", "x"].map(quoted),
  ];
  return commonTypes
    .filter((key) => key !== "pg_catalog.record")
    .flatMap((key) => {
      const target = { key, modifier: -1, collation: undefined };
      const name = typed(key, catalog).sql.slice("NULL::".length);
      return sources.map(({ sql, scalar }) => ({
        sql: `CAST(${sql} AS ${name})`,
        resolve: () => buildCast(scalar, target, catalog, undefined),
      }));
    });
}

/** A NULL of a known type that is no column, as the server sees it. */
function constant({ scalar }: Operand): Scalar {
  return scalar.kind === "column" ? literalScalar(undefined, scalar.type) : scalar;
}

function constructCases(catalog: Catalog): readonly Case[] {
  const random = createRandom(2);
  const path = catalog.searchPath;
  const values = [...commonTypes.map((key) => typed(key, catalog)), nothing, ...numbers];
  const when = booleanLiteral(true, undefined);
  const conditional = (form: "coalesce" | "nullif" | "greatest" | "least") => {
    const [left, right] = [random.pick(values), random.pick(values)];
    return {
      sql: `${form}(${left.sql}, ${right.sql})`,
      resolve: () => buildConditional(form, [left.scalar, right.scalar], catalog, path, undefined),
    };
  };
  const other = (): Case => {
    const [left, right, third] = [random.pick(values), random.pick(values), random.pick(values)];
    switch (random.integer(1, 5)) {
      case 1:
        return {
          sql: `CASE WHEN true THEN ${left.sql} ELSE ${right.sql} END`,
          resolve: () => buildCase([{ when, then: left.scalar }], right.scalar, catalog, undefined),
        };
      case 2:
        return {
          sql: `ARRAY[${left.sql}, ${right.sql}, ${third.sql}]`,
          resolve: () =>
            buildArray([left.scalar, right.scalar, third.scalar], undefined, catalog, undefined),
        };
      case 3:
        return {
          sql: `${left.sql} IS DISTINCT FROM ${right.sql}`,
          resolve: () =>
            resolveDistinct(left.scalar, right.scalar, false, catalog, path, undefined),
        };
      case 4:
        return {
          sql: `${left.sql} IN (${right.sql}, ${third.sql})`,
          resolve: () => {
            const members = [constant(right), constant(third)];
            return resolveInList(left.scalar, members, false, catalog, path, undefined);
          },
        };
      default: {
        const name = random.pick(["=", "<>", "<", "@>", "+"]);
        return {
          sql: `${left.sql} ${name} ALL (${right.sql})`,
          resolve: () =>
            resolveQuantified(
              unqualified(name),
              "all",
              left.scalar,
              right.scalar,
              catalog,
              path,
              undefined,
            ),
        };
      }
    }
  };
  const forms = ["coalesce", "nullif", "greatest", "least"] as const;
  return Array.from({ length: 600 }, () => [
    ...forms.map(conditional),
    other(),
    other(),
    other(),
  ]).flat();
}

/** For each overload of each function, a few calls with arguments that fit it or nearly do. */
function functionCases(catalog: Catalog): readonly Case[] {
  const random = createRandom(3);
  const argumentFor = (declared: string): Operand =>
    random.pickWeighted<() => Operand>([
      { weight: 4, item: () => typed(concreteType(declared, random, catalog), catalog) },
      { weight: 2, item: () => nothing },
      { weight: 1, item: () => random.pick([...numbers, quoted("1")]) },
      { weight: 2, item: () => typed(random.pick(commonTypes), catalog) },
    ])();
  const cases: Case[] = [];
  for (const name of namesIn(functionFacts)) {
    for (const found of catalog.functionsNamed(name)) {
      if (found.arguments.some((key) => key === "pg_catalog.cstring")) continue;
      for (let count = 0; count < 3; count += 1) {
        cases.push(functionCase(found, argumentFor, random, catalog));
      }
    }
  }
  return cases;
}

type Random = ReturnType<typeof createRandom>;

/** A type that a declared one accepts: itself, or one of those that a pseudo-type stands for. */
function concreteType(declared: string, random: Random, catalog: Catalog): string {
  const name = declared.replace("pg_catalog.", "");
  if (name.endsWith("array")) {
    return name === "anynonarray" || name === "anycompatiblenonarray"
      ? "pg_catalog.int8"
      : random.pick(["pg_catalog._int4", "pg_catalog._text", "public.numbers", "public._mood"]);
  }
  if (name.endsWith("multirange")) return random.pick(multiranges);
  if (name.startsWith("any") && name.endsWith("range")) return random.pick(ranges);
  if (name === "anyenum") return "public.mood";
  const pseudo = catalog.types.get(declared)?.kind === "pseudo" && name !== "record";
  return pseudo ? random.pick(commonTypes) : declared;
}

const ranges = ["pg_catalog.int4range", "pg_catalog.numrange"];
const multiranges = ["pg_catalog.int4multirange", "pg_catalog.nummultirange"];

function functionCase(
  found: CatalogFunction,
  argumentFor: (declared: string) => Operand,
  random: Random,
  catalog: Catalog,
): Case {
  const sorted = found.aggregateKind !== undefined && found.aggregateKind !== "ordinary";
  if (sorted) return orderedSetCase(found, argumentFor, random, catalog);
  const { defaults, variadic } = found;
  const declared = found.arguments.slice(0, found.arguments.length - random.integer(0, defaults));
  const expanded =
    variadic !== undefined && random.chance(0.6)
      ? [...declared.slice(0, -1), ...Array.from({ length: random.integer(0, 3) }, () => variadic)]
      : declared;
  const marked = variadic !== undefined && expanded === declared && random.chance(0.7);
  const nameable = expanded === declared && !marked && !found.argumentNames.includes("");
  const named =
    nameable && found.argumentNames.length > 0 && random.chance(0.3)
      ? random.integer(0, expanded.length)
      : expanded.length;
  const given = expanded.map(argumentFor);
  const argumentNames = given.map((_, index) =>
    index < named ? undefined : found.argumentNames[index],
  );
  const over = found.kind === "window" || (found.kind === "aggregate" && random.chance(0.1));
  const star = given.length === 0 && found.kind === "aggregate" && random.chance(0.5);
  const list = given.map(({ sql }, index) => {
    const name = argumentNames[index];
    const word = marked && index === given.length - 1 ? "VARIADIC " : "";
    return `${word}${name === undefined ? "" : `"${name}" => `}${sql}`;
  });
  return callCase(`"${found.name}"(${star ? "*" : list.join(", ")})${over ? " OVER ()" : ""}`, () =>
    resolveFunction(
      {
        ...plainCall,
        name: unqualified(found.name),
        arguments: given.map(({ scalar }) => scalar),
        argumentNames: argumentNames.some((name) => name !== undefined) ? argumentNames : [],
        variadic: marked,
        star,
        over,
      },
      catalog,
      catalog.searchPath,
    ),
  );
}

const plainCall = {
  distinct: false,
  ordered: false,
  withinGroup: undefined,
  filtered: false,
  span: undefined,
} as const;

function callCase(sql: string, resolve: () => ReturnType<typeof resolveFunction>): Case {
  return {
    sql,
    resolve: () => {
      const resolution = resolve();
      return buildCall(resolution, undefined);
    },
  };
}

/** Sort expressions are of types that can be sorted; hypothetical arguments are of the same ones. */
function orderedSetCase(
  found: CatalogFunction,
  argumentFor: (declared: string) => Operand,
  random: Random,
  catalog: Catalog,
): Case {
  const sortable = random.pick(["int4", "text", "numeric", "date", "float8", "interval"]);
  const sort = typed(`pg_catalog.${sortable}`, catalog);
  const direct =
    found.aggregateKind === "hypothetical-set"
      ? [random.pick([sort, nothing])]
      : found.arguments.slice(0, found.directArguments).map(argumentFor);
  const sql = `"${found.name}"(${direct.map((one) => one.sql).join(", ")}) WITHIN GROUP (ORDER BY ${sort.sql})`;
  return callCase(sql, () =>
    resolveFunction(
      {
        ...plainCall,
        name: unqualified(found.name),
        arguments: direct.map(({ scalar }) => scalar),
        argumentNames: [],
        variadic: false,
        star: false,
        over: false,
        withinGroup: [sort.scalar],
      },
      catalog,
      catalog.searchPath,
    ),
  );
}

/** The names at the beginning of the lines of generated facts, each once. */
function namesIn(facts: string): readonly string[] {
  const names = facts
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(0, line.indexOf(" ")));
  return [...new Set(names)];
}

describeDatabases((database) => {
  beforeAll(async () => {
    await database.exec(schema(database.major));
  });

  const compare = async (
    make: (catalog: Catalog, major: number) => readonly Case[],
    least: number,
  ): Promise<void> => {
    const catalog = catalogOf(database.major);
    const cases = make(catalog, database.major);
    expect(cases.length).toBeGreaterThan(least);
    expect(await differences(cases, database, catalog)).toEqual([]);
  };

  it.each([
    ["operators", operatorCases, 10_000],
    ["literals", literalCases, 1500],
    ["casts", castCases, 2000],
    ["conditional expressions", constructCases, 4000],
  ] as const)("resolves %s as the server does", async (_, make, least) => compare(make, least));

  // Older versions lack some names and defaults of parameters, which are facts of the newest one here.
  it.skipIf(database.major < 18)("resolves functions as the server does", async () =>
    compare(functionCases, 5000),
  );
});
