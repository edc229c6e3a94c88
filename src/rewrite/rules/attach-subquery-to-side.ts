import { columnsOf, idsOf } from "../../relation/columns.js";
import { apply, filter, outerJoin } from "../../relation/constructors.js";
import type { OuterJoin, Relation } from "../../relation/relation.js";
import type { Scalar, SubqueryScalar } from "../../relation/scalar.js";
import { hasSubquery } from "../../relation/scalar-traversal.js";
import { type ColumnAllocator, columnsUsed } from "../../relation/traversal.js";
import { attachSubquery, outermostSubqueries, replaceSubquery } from "../attach-subquery.js";
import { narrowTo } from "../narrow.js";
import type { Rule } from "../rule.js";
import { separateFullJoin } from "../separate-full-join.js";

/**
 * Gives a subquery in the condition of an outer join a value on the side that it reads: the joined rows are the same, and
 * the condition is one over columns. A left join whose subquery reads both sides becomes a dependent one, in which
 * the condition is a filter of the right side.
 *
 * Valid because a side with the value attached has the same rows, each with its weight; for a subquery that reads neither
 * side, either will do.
 *
 * A full join of that kind is the left join and the rows of b for which there is none.
 *
 * Must not fire while a subquery that reads one side alone has others inside, which come first.
 *
 * Before: `outer-join left exists (filter c.y = b.n (C)) (A, B)`. After: `outer-join left count > 0 (A, B with count)`.
 */
export const attachSubqueryToSide: Rule = {
  name: "attach-subquery-to-side",
  identity:
    "A ⟕[p(f(S))] B = A ⟕[p(v)] (B with v = f(S)); A ⟕[p] B = A ⟕→ σ[p](B); A ⟗[p] B = (A ⟕[p] B) ⊎ NULL × σ[NOT EXISTS σ[p](A)](B)",
  cite: "[neumann-2015] 3; [galindo-legaria-2001] 2.3",
  apply: (plan, allocate) => {
    if (plan.kind !== "outer-join") return plan;
    const subqueries = plan.conjuncts.flatMap(outermostSubqueries);
    for (const subquery of subqueries) {
      const attached = attachTo(plan, subquery, allocate);
      if (attached !== undefined) return narrowTo(attached, columnsOf(plan));
    }
    return subqueries.length === 0 ? plan : depend(plan, allocate);
  },
};

function attachTo(
  plan: OuterJoin,
  subquery: SubqueryScalar,
  allocate: ColumnAllocator,
): Relation | undefined {
  const side = readsNone(subquery, plan.left)
    ? plan.right
    : readsNone(subquery, plan.right)
      ? plan.left
      : undefined;
  const attached = side && attachSubquery(side, subquery, allocate);
  if (attached === undefined) return undefined;
  return outerJoin({
    ...plan,
    left: side === plan.left ? attached.relation : plan.left,
    right: side === plan.right ? attached.relation : plan.right,
    conjuncts: plan.conjuncts.map((one) => replaceSubquery(one, subquery, attached.value)),
  });
}

function depend(plan: OuterJoin, allocate: ColumnAllocator): Relation {
  const { variant, left: outer, right, conjuncts, span } = plan;
  const pending = conjuncts.filter(hasSubquery);
  const reading = (scalar: Scalar): boolean =>
    !readsNone(scalar, outer) && !readsNone(scalar, right);
  if (!pending.flatMap(outermostSubqueries).some(reading)) return plan;
  if (variant === "full") return separateFullJoin(plan, allocate);
  if (variant !== "left") return plan;
  const body = filter({ input: right, conjuncts: pending, span });
  const kept = conjuncts.filter((conjunct) => !pending.includes(conjunct));
  return apply({ variant: "left", outer, body, conjuncts: kept, span });
}

function readsNone(scalar: Scalar, side: Relation): boolean {
  const columns = idsOf(side);
  return ![...columnsUsed(scalar)].some((id) => columns.has(id));
}
