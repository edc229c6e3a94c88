import type { Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";

/** Operators of `pg_catalog` that give a value for all values of these types. */
const safeNumeric = new Set(["+", "-", "*"]);

/**
 * Whether evaluating the expression can raise an error for some values: division by zero, an overflow, a conversion.
 * Whatever is not known to be safe can.
 */
export function isFallible(scalar: Scalar): boolean {
  return isFallibleItself(scalar) || argumentsOf(scalar).some(isFallible);
}

/** The same of the outermost operation alone. */
export function isFallibleItself(scalar: Scalar): boolean {
  switch (scalar.kind) {
    case "call":
    case "cast":
    case "quantified":
    case "opaque":
    case "subquery":
      return !isSafe(scalar);
    default:
      return false;
  }
}

function isSafe(scalar: Scalar): boolean {
  if (scalar.kind === "cast") {
    return !scalar.explicit && scalar.argument.type.key !== "pg_catalog.unknown";
  }
  if (scalar.kind !== "call" || scalar.name.schema !== "pg_catalog") return false;
  const { name } = scalar.name;
  // Numeric holds 131072 digits before the point: sums and products of stored values do not reach that.
  if (safeNumeric.has(name)) return scalar.type.key === "pg_catalog.numeric";
  return name === "||" || name === "~~" || name === "!~~";
}

/** Functions of `pg_catalog` that give a value for all values of their arguments. */
const totalFunctions = new Set([
  "array_append",
  "array_position",
  "array_positions",
  "array_prepend",
  "arrayoverlap",
  "btrim",
  "cardinality",
  "concat",
  "concat_ws",
  "length",
  "lower",
  "ltrim",
  "md5",
  "replace",
  "rtrim",
  "unnest",
  "upper",
]);

/**
 * Whether the expression can fail for a pair of rows that never stood side by side, in a way that counts where such
 * pairs cannot be kept out. An overflow of a sum or a product does not: it takes values that no pair is likely to have.
 * A conversion to text and a comparison with the elements of an array give a value for all values.
 */
export function canFailForPairs(scalar: Scalar): boolean {
  return failsForPairsItself(scalar) || argumentsOf(scalar).some(canFailForPairs);
}

function failsForPairsItself(scalar: Scalar): boolean {
  switch (scalar.kind) {
    case "quantified":
      return scalar.operator.schema !== "pg_catalog";
    case "cast":
      return isFallibleItself(scalar) && !(scalar.type.key === "pg_catalog.text");
    case "call":
      return (
        isFallibleItself(scalar) &&
        !(
          scalar.name.schema === "pg_catalog" &&
          (scalar.notation === "function" ? totalFunctions : safeNumeric).has(scalar.name.name)
        )
      );
    default:
      return isFallibleItself(scalar);
  }
}
