import { filterBy, semiJoin } from "../../relation/constructors.js";
import type { Scalar, SubqueryScalar } from "../../relation/scalar.js";
import { existenceOf } from "../existence.js";
import type { Rule } from "../rule.js";
import { separateEmptySet } from "../separate-empty-set.js";
import { unnestOver } from "../unnest-over.js";

/**
 * Turns `EXISTS (…)` among the conjuncts of a filter into a semi-join and `NOT EXISTS (…)` into an anti-join, with the
 * conjuncts that correlate the subquery as those of the join.
 *
 * Valid because both ask whether a row of the subquery with all its conjuncts TRUE exists; EXISTS is never NULL, and
 * each left row stays with its own weight or goes.
 *
 * Must not fire below OR or in a select list, where the row stays and only a value changes; nor where the
 * correlation stands in a place it cannot be taken from, as in `EXISTS (SELECT FROM b WHERE b.n = a.n HAVING count(*) >
 * a.m)`: over no rows the subquery still has a row.
 *
 * Before: `filter exists (filter b.x = a.x (B)) (A)`. After: `semi-join b.x = a.x (A, B)`.
 */
export const eliminateExists: Rule = {
  name: "eliminate-exists",
  identity: "σ[EXISTS σ[q](S)](R) = R ⋉[q] S; σ[NOT EXISTS σ[q](S)](R) = R ▷[q] S",
  cite: "[galindo-legaria-2001] 2.4",
  apply: (plan, allocate) => {
    if (plan.kind !== "filter") return plan;
    for (const conjunct of plan.conjuncts) {
      const found = asExists(conjunct);
      if (found === undefined) continue;
      const rest = plan.conjuncts.filter((other) => other !== conjunct);
      const body = existenceOf(separateEmptySet(found.subquery.relation, allocate));
      if (body === undefined) {
        if (!found.negated) return filterBy(plan.input, rest, plan.span);
        continue;
      }
      const right = unnestOver(plan.input, body, allocate);
      if (right === undefined) continue;
      const node = semiJoin({
        negated: found.negated,
        left: plan.input,
        right: right.relation,
        conjuncts: right.conjuncts,
        span: conjunct.span,
      });
      return filterBy(node, rest, plan.span);
    }
    return plan;
  },
};

function asExists(
  conjunct: Scalar,
): { readonly subquery: SubqueryScalar; readonly negated: boolean } | undefined {
  const negated = conjunct.kind === "not";
  const subquery = negated ? conjunct.argument : conjunct;
  return subquery.kind === "subquery" && subquery.form === "exists"
    ? { subquery, negated }
    : undefined;
}
