import { columnsOf } from "../../relation/columns.js";
import { filterBy, join, outerJoin, project } from "../../relation/constructors.js";
import { matchesAtMostOne } from "../../relation/keys.js";
import type { Apply, NamedScalar, Relation } from "../../relation/relation.js";
import type { ColumnAllocator } from "../../relation/traversal.js";
import { attachAggregate } from "../attach-aggregate.js";
import { narrowTo, passOn } from "../narrow.js";
import type { Rule } from "../rule.js";
import { unnest } from "../unnest.js";

/**
 * Turns a LATERAL subquery into a join with the body, from which the correlation has been taken.
 *
 * Valid when {@link unnest} finds the correlations: the body for one outer row is then the rows of the unnested body that
 * satisfy them, with the same weights. A body that is an aggregate without keys has one row for each outer row.
 *
 * Must not fire when the body uses an outer column elsewhere: `LATERAL (SELECT a.n + 1)`, `LATERAL (SELECT … LIMIT a.n)`.
 * For `scalar`, not when the body may have several rows, which is an error to be kept.
 *
 * Before: `apply inner (A, filter b.x = a.x (B))`. After: `join b.x = a.x (A, B)`.
 */
export const eliminateApply: Rule = {
  name: "eliminate-apply",
  identity: "A ⋈→ σ[q](B) = A ⋈[q] B; A ⟕→[p] σ[q](B) = A ⟕[p ∧ q] B",
  cite: "[galindo-legaria-2001] 2.3; [neumann-2015] 3",
  apply: (plan, allocate) => {
    if (plan.kind !== "apply") return plan;
    return joinAggregate(plan, allocate) ?? joinBody(plan, allocate) ?? plan;
  },
};

function joinAggregate(plan: Apply, allocate: ColumnAllocator): Relation | undefined {
  // With a condition, LEFT JOIN LATERAL keeps the outer row but not the aggregate's.
  if (plan.variant !== "inner" && plan.conjuncts.length > 0) return undefined;
  const attached = attachAggregate(plan.outer, plan.body, allocate);
  if (attached === undefined) return undefined;
  const columns: readonly NamedScalar[] = [
    ...columnsOf(plan.outer).map(passOn),
    ...columnsOf(plan.body).map((column) => ({
      ...passOn(column),
      scalar: attached.values.get(column.id) ?? passOn(column).scalar,
    })),
  ];
  const computed = project({ input: attached.relation, columns, span: plan.span });
  return filterBy(computed, plan.conjuncts, plan.span);
}

function joinBody(plan: Apply, allocate: ColumnAllocator): Relation | undefined {
  const body = unnest(plan.body, allocate);
  if (body === undefined) return undefined;
  const conjuncts = [...body.conjuncts, ...plan.conjuncts];
  const { outer: left, span } = plan;
  const right = body.relation;
  switch (plan.variant) {
    case "inner":
      return narrowTo(join({ inputs: [left, right], conjuncts, span }), columnsOf(plan));
    case "scalar":
      if (!matchesAtMostOne(right, body.conjuncts)) return undefined;
      return narrowTo(
        outerJoin({ variant: "left", left, right, conjuncts, span }),
        columnsOf(plan),
      );
    case "left":
      return narrowTo(
        outerJoin({ variant: "left", left, right, conjuncts, span }),
        columnsOf(plan),
      );
  }
}
