import type { NamedScalar } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { argumentsOf } from "../relation/scalar-traversal.js";
import { isMovable } from "./conjuncts.js";

/** What each computed column stands for. */
export function replacementsOf(columns: readonly NamedScalar[]): ReadonlyMap<ColumnId, Scalar> {
  return new Map(columns.map(({ id, scalar }) => [id, scalar]));
}

/** Written out, what a node reads must not have more scalars than this; repeated doubling gets there quickly. */
const maximumSize = 10_000;

/**
 * Whether computed columns may be written out where they are read: not when that would repeat something volatile
 * or a subquery, nor where GROUPING names a column that is then no column any more, nor when it grows too large.
 */
export function canInline(columns: readonly NamedScalar[], readers: readonly Scalar[]): boolean {
  const computed = columns.filter(({ scalar }) => scalar.kind !== "column");
  if (computed.length === 0) return true;
  if (!computed.every(({ scalar }) => isMovable(scalar))) return false;
  const sizes = new Map(computed.map(({ id, scalar }) => [id, sizeOf(scalar, noSizes)]));
  const size = readers.reduce((sum, reader) => sum + sizeOf(reader, sizes), 0);
  return size <= maximumSize && !readers.some((reader) => groups(reader, sizes));
}

const noSizes: ReadonlyMap<ColumnId, number> = new Map();

/** How many scalars a scalar consists of when columns with a size are written out. */
function sizeOf(scalar: Scalar, sizes: ReadonlyMap<ColumnId, number>): number {
  if (scalar.kind === "column") return sizes.get(scalar.column) ?? 1;
  return argumentsOf(scalar).reduce((sum, argument) => sum + sizeOf(argument, sizes), 1);
}

function groups(scalar: Scalar, computed: ReadonlyMap<ColumnId, number>): boolean {
  if (scalar.kind === "grouping") return scalar.keys.some((key) => computed.has(key));
  return argumentsOf(scalar).some((argument) => groups(argument, computed));
}
