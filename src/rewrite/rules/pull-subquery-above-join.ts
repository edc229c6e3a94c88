import { filter, join } from "../../relation/constructors.js";
import { hasSubquery } from "../../relation/scalar-traversal.js";
import { partition } from "../conjuncts.js";
import type { Rule } from "../rule.js";

/**
 * Moves conjuncts with subqueries from an inner join to a filter above it, where the rules for subqueries find them.
 *
 * Valid always: an inner join is a filter over the product.
 *
 * Must not fire for an outer join: `a LEFT JOIN b ON EXISTS (…)` keeps the rows of a for which nothing exists.
 *
 * Before: `join p, exists (S) (A, B)`. After: `filter exists (S) (join p (A, B))`.
 */
export const pullSubqueryAboveJoin: Rule = {
  name: "pull-subquery-above-join",
  identity: "A ⋈[p ∧ q] B = σ[q](A ⋈[p] B)",
  cite: "[garcia-molina-2008] 16.2.3",
  apply: (plan) => {
    if (plan.kind !== "join") return plan;
    const [pulled, conjuncts] = partition(plan.conjuncts, hasSubquery);
    if (pulled.length === 0) return plan;
    const { span } = plan;
    return filter({ input: join({ ...plan, conjuncts }), conjuncts: pulled, span });
  },
};
