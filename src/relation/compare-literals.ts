import type { ComparisonScalar } from "./scalar.js";

const integerTypes = new Set(["pg_catalog.int2", "pg_catalog.int4", "pg_catalog.int8"]);

/**
 * What a comparison of two integers is worth where only TRUE counts, NULL being FALSE.
 *
 * @returns `undefined` when it is no such comparison
 */
export function compareLiterals(comparison: ComparisonScalar): boolean | undefined {
  const { left, right, operator } = comparison;
  if (left.kind !== "literal" || right.kind !== "literal") return undefined;
  if (left.value === undefined || right.value === undefined) return false;
  if (!integerTypes.has(left.type.key) || !integerTypes.has(right.type.key)) return undefined;
  const difference = BigInt(left.value) - BigInt(right.value);
  switch (operator) {
    case "=":
      return difference === 0n;
    case "<>":
      return difference !== 0n;
    case "<":
      return difference < 0n;
    case "<=":
      return difference <= 0n;
    case ">":
      return difference > 0n;
    case ">=":
      return difference >= 0n;
  }
}
