import { filterBy, join } from "../../relation/constructors.js";
import { isMovable, partition } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Makes the conjuncts of a filter over a join conjuncts of the join.
 *
 * Valid always for an inner join: it is a filter over the product of its inputs.
 *
 * Must not fire over an outer join: `a LEFT JOIN b ON a.id = b.id WHERE b.n IS NULL` keeps rows without a
 * partner, `a LEFT JOIN b ON a.id = b.id AND b.n IS NULL` keeps all rows of a.
 *
 * Before: `filter p (join q (A, B))`. After: `join q, p (A, B)`.
 */
export const pushFilterIntoJoin: Rule = {
  name: "push-filter-into-join",
  identity: "σ[p](A ⋈[q] B) = A ⋈[q ∧ p] B",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "filter" || plan.input.kind !== "join") return plan;
    const { input } = plan;
    const [pushed, kept] = partition(plan.conjuncts, isMovable);
    if (pushed.length === 0) return plan;
    const joined = join({ ...input, conjuncts: [...input.conjuncts, ...pushed] });
    return filterBy(joined, kept, plan.span);
  },
};
