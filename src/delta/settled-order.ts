import type { Catalog } from "../catalog/catalog.js";
import { equalityOf } from "../catalog/type-facts.js";
import { keysOf } from "../relation/keys.js";
import type { Relation } from "../relation/relation.js";
import { isSameScalar } from "../relation/same-scalar.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";

/** Whether rows that tie in the ordering are one row, or show the same. */
export function isSettledBy(
  ordered: readonly Scalar[],
  shown: readonly Scalar[],
  input: Relation,
  catalog: Catalog,
): boolean {
  const fixed = new Set<ColumnId>();
  for (const scalar of ordered) if (scalar.kind === "column") fixed.add(scalar.column);
  if (keysOf(input).some((key) => key.every((id) => fixed.has(id)))) return true;
  const exact = ordered.filter(({ type }) => equalityOf(type, catalog) === "faithful");
  const isSettled = (scalar: Scalar): boolean =>
    scalar.kind === "literal" ||
    exact.some((other) => isSameScalar(other, scalar)) ||
    (argumentsOf(scalar).length > 0 &&
      scalar.kind !== "subquery" &&
      argumentsOf(scalar).every(isSettled));
  return shown.every(isSettled);
}
