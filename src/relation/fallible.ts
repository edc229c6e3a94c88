import { areFlat, type FlatColumns, isArrayType } from "./flat-arrays.js";
import type { CallScalar, CastScalar, Scalar } from "./scalar.js";
import { argumentsOf } from "./scalar-traversal.js";

/**
 * Whether evaluating the expression can raise an error for some values: division by zero, an overflow, a conversion.
 * Whatever is not known to be safe can.
 */
export function isFallible(scalar: Scalar): boolean {
  return isFallibleItself(scalar) || argumentsOf(scalar).some(isFallible);
}

/** The same of the outermost operation alone. */
export function isFallibleItself(scalar: Scalar): boolean {
  return fails(scalar, new Set());
}

function fails(scalar: Scalar, flat: FlatColumns): boolean {
  switch (scalar.kind) {
    case "call":
      return !isSafeCall(scalar, flat);
    case "cast":
      return !isSafeCast(scalar);
    // Of arrays of different lengths there is no array.
    case "array":
      return scalar.elements.some(isArrayType);
    case "quantified":
      return !(scalar.operator.schema === "pg_catalog" && comparisons.has(scalar.operator.name));
    case "opaque":
    case "subquery":
      return true;
    default:
      return false;
  }
}

/** Comparisons with the elements of an array give a value for all values; a pattern among them may be none. */
const comparisons = new Set(["=", "<>", "<", "<=", ">", ">="]);

/** Conversions that PostgreSQL adds by itself and that have no value for some values: target types by the type of origin. */
const failingCasts: Readonly<Record<string, readonly string[]>> = {
  numeric: ["float4", "float8"],
  date: ["timestamp", "timestamptz"],
  timestamp: ["timestamptz"],
  int8: ["oid"],
  text: ["regclass"],
  varchar: ["regclass"],
  macaddr8: ["macaddr"],
};

function isSafeCast({ argument, explicit, type }: CastScalar): boolean {
  const [from, to] = [argument.type.key, type.key];
  if (explicit || from === "pg_catalog.unknown") return false;
  // A constant is converted before a row is read, in the query as well.
  if (argument.kind === "literal") return true;
  const [origin, target] = [from, to].map((key) => key.replace(/^pg_catalog\._?/, ""));
  const failing = failingCasts[origin ?? ""];
  return (
    !failing?.includes(target ?? "") && !(origin === "int8" && target?.startsWith("reg") === true)
  );
}

/** Operators of `pg_catalog` that compute. */
const arithmetic = new Set(["+", "-", "*"]);

function isSafeCall(scalar: CallScalar, flat: FlatColumns): boolean {
  if (scalar.name.schema !== "pg_catalog") return false;
  switch (scalar.name.name) {
    // Numeric holds 131072 digits before the point: sums and products of stored values do not reach that.
    case "+":
    case "-":
    case "*":
      return scalar.type.key === "pg_catalog.numeric";
    // Arrays are joined where their dimensions fit.
    case "||":
      return !isArrayType(scalar) || areFlat(scalar.arguments, flat);
    case "&&":
      return scalar.arguments.every(isArrayType);
    case "~~":
    case "!~~":
      return scalar.arguments[1] !== undefined && isWholePattern(scalar.arguments[1]);
    default:
      return false;
  }
}

/** A pattern that ends in an escape is an error, once a value reaches its end. */
function isWholePattern(pattern: Scalar): boolean {
  if (pattern.kind !== "literal") return false;
  const escapes = /\\*$/.exec(pattern.value ?? "")?.[0].length ?? 0;
  return escapes % 2 === 0;
}

/** Types of which a sum or a product fails only where it is larger than the type holds. */
const amounts: ReadonlySet<string> = new Set(
  `int2 int4 int8 float4 float8 numeric money date time timetz timestamp timestamptz interval`
    .split(" ")
    .map((name) => `pg_catalog.${name}`),
);

/** A sum, a difference or a product that can fail by overflow alone: that takes values that no pair is likely to have. */
export function failsByOverflowAlone(scalar: Scalar): boolean {
  return (
    scalar.kind === "call" &&
    scalar.notation !== "function" &&
    scalar.name.schema === "pg_catalog" &&
    arithmetic.has(scalar.name.name) &&
    amounts.has(scalar.type.key)
  );
}

/** Functions of `pg_catalog` that give a value for all values of their arguments. */
const totalFunctions = new Set([
  "arrayoverlap",
  "btrim",
  "cardinality",
  "cash_send",
  "concat",
  "concat_ws",
  "float4send",
  "float8send",
  "interval_send",
  "lower",
  "ltrim",
  "md5",
  "octet_length",
  "replace",
  "rtrim",
  "timetz_send",
  "unnest",
  "upper",
]);

function isTotalFunction({ name, arguments: values, type }: CallScalar, flat: FlatColumns) {
  switch (name.name) {
    // Of bytes in an encoding there may be none; that of a path can overflow.
    case "length":
      return values.length === 1 && type.key === "pg_catalog.int4";
    case "array_append":
    case "array_position":
    case "array_positions":
    case "array_prepend":
      return values.length === 2 && areFlat(values, flat);
    default:
      return totalFunctions.has(name.name);
  }
}

/**
 * Whether the expression can fail for a pair of rows that never stood side by side, in a way that counts where such
 * pairs cannot be kept out. An overflow of a sum or a product does not. A conversion to text and a comparison with the
 * elements of an array give a value for all values; so does what is appended to an array that is flat.
 */
export function canFailForPairs(scalar: Scalar, flat: FlatColumns): boolean {
  return (
    failsForPairsItself(scalar, flat) ||
    argumentsOf(scalar).some((argument) => canFailForPairs(argument, flat))
  );
}

/** The same of the outermost operation alone. */
export function failsForPairsItself(scalar: Scalar, flat: FlatColumns): boolean {
  return failsForSome(scalar, flat) && !failsByOverflowAlone(scalar);
}

/**
 * As `isFallible`, where to be careful costs more than a step: a conversion to text and functions of `pg_catalog` of which
 * that is known give a value for all values.
 */
export function canFail(scalar: Scalar): boolean {
  return failsForSome(scalar, new Set()) || argumentsOf(scalar).some(canFail);
}

function failsForSome(scalar: Scalar, flat: FlatColumns): boolean {
  switch (scalar.kind) {
    case "cast":
      return fails(scalar, flat) && !(scalar.type.key === "pg_catalog.text");
    case "call":
      return (
        fails(scalar, flat) &&
        !(
          scalar.notation === "function" &&
          scalar.name.schema === "pg_catalog" &&
          isTotalFunction(scalar, flat)
        )
      );
    default:
      return fails(scalar, flat);
  }
}
