import { compare } from "../relation/builtin-calls.js";
import type { ColumnId, ComparisonScalar, Scalar } from "../relation/scalar.js";
import { columnsUsed } from "../relation/traversal.js";

/** A comparison of a value of the row with a threshold, which is the same for all rows at a time. */
export interface ThresholdTest {
  readonly comparison: ComparisonScalar;
  /** The side that reads nothing but the threshold's columns. */
  readonly threshold: Scalar;
  /** Whether the conditions as a whole can become true when this comparison does, and when it ceases to be true. */
  readonly rising: boolean;
  readonly falling: boolean;
}

/**
 * The comparisons through which conditions depend on a threshold, or `undefined` when they depend on it in another way as
 * well. Conditions are monotone in what stands under AND and OR, the other way round under NOT, and of the rest nothing is
 * known. A comparison whose sides are not NULL is true or false; where the value of the row is NULL it is NULL at
 * any threshold.
 */
export function thresholdTests(
  conjuncts: readonly Scalar[],
  threshold: ReadonlySet<ColumnId>,
  direction: Direction,
): readonly ThresholdTest[] | undefined {
  const tests: ThresholdTest[] = [];
  for (const conjunct of conjuncts) {
    if (!collect(conjunct, threshold, direction, tests)) return undefined;
  }
  return tests;
}

/** Which changes of an expression are asked for: those to true, and those from true. */
interface Direction {
  readonly rising: boolean;
  readonly falling: boolean;
}

function collect(
  scalar: Scalar,
  threshold: ReadonlySet<ColumnId>,
  direction: Direction,
  tests: ThresholdTest[],
): boolean {
  const { rising, falling } = direction;
  if (!reads(scalar, threshold)) return true;
  switch (scalar.kind) {
    case "and":
    case "or":
      return scalar.arguments.every((argument) => collect(argument, threshold, direction, tests));
    case "not":
      return collect(scalar.argument, threshold, { rising: falling, falling: rising }, tests);
    case "boolean-test": {
      const upwards = scalar.value === "true" && !scalar.negated;
      const inner = upwards ? direction : { rising: true, falling: true };
      return collect(scalar.argument, threshold, inner, tests);
    }
    case "comparison": {
      const side = thresholdSide(scalar, threshold);
      if (side === undefined) return false;
      tests.push({ comparison: scalar, threshold: side, rising, falling });
      return true;
    }
    default:
      return false;
  }
}

/** The side of the threshold, when the other one does not read it and the comparison is one of `pg_catalog`. */
function thresholdSide(
  { operatorSchema, left, right }: ComparisonScalar,
  threshold: ReadonlySet<ColumnId>,
): Scalar | undefined {
  if (operatorSchema !== "pg_catalog" || left.kind === "row" || right.kind === "row")
    return undefined;
  if (!reads(left, threshold)) return readsOnly(right, threshold) ? right : undefined;
  if (!reads(right, threshold)) return readsOnly(left, threshold) ? left : undefined;
  return undefined;
}

function reads(scalar: Scalar, columns: ReadonlySet<ColumnId>): boolean {
  return [...columnsUsed(scalar)].some((id) => columns.has(id));
}

function readsOnly(scalar: Scalar, columns: ReadonlySet<ColumnId>): boolean {
  return [...columnsUsed(scalar)].every((id) => columns.has(id));
}

const opposites = { "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">" } as const;

/** The comparison that is true where this one is false, for values that are not NULL. */
export function oppositeOf({ operator, left, right }: ComparisonScalar): Scalar {
  return compare(opposites[operator], left, right);
}
