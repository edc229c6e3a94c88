import type { NamedScalar } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { isMovable } from "./conjuncts.js";

/** What each computed column stands for. */
export function replacementsOf(columns: readonly NamedScalar[]): ReadonlyMap<ColumnId, Scalar> {
  return new Map(columns.map(({ id, scalar }) => [id, scalar]));
}

/**
 * Whether computed columns may be written out where they are read: not when that would repeat something volatile
 * or a subquery, nor where GROUPING names a column that is then no column any more.
 */
export function canInline(columns: readonly NamedScalar[], readers: readonly Scalar[]): boolean {
  if (!columns.every(({ scalar }) => isMovable(scalar))) return false;
  const computed = new Set(
    columns.filter(({ scalar }) => scalar.kind !== "column").map(({ id }) => id),
  );
  return !readers.some((reader) => groups(reader, computed));
}

function groups(scalar: Scalar, computed: ReadonlySet<ColumnId>): boolean {
  if (scalar.kind === "grouping") return scalar.keys.some((key) => computed.has(key));
  return argumentsOf(scalar).some((argument) => groups(argument, computed));
}
