import type { FunctionRequest } from "../../../../src/bind/types/functions.js";
import { numberLiteral, stringLiteral } from "../../../../src/bind/types/literals.js";
import { builtinTypes } from "../../../../src/catalog/builtin-types.js";
import type {
  CatalogCast,
  CatalogFunction,
  CatalogOperator,
} from "../../../../src/catalog/catalog.js";
import { createCatalog } from "../../../../src/catalog/create-catalog.js";
import {
  arrayType,
  baseType,
  compositeType,
  domainType,
  enumType,
  multirangeType,
  rangeType,
  referenceTo,
} from "../../../../src/catalog/make-type.js";
import {
  builtinType,
  type Type,
  type TypeReference,
  typeKey,
} from "../../../../src/catalog/type.js";
import { TrickleError } from "../../../../src/diagnostics/errors.js";
import type { ColumnId, Scalar } from "../../../../src/relation/scalar.js";
import { columnScalar } from "../../../../src/relation/scalar-constructors.js";
import { scalarText } from "../../../../src/relation/scalar-text.js";

function builtin(name: string): Type {
  const type = builtinTypes.get(`pg_catalog.${name}`);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

const own = (name: string) => ({ schema: "public", name });

const mood = enumType(own("mood"), ["sad", "it's ok", "Ü"]);
const positive = domainType(own("positive"), builtinType("int4"), builtin("int4"), false);
const price = domainType(own("price"), builtinType("numeric", 655366), builtin("numeric"), false);
const numbers = domainType(own("numbers"), builtinType("_int4"), builtin("_int4"), false);
const ascii = domainType(
  own("ascii"),
  { ...builtinType("text"), collation: { schema: "pg_catalog", name: "C" } },
  builtin("text"),
  false,
);
const pair = compositeType(own("pair"), [
  { name: "a", type: builtinType("int4") },
  { name: "b", type: builtinType("varchar", 7) },
]);
const span = rangeType(own("span"), builtinType("float8"), false);
const spans = multirangeType(own("spans"), own("span"));
// As the extension citext makes it, in a schema of its own.
const citext = baseType(
  { schema: "extensions", name: "citext" },
  { category: "S", collatable: true, equality: "semantic", hashable: true, ordered: true },
);

const ownTypes = [mood, positive, price, numbers, ascii, pair, span, spans, citext];
const arrays = ownTypes.map((type) => arrayType({ ...type, name: `_${type.name}` }, type));

const citextOperators: readonly CatalogOperator[] = ["=", "<>", "<", "<=", ">", ">="].map(
  (name) => ({
    schema: "extensions",
    name,
    left: typeKey(citext),
    right: typeKey(citext),
    result: "pg_catalog.bool",
    volatility: "immutable",
    strict: true,
    negator: undefined,
    commutator: undefined,
    since: 15,
  }),
);

const citextCasts: readonly CatalogCast[] = [
  {
    source: typeKey(citext),
    target: "pg_catalog.text",
    context: "implicit",
    method: "binary",
    volatility: "immutable",
    since: 15,
  },
  {
    source: "pg_catalog.text",
    target: typeKey(citext),
    context: "assignment",
    method: "binary",
    volatility: "immutable",
    since: 15,
  },
];

/** A function of schema `public` unless it says otherwise. */
export function ownFunction(
  name: string,
  parameters: readonly string[],
  properties: Partial<CatalogFunction> = {},
): CatalogFunction {
  return {
    schema: "public",
    name,
    kind: "function",
    arguments: parameters.map(key),
    defaults: 0,
    argumentNames: [],
    variadic: undefined,
    result: "pg_catalog.int4",
    returnsSet: false,
    resultColumns: [],
    volatility: "immutable",
    strict: true,
    aggregateKind: undefined,
    directArguments: 0,
    since: 15,
    ...properties,
  };
}

/** `int4` is of `pg_catalog`, a name with a schema is taken as it is. */
export function key(name: string): string {
  return name.includes(".") ? name : `pg_catalog.${name}`;
}

export const searchPath = ["public", "extensions"];

export function catalogWith(functions: readonly CatalogFunction[]) {
  return createCatalog({
    types: [...ownTypes, ...arrays],
    functions,
    operators: citextOperators,
    casts: citextCasts,
    searchPath,
  });
}

export const catalog = catalogWith([]);

/** A reference to a type of the catalog. */
export function type(name: string, modifier = -1, collation?: string): TypeReference {
  const found = catalog.types.get(key(name));
  if (found === undefined) throw new Error(`no type ${name}`);
  return {
    ...referenceTo(found),
    modifier,
    collation: collation === undefined ? undefined : { schema: "pg_catalog", name: collation },
  };
}

const columnNames: string[] = [];

/** A column of a type; in texts it stands under the type's name, or the given one. */
export function column(name: string, modifier = -1, collation?: string, label = name): Scalar {
  columnNames.push(label);
  return columnScalar((columnNames.length - 1) as ColumnId, type(name, modifier, collation), {
    start: 0,
    end: name.length,
  });
}

export const number = (text: string): Scalar => numberLiteral(text, undefined);
export const quoted = (text: string): Scalar => stringLiteral(text, undefined);

/** A scalar in plan text. */
export function show(scalar: Scalar): string {
  return scalarText(scalar, {
    column: (column) => columnNames[column] ?? "?",
    subquery: () => "?",
  });
}

/** `code message` of the error that `run` throws, or what it returned instead. */
export function refusal(run: () => unknown): string {
  try {
    return `accepted: ${JSON.stringify(run())}`;
  } catch (error) {
    if (!(error instanceof TrickleError)) throw error;
    return `${error.code} ${error.message}`;
  }
}

/** The hint of the error that `run` throws. */
export function hintOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof TrickleError) return error.diagnostics[0]?.hint;
    throw error;
  }
  return undefined;
}

/** A plain call of positional arguments. */
export function request(
  name: string,
  given: readonly Scalar[],
  properties: Partial<FunctionRequest> = {},
): FunctionRequest {
  return {
    name: { schema: undefined, name },
    arguments: given,
    argumentNames: [],
    variadic: false,
    star: false,
    distinct: false,
    ordered: false,
    withinGroup: undefined,
    filtered: false,
    over: false,
    span: undefined,
    ...properties,
  };
}
