import { apply, filterBy, join, outerJoin, semiJoin } from "../relation/constructors.js";
import type { Relation } from "../relation/relation.js";
import type { ColumnId, Scalar } from "../relation/scalar.js";
import { hasSubquery } from "../relation/scalar-traversal.js";
import { columnsUsed } from "../relation/traversal.js";
import { isDeterministicScalar } from "../relation/volatility.js";

/** Replaces a node's list of conjuncts; the same object when the list stays the same. */
export function mapConjuncts(
  plan: Relation,
  map: (conjuncts: readonly Scalar[]) => readonly Scalar[],
): Relation {
  switch (plan.kind) {
    case "filter": {
      const conjuncts = map(plan.conjuncts);
      return conjuncts === plan.conjuncts ? plan : filterBy(plan.input, conjuncts, plan.span);
    }
    case "join": {
      const conjuncts = map(plan.conjuncts);
      return conjuncts === plan.conjuncts ? plan : join({ ...plan, conjuncts });
    }
    case "outer-join": {
      const conjuncts = map(plan.conjuncts);
      return conjuncts === plan.conjuncts ? plan : outerJoin({ ...plan, conjuncts });
    }
    case "semi-join": {
      const conjuncts = map(plan.conjuncts);
      return conjuncts === plan.conjuncts ? plan : semiJoin({ ...plan, conjuncts });
    }
    case "apply": {
      const conjuncts = map(plan.conjuncts);
      return conjuncts === plan.conjuncts ? plan : apply({ ...plan, conjuncts });
    }
    default:
      return plan;
  }
}

/** Splits a list by a test: those that pass, and the others. */
export function partition<Item>(
  items: readonly Item[],
  test: (item: Item) => boolean,
): readonly [passed: readonly Item[], others: readonly Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** Whether a scalar reads columns, and only such as are in the set. */
export function readsOnly(scalar: Scalar, columns: ReadonlySet<ColumnId>): boolean {
  const used = columnsUsed(scalar);
  return used.size > 0 && [...used].every((column) => columns.has(column));
}

/** Whether a scalar reads one of the columns. */
export function readsAny(scalar: Scalar, columns: ReadonlySet<ColumnId>): boolean {
  return [...columnsUsed(scalar)].some((column) => columns.has(column));
}

/**
 * Whether a conjunct may be evaluated at another place of the plan. A volatile one may not, because it would be
 * evaluated another number of times; one with a subquery waits until the subquery has become an operator.
 */
export function isMovable(scalar: Scalar): boolean {
  return isDeterministicScalar(scalar) && !hasSubquery(scalar);
}
