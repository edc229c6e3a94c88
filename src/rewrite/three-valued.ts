import { columnsOf, idsOf, isNullableOver, readColumn } from "../relation/columns.js";
import { filter } from "../relation/constructors.js";
import { canBeRow } from "../relation/nullability.js";
import type { Relation } from "../relation/relation.js";
import type { ComparisonScalar, Scalar, SubqueryScalar } from "../relation/scalar.js";
import {
  andScalar,
  booleanScalar,
  caseScalar,
  comparisonScalar,
  literalScalar,
  notScalar,
  nullTestScalar,
  subqueryScalar,
} from "../relation/scalar-constructors.js";
import {
  type ColumnAllocator,
  cloneWithFreshColumns,
  substituteColumns,
} from "../relation/traversal.js";
import { readsAny, readsOnly } from "./conjuncts.js";

/** A subquery of a quantified comparison c that has its own columns: to be used once. */
interface Copy {
  readonly relation: Relation;
  readonly comparison: Scalar;
}

/**
 * The value of `x op ANY (S)` and `x op ALL (S)` by what exists in S, exact in three-valued logic (manual, 9.24):
 *
 *     ANY: TRUE where some c is TRUE, else NULL where some c is NULL, else FALSE
 *     ALL: FALSE where some c is FALSE, else NULL where some c is NULL, else TRUE
 *
 * A comparison is NULL exactly when one of its operands is. Asking that of each side by itself keeps the questions free of
 * correlation: some s is NULL, or x is NULL and there is some s.
 *
 * @param inputs the relations over whose rows the scalar is computed
 */
export function threeValued(
  { form, relation, comparison, span, type }: SubqueryScalar & { readonly comparison: Scalar },
  inputs: readonly Relation[],
  allocate: ColumnAllocator,
): Scalar {
  const copy = (): Copy => copyOf(relation, comparison, allocate);
  const some = (rows: Copy, conjuncts: readonly Scalar[]): Scalar =>
    subqueryScalar({
      form: "exists",
      relation:
        conjuncts.length === 0 ? rows.relation : filter({ input: rows.relation, conjuncts, span }),
      comparison: undefined,
      type,
      span,
    });
  const decisive = copy();
  const decides = form === "any" ? decisive.comparison : negationOf(decisive.comparison);
  const branches = [{ when: some(decisive, [decides]), then: booleanScalar(form === "any") }];
  for (const when of whereNull(copy, some, [...inputs, relation], comparison)) {
    branches.push({ when, then: literalScalar(undefined, type) });
  }
  return caseScalar({ branches, otherwise: booleanScalar(form !== "any"), type, span });
}

/** Whether some c is NULL, as conditions of which one holds. */
function whereNull(
  copy: () => Copy,
  some: (rows: Copy, conjuncts: readonly Scalar[]) => Scalar,
  known: readonly Relation[],
  comparison: Scalar,
): readonly Scalar[] {
  const isNull = (argument: Scalar): Scalar =>
    nullTestScalar({ argument, negated: false, span: undefined });
  if (!isNullableOver(comparison, known)) return [];
  const sides = isPlain(comparison) ? [comparison.left, comparison.right] : [];
  const first = copy();
  const own = idsOf(first.relation);
  const inner = sides.findIndex((_, index) => readsOnly(sideOf(first, index), own));
  const outer = inner === 0 ? 1 : 0;
  if (inner === -1 || readsAny(sideOf(first, outer), own)) {
    return [some(first, [isNull(first.comparison)])];
  }
  const conditions: Scalar[] = [];
  if (isNullableOver(sides[inner] as Scalar, known)) {
    conditions.push(some(first, [isNull(sideOf(first, inner))]));
  }
  if (isNullableOver(sides[outer] as Scalar, known)) {
    conditions.push(andScalar([isNull(sides[outer] as Scalar), some(copy(), [])]));
  }
  return conditions;
}

function sideOf({ comparison }: Copy, index: number): Scalar {
  if (comparison.kind !== "comparison") return comparison;
  return index === 0 ? comparison.left : comparison.right;
}

/** A comparison that is NULL exactly when an operand is NULL: not of rows, which are compared field by field. */
function isPlain(scalar: Scalar): scalar is ComparisonScalar {
  if (scalar.kind !== "comparison" || scalar.operatorSchema !== "pg_catalog") return false;
  return [scalar.left, scalar.right].every(({ kind, type }) => kind !== "row" && !canBeRow(type));
}

const negations = { "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">" } as const;

/** NOT c, as a comparison where it is one: an equality finds its partners by an index. */
function negationOf(scalar: Scalar): Scalar {
  return isPlain(scalar)
    ? comparisonScalar({ ...scalar, operator: negations[scalar.operator] })
    : notScalar({ argument: scalar, span: scalar.span });
}

function copyOf(relation: Relation, comparison: Scalar, allocate: ColumnAllocator): Copy {
  const copy = cloneWithFreshColumns(relation, allocate);
  const originals = columnsOf(relation);
  const replacements = new Map(
    columnsOf(copy.relation).map(
      (column, index) => [originals[index]?.id ?? column.id, readColumn(column)] as const,
    ),
  );
  return { relation: copy.relation, comparison: substituteColumns(comparison, replacements) };
}
