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
